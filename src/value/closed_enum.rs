//! The enums of this crate itself: each value has one word, for logs, databases and JSON.

/// Defines an enum and the words of its values.
macro_rules! closed_enum {
    (
        $(#[$docs:meta])*
        pub enum $name:ident { $($(#[$variant_docs:meta])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[$docs])*
        ///
        /// Each value has a word, which [`as_str`](Self::as_str) returns, `Display` and serde write, and
        /// [`FromStr`](::std::str::FromStr) and serde read. The words stay the same in later versions.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_docs])* $variant,)*
        }

        impl $name {
            /// Every value.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the word for this value, in `snake_case`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ParseValueError;

            fn from_str(string: &str) -> ::std::result::Result<Self, $crate::ParseValueError> {
                match string {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::value::open_enum::unknown_word(stringify!($name), string, &[$($word),*])),
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
                let word = <::std::string::String as ::serde::Deserialize>::deserialize(from)?;
                word.parse().map_err(::serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use closed_enum;
