//! Compares what the guide states about the API as a whole with the document.

use elepay_spec::{Document, join};
use serde_json::{Value, json};

use crate::document::{self, DocumentOperation};
use crate::facts::{Kind, Place};
use crate::finding::{Comparison, Difference, FactSubject, Finding, NotChecked, Rule, Subject, message, rule};
use crate::lock::Published;
use crate::read::text::SCHEMES;

/// Compares the guide, if it is among the pages.
pub fn compare(
    document: &Document,
    operations: &[DocumentOperation],
    pages: &[Published],
    comparison: &mut Comparison,
) {
    let mut guides = pages.iter().filter(|published| published.page.is_guide()).peekable();
    let mut compared = GuideComparison { document, operations, comparison };
    if guides.peek().is_none() {
        compared.comparison.not_checked.push(NotChecked {
            operation: String::new(),
            what: "everything in the guide".to_owned(),
            why: "the guide is not among the pages".to_owned(),
            pointer: String::new(),
            kind: None,
        });
    }
    for guide in guides {
        compared.schemes(guide);
        compared.servers(guide);
        compared.methods(guide);
        compared.response_format(guide);
        compared.time_format(guide);
        compared.operations(guide);
    }
}

struct GuideComparison<'a> {
    document: &'a Document,
    operations: &'a [DocumentOperation],
    comparison: &'a mut Comparison,
}

