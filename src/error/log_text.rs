//! Makes strings that a server sent safe to log.

/// Returns a string that looks like a name or code, and so is safe to log; `None` for any other.
pub(crate) fn name_or_code(text: &str) -> Option<&str> {
    const MAX_LENGTH: usize = 64;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
    (text.len() <= MAX_LENGTH && !text.is_empty() && text.bytes().all(plain)).then_some(text)
}

/// Returns a string without control characters, and truncated to a length that fits a line of a log.
pub(super) fn one_line(text: &str) -> String {
    const MAX_LENGTH: usize = 300;
    let printable = |character: char| if character.is_control() { ' ' } else { character };
    let mut line: String = text.chars().take(MAX_LENGTH).map(printable).collect();
    if text.chars().nth(MAX_LENGTH).is_some() {
        line.push('…');
    }
    line
}
