use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use elepay_spec::Document;

use crate::arguments::Arguments;
use crate::compare::matching;
use crate::document::DocumentOperation;
use crate::finding::Changes;
use crate::lock::{self, Ages, Lock, Published, PublishedReference};
use crate::read::{Collection, Unreadable};
use crate::repository::{LOCK, SOURCES};
use crate::{live, read};

/// What the document is compared with.
#[derive(Default)]
pub struct Input {
    pub pages: Vec<Published>,
    pub references: Vec<PublishedReference>,
    /// What else was read, if pages were: those that cannot be read, and what the site shows about its pages.
    pub read: Collection,
    /// Whether the pages include all of the lock.
    pub are_complete: bool,
    /// What changed since the lock was written, if pages were read.
    pub changes: Option<Changes>,
}

/// Returns the facts of the lock, or those of the pages that are read.
pub fn read(
    root: &Path,
    document: &Document,
    operations: &[DocumentOperation],
    arguments: &Arguments,
) -> Result<Input> {
    let file = arguments.published.clone().unwrap_or_else(|| root.join(LOCK));
    let list = arguments.sources.clone().unwrap_or_else(|| root.join(SOURCES));
    let ages = Ages::read(&list, &list.display().to_string())?;
    let mut read = match &arguments.pages {
        Some(folder) => read::read_folder(folder)?,
        None if arguments.live => live::pages(root, document, operations, arguments)?,
        None => {
            let Lock { mut pages, references } = lock::read(&file)?;
            ages.apply(&mut pages);
            return Ok(Input { pages, references, are_complete: true, ..Input::default() });
        }
    };
    let (mut pages, foreign) = matching::locate(document, operations, &read.saved);
    ages.apply(&mut pages);
    read.unreadable.extend(foreign);
    let references: Vec<_> =
        read.references.iter().map(|saved| PublishedReference::new(&saved.file, saved.reference.clone())).collect();
    let locked = if file.exists() { lock::read(&file)? } else { Lock::default() };
    if !arguments.update {
        read.unreadable.extend(without_their_data(&locked.pages, &pages));
    } else if read.unreadable.is_empty() {
        update(&file, &locked, &pages, &references)?;
    } else {
        eprintln!("warning: {} is not updated, because pages could not be read", file.display());
    }
    let is_read = |locked: &Published| pages.iter().any(|page| page.url == locked.url);
    let are_complete = read.unreadable.is_empty() && (arguments.update || locked.pages.iter().all(is_read));
    if arguments.pages.is_some() && !arguments.update {
        warn_of_missing(&locked.pages, is_read);
    }
    let changes = Some(Changes::between(&locked, &pages, &references));
    Ok(Input { pages, references, read, are_complete, changes })
}

/// Warns that the folder lacks pages of the lock: what they show counts as not published if an older page lacks it.
fn warn_of_missing(locked: &[Published], is_read: impl Fn(&Published) -> bool) {
    let missing: BTreeSet<_> = locked.iter().filter(|page| !is_read(page)).map(|page| page.url.as_str()).collect();
    if !missing.is_empty() {
        let missing = Vec::from_iter(missing).join(", ");
        eprintln!(
            "warning: the folder lacks pages of the lock, so what only they show is reported as not published; \
             `--live --save DIR` saves all of them: {missing}"
        );
    }
}

/// Returns the pages that had embedded data and have none: their text shows less, so they are not known to agree.
fn without_their_data(locked: &[Published], pages: &[Published]) -> Vec<Unreadable> {
    let has_lost_data = |page: &&Published| {
        let same = locked.iter().filter(|old| (&old.url, old.page.language) == (&page.url, page.page.language));
        same.into_iter().any(|old| old.page.embedded.has_more_than(page.page.embedded))
    };
    let reason = "its embedded data, which the lock has, cannot be read any more, and its text alone is not a full \
        check: fix the reader, or accept the loss with `--update`";
    let lost = pages.iter().filter(has_lost_data);
    lost.map(|page| Unreadable { page: page.name(), operation: None, reason: reason.to_owned() }).collect()
}

/// Writes the lock, after printing its changes to standard error, apart from the report.
fn update(file: &Path, locked: &Lock, pages: &[Published], references: &[PublishedReference]) -> Result<()> {
    let mut diff = lock::diff(&locked.pages, pages);
    diff.extend(lock::diff_references(&locked.references, references));
    for line in &diff {
        eprintln!("{line}");
    }
    let gone = locked.pages.iter().filter(|locked| !pages.iter().any(|page| page.url == locked.url)).count();
    if gone > 0 {
        eprintln!("warning: pages of the lock that were not among those read are removed from it: {gone}");
    }
    eprintln!("{}: {} changes", file.display(), diff.len());
    lock::write(file, pages, if references.is_empty() { &locked.references } else { references })
}
