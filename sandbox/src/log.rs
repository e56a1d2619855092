//! What passes, in lines that a person can follow; keys are masked.

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::server::Shared;

pub fn request(shared: &Shared, number: usize, head: &Parts, body: &[u8]) {
    if !shared.log {
        return;
    }
    let sent = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let scheme = sent.map_or("no authorization".to_owned(), masked);
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    eprintln!("#{number} -> {} {target} [{scheme}] {}", head.method, text(shared, body));
}

pub fn answer(shared: &Shared, number: usize, status: u16, body: &[u8]) {
    if shared.log {
        eprintln!("#{number} <- {status} {}", text(shared, body));
    }
}

/// The scheme alone: what follows it is the key, in clear or in Base64.
fn masked(authorization: &str) -> String {
    match authorization.split_once(' ') {
        Some((scheme, _)) if scheme.chars().all(|char| char.is_ascii_alphabetic()) => format!("{scheme} ***"),
        _ => "***".to_owned(),
    }
}

/// A body, in one line and without the key, should somebody have put it there.
fn text(shared: &Shared, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body).replace(&shared.key, "***");
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}
