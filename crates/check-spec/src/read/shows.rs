use serde::{Deserialize, Serialize};

/// What the text of a page can show of its operation, part by part. The rest is not checked, and never guessed.
///
/// The site has been rendered in several ways, and its text extracted in several more, so each part stands for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Shows {
    pub parameters: Fields,
    /// The fields of the request.
    pub request: Fields,
    /// The body of the sample call.
    pub call: Sample,
    /// The sample response.
    pub response: Sample,
}

/// How a part shows its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fields {
    /// With names, marks and types, and each value on a line of its own.
    Named,
    /// The same, but each value runs into the name after it: nothing shows where a pattern ends.
    Joined,
    /// In order, without names, marks and types: descriptions and values.
    Unnamed,
    /// In order, without names, marks and types: descriptions and bounds, formats and defaults, such as `length ≤ 50`.
    Described,
    /// Not at all: folded into type definitions.
    Folded,
    /// Not at all.
    #[default]
    Lost,
}

impl Fields {
    /// Returns whether the part shows facts of its fields.
    pub fn are_shown(self) -> bool {
        !matches!(self, Self::Folded | Self::Lost)
    }
}

/// How much a sample shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sample {
    /// Every field with its JSON type, or that there is none.
    Whole,
    /// The names of the fields: it is XML.
    Names,
    #[default]
    Nothing,
}
