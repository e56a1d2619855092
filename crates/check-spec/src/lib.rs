//! `cargo xtask check-spec`: the document held against the vendor's published pages.
//!
//! ```text
//! live ─> read ─> page ─> facts ─> lock ─┬─> compare ─> settle ─> accepted ─> report
//!                      document ─> facts ─┘
//! ```

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use accepted::Accepted;
use document::Stated;
use finding::Changed;
use lock::Published;

use elepay_spec::Document;

mod accepted;
mod align;
mod compare;
mod document;
mod facts;
mod finding;
mod guide;
mod known;
mod live;
mod lock;
mod matching;
mod mend;
mod page;
mod read;
mod report;
mod rules;
mod sample_check;
mod settle;
mod styles;
#[cfg(test)]
mod tests;
mod view;

/// The document, from the root of this repository.
const DOCUMENT: &str = "openapi/elepay.yaml";
/// The facts of the published pages, from the root of this repository.
const LOCK: &str = "openapi/published.lock.json";
/// The differences that stay, from the root of this repository.
const ACCEPTED: &str = "openapi/accepted.toml";

/// What to compare, and how to report it.
#[derive(clap::Args)]
pub struct Arguments {
    /// The document; this repository's if not given.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The facts of the published pages; this repository's if not given. With pages that are read, the one that is updated.
    #[arg(long, value_name = "LOCK")]
    published: Option<PathBuf>,
    /// A folder of saved pages, `*.html`, `*.txt` and `*.md`, instead of the lock.
    #[arg(long, value_name = "DIR", group = "read")]
    pages: Option<PathBuf>,
    /// The pages as the vendor's site serves them now, instead of the lock.
    #[arg(long, group = "read")]
    live: bool,
    /// Saves the pages as they came into a folder, to be looked at again with `--pages`.
    #[arg(long, value_name = "DIR", requires = "live")]
    save: Option<PathBuf>,
    /// The list of pages to fetch; this repository's `openapi/published.toml` if not given.
    #[arg(long, value_name = "FILE", requires = "live")]
    sources: Option<PathBuf>,
    /// How many seconds one page may take to be fetched, with all that is tried again.
    #[arg(long, value_name = "SECONDS", requires = "live", default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// Writes the lock anew from the pages that are read, and prints what that changes in it.
    #[arg(long, requires = "read")]
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
    let root = &root();
    let file = arguments.spec.clone().unwrap_or_else(|| root.join(DOCUMENT));
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: cannot be read: {error}", file.display()))?;
    let name = arguments.spec.as_ref().map_or(DOCUMENT.to_owned(), |file| file.display().to_string());
    let document = Document::parse(&name, &text).map_err(|problem| problem.to_string())?;
    let stated = document::read(&document);
    if stated.is_empty() {
        return Err(format!("{name}: has no operations under `paths`; is it an OpenAPI document?"));
    }
    let accepted = Accepted::read(&root.join(ACCEPTED), ACCEPTED)?;
    let lock = arguments.published.clone().unwrap_or_else(|| root.join(LOCK));
    let read = read_pages(root, &document, &stated, arguments)?;
    let (pages, complete, changed) = match read {
        Some(pages) => {
            let locked = if lock.exists() { lock::read(&lock)? } else { Vec::new() };
            let changed = Changed::on(&locked, &pages);
            if arguments.update {
                update(&lock, &locked, &pages)?;
            } else {
                still_has_data(&locked, &pages)?;
            }
            let is_read = |locked: &Published| pages.iter().any(|page| page.url == locked.url);
            let complete = arguments.update || locked.iter().all(is_read);
            (pages, complete, Some(changed))
        }
        None => (lock::read(&lock)?, true, None),
    };
    let mut comparison = compare::compare(&document, &stated, &pages);
    comparison.changed = changed;
    let today = chrono::Utc::now().format("%F").to_string();
    accepted.apply(&document, &today, complete, &mut comparison);
    // Whoever reads the report may have stopped to.
    let _ = writeln!(std::io::stdout(), "{}", report::render(arguments.format, &name, &text, &comparison).trim_end());
    Ok(comparison.findings.iter().any(|finding| finding.severity >= arguments.fail_on))
}

/// The pages that are read, if any are: saved ones or those of the site.
fn read_pages(
    root: &Path,
    document: &Document,
    stated: &[Stated],
    arguments: &Arguments,
) -> Result<Option<Vec<Published>>, String> {
    if let Some(folder) = &arguments.pages {
        return matching::locate(document, stated, &read::folder(folder)?).map(Some);
    }
    if arguments.live {
        let (sources, save) = (arguments.sources.as_deref(), arguments.save.as_deref());
        let options = live::Options { sources, save, timeout: Duration::from_secs(arguments.timeout) };
        return live::pages(root, document, stated, &options).map(Some);
    }
    Ok(None)
}

/// Text tells less than data: a page that had data and has none is no page that agrees.
fn still_has_data(locked: &[Published], pages: &[Published]) -> Result<(), String> {
    let had = |page: &Published| {
        let same = locked.iter().filter(|old| (&old.url, old.page.language) == (&page.url, page.page.language));
        same.into_iter().any(|old| old.page.embedded.tells_more_than(page.page.embedded))
    };
    let lost: Vec<_> = pages.iter().filter(|page| had(page)).map(Published::name).collect();
    if lost.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the data beside these pages, which the lock knows, cannot be read any more:\n  {}\n\
         what their text shows is no full check: mend the reader, or accept it with `--update`",
        lost.join("\n  ")
    ))
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

/// The root of this repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}
