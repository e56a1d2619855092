//! The shapes of responses. The generated code has the tables, made from the document.

use serde::de::DeserializeOwned;

/// A type that a response can hold. Implemented by the generated code.
pub(crate) trait ResponseBody: DeserializeOwned {
    /// The members that the document lists.
    const SHAPE: &'static Members;

    /// Returns the value of a response that has no body: its status says everything, and any body is ignored.
    fn without_body() -> Option<Self> {
        None
    }
}

/// For operations that respond without a body.
impl ResponseBody for () {
    const SHAPE: &'static Members = &Members { identity: None, members: &[] };

    fn without_body() -> Option<Self> {
        Some(())
    }
}

/// The shape of a JSON value.
#[allow(dead_code, reason = "there is one for every type that the document may have, whether or not it has it today")]
pub(crate) enum Shape {
    String,
    Integer,
    /// A string, or a number without sign, fraction and exponent, which stands for its text: an older error code.
    Code,
    /// A number that may have a fraction.
    Number,
    Boolean,
    /// A string that is a day, such as `2026-01-31`.
    Date,
    List(&'static Shape),
    Map(&'static Shape),
    Object(&'static Members),
    /// Any JSON except `null`.
    Free,
}

/// The members of an object.
pub(crate) struct Members {
    /// The member without which the object cannot be used.
    pub(crate) identity: Option<&'static str>,
    /// Sorted by name.
    pub(crate) members: &'static [(&'static str, Shape)],
}
