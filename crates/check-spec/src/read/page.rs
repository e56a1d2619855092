use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::embedded::Embedded;
use super::shows::Shows;
use super::text::prose;
use crate::facts::{Facts, Kind, Part, Place};

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    En,
    Ja,
}

impl Language {
    /// Returns the language of a text: the letters of an English page may have a Japanese example among them.
    pub fn of(text: &str) -> Self {
        let count = |is: fn(&char) -> bool| text.chars().filter(is).count();
        let kana = count(|character| ('\u{3041}'..='\u{30ff}').contains(character));
        if kana * 200 > count(char::is_ascii_alphabetic) { Self::Ja } else { Self::En }
    }

    /// Returns its name in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ja => "Japanese",
        }
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
    /// What its text can show of its operation; none for the guide, which is not about a single one, and for
    /// a document, which has no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shows: Option<Shows>,
    pub language: Language,
    /// Its heading, the vendor's name of the operation.
    pub title: String,
    #[serde(default, skip_serializing_if = "Embedded::is_nothing")]
    pub embedded: Embedded,
    pub facts: Facts,
    /// The facts of fields whose names are lost, in the order of the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unnamed: Vec<Field>,
    /// Facts that the page states a second time, with another value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Ends of patterns that the name of the next field runs into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsplit_patterns: Vec<String>,
    /// What seems to state a fact, in no known form, each with the field that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_understood: Vec<String>,
}

/// A second value of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "(String, Kind, Value)", into = "(String, Kind, Value)")]
pub struct Conflict {
    pub subject: FieldRef,
    pub kind: Kind,
    pub value: Value,
}

/// A field of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldRef {
    Named(Place),
    /// The unnamed field of this index.
    Unnamed(usize),
}

impl From<(String, Kind, Value)> for Conflict {
    fn from((subject, kind, value): (String, Kind, Value)) -> Self {
        Self { subject: FieldRef::parse(&subject), kind, value }
    }
}

impl From<Conflict> for (String, Kind, Value) {
    fn from(conflict: Conflict) -> Self {
        (conflict.subject.to_string(), conflict.kind, conflict.value)
    }
}

impl FieldRef {
    /// Reads its text: a place, or `#` and an index.
    fn parse(text: &str) -> Self {
        let index = text.strip_prefix('#').and_then(|index| index.parse().ok());
        index.map_or_else(|| Self::Named(Place::parse(text)), Self::Unnamed)
    }
}

impl std::fmt::Display for FieldRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Named(place) => write!(f, "{place}"),
            Self::Unnamed(index) => write!(f, "#{index}"),
        }
    }
}

impl Page {
    /// Returns a page of this text without any fact.
    pub(super) fn empty(shows: Option<Shows>, text: &str) -> Self {
        Self {
            shows,
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

    /// Returns whether it is the API guide, which is not about a single operation.
    pub fn is_guide(&self) -> bool {
        self.shows.is_none() && !self.is_document()
    }

    /// Returns whether it is an operation of an OpenAPI document that the vendor publishes as a file.
    pub fn is_document(&self) -> bool {
        self.shows.is_none() && self.embedded == Embedded::Document
    }

    /// Returns whether it shows facts of the fields of the request.
    pub fn is_readable(&self) -> bool {
        self.embedded.has_request() || self.shows.is_none_or(|shows| shows.request.are_shown())
    }

    /// Returns the part of the page that a fact rests on.
    pub fn evidence(&self, place: &Place, kind: Kind) -> &'static str {
        match place.part() {
            _ if self.is_document() => "document",
            _ if self.embedded.covers(place, kind) => "the embedded data",
            Part::Call | Part::Response => "its sample",
            _ => "its text",
        }
    }

    /// Returns the facts in a sentence about a field. What else seems to limit it is noted as not understood.
    pub(super) fn facts_in(&mut self, field: FieldRef, sentence: &str) -> Vec<(Kind, Value)> {
        let (facts, is_understood) = prose::read(sentence);
        if !is_understood {
            self.note_unread(Some(field), sentence);
        }
        facts
    }

    /// Notes words that seem to state a fact, in no known form.
    pub(super) fn note_unread(&mut self, field: Option<FieldRef>, words: &str) {
        self.not_understood.push(match field {
            Some(field) => format!("{field}: {words}"),
            None => words.to_owned(),
        });
    }

    /// Forgets words that were not understood, if they only repeat limits that the page states of the same field.
    pub(super) fn forget_repetitions(&mut self) {
        let words = std::mem::take(&mut self.not_understood);
        self.not_understood = words.into_iter().filter(|words| !self.repeats(words)).collect();
    }

    fn repeats(&self, words: &str) -> bool {
        let Some((field, words)) = words.split_once(": ") else { return false };
        let facts = match FieldRef::parse(field) {
            FieldRef::Named(place) => self.facts.0.get(&place),
            FieldRef::Unnamed(index) => self.unnamed.get(index),
        };
        let limits: Vec<_> = facts.into_iter().flatten().filter(|(kind, _)| kind.is_limit()).collect();
        let numbers = words.split(|character: char| !character.is_ascii_digit()).filter(|number| !number.is_empty());
        let is_stated = |number: &str| {
            number.parse::<u64>().is_ok_and(|number| limits.iter().any(|(_, value)| value.as_u64() == Some(number)))
        };
        numbers.clone().next().is_some() && numbers.into_iter().all(is_stated)
    }

    /// Adds the facts in a sentence about a field. A string has no least or greatest value: such words are about
    /// something else, or the length, and noted as not understood.
    pub(super) fn note_sentence(&mut self, place: &Place, sentence: &str) {
        for (kind, value) in self.facts_in(FieldRef::Named(place.clone()), sentence) {
            let is_string = self.facts.get(place, Kind::Type).is_some_and(|shown| shown == "string");
            if is_string && matches!(kind, Kind::Minimum | Kind::Maximum) {
                self.note_unread(Some(FieldRef::Named(place.clone())), sentence);
            } else {
                self.note(place, kind, value);
            }
        }
    }

    /// Adds a fact, or the conflict if the page states another value of it.
    pub(super) fn note(&mut self, place: &Place, kind: Kind, value: Value) {
        match self.facts.get(place, kind) {
            None => self.facts.set(place, kind, value),
            Some(other) if *other == value => {}
            Some(_) => self.conflicts.push(Conflict { subject: FieldRef::Named(place.clone()), kind, value }),
        }
    }
}
