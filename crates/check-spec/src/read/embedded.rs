use serde::{Deserialize, Serialize};

use crate::facts::{Kind, Part, Place};

/// Which facts come from the data embedded in a page. Only HTML has any.
///
/// The names in the lock file are older than those here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Embedded {
    /// The operation, its parameters and its request.
    pub request: bool,
    /// The fields of the response.
    #[serde(rename = "answer")]
    pub response: ResponseFields,
}

/// Where the fields of a response come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseFields {
    /// From the sample response.
    #[default]
    #[serde(rename = "by-sample")]
    Sample,
    /// From the data, which leaves out the limits of types that are referred to.
    #[serde(rename = "in-part")]
    Partial,
    /// From the data.
    #[serde(rename = "whole")]
    Complete,
}

impl Embedded {
    /// Returns whether no fact comes from embedded data.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    pub(super) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Returns whether it has a part that the other one lacks.
    pub fn has_more_than(self, other: Self) -> bool {
        let in_data = |fields| fields != ResponseFields::Sample;
        self.request && !other.request || in_data(self.response) && !in_data(other.response)
    }

    /// Returns whether the data has such a fact.
    pub fn covers(self, place: &Place, kind: Kind) -> bool {
        let of_call = matches!(kind, Kind::Server | Kind::CallMethod | Kind::CallPath | Kind::CallContentType);
        match place.part() {
            _ if of_call || kind == Kind::SampleValue => false,
            Part::Call => false,
            Part::Response => self.response != ResponseFields::Sample,
            Part::Operation if kind == Kind::ResponseContentType => self.response != ResponseFields::Sample,
            _ => self.request,
        }
    }
}
