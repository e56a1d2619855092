//! The whole dashboard.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::texts::DashboardTexts;
use super::{forms, objects, records};
use crate::context::Context;
use crate::paths;

const STYLE: &str = include_str!("dashboard.css");

/// What the page says about the last form.
pub enum Message {
    None,
    Done,
    /// Why it cannot be done.
    Refused(String),
}

/// Renders the page.
pub fn render(context: &Context, texts: &DashboardTexts, message: &Message) -> Markup {
    let listed = objects::all(context);
    html! {
        (DOCTYPE)
        html lang=(texts.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (texts.title) }
                style { (PreEscaped(STYLE)) }
                script src=(paths::SCRIPT) defer {}
            }
            body data-lost=(texts.connection_lost) data-live=(texts.live) data-paused=(texts.paused) {
                header {
                    h1 { (texts.title) }
                    p {
                        code { (context.base_url) } " · " code { (context.key) } " · "
                        a href={ "?lang=" (texts.other) } lang=(texts.other) { (texts.other_name) } " · "
                        a href={ "?lang=" (texts.tag) } { (texts.reload) }
                        span #follow hidden {
                            " · " span #state role="status" { (texts.live) } " " button #pause { (texts.pause) }
                        }
                    }
                    nav #contents aria-label=(texts.contents) data-live {
                        ul {
                            @for kind in listed.iter().filter(|kind| kind.count > 0) {
                                @let id = kind.id();
                                li {
                                    a href={ "#" (id) } data-key={ "to-" (id) } {
                                        (kind.title(texts)) " (" (kind.count) ")"
                                    }
                                }
                            }
                            @for (id, title) in texts.more_sections() {
                                li { a href={ "#" (id) } data-key={ "to-" (id) } { (title) } }
                            }
                        }
                    }
                }
                main {
                    div #message data-live {
                        @match message {
                            Message::None => {}
                            Message::Done => p.done role="status" { (texts.done) },
                            Message::Refused(reason) => p.refused role="alert" lang="en" { (reason) },
                        }
                    }
                    div.card { (forms::clock(context, texts)) }
                    @for kind in &listed { div.card { (objects::render(kind, texts)) } }
                    div.card { (records::requests(context, texts)) }
                    div.card { (records::webhooks(context, texts)) (forms::webhooks(texts)) }
                    div.card { (records::deliveries(context, texts)) }
                    div.card { (forms::faults(context, texts)) }
                    div.card { (forms::snapshots(context, texts)) }
                }
            }
        }
    }
}
