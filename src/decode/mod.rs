//! Decodes a response: strictly first and, if that fails, leniently, without the parts that do not fit.
//!
//! The strict decoder is there for its speed: it decodes a charge about seven times as fast as the lenient one, which
//! scans nested values repeatedly.

mod integer;
mod lenient;
mod outcome;
mod repair;
pub(crate) mod shape;
mod skipped;
mod stored;
mod strict;

use serde_json::Value;

pub use outcome::Decoded;
pub(crate) use outcome::{Omissions, Undecodable};
pub(crate) use shape::ResponseBody;
pub use stored::{Decodable, DecodeError, decode};

/// Decodes the body of a response.
pub(crate) fn response<T: ResponseBody>(body: &[u8]) -> Result<Decoded<T>, Undecodable> {
    let Decoded { value, skipped, omissions } = boxed::<T>(body)?;
    Ok(Decoded { value: *value, skipped, omissions })
}

/// Decodes the body of a response into a box: some objects have two KiB, and a call passes them on many times.
pub(crate) fn boxed<T: ResponseBody>(body: &[u8]) -> Result<Decoded<Box<T>>, Undecodable> {
    if T::IS_ANY {
        let value = serde_json::from_value(any_json(body)?);
        return value.map(Decoded::complete).map_err(|_| Undecodable::NotAnObject);
    }
    if !lenient::may_exceed_max_objects(body)
        && let Ok(value) = strict::decode(body)
    {
        return Ok(Decoded::complete(value));
    }
    lenient::decode(body)
}

/// Decodes the members that precede the place where a body is cut off or broken.
pub(crate) fn leading_part<T: ResponseBody + Default>(body: &[u8]) -> (T, Omissions) {
    let (members, omissions) = lenient::leading_members::<T>(body);
    (serde_json::from_value(Value::Object(members)).unwrap_or_default(), omissions)
}

/// Returns whether a body that cannot be decoded begins as JSON that can contain members.
pub(crate) fn begins_as_json(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches(|character| character <= ' ' || character == '\u{feff}');
    text.starts_with(['{', '[', '"'])
}

/// Returns a body as JSON, if it can be repaired so far; `null` if it is empty.
pub(crate) fn any_json(body: &[u8]) -> Result<Value, Undecodable> {
    if lenient::may_exceed_max_objects(body) {
        return Err(Undecodable::TooManyObjects { limit: skipped::MAX_OBJECTS });
    }
    serde_json::from_slice(body).or_else(|_| {
        let text = repair::repair(body);
        if text.trim().is_empty() { Ok(Value::Null) } else { serde_json::from_str(&text).map_err(Undecodable::from) }
    })
}

/// Returns the text of the member at this path, whether or not the rest of the body can be read.
#[cfg(feature = "webhook")]
pub(crate) fn member(body: &[u8], path: &[&str]) -> Option<String> {
    use std::collections::BTreeMap;

    use serde_json::value::RawValue;

    let mut text = repair::repair(body);
    for name in path {
        let mut members: BTreeMap<repair::LossyString, Box<RawValue>> = serde_json::from_str(&text).ok()?;
        members.remove(&repair::LossyString((*name).to_owned()))?.get().clone_into(&mut text);
    }
    Some(text)
}

/// What is known of the object in a body that could not be decoded.
#[derive(Clone, Default)]
pub(crate) struct Salvaged {
    pub(crate) id: Option<String>,
    pub(crate) status: Option<String>,
}

/// Returns the identity and the status that precede the place where a body is cut off or broken.
pub(crate) fn salvage<T: ResponseBody>(body: &[u8]) -> Salvaged {
    let (mut members, _) = lenient::leading_members::<T>(body);
    let mut string = |name| match members.remove(name) {
        Some(Value::String(string)) if !string.is_empty() => Some(string),
        _ => None,
    };
    Salvaged { id: string(T::SHAPE.identity.unwrap_or(shape::ID)), status: string(shape::STATUS) }
}
