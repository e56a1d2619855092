//! A published page: which style its text is in, and the facts that style shows.
//!
//! How such texts are built was learnt from the vendor's pages. What a style does not show is not guessed;
//! `styles.rs` says what that is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::facts::{Facts, Kind, Part, Place};

mod flat;
mod guide;
pub mod html;
mod prose;
pub mod sample;
mod sections;
pub mod values;

/// How a page was rendered and turned into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Style {
    /// The API guide, which is about no single operation.
    Guide,
    /// Sections and fields on lines of their own, values glued to their label.
    A1,
    /// As A1, with the body folded into type definitions.
    A2,
    /// As A1, without the names of fields.
    A3,
    /// Flat text without the names of fields, markers and labels.
    B1,
    /// Flat text with names and labels, values glued to the next name.
    B2,
    /// As B1, with the body folded into type definitions.
    B3,
    /// As B1, with limits in a newer notation.
    B4,
    /// HTML whose text is of no known style: all that is known of it is in its data.
    Html,
}

/// What the data beside a page, which only HTML has, tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Embedded {
    /// The operation, its parameters and its request.
    pub request: bool,
    pub answer: Answer,
}

/// Where the fields of an answer are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    #[default]
    BySample,
    /// In the data, which leaves out the limits of types that are referred to.
    InPart,
    /// In the data.
    Whole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    En,
    Ja,
}

impl Language {
    /// As in `Accept-Language`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }
}

/// One page, taken apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub style: Style,
    pub language: Language,
    /// Its heading, the name that the vendor gives the operation.
    pub title: String,
    #[serde(default, skip_serializing_if = "Embedded::is_nothing")]
    pub embedded: Embedded,
    pub facts: Facts,
    /// Facts of request fields whose names the style has lost: field by field, in the order of the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nameless: Vec<BTreeMap<Kind, Value>>,
    /// Facts that the page states a second time, and otherwise. `#3` is the fourth nameless field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub twice: Vec<(Place, Kind, Value)>,
    /// Ends of patterns that the name of the next field runs into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsplit: Vec<String>,
    /// What seems to state a fact and is in no form that is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
}

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Reads the text of a page; the reason where it is none that can be read.
pub fn read(text: &str) -> Result<Page, String> {
    if guide::is_guide(text) {
        return Ok(guide::read(text));
    }
    let start = sample::start(text)?;
    let lines: Vec<_> = text[..start].lines().map(str::trim_end).flat_map(split_heading).collect();
    let Some(response) = lines.iter().position(|line| *line == "Response Body").or_else(|| end_of_head(&lines)) else {
        return Err("it has neither `In: header` nor `Response Body`, so it is no page of an operation".to_owned());
    };
    let has_answer = lines[response..].iter().any(|line| is_content_type(line));
    let call = sample::read(&text[start..], has_answer)?;
    if has_answer && call.answer.is_none() {
        return Err("it has a `Response Body`, but no sample of it; is the page cut off?".to_owned());
    }
    let mut page = Page::new(style(&lines), text);
    match page.style {
        Style::A1 => sections::read(&lines, &mut page)?,
        Style::B1 | Style::B2 => flat::read(&lines, &mut page),
        _ => page.title = flat::title(&lines),
    }
    let operation = Place::operation();
    page.facts.set(&operation, Kind::Server, call.server);
    page.facts.set(&operation, Kind::CallMethod, call.method);
    page.facts.set(&operation, Kind::CallPath, call.path);
    if let Some(content_type) = call.content_type {
        page.facts.set(&operation, Kind::CallContentType, content_type);
    }
    if page.style.is_readable() {
        if let Some(sent) = &call.sent {
            sample::shape(&Place::new("call"), sent, &mut page.facts);
        }
        if page.style == Style::B1 {
            page.name_what_is_called();
        }
        if let Some(answer) = &call.answer {
            sample::shape(&Place::new("response"), answer, &mut page.facts);
        }
    }
    Ok(page)
}

impl Style {
    /// Whether the facts of such a page can be told with certainty.
    pub fn is_readable(self) -> bool {
        matches!(self, Self::Guide | Self::A1 | Self::B1 | Self::B2)
    }
}

