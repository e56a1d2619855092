//! The sample call and the sample response at the end of a page, the same in every style.

use anyhow::{Context as _, Result};
use serde_json::Value;

/// A sample call with the sample response.
#[derive(Debug)]
pub struct Call {
    pub method: String,
    pub server: String,
    /// With a sample value for each parameter: `/charges/string/capture`.
    pub path: String,
    pub content_type: Option<String>,
    /// The body that it sends: the required fields.
    pub sent: Option<Value>,
    pub response: Option<Value>,
}

/// Returns the index of the sample call.
pub fn start(text: &str) -> Result<usize> {
    text.find("curl -X ").context("it has no sample call (`curl -X …`)")
}

/// Reads text that begins with the sample call; the sample response follows if the page `has_response`.
pub fn read(call: &str, has_response: bool) -> Result<Call> {
    let mut words = call["curl -X ".len()..].split_whitespace();
    let method = words.next().context("its sample call has no method")?.to_owned();
    let url = words.next().context("its sample call has no URL")?;
    // In flat text the response runs into the closing quote.
    let url = url.trim_start_matches('"').split(['"', '?']).next().unwrap_or_default();
    let after_scheme = url.find("://").map(|scheme| scheme + 3).context("its sample call has an invalid URL")?;
    let path_at = url[after_scheme..].find('/').map_or(url.len(), |slash| after_scheme + slash);
    let (server, path) = url.split_at(path_at);
    let (sent, rest) = match call.split_once("-d '") {
        Some((_, rest)) => {
            let (body, rest) = rest.split_once('\'').context("the body of its sample call has no end")?;
            let sent = serde_json::from_str(body).context("the body of its sample call is not JSON")?;
            (Some(sent), rest)
        }
        None => (None, after_call(call)),
    };
    let response = match rest.trim() {
        _ if !has_response => None,
        "" => None,
        response => Some(
            // The foot of the page may follow.
            serde_json::Deserializer::from_str(response)
                .into_iter()
                .next()
                .unwrap_or(Ok(Value::Null))
                .context("its sample response is not JSON; is the page cut off?")?,
        ),
    };
    let header = call[..call.len() - rest.len()].split_once("-H \"Content-Type: ");
    let content_type = header.and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned);
    Ok(Call { method, server: server.to_owned(), path: path.to_owned(), content_type, sent, response })
}

/// Returns what follows a call without a body. In flat text its last line runs into the response.
fn after_call(call: &str) -> &str {
    match call.split_once('\n') {
        Some((first, rest)) if !first.ends_with(['{', '[']) => rest,
        Some((first, _)) => &call[first.len() - 1..],
        None => "",
    }
}
