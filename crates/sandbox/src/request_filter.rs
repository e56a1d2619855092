//! A selection of requests.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::request::Request;
use crate::weight::weight_of;

/// A selection of requests, by what they have in common. Without any condition it selects every request.
///
/// As JSON, the members have the names of the fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RequestFilter {
    /// The `operationId` of the operation that is called, for example `createCharge`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The HTTP method, in capitals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path without the query. A segment `*` stands for any one: `/charges/*/refunds`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The members that the body has with these values, among others. Numbers are compared by value: `500.0` is 500.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub body: Map<String, Value>,
}

impl RequestFilter {
    /// Selects every request.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Selects the calls of an operation by its `operationId`.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Selects the requests with an HTTP method, in capitals.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Selects the requests with a path. A segment `*` stands for any one: `/charges/*/refunds`.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Selects the requests whose body has a member with this value. Called again, it adds another member.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.body.insert(name.into(), value.into());
        self
    }

    /// Returns about how much memory it takes, in bytes.
    pub(crate) fn weight(&self) -> usize {
        let texts = [&self.operation, &self.method, &self.path].into_iter().flatten();
        let members = self.body.iter().map(|(name, value)| name.len() + weight_of(value));
        size_of::<Self>() + texts.map(String::len).chain(members).sum::<usize>()
    }

    /// Returns whether a request is one of the selection.
    #[must_use]
    pub fn matches(&self, request: &Request) -> bool {
        let path = request.target.split('?').next().unwrap_or_default();
        let mut members = self.body.iter();
        self.operation.as_ref().is_none_or(|operation| request.operation.as_ref() == Some(operation))
            && self.method.as_ref().is_none_or(|method| request.method == *method)
            && self.path.as_ref().is_none_or(|pattern| is_path(pattern, path))
            && members.all(|(name, value)| {
                let sent = request.body.as_ref().and_then(|body| body.get(name));
                sent.is_some_and(|sent| is_equal(value, sent))
            })
    }
}

/// Returns whether two values are equal, with numbers compared by value.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            // Two integers are compared exactly, however large they are.
            one == other || ((one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| is_equal(value, other)))
        }
        _ => one == other,
    }
}

fn is_path(pattern: &str, path: &str) -> bool {
    let (mut expected, mut sent) = (pattern.split('/'), path.split('/'));
    loop {
        match (expected.next(), sent.next()) {
            (None, None) => return true,
            (Some(expected), Some(sent)) if expected == sent || (expected == "*" && !sent.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RequestFilter;
    use crate::request::Request;

    #[test]
    fn a_request_is_selected_if_it_meets_every_condition() {
        let mut request = Request::new("POST", "/charges/cha_1/refunds?x=1", Some("createRefund"), 0);
        request.body = Some(json!({ "amount": 5, "reason": "r" }));
        let filter = RequestFilter::new;
        for (selected, filter) in [
            (true, filter()),
            (true, filter().operation("createRefund").method("POST").path("/charges/*/refunds").member("amount", 5)),
            (true, filter().path("/charges/cha_1/refunds")),
            (false, filter().path("/charges/*")),
            (false, filter().path("/charges/*/refunds/*")),
            (false, filter().operation("createCharge")),
            (false, filter().method("GET")),
            (false, filter().member("amount", 6)),
            (false, filter().member("amount", 5).member("metadata", "x")),
        ] {
            assert_eq!(filter.matches(&request), selected, "{filter:?}");
        }
    }

    #[test]
    fn numbers_are_compared_by_value() {
        let (large, next) = (json!(9_007_199_254_740_992_u64), json!(9_007_199_254_740_993_u64));
        for (expected, sent, selected) in [
            (json!(500), json!(500.0), true),
            (json!(500.0), json!(500), true),
            (json!(500), json!(500.5), false),
            (json!(500), json!("500"), false),
            (large.clone(), large.clone(), true),
            (large, next, false),
            (json!([{ "a": 1 }, 2]), json!([{ "a": 1.0 }, 2.0]), true),
            (json!([1]), json!([1, 2]), false),
            (json!({ "a": 1 }), json!({ "a": 1, "b": 2 }), false),
            (json!({ "a": 1 }), json!({ "b": 1 }), false),
        ] {
            let mut request = Request::new("POST", "/charges", Some("createCharge"), 0);
            request.body = Some(json!({ "amount": sent }));
            let filter = RequestFilter::new().member("amount", expected);
            assert_eq!(filter.matches(&request), selected, "{filter:?}: {request:?}");
        }
    }
}
