use serde_json::Value;

use crate::facts::{Kind, Part, Place, sample};

/// Returns whether two values of a fact mean the same. A sample shows less than `data`, such as an OpenAPI document.
pub fn agree_with(data: bool, place: &Place, kind: Kind, ours: &Value, theirs: &Value) -> bool {
    let is_number = kind == Kind::Type && ours == "number" && theirs == "integer";
    agree(place, kind, ours, theirs) && !(data && is_number)
}

/// Returns whether two values of a fact mean the same, if one of them may be that of a sample.
pub fn agree(place: &Place, kind: Kind, ours: &Value, theirs: &Value) -> bool {
    let in_sample = matches!(place.part(), Part::Response | Part::Call);
    match kind {
        _ if ours == theirs => true,
        Kind::RequestContentType | Kind::ResponseContentType | Kind::CallContentType => {
            media_type(ours) == media_type(theirs)
        }
        // A sample prints any number without a fraction as an integer.
        Kind::Type if in_sample && theirs == "integer" => ours == "number",
        Kind::Type if in_sample && theirs == sample::EMPTY => ours == "map" || ours == "object",
        _ => false,
    }
}

/// Returns a content type without its parameters, such as the charset.
fn media_type(value: &Value) -> Option<String> {
    Some(value.as_str()?.split(';').next()?.trim().to_ascii_lowercase())
}
