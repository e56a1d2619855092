//! Decodes as much as possible of a response that does not fit its published type.
//!
//! A payment that was made must not be lost because the vendor retyped one member of a response. So the body is walked
//! once, along the [`Shape`] that the document gives the type; a value of another shape is left out and named. The time
//! this takes grows with the size of the body only, and members that are not published are passed over unread.
//!
//! # Example
//!
//! The document says, roughly, that a charge has the members `id` (a string, its identity), `amount` (an integer),
//! `cardInfo` (an object with the strings `brand` and `last4`) and `refunds` (an object whose `data` is a list of
//! refunds, each with an `id`). Of this body,
//!
//! ```json
//! {
//!   "id": "cha_1",
//!   "amount": "1800",
//!   "cardInfo": { "last4": 4242, "brand": "visa" },
//!   "refunds": { "data": [{ "id": "ref_1" }, { "amount": 5 }] },
//!   "new": [1]
//! }
//! ```
//!
//! the walk keeps
//!
//! ```json
//! { "id": "cha_1", "cardInfo": { "brand": "visa" }, "refunds": { "data": [{ "id": "ref_1" }] } }
//! ```
//!
//! and names `amount` (a string, not an integer), `cardInfo.last4` (a number, not a string) and `refunds.data[1]` (a
//! refund without `id`). It does not name `new`, which the document does not list. A charge without `id` cannot be used
//! at all, so the walk fails.
//!
//! [`decode`] calls [`object`] with the shape of the type. [`fit`] looks at one value: it parses a scalar itself, and
//! hands a container to [`object`], [`map`] or [`list`], which call [`fit`] for each value inside.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::integer::integer;
use super::outcome::{Decoded, Omissions, Undecodable};
use super::repair::{LossyString, repair};
use super::shape::{Members, ResponseBody, Shape};
use super::skipped::{MAX_OBJECTS, Skipped};
use super::strict;
use crate::value::path::ValuePath;

/// Returns whether a body may have more objects than are kept.
pub(super) fn may_exceed_max_objects(body: &[u8]) -> bool {
    // Each takes a byte at least, so a body of usual size is not scanned.
    body.len() > MAX_OBJECTS && count_containers(body) > MAX_OBJECTS
}

/// Returns the maximum number of objects and lists, because strings can contain such brackets too.
fn count_containers(json: &[u8]) -> usize {
    // The two differ in one bit. A compiler makes this look at many bytes at once, unlike a sum of `usize`.
    let count = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(byte | 0x20 == b'{')).sum::<u8>();
    json.chunks(u8::MAX.into()).map(|chunk| usize::from(count(chunk))).sum()
}

/// Decodes as much of a body as fits.
pub(super) fn decode<T: ResponseBody>(body: &[u8]) -> Result<Decoded<Box<T>>, Undecodable> {
    let text = repair(body);
    if text.trim().is_empty() {
        return Err(Undecodable::Empty);
    }
    let raw: &RawValue = serde_json::from_str(&text).map_err(Undecodable::from)?;
    if !raw.get().starts_with('{') {
        return Err(Undecodable::NotAnObject);
    }
    let mut skipped = Skipped::default();
    let unusable = || T::SHAPE.identity.map_or(Undecodable::NotAnObject, Undecodable::NoIdentity);
    let fitting = object(raw, T::SHAPE, ValuePath::Request, &mut skipped).ok_or_else(unusable)?;
    // Through JSON, so that what serde derives for a type is compiled for one deserializer only.
    let value = serde_json::to_vec(&fitting).and_then(|json| strict::decode(&json)).map_err(|_| unusable())?;
    let (skipped, omissions) = skipped.finish();
    Ok(Decoded { value, skipped, omissions })
}

/// Returns the members that precede the place where a body is cut off or broken, and what of them was left out.
pub(super) fn leading_members<T: ResponseBody>(body: &[u8]) -> (Map<String, Value>, Omissions) {
    let text = repair(body);
    let (mut found, mut skipped) = (Map::new(), Skipped::default());
    let visitor = MembersVisitor { shape: T::SHAPE, at: ValuePath::Request, skipped: &mut skipped, found: &mut found };
    // This fails where the body breaks; the members before that have been found.
    let _ = serde_json::Deserializer::from_str(&text).deserialize_map(visitor);
    (found, skipped.finish().1)
}

