//! Limits that hide in sentences, in the two languages of the published pages.
//!
//! Only phrases that are known to mean a limit are read. What is worded in any other way is not guessed.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Value, json};

use super::facts::Kind;

/// A phrase, and the facts that its groups are.
type Phrase = (&'static str, fn(&Captures<'_>) -> Vec<(Kind, Value)>);

const PHRASES: &[Phrase] = &[
    (r"Maximum length is (\d+) characters", |found| vec![(Kind::MaxCharacters, number(&found[1]))]),
    (r"最大桁数は\s*(\d+)\s*桁", |found| vec![(Kind::MaxCharacters, number(&found[1]))]),
    (r"Minimum: (\d+)", |found| vec![(Kind::Minimum, number(&found[1]))]),
    (r"Maximum: (\d+)", |found| vec![(Kind::Maximum, number(&found[1]))]),
    (r"Default: (\d+)", |found| vec![(Kind::Default, number(&found[1]))]),
    (r"Default is (true|false)\b", |found| vec![(Kind::Default, json!(&found[1] == "true"))]),
    (r"Up to (\d+) keys", |found| vec![(Kind::MaxKeys, number(&found[1]))]),
    (r"values are strings up to (\d+) bytes", |found| vec![(Kind::MaxBytes, number(&found[1]))]),
    (r"Strings beginning with '([^']+)' or '([^']+)' are reserved", |found| {
        vec![(Kind::ReservedPrefixes, json!([&found[1], &found[2]]))]
    }),
];

static COMPILED: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| PHRASES.iter().map(|(pattern, _)| Regex::new(pattern).ok()).collect());

/// The facts in a description, in the order of the text.
pub fn facts(description: &str) -> Vec<(Kind, Value)> {
    let mut found = Vec::new();
    for (regex, (_, read)) in COMPILED.iter().zip(PHRASES) {
        for captures in regex.iter().flat_map(|regex| regex.captures_iter(description)) {
            let at = captures.get(0).map_or(0, |whole| whole.start());
            found.extend(read(&captures).into_iter().map(|fact| (at, fact)));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, fact)| fact).collect()
}

fn number(digits: &str) -> Value {
    digits.parse::<u64>().map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_phrases_are_read_in_both_languages_and_others_are_not() {
        for (text, expected) in [
            ("Maximum length is 50 characters.", vec![(Kind::MaxCharacters, json!(50))]),
            ("最大桁数は50桁です。", vec![(Kind::MaxCharacters, json!(50))]),
            (
                "(minutes) Minimum: 3 minutes, Maximum: 30 minutes, Default: 10 minutes",
                vec![(Kind::Minimum, json!(3)), (Kind::Maximum, json!(30)), (Kind::Default, json!(10))],
            ),
            (
                "Up to 20 keys; values are strings up to 255 bytes. Strings beginning with 'route' or '__' are reserved keys.",
                vec![
                    (Kind::MaxKeys, json!(20)),
                    (Kind::MaxBytes, json!(255)),
                    (Kind::ReservedPrefixes, json!(["route", "__"])),
                ],
            ),
            ("If false, only authorized. Default is true.", vec![(Kind::Default, json!(true))]),
            ("At most some characters, 50 or so.", vec![]),
        ] {
            assert_eq!(facts(text), expected, "{text}");
        }
    }
}
