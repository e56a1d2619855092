//! The objects that the sandbox keeps, with a button for everything that can happen to each.

use maud::{Markup, html};
use serde_json::Value;

use super::rows::{LATEST, button, cell, counted, cut, section, shown_of, time, unfold};
use super::texts::DashboardTexts;
use crate::context::Context;
use crate::domain::embedded::refresh;
use crate::domain::kinds::{CODE, CUSTOMER, KINDS, Kind};
use crate::domain::possible;
use crate::domain::state::State;
use crate::domain::tick::tick;
use crate::page::i18n::amount;
use crate::paths;
use crate::sync::lock;

/// The members that say in short what an object is, if it has them.
const SUMMARY: [&str; 8] =
    ["orderNo", "invoiceNo", "paymentMethod", "name", "email", "description", "interval", "reason"];

/// One kind of object: how many there are, and the latest ones.
pub struct Listed {
    kind: &'static Kind,
    pub count: usize,
    latest: Vec<Shown>,
}

/// An object, and what can happen to it.
struct Shown {
    object: Value,
    actions: Vec<&'static str>,
    statuses: Vec<&'static str>,
}

impl Listed {
    /// The id of the section.
    pub fn id(&self) -> String {
        self.kind.plural().to_lowercase().replace(' ', "-")
    }

    pub fn title(&self, texts: &DashboardTexts) -> &'static str {
        texts.kind(self.kind)
    }
}

/// Returns every kind of object, with copies of no more objects than are shown.
pub fn all(context: &Context) -> Vec<Listed> {
    let mut state = lock(&context.state);
    tick(&mut state);
    let listed = |kind: &'static Kind| {
        let count = state.all(kind).count();
        let latest = state.all(kind).skip(count.saturating_sub(LATEST));
        let mut latest: Vec<_> = latest.map(|object| shown(&state, object.into())).collect();
        latest.reverse();
        Listed { kind, count, latest }
    };
    KINDS.into_iter().map(listed).collect()
}

fn shown(state: &State, mut object: Value) -> Shown {
    refresh(state, &mut object);
    let id = object["id"].as_str().unwrap_or_default();
    Shown { actions: possible::actions(state, id), statuses: possible::statuses(state, id), object }
}

/// The section of one kind.
pub fn render(listed: &Listed, texts: &DashboardTexts) -> Markup {
    let title = counted(listed.title(texts), listed.count);
    section(
        &listed.id(),
        &title,
        &html! {
            (shown_of(texts, listed.count))
            @if !listed.latest.is_empty() {
                table {
                    thead {
                        tr {
                            th { (texts.object) } th { (texts.status) } th { (texts.about) } th { (texts.created) }
                            th { (texts.actions) }
                        }
                    }
                    tbody { @for shown in &listed.latest { (row(listed.kind, shown, texts)) } }
                }
            }
            @if *listed.kind == CUSTOMER { (button(texts.new_customer, "customer", "")) }
        },
    )
}

/// Says in short what an object is.
fn about(object: &Value) -> String {
    let amount = amount(object.get("amount"), object["currency"].as_str().unwrap_or_default());
    let texts = SUMMARY.iter().filter_map(|name| object[*name].as_str()).map(|text| cut(text, 80));
    let parts: Vec<_> = std::iter::once(amount).chain(texts).filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn row(kind: &Kind, shown: &Shown, texts: &DashboardTexts) -> Markup {
    let object = &shown.object;
    let id = object["id"].as_str().unwrap_or_default();
    let status = object["status"].as_str().unwrap_or_default();
    let created = object["createTime"].as_u64().map(time).unwrap_or_default();
    html! {
        tr {
            (cell(texts.object, &unfold(id, id, object)))
            (cell(texts.status, &html! { @if !status.is_empty() { span.status data-status=(status) { (status) } } }))
            (cell(texts.about, &html! {
                (about(object))
                @if *kind == CODE { " · " a href=(paths::code(id)) data-key={ "page-" (id) } { (texts.payer_page) } }
            }))
            (cell(texts.created, &html! { (created) }))
            (cell(texts.actions, &html! {
                @for action in shown.actions.iter().filter(|action| **action != "pay") {
                    (button(texts.action(action), action, id))
                }
                @for status in &shown.statuses {
                    (button(&format!("{} {status}", texts.set), &format!("status:{status}"), id))
                }
            }))
        }
    }
}
