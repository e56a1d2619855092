//! The facts that each style shows: the one place that decides whether absence means anything.

use crate::facts::{Kind, Part, Place};
use crate::read::{Embedded, Page, Style};

/// Whether a style shows a kind of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coverage {
    /// Always, so an absent fact does not exist.
    Shown,
    /// In the sample call alone: a field in it exists and is required.
    ByCall,
    /// By other facts, from which a sample is made.
    ByFacts,
    /// Sometimes: a fact counts if it is shown, and nothing follows if it is not.
    IfShown,
    NotShown,
}

/// What it means that a page does not show a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// There is no such fact, or it would be shown.
    Absent,
    /// Another fact of the page stands for it.
    Elsewhere,
    /// It is shown to be false.
    False,
    /// The style does not show such facts; the reason is for people.
    NotShown(&'static str),
}

/// Kinds of fact, and which styles show them.
struct Row {
    /// The facts, for the documentation.
    facts: &'static str,
    /// Whether a fact is one of them.
    has: fn(Part, Kind) -> bool,
    /// The coverage by each of the [`COLUMNS`].
    styles: [Coverage; 5],
    /// Why styles that do not show them do not.
    why: &'static str,
}

/// The styles of the table; those of text by their codes.
const COLUMNS: [&str; 5] = ["A1", "B1", "B2", "HTML with types", "OpenAPI document"];

use Coverage::{ByCall, ByFacts, IfShown, NotShown, Shown};

/// The first row that has a fact counts.
const TABLE: &[Row] = &[
    Row {
        facts: "method and path",
        has: |part, kind| part == Part::Operation && matches!(kind, Kind::Method | Kind::Path),
        styles: [Shown, ByCall, ByCall, Shown, Shown],
        why: "the style has lost the line with the method and the path",
    },
    Row {
        facts: "whether the request body is required",
        has: |part, kind| part == Part::Operation && kind == Kind::BodyRequired,
        styles: [NotShown, NotShown, NotShown, IfShown, Shown],
        why: "no page shows whether the request body is required",
    },
    Row {
        facts: "status of a success",
        has: |part, kind| part == Part::Operation && kind == Kind::Status,
        styles: [IfShown, IfShown, IfShown, Shown, Shown],
        why: "the style does not show the status of a success",
    },
    Row {
        facts: "deprecation of an operation",
        has: |part, kind| part == Part::Operation && kind == Kind::Deprecated,
        styles: [IfShown, IfShown, IfShown, IfShown, Shown],
        why: "the style does not show what is deprecated",
    },
    Row {
        facts: "deprecation of parameters and fields",
        has: |_, kind| kind == Kind::Deprecated,
        styles: [IfShown, IfShown, IfShown, Shown, Shown],
        why: "the style does not show what is deprecated",
    },
    Row {
        facts: "server of the sample call",
        has: |part, kind| part == Part::Operation && kind == Kind::Server,
        styles: [Shown, Shown, Shown, IfShown, IfShown],
        why: "the data has no server",
    },
    Row {
        facts: "method, path and content type of the sample call",
        has: |part, kind| {
            part == Part::Operation && matches!(kind, Kind::CallMethod | Kind::CallPath | Kind::CallContentType)
        },
        styles: [Shown, Shown, Shown, ByFacts, ByFacts],
        why: "",
    },
    Row {
        facts: "content types; presence of a request body",
        has: |part, _| part == Part::Operation,
        styles: [Shown, Shown, Shown, Shown, Shown],
        why: "",
    },
    Row {
        facts: "authentication schemes",
        has: |part, _| part == Part::Scheme,
        styles: [IfShown, IfShown, IfShown, IfShown, Shown],
        why: "a page shows one scheme, the guide lists them all",
    },
    Row {
        facts: "parameters: pattern",
        has: |part, kind| part == Part::Parameter && kind == Kind::Pattern,
        styles: [Shown, NotShown, NotShown, Shown, Shown],
        why: "the style does not show where a pattern ends",
    },
    Row {
        facts: "parameters: list or object",
        has: |part, kind| part == Part::Parameter && kind == Kind::Container,
        styles: [NotShown, NotShown, NotShown, Shown, Shown],
        why: "pages show no type for objects and lists",
    },
    Row {
        facts: "parameters: name, required mark, type, values, default, limits",
        has: |part, _| part == Part::Parameter,
        styles: [Shown, NotShown, Shown, Shown, Shown],
        why: "the style has lost the parameters",
    },
    Row {
        facts: "request fields: required mark",
        has: |part, kind| part == Part::Request && kind == Kind::Required,
        styles: [Shown, ByCall, Shown, Shown, Shown],
        why: "the style has lost the marks",
    },
    Row {
        facts: "request fields: name, type",
        has: |part, kind| part == Part::Request && matches!(kind, Kind::Present | Kind::Type),
        styles: [Shown, ByCall, Shown, Shown, Shown],
        why: "the style has lost the names of the fields",
    },
    Row {
        facts: "request fields: list or object",
        has: |part, kind| part == Part::Request && kind == Kind::Container,
        styles: [NotShown, NotShown, NotShown, Shown, Shown],
        why: "pages show no type for objects and lists",
    },
    Row {
        facts: "request fields: pattern",
        has: |part, kind| part == Part::Request && kind == Kind::Pattern,
        styles: [Shown, NotShown, NotShown, Shown, Shown],
        why: "the style does not show where a pattern ends",
    },
    Row {
        facts: "request fields: values, default, format, limits as attributes or in words",
        has: |part, _| part == Part::Request,
        styles: [Shown, Shown, Shown, Shown, Shown],
        why: "",
    },
    Row {
        facts: "everything inside request fields",
        has: |part, _| part == Part::InsideRequest,
        styles: [NotShown, NotShown, NotShown, Shown, Shown],
        why: "the page folds the contents of objects and lists",
    },
    Row {
        facts: "fields of the sample call: name, JSON type, first value of an enum",
        has: |part, _| part == Part::Call,
        styles: [Shown, Shown, Shown, ByFacts, ByFacts],
        why: "",
    },
    Row {
        facts: "fields of the sample response: first value of an enum, default",
        has: |_, kind| kind == Kind::SampleValue,
        styles: [Shown, Shown, Shown, ByFacts, ByFacts],
        why: "",
    },
    Row {
        facts: "response fields at any depth: name, JSON type",
        has: |_, kind| matches!(kind, Kind::Present | Kind::Type),
        styles: [Shown, Shown, Shown, Shown, Shown],
        why: "",
    },
    Row {
        facts: "response fields: required mark, format, further values, limits",
        has: |_, _| true,
        styles: [NotShown, NotShown, NotShown, Shown, Shown],
        why: "the page only has a sample of the response",
    },
];

