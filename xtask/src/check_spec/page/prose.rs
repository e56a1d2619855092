//! Limits that hide in sentences, in the two languages of the published pages.
//!
//! Only phrases that are known to mean a limit are read. What is worded in any other way is not guessed.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Value, json};

use crate::check_spec::facts::Kind;

/// A phrase, and the fact that its groups are.
type Phrase = (&'static str, fn(&Captures<'_>) -> (Kind, Value));

const PHRASES: &[Phrase] = &[
    (r"Maximum length is (\d+) characters", |found| (Kind::MaxCharacters, number(found))),
    (r"最大(?:桁|文字)数は?\s*(\d+)\s*(?:桁|文字)", |found| (Kind::MaxCharacters, number(found))),
    (r"Minimum: (\d+)", |found| (Kind::Minimum, number(found))),
    (r"最小(?:値|時間)?[は::]\s*(\d+)", |found| (Kind::Minimum, number(found))),
    (r"Maximum: (\d+)", |found| (Kind::Maximum, number(found))),
    (r"最大(?:値|時間)?[は::]\s*(\d+)", |found| (Kind::Maximum, number(found))),
    (r"Default: (\d+)", |found| (Kind::Default, number(found))),
    (r"デフォルト(?:値)?[は::]\s*(\d+)", |found| (Kind::Default, number(found))),
    (r"Default is (true|false)\b", |found| (Kind::Default, json!(&found[1] == "true"))),
    (r"デフォルト(?:値)?[は::]\s*(true|false)", |found| (Kind::Default, json!(&found[1] == "true"))),
    (r"Up to (\d+) keys", |found| (Kind::MaxKeys, number(found))),
    (r"(?:最大\s*|キーは\s*最大\s*)(\d+)\s*(?:個まで|個?の?キー)", |found| {
        (Kind::MaxKeys, number(found))
    }),
    (r"values are strings up to (\d+) bytes", |found| (Kind::MaxBytes, number(found))),
    (r"(\d+)\s*バイト(?:以内|以下|まで)", |found| (Kind::MaxBytes, number(found))),
    (r"Strings beginning with (.+) are reserved", |found| (Kind::ReservedPrefixes, quoted(found))),
    (
        r"((?:['「][^'」]+['」](?:\s*[、,]\s*|\s*(?:または|もしくは|か)\s*)?)+)\s*で始まる(?:文字列|キー)は予約",
        |found| (Kind::ReservedPrefixes, quoted(found)),
    ),
];

static COMPILED: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| PHRASES.iter().map(|(pattern, _)| Regex::new(pattern).ok()).collect());

/// The facts in a description, in the order of the text.
pub fn facts(description: &str) -> Vec<(Kind, Value)> {
    let mut found = Vec::new();
    for (regex, (_, read)) in COMPILED.iter().zip(PHRASES) {
        for captures in regex.iter().flat_map(|regex| regex.captures_iter(description)) {
            let at = captures.get(0).map_or(0, |whole| whole.start());
            found.push((at, read(&captures)));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, fact)| fact).collect()
}

fn number(found: &Captures<'_>) -> Value {
    found[1].parse::<u64>().map_or(Value::Null, Value::from)
}

/// The texts between quotation marks.
fn quoted(found: &Captures<'_>) -> Value {
    let parts: Vec<_> = found[1].split(['\'', '「', '」']).collect();
    json!(parts.iter().skip(1).step_by(2).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_phrases_are_read_in_both_languages_and_others_are_not() {
        let code = [(Kind::Minimum, json!(3)), (Kind::Maximum, json!(30)), (Kind::Default, json!(10))];
        let metadata = [
            (Kind::MaxKeys, json!(20)),
            (Kind::MaxBytes, json!(255)),
            (Kind::ReservedPrefixes, json!(["route", "__"])),
        ];
        for (text, expected) in [
            ("Maximum length is 50 characters.", &[(Kind::MaxCharacters, json!(50))][..]),
            ("最大桁数は50桁です。", &[(Kind::MaxCharacters, json!(50))]),
            ("(minutes) Minimum: 3 minutes, Maximum: 30 minutes, Default: 10 minutes", &code),
            ("有効期間(分)最小:3分、最大:30分、デフォルト:10分", &code),
            (
                "Up to 20 keys; values are strings up to 255 bytes. Strings beginning with 'route' or '__' are reserved keys.",
                &metadata,
            ),
            (
                "最大20個のキー、値は255バイトまでの文字列。'route' または '__' で始まる文字列は予約されています。",
                &metadata,
            ),
            ("If false, only authorized. Default is true.", &[(Kind::Default, json!(true))]),
            ("デフォルトは false です。", &[(Kind::Default, json!(false))]),
            ("At most some characters, 50 or so.", &[]),
            ("最大で良い結果", &[]),
        ] {
            assert_eq!(facts(text), expected, "{text}");
        }
    }
}
