//! The pages of the document, and a guide.

use std::collections::BTreeMap;

use elepay_check_spec::read::Style;
use elepay_spec::Document;

use crate::renderer::{self, Limits};

pub const GUIDE: &str = "api-guide";

/// Every page as the site serves it, by its operation. The guide is only a text.
pub fn all() -> BTreeMap<String, Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pages/9/en");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let page = |file: std::path::PathBuf| {
        (file.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read(&file).unwrap())
    };
    files.map(page).chain([(GUIDE.to_owned(), guide().into_bytes())]).collect()
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
    all().into_keys().filter(|page| page != GUIDE).collect()
}

pub fn content_type(page: &[u8]) -> &'static str {
    if page.starts_with(b"<") { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" }
}

fn guide() -> String {
    "The guide\n\nAuthentication\nBasic auth or Bearer auth.\n\nProtocol\nClients must use HTTPS.\n\n\
     Methods\nGET, POST and DELETE.\n\nTimestamps\nUNIX timestamps in UTC.\n"
        .to_owned()
}
