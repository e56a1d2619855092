//! The amounts and numbers that the sandbox refuses.

use super::api_error::ApiError;
use super::object::Object;

/// The smallest value of each member that is an amount or a number of intervals. No page says what elepay does with
/// less.
const SMALLEST: [(&str, i64); 3] = [("amount", 1), ("initialAmount", 0), ("intervalSpan", 1)];

/// Refuses a request with an amount that nobody can pay, or with an interval without a length.
pub fn check(body: &Object) -> Result<(), ApiError> {
    for (name, smallest) in SMALLEST {
        if body.integer(name).is_some_and(|amount| amount < smallest) {
            let message = format!("`{name}` must be at least {smallest} in the sandbox; elepay may refuse it, too");
            return Err(ApiError::invalid(message).parameter(name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::SMALLEST;
    use crate::document::api::Api;
    use crate::document::route::Route;

    #[test]
    fn every_name_is_a_member_of_a_request() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        for (amount, _) in SMALLEST {
            assert!(
                api.routes.iter().flat_map(Route::body_members).any(|(name, _)| name == amount),
                "no request has `{amount}` in openapi/elepay.yaml: change crates/sandbox/src/domain/amounts.rs"
            );
        }
    }
}
