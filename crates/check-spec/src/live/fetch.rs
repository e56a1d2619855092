use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use backon::{ExponentialBuilder, Retryable as _};
use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use tokio::time::{Instant, timeout_at};

use super::sources::{Source, Subject, is_loopback};
use crate::read;

/// Says who fetches the pages, so that the vendor knows whom to contact.
const USER_AGENT: &str = concat!("elepay-check-spec/", env!("CARGO_PKG_VERSION"), " (+https://docs.rs/elepay)");

/// The most attempts for one page.
const ATTEMPTS: usize = 4;
/// The least pause before the second attempt; each later one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The most redirects of one page.
const REDIRECTS: usize = 5;
/// The content types of pages.
const OF_PAGES: &[&str] = &["text/html", "application/xhtml+xml", "text/plain", "text/markdown"];
/// Those of OpenAPI documents; files of a repository are served as text, or without a type of their own.
const OF_DOCUMENTS: &[&str] = &[
    "application/json",
    "application/octet-stream",
    "application/openapi+json",
    "application/openapi+yaml",
    "application/vnd.oai.openapi",
    "application/vnd.oai.openapi+json",
    "application/x-yaml",
    "application/yaml",
    "text/plain",
    "text/x-yaml",
    "text/yaml",
];

/// The content type of the data that a page is rendered from. A site serves it to its own script, at the same address.
const DATA: &str = "text/x-component";

/// A page as it was served.
#[derive(Debug)]
pub struct Fetched {
    pub bytes: Vec<u8>,
    /// Its address after redirects.
    pub from: Url,
    pub content_type: String,
    pub at: DateTime<Utc>,
}

/// Why an attempt failed.
struct Failure {
    reason: String,
    /// The least pause before another attempt; none if another one would fail too.
    retry_after: Option<Duration>,
    /// Whether the data of the page was served in its place.
    is_data: bool,
}

impl Failure {
    fn permanent(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), retry_after: None, is_data: false }
    }

    fn transient(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), retry_after: Some(Duration::ZERO), is_data: false }
    }

    fn of_transport(error: reqwest::Error) -> Self {
        let is_permanent = error.is_redirect() || error.is_builder();
        let error = error.without_url();
        let mut reason = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            reason = format!("{reason}: {error}");
            cause = error.source();
        }
        Self { reason, retry_after: (!is_permanent).then_some(Duration::ZERO), is_data: false }
    }
}

/// Returns a client for these pages; an attempt may take a third of the `timeout` of a page.
pub fn client(sources: &[Source], timeout: Duration) -> Result<Client> {
    let client = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout((timeout / 3).min(Duration::from_secs(10)))
        .redirect(redirect::Policy::custom(follow));
    // A proxy from the environment cannot reach this machine.
    let on_loopback = sources.iter().any(|source| is_loopback(&source.url));
    let client = if on_loopback { client.no_proxy() } else { client };
    client.build().context("pages cannot be fetched")
}

/// Follows a bounded number of redirects, and none away from https.
fn follow(attempt: redirect::Attempt) -> redirect::Action {
    let next = attempt.url();
    let on_this_machine = attempt.previous().iter().all(is_loopback) && is_loopback(next);
    if next.scheme() != "https" && !on_this_machine {
        let reason = format!("redirects to {next}, which is not https");
        return attempt.error(reason);
    }
    if attempt.previous().len() > REDIRECTS {
        return attempt.error(format!("redirects more than {REDIRECTS} times"));
    }
    attempt.follow()
}

/// Fetches a page within the timeout, with retries.
pub async fn fetch(client: &Client, source: &Source, timeout: Duration) -> Result<Fetched> {
    let end = Instant::now() + timeout;
    let (attempts, is_data) = (AtomicU32::new(0), AtomicBool::new(false));
    let attempt = || async {
        let number = attempts.fetch_add(1, Ordering::Relaxed) + 1;
        let past_caches = is_data.load(Ordering::Relaxed).then_some(number);
        let deadline = end.min(Instant::now() + timeout / 3);
        let result = timeout_at(deadline, attempt_once(client, source, past_caches)).await;
        let late = || Failure::transient(format!("sent no whole response within {} s", (timeout / 3).as_secs_f32()));
        let result = result.unwrap_or_else(|_| Err(late()));
        is_data.fetch_or(result.as_ref().is_err_and(|failure| failure.is_data), Ordering::Relaxed);
        result
    };
    // Jitter, so that pages are not requested again all at once.
    let backoff = ExponentialBuilder::new().with_min_delay(FIRST_PAUSE).with_max_times(ATTEMPTS - 1).with_jitter();
    let retried = attempt.retry(backoff).when(|failure| failure.retry_after.is_some()).adjust(|failure, pause| {
        let wait = pause?.max(failure.retry_after?);
        Instant::now().checked_add(wait).filter(|then| *then < end).map(|_| wait)
    });
    retried.await.map_err(|failure| {
        let later = match failure.retry_after {
            Some(requested) if !requested.is_zero() => format!(", asks to wait {} s", requested.as_secs()),
            _ => String::new(),
        };
        let attempts = match attempts.load(Ordering::Relaxed) {
            1 => String::new(),
            count => format!(", after {count} attempts"),
        };
        anyhow!("{}{later}{attempts}", failure.reason)
    })
}

