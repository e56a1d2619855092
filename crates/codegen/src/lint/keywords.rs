//! Every keyword must be one that has an effect at its place, and none may be missing.

use std::collections::BTreeSet;

use elepay_spec::grammar::{DESCRIBED_REFERENCE, DOCUMENT, Expected};
use elepay_spec::keywords::{KEYWORDS, TYPES};
use elepay_spec::{Document, Problem, form, join, operations, suggestion};
use serde_json::Value;

use crate::lint::prose;
use crate::lint::references;

/// Refuses a document with a value of the wrong form, an unknown keyword, or a missing one.
pub fn lint(document: &Document) -> Result<(), Problem> {
    match form::problems(document).into_iter().next() {
        Some(problem) => Err(problem),
        None => {
            let operations = operations(document).iter().map(|operation| operation.id).collect();
            Visitor { document, operations }.visit("", DOCUMENT)
        }
    }
}

/// What the visit of every value needs.
struct Visitor<'a> {
    document: &'a Document,
    /// The ids of the operations.
    operations: BTreeSet<&'a str>,
}

impl Visitor<'_> {
    /// Visits a value, whose form is right.
    fn visit(&self, at: &str, expected: Expected) -> Result<(), Problem> {
        let document = self.document;
        let value = document.at(at);
        match expected {
            Expected::Anything | Expected::Text | Expected::Flag => Ok(()),
            Expected::Count | Expected::Integer | Expected::Texts => Ok(()),
            Expected::Required(expected) => self.visit(at, *expected),
            Expected::Prose => prose::lint(document, &self.operations, at, value.as_str().unwrap_or_default()),
            Expected::List(item) => {
                let count = value.as_array().map_or(0, Vec::len);
                (0..count).try_for_each(|index| self.visit(&join(at, &index.to_string()), *item))
            }
            Expected::Map(of) => document.members(at).into_iter().try_for_each(|(at, ..)| self.visit(&at, *of)),
            Expected::OrReference(_) | Expected::Schema if value.get("$ref").is_some() => {
                references::lint(document, at)
            }
            Expected::OrReference(of) => self.visit(at, *of),
            Expected::Object(keywords) => self.object(at, keywords),
            Expected::Schema if value.get("allOf").is_some() => self.described_reference(at),
            Expected::Schema => self.schema(at),
        }
    }

    fn object(&self, at: &str, known: &[(&str, Expected)]) -> Result<(), Problem> {
        let document = self.document;
        for (at, key, _) in document.members(at) {
            let Some((_, expected)) = known.iter().find(|(name, _)| *name == key) else {
                let suggestion = suggestion(key, known.iter().map(|(name, _)| *name));
                let reason = format!(
                    "the keyword `{key}` has no effect here{suggestion} (supported keywords: \
                     crates/spec/src/grammar.rs and crates/spec/src/keywords.rs)"
                );
                return Err(document.problem(&at, reason));
            };
            self.visit(&at, *expected)?;
        }
        let is_missing = |name: &str| document.at(at).get(name).is_none();
        let missing =
            known.iter().find(|(name, expected)| matches!(expected, Expected::Required(_)) && is_missing(name));
        match missing {
            Some((name, _)) => Err(document.problem(at, format!("`{name}` is missing"))),
            None => Ok(()),
        }
    }

    fn schema(&self, at: &str) -> Result<(), Problem> {
        let document = self.document;
        let value = document.at(at);
        let Some(name) = value.get("type").and_then(Value::as_str) else {
            let reason = match ["oneOf", "anyOf", "not"].into_iter().find(|keyword| value.get(keyword).is_some()) {
                Some(keyword) => format!("`{keyword}` is not supported; a schema needs a `type` or a `$ref`"),
                None => "a schema needs a `type` or a `$ref`".to_owned(),
            };
            return Err(document.problem(at, reason));
        };
        if !TYPES.contains(&name) {
            let reason = format!("the type `{name}` is not supported{}", suggestion(name, TYPES.iter().copied()));
            return Err(document.problem(&join(at, "type"), reason));
        }
        let keywords = KEYWORDS.iter().filter(|keyword| keyword.types.contains(&name));
        let keywords: Vec<_> = keywords.map(|keyword| (keyword.name, keyword.value)).collect();
        self.object(at, &keywords)
    }

    /// `allOf` of one `$ref` is how OpenAPI 3.0 gives the use of a component a description of its own.
    fn described_reference(&self, at: &str) -> Result<(), Problem> {
        let document = self.document;
        self.object(at, DESCRIBED_REFERENCE)?;
        let all_of = join(at, "allOf");
        match document.at(&all_of).as_array().map(Vec::as_slice) {
            Some([one]) if one.get("$ref").is_some() => Ok(()),
            _ => Err(document.problem(&all_of, "`allOf` is only supported with one `$ref`")),
        }
    }
}
