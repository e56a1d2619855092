//! The event that a webhook reports.

use serde_json::{Value, json};

/// Returns an event about an object as it is now.
pub fn event(id: &str, event_type: &str, time: u64, object: &Value) -> Value {
    json!({
        "id": id,
        "object": "event",
        "createTime": time,
        "liveMode": object.get("liveMode").and_then(Value::as_bool).unwrap_or(false),
        "type": event_type,
        "data": { "object": object },
    })
}

/// Returns a body with its first digit changed, which is that of the amount if there is one; or else with a space at
/// its end.
pub fn changed(body: &str) -> String {
    let Some(at) = body.find(|char: char| char.is_ascii_digit()) else { return format!("{body} ") };
    // No zero, with which no number begins.
    let digit = if &body[at..=at] == "9" { '8' } else { '9' };
    format!("{}{digit}{}", &body[..at], &body[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::{changed, event};
    use crate::document::api::Api;
    use serde_json::json;

    #[test]
    fn an_event_has_the_members_of_the_document() {
        let api = Api::read(elepay::OPENAPI).expect("the document");
        let event = event("evt_1", "charge.succeeded", 1, &json!({}));
        let names: Vec<_> = event.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let documented: Vec<_> = api.members("WebhookEvent").keys().map(String::as_str).collect();
        assert_eq!(names, documented, "openapi/elepay.yaml differs from crates/sandbox/src/webhooks/event.rs");
    }

    #[test]
    fn a_changed_body_differs_in_one_byte() {
        assert_eq!(changed(r#"{"a":10,"b":9}"#), r#"{"a":90,"b":9}"#);
        assert_eq!(changed(r#"{"a":92}"#), r#"{"a":82}"#);
        assert_eq!(changed("{}"), "{} ");
    }
}
