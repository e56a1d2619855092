//! HTTP in front of the rest: routes by the document, lets faults strike, answers.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{self, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use axum::{Extension, Router};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::conduct::Call;
use crate::document::{Api, Operation};
use crate::fault::{Canned, Fault, Strike};
use crate::refusal::Refusal;
use crate::sandbox::{Request, lock};
use crate::script::Script;
use crate::state::State;
use crate::wire::{End, SharedLine};
use crate::{conduct, judge, log, page};

/// More than any request of the API.
const LARGEST: usize = 1 << 20;

/// What every request sees.
pub struct Shared {
    pub api: Arc<Api>,
    pub base: String,
    pub bound: SocketAddr,
    pub key: String,
    pub strict: bool,
    pub log: bool,
    pub state: Mutex<State>,
    pub requests: Mutex<Vec<Request>>,
    pub script: Arc<Mutex<Script>>,
}

/// An answer before it is bytes.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Where the sandbox's own pages are.
pub const PAGES: &str = "/_sandbox";

pub fn router(shared: Arc<Shared>) -> Router {
    let pages = Router::new()
        .route(PAGES, get(page::state))
        .route(&format!("{PAGES}/codes/{{id}}"), get(page::show).post(page::pay))
        .layer(from_fn(answered));
    pages.fallback(handle).with_state(shared)
}

/// So that a connection is known to be idle after a page, too.
async fn answered(Extension(line): Extension<SharedLine>, request: extract::Request, next: Next) -> Response<Body> {
    let response = next.run(request).await;
    lock(&line).answered();
    response
}

async fn handle(
    Extract(shared): Extract<Arc<Shared>>,
    Extension(line): Extension<SharedLine>,
    request: extract::Request,
) -> Response<Body> {
    // Nothing is answered where the connection ends.
    let Ok(early) = lock(&line).asked() else { return Response::new(Body::empty()) };
    let (head, body) = request.into_parts();
    let mut record = Request {
        method: head.method.to_string(),
        target: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        operation: None,
        body: None,
        unknown: Vec::new(),
        fault: None,
        executed: false,
        status: None,
    };
    let called = operation(&shared, &head);
    record.operation = called.as_ref().ok().map(|(operation, _)| operation.id.clone());
    let number = {
        let mut requests = lock(&shared.requests);
        requests.push(record.clone());
        requests.len()
    };
    // An early one was counted when it struck.
    let (planned, choice) = if early.is_some() { (early, None) } else { lock(&shared.script).next() };
    let bytes = to_bytes(body, LARGEST).await;
    if let Ok(bytes) = &bytes {
        record.body = serde_json::from_slice(bytes).ok();
    }
    if let Ok((operation, _)) = &called {
        record.unknown = judge::unknown(operation, head.uri.query().unwrap_or_default(), record.body.as_ref());
    }
    let fault = planned.or_else(|| choice.and_then(|choose| choose(&record)));
    record.fault = fault.as_ref().map(Fault::name);
    log::request(&shared, number, &head, bytes.as_deref().unwrap_or_default());

    let executes = fault.as_ref().is_none_or(Fault::executes);
    let answer = match &bytes {
        _ if !executes => Ok(untouched(&shared, &record)),
        Ok(bytes) => called.and_then(|(operation, path)| execute(&shared, operation, path, &head, bytes, &mut record)),
        Err(error) => {
            Err(Refusal { status: 413, ..Refusal::new("M002002", format!("the body cannot be read: {error}")) })
        }
    };
    let refused = answer.is_err();
    let answer = answer.unwrap_or_else(|refusal| Answer {
        status: refusal.status,
        headers: vec![json_type()],
        body: refusal.body(number).to_string().into_bytes(),
    });
    // What was done is remembered even if the caller has gone before the answer.
    lock(&shared.requests)[number - 1] = record.clone();
    let answer = match fault {
        Some(fault) => strike(&shared, &line, &record, fault, answer, refused).await,
        None => Some(answer),
    };
    refuse_next(&shared, &line).await;
    let Some(answer) = answer else {
        log::no_answer(&shared, number, &record);
        return Response::new(Body::empty());
    };
    log::answer(&shared, number, &record, answer.status, &answer.body);
    lock(&shared.requests)[number - 1].status = Some(answer.status);
    lock(&line).answered();
    response(answer)
}

fn operation<'a>(shared: &'a Shared, head: &Parts) -> Result<(&'a Operation, BTreeMap<String, String>), Refusal> {
    let path = head.uri.path();
    let mut operations = shared.api.at(path);
    match operations.iter().position(|(operation, _)| operation.method == head.method.as_str()) {
        Some(at) => Ok(operations.swap_remove(at)),
        None if operations.is_empty() => {
            Err(Refusal { status: 404, ..Refusal::new("M002003", format!("there is nothing at {path}")) })
        }
        None => Err(Refusal::new("M003000", format!("{path} is not called with {}", head.method))),
    }
}

