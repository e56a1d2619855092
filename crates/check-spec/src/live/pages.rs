use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use elepay_spec::Document;

use super::fetch_all::fetch_all;
use super::recognise::recognise;
use super::save::Folder;
use super::sources::Sources;
use crate::arguments::Arguments;
use crate::compare::matching;
use crate::document::DocumentOperation;
use crate::lock::Published;
use crate::repository::SOURCES;

/// Fetches and reads every listed page. If one cannot be used the check fails, whatever the others show: a check that
/// passes has read them all.
pub fn pages(
    root: &Path,
    document: &Document,
    operations: &[DocumentOperation],
    arguments: &Arguments,
) -> Result<Vec<Published>> {
    let name = arguments.sources.as_ref().map_or_else(|| SOURCES.to_owned(), |file| file.display().to_string());
    let file = arguments.sources.clone().unwrap_or_else(|| root.join(SOURCES));
    let sources = Sources::read(&file, &name)?;
    sources.ensure_covered(document, operations, arguments.sources.is_none())?;
    let folder = arguments.save.as_deref().map(Folder::open).transpose()?;
    let fetches = fetch_all(&sources.pages, Duration::from_secs(arguments.timeout))?;
    if let Some(folder) = folder {
        let arrived = fetches.iter().filter_map(|(source, fetch)| Some((source, fetch.as_ref().ok()?)));
        folder.write(&arrived.collect::<Vec<_>>())?;
    }
    let mut saved = Vec::new();
    let mut unusable = String::new();
    let (mut all, mut failures) = (0, 0);
    for (source, page) in recognise(document, operations, fetches) {
        all += 1;
        match page {
            Ok(pages) => saved.extend(pages),
            Err(reason) => {
                failures += 1;
                let _ = write!(unusable, "\n  {}, {}: {reason:#}", source.name(), source.url);
            }
        }
    }
    if failures > 0 {
        bail!(
            "{failures} of {all} pages cannot be used; \
             if one has moved, correct {name}; otherwise try again later{unusable}"
        );
    }
    // The order of a folder.
    saved.sort_by(|one, other| one.file.cmp(&other.file));
    matching::locate(document, operations, &saved)
}
