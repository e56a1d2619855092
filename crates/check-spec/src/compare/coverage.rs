//! The facts that a page shows: the one place that decides whether absence means anything.

use crate::facts::{Kind, Part, Place};
use crate::read::{Embedded, Fields, Page, Sample, Shows};

/// Whether a part of a page shows a kind of fact.
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
    /// The page does not show such facts; the reason is for people.
    NotShown(&'static str),
}

/// Kinds of fact, and which pages show them.
struct Row {
    /// The facts, for the documentation.
    facts: &'static str,
    /// Whether a fact is one of them.
    has: fn(Part, Kind) -> bool,
    /// The coverage by each of the [`COLUMNS`].
    shown: [Coverage; 7],
    /// Why parts that do not show them do not.
    why: &'static str,
}

/// How a page shows the part that a fact is in.
const COLUMNS: [&str; 7] = [
    "named",
    "named, values joined",
    "unnamed",
    "unnamed, bounds only",
    "folded or left out",
    "HTML with types",
    "OpenAPI document",
];

use Coverage::{ByCall, ByFacts, IfShown, NotShown, Shown};

/// Returns whether descriptions without names have facts of this kind beside them.
fn is_bound(kind: Kind) -> bool {
    use Kind::{Default, Format, MaxCharacters, Maximum, MinCharacters, Minimum};
    matches!(kind, Default | Format | MinCharacters | MaxCharacters | Minimum | Maximum)
}

const NO_NAMES: &str = "the page shows the fields without names and marks";
const NO_CONTAINERS: &str = "pages show no type for objects and lists";
const NO_END: &str = "the page does not show where a pattern ends";

/// The first row that has a fact counts.
const TABLE: &[Row] = &[
    Row {
        facts: "method, path and content type of the request",
        has: |part, kind| {
            part == Part::Operation && matches!(kind, Kind::Method | Kind::Path | Kind::RequestContentType)
        },
        shown: [ByCall, ByCall, ByCall, ByCall, ByCall, Shown, Shown],
        why: "",
    },
    Row {
        facts: "whether the request body is required",
        has: |part, kind| part == Part::Operation && kind == Kind::BodyRequired,
        shown: [NotShown, NotShown, NotShown, NotShown, NotShown, IfShown, Shown],
        why: "no page shows whether the request body is required",
    },
    Row {
        facts: "status of a success",
        has: |part, kind| part == Part::Operation && kind == Kind::Status,
        shown: [IfShown, IfShown, IfShown, IfShown, IfShown, Shown, Shown],
        why: "the page does not show the status of a success",
    },
    Row {
        facts: "deprecation of an operation",
        has: |part, kind| part == Part::Operation && kind == Kind::Deprecated,
        shown: [NotShown, NotShown, NotShown, NotShown, NotShown, IfShown, Shown],
        why: "the page does not show what is deprecated",
    },
    Row {
        facts: "deprecation of parameters and fields",
        has: |_, kind| kind == Kind::Deprecated,
        shown: [NotShown, NotShown, NotShown, NotShown, NotShown, Shown, Shown],
        why: "the page does not show what is deprecated",
    },
    Row {
        facts: "server",
        has: |part, kind| part == Part::Operation && kind == Kind::Server,
        shown: [IfShown; 7],
        why: "the page names no server, or a placeholder",
    },
    Row {
        facts: "content type of the sample call",
        has: |part, kind| part == Part::Operation && kind == Kind::CallContentType,
        shown: [ByCall, ByCall, ByCall, ByCall, ByCall, ByFacts, ByFacts],
        why: "",
    },
    Row {
        facts: "method and path of the sample call",
        has: |part, kind| part == Part::Operation && matches!(kind, Kind::CallMethod | Kind::CallPath),
        shown: [Shown, Shown, Shown, Shown, Shown, ByFacts, ByFacts],
        why: "",
    },
    Row {
        facts: "presence of a request body; content type of the response",
        has: |part, _| part == Part::Operation,
        shown: [Shown; 7],
        why: "",
    },
    Row {
        facts: "authentication schemes",
        has: |part, _| part == Part::Scheme,
        shown: [IfShown, IfShown, IfShown, IfShown, IfShown, IfShown, Shown],
        why: "a page shows one scheme, the guide lists them all",
    },
    Row {
        facts: "parameters and request fields: pattern",
        has: |part, kind| is_sent(part) && kind == Kind::Pattern,
        shown: [Shown, NotShown, NotShown, NotShown, NotShown, Shown, Shown],
        why: NO_END,
    },
    Row {
        facts: "parameters and request fields: list or object",
        has: |part, kind| is_sent(part) && kind == Kind::Container,
        shown: [NotShown, NotShown, NotShown, NotShown, NotShown, Shown, Shown],
        why: NO_CONTAINERS,
    },
    Row {
        facts: "parameters: name, required mark, type",
        has: |part, kind| part == Part::Parameter && !kind.is_limit(),
        shown: [Shown, Shown, NotShown, NotShown, NotShown, Shown, Shown],
        why: NO_NAMES,
    },
    Row {
        facts: "request fields: name, required mark, type",
        has: |part, kind| part == Part::Request && !kind.is_limit(),
        shown: [Shown, Shown, ByCall, ByCall, ByCall, Shown, Shown],
        why: NO_NAMES,
    },
    Row {
        facts: "parameters and request fields: length, bounds, format, default",
        has: |part, kind| is_sent(part) && is_bound(kind),
        shown: [Shown, Shown, Shown, Shown, NotShown, Shown, Shown],
        why: "",
    },
    Row {
        facts: "parameters and request fields: values, numbers of items and keys, limits in words",
        has: |part, _| is_sent(part),
        shown: [Shown, Shown, Shown, IfShown, NotShown, Shown, Shown],
        why: "the page shows no more than length, bounds, format and default",
    },
    Row {
        facts: "everything inside request fields",
        has: |part, _| part == Part::InsideRequest,
        shown: [NotShown, NotShown, NotShown, NotShown, NotShown, Shown, Shown],
        why: "the page folds the contents of objects and lists",
    },
    Row {
        facts: "fields of the sample call: name, JSON type; of both samples: first value of an enum, default",
        has: |part, kind| part == Part::Call || kind == Kind::SampleValue,
        shown: [Shown, Shown, Shown, Shown, Shown, ByFacts, ByFacts],
        why: "",
    },
    Row {
        facts: "response fields at any depth: name, JSON type",
        has: |_, kind| matches!(kind, Kind::Present | Kind::Type),
        shown: [Shown; 7],
        why: "",
    },
    Row {
        facts: "response fields: required mark, format, further values, limits",
        has: |_, _| true,
        shown: [NotShown, NotShown, NotShown, NotShown, NotShown, Shown, Shown],
        why: "the page only has a sample of the response",
    },
];

