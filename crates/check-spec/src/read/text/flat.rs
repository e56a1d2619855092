//! The flat styles, in which a value runs into the text after it.

use serde_json::{Value, json};

use super::grammar::{Section, field_line, field_type, is_content_type};
use super::values;
use crate::facts::{Kind, Place};
use crate::read::page::{Conflict, ConflictSubject, Field, Page};
use crate::read::style::Style;

/// Reads the lines before the sample call.
pub fn read(lines: &[&str], page: &mut Page) {
    let operation = Place::operation();
    page.title = title(lines);
    page.facts.set(&operation, Kind::HasBody, lines.contains(&"Request Body"));
    let mut section = Section::Head;
    let mut unnamed = UnnamedFields::default();
    let mut named = NamedFields::default();
    for line in lines {
        if let Some(begun) = Section::beginning(line) {
            (section, named) = (begun, NamedFields::default());
            continue;
        }
        // Only a sentence names the scheme, on the line before `In: header`.
        if section == Section::Head {
            for scheme in ["Bearer", "Basic"] {
                let phrases = [format!("via {scheme} auth"), format!("{scheme} 認証")];
                if phrases.iter().any(|phrase| line.contains(phrase)) {
                    page.facts.set(&Place::root("scheme").member(&scheme.to_lowercase()), Kind::Present, true);
                }
            }
        }
        if let Some(kind) = section.content_type().filter(|kind| page.facts.get(&operation, *kind).is_none())
            && is_content_type(line)
        {
            page.facts.set(&operation, kind, *line);
            continue;
        }
        let Some(parent) = section.fields() else { continue };
        if line.is_empty() || line.starts_with("- ") {
            continue;
        }
        match page.style {
            Style::FlatNamed => named.line(&parent, line, page),
            _ if section == Section::Request => unnamed.line(line, page),
            _ => {}
        }
    }
    unnamed.end_field();
    page.unnamed = unnamed.fields;
    page.conflicts.extend(unnamed.conflicts);
}

/// Returns the heading of a flat page.
pub fn title(lines: &[&str]) -> String {
    lines.iter().find(|line| !line.is_empty()).copied().unwrap_or_default().to_owned()
}

/// The fields of a page without names: the description of each, followed by its values.
#[derive(Default)]
struct UnnamedFields {
    fields: Vec<Field>,
    /// The default in the description of the last field, until it is known whether another one follows as a value.
    described_default: Option<Value>,
    conflicts: Vec<Conflict>,
}

impl UnnamedFields {
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
        self.end_field();
        let index = self.fields.len();
        self.fields.push(Field::new());
        for (kind, value) in page.facts_in(rest) {
            if kind == Kind::Default && self.described_default.is_none() {
                self.described_default = Some(value);
            } else {
                self.note(index, kind, value);
            }
        }
    }

    /// Adds a fact, or the conflict if the page states another value of it.
    fn note(&mut self, index: usize, kind: Kind, value: Value) {
        match self.fields[index].get(&kind) {
            None => drop(self.fields[index].insert(kind, value)),
            Some(stated) if *stated == value => {}
            Some(_) => self.conflicts.push(Conflict { subject: ConflictSubject::Unnamed(index), kind, value }),
        }
    }

    fn end_field(&mut self) {
        let (Some(default), Some(index)) = (self.described_default.take(), self.fields.len().checked_sub(1)) else {
            return;
        };
        self.note(index, Kind::Default, default);
    }
}

/// The fields of a page with names: a label has a line of its own, and its value runs into the name of the next field.
#[derive(Default)]
struct NamedFields<'l> {
    field: Option<Place>,
    label: Option<&'l str>,
}

impl<'l> NamedFields<'l> {
    fn line(&mut self, parent: &Place, line: &'l str, page: &mut Page) {
        if let Some(label) = self.label.take() {
            self.value(parent, label, line, page);
        } else if values::LABELS.contains(&line) {
            self.label = Some(line);
        } else if field_line(line).is_some() {
            self.name(parent, line, page);
        } else if let Some(place) = &self.field {
            page.note_sentence(place, line);
        }
    }

    fn name(&mut self, parent: &Place, line: &str, page: &mut Page) {
        let Some((name, required, shown_type)) = field_line(line) else { return };
        let place = parent.member(name);
        page.facts.set(&place, Kind::Present, true);
        page.facts.set(&place, Kind::Required, required);
        page.facts.set(&place, Kind::Type, json!(field_type(shown_type)));
        self.field = Some(place);
    }

    fn value(&mut self, parent: &Place, label: &str, line: &str, page: &mut Page) {
        if label == "Match" {
            // Nothing marks where the pattern ends and the next name begins.
            page.unsplit_patterns.push(line.to_owned());
            self.field = None;
            return;
        }
        let Some((facts, rest)) = values::read(label, line) else {
            page.not_understood.push(format!("{label} {line}"));
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
            self.name(parent, rest, page);
        }
    }
}
