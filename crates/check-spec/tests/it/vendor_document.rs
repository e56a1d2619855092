//! The facts of the OpenAPI document in the vendor's Java SDK, put back into the form of one. They are not in this
//! repository.

use std::fs;
use std::path::Path;

use elepay_check_spec::read::openapi;
use elepay_spec::Document;
use serde_json::{Value, json};

/// Returns the document; none if its facts are missing.
pub fn vendor_document() -> Option<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/facts/vendor-sdk-1.3.0.yaml");
    let Ok(text) = fs::read_to_string(file) else {
        println!("skipped: the facts of the vendor's document are missing");
        return None;
    };
    // Lists of values in prose, which have anchors.
    let text: Vec<_> =
        text.lines().filter(|line| !line.contains("*id0")).map(|line| line.replace("&id001", "")).collect();
    let facts = Document::parse("the facts", &text.join("\n")).expect("the facts are read").value;
    let mut paths = json!({});
    for (id, operation) in facts["operations"].as_object().expect("operations") {
        let text = |name: &str| operation[name].as_str().expect(name);
        let (path, method) = (text("path"), text("method"));
        paths[path][method.to_lowercase()] = of_operation(id, operation);
    }
    Some(json!({
        "openapi": "3.0.3",
        "servers": [{ "url": facts["server"] }],
        "security": [{ "bearerAuth": [] }, { "basicAuth": [] }],
        "paths": paths,
        "components": {
            "schemas": facts["schemas"],
            "securitySchemes": {
                "bearerAuth": { "type": "http", "scheme": "bearer" },
                "basicAuth": { "type": "http", "scheme": "basic" },
            },
        },
    }))
}

fn of_operation(id: &str, operation: &Value) -> Value {
    let parameter = |parameter: &Value| {
        let mut schema = parameter.clone();
        let members = schema.as_object_mut().expect("a parameter");
        let mut out = json!({});
        for name in ["name", "in", "required"] {
            out[name] = members.remove(name).expect(name);
        }
        out["schema"] = schema;
        out
    };
    let body = |body: &Value| match &body["content_type"] {
        Value::String(content_type) => json!({ "content": { content_type: { "schema": schema(&body["schema"]) } } }),
        _ => json!({ "description": "Nothing." }),
    };
    let mut out = json!({ "operationId": id, "tags": [operation["tag"]], "responses": {} });
    if let Some(parameters) = operation["parameters"].as_array() {
        out["parameters"] = parameters.iter().map(parameter).collect();
    }
    if !operation["request"].is_null() {
        out["requestBody"] = body(&operation["request"]);
        out["requestBody"]["required"] = operation["request"]["required"].clone();
    }
    for (status, response) in operation["responses"].as_object().expect("responses") {
        out["responses"][status] = body(response);
    }
    out
}

fn schema(shown: &Value) -> Value {
    match shown {
        Value::String(name) => json!({ "$ref": format!("#/components/schemas/{name}") }),
        other => other.clone(),
    }
}

/// `VENDOR_OPENAPI=FILE cargo test -p elepay-check-spec vendor` writes the document, as a vendor could have written it.
#[test]
fn every_operation_of_the_vendors_document_is_read() {
    let Some(document) = vendor_document() else { return };
    if let Some(file) = std::env::var_os("VENDOR_OPENAPI") {
        fs::write(file, serde_json::to_string_pretty(&document).expect("JSON") + "\n").expect("the file is written");
    }
    let (_, pages) = openapi::read(&document.to_string()).expect("it is read");
    assert_eq!(pages.len(), 51);
    for page in &pages {
        assert!(!page.facts.0.is_empty(), "{}", page.title);
        assert_eq!(page.not_understood, [""; 0], "{}", page.title);
    }
}
