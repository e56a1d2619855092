//! Fetches one page: whole, or the reason why not.

use std::error::Error;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use tokio::time::{Instant, sleep, timeout_at};

use super::sources::{Source, is_loopback};
use crate::read;

/// Who asks; the pages are public, and the vendor shall know whom to write to.
const USER_AGENT: &str = concat!("elepay-check-spec/", env!("CARGO_PKG_VERSION"), " (+https://docs.rs/elepay)");

/// How often a page is asked for.
const ATTEMPTS: u32 = 4;
/// The pause before the second attempt; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// How many times one page may redirect.
const REDIRECTS: usize = 5;
/// What pages come as.
const CONTENT_TYPES: &[&str] = &["text/html", "application/xhtml+xml", "text/plain", "text/markdown"];

/// A page as it came.
#[derive(Debug)]
pub struct Fetched {
    pub bytes: Vec<u8>,
    /// Where it came from, after redirects.
    pub from: Url,
    pub content_type: String,
    pub at: DateTime<Utc>,
}

/// Why an attempt failed, and how long to wait before another one, if that makes sense.
struct Failure {
    reason: String,
    again: Option<Duration>,
}

impl Failure {
    fn lasting(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), again: None }
    }

    fn passing(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), again: Some(Duration::ZERO) }
    }

    fn of_transport(error: reqwest::Error) -> Self {
        let lasts = error.is_redirect() || error.is_builder();
        let error = error.without_url();
        let mut reason = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            reason = format!("{reason}: {error}");
            cause = error.source();
        }
        Self { reason, again: (!lasts).then_some(Duration::ZERO) }
    }
}

/// What fetches these pages; each attempt may take a third of the `time` of a page.
pub fn client(sources: &[Source], time: Duration) -> Result<Client, String> {
    let client = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout((time / 3).min(Duration::from_secs(10)))
        .redirect(redirect::Policy::custom(follow));
    // A proxy of the environment does not reach this machine.
    let on_loopback = sources.iter().any(|source| is_loopback(&source.url));
    let client = if on_loopback { client.no_proxy() } else { client };
    client.build().map_err(|error| format!("pages cannot be fetched: {error}"))
}

/// Not away from https, and not for ever.
fn follow(attempt: redirect::Attempt) -> redirect::Action {
    let next = attempt.url();
    let on_this_machine = attempt.previous().iter().all(is_loopback) && is_loopback(next);
    if next.scheme() != "https" && !on_this_machine {
        let reason = format!("redirects to {next}, which is no https");
        return attempt.error(reason);
    }
    if attempt.previous().len() > REDIRECTS {
        return attempt.error(format!("redirects more than {REDIRECTS} times"));
    }
    attempt.follow()
}

/// Fetches a page within the time, in several attempts if need be.
pub async fn fetch(client: &Client, source: &Source, time: Duration) -> Result<Fetched, String> {
    let end = Instant::now() + time;
    let mut pause = FIRST_PAUSE;
    for attempt in 1.. {
        let patience = end.min(Instant::now() + time / 3);
        let failure = match timeout_at(patience, once(client, source)).await {
            Ok(Ok(fetched)) => return Ok(fetched),
            Ok(Err(failure)) => failure,
            Err(_) => Failure::passing(format!("gave no whole answer in {} s", (time / 3).as_secs_f32())),
        };
        let tried = if attempt == 1 { String::new() } else { format!(", tried {attempt} times") };
        let Some(asked) = failure.again else { return Err(failure.reason + &tried) };
        // Not all at the same moment.
        let wait = asked.max(pause.mul_f64(0.75 + fastrand::f64() / 2.0));
        let is_too_late = Instant::now().checked_add(wait).is_none_or(|then| then >= end);
        if attempt == ATTEMPTS || is_too_late {
            let later = if asked > pause { format!(", asks to wait {} s", asked.as_secs()) } else { String::new() };
            return Err(failure.reason + &later + &tried);
        }
        sleep(wait).await;
        pause *= 2;
    }
    Err("was never tried".to_owned())
}

async fn once(client: &Client, source: &Source) -> Result<Fetched, Failure> {
    let request = client
        .get(source.url.clone())
        .header(ACCEPT, "text/html, text/plain;q=0.9, text/markdown;q=0.9")
        .header(ACCEPT_LANGUAGE, source.language.code());
    let mut response = request.send().await.map_err(Failure::of_transport)?;
    let content_type = judge(&response)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Failure::of_transport)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > read::LARGEST {
            return Err(Failure::lasting(format!("has more than {} MiB, so it is no page", read::LARGEST >> 20)));
        }
    }
    read::whole(&bytes).map_err(Failure::passing)?;
    Ok(Fetched { bytes, from: response.url().clone(), content_type, at: Utc::now() })
}

/// Whether an answer can be a page, by its head: its content type.
fn judge(response: &Response) -> Result<String, Failure> {
    let status = response.status();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if status != StatusCode::OK {
        let passes =
            status.is_server_error() || [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(&status);
        let again = passes.then(|| pause_asked(header(RETRY_AFTER)));
        return Err(Failure { reason: format!("answered {status}"), again });
    }
    if !header(CONTENT_ENCODING).is_empty() {
        let reason = format!("came with the content encoding `{}`, which was not asked for", header(CONTENT_ENCODING));
        return Err(Failure::lasting(reason));
    }
    let content_type = header(CONTENT_TYPE).to_owned();
    if content_type.is_empty() {
        return Err(Failure::lasting("came without a content type"));
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !CONTENT_TYPES.contains(&kind.as_str()) {
        return Err(Failure::lasting(format!("came as `{content_type}`, which is no page")));
    }
    Ok(content_type)
}

/// `Retry-After`: seconds, or a date.
fn pause_asked(value: &str) -> Duration {
    let until = || {
        let date = DateTime::parse_from_rfc2822(value).ok()?;
        (date.to_utc() - Utc::now()).to_std().ok()
    };
    value.parse().map(Duration::from_secs).ok().or_else(until).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_until_a_date() {
        assert_eq!(pause_asked("120"), Duration::from_secs(120));
        let later = (Utc::now() + chrono::TimeDelta::seconds(90)).format("%a, %d %b %Y %T GMT").to_string();
        let asked = pause_asked(&later);
        assert!(asked > Duration::from_secs(60) && asked <= Duration::from_secs(90), "{later}: {asked:?}");
        for none in ["", "soon", "-1", "Wed, 21 Oct 2015 07:28:00 GMT"] {
            assert_eq!(pause_asked(none), Duration::ZERO, "{none}");
        }
        assert_eq!(pause_asked(&u64::MAX.to_string()), Duration::from_secs(u64::MAX));
    }
}
