//! How much memory what is kept takes.

use serde_json::Value;

use crate::request::Request;

/// Returns about how much memory the body and the other texts of a request take, in bytes. A body can take twenty times
/// more than it has bytes, for example if it is a list of numbers.
pub fn weight_of_request(request: &Request) -> usize {
    let unknown = request.unknown.iter().map(|name| size_of::<String>() + name.len()).sum::<usize>();
    request.target.len() + unknown + request.body.as_ref().map_or(0, weight_of)
}

/// Returns about how much memory a value takes, in bytes.
pub fn weight_of(value: &Value) -> usize {
    let inside = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight_of).sum(),
        // A node of the map has some room to spare.
        Value::Object(members) => {
            members.iter().map(|(name, value)| 2 * size_of::<String>() + name.len() + weight_of(value)).sum()
        }
    };
    size_of::<Value>() + inside
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::weight_of;

    #[test]
    fn lists_and_maps_weigh_more_than_their_bytes() {
        assert!(weight_of(&json!("x".repeat(1_000))) < 1_100);
        assert!(weight_of(&Value::from(vec![0; 1_000])) > 20_000);
        assert!(weight_of(&json!([{ "a": {} }, { "a": {} }])) > 200);
    }
}
