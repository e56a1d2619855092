//! What the error codes of a response say about the execution of a call.

use elepay_spec::{Document, Problem, join, reference};
use jsonschema::Validator;
use serde_json::{Value, json};

const ERROR_OBJECT: &str = "/components/schemas/ErrorObject";

/// The error codes that say that nothing was executed.
pub struct Delivery {
    /// The members of an error object that have a code, each with the schema of the codes that say so.
    refusals: Vec<(String, Validator)>,
}

impl Delivery {
    /// Reads `x-delivery` of every member of the error object.
    pub fn read(document: &Document) -> Result<Self, Problem> {
        let members = document.members(&join(ERROR_OBJECT, "properties"));
        let stated = |schema: &Value| {
            let component = reference::resolve(document, schema);
            schema.get("x-delivery").or_else(|| component.get("x-delivery")).cloned()
        };
        let refusals = members.into_iter().filter_map(|(at, name, schema)| Some((at, name, stated(schema)?)));
        let refusals = refusals.map(|(at, name, codes)| {
            let open = codes.get("open").cloned().unwrap_or_else(|| json!([]));
            let schema = json!({ "type": "string", "pattern": codes["rejected"], "not": { "enum": open } });
            let validator = jsonschema::validator_for(&schema);
            Ok((name.to_owned(), validator.map_err(|error| document.problem(&at, error.to_string()))?))
        });
        Ok(Self { refusals: refusals.collect::<Result<_, _>>()? })
    }

    /// Returns whether the code of an error object says that nothing was executed; `None` if there is no code. The
    /// first member that has one decides.
    pub fn refuses(&self, body: &Value) -> Option<bool> {
        self.refusals.iter().find_map(|(name, refused)| {
            let code = body.get(name).filter(|code| code.is_string() || code.is_number())?;
            Some(refused.is_valid(&json!(code.as_str().map_or_else(|| code.to_string(), str::to_owned))))
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document::api::Api;

    #[test]
    fn codes_that_leave_the_outcome_open_are_no_refusals() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        for (body, refuses) in [
            (json!({ "errorCode": "M002001" }), Some(true)),
            (json!({ "errorCode": "U001000" }), Some(true)),
            (json!({ "errorCode": "U009000" }), Some(false)),
            (json!({ "errorCode": "S001000" }), Some(false)),
            (json!({ "errorCode": "U009000", "code": "9_000_000_40022" }), Some(false)),
            (json!({ "code": "9_000_000_40022" }), Some(true)),
            (json!({ "message": "no" }), None),
        ] {
            assert_eq!(api.delivery.refuses(&body), refuses, "{body}");
        }
    }
}
