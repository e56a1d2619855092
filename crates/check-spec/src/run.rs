use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use elepay_spec::Document;
use fs_err as fs;

use crate::accepted::Accepted;
use crate::arguments::Arguments;
use crate::compare::{compare, matching};
use crate::document::{self, DocumentOperation};
use crate::finding::{Changes, rule};
use crate::lock::{self, Ages, Published};
use crate::outcome::Outcome;
use crate::repository::{ACCEPTED, DOCUMENT, LOCK, SOURCES, root};
use crate::{live, read, report};

/// Checks the document, and writes the report to `out`. The changes of the lock go to standard error.
///
/// # Errors
/// If the check could not be completed.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    if let Some(id) = &arguments.explain {
        writeln!(out, "{}", explain(id)?)?;
        return Ok(Outcome::Clean);
    }
    let root = &root();
    let file = arguments.spec.clone().unwrap_or_else(|| root.join(DOCUMENT));
    let text = fs::read_to_string(&file)?;
    let name = arguments.spec.as_ref().map_or(DOCUMENT.to_owned(), |file| file.display().to_string());
    let document = Document::parse(&name, &text)?;
    let operations = document::read(&document);
    ensure!(!operations.is_empty(), "{name}: has no operations under `paths`; is it an OpenAPI document?");
    let accepted = Accepted::read(&root.join(ACCEPTED), ACCEPTED)?;
    let input = input(root, &document, &operations, arguments)?;
    let mut comparison = compare(&document, &operations, &input.pages);
    comparison.changes = input.changes;
    let today = chrono::Utc::now().format("%F").to_string();
    accepted.apply(&document, &today, input.are_complete, &mut comparison);
    // The reader of the report may have closed its end of the pipe.
    let _ = writeln!(out, "{}", report::render(arguments.format, &name, &text, &comparison).trim_end());
    let is_failure = comparison.findings.iter().any(|finding| finding.rule.severity >= arguments.fail_on);
    Ok(if is_failure { Outcome::Findings } else { Outcome::Clean })
}

/// The pages to compare with.
struct Input {
    pages: Vec<Published>,
    /// Whether they include all pages of the lock.
    are_complete: bool,
    /// What changed since the lock was written, if pages were read.
    changes: Option<Changes>,
}

/// Returns the pages: those of the lock, or those that are read.
fn input(root: &Path, document: &Document, operations: &[DocumentOperation], arguments: &Arguments) -> Result<Input> {
    let lock = arguments.published.clone().unwrap_or_else(|| root.join(LOCK));
    let list = arguments.sources.clone().unwrap_or_else(|| root.join(SOURCES));
    let ages = Ages::read(&list, &list.display().to_string())?;
    let Some(mut pages) = read_pages(root, document, operations, arguments)? else {
        let mut pages = lock::read(&lock)?;
        ages.apply(&mut pages);
        return Ok(Input { pages, are_complete: true, changes: None });
    };
    ages.apply(&mut pages);
    let locked = if lock.exists() { lock::read(&lock)? } else { Vec::new() };
    let changes = Some(Changes::between(&locked, &pages));
    if arguments.update {
        update(&lock, &locked, &pages)?;
    } else {
        ensure_data_is_kept(&locked, &pages)?;
    }
    let is_read = |locked: &Published| pages.iter().any(|page| page.url == locked.url);
    let are_complete = arguments.update || locked.iter().all(is_read);
    Ok(Input { pages, are_complete, changes })
}

/// Reads saved pages or those of the site, if the arguments ask for it.
fn read_pages(
    root: &Path,
    document: &Document,
    operations: &[DocumentOperation],
    arguments: &Arguments,
) -> Result<Option<Vec<Published>>> {
    if let Some(folder) = &arguments.pages {
        return matching::locate(document, operations, &read::read_folder(folder)?).map(Some);
    }
    if arguments.live {
        return live::pages(root, document, operations, arguments).map(Some);
    }
    Ok(None)
}

/// Fails if a page had embedded data and has none: its text shows less, so it is not known to agree.
fn ensure_data_is_kept(locked: &[Published], pages: &[Published]) -> Result<()> {
    let has_lost_data = |page: &&Published| {
        let same = locked.iter().filter(|old| (&old.url, old.page.language) == (&page.url, page.page.language));
        same.into_iter().any(|old| old.page.embedded.has_more_than(page.page.embedded))
    };
    let lost: Vec<_> = pages.iter().filter(has_lost_data).map(Published::name).collect();
    if !lost.is_empty() {
        bail!(
            "the embedded data of these pages, which the lock has, cannot be read any more:\n  {}\n\
             their text alone is not a full check: fix the reader, or accept the loss with `--update`",
            lost.join("\n  ")
        );
    }
    Ok(())
}

/// Writes the lock, after printing its changes to standard error, apart from the report.
fn update(lock: &Path, before: &[Published], pages: &[Published]) -> Result<()> {
    let diff = lock::diff(before, pages);
    for line in &diff {
        eprintln!("{line}");
    }
    let gone = before.iter().filter(|locked| !pages.iter().any(|page| page.url == locked.url)).count();
    if gone > 0 {
        eprintln!("warning: {gone} pages of the lock were not among those read, and are removed from it");
    }
    eprintln!("{}: {} changes", lock.display(), diff.len());
    lock::write(lock, pages)
}

/// Returns the explanation of a rule.
fn explain(id: &str) -> Result<String> {
    let rule = rule::ALL.iter().find(|rule| rule.id == id).with_context(|| {
        let ids: Vec<_> = rule::ALL.iter().map(|rule| rule.id).collect();
        format!("there is no rule `{id}`; the rules are {}", ids.join(", "))
    })?;
    Ok(format!("{} ({:?}): {}\n\n{}", rule.id, rule.severity, rule.finds, rule.explain))
}
