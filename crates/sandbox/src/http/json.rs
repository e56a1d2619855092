//! JSON as requests have it.

use std::borrow::Cow;

use serde_json::Value;

/// Parses JSON. A number that is too large for the parser becomes the largest one: the schema decides whether a member
/// may have it, and an unknown member may.
pub fn parse(bytes: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(bytes).or_else(|error| match within_range(bytes) {
        Cow::Borrowed(_) => Err(error),
        Cow::Owned(text) => serde_json::from_slice(&text),
    })
}

/// Replaces the numbers that are too large, outside of strings.
fn within_range(bytes: &[u8]) -> Cow<'_, [u8]> {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let (mut replaced, mut copied, mut at) = (Vec::new(), 0, 0);
    while let Some(byte) = bytes.get(at) {
        if *byte == b'"' {
            at = end_of_string(bytes, at);
        } else if is_of_number(byte) {
            let length = bytes[at..].iter().take_while(|byte| is_of_number(byte)).count();
            let number = str::from_utf8(&bytes[at..at + length]).ok().and_then(|text| text.parse::<f64>().ok());
            if let Some(number) = number.filter(|number| number.is_infinite()) {
                replaced.extend_from_slice(&bytes[copied..at]);
                replaced.extend_from_slice(format!("{:e}", f64::MAX.copysign(number)).as_bytes());
                copied = at + length;
            }
            at += length;
        } else {
            at += 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(bytes);
    }
    replaced.extend_from_slice(&bytes[copied..]);
    Cow::Owned(replaced)
}

/// Returns the position after the string that begins at a quotation mark.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}
