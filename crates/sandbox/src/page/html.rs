//! The HTML of the page behind a code.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::Value;

use super::i18n::{Texts, amount};
use super::methods::usual_first;
use super::return_url::return_url;
use crate::context::Context;
use crate::document::api::PaymentMethod;
use crate::domain::kinds::CHARGE;
use crate::domain::object::Object;
use crate::domain::payments::USUAL_METHOD;
use crate::domain::transitions::{COMPLETE_CODE, PAY_CODE, WAIT};

const STYLE: &str = include_str!("page.css");

/// The content of the page.
pub struct CodePage<'a> {
    pub code: &'a Object,
    /// The payment methods.
    pub methods: &'a [PaymentMethod],
    /// Whether the payer has just declined.
    pub declined: bool,
    /// Why what the payer has just sent cannot be done.
    pub problem: Option<&'a str>,
}

impl<'a> CodePage<'a> {
    pub fn new(context: &'a Context, code: &'a Object) -> Self {
        Self { code, methods: &context.api.payment_methods, declined: false, problem: None }
    }

    pub fn render(&self, texts: &Texts) -> Markup {
        let code = self.code;
        let url = code.text("codeUrl");
        let currency = code.text("currency");
        let items = code.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_payable = PAY_CODE.is_possible(code);
        frame(
            texts,
            texts.title,
            &html! {
                p.order { (texts.order) " " (code.text("orderNo")) }
                h1 { span.what { (texts.amount) } " " span #amount { (amount(code.get("amount"), currency)) } }
                @if code.contains("description") { p { (code.text("description")) } }
                @if !items.is_empty() {
                    table {
                        @for item in items {
                            tr {
                                td { (item["name"].as_str().unwrap_or_default()) }
                                td.number {
                                    (amount(item.get("price"), currency)) " × " (item["count"].as_i64().unwrap_or(1))
                                }
                            }
                        }
                    }
                }
                @if let Some(problem) = self.problem { p.closed #problem role="alert" lang="en" { (problem) } }
                @if is_payable {
                    (self.form(texts, is_chosen(code)))
                    div.qr role="img" aria-label=(texts.qr) title=(url) { (PreEscaped(qr_code(url))) }
                    p.url { (url) }
                } @else if PAY_CODE.is_done(code) {
                    p.done #outcome role="status" { (texts.paid) }
                    @if let Some(url) = return_url(code, false) { p { a.back href=(url) { (texts.back) } } }
                } @else {
                    p.closed #outcome role="status" { (texts.closed) }
                }
            },
        )
    }

    /// The form for the payer's decision. A payer who has entered details already has chosen the method.
    fn form(&self, texts: &Texts, is_chosen: bool) -> Markup {
        html! {
            @if self.declined {
                p.closed #outcome role="alert" { (texts.declined) }
            } @else if is_chosen {
                p #outcome role="status" { (texts.waiting) }
            }
            form method="post" {
                @if !is_chosen {
                    @let (usual, others) = usual_first(self.methods);
                    fieldset {
                        legend { (texts.methods) }
                        div.methods { @for method in &usual { (radio(method, texts)) } }
                        @if !others.is_empty() {
                            details {
                                summary { (texts.more) " (" (others.len()) ")" }
                                div.methods { @for method in &others { (radio(method, texts)) } }
                            }
                        }
                    }
                }
                button.approve #approve name="decision" value="approve" { (texts.approve) }
                button.decline #decline name="decision" value="decline" { (texts.decline) }
            }
        }
    }
}

/// Returns whether the payer has chosen a method and entered what it needs, so that the payment is awaited.
pub fn is_chosen(code: &Object) -> bool {
    let waits = |charge: &Value| charge["status"] == WAIT.to();
    COMPLETE_CODE.is_done(code) && code.get(CHARGE.name).is_some_and(waits)
}

fn radio(method: &PaymentMethod, texts: &Texts) -> Markup {
    html! {
        label {
            input type="radio" name="method" value=(method.value) checked[method.value == USUAL_METHOD];
            span { (method.name(texts.tag)) }
        }
    }
}

/// The page of a code that does not exist.
pub fn not_found(texts: &Texts) -> Markup {
    frame(texts, texts.not_found, &html! { h1.text { (texts.not_found) } p { (texts.why_not_found) } })
}

fn frame(texts: &Texts, title: &str, content: &Markup) -> Markup {
    let other = texts.other;
    html! {
        (DOCTYPE)
        html lang=(texts.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    p.test { (texts.test) " · " a href={ "?lang=" (other.tag) } lang=(other.tag) { (other.name) } }
                    (content)
                }
            }
        }
    }
}

/// Returns a URL as the SVG image of a QR code; empty if it is too long for one.
fn qr_code(url: &str) -> String {
    let Ok(code) = QrCode::new(url) else { return String::new() };
    let image = code.render::<svg::Color<'_>>().min_dimensions(160, 160).build();
    let image = image.replacen("<?xml version=\"1.0\" standalone=\"yes\"?>", "", 1);
    // What it shows is said by the element around it.
    image.replacen("<svg ", "<svg aria-hidden=\"true\" focusable=\"false\" ", 1)
}
