//! Applies a fault to a call that was received.

use serde_json::{Value, json};

use super::connection_state::{End, SharedState};
use super::effect::Effect;
use super::fault::Fault;
use super::fault_schedule::begun;
use super::response::{RawResponse, content_type_header};
use crate::context::Context;
use crate::request::Request;
use crate::sync::lock;

/// Returns the response to send, if there is one. `refused` is `true` if the call was refused on its own merits.
pub async fn apply(
    context: &Context,
    connection: &SharedState,
    record: &Request,
    fault: Fault,
    mut response: RawResponse,
    refused: bool,
) -> Option<RawResponse> {
    let executes = fault.executes();
    match fault.effect {
        // It was chosen by a request that is known, or the request ended before the fault happened.
        Effect::CloseOnAccept | Effect::ResetReading(_) => {
            lock(connection).end(End::Reset);
            return None;
        }
        Effect::RefuseConnections(length) => {
            lock(connection).end(End::Close);
            let window = lock(&context.schedule).refuse(length);
            begun(window).await;
            return None;
        }
        Effect::NoResponse { reset } => {
            lock(connection).end(if reset { End::Reset } else { End::Close });
            return None;
        }
        Effect::Silence => {
            refuse_next(context, connection).await;
            std::future::pending::<()>().await;
        }
        Effect::DieIdle => lock(connection).reset_on_next_request(),
        Effect::Delay(time) => tokio::time::sleep(time).await,
        Effect::Informational(statuses) => {
            let heads = statuses.iter().map(|status| format!("HTTP/1.1 {status} Informational\r\n\r\n"));
            lock(connection).set_preamble(heads.collect::<String>().into_bytes());
        }
        Effect::Cut(bytes) => lock(connection).limit_writing(bytes),
        Effect::Trickle { bytes, every } => lock(connection).trickle(bytes, every),
        // A success would hide that the call was refused.
        Effect::Replace(RawResponse { status: 200..=299, .. }) if executes && refused => {}
        Effect::Replace(other) => response = other,
        Effect::ContentType(content_type) => response.headers = vec![content_type_header(&content_type)],
        Effect::Body(body) => response.body = body,
        Effect::UnknownValues => add_unknown_values(context, record, &mut response),
    }
    Some(response)
}

/// Begins the window that is scheduled for the next call, if there is one; it begins with this response.
pub async fn refuse_next(context: &Context, connection: &SharedState) {
    let window = lock(&context.schedule).refuse_next();
    if let Some(window) = window {
        lock(connection).close_when_idle();
        begun(window).await;
    }
}

/// Adds an unknown member to a response, and replaces the values of its enums by unknown ones.
fn add_unknown_values(context: &Context, record: &Request, response: &mut RawResponse) {
    let Ok(Value::Object(mut body)) = serde_json::from_slice(&response.body) else { return };
    let route = record.operation.as_deref().and_then(|id| context.api.route(id));
    let members = route.and_then(|route| route.success.body.as_ref()).into_iter().flat_map(|body| &body.members);
    for (name, _) in members.filter(|(_, member)| !member.values.is_empty()) {
        if let Some(value) = body.get_mut(name) {
            *value = json!("sandbox_newer_than_published");
        }
    }
    body.insert("sandboxUnknown".to_owned(), json!({ "nested": [1, null, "x"] }));
    response.body = Value::Object(body).to_string().into_bytes();
}
