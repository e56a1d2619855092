use serde::{Deserialize, Serialize};

use crate::facts::{Kind, Part, Place};

/// Which facts of a page come from data: from what is embedded in HTML, or from an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Embedded {
    /// None: all are those of the text.
    #[default]
    Nothing,
    /// Those of the response; those of the request are those of the text.
    Response,
    /// All, except the limits of types that a response refers to.
    Partial,
    /// All that a renderer shows of an operation.
    Complete,
    /// All that an OpenAPI document states of an operation.
    Document,
}

impl Embedded {
    /// Returns whether no fact comes from data.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }

    /// Returns whether the facts of the request come from data.
    pub fn has_request(self) -> bool {
        matches!(self, Self::Partial | Self::Complete | Self::Document)
    }

    /// Returns whether it has a part that the other one lacks.
    pub fn has_more_than(self, other: Self) -> bool {
        self.has_request() && !other.has_request() || self != Self::Nothing && other == Self::Nothing
    }

    /// Returns whether the data has such a fact.
    pub fn covers(self, place: &Place, kind: Kind) -> bool {
        match place.part() {
            Part::Response => self != Self::Nothing,
            Part::Operation if matches!(kind, Kind::ResponseContentType | Kind::Status) => self != Self::Nothing,
            _ => self.has_request(),
        }
    }
}
