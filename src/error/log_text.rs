//! Makes text from elsewhere fit for a log.

/// Returns a name or code if it looks like one: then it is not a sensitive value, and safe to log.
pub(crate) fn token(text: &str) -> Option<&str> {
    const MAX_LENGTH: usize = 64;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
    (text.len() <= MAX_LENGTH && !text.is_empty() && text.bytes().all(plain)).then_some(text)
}

/// Returns text without control characters, and cut off where it is too long for one line of a log.
pub(super) fn one_line(text: &str) -> String {
    const MAX_LENGTH: usize = 300;
    let printable = |character: char| if character.is_control() { ' ' } else { character };
    let mut line: String = text.chars().take(MAX_LENGTH).map(printable).collect();
    if text.chars().nth(MAX_LENGTH).is_some() {
        line.push('…');
    }
    line
}
