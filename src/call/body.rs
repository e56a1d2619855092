//! The body of a response, read within bounds.

use bytes::Bytes;

use crate::ErrorKind;

/// The most bytes that are reserved because a server states a length.
const MAX_RESERVED: usize = 1 << 20;

/// A body, as far as it was read.
pub(super) struct Body {
    pub(super) bytes: Bytes,
    /// Why it was not read to its end.
    pub(super) cut: Option<Cut>,
}

/// Why a body was not read to its end.
pub(super) enum Cut {
    TooLarge { limit: usize },
    Failed(reqwest::Error),
}

impl Cut {
    /// Returns the kind, the text and the source of an error about this.
    pub(super) fn into_parts(self) -> (ErrorKind, String, Option<reqwest::Error>) {
        match self {
            Self::TooLarge { limit } => {
                (ErrorKind::Undecodable, format!("the body exceeds the limit of {limit} bytes"), None)
            }
            Self::Failed(source) if source.is_timeout() => {
                (ErrorKind::Timeout, "reading the body timed out".to_owned(), Some(source.without_url()))
            }
            Self::Failed(source) => {
                let text = "the connection was lost before the end of the body".to_owned();
                (ErrorKind::Connection, text, Some(source.without_url()))
            }
        }
    }
}

impl Body {
    /// Reads a body up to a limit. What was read is kept, whatever happens.
    pub(super) async fn read(response: &mut reqwest::Response, limit: usize) -> Self {
        // So that the body is copied once, out of the buffer of the connection, which is larger and would be kept
        // whole.
        let length = usize::try_from(response.content_length().unwrap_or_default()).unwrap_or(usize::MAX);
        let mut bytes = Vec::with_capacity(length.min(limit).min(MAX_RESERVED));
        let cut = loop {
            match response.chunk().await {
                Ok(None) => break None,
                Err(error) => break Some(Cut::Failed(error)),
                Ok(Some(chunk)) => {
                    let room = limit - bytes.len();
                    bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
                    if chunk.len() > room {
                        break Some(Cut::TooLarge { limit });
                    }
                }
            }
        };
        Self { bytes: bytes.into(), cut }
    }
}
