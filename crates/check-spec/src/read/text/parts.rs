use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::grammar::{Section, field_line, is_content_type, split_heading};
use crate::facts::Kind;
use crate::read::shows::Fields;

/// The methods that pages show.
pub const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];

/// The box that newer pages have in place of the fields of a body.
const FOLDED: &str = "TypeScript Definitions";

/// The phrases of the statuses of a success. Any other words are the vendor's own.
const STATUSES: &[(&str, &str)] = &[("OK", "200"), ("Created", "201"), ("Accepted", "202"), ("No Content", "204")];

/// The text before the sample call, in its parts.
pub struct Parts<'t> {
    pub title: &'t str,
    /// The method and the path. Flat text has lost them.
    pub route: Option<(&'t str, &'t str)>,
    /// The lines before the first section.
    head: &'t [&'t str],
    /// The number of lines of the head up to the route.
    route_end: usize,
    sections: Vec<(Section, &'t [&'t str])>,
}

/// Returns the lines of a text. A list of values becomes one line, as other pages show it.
pub fn lines(text: &str) -> Vec<String> {
    static LIST: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?m)^Value in\n+((?:[ \t]*[•-] .+(?:\n+|$))+)").ok());
    let joined = |list: &Captures<'_>| {
        let items = list[1]
            .lines()
            .filter(|line| !line.is_empty())
            .map(|item| item.trim_start_matches([' ', '\t', '•', '-']).trim_end());
        format!("Value in{}\n", items.collect::<Vec<_>>().join(" | "))
    };
    let text = LIST.as_ref().map_or(text.into(), |list| list.replace_all(text, joined));
    text.lines().map(str::trim_end).flat_map(split_heading).map(str::to_owned).collect()
}

impl<'t> Parts<'t> {
    /// Takes the lines apart; none if they are not those of an operation.
    pub fn of(lines: &'t [&'t str]) -> Option<Self> {
        let headings: Vec<_> =
            lines.iter().enumerate().filter_map(|(at, line)| Some((at, Section::beginning(line)?))).collect();
        let ends = headings.iter().skip(1).map(|(at, _)| *at).chain([lines.len()]);
        let sections: Vec<_> =
            headings.iter().zip(ends).map(|((at, section), end)| (*section, &lines[at + 1..end])).collect();
        let head = &lines[..headings.first().map_or(lines.len(), |(at, _)| *at)];
        let route = head.windows(2).position(|pair| METHODS.contains(&pair[0]) && pair[1].starts_with('/'));
        // Even a page without a response has its heading.
        sections.iter().any(|(section, _)| *section == Section::Response).then(|| Self {
            title: title(head, route),
            route: route.map(|at| (head[at], head[at + 1])),
            head,
            route_end: route.map_or(0, |at| at + 2),
            sections,
        })
    }

    /// Returns whether values run into the text after them.
    pub fn is_flat(&self) -> bool {
        self.route.is_none()
    }

    /// Returns the lines of a section.
    pub fn section(&self, section: Section) -> Option<&'t [&'t str]> {
        self.sections.iter().find(|(other, _)| *other == section).map(|(_, lines)| *lines)
    }

    /// Returns the sections of parameters.
    pub fn parameters(&self) -> impl Iterator<Item = (Section, &'t [&'t str])> {
        self.sections.iter().copied().filter(|(section, _)| matches!(section, Section::Parameters(_)))
    }

    /// Returns the content type in a section, as the fact that it is.
    pub fn content_type(&self, section: Section) -> Option<(Kind, &'t str)> {
        let lines = self.section(section)?.iter().take_while(|line| field_line(line).is_none());
        Some((section.content_type()?, lines.copied().find(|line| is_content_type(line))?))
    }

    /// Returns the status of a success, which newest pages name by its phrase.
    pub fn status(&self) -> Option<&'static str> {
        let lines = self.section(Section::Response)?;
        STATUSES.iter().find(|(phrase, _)| lines.contains(phrase)).map(|(_, status)| *status)
    }

    /// Returns the scheme of authentication in lower case: it has a line of its own, or a sentence names it.
    pub fn scheme(&self) -> Option<String> {
        let shown = self.head.iter().find_map(|line| scheme(line));
        let told = |scheme: &&str| {
            let phrases = [format!("via {scheme} auth"), format!("{scheme} 認証")];
            self.head.iter().any(|line| phrases.iter().any(|phrase| line.contains(phrase)))
        };
        let told = || ["Bearer", "Basic"].into_iter().find(told);
        shown.or_else(told).map(str::to_lowercase)
    }

    /// Returns the descriptions of fields that newest pages have right after the route, without any section.
    pub fn descriptions(&self) -> &'t [&'t str] {
        if self.is_newest() && !self.is_flat() { &self.head[self.route_end..] } else { &[] }
    }

    /// Returns whether the page has no sections but that of the response, and no authentication.
    fn is_newest(&self) -> bool {
        self.sections.iter().all(|(section, _)| *section == Section::Response) && authentication(self.head).is_none()
    }

    /// Returns how the page shows the fields of the request.
    pub fn request_fields(&self, sends_body: bool) -> Fields {
        let named = if self.is_flat() { Fields::Joined } else { Fields::Named };
        let Some(lines) = self.section(Section::Request) else {
            return match (self.is_newest(), sends_body) {
                (true, _) if self.is_flat() => Fields::Lost,
                (true, _) => Fields::Described,
                // The section of this body is not found.
                (false, true) => Fields::Lost,
                (false, false) => named,
            };
        };
        // Without any field the section has the content type and one line about the body.
        let has_more = || lines.iter().filter(|line| !line.is_empty()).count() > 2;
        match () {
            () if has_names(lines) => named,
            () if lines.contains(&FOLDED) => Fields::Folded,
            () if self.is_flat() => Fields::Unnamed,
            () if has_more() => Fields::Lost,
            () => named,
        }
    }

    /// Returns how the page shows the parameters.
    pub fn parameter_fields(&self, request: Fields) -> Fields {
        let named = if self.is_flat() { Fields::Joined } else { Fields::Named };
        match request {
            Fields::Described => Fields::Described,
            _ if self.is_newest() => Fields::Lost,
            Fields::Unnamed if self.parameters().next().is_none() => Fields::Lost,
            _ if self.parameters().all(|(_, lines)| has_names(lines)) => named,
            _ => Fields::Lost,
        }
    }
}

/// Returns the heading: it follows the name of the group of operations, except in the flat text that has lost the line
/// with the scheme, too.
fn title<'t>(head: &[&'t str], route: Option<usize>) -> &'t str {
    let first = match route {
        // The first block is the logo and the name of the group.
        Some(at) => head[..at].iter().skip_while(|line| !line.is_empty()).find(|line| !line.is_empty()),
        None => {
            let has_lost_scheme = authentication(head).is_some_and(|line| line.starts_with("In: "));
            head.iter().filter(|line| !line.is_empty()).nth(usize::from(!has_lost_scheme))
        }
    };
    first.or(head.first()).copied().unwrap_or_default()
}

/// Returns the line that begins what a page shows of authentication.
fn authentication<'t>(head: &[&'t str]) -> Option<&'t str> {
    head.iter().copied().find(|line| line.starts_with("In: ") || scheme(line).is_some())
}

/// Returns the scheme of a line such as `AuthorizationBearer <token>`.
fn scheme(line: &str) -> Option<&str> {
    line.strip_prefix("Authorization")?.split_once(" <").map(|(scheme, _)| scheme)
}

/// Returns whether a section shows the name of a field.
pub fn has_names(lines: &[&str]) -> bool {
    lines.iter().any(|line| field_line(line).is_some())
}
