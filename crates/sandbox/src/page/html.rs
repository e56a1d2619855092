//! The HTML of the page behind a code.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::Value;

use super::i18n::{Texts, amount};
use crate::document::api::PaymentMethod;
use crate::domain::kinds::CHARGE;
use crate::domain::object::Object;
use crate::domain::payments::USUAL_METHOD;
use crate::domain::transitions::{COMPLETE_CODE, PAY_CODE};

const STYLE: &str = include_str!("page.css");

/// The content of the page.
pub struct CodePage<'a> {
    pub code: &'a Object,
    /// The URL that the payer is sent back to.
    pub front_url: Option<String>,
    /// The payment methods.
    pub methods: &'a [PaymentMethod],
    /// Whether the payer has just declined.
    pub declined: bool,
}

impl CodePage<'_> {
    pub fn render(&self, texts: &Texts) -> Markup {
        let code = self.code;
        let url = code.text("codeUrl");
        let currency = code.text("currency");
        let items = code.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let other = texts.other;
        frame(
            texts,
            &html! {
                p.test { (texts.test) " · " a href={ "?lang=" (other.tag) } lang=(other.tag) { (other.name) } }
                p.order { (texts.order) " " (code.text("orderNo")) }
                h1 #amount { (amount(code.get("amount"), currency)) }
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
                @if PAY_CODE.is_possible(code) {
                    (self.form(texts, COMPLETE_CODE.is_done(code)))
                } @else if PAY_CODE.is_done(code) {
                    p.done #outcome { (texts.paid) }
                    @if let Some(front_url) = &self.front_url { p { a href=(front_url) { (texts.back) } } }
                } @else {
                    p.closed #outcome { (texts.closed) }
                }
                div.qr title=(url) { (PreEscaped(qr_code(url))) }
                p.url { (url) }
            },
        )
    }

    /// The form for the payer's decision. A payer who has entered details already has chosen the method.
    fn form(&self, texts: &Texts, is_chosen: bool) -> Markup {
        let chosen = self.code.get(CHARGE.name).and_then(|charge| charge["paymentMethod"].as_str());
        html! {
            @if self.declined {
                p.closed #outcome { (texts.declined) }
            } @else if is_chosen {
                p #outcome { (texts.waiting) }
            }
            form method="post" {
                @if is_chosen {
                    input type="hidden" name="method" value=(chosen.unwrap_or(USUAL_METHOD));
                } @else {
                    fieldset {
                        legend { (texts.methods) }
                        div.methods {
                            @for method in self.methods {
                                label {
                                    input type="radio" name="method" value=(method.value)
                                        checked[method.value == USUAL_METHOD];
                                    span { (method.name(texts.tag)) }
                                }
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

/// The page of a code that does not exist.
pub fn not_found(texts: &Texts) -> Markup {
    frame(texts, &html! { h1 { (texts.not_found) } })
}

fn frame(texts: &Texts, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(texts.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (texts.title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
    }
}

/// Returns a URL as the SVG image of a QR code; empty if it is too long for one.
fn qr_code(url: &str) -> String {
    let Ok(code) = QrCode::new(url) else { return String::new() };
    let image = code.render::<svg::Color<'_>>().min_dimensions(160, 160).build();
    image.replacen("<?xml version=\"1.0\" standalone=\"yes\"?>", "", 1)
}
