//! `GET /_sandbox`: everything that the sandbox keeps, as JSON.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::control::requests::{self, Selection};
use crate::domain::embedded::show_all;
use crate::domain::kinds::KINDS;
use crate::domain::tick::tick;
use crate::http::response::JSON;
use crate::sync::lock;

/// How many of the latest requests are shown.
const SHOWN: usize = 100;

pub fn show(context: &Context) -> Response {
    let mut body = Map::new();
    {
        let mut state = lock(&context.state);
        tick(&mut state);
        body.insert("time".to_owned(), json!(state.now()));
        for kind in KINDS {
            body.insert(kind.plural(), show_all(&state, kind).into());
        }
    }
    let requests = requests::list(context, &Selection { limit: Some(SHOWN), ..Selection::default() });
    body.insert("requests".to_owned(), requests.requests.iter().map(|request| json!(request)).collect());
    body.insert("droppedRequests".to_owned(), json!(requests.dropped));
    let body = format!("{:#}\n", Value::Object(body));
    ([(header::CONTENT_TYPE, JSON)], body).into_response()
}
