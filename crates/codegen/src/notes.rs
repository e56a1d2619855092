//! What the docs of operations say in addition, about Rust: examples, and links to what is written by hand.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use elepay_spec::{Document, Problem, operations, suggestion};

use crate::files;

/// Markdown for the docs of some operations. The document cannot contain it, because it is not only for Rust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperationNotes {
    folder: String,
    /// By the name of the file.
    notes: BTreeMap<String, String>,
}

impl OperationNotes {
    /// Reads the notes in a folder: `createCharge.md` is for the operation `createCharge`. Files that are not Markdown
    /// are ignored.
    ///
    /// # Errors
    /// Returns an error that names the folder or the file that cannot be read.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        let mut notes = BTreeMap::new();
        for path in files::in_folder(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.extension().is_some_and(|extension| extension == "md") {
                notes.insert(name.into_owned(), files::text(&path)?);
            }
        }
        Ok(Self { folder: folder.display().to_string(), notes })
    }

    /// Returns the note for an operation.
    pub(crate) fn of(&self, operation_id: &str) -> Option<&str> {
        self.notes.get(&file(operation_id)).map(|note| note.trim())
    }

    /// Refuses a note that is for no operation: it would not be compiled.
    pub(crate) fn lint(&self, document: &Document) -> Result<(), Problem> {
        let known: Vec<_> = operations(document).iter().map(|operation| file(operation.id)).collect();
        let Some(unknown) = self.notes.keys().find(|name| !known.contains(name)) else { return Ok(()) };
        let suggestion = suggestion(unknown, known.iter().map(String::as_str));
        let reason = format!("is for no operation; rename it to an operationId or delete it{suggestion}");
        Err(Problem { file: format!("{}/{unknown}", self.folder), position: None, reason })
    }
}

fn file(operation_id: &str) -> String {
    format!("{operation_id}.md")
}
