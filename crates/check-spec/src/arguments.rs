use std::path::PathBuf;

use crate::finding::Severity;
use crate::report::Format;

/// What to compare, and how to report it.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The document; by default the one of this repository.
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The lock file with the facts of the published pages; by default the one of this repository.
    #[arg(long, value_name = "LOCK")]
    pub(crate) published: Option<PathBuf>,
    /// Compares with a folder of saved pages (`*.html`, `*.txt`, `*.md`) instead of the lock.
    #[arg(long, value_name = "DIR", group = "read")]
    pub(crate) pages: Option<PathBuf>,
    /// Compares with the pages that the vendor's site serves now instead of the lock.
    #[arg(long, group = "read")]
    pub(crate) live: bool,
    /// Saves the fetched pages in a folder, for `--pages`.
    #[arg(long, value_name = "DIR", requires = "live")]
    pub(crate) save: Option<PathBuf>,
    /// The list of pages to fetch; by default `openapi/published.toml`.
    #[arg(long, value_name = "FILE", requires = "live")]
    pub(crate) sources: Option<PathBuf>,
    /// Total time limit per page in seconds, retries included.
    #[arg(long, value_name = "SECONDS", requires = "live", default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) timeout: u64,
    /// Updates the lock from the pages, and prints its changes.
    #[arg(long, requires = "read")]
    pub(crate) update: bool,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// The lowest severity that makes the check fail.
    #[arg(long, value_enum, default_value_t = Severity::Error)]
    pub(crate) fail_on: Severity,
    /// Explains a rule without running the check.
    #[arg(long, value_name = "RULE")]
    pub(crate) explain: Option<String>,
}
