//! `cargo xtask check-spec`: the document held against the vendor's published pages.
//!
//! ```text
//! read ─> page ─> facts ─> lock ─┬─> compare ─> settle ─> accepted ─> report
//!              document ─> facts ─┘
//! ```

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use accepted::Accepted;
use lock::Published;

use crate::steps;
use crate::steps::load::Document;

mod accepted;
mod align;
mod compare;
mod document;
mod facts;
mod finding;
mod guide;
mod lock;
mod matching;
mod page;
mod read;
mod report;
mod rules;
mod sample_check;
mod settle;
mod styles;
#[cfg(test)]
mod tests;

/// The facts of the published pages, from the root of this repository.
const LOCK: &str = "openapi/published.lock.json";
/// The differences that stay, from the root of this repository.
const ACCEPTED: &str = "openapi/accepted.toml";

#[derive(clap::Args)]
pub struct Arguments {
    /// The document; this repository's if not given.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The facts of the published pages; this repository's if not given. With saved pages, the one that is updated.
    #[arg(long, value_name = "LOCK")]
    published: Option<PathBuf>,
    /// A folder of saved pages, `*.txt` and `*.md`, instead of the lock.
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
    /// Writes the lock anew from the saved pages, and prints what that changes in it.
    #[arg(long, requires = "pages")]
    update: bool,
    /// How to report.
    #[arg(long, value_enum, default_value_t = report::Format::Text)]
    format: report::Format,
    /// The least severity that makes the check fail.
    #[arg(long, value_enum, default_value_t = rules::Severity::Error)]
    fail_on: rules::Severity,
    /// Explains a rule, and checks nothing.
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
}

/// Whether anything at or above the wanted severity was found.
pub fn run(arguments: &Arguments) -> Result<bool, String> {
    if let Some(id) = &arguments.explain {
        println!("{}", explain(id)?);
        return Ok(false);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let file = arguments.spec.clone().unwrap_or_else(|| root.join(steps::DOCUMENT));
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: cannot be read: {error}", file.display()))?;
    let name = arguments.spec.as_ref().map_or(steps::DOCUMENT.to_owned(), |file| file.display().to_string());
    let document = Document::parse(&name, &text).map_err(|problem| problem.to_string())?;
    let stated = document::read(&document);
    if stated.is_empty() {
        return Err(format!("{name}: has no operations under `paths`; is it an OpenAPI document?"));
    }
    let accepted = Accepted::read(&root.join(ACCEPTED), ACCEPTED)?;
    let lock = arguments.published.clone().unwrap_or_else(|| root.join(LOCK));
    let (pages, complete) = match &arguments.pages {
        Some(folder) => {
            let pages = matching::locate(&document, &stated, &read::folder(folder)?)?;
            let locked = if lock.exists() { lock::read(&lock)? } else { Vec::new() };
            if arguments.update {
                update(&lock, &locked, &pages)?;
            }
            let is_read = |locked: &Published| pages.iter().any(|page| page.url == locked.url);
            let complete = arguments.update || locked.iter().all(is_read);
            (pages, complete)
        }
        None => (lock::read(&lock)?, true),
    };
    let mut comparison = compare::compare(&document, &stated, &pages);
    let today = chrono::Utc::now().format("%F").to_string();
    accepted.apply(&document, &today, complete, &mut comparison);
    // Whoever reads the report may have stopped to.
    let _ = writeln!(std::io::stdout(), "{}", report::render(arguments.format, &name, &text, &comparison).trim_end());
    Ok(comparison.findings.iter().any(|finding| finding.severity >= arguments.fail_on))
}

/// Writes the lock, after printing what changes in it: where the report does not go, to be told apart from it.
fn update(lock: &Path, before: &[Published], pages: &[Published]) -> Result<(), String> {
    let diff = lock::diff(before, pages);
    for line in &diff {
        eprintln!("{line}");
    }
    let gone = before.iter().filter(|locked| !pages.iter().any(|page| page.url == locked.url)).count();
    if gone > 0 {
        eprintln!("warning: {gone} pages of the lock were not among those read, and are gone from it");
    }
    eprintln!("{}: {} changes", lock.display(), diff.len());
    lock::write(lock, pages)
}

fn explain(id: &str) -> Result<String, String> {
    let rule = rules::ALL.iter().find(|rule| rule.id == id).ok_or_else(|| {
        let ids: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
        format!("there is no rule `{id}`; the rules are {}", ids.join(", "))
    })?;
    Ok(format!("{} ({:?}): {}\n\n{}", rule.id, rule.severity, rule.finds, rule.explain))
}
