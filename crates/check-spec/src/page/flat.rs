//! Styles B1 and B2: flat text, in which a value runs into what follows it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Page, Section, Style, field_line, field_type, is_content_type, values};
use crate::facts::{Kind, Place};

pub fn read(lines: &[&str], page: &mut Page) {
    let operation = Place::operation();
    page.title = title(lines);
    page.facts.set(&operation, Kind::HasBody, lines.contains(&"Request Body"));
    let mut section = Section::Head;
    let mut nameless = Nameless::default();
    let mut named = Named::default();
    for line in lines {
        if let Some(begun) = Section::beginning(line) {
            (section, named) = (begun, Named::default());
            continue;
        }
        // The scheme is only told in words, on the line before `In: header`.
        if section == Section::Head {
            for scheme in ["Bearer", "Basic"] {
                let said = [format!("via {scheme} auth"), format!("{scheme} 認証")];
                if !said.iter().any(|said| line.contains(said)) {
                    continue;
                }
                page.facts.set(&Place::new("scheme").member(&scheme.to_lowercase()), Kind::Present, true);
            }
        }
        if let Some(kind) = section.content_type().filter(|kind| page.facts.get(&operation, *kind).is_none())
            && is_content_type(line)
        {
            page.facts.set(&operation, kind, *line);
            continue;
        }
        let Some(around) = section.fields() else { continue };
        if line.is_empty() || line.starts_with("- ") {
            continue;
        }
        match page.style {
            Style::B2 => named.line(&around, line, page),
            _ if section == Section::Request => nameless.line(line, page),
            _ => {}
        }
    }
    nameless.end();
    page.nameless = nameless.fields;
    page.twice.extend(nameless.twice);
}

/// The heading of a flat page.
pub fn title(lines: &[&str]) -> String {
    lines.iter().find(|line| !line.is_empty()).copied().unwrap_or_default().to_owned()
}

/// The fields of a B1 page: a description each, and before the next description the values of this one.
#[derive(Default)]
struct Nameless {
    fields: Vec<BTreeMap<Kind, Value>>,
    /// The default that the description of the field tells, until it is known whether it has one of its own.
    told: Option<Value>,
    twice: Vec<(Place, Kind, Value)>,
}

impl Nameless {
    fn line(&mut self, line: &str, page: &mut Page) {
        let mut rest = line;
        while let Some((facts, after)) = values::unlabelled(rest) {
            if let Some(index) = self.fields.len().checked_sub(1) {
                for (kind, value) in facts {
                    self.note(index, kind, value);
                }
            }
            rest = after;
        }
        if rest.is_empty() {
            return;
        }
        self.end();
        let index = self.fields.len();
        self.fields.push(BTreeMap::new());
        for (kind, value) in page.words(rest) {
            if kind == Kind::Default && self.told.is_none() {
                self.told = Some(value);
            } else {
                self.note(index, kind, value);
            }
        }
    }

    /// Notes a fact, and that the page contradicts itself if it does.
    fn note(&mut self, index: usize, kind: Kind, value: Value) {
        match self.fields[index].get(&kind) {
            None => drop(self.fields[index].insert(kind, value)),
            Some(stated) if *stated == value => {}
            Some(_) => self.twice.push((Place::new(format!("#{index}")), kind, value)),
        }
    }

    /// The field is complete.
    fn end(&mut self) {
        let (Some(told), Some(index)) = (self.told.take(), self.fields.len().checked_sub(1)) else { return };
        self.note(index, Kind::Default, told);
    }
}

/// The fields of a B2 page: a label has a line of its own, and its value runs into the name of the next field.
#[derive(Default)]
struct Named<'l> {
    field: Option<Place>,
    label: Option<&'l str>,
}

impl<'l> Named<'l> {
    fn line(&mut self, around: &Place, line: &'l str, page: &mut Page) {
        if let Some(label) = self.label.take() {
            self.value(around, label, line, page);
        } else if values::LABELS.contains(&line) {
            self.label = Some(line);
        } else if field_line(line).is_some() {
            self.name(around, line, page);
        } else if let Some(place) = &self.field {
            for (kind, value) in page.words(line) {
                page.note(place, kind, value);
            }
        }
    }

    fn name(&mut self, around: &Place, line: &str, page: &mut Page) {
        let Some((name, required, of_type)) = field_line(line) else { return };
        let place = around.member(name);
        page.facts.set(&place, Kind::Present, true);
        page.facts.set(&place, Kind::Required, required);
        page.facts.set(&place, Kind::Type, json!(field_type(of_type)));
        self.field = Some(place);
    }

    fn value(&mut self, around: &Place, label: &str, line: &str, page: &mut Page) {
        if label == "Match" {
            // Where the pattern ends and a name begins is not to be told.
            page.unsplit.push(line.to_owned());
            self.field = None;
            return;
        }
        let Some((facts, rest)) = values::read(label, line) else {
            page.unread.push(format!("{label} {line}"));
            return;
        };
        if let Some(place) = &self.field {
            for (kind, value) in facts {
                page.note(place, kind, value);
            }
        }
        if let Some(next) = values::LABELS.iter().find(|label| **label == rest) {
            self.label = Some(next);
        } else if !rest.is_empty() {
            self.field = None;
            self.name(around, rest, page);
        }
    }
}
