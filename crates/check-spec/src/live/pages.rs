use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use elepay_spec::Document;

use super::fetch_all::fetch_all;
use super::recognise::recognise;
use super::save::Folder;
use super::sources::{Source, Sources};
use crate::arguments::Arguments;
use crate::document::DocumentOperation;
use crate::read::Collection;
use crate::repository::SOURCES;

/// Fetches and reads every listed page. Those that cannot be used are listed with the reason.
///
/// # Errors
/// If the list of pages is invalid, or the pages cannot be saved.
pub fn pages(
    root: &Path,
    document: &Document,
    operations: &[DocumentOperation],
    arguments: &Arguments,
) -> Result<Collection> {
    let name = arguments.sources.as_ref().map_or_else(|| SOURCES.to_owned(), |file| file.display().to_string());
    let file = arguments.sources.clone().unwrap_or_else(|| root.join(SOURCES));
    let sources = Sources::read(&file, &name)?;
    sources.ensure_covered(document, operations, arguments.sources.is_none())?;
    let folder = arguments.save.as_deref().map(Folder::open).transpose()?;
    let timeout = Duration::from_secs(arguments.timeout);
    let fetched = fetch_all(&sources.pages, timeout)?;
    if let Some(folder) = folder {
        let arrived = fetched.pages.iter().filter_map(|(source, fetch)| Some((source, fetch.as_ref().ok()?)));
        folder.write(&arrived.collect::<Vec<_>>(), fetched.llms.as_deref())?;
    }
    let mut read = Collection::of(sources.pages.iter().map(Source::requested).collect());
    for page in fetched.pages.iter().filter_map(|(_, fetch)| fetch.as_ref().ok()) {
        read.note_tree(&page.bytes);
    }
    if let Some(llms) = &fetched.llms {
        read.note_list(llms);
    }
    recognise(document, operations, fetched.pages, &mut read);
    if !read.unreadable.is_empty() {
        eprintln!(
            "error: {} of {} pages cannot be used; if one has moved, correct {name}; otherwise try again later",
            read.unreadable.len(),
            sources.pages.len()
        );
    }
    // The order of a folder.
    read.saved.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(read)
}
