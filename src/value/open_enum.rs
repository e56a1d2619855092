//! How every enum of the API behaves: open on reading, strict on writing.

use std::fmt;

/// A value that this version of the crate has no name for, kept as it came.
///
/// It can only be made by an enum's `other`, so that a value that has a name never hides here.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The value on the wire.
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

/// The known value that somebody probably meant.
pub(crate) fn suggestion<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    // Comparing costs more the longer the text is, and nobody mistypes that much.
    if text.len() > 64 {
        return None;
    }
    let text = text.to_lowercase();
    known
        .iter()
        .map(|value| (strsim::damerau_levenshtein(&text, value), *value))
        .filter(|(distance, value)| *distance <= value.chars().count().div_ceil(3))
        .min()
        .map(|(_, value)| value)
}

/// Writes one open enum; build/enums.rs calls it with the values of the document.
macro_rules! open_enum {
    (
        $(#[$docs:meta])*
        pub enum $name:ident { $($(#[$variant_docs:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$docs])*
        ///
        /// The vendor adds values; one that this version does not know is read as `Other` and written back
        /// unchanged.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_docs])* $variant,)*
            /// A value newer than this version of the crate.
            Other($crate::UnknownValue),
        }

        impl $name {
            /// Every value that this version has a name for.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(text) => text.as_str(),
                }
            }

            /// The value of this text, also where it has no name yet. For text that may be mistyped, use `parse`.
            #[must_use]
            pub fn other(text: impl AsRef<str>) -> Self {
                match text.as_ref() {
                    $($value => Self::$variant,)*
                    text => Self::Other($crate::UnknownValue::new(text)),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(text: &str) -> ::std::result::Result<Self, $crate::Error> {
                match text {
                    $($value => Ok(Self::$variant),)*
                    _ => Err($crate::Error::unknown_value(stringify!($name), text, &[$($value),*])),
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
                <::std::string::String as ::serde::Deserialize>::deserialize(from).map(Self::other)
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                // `examples` and not `enum`: other values are allowed.
                ::schemars::json_schema!({ "type": "string", "examples": [$($value),*] })
            }
        }
    };
}
pub(crate) use open_enum;
