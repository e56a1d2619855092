//! The behaviour of every enum of the API: open when reading, strict when writing.

use std::{error, fmt};

use serde::de::Visitor;

/// A value that this version of the crate does not know, kept as it was received.
///
/// Only the `other` function of an enum creates it, so that a known value never hides here.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    pub(crate) fn new(string: &str) -> Self {
        Self(string.into())
    }

    /// Returns the value as it is on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The error of parsing a string that is not a value of an enum.
///
/// It suggests the value that was probably meant, and does not repeat the string, which can be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseValueError(String);

impl fmt::Display for ParseValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for ParseValueError {}

/// Reads a string in place: most values of an enum are known, and need no memory.
pub(crate) struct StrVisitor<T>(pub(crate) fn(&str) -> T);

impl<T> Visitor<'_> for StrVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, string: &str) -> Result<T, E> {
        Ok((self.0)(string))
    }
}

pub(crate) fn unknown_value(name: &str, string: &str, known: &[&str]) -> ParseValueError {
    let hint = match suggestion(string, known) {
        Some(value) => format!("did you mean `{value}`?"),
        None => format!("for a value newer than this version of the crate, use `{name}::other`"),
    };
    ParseValueError(format!("unknown {name}; {hint}"))
}

/// Returns the error for a string that is none of the words of one of our own enums.
pub(crate) fn unknown_word(name: &str, string: &str, words: &[&str]) -> ParseValueError {
    let hint = match suggestion(string, words) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("expected one of `{}`", words.join("`, `")),
    };
    ParseValueError(format!("unknown {name}; {hint}"))
}

/// Returns the known value that was probably meant.
fn suggestion<'a>(string: &str, known: &[&'a str]) -> Option<&'a str> {
    // The cost of a comparison grows with the length, and a value that long is not a typing error.
    const MAX_LENGTH: usize = 64;
    if string.len() > MAX_LENGTH {
        return None;
    }
    let string = string.to_lowercase();
    known
        .iter()
        .map(|value| (strsim::damerau_levenshtein(&string, value), *value))
        .filter(|(distance, value)| *distance <= value.chars().count().div_ceil(3))
        .min()
        .map(|(_, value)| value)
}

/// Defines one open enum. The generated code calls it with the values of the document.
macro_rules! open_enum {
    (
        $(#[$docs:meta])*
        pub enum $name:ident { $($(#[$variant_docs:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$docs])*
        ///
        /// The vendor adds values. A value that this version does not know is read as `Other` and written back
        /// unchanged.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_docs])* $variant,)*
            /// A value newer than this version of the crate.
            Other($crate::UnknownValue),
        }

        impl $name {
            /// Every value that this version knows.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => value.as_str(),
                }
            }

            /// Returns the value that this string represents, even if this version does not know it. For a string that
            /// may be mistyped, use `parse`.
            #[must_use]
            pub fn other(string: impl AsRef<str>) -> Self {
                match string.as_ref() {
                    $($value => Self::$variant,)*
                    string => Self::Other($crate::UnknownValue::new(string)),
                }
            }
        }

        #[cfg(feature = "client")]
        impl $crate::value::field::Plain for $name {}

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ParseValueError;

            fn from_str(string: &str) -> ::std::result::Result<Self, $crate::ParseValueError> {
                match string {
                    $($value => Ok(Self::$variant),)*
                    _ => Err($crate::value::open_enum::unknown_value(stringify!($name), string, &[$($value),*])),
                }
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> ::std::result::Result<Self, D::Error> {
                from.deserialize_str($crate::value::open_enum::StrVisitor(|string| Self::other(string)))
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                // `examples` instead of `enum`, because other values are allowed.
                ::schemars::json_schema!({ "type": "string", "examples": [$($value),*] })
            }
        }
    };
}
pub(crate) use open_enum;
