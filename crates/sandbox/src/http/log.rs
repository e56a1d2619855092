//! Prints requests and responses, one line each, with keys masked.

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::context::Context;
use crate::request::Request;

/// The prefixes of keys.
const KEY_PREFIXES: [&str; 4] = ["sk_test_", "sk_live_", "pk_test_", "pk_live_"];

pub fn request(context: &Context, number: usize, head: &Parts, body: &[u8]) {
    if !context.log {
        return;
    }
    let sent = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let scheme = sent.map_or("no authorization".to_owned(), scheme);
    let target = masked(context, head.uri.path_and_query().map_or("/", |target| target.as_str()).as_bytes());
    eprintln!("#{number} -> {} {target} [{scheme}] {}", head.method, masked(context, body));
}

pub fn response(context: &Context, number: usize, request: &Request, status: u16, body: &[u8]) {
    if context.log {
        eprintln!("#{number} <- {status} {}{}", fault(request), masked(context, body));
    }
}

pub fn no_response(context: &Context, number: usize, request: &Request) {
    if context.log {
        eprintln!("#{number} <- no response {}", fault(request));
    }
}

fn fault(request: &Request) -> String {
    request.fault.map(|name| format!("[fault: {name}] ")).unwrap_or_default()
}

/// Returns the scheme of an `Authorization` header; the rest is the key, in clear or in Base64.
fn scheme(authorization: &str) -> String {
    match authorization.split_once(' ') {
        Some((scheme, _)) if scheme.chars().all(|char| char.is_ascii_alphabetic()) => format!("{scheme} ***"),
        _ => "***".to_owned(),
    }
}

/// Returns bytes as one line, without any key that may be in them, of this sandbox or not.
fn masked(context: &Context, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace(&context.key, "***");
    let mut masked = String::new();
    let mut rest = text.as_str();
    while let Some((at, prefix)) = KEY_PREFIXES.iter().filter_map(|prefix| Some((rest.find(prefix)?, prefix))).min() {
        masked.push_str(&rest[..at]);
        masked.push_str(prefix);
        masked.push_str("***");
        let after = &rest[at + prefix.len()..];
        rest = after.trim_start_matches(|char: char| char.is_ascii_alphanumeric() || char == '_');
    }
    masked.push_str(rest);
    masked.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}
