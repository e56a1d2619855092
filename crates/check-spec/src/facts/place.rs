use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::iter;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a fact is about: the operation, a parameter, or a field at any depth.
///
/// Its text is the key of the lock file and what people read: `request.orderNo`, `response.refunds.data[].id`,
/// `response.metadata{}`, `path.id`, and the empty string for the operation itself. `call` is the sample call, `scheme`
/// a way to authenticate.
#[derive(Clone)]
pub struct Place(Arc<Node>);

struct Node {
    /// The place that this one is inside of.
    parent: Option<Place>,
    step: Step,
    part: Part,
    text: String,
}

/// How a place is reached from its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// From nowhere: `request`, `response`, `path` and so on; the empty name is the operation.
    Root(String),
    /// `.name`: a member of an object.
    Member(String),
    /// `[]`: the items of a list.
    Items,
    /// `{}`: the values of a map.
    Values,
}

/// The part of an operation that a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Operation,
    Scheme,
    Parameter,
    /// A field of the request, not inside another one.
    Request,
    /// Inside a field of the request.
    InsideRequest,
    Call,
    Response,
}

impl Place {
    /// Returns the place that is the operation itself.
    pub fn operation() -> Self {
        Self::root("")
    }

    /// Returns a place that is inside no other one, such as `request`.
    pub fn root(name: &str) -> Self {
        let part = match name {
            "" => Part::Operation,
            "scheme" => Part::Scheme,
            "request" => Part::Request,
            "call" => Part::Call,
            "response" => Part::Response,
            _ => Part::Parameter,
        };
        Self(Arc::new(Node { parent: None, step: Step::Root(name.to_owned()), part, text: name.to_owned() }))
    }

    /// Reads the text of a place.
    pub fn parse(text: &str) -> Self {
        let end = |text: &str| text.find(['.', '[', '{']).unwrap_or(text.len());
        let (root, mut rest) = text.split_at(end(text));
        let mut place = Self::root(root);
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix("[]") {
                (place, rest) = (place.items(), after);
            } else if let Some(after) = rest.strip_prefix("{}") {
                (place, rest) = (place.values(), after);
            } else {
                // A name may hold brackets of its own, so only a pair that ends it counts.
                let named = rest.strip_prefix('.').unwrap_or(rest);
                let dot = named.find('.').unwrap_or(named.len());
                let mut name = &named[..dot];
                while let Some(bare) = name.strip_suffix("[]").or_else(|| name.strip_suffix("{}")) {
                    name = bare;
                }
                (place, rest) = (place.member(name), &named[name.len()..]);
            }
        }
        place
    }

    fn inside(&self, step: Step, text: String) -> Self {
        let part = match self.0.part {
            Part::Request if self.0.parent.is_some() || !matches!(step, Step::Member(_)) => Part::InsideRequest,
            part => part,
        };
        Self(Arc::new(Node { parent: Some(self.clone()), step, part, text }))
    }

    /// Returns the place of a member of the object here.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        self.inside(Step::Member(name.to_owned()), format!("{self}.{name}"))
    }

    /// Returns the place of the items of the list here.
    #[must_use]
    pub fn items(&self) -> Self {
        self.inside(Step::Items, format!("{self}[]"))
    }

    /// Returns the place of the values of the map here.
    #[must_use]
    pub fn values(&self) -> Self {
        self.inside(Step::Values, format!("{self}{{}}"))
    }

    /// Returns the text of the place.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Returns the place that this one is inside of.
    pub fn parent(&self) -> Option<&Self> {
        self.0.parent.as_ref()
    }

    /// Returns the places that this one is inside of, the nearest first.
    pub fn ancestors(&self) -> impl Iterator<Item = &Self> {
        iter::successors(self.parent(), |place| place.parent())
    }

    /// Returns whether this place is the other one, or inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self == other || self.ancestors().any(|ancestor| ancestor == other)
    }

    /// Returns how the place is reached from its parent.
    pub fn step(&self) -> &Step {
        &self.0.step
    }

    /// Returns the last name, with the brackets after it.
    pub fn name(&self) -> &str {
        match self.step() {
            Step::Root(name) | Step::Member(name) => name,
            Step::Items | Step::Values => {
                let named = self.ancestors().find(|place| !matches!(place.step(), Step::Items | Step::Values));
                let start = named.map_or(0, |place| place.as_str().len() - place.name().len());
                &self.as_str()[start..]
            }
        }
    }

    /// Returns the part of the operation that the place is in.
    pub fn part(&self) -> Part {
        self.0.part
    }

    /// Returns whether the place is the root of this name.
    pub fn is_root(&self, name: &str) -> bool {
        matches!(self.step(), Step::Root(root) if root == name)
    }

    /// Returns whether the root of the place has this name.
    pub fn is_in(&self, root: &str) -> bool {
        self.is_root(root) || self.ancestors().last().is_some_and(|place| place.is_root(root))
    }

    /// Returns the place in the sample call that a place in the request has.
    #[must_use]
    pub fn in_call(&self) -> Self {
        self.moved("request", "call").unwrap_or_else(|| self.clone())
    }

    /// Returns the place in the request that a place in the sample call has.
    pub fn in_request(&self) -> Option<Self> {
        self.moved("call", "request")
    }

    /// Returns the same place under another root.
    fn moved(&self, from: &str, to: &str) -> Option<Self> {
        match (self.parent(), self.step()) {
            (_, Step::Root(root)) => (root == from).then(|| Self::root(to)),
            (None, _) => None,
            (Some(parent), Step::Member(name)) => Some(parent.moved(from, to)?.member(name)),
            (Some(parent), Step::Items) => Some(parent.moved(from, to)?.items()),
            (Some(parent), Step::Values) => Some(parent.moved(from, to)?.values()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.as_str() == other.as_str()
    }
}

impl Eq for Place {}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// Places are ordered by their text, so a place comes before everything inside it.
impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.as_str().cmp(other.as_str()) }
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::parse(&text))
    }
}
