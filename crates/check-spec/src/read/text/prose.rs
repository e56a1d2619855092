//! Limits in sentences, in the two languages of the published pages.
//!
//! Only phrases that are known to mean a limit are read; no other wording is guessed at.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Value, json};

use crate::facts::Kind;

/// A phrase, and the fact that its groups state.
type Phrase = (&'static str, fn(&Captures<'_>) -> (Kind, Value));

/// `N` in a phrase stands for a number, with or without commas between its thousands, and `U` for its optional unit.
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
    // A number at the start of a phrase must not be the end of a longer one.
    let before = if phrase.starts_with('N') { r"(?:^|[^\d.,])" } else { "" };
    let number = format!(r"{before}(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+)");
    let unit = r"(?P<u>\s*(?:characters?|digits|文字|桁))?";
    Regex::new(&format!("(?i){}", phrase.replacen('N', &number, 1).replacen('U', unit, 1))).ok()
}

/// Returns whether a sentence mentions a default, or a number of something that limits count: characters, keys, bytes.
pub fn seems_to_limit(description: &str) -> bool {
    static COUNTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\d\s*(?:characters?\b|keys\b|bytes?\b|digits\b|文字|桁|バイト)|\bdefault(?: is|:)").ok()
    });
    COUNTED.as_ref().is_some_and(|regex| regex.is_match(&half_width(description)))
}

/// Replaces full-width digits and signs by those of Latin text, which the phrases have.
fn half_width(text: &str) -> String {
    let narrow = |character: char| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '\u{a0}' | '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(narrow).collect()
}

/// Returns the facts in a description, in the order of the text.
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

/// Returns the kind of a bound: one of the length if the phrase says so, else one of the value.
fn least_or_most(found: &Captures<'_>, least: bool) -> Kind {
    match (found.name("l").or(found.name("u")).is_some(), least) {
        (true, true) => Kind::MinCharacters,
        (true, false) => Kind::MaxCharacters,
        (false, true) => Kind::Minimum,
        (false, false) => Kind::Maximum,
    }
}

/// Returns the strings between quotation marks.
fn quoted(found: &Captures<'_>) -> Value {
    let parts: Vec<_> = found["v"].split(['\'', '「', '」']).collect();
    json!(parts.iter().skip(1).step_by(2).collect::<Vec<_>>())
}
