use std::sync::LazyLock;

use regex::Regex;

use super::grammar::{Section, end_of_head, field_line, method};
use crate::read::style::Style;

/// Returns the style of the text before the sample call.
pub fn style(lines: &[&str]) -> Style {
    static NEWER_LIMIT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(length|value|items|properties) ([≤≥]|\d+–\d+)").ok());
    let sectioned = method(lines).is_some();
    let either = |in_sections, flat| if sectioned { in_sections } else { flat };
    if lines.contains(&"TypeScript Definitions") && !folded_fields_follow(lines) {
        return either(Style::SectionedFolded, Style::FlatFolded);
    }
    if lines.iter().any(|line| NEWER_LIMIT.as_ref().is_some_and(|regex| regex.is_match(line))) {
        return either(Style::SectionedUnnamed, Style::FlatUnnamedNewer);
    }
    let body = lines.iter().skip_while(|line| **line != "Request Body").skip(1);
    let body: Vec<_> = body.take_while(|line| **line != "Response Body").collect();
    let fields =
        if sectioned { &body[..] } else { &lines.iter().skip(end_of_head(lines).unwrap_or(0)).collect::<Vec<_>>() };
    let named = fields.iter().any(|line| field_line(line).is_some());
    // A content type and one line about the body can stand without any field.
    let has_descriptions = body.iter().filter(|line| !line.is_empty()).count() > 2;
    match (sectioned, named) {
        (true, false) if has_descriptions => Style::SectionedUnnamed,
        (true, _) => Style::Sectioned,
        (false, true) => Style::FlatNamed,
        (false, false) => Style::FlatUnnamed,
    }
}

/// Returns whether fields follow the box with type definitions after all, in the same section.
fn folded_fields_follow(lines: &[&str]) -> bool {
    let sections = lines.split(|line| Section::beginning(line).is_some());
    let mut folded = sections.filter(|lines| lines.contains(&"TypeScript Definitions"));
    folded.all(|lines| lines.iter().any(|line| field_line(line).is_some()))
}
