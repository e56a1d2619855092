use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::fetch::{self, Fetched};
use super::sources::Source;
use crate::read::Collection;

/// How many pages are fetched at once.
const AT_ONCE: usize = 4;

/// The result of fetching one page.
pub type Fetch = Result<Fetched>;

/// Everything that was fetched.
pub struct FetchedSite {
    pub pages: Vec<(Source, Fetch)>,
    /// The site's list of its pages, if no page has their tree.
    pub llms: Option<String>,
}

/// Fetches all pages, a few at once, each within the timeout.
pub fn fetch_all(sources: &[Source], timeout: Duration) -> Result<FetchedSite> {
    let client = fetch::client(sources, timeout)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("no runtime")?;
    // Only drawn on a terminal.
    let bar = ProgressBar::new(sources.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} pages, {elapsed}: {msg}") {
        bar.set_style(style);
    }
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    let mut fetches = runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for (index, source) in sources.iter().cloned().enumerate() {
            let (client, permits, bar) = (client.clone(), permits.clone(), bar.clone());
            tasks.spawn(async move {
                let _permit = permits.acquire_owned().await;
                bar.set_message(source.name());
                let fetch = fetch::fetch(&client, &source, timeout).await;
                bar.inc(1);
                (index, source, fetch)
            });
        }
        let mut fetches = Vec::new();
        while let Some(done) = tasks.join_next().await {
            fetches.push(done.context("fetching failed")?);
        }
        anyhow::Ok(fetches)
    })?;
    bar.finish_and_clear();
    let has_tree = fetches.iter().filter_map(|(.., fetch)| fetch.as_ref().ok()).any(|page| has_tree(&page.bytes));
    let listing = sources.iter().find(|source| source.subject.operation().is_some()).filter(|_| !has_tree);
    let llms = listing.and_then(|source| runtime.block_on(fetch::list(&client, &source.url, timeout)));
    // Does not wait for a name lookup that is still running.
    runtime.shutdown_background();
    fetches.sort_by_key(|(index, ..)| *index);
    let pages = fetches.into_iter().map(|(_, source, fetch)| (source, fetch)).collect();
    Ok(FetchedSite { pages, llms })
}

fn has_tree(page: &[u8]) -> bool {
    let mut read = Collection::default();
    read.note_tree(page);
    !read.listed.is_empty()
}