/// Fetches the site's list of its pages; none if it has no such list. Not every site has one, so it is requested once.
pub async fn list(client: &Client, page: &Url, timeout: Duration) -> Option<String> {
    let request = client.get(page.join("/llms.txt").ok()?).header(ACCEPT, "text/plain, text/markdown").send();
    let response = timeout_at(Instant::now() + timeout, request).await.ok()?.ok()?;
    let content_type = response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let is_list = ["text/plain", "text/markdown"].iter().any(|kind| content_type.starts_with(kind));
    if response.status() != StatusCode::OK || !is_list {
        return None;
    }
    let bytes = timeout_at(Instant::now() + timeout, within(response)).await.ok()?.ok()?;
    String::from_utf8(bytes).ok()
}

/// Sends one request; one that goes past the caches is unlike any other.
async fn attempt_once(client: &Client, source: &Source, past_caches: Option<u32>) -> Result<Fetched, Failure> {
    let (accepted, content_types, what) = match source.subject {
        Subject::Document => ("application/yaml, application/json, */*;q=0.9", OF_DOCUMENTS, "an OpenAPI document"),
        _ => ("text/html, text/plain;q=0.9, text/markdown;q=0.9", OF_PAGES, "a page"),
    };
    let mut request =
        client.get(source.url.clone()).header(ACCEPT, accepted).header(ACCEPT_LANGUAGE, source.language.code());
    if let Some(attempt) = past_caches {
        request = request.header(CACHE_CONTROL, "no-cache").query(&[("attempt", attempt)]);
    }
    let response = request.send().await.map_err(Failure::of_transport)?;
    let content_type = content_type_of(&response, content_types, what)?;
    let from = response.url().clone();
    let bytes = within(response).await?;
    read::ensure_whole(&bytes).map_err(|reason| Failure::transient(reason.to_string()))?;
    Ok(Fetched { bytes, from, content_type, at: Utc::now() })
}

/// Reads the body of a response, if it is not larger than a page.
async fn within(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Failure::of_transport)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > read::LARGEST {
            return Err(Failure::permanent(format!("is larger than {} MiB, so it is not a page", read::LARGEST >> 20)));
        }
    }
    Ok(bytes)
}

/// Returns the content type of a response, if it is one of those in which `what` is served.
fn content_type_of(response: &Response, allowed: &[&str], what: &str) -> Result<String, Failure> {
    let status = response.status();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if status != StatusCode::OK {
        let is_transient =
            status.is_server_error() || [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(&status);
        let retry_after = is_transient.then(|| requested_pause(header(RETRY_AFTER)));
        return Err(Failure { reason: format!("responded {status}"), retry_after, is_data: false });
    }
    if !header(CONTENT_ENCODING).is_empty() {
        let reason = format!("has the content encoding `{}`, which was not requested", header(CONTENT_ENCODING));
        return Err(Failure::permanent(reason));
    }
    let content_type = header(CONTENT_TYPE).to_owned();
    if content_type.is_empty() {
        return Err(Failure::permanent("has no content type"));
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind == DATA {
        let reason = format!("has the content type `{DATA}`: the data of the page, which a cache confused with it");
        return Err(Failure { is_data: true, ..Failure::transient(reason) });
    }
    if !allowed.contains(&kind.as_str()) {
        let reason = format!("has the content type `{content_type}`, which is not that of {what}");
        return Err(Failure::permanent(reason));
    }
    Ok(content_type)
}

/// Returns the pause of a `Retry-After` header: seconds, or until a date.
pub fn requested_pause(value: &str) -> Duration {
    let until = || {
        let date = DateTime::parse_from_rfc2822(value).ok()?;
        (date.to_utc() - Utc::now()).to_std().ok()
    };
    value.parse().map(Duration::from_secs).ok().or_else(until).unwrap_or_default()
}
