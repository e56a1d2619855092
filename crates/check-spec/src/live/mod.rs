//! `--live`: the pages as the vendor's site serves them now. One that cannot be used is an error, whatever the others
//! say: a check that passes has seen them all.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::document::Stated;
use super::facts::Kind;
use super::lock::Published;
use super::matching;
use super::page::{Page, Style};
use super::read::{self, Saved};
use elepay_spec::Document;
use fetch::Fetched;
use sources::{Source, Sources};

mod fetch;
mod save;
mod sources;

/// The published pages, from the root of this repository.
const SOURCES: &str = "openapi/published.toml";
/// How many pages are asked for at once.
const AT_ONCE: usize = 4;

/// What to fetch, and where to.
pub struct Options<'a> {
    /// A list of pages instead of this repository's.
    pub sources: Option<&'a Path>,
    pub save: Option<&'a Path>,
    /// How long one page may take.
    pub timeout: Duration,
}

/// What one page came to.
type Outcome = Result<Fetched, String>;

/// Fetches and reads every listed page.
pub fn pages(
    root: &Path,
    document: &Document,
    stated: &[Stated],
    options: &Options<'_>,
) -> Result<Vec<Published>, String> {
    let name = options.sources.map_or_else(|| SOURCES.to_owned(), |file| file.display().to_string());
    let ours = root.join(SOURCES);
    let list = Sources::read(options.sources.unwrap_or(&ours), &name)?;
    list.cover(document, stated, options.sources.is_none())?;
    let folder = options.save.map(save::Folder::open).transpose()?;
    let outcomes = fetch_all(&list.pages, options.timeout)?;
    if let Some(folder) = folder {
        let came = outcomes.iter().filter_map(|(source, outcome)| Some((source, outcome.as_ref().ok()?)));
        folder.write(&came.collect::<Vec<_>>())?;
    }
    let read = recognised(document, stated, outcomes);
    let all = read.len();
    let wrong: Vec<_> = read.iter().filter_map(|(source, read)| Some((source, read.as_ref().err()?))).collect();
    if !wrong.is_empty() {
        let told = |(source, reason): &(&Source, &String)| format!("\n  {}, {}: {reason}", source.name(), source.url);
        let told: String = wrong.iter().map(told).collect();
        let advice = format!("where one has moved, correct {name}; otherwise try again later");
        return Err(format!("{} of {all} pages cannot be used; {advice}{told}", wrong.len()));
    }
    let mut saved: Vec<_> = read.into_iter().filter_map(|(_, read)| read.ok()).collect();
    // As if they were read from a folder.
    saved.sort_by(|one, other| one.file.cmp(&other.file));
    matching::locate(document, stated, &saved)
}

/// Asks for all pages, a few at once. Each takes its time at most, so all together do.
fn fetch_all(sources: &[Source], time: Duration) -> Result<Vec<(Source, Outcome)>, String> {
    let client = fetch::client(sources, time)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("no runtime: {error}"))?;
    // It is drawn on a terminal only.
    let bar = ProgressBar::new(sources.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} pages, {elapsed}: {msg}") {
        bar.set_style(style);
    }
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    let mut outcomes = runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for (index, source) in sources.iter().cloned().enumerate() {
            let (client, permits, bar) = (client.clone(), permits.clone(), bar.clone());
            tasks.spawn(async move {
                let _permit = permits.acquire_owned().await;
                bar.set_message(source.name());
                let outcome = fetch::fetch(&client, &source, time).await;
                bar.inc(1);
                (index, source, outcome)
            });
        }
        let mut outcomes = Vec::new();
        while let Some(done) = tasks.join_next().await {
            outcomes.push(done.map_err(|error| format!("fetching failed: {error}"))?);
        }
        Ok::<_, String>(outcomes)
    })?;
    bar.finish_and_clear();
    // A name that is still being looked up does not hold up the report.
    runtime.shutdown_background();
    outcomes.sort_by_key(|(index, ..)| *index);
    Ok(outcomes.into_iter().map(|(_, source, outcome)| (source, outcome)).collect())
}

/// Reads the pages, and holds each to be what it is listed as: a site may send to its home page whoever asks for a
/// page that is gone.
fn recognised(
    document: &Document,
    stated: &[Stated],
    outcomes: Vec<(Source, Outcome)>,
) -> Vec<(Source, Result<Saved, String>)> {
    let read = |(source, outcome): (Source, Outcome)| {
        let saved = outcome.and_then(|fetched| {
            let file = save::file_name(&source, &fetched);
            let moved = if fetched.from == source.url { String::new() } else { format!(" (it is {})", fetched.from) };
            let (text, page) = read::page(&fetched.bytes).map_err(|reason| reason + &moved)?;
            Ok((Saved { file, text, page }, moved))
        });
        (source, saved)
    };
    let read: Vec<_> = outcomes.into_iter().map(read).collect();
    let pages: Vec<_> = read.iter().filter_map(|(_, read)| read.as_ref().ok()).map(|(saved, _)| &saved.page).collect();
    let assigned: Vec<_> =
        matching::assign(stated, &pages).into_iter().map(|at| at.map(|at| stated[at].id.as_str())).collect();
    let server = document.at("/servers/0/url").as_str().unwrap_or_default();
    let mut assigned = assigned.into_iter();
    read.into_iter()
        .map(|(source, read)| {
            let held = read.and_then(|(saved, moved)| {
                let is_known = source.operation.as_ref().is_some_and(|id| stated.iter().any(|one| one.id == *id));
                match unlike(&source, is_known, &saved.page, assigned.next().flatten(), server) {
                    Some(reason) => Err(reason + &moved),
                    None => Ok(saved),
                }
            });
            (source, held)
        })
        .collect()
}

/// Why a page is not what it is listed as, or of no use. An operation that is not `known` is none of the document.
fn unlike(source: &Source, is_known: bool, page: &Page, assigned: Option<&str>, server: &str) -> Option<String> {
    let is_guide = page.style == Style::Guide;
    let text = |kind| page.facts.text(kind).unwrap_or_default();
    let shown = text(Kind::Server);
    match (source.operation.as_deref(), assigned) {
        (None, _) if is_guide => None,
        (None, _) => Some("is no guide".to_owned()),
        (Some(_), _) if is_guide => Some("is the guide".to_owned()),
        (Some(listed), Some(other)) if listed != other => Some(format!("is the page of {other}")),
        (Some(_), None) if shown != server => Some(format!("is a page of another site: its sample calls `{shown}`")),
        (Some(_), None) if is_known => {
            let call = format!("{} {}", text(Kind::CallMethod), text(Kind::CallPath));
            Some(format!("is not recognised: its sample calls `{call}`"))
        }
        (Some(_), _) if !page.is_readable() => {
            Some(format!("is in style {:?}, which does not show the facts", page.style))
        }
        (Some(_), _) => None,
    }
}
