//! The keywords this project carries somewhere: into code, into docs, or into check-spec.
//!
//! OpenAPI has many more, and a generator silently ignores most of what it does not know. A limit that is
//! written down but not enforced is worse than none, so a keyword that is not in these tables stops the
//! build at its line. Whoever adds one here also adds the step that carries it.

use elepay_spec::{Document, Problem, join};
use serde_json::Value;

/// What may stand at a place.
#[derive(Clone, Copy)]
enum Is {
    Text,
    /// Text that becomes rustdoc.
    Prose,
    Flag,
    Count,
    Integer,
    Texts,
    Anything,
    /// An object with just these members.
    Object(&'static [(&'static str, Is)]),
    /// A member that must be there.
    Needed(&'static Is),
    /// A list of such.
    List(&'static Is),
    /// An object of free member names with such values.
    Map(&'static Is),
    /// Such, or a `$ref` to one.
    OrRef(&'static Is),
    Schema,
}

const TEXT: Is = Is::Needed(&Is::Text);
const PROSE: Is = Is::Needed(&Is::Prose);

const DOCUMENT: Is = Is::Object(&[
    ("openapi", TEXT),
    ("info", Is::Needed(&INFO)),
    ("externalDocs", EXTERNAL_DOCS),
    ("servers", Is::Needed(&Is::List(&Is::Object(&[("url", TEXT), ("description", Is::Prose)])))),
    ("security", Is::Needed(&Is::List(&Is::Map(&Is::Texts)))),
    ("tags", Is::List(&Is::Object(&[("name", TEXT), ("description", Is::Prose)]))),
    ("paths", Is::Needed(&Is::Map(&PATH_ITEM))),
    ("components", Is::Needed(&COMPONENTS)),
]);
const INFO: Is = Is::Object(&[("title", TEXT), ("version", TEXT), ("description", Is::Prose)]);
const EXTERNAL_DOCS: Is = Is::Object(&[("description", PROSE), ("url", TEXT)]);
const PATH_ITEM: Is = Is::Object(&[
    ("get", OPERATION),
    ("post", OPERATION),
    ("put", OPERATION),
    ("patch", OPERATION),
    ("delete", OPERATION),
]);
const OPERATION: Is = Is::Object(&[
    ("operationId", TEXT),
    ("tags", Is::Texts),
    ("summary", PROSE),
    ("description", PROSE),
    ("externalDocs", Is::Needed(&EXTERNAL_DOCS)),
    ("parameters", Is::List(&PARAMETER)),
    ("x-pagination", Is::Object(&[("limit", TEXT), ("offset", TEXT), ("items", TEXT), ("total", TEXT)])),
    (
        "requestBody",
        Is::Object(&[("required", Is::Flag), ("description", Is::Prose), ("content", Is::Needed(&CONTENT))]),
    ),
    ("responses", Is::Needed(&Is::Map(&Is::OrRef(&RESPONSE)))),
]);
const PARAMETER: Is = Is::Object(&[
    ("name", TEXT),
    ("in", TEXT),
    ("required", Is::Flag),
    ("description", PROSE),
    ("schema", Is::Needed(&Is::Schema)),
]);
const RESPONSE: Is = Is::Object(&[("description", PROSE), ("content", CONTENT)]);
const CONTENT: Is = Is::Map(&Is::Object(&[("schema", Is::Needed(&Is::Schema))]));
const COMPONENTS: Is = Is::Object(&[
    ("schemas", Is::Needed(&Is::Map(&Is::Schema))),
    ("responses", Is::Map(&RESPONSE)),
    // Read by check-spec and by people; the transport sends what is here.
    ("parameters", Is::Map(&PARAMETER)),
    ("securitySchemes", Is::Map(&Is::Object(&[("type", TEXT), ("scheme", TEXT), ("description", Is::Prose)]))),
]);

/// Keywords of every schema that is not a `$ref`.
const ANY_SCHEMA: &[(&str, Is)] =
    &[("type", Is::Text), ("description", Is::Prose), ("externalDocs", EXTERNAL_DOCS), ("default", Is::Anything)];
/// Further keywords by the schema's type.
const BY_TYPE: &[(&str, &[(&str, Is)])] = &[
    (
        "string",
        &[
            ("enum", Is::Texts),
            ("maxLength", Is::Count),
            ("minLength", Is::Count),
            ("pattern", Is::Text),
            ("x-delivery", Is::Object(&[("rejected", TEXT), ("open", Is::Texts), ("tooMany", Is::Texts)])),
            ("x-enumDescriptions", Is::Map(&Is::Prose)),
            ("x-max-bytes", Is::Count),
            ("x-sensitive", Is::Flag),
        ],
    ),
    ("integer", &[("format", Is::Text), ("maximum", Is::Integer), ("minimum", Is::Integer), ("x-time", Is::Text)]),
    ("boolean", &[]),
    ("array", &[("items", Is::Schema), ("maxItems", Is::Count), ("minItems", Is::Count)]),
    (
        "object",
        &[
            ("additionalProperties", Is::Schema),
            ("maxProperties", Is::Count),
            ("minProperties", Is::Count),
            ("properties", Is::Map(&Is::Schema)),
            ("required", Is::Texts),
            ("x-identity", Is::Text),
            ("x-reserved-prefixes", Is::Texts),
        ],
    ),
];

/// Refuses a document with a keyword that nothing carries, or with a value of the wrong kind.
pub fn lint(document: &Document) -> Result<(), Problem> {
    visit(document, "", DOCUMENT)
}

fn visit(document: &Document, at: &str, is: Is) -> Result<(), Problem> {
    let value = document.at(at);
    let wanted = |fits: bool, wanted: &str| {
        if fits { Ok(()) } else { Err(document.problem(at, format!("`{}` must be {wanted}", last(at)))) }
    };
    let texts = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    match is {
        Is::Anything => Ok(()),
        Is::Needed(is) => visit(document, at, *is),
        Is::Text => wanted(value.as_str().is_some_and(|text| !text.trim().is_empty()), "text"),
        Is::Prose => {
            wanted(value.as_str().is_some_and(|text| !text.trim().is_empty()), "text")?;
            prose(document, at, value.as_str().unwrap_or_default())
        }
        Is::Flag => wanted(value.is_boolean(), "true or false"),
        Is::Count => wanted(value.as_i64().is_some_and(|count| count >= 0), "a whole number from 0 up"),
        Is::Integer => wanted(value.is_i64(), "a whole number"),
        Is::Texts => wanted(texts(value), "a list of texts"),
        Is::List(item) => {
            wanted(value.is_array(), "a list")?;
            let count = value.as_array().map_or(0, Vec::len);
            (0..count).try_for_each(|index| visit(document, &join(at, &index.to_string()), *item))
        }
        Is::Map(of) => {
            wanted(value.is_object(), "a mapping")?;
            document.members(at).into_iter().try_for_each(|(at, ..)| visit(document, &at, *of))
        }
        Is::OrRef(_) if value.get("$ref").is_some() => reference(document, at),
        Is::OrRef(of) => visit(document, at, *of),
        Is::Object(keywords) => object(document, at, &[keywords]),
        Is::Schema if value.get("$ref").is_some() => reference(document, at),
        Is::Schema if value.get("allOf").is_some() => described_reference(document, at),
        Is::Schema => schema(document, at),
    }
}

fn object(document: &Document, at: &str, known: &[&[(&str, Is)]]) -> Result<(), Problem> {
    if !document.at(at).is_object() {
        return Err(document.problem(at, format!("`{}` must be a mapping", last(at))));
    }
    for (at, key, _) in document.members(at) {
        let Some((_, is)) = known.iter().copied().flatten().find(|(name, _)| *name == key) else {
            let reason = format!(
                "the keyword `{key}` is carried neither into code nor into docs nor into check-spec here; \
                 take it out, or add the step that carries it and its name to crates/codegen/src/vocabulary.rs"
            );
            return Err(document.problem(&at, reason));
        };
        visit(document, &at, *is)?;
    }
    let missing = known
        .iter()
        .copied()
        .flatten()
        .find(|(name, is)| matches!(is, Is::Needed(_)) && document.at(at).get(name).is_none());
    match missing {
        Some((name, _)) => Err(document.problem(at, format!("there is no `{name}` here"))),
        None => Ok(()),
    }
}

fn schema(document: &Document, at: &str) -> Result<(), Problem> {
    let value = document.at(at);
    let Some(of_type) = value.get("type").and_then(Value::as_str) else {
        return Err(document.problem(at, "a schema needs a `type` or a `$ref`"));
    };
    let Some((_, keywords)) = BY_TYPE.iter().find(|(name, _)| *name == of_type) else {
        return Err(document.problem(&join(at, "type"), format!("`{of_type}` is no type this project carries")));
    };
    object(document, at, &[ANY_SCHEMA, keywords])
}

fn reference(document: &Document, at: &str) -> Result<(), Problem> {
    let keyword = join(at, "$ref");
    if document.at(at).as_object().is_some_and(|members| members.len() > 1) {
        return Err(document.problem(at, "OpenAPI 3.0 ignores what stands beside a `$ref`"));
    }
    let Some(pointer) = document.at(&keyword).as_str().and_then(|text| text.strip_prefix('#')) else {
        return Err(document.problem(&keyword, "a `$ref` must begin with `#/components/`"));
    };
    let section = at_section(at);
    let one_name = |name: &str| !name.is_empty() && !name.contains('/');
    if !pointer.strip_prefix(section).is_some_and(one_name) {
        return Err(document.problem(&keyword, format!("a `$ref` from here must be `#{section}` and one name")));
    }
    if document.value.pointer(pointer).is_none() {
        return Err(document.problem(&keyword, format!("`#{pointer}` does not exist in this document")));
    }
    Ok(())
}

/// `allOf` with one `$ref`: how OpenAPI 3.0 gives a use of a component a description of its own.
fn described_reference(document: &Document, at: &str) -> Result<(), Problem> {
    object(document, at, &[&[("description", Is::Prose), ("allOf", Is::List(&Is::Schema))]])?;
    let all_of = join(at, "allOf");
    match document.at(&all_of).as_array().map(Vec::as_slice) {
        Some([one]) if one.get("$ref").is_some() => Ok(()),
        _ => Err(document.problem(&all_of, "only an `allOf` of one `$ref` is carried into code")),
    }
}

/// Where the `$ref` of this place may lead.
fn at_section(at: &str) -> &'static str {
    let around = at.rsplit('/').nth(1).unwrap_or_default();
    if around == "responses" && at.starts_with("/paths/") { "/components/responses/" } else { "/components/schemas/" }
}

/// Refuses what rustdoc would warn about or misread.
fn prose(document: &Document, at: &str, text: &str) -> Result<(), Problem> {
    let reason = if text.contains("://") && !text.contains('`') {
        "a bare address makes a rustdoc warning; put it into `externalDocs`, or between backticks"
    } else if ['[', ']', '<'].into_iter().any(|sign| outside_code(text, sign)) {
        "`[`, `]` and `<` mean something to rustdoc; put them between backticks"
    } else {
        return Ok(());
    };
    Err(document.problem(at, reason))
}

fn outside_code(text: &str, sign: char) -> bool {
    text.split('`').step_by(2).any(|outside| outside.contains(sign))
}

fn last(at: &str) -> &str {
    match at.rsplit('/').next() {
        Some("") | None => "the document",
        Some(name) => name,
    }
}
