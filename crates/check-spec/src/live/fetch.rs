use std::error::Error;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use tokio::time::{Instant, sleep, timeout_at};

use super::sources::{Source, is_loopback};
use crate::read;

/// Says who fetches the pages, so that the vendor knows whom to contact.
const USER_AGENT: &str = concat!("elepay-check-spec/", env!("CARGO_PKG_VERSION"), " (+https://docs.rs/elepay)");

/// The most attempts for one page.
const ATTEMPTS: u32 = 4;
/// The pause before the second attempt; each later one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The most redirects of one page.
const REDIRECTS: usize = 5;
/// The content types of pages.
const CONTENT_TYPES: &[&str] = &["text/html", "application/xhtml+xml", "text/plain", "text/markdown"];

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
}

impl Failure {
    fn permanent(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), retry_after: None }
    }

    fn transient(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), retry_after: Some(Duration::ZERO) }
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
        Self { reason, retry_after: (!is_permanent).then_some(Duration::ZERO) }
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
    let mut pause = FIRST_PAUSE;
    for attempt in 1.. {
        let deadline = end.min(Instant::now() + timeout / 3);
        let failure = match timeout_at(deadline, attempt_once(client, source)).await {
            Ok(Ok(fetched)) => return Ok(fetched),
            Ok(Err(failure)) => failure,
            Err(_) => Failure::transient(format!("sent no whole response within {} s", (timeout / 3).as_secs_f32())),
        };
        let attempts = if attempt == 1 { String::new() } else { format!(", after {attempt} attempts") };
        let Some(requested) = failure.retry_after else { bail!("{}{attempts}", failure.reason) };
        // Jitter, so that pages are not requested again all at once.
        let wait = requested.max(pause.mul_f64(0.75 + fastrand::f64() / 2.0));
        let is_too_late = Instant::now().checked_add(wait).is_none_or(|then| then >= end);
        if attempt == ATTEMPTS || is_too_late {
            let later =
                if requested > pause { format!(", asks to wait {} s", requested.as_secs()) } else { String::new() };
            bail!("{}{later}{attempts}", failure.reason);
        }
        sleep(wait).await;
        pause *= 2;
    }
    Err(anyhow!("was never fetched"))
}

async fn attempt_once(client: &Client, source: &Source) -> Result<Fetched, Failure> {
    let request = client
        .get(source.url.clone())
        .header(ACCEPT, "text/html, text/plain;q=0.9, text/markdown;q=0.9")
        .header(ACCEPT_LANGUAGE, source.language.code());
    let mut response = request.send().await.map_err(Failure::of_transport)?;
    let content_type = content_type_of(&response)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Failure::of_transport)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > read::LARGEST {
            return Err(Failure::permanent(format!("is larger than {} MiB, so it is not a page", read::LARGEST >> 20)));
        }
    }
    read::ensure_whole(&bytes).map_err(|reason| Failure::transient(reason.to_string()))?;
    Ok(Fetched { bytes, from: response.url().clone(), content_type, at: Utc::now() })
}

/// Returns the content type of a response, if it can be a page.
fn content_type_of(response: &Response) -> Result<String, Failure> {
    let status = response.status();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if status != StatusCode::OK {
        let is_transient =
            status.is_server_error() || [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(&status);
        let retry_after = is_transient.then(|| requested_pause(header(RETRY_AFTER)));
        return Err(Failure { reason: format!("responded {status}"), retry_after });
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
    if !CONTENT_TYPES.contains(&kind.as_str()) {
        return Err(Failure::permanent(format!("has the content type `{content_type}`, which is not that of a page")));
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
