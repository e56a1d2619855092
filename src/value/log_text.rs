//! Makes strings that a server or a caller sent safe to log.

use std::borrow::Cow;

use super::path::MORE;

/// Returns a string that looks like a name or code, and so is safe to log; `None` for any other.
pub(crate) fn name_or_code(text: &str) -> Option<&str> {
    const MAX_LENGTH: usize = 64;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
    (text.len() <= MAX_LENGTH && !text.is_empty() && text.bytes().all(plain)).then_some(text)
}

/// Returns the path of a value as it can be logged. The keys of a map are anything, such as an email address: if a part
/// does not look like a name, only the first part is shown.
pub(crate) fn path(path: &str) -> Cow<'_, str> {
    if path.split('.').all(|part| name_or_code(part).is_some()) {
        return path.into();
    }
    let first = path.split('.').next().and_then(name_or_code).unwrap_or_default();
    format!("{first}[…]").into()
}

/// Returns the paths of skipped parts as they can be logged.
pub(crate) fn paths(skipped: &[String]) -> Vec<Cow<'_, str>> {
    // The last entry can say that there are more than are named.
    skipped.iter().map(|entry| if entry == MORE { MORE.into() } else { path(entry) }).collect()
}

/// Returns a string without control characters, and truncated to a length that fits a line of a log.
pub(crate) fn one_line(text: &str) -> String {
    const MAX_LENGTH: usize = 300;
    let printable = |character: char| if character.is_control() { ' ' } else { character };
    let mut line: String = text.chars().take(MAX_LENGTH).map(printable).collect();
    if text.chars().nth(MAX_LENGTH).is_some() {
        line.push('…');
    }
    line
}
