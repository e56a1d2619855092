//! `$ref` in a document of whatever origin: from any place to any other one.

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Map, Value};

/// More than any document needs: a reference to a reference to a reference.
const MOST_HOPS: usize = 50;

/// The keywords of a schema that describe it and limit nothing.
pub const ANNOTATIONS: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "definitions",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "nullable",
    "readOnly",
    "summary",
    "title",
    "writeOnly",
    "xml",
];

/// Returns whether a keyword is an annotation, or an extension.
pub fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

/// Returns the JSON pointer that a `$ref` has.
///
/// # Errors
/// If it refers to another document.
pub fn pointer(reference: &str) -> Result<String> {
    let pointer = reference.strip_prefix('#').with_context(|| {
        format!("`$ref: {reference}` refers to another document; only references in the document are followed")
    })?;
    let mut bytes = Vec::with_capacity(pointer.len());
    let mut rest = pointer.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).with_context(|| format!("`$ref: {reference}` is not valid UTF-8"))
}

/// Returns the value at a pointer.
///
/// # Errors
/// If there is none.
pub fn at<'s>(root: &'s Value, pointer: &str) -> Result<&'s Value> {
    root.pointer(pointer).with_context(|| format!("`$ref: #{pointer}` has no target"))
}

/// Follows the reference that an object may be, and returns its place and its members.
///
/// # Errors
/// If a target is missing, or the reference comes back to itself.
pub fn follow<'s>(root: &'s Value, at_first: &str, first: &'s Value) -> Result<(String, &'s Map<String, Value>)> {
    let (mut here, mut value) = (at_first.to_owned(), first);
    for _ in 0..MOST_HOPS {
        let members = value.as_object().with_context(|| format!("`{here}` is not an object"))?;
        let Some(reference) = members.get("$ref") else { return Ok((here, members)) };
        here = pointer(reference.as_str().with_context(|| format!("`$ref` at `{here}` is not a string"))?)?;
        value = at(root, &here)?;
    }
    bail!("the `$ref` at `{at_first}` leads to another one more than {MOST_HOPS} times: does it come back to itself?");
}

/// Returns the `$ref` that a schema consists of, with nothing beside it but annotations: alone, as the only part of an
/// `allOf`, or as the only alternative to `null`.
pub fn sole(schema: &Value) -> Option<&str> {
    let members = schema.as_object()?;
    let mut others = members.iter().filter(|(name, _)| !is_annotation(name));
    let (name, value) = others.next()?;
    if others.next().is_some() {
        return None;
    }
    match (name.as_str(), value) {
        ("$ref", Value::String(reference)) => Some(reference),
        ("allOf", Value::Array(parts)) => match parts.as_slice() {
            [part] => sole(part),
            _ => None,
        },
        ("oneOf" | "anyOf", Value::Array(parts)) => match besides_null(parts).as_slice() {
            [(_, part)] => sole(part),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the alternatives that are not `null`, with their indices.
pub fn besides_null(alternatives: &[Value]) -> Vec<(usize, &Value)> {
    let is_null = |schema: &Value| schema["type"] == "null" || schema["enum"] == serde_json::json!([null]);
    alternatives.iter().enumerate().filter(|(_, schema)| !is_null(schema)).collect()
}

/// Follows `$ref`s that stand alone, and returns the place and the schema at their end, and whether one on the way is
/// deprecated.
///
/// # Errors
/// As [`follow`].
pub fn resolve<'s>(root: &'s Value, place: &str, schema: &'s Value) -> Result<(String, &'s Value, bool)> {
    let (mut here, mut value) = (place.to_owned(), schema);
    let mut deprecated = false;
    for _ in 0..MOST_HOPS {
        let Some(reference) = sole(value) else { return Ok((here, value, deprecated)) };
        deprecated |= value["deprecated"] == true;
        here = pointer(reference)?;
        value = at(root, &here)?;
    }
    bail!("the `$ref` at `{place}` leads to another one more than {MOST_HOPS} times: does it come back to itself?");
}

/// Fails if the parts of a schema lead back to itself, so that it would consist of itself.
pub fn ensure_new(path: &[String], pointer: &str) -> Result<()> {
    ensure!(!path.iter().any(|other| other == pointer), "the schema at `{pointer}` is a part of itself");
    ensure!(path.len() < MOST_HOPS, "the parts of the schema at `{pointer}` are nested more than {MOST_HOPS} deep");
    Ok(())
}
