//! What each style shows: the one place that decides whether silence means anything.

use super::facts::{Kind, Part, Place};
use super::page::{Answer, Page, Style};

/// What a style does with a kind of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// Yes; so where it is not, there is none.
    Yes,
    /// Only in the sample call: a field that is in it is there, and required.
    ByCall,
    /// Where it is, it counts; where it is not, nothing follows.
    IfShown,
    No,
}

/// What the silence of a page about a fact means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It would be shown if it were so.
    Absent,
    /// Another fact of the page answers for it.
    Elsewhere,
    /// It is shown to be false.
    False,
    /// The style does not show such facts; the reason is for people.
    NotShown(&'static str),
}

/// A row: facts, in people's words; whether a fact is one of them; what A1, B1, B2 and the data beside HTML do with it; why,
/// where they do not.
struct Row {
    #[cfg_attr(not(test), expect(dead_code, reason = "only the README's table says it"))]
    facts: &'static str,
    has: fn(Part, Kind) -> bool,
    styles: [Shows; 4],
    why: &'static str,
}

use Shows::{ByCall, IfShown, No, Yes};

/// The first row that has a fact decides.
const TABLE: &[Row] = &[
    Row {
        facts: "method and path",
        has: |part, kind| part == Part::Operation && matches!(kind, Kind::Method | Kind::Path),
        styles: [Yes, ByCall, ByCall, Yes],
        why: "the style has lost the line with the method and the path",
    },
    Row {
        facts: "whether the body as a whole may be left out",
        has: |part, kind| part == Part::Operation && kind == Kind::BodyRequired,
        styles: [No, No, No, IfShown],
        why: "no page tells whether the body as a whole may be left out",
    },
    Row {
        facts: "content types, whether there is a body; server, method, path and content type of the sample call",
        has: |part, _| part == Part::Operation,
        styles: [Yes, Yes, Yes, Yes],
        why: "",
    },
    Row {
        facts: "authentication schemes",
        has: |part, _| part == Part::Scheme,
        styles: [IfShown, IfShown, IfShown, IfShown],
        why: "a page shows one scheme, the guide names them all",
    },
    Row {
        facts: "parameters: pattern",
        has: |part, kind| part == Part::Parameter && kind == Kind::Pattern,
        styles: [Yes, No, No, Yes],
        why: "the style does not show where a pattern ends",
    },
    Row {
        facts: "parameters: lists and objects told apart",
        has: |part, kind| part == Part::Parameter && kind == Kind::Container,
        styles: [No, No, No, Yes],
        why: "objects and lists have no type on a page",
    },
    Row {
        facts: "parameters: name, required mark, type, values, default, limits",
        has: |part, _| part == Part::Parameter,
        styles: [Yes, No, Yes, Yes],
        why: "the style has lost the parameters",
    },
    Row {
        facts: "request fields: required mark",
        has: |part, kind| part == Part::Request && kind == Kind::Required,
        styles: [Yes, ByCall, Yes, Yes],
        why: "the style has lost the marks",
    },
    Row {
        facts: "request fields: name, type",
        has: |part, kind| part == Part::Request && matches!(kind, Kind::Present | Kind::Type),
        styles: [Yes, ByCall, Yes, Yes],
        why: "the style has lost the names of the fields",
    },
    Row {
        facts: "request fields: lists and objects told apart",
        has: |part, kind| part == Part::Request && kind == Kind::Container,
        styles: [No, No, No, Yes],
        why: "objects and lists have no type on a page",
    },
    Row {
        facts: "request fields: pattern",
        has: |part, kind| part == Part::Request && kind == Kind::Pattern,
        styles: [Yes, No, No, Yes],
        why: "the style does not show where a pattern ends",
    },
    Row {
        facts: "request fields: values, default, format, limits as attributes or in words",
        has: |part, _| part == Part::Request,
        styles: [Yes, Yes, Yes, Yes],
        why: "",
    },
    Row {
        facts: "what is inside of request fields",
        has: |part, _| part == Part::InsideRequest,
        styles: [No, No, No, Yes],
        why: "what is inside of objects and lists is folded away",
    },
    Row {
        facts: "fields of the sample call: name, JSON type, first value of an enum",
        has: |part, _| part == Part::Call,
        styles: [Yes, Yes, Yes, Yes],
        why: "",
    },
    Row {
        facts: "answer fields at any depth: name, JSON type, first value of an enum",
        has: |_, kind| matches!(kind, Kind::Present | Kind::Type | Kind::SampleValue),
        styles: [Yes, Yes, Yes, Yes],
        why: "",
    },
    Row {
        facts: "answer fields: required mark, format, further values, limits",
        has: |_, _| true,
        styles: [No, No, No, Yes],
        why: "an answer is only shown as a sample",
    },
];

/// What it means that this page does not have this fact.
pub fn silence(page: &Page, place: &Place, kind: Kind) -> Silence {
    let part = place.part();
    let column = match page.style {
        _ if page.embedded.tells(place, kind) => {
            if let Some(why) = left_out(page, part, kind) {
                return Silence::NotShown(why);
            }
            3
        }
        Style::A1 => 0,
        Style::B1 => 1,
        Style::B2 => 2,
        Style::Guide => return Silence::NotShown("the guide is about no single operation"),
        Style::A2 | Style::B3 => return Silence::NotShown("the page folds the body into type definitions"),
        Style::A3 | Style::B4 => return Silence::NotShown("the page has lost the names of the fields"),
        Style::Html => return Silence::NotShown("the layout of the page is not known"),
    };
    let Some(row) = TABLE.iter().find(|row| (row.has)(part, kind)) else { return Silence::NotShown("") };
    match row.styles[column] {
        Yes if runs_into_a_pattern(page, place) => {
            Silence::NotShown("its name may be the one that a pattern runs into on the page")
        }
        Yes => Silence::Absent,
        ByCall if part == Part::Operation => Silence::Elsewhere,
        ByCall if kind == Kind::Required => Silence::False,
        ByCall | IfShown | No => Silence::NotShown(row.why),
    }
}

/// Why the data does not tell a limit of an answer.
fn left_out(page: &Page, part: Part, kind: Kind) -> Option<&'static str> {
    if part != Part::Answer {
        return None;
    }
    match kind {
        Kind::MaxBytes | Kind::ReservedPrefixes => Some("only words tell it, and of an answer they are not read"),
        _ if kind.is_limit() && kind != Kind::Enum && page.embedded.answer == Answer::InPart => {
            Some("this version of the site leaves out what limits a type that is referred to")
        }
        _ => None,
    }
}

/// Whether the end of a pattern on the page may be the name of this field.
fn runs_into_a_pattern(page: &Page, place: &Place) -> bool {
    matches!(place.part(), Part::Request | Part::Parameter)
        && page.unsplit.iter().any(|tail| {
            let named = |mark: char| tail.rsplit_once(mark).is_some_and(|(before, _)| before.ends_with(place.name()));
            named('*') || named('?')
        })
}

/// The table as the README has it.
#[cfg(test)]
pub fn table() -> String {
    let cell = |shows: Shows| match shows {
        Yes => "shown",
        ByCall => "by the sample call",
        IfShown => "if shown, checked",
        No => "not shown",
    };
    let head = "| Facts | A1 | B1 | B2 | HTML with data |\n|---|---|---|---|---|\n".to_owned();
    TABLE.iter().fold(head, |table, row| {
        let [a1, b1, b2, data] = row.styles.map(cell);
        format!("{table}| {} | {a1} | {b1} | {b2} | {data} |\n", row.facts)
    })
}
