use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::json;

/// The kinds of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    // Of an operation.
    Method,
    Path,
    HasBody,
    BodyRequired,
    RequestContentType,
    ResponseContentType,
    /// The status of a success.
    Status,
    // Of its sample call.
    Server,
    CallMethod,
    CallPath,
    CallContentType,
    // Of the API as a whole.
    HttpsOnly,
    Methods,
    ResponseFormat,
    TimeFormat,
    Operations,
    // Of a parameter or a field.
    Present,
    Required,
    /// Stated where it is true: also of an operation.
    Deprecated,
    Type,
    /// Object, map or list: of a field that holds others.
    Container,
    Format,
    Default,
    Pattern,
    Enum,
    /// The value of the field in a sample, unless it is a placeholder.
    SampleValue,
    Minimum,
    Maximum,
    MultipleOf,
    MinCharacters,
    MaxCharacters,
    MinKeys,
    MaxKeys,
    MinItems,
    MaxItems,
    MaxBytes,
    ReservedPrefixes,
}

impl Kind {
    /// Returns whether such a fact narrows which values are accepted.
    ///
    /// Where several operations share a component, one page that states a limit of it is enough.
    pub fn is_limit(self) -> bool {
        match self {
            Self::Format
            | Self::Default
            | Self::Pattern
            | Self::Enum
            | Self::Minimum
            | Self::Maximum
            | Self::MultipleOf
            | Self::MinCharacters
            | Self::MaxCharacters
            | Self::MinKeys
            | Self::MaxKeys
            | Self::MinItems
            | Self::MaxItems
            | Self::MaxBytes
            | Self::ReservedPrefixes => true,
            Self::Method
            | Self::Path
            | Self::HasBody
            | Self::BodyRequired
            | Self::RequestContentType
            | Self::ResponseContentType
            | Self::Status
            | Self::Server
            | Self::CallMethod
            | Self::CallPath
            | Self::CallContentType
            | Self::HttpsOnly
            | Self::Methods
            | Self::ResponseFormat
            | Self::TimeFormat
            | Self::Operations
            | Self::Present
            | Self::Required
            | Self::Deprecated
            | Self::Type
            | Self::Container
            | Self::SampleValue => false,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json!(self).as_str().unwrap_or_default().replace('-', " "))
    }
}
