//! A caller of the control API that holds every response against the document of that API.

use std::sync::LazyLock;

use elepay_sandbox::Sandbox;
use elepay_spec::Document;
use reqwest::Method;
use serde_json::{Value, json};

/// The document, as the sandbox serves it.
pub const DOCUMENT: &str = include_str!("../../../openapi/control.yaml");

/// Sends a control request, and returns the status and the JSON of the response, which must be as documented.
pub async fn control(sandbox: &Sandbox, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let mut request =
        reqwest::Client::new().request(method.parse::<Method>().unwrap(), format!("{}{path}", sandbox.url()));
    if let Some(body) = &body {
        request = request.json(body);
    }
    let response = request.send().await.unwrap();
    let (status, content_type) = (response.status().as_u16(), response.headers().get("content-type").cloned());
    let bytes = response.bytes().await.unwrap();
    let what = format!("{method} {path} {}: {status}", body.unwrap_or_default());
    let shown = if bytes.is_empty() {
        assert_eq!(status, 204, "{what}");
        Value::Null
    } else {
        assert_eq!(content_type.as_ref().unwrap(), "application/json", "{what}");
        serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{what}: {error}"))
    };
    check(method, path, status, &shown, &what);
    (status, shown)
}

/// As `control`, for a request that must succeed.
pub async fn done(sandbox: &Sandbox, method: &str, path: &str, body: Option<Value>) -> Value {
    let (status, shown) = control(sandbox, method, path, body).await;
    assert!((200..300).contains(&status), "{method} {path}: {status} {shown:#}");
    shown
}

/// Checks a response by the schema of its operation.
fn check(method: &str, path: &str, status: u16, body: &Value, what: &str) {
    static READ: LazyLock<Value> = LazyLock::new(|| Document::parse("control.yaml", DOCUMENT).unwrap().value);
    let document = &*READ;
    let path = path.split('?').next().unwrap();
    let operation = document["paths"].as_object().unwrap().iter().find_map(|(pattern, item)| {
        let same = pattern.split('/').count() == path.split('/').count()
            && pattern.split('/').zip(path.split('/')).all(|(name, sent)| name == sent || name.starts_with('{'));
        // A path without parameters comes first in the document's order of names.
        same.then(|| item[method.to_lowercase()].clone()).filter(Value::is_object)
    });
    // A path or a method that is not documented is refused like everything else.
    let refused = json!({ "$ref": "#/components/responses/Refused" });
    let response = match operation {
        Some(operation) => {
            let (exact, class) = (status.to_string(), format!("{}XX", status / 100));
            let responses = &operation["responses"];
            let response = responses.get(&exact).or_else(|| responses.get(&class));
            response.unwrap_or_else(|| panic!("{what} is not documented")).clone()
        }
        None => {
            assert!((400..500).contains(&status), "{what} is not documented");
            refused
        }
    };
    let response = match response["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap().clone(),
        None => response,
    };
    let Some(schema) = response.pointer("/content/application~1json/schema") else {
        assert!(body.is_null(), "{what}: {body}");
        return;
    };
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}\n{body:#}");
}
