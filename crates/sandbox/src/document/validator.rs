//! Validators for the schemas of the document, including the limits that JSON Schema does not have.

use elepay_spec::keywords::{self, Limit, Measure};
use elepay_spec::{Document, Problem};
use jsonschema::{Draft, Keyword, ValidationError, Validator};
use serde_json::{Value, json};

/// Compiles the schema at a pointer.
pub fn validator(document: &Document, pointer: &str) -> Result<Validator, Problem> {
    let mut schema = document.at(pointer).clone();
    if !schema.is_object() {
        return Err(document.problem(pointer, "expected a schema"));
    }
    schema["components"] = json!({ "schemas": document.at("/components/schemas") });
    let mut options = jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(false);
    for (keyword, limit) in keywords::limits() {
        options = match limit {
            Limit::AtMost(Measure::Bytes) => options
                .with_keyword(keyword.name, |_, value, _| Ok(Box::new(MaxBytes(value.as_u64().unwrap_or(u64::MAX))))),
            Limit::ReservedPrefixes => options.with_keyword(keyword.name, |_, value, _| {
                let prefixes = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                Ok(Box::new(ReservedPrefixes(prefixes.map(str::to_owned).collect())))
            }),
            // JSON Schema has these.
            Limit::AtLeast(_) | Limit::AtMost(_) | Limit::Pattern => options,
        };
    }
    options.build(&schema).map_err(|error| document.problem(pointer, error.to_string()))
}

/// The maximum length of a string in bytes of UTF-8.
struct MaxBytes(u64);

impl<'i> Keyword<'i> for MaxBytes {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("has more than {} bytes", self.0)))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_none_or(|text| text.len() as u64 <= self.0)
    }
}

/// The prefixes that the keys of a map must not have.
struct ReservedPrefixes(Vec<String>);

impl<'i> Keyword<'i> for ReservedPrefixes {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("has a key with a reserved prefix: {}", self.0.join(", "))))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let mut keys = instance.as_object().into_iter().flatten().map(|(key, _)| key);
        !keys.any(|key| self.0.iter().any(|prefix| key.starts_with(prefix)))
    }
}

#[cfg(test)]
mod tests {
    use elepay_spec::keywords::{self, Limit, Measure};

    #[test]
    fn every_limit_that_json_schema_does_not_have_is_added() {
        for (keyword, limit) in keywords::limits() {
            let is_added = matches!(limit, Limit::AtMost(Measure::Bytes) | Limit::ReservedPrefixes);
            assert_eq!(
                is_added,
                keyword.name.starts_with("x-"),
                "`{}`: add it to crates/sandbox/src/document/validator.rs",
                keyword.name
            );
        }
    }
}
