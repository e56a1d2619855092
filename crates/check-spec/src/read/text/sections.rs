//! The sectioned style: sections, with fields and attributes on lines of their own.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::grammar::{Section, field_line, field_type, is_content_type, method};
use super::values;
use crate::facts::{Kind, Place};
use crate::read::page::Page;

/// Reads the lines before the sample call.
pub fn read(lines: &[&str], page: &mut Page) -> Result<()> {
    let operation = Place::operation();
    let at = method(lines).context("it has no method with a path after it")?;
    page.facts.set(&operation, Kind::Method, lines[at]);
    page.facts.set(&operation, Kind::Path, lines[at + 1]);
    page.facts.set(&operation, Kind::HasBody, lines.contains(&"Request Body"));
    // The first block is the logo and the name of the site's section.
    let title = lines[..at].iter().skip_while(|line| !line.is_empty()).find(|line| !line.is_empty());
    title.copied().unwrap_or_default().clone_into(&mut page.title);

    let mut section = Section::Head;
    let mut field: Option<Place> = None;
    // A sentence may span several lines.
    let mut paragraph = String::new();
    for (index, line) in lines.iter().enumerate().skip(at + 2) {
        if let Some(begun) = Section::beginning(line) {
            end_paragraph(page, field.as_ref(), &mut paragraph);
            (section, field) = (begun, None);
            continue;
        }
        if section == Section::Head
            && let Some((scheme, _)) = line.strip_prefix("Authorization").and_then(|rest| rest.split_once(" <"))
        {
            page.facts.set(&Place::root("scheme").member(&scheme.to_lowercase()), Kind::Present, true);
        }
        if let Some(kind) = section.content_type().filter(|_| field.is_none() && is_content_type(line)) {
            page.facts.set(&operation, kind, *line);
        }
        let Some(parent) = section.fields() else { continue };
        let ends = lines.get(index + 1).is_none_or(|next| next.is_empty());
        if let Some((name, required, shown_type)) = field_line(line).filter(|_| ends) {
            end_paragraph(page, field.as_ref(), &mut paragraph);
            let place = parent.member(name);
            page.facts.set(&place, Kind::Present, true);
            page.facts.set(&place, Kind::Required, required);
            page.facts.set(&place, Kind::Type, json!(field_type(shown_type)));
            field = Some(place);
        } else if let Some(place) = &field {
            if let Some(facts) = attribute(line) {
                end_paragraph(page, field.as_ref(), &mut paragraph);
                for (kind, value) in facts {
                    page.note(place, kind, value);
                }
            } else if is_malformed(line) {
                page.not_understood.push((*line).to_owned());
            } else if line.is_empty() || line.starts_with("  •") {
                end_paragraph(page, field.as_ref(), &mut paragraph);
            } else {
                paragraph = format!("{paragraph} {line}");
            }
        }
    }
    end_paragraph(page, field.as_ref(), &mut paragraph);
    Ok(())
}

/// Reads a paragraph about a field, and begins the next one.
fn end_paragraph(page: &mut Page, field: Option<&Place>, paragraph: &mut String) {
    let text = std::mem::take(paragraph);
    if let Some(place) = field.filter(|_| !text.is_empty()) {
        page.note_sentence(place, text.trim());
    }
}

/// Returns whether a line that is neither an attribute nor a field looks like one: it begins with a label that
/// something other than a word follows, or ends in a mark and a type after an unknown form of name.
fn is_malformed(line: &str) -> bool {
    let typed = ["string", "integer", "number", "boolean"].iter().any(|scalar| {
        let name = line.strip_suffix(scalar).unwrap_or_default();
        name.ends_with(['*', '?']) && !name.contains(' ')
    });
    let is_value = |rest: &str| rest.starts_with(|next: char| !next.is_ascii_lowercase() && !" ,.:;'".contains(next));
    values::LABELS.iter().filter_map(|label| line.strip_prefix(label)).any(is_value) || typed
}

/// Returns the facts of a line that is a label with its value and nothing else.
fn attribute(line: &str) -> Option<Vec<(Kind, Value)>> {
    values::LABELS.iter().find_map(|label| {
        let (facts, rest) = values::read(label, line.strip_prefix(label)?)?;
        rest.is_empty().then_some(facts)
    })
}
