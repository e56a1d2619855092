use std::fmt;

use serde::{Deserialize, Serialize};

/// How a page was rendered and turned into text.
///
/// The lock file and the reports call the styles of operations' pages by short codes: A for text in sections, B for
/// flat text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Style {
    /// The API guide, which is not about a single operation.
    Guide,
    /// A1: sections, with fields and attributes on lines of their own and each value right after its label.
    #[serde(rename = "A1")]
    Sectioned,
    /// A2: sections, with the body folded into type definitions.
    #[serde(rename = "A2")]
    SectionedFolded,
    /// A3: sections, without the names of fields.
    #[serde(rename = "A3")]
    SectionedUnnamed,
    /// B1: flat text without the names, marks and labels of fields.
    #[serde(rename = "B1")]
    FlatUnnamed,
    /// B2: flat text with names and labels, each value running into the next name.
    #[serde(rename = "B2")]
    FlatNamed,
    /// B3: flat text, with the body folded into type definitions.
    #[serde(rename = "B3")]
    FlatFolded,
    /// B4: as B1, with limits in a newer notation.
    #[serde(rename = "B4")]
    FlatUnnamedNewer,
    /// An OpenAPI document, one of whose operations the page stands for.
    Document,
    /// HTML whose text is in no known style: all its facts come from the data in it.
    Html,
}

impl Style {
    /// Returns whether the facts of such a page are certain.
    pub fn is_readable(self) -> bool {
        matches!(self, Self::Guide | Self::Sectioned | Self::FlatUnnamed | Self::FlatNamed | Self::Document)
    }
}

/// The code, as in the lock file.
impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Guide => "Guide",
            Self::Sectioned => "A1",
            Self::SectionedFolded => "A2",
            Self::SectionedUnnamed => "A3",
            Self::FlatUnnamed => "B1",
            Self::FlatNamed => "B2",
            Self::FlatFolded => "B3",
            Self::FlatUnnamedNewer => "B4",
            Self::Document => "Document",
            Self::Html => "Html",
        })
    }
}
