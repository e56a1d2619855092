//! Every operation of the document, called by its name.

use std::fmt::Debug;

use elepay::{Client, Decodable, Error, Response};
use serde::Serialize;
use serde_json::Value;

use super::arguments::{Arguments, Members};
use super::document::operation;

/// A successful call.
#[derive(Debug)]
pub struct Success {
    pub status: u16,
    /// The response, written again.
    pub value: Value,
    pub skipped: Vec<String>,
    /// The request and the response.
    values: Vec<Box<dyn Debug + Send>>,
}

impl Success {
    /// The `Debug` output of the request and the response, plain and pretty.
    pub fn shown(&self) -> String {
        let shown: Vec<_> = self.values.iter().map(|value| format!("{value:?}\n{value:#?}\n")).collect();
        shown.concat()
    }
}

pub type Outcome = Result<Success, Error>;

/// Calls an operation with every member set, and with `secret` as every value that the document calls sensitive.
pub async fn call(client: &Client, id: &str, secret: &str) -> Outcome {
    call_with(client, id, &Arguments::new(operation(id), Members::All, secret)).await
}

/// Calls an operation with these arguments.
pub async fn call_with(client: &Client, id: &str, arguments: &Arguments) -> Outcome {
    let outcome = elepay::__call_by_name!(client, id, arguments, outcome);
    let outcome = outcome.unwrap_or_else(|| panic!("{id}: the client has no such operation"));
    outcome.map(|mut success| {
        success.values.extend(arguments.take_made());
        success
    })
}

/// What came of a call, whatever its type.
pub fn outcome<T>(result: Result<Response<T>, Error>) -> Outcome
where
    T: Serialize + Decodable + PartialEq + Debug + Send + 'static,
{
    let response = result?;
    let stored = serde_json::to_vec(&response).expect("types of the API are JSON");
    let read = elepay::decode::<T>(&stored).expect("what was stored can be read");
    assert_eq!((&read.value, read.skipped.len()), (&*response, 0));
    Ok(Success {
        status: response.http_status().as_u16(),
        value: serde_json::from_slice(&stored).expect("it has just been written"),
        skipped: response.skipped().to_vec(),
        values: vec![Box::new(response)],
    })
}
