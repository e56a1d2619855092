//! Servers that respond with the pages of a list of charges, and what a stream makes of them.

use elepay::types::Charge;
use elepay::{Error, Paginator};
use serde_json::{Value, json};

use super::loopback::{self, Loopback};

/// Responds with one page after another, and then with the last one again and again.
pub fn pages(pages: Vec<Value>) -> Loopback {
    Loopback::in_turn(pages.into_iter().map(|page| loopback::json("200 OK", &page.to_string())).collect())
}

/// A page with these ids.
pub fn page(ids: &[&str], total: impl Into<Value>) -> Value {
    json!({ "charges": ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(), "total": total.into() })
}

pub fn targets(server: &Loopback) -> Vec<String> {
    server.requests().into_iter().map(|request| request.target).collect()
}

/// The ids until the end or an error, and the error.
pub async fn all(stream: &mut Paginator<Charge>) -> (Vec<String>, Option<Error>) {
    let mut ids = Vec::new();
    while let Some(item) = stream.next().await {
        match item {
            Ok(charge) => ids.push(charge.id),
            Err(error) => {
                assert!(stream.next().await.is_none(), "an error is the end");
                return (ids, Some(error));
            }
        }
        assert!(ids.len() < 1_000, "it has no end");
    }
    assert!(stream.next().await.is_none(), "the end is the end");
    (ids, None)
}
