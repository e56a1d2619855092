//! Order numbers that a server may have changed on the way.

/// Returns whether two order numbers that differ do so only in whitespace, letter case or full-width forms of
/// ASCII characters, as if one had been normalised.
pub(super) fn is_similar(one: &str, other: &str) -> bool {
    plain(one).eq(plain(other))
}

/// Returns the characters of an order number without those differences.
fn plain(order_no: &str) -> impl Iterator<Item = char> {
    order_no.chars().map(half_width).filter(|character| !is_blank(*character)).flat_map(char::to_lowercase)
}

/// Returns whether a character is whitespace, or the one of no width that is often pasted along.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{feff}')
}

/// Returns the ASCII character of a full-width one, and any other unchanged.
fn half_width(character: char) -> char {
    const DISTANCE: u32 = '！' as u32 - '!' as u32;
    match character {
        '！'..='～' => char::from_u32(u32::from(character) - DISTANCE).unwrap_or(character),
        other => other,
    }
}
