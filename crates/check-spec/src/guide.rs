//! Holds what the guide says of the API as a whole against the document.

use serde_json::{Value, json};

use super::document::{self, Stated};
use super::facts::{Kind, Place};
use super::finding::{Comparison, Difference, Finding, NotChecked};
use super::lock::Published;
use super::page::Style;
use super::rules::{self, Rule};
use elepay_spec::{Document, join};

/// Compares, if the guide is among the pages.
pub fn compare(document: &Document, stated: &[Stated], pages: &[Published], comparison: &mut Comparison) {
    let mut guides = pages.iter().filter(|published| published.page.style == Style::Guide).peekable();
    let mut check = Check { document, stated, comparison };
    if guides.peek().is_none() {
        check.not_checked("everything in the guide", "the guide is not at hand");
    }
    for guide in guides {
        check.schemes(guide);
        check.servers(guide);
        check.methods(guide);
        check.formats(guide);
        check.operations(guide);
    }
}

struct Check<'a> {
    document: &'a Document,
    stated: &'a [Stated],
    comparison: &'a mut Comparison,
}

impl Check<'_> {
    fn not_checked(&mut self, what: &str, why: &str) {
        self.comparison.not_checked.push(NotChecked {
            operation: String::new(),
            what: what.to_owned(),
            why: why.to_owned(),
            pointer: String::new(),
            kind: None,
        });
    }

    /// A fact of the guide, or the note that its words have changed.
    fn stated_in<'g>(&mut self, guide: &'g Published, kind: Kind) -> Option<&'g Value> {
        let found = guide.page.facts.get(&Place::operation(), kind);
        if found.is_none() {
            self.not_checked(&kind.to_string(), "the guide says it in no words that are known");
        }
        found
    }

    fn schemes(&mut self, guide: &Published) {
        let whole = Place::new("scheme");
        let shown: Vec<_> = guide.page.facts.0.keys().filter(|place| place.around() == Some(whole.clone())).collect();
        if shown.is_empty() {
            self.not_checked("authentication schemes", "the guide says it in no words that are known");
            return;
        }
        let ours = document::schemes(self.document, "/security");
        for place in &shown {
            if ours.iter().any(|scheme| scheme == place.name()) {
                self.comparison.facts_checked += 1;
            } else {
                self.scheme(guide, place, Difference::Missing);
            }
        }
        for place in ours.iter().map(|scheme| whole.member(scheme)).filter(|place| !shown.contains(&place)) {
            self.scheme(guide, &place, Difference::Extra);
        }
    }

    /// The same finding as that of an operation's page.
    fn scheme(&mut self, guide: &Published, place: &Place, difference: Difference) {
        let name = json!(place.name());
        let (ours, theirs) = if difference == Difference::Missing { (Value::Null, name) } else { (name, Value::Null) };
        let message = rules::message(place, Kind::Present, difference, &ours, &theirs);
        let rule = rules::rule(place, Kind::Present, difference);
        let finding = Finding::new(self.document, rule, "/security", &guide.name(), message);
        self.comparison.add(Finding { published: theirs, spec: ours, place: place.clone(), difference, ..finding });
    }

    fn servers(&mut self, guide: &Published) {
        if self.stated_in(guide, Kind::HttpsOnly) != Some(&json!(true)) {
            return;
        }
        for (at, server) in self.document.at("/servers").as_array().into_iter().flatten().enumerate() {
            let url = server["url"].as_str().unwrap_or_default();
            if url.starts_with("https://") {
                self.comparison.facts_checked += 1;
            } else {
                let message = format!("the guide allows HTTPS only, a server of the document is `{url}`");
                let pointer = format!("/servers/{at}/url");
                self.add(guide, Kind::HttpsOnly, &pointer, message, json!("HTTPS"), json!(url));
            }
        }
    }

    fn methods(&mut self, guide: &Published) {
        let Some(allowed) = self.stated_in(guide, Kind::Methods) else { return };
        for operation in self.stated {
            let method = operation.facts.text(Kind::Method).unwrap_or_default();
            if allowed.as_array().is_some_and(|allowed| allowed.contains(&json!(method))) {
                self.comparison.facts_checked += 1;
            } else {
                let message = format!("{method} is none of the methods that the guide names");
                let finding = self.finding(guide, &rules::GUIDE_CHANGED, Kind::Methods, "/paths", message);
                let operations = [operation.id.clone()].into();
                let (published, spec) = (allowed.clone(), json!(method));
                self.comparison.add(Finding { operations, published, spec, ..finding });
            }
        }
    }

    fn formats(&mut self, guide: &Published) {
        if let Some(format) = self.stated_in(guide, Kind::ResponseFormat) {
            for operation in self.stated {
                let ours = operation.facts.text(Kind::ResponseContentType).unwrap_or("application/json");
                let pointer = operation.pointer(&Place::operation(), Kind::ResponseContentType);
                if ours.split(';').next() == Some("application/json") {
                    self.comparison.facts_checked += 1;
                } else {
                    let message = format!("`{}`: the guide says that every answer is {format}", operation.id);
                    self.add(guide, Kind::ResponseFormat, &pointer, message, format.clone(), json!(ours));
                }
            }
        }
        if let Some(format) = self.stated_in(guide, Kind::TimeFormat) {
            for (at, ..) in self.document.members("/components/schemas") {
                let pointer = join(&at, "x-time");
                match self.document.at(&pointer).as_str() {
                    None => {}
                    Some(time) if time.starts_with("epoch-") => self.comparison.facts_checked += 1,
                    Some(time) => {
                        let message = format!("the guide says that a time is a {format}");
                        self.add(guide, Kind::TimeFormat, &pointer, message, format.clone(), json!(time));
                    }
                }
            }
        }
    }

    /// The operations of the guide's table that the document does not have yet.
    fn operations(&mut self, guide: &Published) {
        let Some(listed) = self.stated_in(guide, Kind::Operations) else { return };
        for row in listed.as_array().into_iter().flatten() {
            let (verb, resource) = row.as_str().and_then(|row| row.split_once(' ')).unwrap_or_default();
            let covered = self.stated.iter().any(|operation| {
                let tag = self.document.at(&join(&operation.pointer, "tags"))[0].as_str();
                tag == Some(resource) && operation.id.starts_with(verb)
            });
            if covered {
                self.comparison.facts_checked += 1;
                continue;
            }
            let message = format!("the guide lists `{verb}` of {resource}, which the document does not have");
            let rule = &rules::OPERATION_UNCOVERED;
            let finding = self.finding(guide, rule, Kind::Operations, "/paths", message);
            self.comparison.add(Finding { published: row.clone(), difference: Difference::Missing, ..finding });
        }
    }

    fn add(&mut self, guide: &Published, kind: Kind, pointer: &str, message: String, published: Value, spec: Value) {
        let finding = self.finding(guide, &rules::GUIDE_CHANGED, kind, pointer, message);
        self.comparison.add(Finding { published, spec, ..finding });
    }

    fn finding(&self, guide: &Published, rule: &'static Rule, kind: Kind, pointer: &str, message: String) -> Finding {
        Finding { kind, ..Finding::new(self.document, rule, pointer, &guide.name(), message) }
    }
}
