//! Names of the document that become names in Rust: they must be names there, and not stand for two things.

use std::collections::BTreeMap;

use elepay_spec::{Document, Problem, join, operations};
use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;

use crate::emit::methods;

/// Methods of the client and of the wire code below it.
const METHODS: &[&str] = &[
    "accepted",
    "api_version",
    "attempt",
    "base_url",
    "baseurl",
    "body_limit",
    "builder",
    "call",
    "client",
    "clone",
    "exec",
    "fmt",
    "from_env",
    "from_inner",
    "inner",
    "is_send",
    "key",
    "new",
    "new_with_client",
    "post",
    "pre",
    "redact",
    "refused",
    "refused_body",
    "transport",
    "wait_for",
    "wire",
];
/// Methods of requests, which share their names with setters.
const SETTERS: &[&str] = &["clone", "default", "eq", "fmt", "new", "serialize", "validate", "validate_at"];
/// Variables of the generated methods, beside which only the path parameters stand.
const ARGUMENTS: &[&str] = &["body", "client", "offset", "query", "validate"];
/// Arguments of the wire code, beside which the path and query parameters stand.
const SENT: &[&str] = &["body"];
/// Variants and associated items of every open enum.
const VARIANTS: &[&str] = &["Err", "Other", "Self", "VALUES"];
/// Types that the generated code uses by these names.
const TYPES: &[&str] = &["AnyJson", "Sensitive", "SensitiveText", "String", "Vec", "Option", "Box"];

/// Refuses names that Rust, or this crate, has another use for.
pub fn lint(document: &Document) -> Result<(), Problem> {
    let mut methods = Taken::new(METHODS);
    for operation in operations(document) {
        let at = join(&operation.pointer, "operationId");
        methods.take(document, &at, operation.id, &operation.id.to_snake_case())?;
        if operation.pagination(document).is_some() {
            methods.take(document, &at, operation.id, &methods::stream_name(operation.id))?;
        }
        let (mut arguments, mut sent) = (Taken::new(ARGUMENTS), Taken::new(SENT));
        for (at, parameter) in operation.parameters(document) {
            let name = parameter["name"].as_str().unwrap_or_default();
            let (at, argument) = (join(&at, "name"), name.to_snake_case());
            sent.take(document, &at, name, &argument)?;
            if parameter["in"] == "path" {
                arguments.take(document, &at, name, &argument)?;
            }
        }
    }
    for (at, name, schema) in document.members("/components/schemas") {
        if name != name.to_upper_camel_case() {
            let reason = format!("a schema is named like a Rust type: `{}`", name.to_upper_camel_case());
            return Err(document.problem(&at, reason));
        }
        Taken::new(TYPES).take(document, &at, name, name)?;
        let mut fields = Taken::new(SETTERS);
        for (at, property, _) in document.members(&join(&at, "properties")) {
            // The generator gives every text some name of a field; here it only must not be one of another.
            fields.reserve(document, &at, property, &property.to_snake_case())?;
        }
        let mut variants = Taken::new(VARIANTS);
        let values = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for (index, value) in values.enumerate() {
            let at = join(&join(&at, "enum"), &index.to_string());
            variants.take(document, &at, value, &value.to_upper_camel_case())?;
        }
    }
    Ok(())
}

/// The Rust names that are in use, and what for.
struct Taken(BTreeMap<String, String>);

impl Taken {
    fn new(reserved: &[&str]) -> Self {
        Self(reserved.iter().map(|name| ((*name).to_owned(), "this crate".to_owned())).collect())
    }

    /// Takes a name, which must be one in Rust.
    fn take(&mut self, document: &Document, at: &str, text: &str, name: &str) -> Result<(), Problem> {
        if syn::parse_str::<syn::Ident>(name).is_err() {
            return Err(document.problem(at, format!("`{text}` would be `{name}` in Rust, which is not a name there")));
        }
        self.reserve(document, at, text, name)
    }

    fn reserve(&mut self, document: &Document, at: &str, text: &str, name: &str) -> Result<(), Problem> {
        match self.0.insert(name.to_owned(), format!("`{text}`")) {
            Some(other) if other == format!("`{text}`") => {
                Err(document.problem(at, format!("{other} is here a second time")))
            }
            Some(other) => {
                let reason = format!("`{text}` would be `{name}` in Rust, which {other} already has in use");
                Err(document.problem(at, reason))
            }
            None => Ok(()),
        }
    }
}
