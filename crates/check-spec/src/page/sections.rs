//! Style A1: sections, fields and attributes on lines of their own.

use serde_json::json;

use super::{Page, Section, field_line, field_type, is_content_type, method, values};
use crate::facts::{Kind, Place};

pub fn read(lines: &[&str], page: &mut Page) -> Result<(), String> {
    let operation = Place::operation();
    let at = method(lines).ok_or("it has no method with a path after it")?;
    page.facts.set(&operation, Kind::Method, lines[at]);
    page.facts.set(&operation, Kind::Path, lines[at + 1]);
    page.facts.set(&operation, Kind::HasBody, lines.contains(&"Request Body"));
    // The first block is the logo and the section of the site.
    let title = lines[..at].iter().skip_while(|line| !line.is_empty()).find(|line| !line.is_empty());
    title.copied().unwrap_or_default().clone_into(&mut page.title);

    let mut section = Section::Head;
    let mut field: Option<Place> = None;
    // A sentence may go over several lines.
    let mut paragraph = String::new();
    for (index, line) in lines.iter().enumerate().skip(at + 2) {
        if let Some(begun) = Section::beginning(line) {
            page.paragraph(field.as_ref(), &mut paragraph);
            (section, field) = (begun, None);
            continue;
        }
        if section == Section::Head
            && let Some((scheme, _)) = line.strip_prefix("Authorization").and_then(|rest| rest.split_once(" <"))
        {
            page.facts.set(&Place::new("scheme").member(&scheme.to_lowercase()), Kind::Present, true);
        }
        if let Some(kind) = section.content_type().filter(|_| field.is_none() && is_content_type(line)) {
            page.facts.set(&operation, kind, *line);
        }
        let Some(around) = section.fields() else { continue };
        let ends = lines.get(index + 1).is_none_or(|next| next.is_empty());
        if let Some((name, required, of_type)) = field_line(line).filter(|_| ends) {
            page.paragraph(field.as_ref(), &mut paragraph);
            let place = around.member(name);
            page.facts.set(&place, Kind::Present, true);
            page.facts.set(&place, Kind::Required, required);
            page.facts.set(&place, Kind::Type, json!(field_type(of_type)));
            field = Some(place);
        } else if let Some(place) = &field {
            if let Some(facts) = attribute(line) {
                page.paragraph(field.as_ref(), &mut paragraph);
                for (kind, value) in facts {
                    page.note(place, kind, value);
                }
            } else if is_unread(line) {
                page.unread.push((*line).to_owned());
            } else if line.is_empty() || line.starts_with("  •") {
                page.paragraph(field.as_ref(), &mut paragraph);
            } else {
                paragraph = format!("{paragraph} {line}");
            }
        }
    }
    page.paragraph(field.as_ref(), &mut paragraph);
    Ok(())
}

/// Whether a line begins with a label that something other than a word goes on from, and yet is no attribute; or has the
/// form of a field whose name is none that is known.
fn is_unread(line: &str) -> bool {
    let typed = ["string", "integer", "number", "boolean"].iter().any(|of_type| {
        let name = line.strip_suffix(of_type).unwrap_or_default();
        name.ends_with(['*', '?']) && !name.contains(' ')
    });
    let goes_on = |rest: &str| rest.starts_with(|next: char| !next.is_ascii_lowercase() && !" ,.:;'".contains(next));
    values::LABELS.iter().filter_map(|label| line.strip_prefix(label)).any(goes_on) || typed
}

/// A value glued to its label, with nothing after it.
fn attribute(line: &str) -> Option<Vec<(Kind, serde_json::Value)>> {
    values::LABELS.iter().find_map(|label| {
        let (facts, rest) = values::read(label, line.strip_prefix(label)?)?;
        rest.is_empty().then_some(facts)
    })
}
