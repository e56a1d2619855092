//! Reads any bytes as an error response: two for the status, one for the length of a `Retry-After` header, the rest
//! for the header and the body.
#![no_main]

use std::sync::LazyLock;

use elepay::Client;
use http::{HeaderMap, HeaderValue, header};

static CLIENT: LazyLock<Client> =
    LazyLock::new(|| Client::builder("sk_test_fuzz").base_url("http://127.0.0.1:1").build().expect("a client"));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [high, low, length, rest @ ..] = bytes else { return };
    let (header, body) = rest.split_at(rest.len().min(usize::from(*length)));
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(header) {
        headers.insert(header::RETRY_AFTER, value);
    }
    elepay::fuzzing::error(&CLIENT, u16::from_be_bytes([*high, *low]), &headers, body);
});
