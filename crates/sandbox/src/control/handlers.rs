//! What each path below `/_sandbox` does: it reads the request, calls a function, and shows the result.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::clock::{self, Clock};
use super::json::{Input, Nothing, Output, Parameters};
use super::objects::{self, Shown};
use super::refusal::Refusal;
use super::requests::{Listing, Selection};
use super::snapshots::{self, Listed};
use super::{document, faults, requests, selection};
use crate::context::Context;
use crate::domain::kinds::Kind;
use crate::http::fault_kind::seconds;
use crate::http::fault_plan::FaultPlan;
use crate::http::fault_schedule::begun;

type Control = State<Arc<Context>>;
type Outcome<T> = Result<Output<T>, Refusal>;

/// Something that happens to an object.
#[derive(Clone, Copy)]
pub enum Action {
    Approve,
    Pay,
    Decline,
    Expire,
    Status,
    Dispute,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pay {
    /// The payment method.
    method: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetStatus {
    status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    #[serde(with = "seconds")]
    seconds: Duration,
}

impl Action {
    pub const ALL: [Self; 6] = [Self::Approve, Self::Pay, Self::Decline, Self::Expire, Self::Status, Self::Dispute];

    /// Returns the last segment of its path.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Pay => "pay",
            Self::Decline => "decline",
            Self::Expire => "expire",
            Self::Status => "status",
            Self::Dispute => "dispute",
        }
    }

    /// Returns the handler for objects of a kind, or of any kind.
    pub fn of(self, kind: Option<&'static Kind>) -> MethodRouter<Arc<Context>> {
        match self {
            Self::Approve => plain(kind, objects::approve),
            Self::Decline => plain(kind, objects::decline),
            Self::Expire => plain(kind, objects::expire),
            Self::Pay => {
                post(move |State(context): Control, Path(id): Path<String>, Input(pay): Input<Pay>| async move {
                    checked(&context, kind, &id)?;
                    objects::pay(&context, &id, &pay.method).map(Output::ok)
                })
            }
            Self::Status => {
                post(move |State(context): Control, Path(id): Path<String>, Input(set): Input<SetStatus>| async move {
                    checked(&context, kind, &id)?;
                    objects::set_status(&context, &id, &set.status).map(Output::ok)
                })
            }
            Self::Dispute => post(
                move |State(context): Control, Path(id): Path<String>, Input(Nothing {}): Input<Nothing>| async move {
                    checked(&context, kind, &id)?;
                    objects::open_dispute(&context, &id).map(Output::created)
                },
            ),
        }
    }
}

/// Returns the handler of an action without arguments.
fn plain(
    kind: Option<&'static Kind>,
    action: fn(&Context, &str) -> Result<Shown, Refusal>,
) -> MethodRouter<Arc<Context>> {
    post(move |State(context): Control, Path(id): Path<String>, Input(Nothing {}): Input<Nothing>| async move {
        checked(&context, kind, &id)?;
        action(&context, &id).map(Output::ok)
    })
}

/// Refuses an id of another kind than the path says.
fn checked(context: &Context, kind: Option<&Kind>, id: &str) -> Result<(), Refusal> {
    let found = objects::object(context, id)?;
    match kind.filter(|kind| kind.name != found.kind) {
        None => Ok(()),
        Some(kind) => {
            let message = format!("`{id}` is the id of a {}, not of a {}", found.kind, kind.name);
            Err(Refusal::not_found(message).about(id))
        }
    }
}

/// Returns the handler that lists every object of a kind.
pub fn list(kind: &'static Kind) -> MethodRouter<Arc<Context>> {
    get(move |State(context): Control, Input(Nothing {}): Input<Nothing>| async move {
        Output::ok(json!({ kind.plural(): objects::objects(&context, kind) }))
    })
}

pub async fn object(
    State(context): Control,
    Path(id): Path<String>,
    Input(Nothing {}): Input<Nothing>,
) -> Outcome<Shown> {
    objects::object(&context, &id).map(Output::ok)
}

pub async fn create_customer(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Outcome<Shown> {
    objects::create_customer(&context).map(Output::created)
}

pub async fn clock(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Clock> {
    Output::ok(clock::read(&context))
}

pub async fn advance(State(context): Control, Input(advance): Input<Advance>) -> Outcome<Clock> {
    clock::advance(&context, advance.seconds).map(Output::ok)
}

pub async fn faults(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Value> {
    Output::ok(json!({ "faults": faults::list(&context) }))
}

pub async fn plan_fault(State(context): Control, Input(plan): Input<FaultPlan>) -> Outcome<FaultPlan> {
    let (plan, window) = faults::plan(&context, plan)?;
    if let Some(window) = window {
        begun(window).await;
    }
    Ok(Output::created(plan))
}

pub async fn clear_faults(State(context): Control, Input(Nothing {}): Input<Nothing>) -> StatusCode {
    faults::clear(&context);
    StatusCode::NO_CONTENT
}

pub async fn broken_tls(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Outcome<Value> {
    faults::broken_tls_url(&context).await.map(|url| Output::created(json!({ "url": url })))
}

pub async fn requests(State(context): Control, Parameters(selection): Parameters<Selection>) -> Outcome<Listing> {
    if let Some(operation) = &selection.operation {
        selection::check_operation(&context, operation)?;
    }
    Ok(Output::ok(requests::list(&context, &selection)))
}

pub async fn clear_requests(State(context): Control, Input(Nothing {}): Input<Nothing>) -> StatusCode {
    requests::clear(&context);
    StatusCode::NO_CONTENT
}

pub async fn snapshots(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Value> {
    Output::ok(json!({ "snapshots": snapshots::list(&context) }))
}

pub async fn create_snapshot(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Outcome<Listed> {
    snapshots::create(&context).map(Output::created)
}

pub async fn restore_snapshot(
    State(context): Control,
    Path(id): Path<String>,
    Input(Nothing {}): Input<Nothing>,
) -> Outcome<Clock> {
    snapshots::restore(&context, &id)?;
    Ok(Output::ok(clock::read(&context)))
}

pub async fn delete_snapshot(
    State(context): Control,
    Path(id): Path<String>,
    Input(Nothing {}): Input<Nothing>,
) -> Result<StatusCode, Refusal> {
    snapshots::delete(&context, &id)?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn reset(State(context): Control, Input(Nothing {}): Input<Nothing>) -> Output<Clock> {
    snapshots::reset(&context);
    Output::ok(clock::read(&context))
}

pub async fn document_as_json(Input(Nothing {}): Input<Nothing>) -> Output<&'static Value> {
    Output::ok(document::json())
}

pub async fn document_as_yaml(Input(Nothing {}): Input<Nothing>) -> Response {
    ([(CONTENT_TYPE, "application/yaml")], document::YAML).into_response()
}
