//! The rendered pages in `fixtures/`, and the part of our document that they were rendered from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use elepay_spec::{Document, operations};

use crate::common::{TEXT, real};

pub const MAJORS: [&str; 2] = ["9", "10"];

pub fn folder(major: &str, language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages").join(major).join(language)
}

/// Returns the names of operations, and their pages.
pub fn pages(major: &str, language: &str) -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder(major, language)).expect("fixtures");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).expect("a page"))).collect()
}

/// Returns the part of our document that the pages in `fixtures/` were rendered from: an operation that was added later
/// needs no page there.
pub fn rendered_text() -> &'static str {
    static TEXT_OF_FIXTURES: OnceLock<String> = OnceLock::new();
    TEXT_OF_FIXTURES.get_or_init(|| {
        let document = real();
        let line = |pointer: &str| document.position(pointer).expect("a position").line;
        // Where operations, paths and what follows them begin.
        let paths = document.members("/paths").into_iter().map(|(path, ..)| path);
        let inside = paths.clone().flat_map(|path| document.members(&path)).map(|(pointer, ..)| pointer);
        let outside = document.members("").into_iter().map(|(pointer, ..)| pointer);
        let begins: BTreeSet<_> = paths.chain(inside).chain(outside).map(|pointer| line(&pointer)).collect();
        let mut lines: Vec<_> = TEXT.lines().map(Some).collect();
        for operation in operations(&document) {
            if folder("10", "en").join(format!("{}.html", operation.id)).exists() {
                continue;
            }
            let begin = line(&operation.pointer);
            let end = begins.range(begin + 1..).next().copied().unwrap_or(lines.len() + 1);
            lines[begin - 1..end - 1].fill(None);
        }
        lines.into_iter().flatten().flat_map(|line| [line, "\n"]).collect()
    })
}

/// The document of [`rendered_text`].
pub fn rendered_document() -> Document {
    Document::parse("elepay.yaml", rendered_text()).expect("the part is read")
}