/// Returns what it means that a page does not show a fact.
pub fn absence(page: &Page, place: &Place, kind: Kind) -> Absence {
    let part = place.part();
    let column = match page.style {
        _ if page.embedded.covers(place, kind) => {
            if let Some(why) = omission(page, part, kind) {
                return Absence::NotShown(why);
            }
            if page.embedded == Embedded::Document { 4 } else { 3 }
        }
        Style::Sectioned => 0,
        Style::FlatUnnamed => 1,
        Style::FlatNamed => 2,
        Style::Guide => return Absence::NotShown("the guide is not about a single operation"),
        Style::SectionedFolded | Style::FlatFolded => {
            return Absence::NotShown("the page folds the body into type definitions");
        }
        Style::SectionedUnnamed | Style::FlatUnnamedNewer => {
            return Absence::NotShown("the page has lost the names of the fields");
        }
        Style::Html | Style::Document => return Absence::NotShown("the page has an unknown layout"),
    };
    let Some(row) = TABLE.iter().find(|row| (row.has)(part, kind)) else { return Absence::NotShown("") };
    match row.styles[column] {
        Shown if follows_pattern(page, place) => Absence::NotShown("a pattern on the page may run into its name"),
        Shown => Absence::Absent,
        ByFacts => Absence::Elsewhere,
        ByCall if part == Part::Operation => Absence::Elsewhere,
        ByCall if kind == Kind::Required => Absence::False,
        ByCall | IfShown | NotShown => Absence::NotShown(row.why),
    }
}

/// Returns why embedded data omits a limit of a response.
fn omission(page: &Page, part: Part, kind: Kind) -> Option<&'static str> {
    let is_omitted =
        page.embedded == Embedded::Partial && part == Part::Response && kind.is_limit() && kind != Kind::Enum;
    is_omitted.then_some("this version of the site omits the limits of types that are referred to")
}

/// Returns whether the end of a pattern on the page may be the name of this field.
fn follows_pattern(page: &Page, place: &Place) -> bool {
    matches!(place.part(), Part::Request | Part::Parameter)
        && page.unsplit_patterns.iter().any(|tail| {
            let named = |mark: char| tail.rsplit_once(mark).is_some_and(|(before, _)| before.ends_with(place.name()));
            named('*') || named('?')
        })
}

/// Returns the coverage as a Markdown table, for the documentation.
pub fn table() -> String {
    let cell = |coverage: Coverage| match coverage {
        Shown => "shown",
        ByCall => "by the sample call",
        ByFacts => "by other facts",
        IfShown => "checked if shown",
        NotShown => "not shown",
    };
    let head = format!("| Facts | {} |\n|---|---|---|---|---|---|\n", COLUMNS.join(" | "));
    TABLE.iter().fold(head, |table, row| {
        let [a1, b1, b2, types, document] = row.styles.map(cell);
        format!("{table}| {} | {a1} | {b1} | {b2} | {types} | {document} |\n", row.facts)
    })
}
