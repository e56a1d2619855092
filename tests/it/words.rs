//! The enums of the crate itself have a word for each value, which logs and databases keep.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use elepay::{Delivery, ErrorKind, Mode, ParseValueError, Progress};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn assert_words<T>(values: &[T], as_str: fn(T) -> &'static str, expected: &[&str])
where
    T: Copy + Debug + Display + PartialEq + FromStr<Err = ParseValueError> + Serialize + DeserializeOwned,
{
    let words: Vec<_> = values.iter().map(|value| as_str(*value)).collect();
    assert_eq!(words, expected);
    for (value, word) in values.iter().zip(words) {
        assert_eq!((value.to_string().as_str(), word.parse()), (word, Ok(*value)));
        assert_eq!(serde_json::to_value(value).unwrap(), word);
        assert_eq!(serde_json::from_value::<T>(word.into()).unwrap(), *value);
        assert_eq!(format!("{value:>20}|"), format!("{word:>20}|"), "it can be padded");
    }
}

#[test]
fn every_value_has_a_word_that_is_read_back() {
    assert_words(Delivery::VALUES, Delivery::as_str, &["not_sent", "rejected", "accepted", "unknown"]);
    let kinds = ["invalid_value", "configuration", "connection", "timeout", "status", "undecodable", "deadline"];
    assert_words(ErrorKind::VALUES, ErrorKind::as_str, &kinds);
    assert_words(Mode::VALUES, Mode::as_str, &["test", "live"]);
    assert_words(Progress::VALUES, Progress::as_str, &["ongoing", "succeeded", "failed", "unclear"]);
}

#[test]
fn a_mistyped_word_gets_a_suggestion_and_is_not_repeated() {
    let reason = |error: elepay::ParseValueError| error.to_string();
    assert_eq!(reason("NotSend".parse::<Delivery>().unwrap_err()), "unknown Delivery; did you mean `not_sent`?");
    assert_eq!(
        reason("secret-4b1d".parse::<Delivery>().unwrap_err()),
        "unknown Delivery; expected one of `not_sent`, `rejected`, `accepted`, `unknown`"
    );
    assert_eq!(reason("timout".parse::<ErrorKind>().unwrap_err()), "unknown ErrorKind; did you mean `timeout`?");
    let error = serde_json::from_str::<Delivery>(r#""secret-4b1d""#).unwrap_err().to_string();
    assert!(error.starts_with("unknown Delivery; expected one of") && !error.contains("secret"), "{error}");
}
