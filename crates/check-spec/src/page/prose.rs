//! Limits that hide in sentences, in the two languages of the published pages.
//!
//! Only phrases that are known to mean a limit are read. What is worded in any other way is not guessed.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Value, json};

use crate::facts::Kind;

/// A phrase, and the fact that its groups are.
type Phrase = (&'static str, fn(&Captures<'_>) -> (Kind, Value));

/// `N` in a phrase stands for a number, with or without commas between its thousands, and `U` for what it may count.
const PHRASES: &[Phrase] = &[
    (r"max(?:imum)?(?P<l> length)?(?: is|:| of)? NU", |found| (least_or_most(found, false), number(found))),
    (r"min(?:imum)?(?P<l> length)?(?: is|:| of)? NU", |found| (least_or_most(found, true), number(found))),
    (r"(?:up to|at most|no more than|must not exceed|within) N characters", |found| {
        (Kind::MaxCharacters, number(found))
    }),
    (r"N characters or (?:less|fewer)", |found| (Kind::MaxCharacters, number(found))),
    (r"at least N characters", |found| (Kind::MinCharacters, number(found))),
    (r"最大(?P<l>桁数|文字数|長)?(?:値|時間)?\s*[は:]\s*NU", |found| {
        (least_or_most(found, false), number(found))
    }),
    (r"最小(?P<l>桁数|文字数|長)?(?:値|時間)?\s*[は:]\s*NU", |found| {
        (least_or_most(found, true), number(found))
    }),
    (r"最大\s*N\s*(?:桁|文字)", |found| (Kind::MaxCharacters, number(found))),
    (r"N\s*(?:桁|文字)(?:以内|以下|まで)", |found| (Kind::MaxCharacters, number(found))),
    (r"default: (?P<v>true|false|\d+)\b", |found| (Kind::Default, literal(found))),
    (r"default is (?P<v>true|false|\d+)\b", |found| (Kind::Default, literal(found))),
    (r"デフォルト(?:値)?\s*[は:]\s*(?P<v>true|false|\d+)", |found| (Kind::Default, literal(found))),
    (r"up to N keys", |found| (Kind::MaxKeys, number(found))),
    (r"(?:最大\s*|キーは\s*最大\s*)N\s*(?:個まで|個?の?キー)", |found| (Kind::MaxKeys, number(found))),
    (r"up to N bytes", |found| (Kind::MaxBytes, number(found))),
    (r"N\s*バイト(?:以内|以下|まで)", |found| (Kind::MaxBytes, number(found))),
    (r"strings beginning with (?P<v>.+) are reserved", |found| (Kind::ReservedPrefixes, quoted(found))),
    (
        r"(?P<v>(?:['「][^'」]+['」](?:\s*[、,]\s*|\s*(?:または|もしくは|か)\s*)?)+)\s*で始まる(?:文字列|キー)は予約",
        |found| (Kind::ReservedPrefixes, quoted(found)),
    ),
];

static COMPILED: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| PHRASES.iter().map(|(phrase, _)| compiled(phrase)).collect());

fn compiled(phrase: &str) -> Option<Regex> {
    // A number that begins a phrase must not be the end of a longer one.
    let before = if phrase.starts_with('N') { r"(?:^|[^\d.,])" } else { "" };
    let number = format!(r"{before}(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+)");
    let unit = r"(?P<u>\s*(?:characters?|digits|文字|桁))?";
    Regex::new(&format!("(?i){}", phrase.replacen('N', &number, 1).replacen('U', unit, 1))).ok()
}

/// Whether a sentence speaks of a default, or has a number of what limits count: characters, keys, bytes.
pub fn seems_to_limit(description: &str) -> bool {
    static COUNTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\d\s*(?:characters?\b|keys\b|bytes?\b|digits\b|文字|桁|バイト)|\bdefault(?: is|:)").ok()
    });
    COUNTED.as_ref().is_some_and(|regex| regex.is_match(&half_width(description)))
}

/// Digits and signs in the width of Latin text, as the phrases have them.
fn half_width(text: &str) -> String {
    let narrow = |character: char| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '\u{a0}' | '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(narrow).collect()
}

/// The facts in a description, in the order of the text.
pub fn facts(description: &str) -> Vec<(Kind, Value)> {
    let description = &half_width(description);
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
    found["n"].replace(',', "").parse::<u64>().map_or(Value::Null, Value::from)
}

fn literal(found: &Captures<'_>) -> Value {
    serde_json::from_str(&found["v"].to_ascii_lowercase()).unwrap_or_default()
}

/// A bound counts characters if it says so, else it is one of the value.
fn least_or_most(found: &Captures<'_>, least: bool) -> Kind {
    match (found.name("l").or(found.name("u")).is_some(), least) {
        (true, true) => Kind::MinCharacters,
        (true, false) => Kind::MaxCharacters,
        (false, true) => Kind::Minimum,
        (false, false) => Kind::Maximum,
    }
}

/// The texts between quotation marks.
fn quoted(found: &Captures<'_>) -> Value {
    let parts: Vec<_> = found["v"].split(['\'', '「', '」']).collect();
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
            (
                "Minimum: 1,000 yen, Maximum: 9,999,999 yen",
                &[(Kind::Minimum, json!(1_000)), (Kind::Maximum, json!(9_999_999))],
            ),
            (
                "Minimum: 3 characters, Maximum: 50 characters",
                &[(Kind::MinCharacters, json!(3)), (Kind::MaxCharacters, json!(50))],
            ),
            ("値は1,024バイト以内", &[(Kind::MaxBytes, json!(1_024))]),
            ("最大文字数:50文字", &[(Kind::MaxCharacters, json!(50))]),
            ("最大桁数は50桁", &[(Kind::MaxCharacters, json!(50))]),
            ("50文字以内で", &[(Kind::MaxCharacters, json!(50))]),
            ("Up to 50 characters", &[(Kind::MaxCharacters, json!(50))]),
            ("(max 50 characters)", &[(Kind::MaxCharacters, json!(50))]),
            ("Max length: 50", &[(Kind::MaxCharacters, json!(50))]),
            ("50 characters or less", &[(Kind::MaxCharacters, json!(50))]),
            ("The maximum length is 50 characters", &[(Kind::MaxCharacters, json!(50))]),
            ("At most some characters, 50 or so.", &[]),
            ("最大で良い結果", &[]),
        ] {
            assert_eq!(facts(text), expected, "{text}");
        }
    }
}
