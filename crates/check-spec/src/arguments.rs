use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::finding::Severity;
use crate::report::{Format, Target};

/// What to compare, and how to report it.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Arguments {
    /// The document; by default the one of this repository.
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The lock file with the facts of the published pages; by default the one of this repository.
    #[arg(long, value_name = "LOCK")]
    pub(crate) published: Option<PathBuf>,
    /// The list of accepted differences; by default the one of this repository.
    #[arg(long, value_name = "FILE")]
    pub(crate) accepted: Option<PathBuf>,
    /// Compares with a folder of saved pages (`*.html`, `*.txt`, `*.md`) and OpenAPI documents
    /// (`*.yaml`, `*.yml`, `*.json`) instead of the lock.
    #[arg(long, value_name = "DIR", group = "read")]
    pub(crate) pages: Option<PathBuf>,
    /// Compares with the pages that the vendor's site serves now instead of the lock.
    #[arg(long, group = "read")]
    pub(crate) live: bool,
    /// Saves the fetched pages in a folder, for `--pages`.
    #[arg(long, value_name = "DIR", requires = "live")]
    pub(crate) save: Option<PathBuf>,
    /// The list of the vendor's pages, and of which are newer; by default `openapi/published.toml`.
    #[arg(long, value_name = "FILE", requires = "read")]
    pub(crate) sources: Option<PathBuf>,
    /// Total time limit per page in seconds, retries included.
    #[arg(long, value_name = "SECONDS", requires = "live", default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) timeout: u64,
    /// Updates the lock from the pages, and prints its changes.
    #[arg(long, requires = "read")]
    pub(crate) update: bool,
    /// Adds the findings that fail the check to the list of accepted differences, each with a reason to fill in.
    #[arg(long)]
    pub(crate) accept: bool,
    /// Only reports findings about this operation. Can be repeated.
    #[arg(long, value_name = "OPERATION")]
    pub(crate) operation: Vec<String>,
    /// Only reports findings of this rule. Can be repeated.
    #[arg(long, value_name = "RULE")]
    pub(crate) rule: Vec<String>,
    /// The format of the report: `text` (by default), `json`, `github`, `markdown` or `sarif`. Can be repeated, with a
    /// file for all but one: `--format text --format sarif=report.sarif`.
    #[arg(long, value_name = "FORMAT[=FILE]")]
    format: Vec<Target>,
    /// Writes the report whose format has no file into this one, instead of printing it.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Lists everything that is not checked, with the reasons.
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// The lowest severity that makes the check fail.
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Severity::Error)]
    pub(crate) fail_on: Severity,
    /// Explains a rule without running the check.
    #[arg(long, value_name = "RULE")]
    pub(crate) explain: Option<String>,
}

impl Arguments {
    /// Returns the reports to write.
    ///
    /// # Errors
    /// If more than one is to be printed, or `--output` has no report to write.
    pub(crate) fn targets(&self) -> Result<Vec<Target>> {
        let mut targets = self.format.clone();
        if targets.is_empty() {
            targets.push(Target { format: Format::Text, file: None });
        }
        let mut printed: Vec<_> = targets.iter_mut().filter(|target| target.file.is_none()).collect();
        match (printed.as_mut_slice(), &self.output) {
            ([] | [_], None) => {}
            ([target], Some(file)) => target.file = Some(file.clone()),
            ([], Some(_)) => bail!("`--output` needs a format without a file of its own"),
            _ => bail!("only one report can be without a file; name one for each of the others: `--format json=FILE`"),
        }
        for (index, target) in targets.iter().enumerate() {
            if target.file.is_some() && targets[..index].iter().any(|other| other.file == target.file) {
                bail!("two formats have the same file; each report needs a file of its own");
            }
        }
        Ok(targets)
    }
}
