//! Reads folders and files of the client. Each error names the file that it is about.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Returns the paths of what is in a folder.
pub fn in_folder(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    paths.map_err(|error| cannot_read(folder, &error))
}

/// Returns the text of a file.
pub fn text(file: &Path) -> io::Result<String> {
    fs::read_to_string(file).map_err(|error| cannot_read(file, &error))
}

fn cannot_read(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: cannot be read: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{in_folder, text};

    #[test]
    fn an_error_names_the_file() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let missing = folder.join("missing");
        let error = in_folder(&missing).expect_err("there is no such folder").to_string();
        assert!(error.starts_with(&format!("{}: cannot be read: ", missing.display())), "{error}");
        let error = text(folder).expect_err("a folder has no text").to_string();
        assert!(error.starts_with(&format!("{}: cannot be read: ", folder.display())), "{error}");
    }
}
