//! Webhooks over HTTP: registered URLs, events, deliveries, and what goes wrong with them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::faults;
use super::json::{Input, Nothing, Output};
use super::refusal::Refusal;
use crate::context::Context;
use crate::http::fault_kind::seconds;
use crate::webhooks::actions;
use crate::webhooks::fault::WebhookFault;
use crate::webhooks::registry::Webhook;

type Control = State<Arc<Context>>;
type Outcome<T> = Result<Output<T>, Refusal>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Add {
    url: String,
    secret: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AddFault {
    fault: WebhookFault,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Timeout {
    #[serde(with = "seconds")]
    seconds: Duration,
}

pub async fn list(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Value> {
    Output::ok(json!({ "webhooks": actions::all(&context) }))
}

pub async fn add(State(context): Control, Input(add): Input<Add>) -> Outcome<Webhook> {
    actions::add(&context, &add.url, add.secret.as_deref()).map(Output::created)
}

pub async fn remove(
    State(context): Control,
    Path(id): Path<String>,
    Input(Nothing {}): Input<Nothing>,
) -> Result<StatusCode, Refusal> {
    actions::remove(&context, &id).map_err(|error| unknown(&context, &error, &id))?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn rotate(
    State(context): Control,
    Path(id): Path<String>,
    Input(Nothing {}): Input<Nothing>,
) -> Outcome<Webhook> {
    actions::rotate_secret(&context, &id).map(Output::ok).map_err(|error| unknown(&context, &error, &id))
}

pub async fn end_rotation(
    State(context): Control,
    Path(id): Path<String>,
    Input(Nothing {}): Input<Nothing>,
) -> Outcome<Webhook> {
    actions::end_rotation(&context, &id).map(Output::ok).map_err(|error| unknown(&context, &error, &id))
}

pub async fn set_timeout(State(context): Control, Input(timeout): Input<Timeout>) -> Output<Timeout> {
    actions::set_timeout(&context, timeout.seconds);
    Output::ok(timeout)
}

pub async fn list_faults(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Value> {
    Output::ok(json!({ "faults": actions::faults(&context) }))
}

pub async fn add_fault(State(context): Control, Input(add): Input<AddFault>) -> Outcome<AddFault> {
    faults::plan_for_event(&context, add.fault.clone())?;
    Ok(Output::created(add))
}

pub async fn clear_faults(State(context): Control, Input(Nothing {}): Input<Nothing>) -> StatusCode {
    actions::clear_faults(&context);
    StatusCode::NO_CONTENT
}

pub async fn events(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Value> {
    Output::ok(json!({ "events": actions::events(&context) }))
}

pub async fn redeliver(
    State(context): Control,
    Path(id): Path<String>,
    Input(Nothing {}): Input<Nothing>,
) -> Outcome<Value> {
    actions::redeliver(&context, &id).map_err(|error| Refusal::not_found(error.to_string()).about(&id))?;
    Ok(deliveries_of(&context))
}

pub async fn deliveries(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Value> {
    deliveries_of(&context)
}

/// Waits until nothing is being sent, and nothing is due.
pub async fn wait(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Value> {
    actions::until_sent(&context).await;
    deliveries_of(&context)
}

fn deliveries_of(context: &Context) -> Output<Value> {
    Output::ok(json!({ "deliveries": actions::deliveries(context) }))
}

fn unknown(context: &Context, error: &crate::Error, id: &str) -> Refusal {
    let refusal = Refusal::not_found(error.to_string()).about(id);
    refusal.allowed(actions::all(context).into_iter().map(|webhook| webhook.id))
}
