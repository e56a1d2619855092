//! Fields with names: each is followed by its description, and by labels with values.

use super::grammar::{field_line, field_type, is_bullet};
use super::values::{self, LABELS};
use crate::facts::{Kind, Place};
use crate::read::page::{FieldRef, Page};

/// Reads the lines of a section, whose fields are members of `parent`.
///
/// In flat text a label has a line of its own, and its value runs into the name of the next field.
pub fn read(lines: &[&str], parent: &Place, is_flat: bool, page: &mut Page) {
    let mut reader = Reader { parent, is_flat, page, field: None, label: None, paragraph: String::new() };
    for (index, line) in lines.iter().enumerate() {
        let ends = is_flat || lines.get(index + 1).is_none_or(|next| next.is_empty());
        reader.line(line, ends);
    }
    reader.end_paragraph();
}

struct Reader<'r> {
    parent: &'r Place,
    is_flat: bool,
    page: &'r mut Page,
    field: Option<Place>,
    /// A label whose value is on the next line.
    label: Option<&'r str>,
    /// The sentence so far: it may span several lines.
    paragraph: String,
}

impl<'r> Reader<'r> {
    /// Reads a line; one that is the name of a field `ends` there.
    fn line(&mut self, line: &'r str, ends: bool) {
        if let Some(label) = self.label.take_if(|_| !line.is_empty()) {
            self.value(label, line);
        } else if ends && field_line(line).is_some() {
            self.name(line);
        } else if self.is_flat && LABELS.contains(&line) {
            self.end_paragraph();
            self.label = Some(line);
        } else if attribute(line).is_none() && is_malformed(line) {
            self.page.note_unread(self.field.clone().map(FieldRef::Named), line);
        } else if let Some(place) = self.field.clone() {
            if let Some(facts) = attribute(line) {
                self.end_paragraph();
                for (kind, value) in facts {
                    self.page.note(&place, kind, value);
                }
            } else if line.is_empty() || is_bullet(line) {
                self.end_paragraph();
            } else {
                self.paragraph = format!("{} {line}", self.paragraph);
            }
        }
    }

    fn name(&mut self, line: &str) {
        self.end_paragraph();
        let Some((name, required, shown_type)) = field_line(line) else {
            if is_malformed(line) {
                self.page.note_unread(None, line);
            }
            return;
        };
        let place = self.parent.member(name);
        self.page.facts.set(&place, Kind::Present, true);
        self.page.facts.set(&place, Kind::Required, required);
        if let Some(field_type) = field_type(shown_type) {
            self.page.facts.set(&place, Kind::Type, field_type);
        }
        self.field = Some(place);
    }

    /// Reads a value that may run into the next name.
    fn value(&mut self, label: &str, line: &'r str) {
        if label == "Match" {
            // Nothing marks where the pattern ends and the next name begins.
            self.page.unsplit_patterns.push(line.to_owned());
            self.field = None;
            return;
        }
        let Some((facts, rest)) = values::read(label, line) else {
            let field = self.field.clone().map(FieldRef::Named);
            self.page.note_unread(field, &format!("{label} {line}"));
            return;
        };
        if let Some(place) = &self.field {
            for (kind, value) in facts {
                self.page.note(place, kind, value);
            }
        }
        if LABELS.contains(&rest) {
            self.label = Some(rest);
        } else if !rest.is_empty() {
            self.field = None;
            self.name(rest);
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if let Some(place) = self.field.as_ref().filter(|_| !text.is_empty()) {
            self.page.note_sentence(place, text.trim());
        }
    }
}

/// Returns whether a line that is neither an attribute nor a field looks like one: it begins with a label that
/// something other than a word follows, ends in a mark and a type after an unknown form of name, or has values after a
/// name and a mark.
fn is_malformed(line: &str) -> bool {
    let typed = ["string", "integer", "number", "boolean"].iter().any(|scalar| {
        let name = line.strip_suffix(scalar).unwrap_or_default();
        name.ends_with(['*', '?']) && !name.contains(' ')
    });
    let has_values = line.split_once(['*', '?']).is_some_and(|(name, rest)| {
        !name.is_empty()
            && !name.contains(' ')
            && field_line(line).is_none()
            && (rest.contains(" | ") || rest.contains('"'))
    });
    let is_value = |rest: &str| rest.starts_with(|next: char| !next.is_ascii_lowercase() && !" ,.:;'".contains(next));
    LABELS.iter().filter_map(|label| line.strip_prefix(label)).any(is_value) || typed || has_values
}

/// Returns the facts of a line that is a label with its value and nothing else.
fn attribute(line: &str) -> Option<Vec<(Kind, serde_json::Value)>> {
    LABELS.iter().find_map(|label| {
        let (facts, rest) = values::read(label, line.strip_prefix(label)?)?;
        rest.is_empty().then_some(facts)
    })
}
