//! What happened: the requests, and the webhooks with their deliveries.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::rows::{LATEST, button, cell, counted, cut, section, shown_of, time, unfold};
use super::texts::DashboardTexts;
use crate::context::Context;
use crate::control::requests::{self, Selection};
use crate::request::Request;
use crate::webhooks::actions as webhooks;
use crate::webhooks::delivery::{Delivery, DeliveryOutcome};

/// The requests, and how many of them are remembered.
pub fn requests(context: &Context, texts: &DashboardTexts) -> Markup {
    let selection = Selection { limit: Some(LATEST), ..Selection::default() };
    let listed = requests::list(context, &selection);
    let count = listed.arrived;
    section(
        "requests",
        &counted(texts.requests, count),
        &html! {
            (shown_of(texts, count))
            @if !listed.requests.is_empty() {
                table {
                    thead {
                        tr {
                            th { (texts.request) } th { (texts.operation) } th { (texts.response) } th { (texts.fault) }
                            th { (texts.unknown) }
                        }
                    }
                    tbody { @for request in listed.requests.iter().rev() { (request_row(request, texts)) } }
                }
                (button(texts.clear_requests, "clear-requests", ""))
            }
        },
    )
}

fn request_row(request: &Request, texts: &DashboardTexts) -> Markup {
    let line = format!("#{} {} {}", request.number, request.method, cut(&request.target, 120));
    let known = json!({ "time": request.time, "body": request.body });
    let unknown = request.unknown.iter().take(5).map(|name| cut(name, 60)).collect::<Vec<_>>().join(", ");
    html! {
        tr {
            (cell(texts.request, &unfold(&format!("request-{}", request.number), &line, &known)))
            (cell(texts.operation, &html! { (request.operation.as_deref().unwrap_or("–")) }))
            (cell(texts.response, &html! {
                @match request.status {
                    Some(status) => span.status data-status=(if status < 400 { "good" } else { "bad" }) { (status) },
                    None => span.status data-status="bad" { (texts.no_response) },
                }
                @if request.executed { " · " (texts.executed) }
            }))
            (cell(texts.fault, &html! { @if let Some(fault) = request.fault { strong.fault { (fault) } } }))
            (cell(texts.unknown, &html! {
                @if !unknown.is_empty() { strong.unknown { (unknown) } }
                @if request.unknown.len() > 5 { " + " (request.unknown.len() - 5) }
            }))
        }
    }
}

/// The webhooks.
pub fn webhooks(context: &Context, texts: &DashboardTexts) -> Markup {
    let all = webhooks::all(context);
    let faults = webhooks::faults(context);
    section(
        "webhooks",
        &counted(texts.webhooks, all.len()),
        &html! {
            @if all.is_empty() { p.none { (texts.none) } } @else {
                table {
                    thead { tr { th { (texts.webhook) } th { "URL" } th { (texts.actions) } } }
                    tbody {
                        @for webhook in &all {
                            tr {
                                (cell(texts.webhook, &unfold(&webhook.id, &webhook.id, &json!(webhook))))
                                (cell("URL", &html! { (cut(&webhook.url, 200)) }))
                                (cell(texts.actions, &button(texts.remove, "remove-webhook", &webhook.id)))
                            }
                        }
                    }
                }
            }
            @if !faults.is_empty() {
                p { (texts.planned) ": " @for fault in &faults { code { (json!(fault)) } " " } }
                (button(texts.clear_faults, "clear-webhook-faults", ""))
            }
        },
    )
}

/// The attempts to send events.
pub fn deliveries(context: &Context, texts: &DashboardTexts) -> Markup {
    let all = webhooks::deliveries(context);
    section(
        "deliveries",
        &counted(texts.deliveries, all.len()),
        &html! {
            (shown_of(texts, all.len()))
            @if !all.is_empty() {
                table {
                    thead {
                        tr {
                            th { (texts.delivery) } th { (texts.event) } th { (texts.outcome) } th { (texts.due) }
                            th { (texts.actions) }
                        }
                    }
                    tbody { @for delivery in all.iter().rev().take(LATEST) { (delivery_row(delivery, texts)) } }
                }
            }
        },
    )
}

fn delivery_row(delivery: &Delivery, texts: &DashboardTexts) -> Markup {
    let body = serde_json::from_str(&delivery.body).unwrap_or_else(|_| Value::from(delivery.body.as_str()));
    let (state, outcome) = match &delivery.outcome {
        DeliveryOutcome::Pending => ("pending", texts.pending.to_owned()),
        DeliveryOutcome::Delivered { status } => ("good", format!("{} {status}", texts.delivered)),
        DeliveryOutcome::Failed { reason } => ("bad", format!("{} {}", texts.failed, cut(reason, 120))),
        DeliveryOutcome::Lost => ("bad", texts.lost.to_owned()),
    };
    html! {
        tr {
            (cell(texts.delivery, &unfold(&delivery.id, &format!("{} · {}", delivery.id, delivery.attempt), &body)))
            (cell(texts.event, &html! { (delivery.event_type) }))
            (cell(texts.outcome, &html! { span.status data-status=(state) { (outcome) } }))
            (cell(texts.due, &html! { (time(delivery.due)) }))
            (cell(texts.actions, &button(texts.redeliver, "redeliver", &delivery.event_id)))
        }
    }
}
