//! The words that were probably meant.

/// A longer word is not a typing error, and the cost of a comparison grows with the length.
const MAX_LENGTH: usize = 200;

/// Returns the known word that is the least different from another one, however different it is; `None` if no word is
/// known, or if the other one has more than 200 bytes.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    ranked(word, known).map(|(_, known)| known)
}

/// Returns the end of a message that names the known word that was probably meant, in upper or lower case; empty if
/// there is none.
#[must_use]
pub fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = ranked(word, known).filter(|(distance, known)| *distance <= known.len().div_ceil(3));
    near.map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"))
}

fn ranked<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<(usize, &'a str)> {
    if word.len() > MAX_LENGTH {
        return None;
    }
    let word = word.to_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&word, &known.to_lowercase());
    known.into_iter().map(|known| (distance(known), known)).min()
}

#[cfg(test)]
mod tests {
    use super::{nearest, suggestion};

    #[test]
    fn a_word_is_suggested_if_it_is_near_in_upper_or_lower_case() {
        let known = ["createCharge", "createCode"];
        for (word, expected) in [
            ("createChrage", "; did you mean `createCharge`?"),
            ("CREATECHARGES", "; did you mean `createCharge`?"),
            ("crateCharge", "; did you mean `createCharge`?"),
            ("refund", ""),
            ("", ""),
        ] {
            assert_eq!(suggestion(word, known), expected, "{word}");
        }
        assert_eq!(suggestion("x", []), "");
        assert_eq!(nearest("refund", known), Some("createCode"));
        assert_eq!(nearest(&"x".repeat(1_000), known), None);
    }
}
