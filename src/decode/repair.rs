//! Makes a JSON parser accept bodies that are not quite JSON.

use serde::de::{Deserialize, Deserializer, Visitor};

/// Returns a body as a string that is closer to JSON than the body may be: bytes that are not UTF-8 are replaced;
/// control characters, which JSON forbids, are escaped inside strings and replaced by spaces elsewhere; a backslash
/// that escapes nothing is doubled.
pub(super) fn repair(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut repaired = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in text.trim_start_matches('\u{feff}').chars() {
        match character {
            control if control < ' ' && in_string => {
                let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
                repaired.push_str("\\u00");
                repaired.push(digit(u32::from(control) >> 4));
                repaired.push(digit(u32::from(control) & 15));
            }
            control if control < ' ' => repaired.push(' '),
            other => {
                if escaped && !"\"\\/bfnrtu".contains(other) {
                    repaired.push('\\');
                }
                repaired.push(other);
            }
        }
        in_string ^= character == '"' && !escaped;
        escaped = character == '\\' && !escaped && in_string;
    }
    repaired
}

/// A string in which half a surrogate pair is replaced instead of rejected.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LossyString(pub(super) String);

impl<'de> Deserialize<'de> for LossyString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;

        impl Visitor<'_> for BytesVisitor {
            type Value = LossyString;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, string: &str) -> Result<LossyString, E> {
                Ok(LossyString(string.to_owned()))
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<LossyString, E> {
                Ok(LossyString(String::from_utf8_lossy(bytes).into_owned()))
            }
        }

        deserializer.deserialize_bytes(BytesVisitor)
    }
}
