//! The hand-written types that values of the API have, beside those that are generated.

pub(crate) mod any_json;
pub(crate) mod open_enum;
pub(crate) mod sensitive;
pub(crate) mod timestamp;
