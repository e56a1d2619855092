//! The clock, faults and snapshots: sections with forms, beside what they have led to.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::rows::{button, cell, counted, section, time};
use super::texts::DashboardTexts;
use crate::context::Context;
use crate::control::{clock, faults, snapshots};

/// Faults to choose from; every other one can be written as JSON.
const FAULTS: [&str; 16] = [
    r#"{"kind":"closeWithoutResponse"}"#,
    r#"{"kind":"closeWithoutResponse","executed":true}"#,
    r#"{"kind":"resetWithoutResponse","executed":true}"#,
    r#"{"kind":"silence"}"#,
    r#"{"kind":"closeOnAccept"}"#,
    r#"{"kind":"resetBeforeReading"}"#,
    r#"{"kind":"dieIdle"}"#,
    r#"{"kind":"delay","seconds":2}"#,
    r#"{"kind":"cut","bytes":100}"#,
    r#"{"kind":"trickle","bytes":10,"everySeconds":0.1}"#,
    r#"{"kind":"html","status":502}"#,
    r#"{"kind":"status","status":500}"#,
    r#"{"kind":"errorCode","code":"S001000"}"#,
    r#"{"kind":"tooManyRequests"}"#,
    r#"{"kind":"notJson"}"#,
    r#"{"kind":"unknownValues"}"#,
];

const WEBHOOK_FAULTS: [&str; 6] = [
    r#"{"kind":"late","seconds":60}"#,
    r#"{"kind":"twice"}"#,
    r#"{"kind":"outOfOrder"}"#,
    r#"{"kind":"lost"}"#,
    r#"{"kind":"wrongSignature"}"#,
    r#"{"kind":"changedBody"}"#,
];

/// The time, and buttons that advance it.
pub fn clock(context: &Context, texts: &DashboardTexts) -> Markup {
    let clock = clock::read(context);
    let (differs, seconds) = (if clock.offset < 0.0 { texts.behind } else { texts.ahead }, clock.offset.abs().trunc());
    html! {
        (section("clock", texts.clock, &html! {
            p.time { (time(clock.time)) @if seconds > 0.0 { " · " (differs) " " (seconds) " s" } }
        }))
        form method="post" aria-label=(texts.advance) {
            input type="hidden" name="do" value="advance";
            @for (seconds, label) in [(60, "+1 min"), (900, "+15 min"), (86_400, "+1 d"), (2_678_400, "+31 d")] {
                button name="seconds" value=(seconds) data-key={ "advance-" (seconds) } { (label) }
            }
        }
        form method="post" {
            label { (texts.seconds) " " input name="seconds" inputmode="decimal" size="8" required; }
            button name="do" value="advance" data-key="advance" { (texts.advance) }
        }
    }
}

/// The planned faults, and a form for another one.
pub fn faults(context: &Context, texts: &DashboardTexts) -> Markup {
    let planned = faults::list(context);
    html! {
        (section("faults", &counted(texts.faults, planned.len()), &html! {
            @if planned.is_empty() { p.none { (texts.none) } } @else {
                ol { @for plan in planned.iter().take(super::rows::LATEST) { li { code { (json!(plan)) } } } }
                (button(texts.clear_faults, "clear-faults", ""))
            }
        }))
        form method="post" {
            label { (texts.fault) " " select name="fault" { (options(&FAULTS)) } }
            label { (texts.operation) " "
                select name="operation" {
                    option value="" { (texts.next_call) }
                    @for route in &context.api.routes { option { (route.operation_id) } }
                }
            }
            label { (texts.own_fault) " " input name="custom" placeholder=(FAULTS[8]) size="30"; }
            button name="do" value="fault" data-key="fault" { (texts.plan_fault) }
        }
    }
}

/// A form for a webhook, and one for what goes wrong with the next event.
pub fn webhooks(texts: &DashboardTexts) -> Markup {
    html! {
        form method="post" {
            label { "URL " input type="url" name="url" size="30" placeholder="http://127.0.0.1:3000/webhook" required; }
            button name="do" value="add-webhook" data-key="add-webhook" { (texts.add_webhook) }
        }
        form method="post" {
            label { (texts.fault) " " select name="fault" { (options(&WEBHOOK_FAULTS)) } }
            button name="do" value="webhook-fault" data-key="webhook-fault" { (texts.plan_fault) }
        }
    }
}

/// The snapshots, and the reset.
pub fn snapshots(context: &Context, texts: &DashboardTexts) -> Markup {
    let all = snapshots::list(context);
    html! {
        (section("snapshots", &counted(texts.snapshots, all.len()), &html! {
            @if all.is_empty() { p.none { (texts.none) } } @else {
                table {
                    thead { tr { th { (texts.snapshot) } th { (texts.created) } th { (texts.actions) } } }
                    tbody {
                        @for snapshot in &all {
                            tr {
                                (cell(texts.snapshot, &html! { (snapshot.id) }))
                                (cell(texts.created, &html! { (time(snapshot.time)) }))
                                (cell(texts.actions, &html! {
                                    (button(texts.restore, "restore", &snapshot.id))
                                    (button(texts.remove, "delete-snapshot", &snapshot.id))
                                }))
                            }
                        }
                    }
                }
            }
        }))
        (button(texts.make_snapshot, "snapshot", ""))
        (button(texts.reset, "reset", ""))
    }
}

/// Options whose values are JSON: the kind, and then the arguments.
fn options(values: &[&str]) -> Markup {
    html! {
        @for value in values {
            @let parsed = serde_json::from_str::<Value>(value).unwrap_or_default();
            option value=(value) { (parsed["kind"].as_str().unwrap_or_default()) (arguments(&parsed)) }
        }
    }
}

fn arguments(fault: &Value) -> String {
    let arguments = fault.as_object().into_iter().flatten().filter(|(name, _)| *name != "kind");
    arguments.fold(String::new(), |text, (name, value)| format!("{text} · {name} {value}"))
}

#[cfg(test)]
mod tests {
    use super::{FAULTS, WEBHOOK_FAULTS};
    use crate::http::fault::Fault;
    use crate::webhooks::fault::WebhookFault;

    #[test]
    fn every_fault_to_choose_from_exists() {
        for fault in FAULTS {
            assert!(serde_json::from_str::<Fault>(fault).is_ok(), "{fault}");
        }
        for fault in WEBHOOK_FAULTS {
            assert!(serde_json::from_str::<WebhookFault>(fault).is_ok(), "{fault}");
        }
    }
}