fn is_sent(part: Part) -> bool {
    matches!(part, Part::Parameter | Part::Request)
}

/// Returns what it means that a page does not show a fact.
pub fn absence(page: &Page, place: &Place, kind: Kind) -> Absence {
    let part = place.part();
    let Some(row) = TABLE.iter().find(|row| (row.has)(part, kind)) else { return Absence::NotShown("") };
    if page.embedded.covers(place, kind) {
        let shown = row.shown[if page.embedded == Embedded::Document { 6 } else { 5 }];
        return match (omission(page, part, kind), shown) {
            (Some(why), _) => Absence::NotShown(why),
            (None, Shown) => Absence::Absent,
            (None, ByFacts) => Absence::Elsewhere,
            (None, ByCall | IfShown | NotShown) => Absence::NotShown(row.why),
        };
    }
    let Some(shows) = page.shows else { return Absence::NotShown("the guide is not about a single operation") };
    if let Some(why) = gap(page, shows, part, kind) {
        return Absence::NotShown(why);
    }
    let fields = if part == Part::Parameter { shows.parameters } else { shows.request };
    match row.shown[column(fields)] {
        Shown if follows_pattern(page, place) => Absence::NotShown("a pattern on the page may run into its name"),
        Shown => Absence::Absent,
        ByFacts => Absence::Elsewhere,
        ByCall if part == Part::Operation => Absence::Elsewhere,
        ByCall if kind == Kind::Required && shows.call != Sample::Nothing => Absence::False,
        ByCall | IfShown | NotShown => Absence::NotShown(match fields {
            Fields::Folded if is_sent(part) => "the page folds the body into type definitions",
            Fields::Lost if is_sent(part) => "the page leaves these fields out",
            _ => row.why,
        }),
    }
}

fn column(fields: Fields) -> usize {
    match fields {
        Fields::Named => 0,
        Fields::Joined => 1,
        Fields::Unnamed => 2,
        Fields::Described => 3,
        Fields::Folded | Fields::Lost => 4,
    }
}

/// Returns why the samples of a page cannot show a fact.
fn gap(page: &Page, shows: Shows, part: Part, kind: Kind) -> Option<&'static str> {
    let has_response = page.facts.has(&Place::root("response"));
    match (part, kind) {
        (Part::Operation, _) if page.facts.text(Kind::CallMethod).is_none() => Some("the page has an unknown layout"),
        (Part::Operation, Kind::ResponseContentType) if has_response || shows.response == Sample::Nothing => {
            Some("the page does not show the content type of the response")
        }
        (Part::Response, _) if shows.response == Sample::Nothing => Some("the page shows no sample of the response"),
        (Part::Call, _) if shows.call == Sample::Nothing => Some("the page does not show the body of its sample call"),
        (Part::Call, _) if shows.call == Sample::Names && kind != Kind::Present => {
            Some("the sample call only names its fields: it is not JSON")
        }
        _ => None,
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
    let head = format!("| Facts | {} |\n|---|{}\n", COLUMNS.join(" | "), "---|".repeat(COLUMNS.len()));
    TABLE.iter().fold(head, |table, row| format!("{table}| {} | {} |\n", row.facts, row.shown.map(cell).join(" | ")))
}
