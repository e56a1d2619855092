//! Reading request bodies, within limits of size, time and memory.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use http_body_util::BodyExt as _;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The maximum size of a request body, which is more than any request of the API needs.
const MAX: usize = 1 << 20;

/// The size up to which any number of bodies is read at a time.
const SMALL: usize = 16 << 10;

/// The number of larger bodies that are read at a time.
const LARGE_ONES: usize = 64;

/// The limits of reading requests.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The time in which the head of a request has to arrive, and then its body.
    pub time: Duration,
    /// The larger bodies that may still be read now.
    large: Arc<Semaphore>,
}

impl Limits {
    pub fn new(time: Duration) -> Self {
        Self { time, large: Arc::new(Semaphore::new(LARGE_ONES)) }
    }
}

/// Why a body was not read to its end.
#[derive(Debug)]
pub enum Unread {
    TooLarge,
    TooManyLargeOnes,
    TooSlow(Duration),
    Broken(axum::Error),
}

impl Unread {
    /// Returns the status of the response that says so.
    pub fn status(&self) -> u16 {
        match self {
            Self::TooLarge => 413,
            Self::TooManyLargeOnes => 503,
            Self::TooSlow(_) => 408,
            Self::Broken(_) => 400,
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the body has more than {} MiB", MAX >> 20),
            Self::TooManyLargeOnes => {
                write!(f, "{LARGE_ONES} bodies of more than {} KiB are arriving already", SMALL >> 10)
            }
            Self::TooSlow(limit) => write!(f, "the body did not arrive within {limit:?}"),
            Self::Broken(error) => write!(f, "the body is not chunked correctly, or ends too early: {error}"),
        }
    }
}

/// Reads a body.
pub async fn read(body: Body, limits: &Limits) -> Result<Vec<u8>, Unread> {
    // One that says that it is too large need not be read.
    if body.size_hint().lower() > MAX as u64 {
        return Err(Unread::TooLarge);
    }
    timeout(limits.time, read_to_end(body, &limits.large)).await.unwrap_or(Err(Unread::TooSlow(limits.time)))
}

async fn read_to_end(mut body: Body, large: &Semaphore) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let mut permit = None;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(Unread::Broken)?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > MAX {
            return Err(Unread::TooLarge);
        }
        if bytes.len() + data.len() > SMALL && permit.is_none() {
            permit = Some(large.try_acquire().map_err(|_| Unread::TooManyLargeOnes)?);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}
