//! Where the files of this repository are.

use std::path::{Path, PathBuf};

/// The document.
pub const DOCUMENT: &str = "openapi/elepay.yaml";
/// The facts of the published pages.
pub const LOCK: &str = "openapi/published.lock.json";
/// The accepted differences.
pub const ACCEPTED: &str = "openapi/accepted.toml";
/// The list of the published pages.
pub const SOURCES: &str = "openapi/published.toml";

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}
