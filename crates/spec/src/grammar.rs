//! The grammar of the document: the keys and values that each place may have.
//!
//! OpenAPI has many more keywords than the ones here, and a generator silently ignores most of those that it does not
//! know. A limit that is written down but not enforced is worse than none, so the lint of `elepay-codegen` refuses
//! every keyword that is not listed. The keywords of schemas are in the module `keywords`.

/// The value that a place must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A string that is not blank.
    Text,
    /// A string that is not blank and becomes rustdoc.
    Prose,
    /// `true` or `false`.
    Flag,
    /// A non-negative integer.
    Count,
    /// An integer.
    Integer,
    /// A list of strings.
    Texts,
    /// Any value.
    Anything,
    /// A mapping with these keys only.
    Object(&'static [(&'static str, Expected)]),
    /// A value that must not be missing from the mapping around it.
    Required(&'static Expected),
    /// A list of such values.
    List(&'static Expected),
    /// A mapping from arbitrary keys to such values.
    Map(&'static Expected),
    /// Such a value, or a `$ref` to one.
    OrReference(&'static Expected),
    /// A schema, or a `$ref` to one.
    Schema,
}

use Expected::{Flag, List, Map, Object, OrReference, Prose, Required, Schema, Text, Texts};

const TEXT: Expected = Required(&Text);
const PROSE: Expected = Required(&Prose);

/// The whole document.
pub const DOCUMENT: Expected = Object(&[
    ("openapi", TEXT),
    ("info", Required(&INFO)),
    ("externalDocs", EXTERNAL_DOCS),
    ("servers", Required(&List(&Object(&[("url", TEXT), ("description", Prose)])))),
    ("security", Required(&List(&Map(&Texts)))),
    ("tags", List(&Object(&[("name", TEXT), ("description", Prose)]))),
    ("paths", Required(&Map(&PATH_ITEM))),
    ("x-webhook", WEBHOOKS),
    ("components", Required(&COMPONENTS)),
]);
const WEBHOOKS: Expected = Object(&[("event", Required(&Schema)), ("objects", Required(&List(&Schema)))]);
const INFO: Expected = Object(&[("title", TEXT), ("version", TEXT), ("description", Prose)]);
const PATH_ITEM: Expected =
    Object(&[("get", OPERATION), ("post", OPERATION), ("put", OPERATION), ("patch", OPERATION), ("delete", OPERATION)]);
const OPERATION: Expected = Object(&[
    ("operationId", TEXT),
    ("deprecated", Flag),
    ("tags", Texts),
    ("summary", PROSE),
    ("description", PROSE),
    ("externalDocs", Required(&EXTERNAL_DOCS)),
    ("parameters", List(&PARAMETER)),
    ("x-pagination", Object(&[("limit", TEXT), ("offset", TEXT), ("items", TEXT), ("total", TEXT)])),
    ("requestBody", Object(&[("required", Flag), ("description", Prose), ("content", Required(&CONTENT))])),
    ("responses", Required(&Map(&OrReference(&RESPONSE)))),
]);
const PARAMETER: Expected = Object(&[
    ("name", TEXT),
    ("in", TEXT),
    ("required", Flag),
    ("deprecated", Flag),
    ("description", PROSE),
    ("schema", Required(&Schema)),
]);
const RESPONSE: Expected = Object(&[("description", PROSE), ("content", CONTENT)]);
const CONTENT: Expected = Map(&Object(&[("schema", Required(&Schema))]));
const COMPONENTS: Expected = Object(&[
    ("schemas", Required(&Map(&Schema))),
    ("responses", Map(&RESPONSE)),
    // Read by check-spec and by people; the client sends what is here.
    ("parameters", Map(&PARAMETER)),
    ("securitySchemes", Map(&Object(&[("type", TEXT), ("scheme", TEXT), ("description", Prose)]))),
]);

/// A link to the vendor's page.
pub const EXTERNAL_DOCS: Expected = Object(&[("description", PROSE), ("url", TEXT)]);
/// The meaning of error codes for delivery.
pub const DELIVERY: Expected =
    Object(&[("rejected", TEXT), ("open", Texts), ("tooMany", Texts), ("lookUpFirst", Texts), ("known", Texts)]);
/// The progress that each value of a status stands for.
pub const PROGRESS: Expected =
    Object(&[("ongoing", Texts), ("succeeded", Texts), ("failed", Texts), ("unclear", Texts)]);
/// `allOf` of one `$ref`, which gives the use of a component a description of its own.
pub const DESCRIBED_REFERENCE: &[(&str, Expected)] =
    &[("description", Prose), ("deprecated", Flag), ("allOf", List(&Schema))];