/// Returns the part of a value that fits, or names the value as skipped if nothing of it can be used.
fn fit(raw: &RawValue, shape: &Shape, at: ValuePath<'_>, skipped: &mut Skipped) -> Option<Value> {
    let text = raw.get();
    let fitting = match (shape, text.as_bytes().first()?) {
        (Shape::String | Shape::Code, b'"') => {
            serde_json::from_str::<LossyString>(text).ok().map(|string| Value::String(string.0))
        }
        (Shape::Code, _) if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(Value::from(text)),
        (Shape::Integer, _) => integer(text).map(Value::from),
        (Shape::Number, _) => serde_json::from_str::<f64>(text).ok().map(Value::from),
        (Shape::Date, b'"') => serde_json::from_str::<NaiveDate>(text).ok().map(|date| Value::from(date.to_string())),
        (Shape::Boolean, _) => serde_json::from_str::<bool>(text).ok().map(Value::from),
        (Shape::List(item), b'[') => list(raw, item, at, skipped),
        (Shape::Map(value), b'{') => map(raw, value, at, skipped),
        (Shape::Object(members), b'{') => object(raw, members, at, skipped),
        (Shape::Free, first) if *first != b'n' => {
            skipped.has_room(count_containers(text.as_bytes())).then(|| serde_json::from_str(text).ok()).flatten()
        }
        _ => None,
    };
    if fitting.is_none() {
        skipped.name(at);
        skipped.count(at);
    }
    fitting
}

fn object(raw: &RawValue, shape: &Members, at: ValuePath<'_>, skipped: &mut Skipped) -> Option<Value> {
    if !skipped.has_room(1) {
        return None;
    }
    let mut found = Map::new();
    let visitor = MembersVisitor { shape, at, skipped, found: &mut found };
    serde_json::Deserializer::from_str(raw.get()).deserialize_map(visitor).ok()?;
    let identified = shape.identity.is_none_or(|name| found.contains_key(name));
    identified.then_some(Value::Object(found))
}

fn map(raw: &RawValue, shape: &Shape, at: ValuePath<'_>, skipped: &mut Skipped) -> Option<Value> {
    struct EntriesVisitor<'a>(&'a Shape, ValuePath<'a>, &'a mut Skipped);

    impl<'de> Visitor<'de> for EntriesVisitor<'_> {
        type Value = Value;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
            let EntriesVisitor(shape, at, skipped) = self;
            let mut found = Map::new();
            while let Some((LossyString(key), raw)) = entries.next_entry::<LossyString, &RawValue>()? {
                if let Some(value) = fit(raw, shape, at.member(&key), skipped) {
                    found.insert(key, value);
                }
            }
            Ok(Value::Object(found))
        }
    }

    serde_json::Deserializer::from_str(raw.get()).deserialize_map(EntriesVisitor(shape, at, skipped)).ok()
}

fn list(raw: &RawValue, shape: &Shape, at: ValuePath<'_>, skipped: &mut Skipped) -> Option<Value> {
    struct ItemsVisitor<'a>(&'a Shape, ValuePath<'a>, &'a mut Skipped);

    impl<'de> Visitor<'de> for ItemsVisitor<'_> {
        type Value = Value;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
            let ItemsVisitor(shape, at, skipped) = self;
            let mut found = Vec::new();
            let mut index = 0;
            while let Some(raw) = items.next_element::<&RawValue>()? {
                found.extend(fit(raw, shape, at.item(index), skipped));
                index += 1;
            }
            Ok(Value::Array(found))
        }
    }

    serde_json::Deserializer::from_str(raw.get()).deserialize_seq(ItemsVisitor(shape, at, skipped)).ok()
}

/// Adds the members of an object that fit to `found`.
struct MembersVisitor<'a> {
    shape: &'a Members,
    at: ValuePath<'a>,
    skipped: &'a mut Skipped,
    found: &'a mut Map<String, Value>,
}

