use std::collections::{BTreeMap, HashMap};

use elepay_spec::join;
use serde_json::Value;

use super::response::ResponseSchema;
use crate::facts::{Facts, Kind, Place};

/// The facts of one operation of the document, and where each stands.
#[derive(Default)]
pub struct DocumentOperation {
    pub id: String,
    /// The vendor's name of it: the text of the link to its page.
    pub title: String,
    /// The address of its page.
    pub url: Option<String>,
    pub pointer: String,
    pub facts: Facts,
    /// The pointer of the schema of its request body.
    pub body: Option<String>,
    /// The schema of its response.
    pub response: Option<ResponseSchema>,
    pub(super) pointers: HashMap<Place, Pointers>,
    /// How many places have a schema.
    pub(super) size: usize,
    /// The parameters, in the order of the document, those of the path first.
    pub parameters: Vec<Place>,
    /// The fields of the request, in the order of the document.
    pub order: Vec<Place>,
    /// The descriptions of parameters and request fields.
    pub descriptions: Vec<(Place, String)>,
}

/// Where a place stands in the document.
#[derive(Default)]
pub(super) struct Pointers {
    /// Where the place is named, and where its schema is: apart if it refers to a component.
    at: Option<(String, String)>,
    /// Where the members of the object here are: a missing one is missing there.
    members: Option<String>,
    /// The keywords that state facts of the place.
    keywords: BTreeMap<Kind, String>,
}

/// Types that refer to each other unfold without end; no operation has this many fields.
const MOST_PLACES: usize = 20_000;
/// Types that are nested deeper are read as types without end.
const DEEPEST: usize = 60;

impl DocumentOperation {
    /// Returns whether it has more fields than are read.
    pub fn is_endless(&self) -> bool {
        self.size > MOST_PLACES
    }

    /// Returns where a fact stands, or would stand: at its keyword, else at its place.
    pub fn pointer(&self, place: &Place, kind: Kind) -> &str {
        if let Some(pointers) = self.pointers.get(place) {
            if let Some(keyword) = pointers.keywords.get(&kind) {
                return keyword;
            }
            if let Some(members) =
                pointers.members.as_ref().filter(|_| kind == Kind::Present && place.parent().is_none())
            {
                return members;
            }
            if let Some((named, schema)) = &pointers.at {
                return if kind == Kind::Present { named } else { schema };
            }
        }
        // A missing field is missing among the members of the nearest object around it.
        let around = place.ancestors().find_map(|ancestor| {
            let pointers = self.pointers.get(ancestor)?;
            pointers.members.as_ref().or(pointers.at.as_ref().map(|(_, schema)| schema))
        });
        around.unwrap_or(&self.pointer)
    }

    /// States a fact, and the pointer of the keyword that does.
    pub(super) fn state(&mut self, place: &Place, kind: Kind, value: impl Into<Value>, pointer: &str) {
        self.facts.set(place, kind, value);
        self.note_keyword(place, kind, pointer);
    }

    /// Notes the keyword that would state a fact of a place.
    pub(super) fn note_keyword(&mut self, place: &Place, kind: Kind, pointer: &str) {
        self.pointers.entry(place.clone()).or_default().keywords.insert(kind, pointer.to_owned());
    }

    /// States that a place is deprecated, if the keyword in the node at `around` says so.
    pub(super) fn state_deprecated(&mut self, place: &Place, keyword: &Value, around: &str) {
        if *keyword == true {
            self.state(place, Kind::Deprecated, true, &join(around, "deprecated"));
        }
    }

    /// Returns whether what is inside these schemas is left out, because they are nested without end.
    pub(super) fn is_too_deep(&mut self, outer: &[&str]) -> bool {
        if outer.len() > DEEPEST {
            self.size = MOST_PLACES + 1;
        }
        self.is_endless()
    }

    /// States that there is such a place, named at one pointer and described at another one.
    pub(super) fn add_place(&mut self, place: &Place, named: &str, schema: &str) {
        self.state(place, Kind::Present, true, named);
        self.size += usize::from(
            self.pointers.entry(place.clone()).or_default().at.replace((named.to_owned(), schema.to_owned())).is_none(),
        );
    }

    /// Notes where a place stands, unless that is known.
    pub(super) fn note_place(&mut self, place: &Place, named: &str, schema: &str) {
        let at = &mut self.pointers.entry(place.clone()).or_default().at;
        if at.is_none() {
            *at = Some((named.to_owned(), schema.to_owned()));
            self.size += 1;
        }
    }

    /// Notes where the members of a place are.
    pub(super) fn note_members(&mut self, place: &Place, pointer: String) {
        self.pointers.entry(place.clone()).or_default().members = Some(pointer);
    }
}
