/// Returns the end of a message that suggests the known word nearest to a misspelt one; empty if none is near.
#[must_use]
pub fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = known.into_iter().map(|known| (strsim::damerau_levenshtein(word, known), known));
    let near = near.filter(|(distance, known)| *distance <= known.len().div_ceil(3)).min();
    near.map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"))
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn only_a_word_that_is_near_is_suggested() {
        let known = ["Charge", "CreateChargeRequest", "Code"];
        assert_eq!(suggestion("CreateChargeRequst", known), "; did you mean `CreateChargeRequest`?");
        assert_eq!(suggestion("Chrage", known), "; did you mean `Charge`?");
        assert_eq!(suggestion("Subscription", known), "");
    }
}
