//! What passes, in lines that a person can follow; keys are masked.

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::sandbox::Request;
use crate::server::Shared;

pub fn request(shared: &Shared, number: usize, head: &Parts, body: &[u8]) {
    if !shared.log {
        return;
    }
    let sent = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let scheme = sent.map_or("no authorization".to_owned(), masked);
    let target = text(shared, head.uri.path_and_query().map_or("/", |target| target.as_str()).as_bytes());
    eprintln!("#{number} -> {} {target} [{scheme}] {}", head.method, text(shared, body));
}

pub fn answer(shared: &Shared, number: usize, record: &Request, status: u16, body: &[u8]) {
    if shared.log {
        eprintln!("#{number} <- {status} {}{}", fault(record), text(shared, body));
    }
}

pub fn no_answer(shared: &Shared, number: usize, record: &Request) {
    if shared.log {
        eprintln!("#{number} <- no answer {}", fault(record));
    }
}

fn fault(record: &Request) -> String {
    record.fault.map(|name| format!("[fault: {name}] ")).unwrap_or_default()
}

/// The scheme alone: what follows it is the key, in clear or in Base64.
fn masked(authorization: &str) -> String {
    match authorization.split_once(' ') {
        Some((scheme, _)) if scheme.chars().all(|char| char.is_ascii_alphabetic()) => format!("{scheme} ***"),
        _ => "***".to_owned(),
    }
}

/// A text in one line and without keys, should somebody have put one there.
fn text(shared: &Shared, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace(&shared.key, "***");
    let mut shown = String::new();
    let mut rest = text.as_str();
    // Any key, of this sandbox or not: what follows its beginning is left out.
    while let Some((at, begin)) = KEYS.iter().filter_map(|begin| Some((rest.find(begin)?, begin))).min() {
        shown.push_str(&rest[..at]);
        shown.push_str(begin);
        shown.push_str("***");
        let after = &rest[at + begin.len()..];
        rest = after.trim_start_matches(|char: char| char.is_ascii_alphanumeric() || char == '_');
    }
    shown.push_str(rest);
    shown.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

/// How keys begin.
const KEYS: [&str; 4] = ["sk_test_", "sk_live_", "pk_test_", "pk_live_"];
