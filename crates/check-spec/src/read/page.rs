use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::embedded::Embedded;
use super::style::Style;
use super::text::prose;
use crate::facts::{Facts, Kind, Part, Place};

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    En,
    Ja,
}

impl Language {
    /// Returns the language of a text: only Japanese has kana.
    pub(super) fn of(text: &str) -> Self {
        let has_kana = text.chars().any(|character| ('\u{3041}'..='\u{30ff}').contains(&character));
        if has_kana { Self::Ja } else { Self::En }
    }

    /// Returns the code, as in `Accept-Language`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }
}

/// The facts of one field.
pub type Field = BTreeMap<Kind, Value>;

/// One page, taken apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub style: Style,
    pub language: Language,
    /// Its heading, the vendor's name of the operation.
    pub title: String,
    #[serde(default, skip_serializing_if = "Embedded::is_nothing")]
    pub embedded: Embedded,
    pub facts: Facts,
    /// The facts of request fields whose names the style has lost, in the order of the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unnamed: Vec<Field>,
    /// Facts that the page states a second time, with another value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Ends of patterns that the name of the next field runs into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsplit_patterns: Vec<String>,
    /// Lines that seem to state a fact, in no known form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_understood: Vec<String>,
}

/// A second value of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "(String, Kind, Value)", into = "(String, Kind, Value)")]
pub struct Conflict {
    pub subject: ConflictSubject,
    pub kind: Kind,
    pub value: Value,
}

/// The field that a page contradicts itself about.
#[derive(Debug, Clone, PartialEq)]
pub enum ConflictSubject {
    Named(Place),
    /// The unnamed field of this index.
    Unnamed(usize),
}

impl From<(String, Kind, Value)> for Conflict {
    fn from((subject, kind, value): (String, Kind, Value)) -> Self {
        let index = subject.strip_prefix('#').and_then(|index| index.parse().ok());
        let subject = index.map_or_else(|| ConflictSubject::Named(Place::parse(&subject)), ConflictSubject::Unnamed);
        Self { subject, kind, value }
    }
}

impl From<Conflict> for (String, Kind, Value) {
    fn from(conflict: Conflict) -> Self {
        (conflict.subject.to_string(), conflict.kind, conflict.value)
    }
}

impl std::fmt::Display for ConflictSubject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Named(place) => write!(f, "{place}"),
            Self::Unnamed(index) => write!(f, "#{index}"),
        }
    }
}

impl Page {
    /// Returns a page of this text without any fact.
    pub(super) fn empty(style: Style, text: &str) -> Self {
        Self {
            style,
            language: Language::of(text),
            title: String::new(),
            embedded: Embedded::default(),
            facts: Facts::default(),
            unnamed: Vec::new(),
            conflicts: Vec::new(),
            unsplit_patterns: Vec::new(),
            not_understood: Vec::new(),
        }
    }

    /// Returns whether its facts about requests are certain.
    pub fn is_readable(&self) -> bool {
        self.style.is_readable() || self.embedded.has_request()
    }

    /// Returns the part of the page that a fact rests on.
    pub fn evidence(&self, place: &Place, kind: Kind) -> &'static str {
        match place.part() {
            _ if self.style == Style::Document => "document",
            _ if self.embedded.covers(place, kind) => "the embedded data",
            Part::Call | Part::Response => "its sample",
            _ => "its text",
        }
    }

    /// Returns the facts in a sentence. One with a number of something that limits count, and no fact, is noted as not
    /// understood.
    pub(super) fn facts_in(&mut self, sentence: &str) -> Vec<(Kind, Value)> {
        let facts = prose::facts(sentence);
        if facts.is_empty() && prose::seems_to_limit(sentence) {
            self.not_understood.push(sentence.to_owned());
        }
        facts
    }

    /// Adds the facts in a sentence about a field.
    pub(super) fn note_sentence(&mut self, place: &Place, sentence: &str) {
        for (kind, value) in self.facts_in(sentence) {
            self.note(place, kind, value);
        }
    }

    /// Adds a fact, or the conflict if the page states another value of it.
    pub(super) fn note(&mut self, place: &Place, kind: Kind, value: Value) {
        match self.facts.get(place, kind) {
            None => self.facts.set(place, kind, value),
            Some(other) if *other == value => {}
            Some(_) => self.conflicts.push(Conflict { subject: ConflictSubject::Named(place.clone()), kind, value }),
        }
    }
}
