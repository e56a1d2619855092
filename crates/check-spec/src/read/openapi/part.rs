use serde_json::{Map, Value};

/// A schema, or a part of one.
pub struct Part<'s> {
    /// Its JSON pointer.
    pub at: String,
    pub members: &'s Map<String, Value>,
    /// Whether it is one of several alternatives, so that its members may be absent and its limits may not hold.
    pub is_alternative: bool,
}

/// A schema at its JSON pointer.
pub type Located<'s> = (String, &'s Value);

/// Whether a schema is one of requests or of responses: a member can be left out of either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Sent,
    Received,
}
