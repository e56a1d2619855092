//! The pages of the document, and a guide.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use elepay_spec::{Document, Operation};
use serde_json::json;

use crate::common::TEXT;
use crate::renderer::{self, Limits, Style};

pub const GUIDE: &str = "api-guide";

/// Every page as a site serves it, by its operation: HTML with the document as its data. The guide is only a text.
pub fn all() -> &'static BTreeMap<String, Vec<u8>> {
    static ALL: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
        let document = Document::parse("elepay.yaml", TEXT).unwrap();
        let mut texts = texts(TEXT);
        for operation in elepay_spec::operations(&document) {
            let text = texts.get_mut(operation.id).unwrap();
            *text = page(&document, &operation, &String::from_utf8(text.clone()).unwrap()).into_bytes();
        }
        texts
    });
    &ALL
}

fn page(document: &Document, operation: &Operation<'_>, text: &str) -> String {
    let operations = json!([{ "path": operation.path, "method": operation.method }]);
    let props = json!({ "payload": { "bundled": document.value }, "operations": operations });
    let rows = format!("0:{}\n", json!(["$", "$L1", null, props]));
    let (pushed, text) = (json!([1, rows]).to_string().replace('<', "\\u003c"), text.replace('<', "&lt;"));
    format!(
        "<!DOCTYPE html><html><body><pre>\n{text}</pre><script>self.__next_f.push({pushed})</script></body></html>\n"
    )
}

/// The pages of a document as texts.
pub fn texts(document: &str) -> BTreeMap<String, Vec<u8>> {
    let document = Document::parse("elepay.yaml", document).unwrap();
    let pages = renderer::pages(&document, Style::Sectioned, Limits::English).into_iter();
    let mut pages: BTreeMap<_, _> = pages.map(|(id, text)| (id, text.into_bytes())).collect();
    pages.insert(GUIDE.to_owned(), guide().into_bytes());
    pages
}

/// The name of the file of a saved page.
pub fn file(page: &str) -> String {
    let extension = if all()[page].starts_with(b"<") { "html" } else { "txt" };
    format!("{page}.en.{extension}")
}

/// The operations of the document.
pub fn operations() -> Vec<String> {
    all().keys().filter(|page| *page != GUIDE).cloned().collect()
}

pub fn content_type(page: &[u8]) -> &'static str {
    if page.starts_with(b"<") { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" }
}

pub fn guide() -> String {
    "The guide\n\nAuthentication\nBasic auth or Bearer auth.\n\nProtocol\nClients must use HTTPS.\n\n\
     Methods\nGET, POST and DELETE.\n\nResponse format\nEverything is returned in JSON format.\n\n\
     Timestamps\nUNIX timestamps in UTC.\n\nAPI Reference\n| 1 | Charge | |\n| create | Creates one |\n"
        .to_owned()
}
