//! Limits in sentences, in the two languages of the published pages.
//!
//! Only phrases that are known to mean a limit are read; no other wording is guessed at.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Value, json};

use crate::facts::Kind;

/// A phrase, and the fact that its groups state.
type Phrase = (&'static str, fn(&Captures<'_>) -> (Kind, Value));

/// `N` in a phrase stands for a number, with or without commas between its thousands, `C` for characters, and `U` for
/// them or nothing.
const PHRASES: &[Phrase] = &[
    (r"max(?:imum|\.)?(?P<l> length)?(?: is|:| of)? NU", |found| (least_or_most(found, false), number(found))),
    (r"min(?:imum|\.)?(?P<l> length)?(?: is|:| of)? NU", |found| (least_or_most(found, true), number(found))),
    (r"(?:up to|at most|no (?:more|longer) than|must not exceed|limited to|within) N C", |found| {
        (Kind::MaxCharacters, number(found))
    }),
    (r"N C (?:or (?:less|fewer|shorter)|max(?:imum)?\b)", |found| (Kind::MaxCharacters, number(found))),
    (r"at least N C", |found| (Kind::MinCharacters, number(found))),
    (r"最大(?P<l>桁数|文字数|長)?(?:値|時間)?\s*[は:]\s*NU", |found| {
        (least_or_most(found, false), number(found))
    }),
    (r"最小(?P<l>桁数|文字数|長)?(?:値|時間)?\s*[は:]\s*NU", |found| {
        (least_or_most(found, true), number(found))
    }),
    (r"最大\s*N\s*C", |found| (Kind::MaxCharacters, number(found))),
    (r"N\s*C(?:以内|以下|まで)", |found| (Kind::MaxCharacters, number(found))),
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
    let characters = r"(?:char(?:acter)?s?\b|letters?\b|digits?\b|文字|字|桁)";
    let unit = format!(r"(?P<u>\s*{characters})?");
    let phrase = phrase.replacen('N', &number, 1).replacen('U', &unit, 1).replacen('C', characters, 1);
    Regex::new(&format!("(?i){phrase}")).ok()
}

/// Returns whether words mention a default, or a number beside a word of limits.
fn seem_to_limit(words: &str) -> bool {
    static SIGNS: &[&str] = &[
        r"\d[\s-]*(?:(?:half|full)-width\s+)?(?:char|letter|digit|key|byte|items?\b|max)",
        r"[\d一二三四五六七八九十百千]\s*(?:文字|字|桁|バイト|件|個)?(?:以内|以下|以上|未満|まで|を超え)",
        r"\d\s*(?:文字|字|桁|バイト|個)",
        r"(?:\bmax|\bmin(?:imum)?\b|\blimit|up to|exceed|at (?:most|least)|\blength|char\()\D{0,12}\d",
        r"(?:more than|less than|longer than|shorter than)\D{0,12}\d",
        r"(?:全角|半角|最大|最小|最長|最短|上限|下限|桁数|文字数)\D{0,12}\d",
        r"multiple of \d|\dの倍数|(?:\bbelow|\bunder|\babove|\bover|greater than)\D{0,12}\d|\bexceed\b|\bone of:",
        r"(?:数字?|英字|文字|記号|カナ|ハイフン)\s*のみ",
        r"\bdefaults? to\b|\bdefault(?: is|:)|デフォルト(?:値)?\s*[は:]",
    ];
    static LIMIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("(?i){}", SIGNS.join("|"))).ok());
    LIMIT.as_ref().is_some_and(|regex| regex.is_match(words))
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

/// Returns the facts in a description, in the order of the text, and whether nothing else in it seems to limit.
pub fn read(description: &str) -> (Vec<(Kind, Value)>, bool) {
    let description = half_width(description);
    let mut found = Vec::new();
    let mut rest = description.clone();
    for (regex, (_, read)) in COMPILED.iter().zip(PHRASES) {
        for captures in regex.iter().flat_map(|regex| regex.captures_iter(&description)) {
            let Some(whole) = captures.get(0) else { continue };
            found.push((whole.start(), read(&captures)));
            rest.replace_range(whole.range(), &" ".repeat(whole.len()));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    (found.into_iter().map(|(_, fact)| fact).collect(), !seem_to_limit(&rest))
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
