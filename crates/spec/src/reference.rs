//! Follows `$ref`.
//!
//! A document refers to a component in one of two ways, and everything here accepts both: by a `$ref` alone, or, where
//! the use has a description of its own, by an `allOf` of one `$ref`, because OpenAPI 3.0 ignores what stands beside a
//! `$ref`.
//!
//! Only one step is followed: the lint of `elepay-codegen` refuses a component that is itself a reference.

use serde_json::{Value, json};

use crate::{Document, Problem, join, suggestion};

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

/// Returns the problem of the `$ref` of the value at `pointer`, or `None` if it can be followed.
///
/// A `$ref` must stand alone, be a place of the same document that exists, and not lead back to itself.
#[must_use]
pub fn problem(document: &Document, pointer: &str) -> Option<Problem> {
    let (value, keyword) = (document.at(pointer), join(pointer, "$ref"));
    if value.as_object().is_some_and(|members| members.len() > 1) {
        let reason = "OpenAPI 3.0 ignores everything beside a `$ref`; put the `$ref` into an `allOf` beside it";
        return Some(document.problem(pointer, reason));
    }
    let reference = value["$ref"].as_str().unwrap_or_default();
    let Some(target) = reference.strip_prefix('#').filter(|target| target.starts_with('/')) else {
        let reason = "a `$ref` must begin with `#/components/`: other files are not read";
        return Some(document.problem(&keyword, reason));
    };
    if document.value.pointer(target).is_none() {
        let (around, name) = target.rsplit_once('/').unwrap_or_default();
        let near = suggestion(name, document.members(around).into_iter().map(|(_, known, _)| known));
        return Some(document.problem(&keyword, format!("`#{target}` does not exist in this document{near}")));
    }
    let mut seen = vec![target];
    while let Some(next) = self::target(document.at(seen[seen.len() - 1])) {
        if seen.contains(&next) {
            let reason = format!("`#{target}` only leads from one `$ref` to the next, in a circle; give it a `type`");
            return Some(document.problem(&keyword, reason));
        }
        seen.push(next);
    }
    None
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
