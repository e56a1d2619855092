//! The rendered pages in `fixtures/`, and the document that they were rendered from.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use elepay_check_spec::read::openapi;
use elepay_spec::Document;
use serde_json::Value;

/// The versions of the renderer, the oldest first.
pub const VERSIONS: [&str; 6] = ["9.7.3", "10.3.18", "10.6.3", "10.8.1", "10.10.3", "11.4.3"];
/// Those with Japanese pages.
pub const JAPANESE: [&str; 2] = ["10.3.18", "11.4.3"];
/// Those whose data is an OpenAPI document.
pub const WITH_DOCUMENT: [&str; 3] = ["10.8.1", "10.10.3", "11.4.3"];

/// The document as its vendor wrote it.
pub const TEXT: &str = include_str!("../../fixtures/document.yaml");

pub fn folder(version: &str, language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages").join(version).join(language)
}

/// Returns the names of operations, and their pages.
pub fn pages(version: &str, language: &str) -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder(version, language)).expect("fixtures");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).expect("a page"))).collect()
}

/// Returns the versions with the languages that they have pages in.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let japanese = JAPANESE.into_iter().map(|version| (version, "ja"));
    VERSIONS.into_iter().map(|version| (version, "en")).chain(japanese)
}

/// Returns the document of the fixtures in the dialect of our own.
pub fn document() -> Document {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    DOCUMENT.get_or_init(|| with_titles(openapi::converted(TEXT).expect("it is read"))).clone()
}

/// Returns a converted document with the titles of its pages, by which an operation is found that has moved.
pub fn with_titles(mut converted: Value) -> Document {
    let source = Document::parse("document.yaml", TEXT).expect("it is read");
    for (_, item) in converted["paths"].as_object_mut().expect("paths") {
        for (_, operation) in item.as_object_mut().expect("a path") {
            let same = |other: &elepay_spec::Operation<'_>| operation["operationId"] == *other.id;
            let other = elepay_spec::operations(&source).into_iter().find(same).expect("an operation");
            operation["externalDocs"] = source.at(&other.pointer)["externalDocs"].clone();
        }
    }
    Document::new("document.yaml", converted)
}
