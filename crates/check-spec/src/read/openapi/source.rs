use anyhow::{Context as _, Result, bail, ensure};
use elepay_spec::Document;
use serde_json::Value;

/// The deepest nesting of a document that is read; no document comes near.
const DEEPEST: usize = 100;

/// Returns whether a text is that of an OpenAPI document, of whatever version: JSON, or YAML with the key at its left.
pub fn is_document(text: &str) -> bool {
    let keys = ["openapi", "swagger"];
    let is_key = |line: &str| {
        let (name, rest) = line.split_once(':').unwrap_or_default();
        keys.contains(&name.trim_matches(['"', '\''])) && (rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    text.trim_start().starts_with('{') || text.lines().any(is_key)
}

/// Reads the text of an OpenAPI document, in YAML or JSON.
///
/// # Errors
/// If it is not one, or one of a version that is not known.
pub fn parse(text: &str) -> Result<Value> {
    let document = if text.trim_start().starts_with('{') {
        // serde_json stops at 128 levels by itself.
        serde_json::from_str(text).context("is not valid JSON")?
    } else {
        Document::parse("the document", text)?.value
    };
    ensure!(depth(&document) <= DEEPEST, "is nested more than {DEEPEST} levels deep");
    ensure_version(&document)?;
    Ok(document)
}

/// Fails unless the document is of OpenAPI 3.0, 3.1 or 3.2.
fn ensure_version(document: &Value) -> Result<()> {
    if document.get("swagger").is_some() {
        bail!("is a document of Swagger, the predecessor of OpenAPI; OpenAPI 3.0, 3.1 and 3.2 are read");
    }
    let version = match document.get("openapi") {
        Some(Value::String(version)) => version.clone(),
        // YAML without quotation marks.
        Some(Value::Number(version)) => version.to_string(),
        _ => bail!("has no `openapi`, so it is not an OpenAPI document"),
    };
    let is_known = ["3.0", "3.1", "3.2"].iter().any(|known| {
        version.strip_prefix(known).is_some_and(|patch| patch.is_empty() || patch.starts_with(['.', '-']))
    });
    ensure!(is_known, "is of OpenAPI {version}; 3.0, 3.1 and 3.2 are read");
    ensure!(document["paths"].is_object(), "has no `paths`, so there is nothing to compare");
    Ok(())
}

fn depth(value: &Value) -> usize {
    let inner: Box<dyn Iterator<Item = &Value>> = match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(members) => Box::new(members.values()),
        _ => return 0,
    };
    1 + inner.map(depth).max().unwrap_or_default()
}
