//! "did you mean …?", for misspelt words of the document.

/// Returns the end of a message that suggests the known word nearest to a misspelt one; empty if none is near.
pub fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = known.into_iter().map(|known| (strsim::damerau_levenshtein(word, known), known));
    let near = near.filter(|(distance, known)| *distance <= known.len().div_ceil(3)).min();
    near.map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"))
}
