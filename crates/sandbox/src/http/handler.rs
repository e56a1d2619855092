//! Calls of the API: routed by the document, validated, executed, and spoiled by a fault if one is scheduled.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use super::apply_fault::{apply, refuse_next};
use super::connection_state::SharedState;
use super::fault::Fault;
use super::response::{JSON, RawResponse};
use super::{auth, body, json, log, validate};
use crate::calendar;
use crate::context::Context;
use crate::document::route::{PathParameters, Route};
use crate::domain::api_error::ApiError;
use crate::domain::call::Call;
use crate::domain::operations;
use crate::request::Request;
use crate::sync::lock;
use crate::weight::weight_of_request;
use axum::Extension;
use axum::body::Body;
use axum::extract::{self, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, header};
use elepay_spec::nearest;

pub async fn handle(
    State(context): State<Arc<Context>>,
    Extension(connection): Extension<SharedState>,
    request: extract::Request,
) -> Response<Body> {
    // There is no response if the connection ends.
    let Ok(early) = lock(&connection).request_received() else { return Response::new(Body::empty()) };
    let (head, body) = request.into_parts();
    let routed = route(&context, &head);
    let operation = routed.as_ref().ok().map(|(route, _)| route.operation_id.as_str());
    let target = head.uri.path_and_query().map_or("", |target| target.as_str());
    let mut record = Request::new(head.method.as_str(), target, operation, lock(&context.state).now());
    record.number = lock(&context.requests).push(record.clone());
    let number = record.number;
    // The call of an early fault was counted when its first byte arrived.
    let (scheduled, choice) =
        if early.is_some() { (early, None) } else { lock(&context.schedule).take_next(routed.is_ok()) };
    let bytes = body::read(body, &context.limits).await;
    if let Ok(bytes) = &bytes {
        record.body = json::parse(bytes).ok();
    }
    if let Ok((route, _)) = &routed {
        record.unknown =
            validate::unknown(&context.api, route, head.uri.query().unwrap_or_default(), record.body.as_ref());
    }
    let weight = weight_of_request(&record);
    let fault = scheduled.or_else(|| choice.and_then(|choose| choose(&record)));
    record.fault = fault.as_ref().map(Fault::name);
    log::request(&context, number, &head, bytes.as_deref().unwrap_or_default());

    let executes = fault.as_ref().is_none_or(Fault::executes);
    let outcome = match &bytes {
        _ if !executes => Ok(not_executed(&context, &record)),
        Ok(bytes) => routed.and_then(|(route, path)| execute(&context, route, path, &head, bytes, &mut record)),
        Err(unread) => Err(ApiError::invalid(unread.to_string()).status(unread.status())),
    };
    let refused = outcome.is_err();
    let mut response =
        outcome.unwrap_or_else(|error| RawResponse::new(error.status, Some(JSON), error.body(number).to_string()));
    if bytes.is_err() {
        // Where the next request begins is not known.
        response.headers.push(("connection".to_owned(), "close".to_owned()));
    }
    // Recorded now, because the client may go away before the response.
    lock(&context.requests).update(&record, weight);
    let response = match fault {
        Some(fault) => apply(&context, &connection, &record, fault, response, refused).await,
        None => Some(response),
    };
    refuse_next(&context, &connection).await;
    let Some(response) = response else {
        log::no_response(&context, number, &record);
        return Response::new(Body::empty());
    };
    log::response(&context, number, &record, response.status, &response.body);
    record.status = Some(response.status);
    lock(&context.requests).update(&record, weight);
    lock(&connection).responded();
    let mut response = response.into();
    date(&context, &mut response);
    response
}

/// Dates a response by the sandbox's clock. The HTTP library would do so by the machine's.
fn date(context: &Context, response: &mut Response<Body>) {
    let time = Duration::from_millis(lock(&context.state).now());
    if time < calendar::END
        && let Some(time) = UNIX_EPOCH.checked_add(time)
        && let Ok(date) = HeaderValue::try_from(httpdate::fmt_http_date(time))
    {
        response.headers_mut().entry(header::DATE).or_insert(date);
    }
}

fn route<'a>(context: &'a Context, head: &Parts) -> Result<(&'a Route, PathParameters), ApiError> {
    let path = head.uri.path();
    let mut routes = context.api.at(path);
    match routes.iter().position(|(route, _)| route.method == head.method.as_str()) {
        Some(at) => Ok(routes.swap_remove(at)),
        None if routes.is_empty() => {
            let known: Vec<_> = context.api.routes.iter().map(Route::pattern).collect();
            let near = nearest(path, known.iter().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!("; the nearest is {near}"));
            Err(ApiError::new("M002003", format!("the API has no path {path}{near}")).status(404))
        }
        None => {
            let methods: Vec<_> = routes.iter().map(|(route, _)| route.method.as_str()).collect();
            let message = format!("{path} does not support {}, only {}", head.method, methods.join(" and "));
            Err(ApiError::new("M003000", message))
        }
    }
}

/// Validates and executes a call.
fn execute(
    context: &Context,
    route: &Route,
    path: PathParameters,
    head: &Parts,
    bytes: &[u8],
    record: &mut Request,
) -> Result<RawResponse, ApiError> {
    auth::check(&head.headers, &context.key)?;
    let query = validate::query(route, head.uri.query().unwrap_or_default())?;
    let body = validate::body(&context.api, route, &head.headers, bytes)?;
    if let Some(name) = record.unknown.first().filter(|_| context.strict) {
        return Err(ApiError::invalid(format!("no published request has `{name}`")).parameter(name));
    }
    let call = Call { route, path, query, body };
    let outcome = operations::execute(&mut lock(&context.state), &call);
    let body = outcome.unwrap_or_else(|| {
        let message = format!("the sandbox does not simulate `{}` yet", route.operation_id);
        Err(ApiError::new("S001000", message).status(501))
    })?;
    record.executed = true;
    let Some(documented) = &route.success.body else {
        return Ok(RawResponse::new(route.success.status, None, ""));
    };
    // A mistake of the sandbox's must not be taken for elepay's behaviour.
    if let Some(error) = documented.schema.iter_errors(&body).next() {
        let message =
            format!("the sandbox's own response does not match the document, at {}: {error}", error.instance_path());
        return Err(ApiError::new("S001000", message).status(500));
    }
    Ok(RawResponse::new(route.success.status, Some(&documented.content_type), body.to_string()))
}

/// Returns the response to a call that is not executed, if its fault has no response of its own.
fn not_executed(context: &Context, record: &Request) -> RawResponse {
    let route = record.operation.as_deref().and_then(|id| context.api.route(id));
    RawResponse::new(route.map_or(500, |route| route.success.status), Some(JSON), "{}")
}
