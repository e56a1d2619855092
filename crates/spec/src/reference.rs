//! Follows `$ref`.
//!
//! A document refers to a component in one of two ways, and everything here accepts both: by a `$ref` alone, or, where
//! the use has a description of its own, by an `allOf` of one `$ref`, because OpenAPI 3.0 ignores what stands beside a
//! `$ref`.
//!
//! Only one step is followed: the lint of `elepay-codegen` refuses a component that is itself a reference.

use serde_json::{Value, json};

use crate::Document;

/// Returns the JSON pointer that a value refers to, or `None` if it is not a reference into the same document.
#[must_use]
pub fn target(value: &Value) -> Option<&str> {
    value.get("$ref").or_else(|| value.pointer("/allOf/0/$ref"))?.as_str()?.strip_prefix('#')
}

/// Returns the name of the component that a value refers to, or `None` if it is not a reference.
#[must_use]
pub fn component(value: &Value) -> Option<&str> {
    target(value)?.rsplit('/').next()
}

/// Returns the value that a value refers to, or the value itself if it is not a reference.
///
/// The result is `null` if the target does not exist.
#[must_use]
pub fn resolve<'a>(document: &'a Document, value: &'a Value) -> &'a Value {
    target(value).map_or(value, |pointer| document.at(pointer))
}

/// Returns the pointer that the value at `pointer` refers to, or `pointer` itself if the value is not a reference.
#[must_use]
pub fn follow(document: &Document, pointer: &str) -> String {
    target(document.at(pointer)).unwrap_or(pointer).to_owned()
}

/// Returns a `$ref` to the schema component of this name.
#[must_use]
pub fn to_schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[cfg(test)]
mod tests {
    use super::{component, follow, resolve, target, to_schema};
    use crate::Document;

    #[test]
    fn a_reference_is_followed_alone_and_in_an_all_of() {
        let text = "components: { schemas: { A: { type: string } } }\n\
                    plain: { type: integer }\n\
                    alone: { $ref: '#/components/schemas/A' }\n\
                    described: { description: x, allOf: [{ $ref: '#/components/schemas/A' }] }\n\
                    elsewhere: { $ref: 'other.yaml#/A' }\n";
        let document = Document::parse("t.yaml", text).expect("valid");
        for (pointer, to) in [
            ("/plain", None),
            ("/alone", Some("/components/schemas/A")),
            ("/described", Some("/components/schemas/A")),
            ("/elsewhere", None),
        ] {
            let value = document.at(pointer);
            assert_eq!(target(value), to, "{pointer}");
            assert_eq!(component(value), to.map(|_| "A"), "{pointer}");
            assert_eq!(follow(&document, pointer), to.unwrap_or(pointer), "{pointer}");
            assert_eq!(resolve(&document, value), to.map_or(value, |to| document.at(to)), "{pointer}");
        }
        assert_eq!(target(&to_schema("A")), Some("/components/schemas/A"));
    }
}
