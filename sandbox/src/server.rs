//! HTTP in front of the rest: one handler, which routes by the document.

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::State as Extract;
use axum::http::{Response, StatusCode, header};
use axum::{Router, extract};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::document::Api;
use crate::refusal::Refusal;
use crate::sandbox::{Request, lock};
use crate::state::State;
use crate::{conduct, judge};

/// More than any request of the API.
const LARGEST: usize = 1 << 20;

/// What every request sees.
pub struct Shared {
    pub api: Api,
    pub base: String,
    pub key: String,
    pub strict: bool,
    pub state: Mutex<State>,
    pub requests: Mutex<Vec<Request>>,
}

/// An answer before it is bytes.
struct Answer {
    status: u16,
    content_type: Option<String>,
    body: Option<Value>,
}

pub async fn serve(listener: TcpListener, shared: Arc<Shared>, stopped: oneshot::Receiver<()>) {
    let router = Router::new().fallback(handle).with_state(shared);
    let serving = axum::serve(listener, router);
    // The sender is dropped with the sandbox. Connections that are open then are cut, not waited for.
    tokio::select! {
        _ = serving => {}
        _ = stopped => {}
    }
}

async fn handle(Extract(shared): Extract<Arc<Shared>>, request: extract::Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let mut record = Request {
        method: head.method.to_string(),
        target: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        operation: None,
        status: 0,
        unknown: Vec::new(),
    };
    let answer = match to_bytes(body, LARGEST).await {
        Ok(bytes) => answer(&shared, &head, &bytes, &mut record),
        Err(error) => Err(Refusal::new("M002002", format!("the body cannot be read: {error}"))),
    };
    let number = lock(&shared.requests).len() as u64 + 1;
    let answer = answer.unwrap_or_else(|refusal| Answer {
        status: refusal.status,
        content_type: Some("application/json;charset=utf-8".to_owned()),
        body: Some(refusal.body(number)),
    });
    record.status = answer.status;
    lock(&shared.requests).push(record);
    response(answer)
}

fn answer(shared: &Shared, head: &http::request::Parts, bytes: &[u8], record: &mut Request) -> Result<Answer, Refusal> {
    let path = head.uri.path();
    let operations = shared.api.at(path);
    let Some((operation, parameters)) =
        operations.iter().find(|(operation, _)| operation.method == head.method.as_str())
    else {
        return Err(match operations.first() {
            Some(_) => Refusal::new("M003000", format!("{path} is not called with {}", head.method)),
            None => Refusal { status: 404, ..Refusal::new("M002003", format!("there is nothing at {path}")) },
        });
    };
    record.operation = Some(operation.id.clone());
    judge::key(&head.headers, &shared.key)?;
    let judged = judge::body(operation, &head.headers, bytes, shared.strict)?;
    record.unknown = judged.unknown;
    let done = conduct::conduct(&mut lock(&shared.state), &shared.base, &operation.id, parameters, &judged.body);
    let body = done.unwrap_or_else(|| {
        let reason = format!("the sandbox does not simulate `{}` yet", operation.id);
        Err(Refusal { status: 501, ..Refusal::new("S001000", reason) })
    })?;
    let body = body.map(Value::Object);
    // Our own mistakes must not pass for elepay's behaviour.
    if let (Some(schema), Some(body)) = (&operation.success.schema, &body)
        && let Some(error) = schema.iter_errors(body).next()
    {
        let reason = format!("the sandbox's own answer is not as documented, at {}: {error}", error.instance_path());
        return Err(Refusal { status: 500, ..Refusal::new("S001000", reason) });
    }
    Ok(Answer { status: operation.success.status, content_type: operation.success.content_type.clone(), body })
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(match &answer.body {
        Some(body) => Body::from(body.to_string()),
        None => Body::empty(),
    });
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content_type = answer.content_type.filter(|_| answer.body.is_some());
    if let Some(value) = content_type.and_then(|text| header::HeaderValue::from_str(&text).ok()) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}