impl GuideComparison<'_> {
    /// Returns a fact of the guide, and reports if the guide no longer states it in any known wording.
    fn fact<'g>(&mut self, guide: &'g Published, kind: Kind) -> Option<&'g Value> {
        let found = guide.page.facts.get(&Place::operation(), kind);
        if found.is_none() {
            let pointer = if kind == Kind::HttpsOnly { "/servers" } else { "/paths" };
            self.gone(guide, kind, &kind.to_string(), pointer);
        }
        found
    }

    /// Reports a statement that the guide no longer makes, with the words that stand in its place.
    fn gone(&mut self, guide: &Published, kind: Kind, what: &str, pointer: &str) {
        let words = guide.page.not_understood.iter().find_map(|words| words.strip_prefix(what)?.strip_prefix(": "));
        let words = words.unwrap_or_default();
        let message = format!("the guide no longer makes its statement about {what}; in its place: {words:?}");
        let finding = self.finding(guide, &rule::GUIDE_CHANGED, kind, Difference::Extra, pointer, message);
        self.comparison.add(Finding { published: json!(words), spec: json!(what), ..finding });
    }

    fn schemes(&mut self, guide: &Published) {
        let whole = Place::root("scheme");
        let shown: Vec<_> = guide.page.facts.0.keys().filter(|place| place.parent() == Some(&whole)).collect();
        if shown.is_empty() {
            self.gone(guide, Kind::Present, SCHEMES, "/security");
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

    /// Adds the same finding as that of an operation's page.
    fn scheme(&mut self, guide: &Published, place: &Place, difference: Difference) {
        let name = json!(place.name());
        let (ours, theirs) = if difference == Difference::Missing { (Value::Null, name) } else { (name, Value::Null) };
        let message = message(place, Kind::Present, difference, &ours, &theirs);
        let rule = rule::of(place, Kind::Present, difference);
        let subject = Subject::Fact(FactSubject::new(place.clone(), Kind::Present, difference, guide.name()));
        let finding = Finding::new(self.document, rule, "/security", subject, message);
        self.comparison.add(Finding { published: theirs, spec: ours, ..finding });
    }

    fn servers(&mut self, guide: &Published) {
        if self.fact(guide, Kind::HttpsOnly) != Some(&json!(true)) {
            return;
        }
        for (at, server) in self.document.at("/servers").as_array().into_iter().flatten().enumerate() {
            let url = server["url"].as_str().unwrap_or_default();
            if url.starts_with("https://") {
                self.comparison.facts_checked += 1;
            } else {
                let message = format!("the guide only allows HTTPS, a server of the document is `{url}`");
                let pointer = format!("/servers/{at}/url");
                self.add(guide, Kind::HttpsOnly, &pointer, message, json!("HTTPS"), json!(url));
            }
        }
    }

    fn methods(&mut self, guide: &Published) {
        let Some(allowed) = self.fact(guide, Kind::Methods) else { return };
        for operation in self.operations {
            let method = operation.facts.text(Kind::Method).unwrap_or_default();
            if allowed.as_array().is_some_and(|allowed| allowed.contains(&json!(method))) {
                self.comparison.facts_checked += 1;
            } else {
                let message = format!("{method} is not among the methods that the guide names");
                let finding =
                    self.finding(guide, &rule::GUIDE_CHANGED, Kind::Methods, Difference::Changed, "/paths", message);
                let operations = [operation.id.clone()].into();
                let (published, spec) = (allowed.clone(), json!(method));
                self.comparison.add(Finding { operations, published, spec, ..finding });
            }
        }
    }

    fn response_format(&mut self, guide: &Published) {
        if let Some(format) = self.fact(guide, Kind::ResponseFormat) {
            for operation in self.operations {
                let ours = operation.facts.text(Kind::ResponseContentType).unwrap_or("application/json");
                let pointer = operation.pointer(&Place::operation(), Kind::ResponseContentType);
                if ours.split(';').next() == Some("application/json") {
                    self.comparison.facts_checked += 1;
                } else {
                    let message = format!("`{}`: the guide states that every response is {format}", operation.id);
                    self.add(guide, Kind::ResponseFormat, pointer, message, format.clone(), json!(ours));
                }
            }
        }
    }

    fn time_format(&mut self, guide: &Published) {
        if let Some(format) = self.fact(guide, Kind::TimeFormat) {
            for (at, ..) in self.document.members("/components/schemas") {
                let pointer = join(&at, "x-time");
                match self.document.at(&pointer).as_str() {
                    None => {}
                    Some(time) if time.starts_with("epoch-") => self.comparison.facts_checked += 1,
                    Some(time) => {
                        let message = format!("the guide states that a time is a {format}");
                        self.add(guide, Kind::TimeFormat, &pointer, message, format.clone(), json!(time));
                    }
                }
            }
        }
    }

    /// Looks for the operations of the guide's table in the document.
    fn operations(&mut self, guide: &Published) {
        let Some(listed) = self.fact(guide, Kind::Operations) else { return };
        for row in listed.as_array().into_iter().flatten() {
            let (verb, resource) = row.as_str().and_then(|row| row.split_once(' ')).unwrap_or_default();
            let covered = self.operations.iter().any(|operation| {
                let tag = self.document.at(&join(&operation.pointer, "tags"))[0].as_str();
                tag == Some(resource) && operation.id.starts_with(verb)
            });
            if covered {
                self.comparison.facts_checked += 1;
                continue;
            }
            let message = format!("the guide lists `{verb}` of {resource}, which the document does not have");
            let rule = &rule::OPERATION_UNCOVERED;
            let finding = self.finding(guide, rule, Kind::Operations, Difference::Missing, "/paths", message);
            self.comparison.add(Finding { published: row.clone(), ..finding });
        }
    }

    fn add(&mut self, guide: &Published, kind: Kind, pointer: &str, message: String, published: Value, spec: Value) {
        let finding = self.finding(guide, &rule::GUIDE_CHANGED, kind, Difference::Changed, pointer, message);
        self.comparison.add(Finding { published, spec, ..finding });
    }

    fn finding(
        &self,
        guide: &Published,
        rule: &'static Rule,
        kind: Kind,
        difference: Difference,
        pointer: &str,
        message: String,
    ) -> Finding {
        let subject = Subject::Fact(FactSubject::new(Place::operation(), kind, difference, guide.name()));
        Finding::new(self.document, rule, pointer, subject, message)
    }
}
