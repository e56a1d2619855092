//! The hand-written types of values, in addition to the generated ones.

pub(crate) mod any_json;
pub(crate) mod closed_enum;
#[cfg(feature = "client")]
pub(crate) mod field;
#[cfg(any(feature = "jiff", feature = "time"))]
mod foreign_time;
pub(crate) mod log_text;
pub(crate) mod object_progress;
pub(crate) mod open_enum;
pub(crate) mod path;
pub(crate) mod progress;
pub(crate) mod sensitive;
pub(crate) mod status;
pub(crate) mod timestamp;
