//! The order of the payment methods on the payer's page.

use crate::document::api::PaymentMethod;
use crate::domain::payments::{LATER, USUAL_METHOD};

/// The methods that the page shows first, in this order; the others follow on request.
const USUAL: [&str; 6] = [USUAL_METHOD, "paypay", "rakutenpay", "docomopay", LATER[0], LATER[1]];

/// Returns the usual methods, and all others in the order of the document. The usual ones are missing if the document
/// does not have them.
pub fn usual_first(methods: &[PaymentMethod]) -> (Vec<&PaymentMethod>, Vec<&PaymentMethod>) {
    let usual = USUAL.iter().filter_map(|usual| methods.iter().find(|method| method.value == *usual)).collect();
    let others = methods.iter().filter(|method| !USUAL.contains(&method.value.as_str())).collect();
    (usual, others)
}

#[cfg(test)]
mod tests {
    use super::{USUAL, usual_first};
    use crate::document::api::Api;

    #[test]
    fn every_method_is_shown_once_and_the_usual_ones_are_those_of_the_document() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        let (usual, others) = usual_first(&api.payment_methods);
        assert_eq!(usual.iter().map(|method| method.value.as_str()).collect::<Vec<_>>(), USUAL);
        assert_eq!(usual.len() + others.len(), api.payment_methods.len());
    }
}
