//! Changes of an API, as a vendor makes them: each is found once, on the pages of every version of the renderer.

use std::collections::BTreeSet;

use elepay_check_spec::document;
use elepay_check_spec::read::openapi;
use elepay_spec::Document;
use serde_json::{Value, json};

use crate::fixtures::{self, VERSIONS};
use crate::html_pages::{found, listed, published};

/// A change of the vendor's form of the document: what it is, the rule that finds it, and the change.
type Change = (&'static str, &'static str, fn(&mut Value));

const NEW_CODE: &str = "/components/schemas/NewCode";
const CODE: &str = "/components/schemas/Code";

fn at<'v>(document: &'v mut Value, pointer: &str) -> &'v mut Value {
    document.pointer_mut(pointer).expect(pointer)
}

fn remove(document: &mut Value, around: &str, name: &str) {
    drop(at(document, around).as_object_mut().expect("an object").remove(name).expect(name));
}

fn rename(document: &mut Value, around: &str, from: &str, to: &str) {
    let members = at(document, around).as_object_mut().expect("an object");
    let value = members.remove(from).expect(from);
    members.insert(to.to_owned(), value);
}

/// The document changes and the pages do not, so a field that is added here is one that the pages lost.
const CHANGES: [Change; 23] = [
    ("field of the response", "field-extra", |it| at(it, CODE)["properties"]["new"] = json!({ "type": "string" })),
    ("no field of the response", "field-missing", |it| remove(it, "/components/schemas/Code/properties", "created")),
    ("value of an enum of a field and a parameter", "enum-changed", |it| {
        at(it, "/components/schemas/CodeStatus")["enum"] = json!(["pending", "paid", "closed", "new"]);
    }),
    ("value of an enum of a field", "enum-changed", |it| {
        at(it, "/components/schemas/Method")["enum"] = json!(["card", "paypay", "linepay", "new"]);
    }),
    ("length of a component", "limit-changed", |it| at(it, "/components/schemas/OrderNo")["maxLength"] = json!(64)),
    ("maximum of a parameter", "parameter-changed", |it| {
        at(it, "/components/parameters/Limit/schema")["maximum"] = json!(200);
    }),
    ("field of the request", "field-extra", |it| at(it, NEW_CODE)["properties"]["new"] = json!({ "type": "string" })),
    ("no field of the request", "field-missing", |it| remove(it, "/components/schemas/NewCode/properties", "capture")),
    ("required mark", "field-changed", |it| {
        at(it, NEW_CODE)["required"] = json!(["amount", "orderNo", "items", "currency"]);
    }),
    ("no required mark", "field-changed", |it| at(it, NEW_CODE)["required"] = json!(["amount", "items"])),
    ("type of a response's field", "field-changed", |it| at(it, CODE)["properties"]["live"]["type"] = json!("string")),
    ("type of a request's field", "field-changed", |it| {
        at(it, NEW_CODE)["properties"]["amount"] = json!({ "type": "string" });
    }),
    ("name of a path parameter", "parameter-changed", |it| {
        rename(it, "/paths", "/codes/{codeId}/tags", "/codes/{code}/tags");
        at(it, "/paths/~1codes~1{code}~1tags/put/parameters/0")["name"] = json!("code");
    }),
    ("operation that is gone", "operation-missing", |it| remove(it, "/paths/~1codes~1{id}", "delete")),
    ("default", "limit-changed", |it| at(it, "/components/schemas/Currency")["default"] = json!("USD")),
    ("query parameter", "parameter-changed", |it| {
        let list = at(it, "/paths/~1codes/get/parameters").as_array_mut().expect("a list");
        list.push(json!({ "name": "new", "in": "query", "schema": { "type": "string" } }));
    }),
    ("content type of the request", "operation-changed", |it| {
        let content = "/paths/~1codes/post/requestBody/content";
        rename(it, content, "application/json", "application/x-www-form-urlencoded");
    }),
    ("format of a field and a parameter", "limit-changed", |it| {
        at(it, "/components/schemas/Time")["format"] = json!("int32");
    }),
    ("server", "operation-changed", |it| at(it, "/servers/0")["url"] = json!("https://api.elepay.jp")),
    ("method", "operation-changed", |it| rename(it, "/paths/~1codes~1{codeId}~1tags", "put", "patch")),
    ("status", "operation-changed", |it| rename(it, "/paths/~1codes/post/responses", "201", "200")),
    ("field of a nested object", "field-extra", |it| {
        at(it, "/components/schemas/Card")["properties"]["new"] = json!({ "type": "string" });
    }),
    ("deprecation of a field", "field-changed", |it| at(it, CODE)["properties"]["live"]["deprecated"] = json!(true)),
];

#[test]
fn each_change_is_found_once_on_the_pages_of_every_version() {
    let mut wrong = Vec::new();
    for version in VERSIONS {
        let pages = published(version, "en");
        for (what, rule, change) in CHANGES {
            let mut source = Document::parse("document.yaml", fixtures::TEXT).expect("it is read").value;
            change(&mut source);
            let changed = openapi::converted(&source.to_string()).expect(what);
            let document = fixtures::with_titles(changed);
            let comparison = found(&document, &pages);
            let rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
            // A component that parameters and fields share is one difference under either rule.
            if rules != [rule] && !(rules == ["parameter-changed"] && what.contains("a parameter")) {
                wrong.push(format!("{version}, {what}: expected {rule}\n  {}", listed(&comparison).join("\n  ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), VERSIONS.len() * CHANGES.len(), wrong.join("\n"));
}

#[test]
fn every_page_is_of_an_operation_of_the_document() {
    let ids: BTreeSet<_> = document::read(&fixtures::document()).into_iter().map(|one| one.id).collect();
    for version in VERSIONS {
        let pages: BTreeSet<_> = fixtures::pages(version, "en").into_iter().map(|(name, _)| name).collect();
        assert_eq!(pages, ids, "{version}");
    }
}