impl<'de> Visitor<'de> for MembersVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let MembersVisitor { shape, at, skipped, found } = self;
        // The members that were there and have no value, so that a repetition is noticed.
        let mut without_value = BTreeSet::new();
        while let Some((LossyString(key), raw)) = members.next_entry::<LossyString, &RawValue>()? {
            let Ok(index) = shape.members.binary_search_by(|(name, _)| (*name).cmp(&key)) else {
                continue;
            };
            let at = at.member(&key);
            let left_out_before = skipped.count_of_whole_values();
            let is_absent = raw.get() == "null" && shape.identity != Some(key.as_str());
            let value = if is_absent { None } else { fit(raw, &shape.members[index].1, at, skipped) };
            let is_first = !found.contains_key(&key) && !without_value.contains(&index);
            match value {
                Some(value) if is_first => drop(found.insert(key, value)),
                None if is_first => drop(without_value.insert(index)),
                // Nobody knows which of several values counts, so none does.
                // Of what was left out twice, nobody knows whether it was the same.
                value if value.as_ref() != found.get(&key) || skipped.count_of_whole_values() > left_out_before => {
                    skipped.contradict(at);
                    found.remove(&key);
                    without_value.insert(index);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Deserialize)]
    struct Charge(Value);

    impl ResponseBody for Charge {
        const SHAPE: &'static Members = &Members {
            identity: Some("id"),
            members: &[
                ("amount", Shape::Integer),
                (
                    "cardInfo",
                    Shape::Object(&Members {
                        identity: None,
                        members: &[("brand", Shape::String), ("last4", Shape::String)],
                    }),
                ),
                ("id", Shape::String),
                (
                    "refunds",
                    Shape::Object(&Members {
                        identity: None,
                        members: &[(
                            "data",
                            Shape::List(&Shape::Object(&Members {
                                identity: Some("id"),
                                members: &[("amount", Shape::Integer), ("id", Shape::String)],
                            })),
                        )],
                    }),
                ),
            ],
        };
    }

    /// The example in the module's documentation.
    #[test]
    fn what_fits_is_kept_and_the_rest_is_named() {
        let body = json!({
            "id": "cha_1",
            "amount": "1800",
            "cardInfo": { "last4": 4242, "brand": "visa" },
            "refunds": { "data": [{ "id": "ref_1" }, { "amount": 5 }] },
            "new": [1],
        });
        let decoded = decode::<Charge>(body.to_string().as_bytes()).unwrap();
        let kept =
            json!({ "id": "cha_1", "cardInfo": { "brand": "visa" }, "refunds": { "data": [{ "id": "ref_1" }] } });
        assert_eq!(decoded.value.0, kept);
        assert_eq!(decoded.skipped, ["amount", "cardInfo.last4", "refunds.data[1]"]);
        assert_eq!(decode::<Charge>(b"{}").map(|_| ()), Err(Undecodable::NoIdentity("id")));
    }

    #[test]
    fn a_body_that_is_too_short_to_exceed_the_limit_of_objects_is_not_scanned() {
        for part in ["{", "[", "[]", "[{\"a\":", "[1,2,3]", " ", "{\"[[[[\":"] {
            for length in [0, 1, MAX_OBJECTS - 1, MAX_OBJECTS, MAX_OBJECTS + 1, 2 * MAX_OBJECTS + 1, 9 * MAX_OBJECTS] {
                let body: Vec<u8> = part.bytes().cycle().take(length).collect();
                let expected = count_containers(&body) > MAX_OBJECTS;
                assert_eq!(may_exceed_max_objects(&body), expected, "{length} bytes of {part}");
                assert!(!expected || length > MAX_OBJECTS, "{length} bytes of {part}");
            }
        }
    }

    /// What a scalar becomes; `None` if it is left out.
    fn fitted(shape: &Shape, text: &str) -> Option<String> {
        let raw: &RawValue = serde_json::from_str(text).expect(text);
        fit(raw, shape, ValuePath::Request, &mut Skipped::default()).map(|value| value.to_string())
    }

    #[test]
    fn a_code_is_a_string_or_the_text_of_a_number() {
        for (text, expected) in [
            (r#""M002007""#, Some(r#""M002007""#)),
            ("10101", Some(r#""10101""#)),
            ("10101.0", None),
            ("-10101", None),
            ("1e4", None),
            ("true", None),
            ("[10101]", None),
        ] {
            assert_eq!(fitted(&Shape::Code, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_number_keeps_its_fraction_to_the_last_digit() {
        for (text, expected) in [
            ("35.681236", Some("35.681236")),
            ("0.30000000000000004", Some("0.30000000000000004")),
            ("-139.767125", Some("-139.767125")),
            ("5", Some("5.0")),
            ("1e3", Some("1000.0")),
            ("1e999", None),
            (r#""35.6""#, None),
            ("[1.0]", None),
        ] {
            assert_eq!(fitted(&Shape::Number, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        for (text, expected) in [
            (r#""2026-01-31""#, Some(r#""2026-01-31""#)),
            (r#""2026-02-30""#, None),
            (r#""2026-01-31T00:00:00Z""#, None),
            (r#""20260131""#, None),
            ("20260131", None),
        ] {
            assert_eq!(fitted(&Shape::Date, text).as_deref(), expected, "{text}");
        }
    }
}