fn execute(
    shared: &Shared,
    operation: &Operation,
    path: BTreeMap<String, String>,
    head: &Parts,
    bytes: &[u8],
    record: &mut Request,
) -> Result<Answer, Refusal> {
    judge::key(&head.headers, &shared.key)?;
    let query = judge::query(operation, head.uri.query().unwrap_or_default())?;
    let body = judge::body(operation, &head.headers, bytes)?;
    if let Some(name) = record.unknown.first().filter(|_| shared.strict) {
        return Err(Refusal::of("M002002", name, format!("`{name}` is in no published request")));
    }
    let call = Call { path, query, body };
    let done = conduct::conduct(&mut lock(&shared.state), &shared.base, &operation.id, &call);
    let body = done.unwrap_or_else(|| {
        let reason = format!("the sandbox does not simulate `{}` yet", operation.id);
        Err(Refusal { status: 501, ..Refusal::new("S001000", reason) })
    })?;
    record.executed = true;
    let body = body.map(Value::Object);
    // Our own mistakes must not pass for elepay's behaviour.
    if let (Some(schema), Some(body)) = (&operation.success.schema, &body)
        && let Some(error) = schema.iter_errors(body).next()
    {
        let reason = format!("the sandbox's own answer is not as documented, at {}: {error}", error.instance_path());
        return Err(Refusal { status: 500, ..Refusal::new("S001000", reason) });
    }
    let content_type = operation.success.content_type.clone().filter(|_| body.is_some());
    Ok(Answer {
        status: operation.success.status,
        headers: content_type.map(|text| ("content-type".to_owned(), text)).into_iter().collect(),
        body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
    })
}

/// What a call that is not executed is answered with, if its fault brings no answer.
fn untouched(shared: &Shared, record: &Request) -> Answer {
    let operation = shared.api.operations.iter().find(|operation| Some(&operation.id) == record.operation.as_ref());
    let status = operation.map_or(500, |operation| operation.success.status);
    Answer { status, headers: vec![json_type()], body: b"{}".to_vec() }
}

/// What becomes of an answer; nothing where none is given.
async fn strike(
    shared: &Shared,
    line: &SharedLine,
    record: &Request,
    fault: Fault,
    mut answer: Answer,
    refused: bool,
) -> Option<Answer> {
    let executes = fault.executes();
    match fault.strike {
        // Chosen when the request was known already, or not yet struck at its end.
        Strike::CloseOnAccept | Strike::ResetReading(_) => {
            lock(line).end(End::Reset);
            return None;
        }
        Strike::Refuse(window) => {
            lock(line).end(End::Close);
            let refused = lock(&shared.script).refuse(window);
            begun(refused).await;
            return None;
        }
        Strike::Gone { reset } => {
            lock(line).end(if reset { End::Reset } else { End::Close });
            return None;
        }
        Strike::Silence => {
            refuse_next(shared, line).await;
            std::future::pending::<()>().await;
        }
        Strike::DieIdle => lock(line).end_on_next_arrival(),
        Strike::Delay(time) => tokio::time::sleep(time).await,
        Strike::Informational(statuses) => {
            let heads = statuses.iter().map(|status| format!("HTTP/1.1 {status} Informational\r\n\r\n"));
            let first = heads.collect::<Vec<_>>().concat();
            lock(line).write_first(first.into_bytes());
        }
        Strike::Cut(bytes) => lock(line).cut_after(bytes),
        Strike::Trickle { bytes, every } => lock(line).trickle(bytes, every),
        // A success would hide that the call was refused.
        Strike::Answer(Canned { status: 200..=299, .. }) if executes && refused => {}
        Strike::Answer(Canned { status, headers, body }) => answer = Answer { status, headers, body },
        Strike::ContentType(text) => answer.headers = vec![("content-type".to_owned(), text)],
        Strike::Body(body) => answer.body = body,
        Strike::UnknownValues => {
            let enums = shared.api.operations.iter().find(|operation| Some(&operation.id) == record.operation.as_ref());
            if let Ok(Value::Object(mut body)) = serde_json::from_slice(&answer.body) {
                for name in enums.map(|operation| operation.success.enums.as_slice()).unwrap_or_default() {
                    if body.contains_key(name) {
                        body.insert(name.clone(), json!("sandbox_newer_than_published"));
                    }
                }
                body.insert("sandboxUnknown".to_owned(), json!({ "nested": [1, null, "x"] }));
                answer.body = Value::Object(body).to_string().into_bytes();
            }
        }
    }
    Some(answer)
}

/// If the next call shall find nobody listening, that begins with this answer.
async fn refuse_next(shared: &Shared, line: &SharedLine) {
    let next = lock(&shared.script).refuse_next();
    if let Some(next) = next {
        lock(line).end_when_idle();
        begun(next).await;
    }
}

/// Waits until nobody listens. An error means that the sandbox is gone, where nobody does either.
pub async fn begun(window: oneshot::Receiver<()>) {
    let _ = window.await;
}

pub fn json_type() -> (String, String) {
    ("content-type".to_owned(), "application/json;charset=utf-8".to_owned())
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    if answer.status == 204 {
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    response
}
