//! What the docs of operations say in addition, about Rust: examples, and links to what is written by hand.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use elepay_spec::{Document, Problem, operations};

/// Markdown for the docs of some operations. The document cannot contain it, because it is not only for Rust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperationNotes(BTreeMap<String, String>);

impl OperationNotes {
    /// Reads the notes in a folder: `createCharge.md` is for the operation `createCharge`.
    ///
    /// # Errors
    /// Returns an error if the folder or a file cannot be read.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        let mut notes = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            notes.insert(name.into_owned(), fs::read_to_string(&path)?);
        }
        Ok(Self(notes))
    }

    /// Returns the note for an operation.
    pub(crate) fn of(&self, operation_id: &str) -> Option<&str> {
        self.0.get(&file(operation_id)).map(|note| note.trim())
    }

    /// Refuses a note that is for no operation: it would not be compiled.
    pub(crate) fn lint(&self, document: &Document) -> Result<(), Problem> {
        let known: Vec<_> = operations(document).iter().map(|operation| file(operation.id)).collect();
        let Some(unknown) = self.0.keys().find(|name| !known.contains(name)) else { return Ok(()) };
        let suggestion = elepay_spec::suggestion(unknown, known.iter().map(String::as_str));
        Err(document.problem("/paths", format!("the note `{unknown}` is for no operation{suggestion}")))
    }
}

fn file(operation_id: &str) -> String {
    format!("{operation_id}.md")
}
