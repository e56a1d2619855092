//! Fields without names: a description of each, in the order of the fields, followed by its values.

use serde_json::Value;

use super::grammar::is_bullet;
use super::values;
use crate::facts::Kind;
use crate::read::page::{Conflict, Field, FieldRef, Page};

/// Reads descriptions. In flat text a value begins the line of the next description.
pub fn read(lines: &[&str], is_flat: bool, page: &mut Page) {
    let mut reader = Reader { is_flat, page, described_default: None, has_bounds: false };
    for line in lines.iter().filter(|line| !line.is_empty() && !is_bullet(line)) {
        reader.line(line);
    }
    reader.end_field();
}

struct Reader<'p> {
    is_flat: bool,
    page: &'p mut Page,
    /// The default in the description of the last field, until it is known whether another one follows as a value.
    described_default: Option<Value>,
    /// Whether the last field has its line of bounds.
    has_bounds: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) {
        if let Some(bounds) = values::bounds(line).filter(|_| !self.is_flat) {
            if self.page.unnamed.is_empty() || self.has_bounds {
                // A field without a description.
                self.begin_field();
            }
            self.has_bounds = true;
            self.facts(bounds.facts);
            for part in bounds.not_understood {
                let field = FieldRef::Unnamed(self.page.unnamed.len() - 1);
                self.page.note_unread(Some(field), part);
            }
            return;
        }
        let mut rest = line;
        while let Some((facts, after)) = values::unlabelled(rest).filter(|_| self.is_flat) {
            self.facts(facts);
            rest = after;
        }
        if rest.is_empty() {
            return;
        }
        self.begin_field();
        let index = self.page.unnamed.len() - 1;
        for (kind, value) in self.page.facts_in(FieldRef::Unnamed(index), rest) {
            if kind == Kind::Default && self.described_default.is_none() {
                self.described_default = Some(value);
            } else {
                self.note(kind, value);
            }
        }
    }

    fn begin_field(&mut self) {
        self.end_field();
        self.page.unnamed.push(Field::new());
        self.has_bounds = false;
    }

    fn facts(&mut self, facts: Vec<(Kind, Value)>) {
        for (kind, value) in facts {
            self.note(kind, value);
        }
    }

    /// Adds a fact of the last field, or the conflict if the page states another value of it.
    fn note(&mut self, kind: Kind, value: Value) {
        let Some(index) = self.page.unnamed.len().checked_sub(1) else { return };
        match self.page.unnamed[index].get(&kind) {
            None => drop(self.page.unnamed[index].insert(kind, value)),
            Some(stated) if *stated == value => {}
            Some(_) => self.page.conflicts.push(Conflict { subject: FieldRef::Unnamed(index), kind, value }),
        }
    }

    fn end_field(&mut self) {
        if let Some(default) = self.described_default.take() {
            self.note(Kind::Default, default);
        }
    }
}
