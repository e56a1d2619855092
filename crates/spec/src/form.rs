//! The form of a document: values of the wrong type, and every `$ref` that leads nowhere.
//!
//! What is found here would be misread by everything that reads the document, without an error: `required: yes` is a
//! string and thus not `true`, and a `$ref` that leads nowhere has no members. Keywords that are unknown or missing are
//! the business of the lint of `elepay-codegen`, because documents of other vendors may have them.

use serde_json::Value;

use crate::grammar::{DOCUMENT, Expected};
use crate::keywords::KEYWORDS;
use crate::{Document, Problem, join, reference};

/// Returns every value of the wrong form and every `$ref` that cannot be followed, in the order of the file.
#[must_use]
pub fn problems(document: &Document) -> Vec<Problem> {
    let mut problems = Vec::new();
    visit(document, "", DOCUMENT, &mut problems);
    problems.sort_by_key(|problem| problem.position);
    problems
}

fn visit(document: &Document, at: &str, expected: Expected, problems: &mut Vec<Problem>) {
    let value = document.at(at);
    let is_text = value.as_str().is_some_and(|text| !text.trim().is_empty());
    let (holds, form) = match expected {
        Expected::Required(expected) => return visit(document, at, *expected, problems),
        Expected::OrReference(_) | Expected::Schema | Expected::Object(_) if value.get("$ref").is_some() => {
            return problems.extend(reference::problem(document, at));
        }
        Expected::OrReference(of) => return visit(document, at, *of, problems),
        Expected::Schema => return schema(document, at, problems),
        Expected::Anything => return,
        Expected::Text | Expected::Prose => (is_text, "a string that is not blank"),
        Expected::Flag => (value.is_boolean(), "`true` or `false`"),
        Expected::Count => (value.as_i64().is_some_and(|count| count >= 0), "a non-negative integer"),
        Expected::Integer => (value.is_i64(), "an integer"),
        Expected::Texts => {
            let items = value.as_array();
            (items.is_some_and(|items| items.iter().all(Value::is_string)), "a list of strings")
        }
        Expected::List(item) => {
            for index in 0..value.as_array().map_or(0, Vec::len) {
                visit(document, &join(at, &index.to_string()), *item, problems);
            }
            (value.is_array(), "a list")
        }
        Expected::Map(of) => {
            document.members(at).into_iter().for_each(|(at, ..)| visit(document, &at, *of, problems));
            (value.is_object(), "a mapping")
        }
        Expected::Object(keywords) => {
            for (at, key, _) in document.members(at) {
                if let Some((_, expected)) = keywords.iter().find(|(name, _)| *name == key) {
                    visit(document, &at, *expected, problems);
                }
            }
            (value.is_object(), "a mapping")
        }
    };
    if !holds {
        problems.push(document.problem(at, format!("`{}` must be {form}", last(at))));
    }
}

fn schema(document: &Document, at: &str, problems: &mut Vec<Problem>) {
    let value = document.at(at);
    // OpenAPI allows or forbids members of any name with a flag.
    let is_flag = value.is_boolean() && last(at) == "additionalProperties";
    if !value.is_object() && !is_flag {
        return problems.push(document.problem(at, format!("`{}` must be a mapping", last(at))));
    }
    for keyword in KEYWORDS {
        let at = join(at, keyword.name);
        if document.value.pointer(&at).is_some() {
            visit(document, &at, keyword.value, problems);
        }
    }
    for combined in ["allOf", "oneOf", "anyOf"] {
        let at = join(at, combined);
        if document.value.pointer(&at).is_some() {
            visit(document, &at, Expected::List(&Expected::Schema), problems);
        }
    }
}

fn last(at: &str) -> &str {
    match at.rsplit('/').next() {
        Some("") | None => "the document",
        Some(name) => name,
    }
}