impl Embedded {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it tells something that the other does not.
    pub fn tells_more_than(self, other: Self) -> bool {
        self.request && !other.request || self.answer != Answer::BySample && other.answer == Answer::BySample
    }

    /// Whether a fact is told by the data.
    pub fn tells(self, place: &Place, kind: Kind) -> bool {
        let of_call = matches!(kind, Kind::Server | Kind::CallMethod | Kind::CallPath | Kind::CallContentType);
        match place.part() {
            _ if of_call || kind == Kind::SampleValue => false,
            Part::Call => false,
            Part::Answer => self.answer != Answer::BySample,
            Part::Operation if kind == Kind::ResponseContentType => self.answer != Answer::BySample,
            _ => self.request,
        }
    }
}

impl Page {
    /// Whether what it says of requests can be told with certainty.
    pub fn is_readable(&self) -> bool {
        self.style.is_readable() || self.embedded.request
    }

    /// What a fact of the page rests on.
    pub fn evidence(&self, place: &Place, kind: Kind) -> &'static str {
        match place.part() {
            _ if self.embedded.tells(place, kind) => "the data beside it",
            Part::Call | Part::Answer => "its sample",
            _ => "its text",
        }
    }

    fn new(style: Style, text: &str) -> Self {
        let kana = text.chars().any(|character| ('\u{3041}'..='\u{30ff}').contains(&character));
        Self {
            style,
            language: if kana { Language::Ja } else { Language::En },
            title: String::new(),
            embedded: Embedded::default(),
            facts: Facts::default(),
            nameless: Vec::new(),
            twice: Vec::new(),
            unsplit: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// The facts in a sentence; if it has none, but a number of what limits count, it is not understood.
    fn words(&mut self, line: &str) -> Vec<(Kind, Value)> {
        let facts = prose::facts(line);
        if facts.is_empty() && prose::seems_to_limit(line) {
            self.unread.push(line.to_owned());
        }
        facts
    }

    /// Notes what a paragraph says of a field, and begins the next one.
    fn paragraph(&mut self, field: Option<&Place>, paragraph: &mut String) {
        let text = std::mem::take(paragraph);
        let Some(place) = field.filter(|_| !text.is_empty()) else { return };
        for (kind, value) in self.words(text.trim()) {
            self.note(place, kind, value);
        }
    }

    /// Notes a fact, and that the page contradicts itself if it does.
    fn note(&mut self, place: &Place, kind: Kind, value: Value) {
        match self.facts.get(place, kind) {
            None => self.facts.set(place, kind, value),
            Some(other) if *other == value => {}
            Some(_) => self.twice.push((place.clone(), kind, value)),
        }
    }

    /// The sample call of a page that has lost the names of its fields still names the required ones.
    fn name_what_is_called(&mut self) {
        let called: Vec<_> = self.facts.0.keys().filter_map(Place::called).collect();
        for place in called.iter().filter(|place| place.part() == Part::Request && place.around().is_some()) {
            let shown = self.facts.get(&place.calling(), Kind::Type).and_then(Value::as_str).unwrap_or_default();
            let of_type = if ["object", "map", "array"].contains(&shown) { "nested" } else { shown }.to_owned();
            self.facts.set(place, Kind::Present, true);
            self.facts.set(place, Kind::Required, true);
            // A sample prints any number without a fraction as an integer.
            if of_type != "integer" && !of_type.is_empty() {
                self.facts.set(place, Kind::Type, of_type);
            }
        }
    }
}

/// Which style the text before the sample call is in.
fn style(lines: &[&str]) -> Style {
    static NEWEST: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(length|value|items|properties) ([≤≥]|\d+–\d+)").ok());
    let sectioned = method(lines).is_some();
    let either = |of_a, of_b| if sectioned { of_a } else { of_b };
    if lines.contains(&"TypeScript Definitions") && !folded_fields_follow(lines) {
        return either(Style::A2, Style::B3);
    }
    if lines.iter().any(|line| NEWEST.as_ref().is_some_and(|regex| regex.is_match(line))) {
        return either(Style::A3, Style::B4);
    }
    let body = lines.iter().skip_while(|line| **line != "Request Body").skip(1);
    let body: Vec<_> = body.take_while(|line| **line != "Response Body").collect();
    let fields =
        if sectioned { &body[..] } else { &lines.iter().skip(end_of_head(lines).unwrap_or(0)).collect::<Vec<_>>() };
    let named = fields.iter().any(|line| field_line(line).is_some());
    // A content type and one line about the body can stand without any field.
    let worded = body.iter().filter(|line| !line.is_empty()).count() > 2;
    match (sectioned, named) {
        (true, false) if worded => Style::A3,
        (true, _) => Style::A1,
        (false, true) => Style::B2,
        (false, false) => Style::B1,
    }
}

/// Whether fields stand behind the box with type definitions after all, in the same section.
fn folded_fields_follow(lines: &[&str]) -> bool {
    let sections = lines.split(|line| Section::beginning(line).is_some());
    let mut folded = sections.filter(|lines| lines.contains(&"TypeScript Definitions"));
    folded.all(|lines| lines.iter().any(|line| field_line(line).is_some()))
}

/// Where the method stands, followed by the path.
fn method(lines: &[&str]) -> Option<usize> {
    lines.windows(2).position(|pair| METHODS.contains(&pair[0]) && pair[1].starts_with('/'))
}

fn end_of_head(lines: &[&str]) -> Option<usize> {
    lines.iter().position(|line| line.starts_with("In: "))
}

/// In flat text the last value of a section runs into the next heading.
fn split_heading(line: &str) -> Vec<&str> {
    let heading = ["Request Body", "Response Body"].into_iter().find(|heading| line.ends_with(heading));
    let value = heading.and_then(|heading| line.strip_suffix(heading)).filter(|value| !value.is_empty());
    match (value, heading) {
        (Some(value), Some(heading)) if values::unlabelled(value).is_some_and(|(_, rest)| rest.is_empty()) => {
            vec![value, heading]
        }
        _ => vec![line],
    }
}

fn is_content_type(line: &str) -> bool {
    let known = ["application/", "text/", "multipart/"];
    known.iter().any(|kind| line.starts_with(kind)) && !line.contains(' ')
}

/// `Really?` is a sentence: the names of fields begin in lower case.
fn is_field_name(name: &str) -> bool {
    let named = name.chars().all(|character| character.is_ascii_alphanumeric() || "_-[]".contains(character));
    named && name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
}

/// `name*type` or `name?type`.
fn field_line(line: &str) -> Option<(&str, bool, &str)> {
    let mark = line.find(['*', '?'])?;
    let (name, of_type) = (&line[..mark], &line[mark + 1..]);
    let is_type =
        |part: &str| part.chars().all(|character| character.is_ascii_alphanumeric() || "<>[]".contains(character));
    let typed = of_type.split(" | ").all(is_type);
    (is_field_name(name) && typed).then(|| (name, line[mark..].starts_with('*'), of_type))
}

/// The type of a field as it is compared: what holds other fields is shown without one.
fn field_type(shown: &str) -> &str {
    if shown.is_empty() || shown.starts_with("array") { "nested" } else { shown }
}

/// The parts of a page that fields stand in.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    Head,
    Parameters(&'static str),
    Request,
    Response,
}

impl Section {
    fn beginning(line: &str) -> Option<Self> {
        Some(match line {
            "Path Parameters" => Self::Parameters("path"),
            "Query Parameters" => Self::Parameters("query"),
            "Header Parameters" => Self::Parameters("header"),
            "Cookie Parameters" => Self::Parameters("cookie"),
            "Request Body" => Self::Request,
            "Response Body" => Self::Response,
            _ => return None,
        })
    }

    /// What its fields are members of.
    fn fields(self) -> Option<Place> {
        match self {
            Self::Parameters(of) => Some(Place::new(of)),
            Self::Request => Some(Place::new("request")),
            Self::Head | Self::Response => None,
        }
    }

    fn content_type(self) -> Option<Kind> {
        match self {
            Self::Request => Some(Kind::RequestContentType),
            Self::Response => Some(Kind::ResponseContentType),
            Self::Head | Self::Parameters(_) => None,
        }
    }
}
