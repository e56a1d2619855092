//! The shapes of responses. The generated code has the tables, made from the document.

#![allow(unnameable_types, reason = "they seal the public trait `Decodable`, and are an implementation detail of it")]

use serde::de::DeserializeOwned;

use crate::AnyJson;

/// The member that identifies nearly every object, also where the document does not require it.
pub(super) const ID: &str = "id";
/// The member that has the status of an object, whatever its kind.
pub(super) const STATUS: &str = "status";

/// A type that a response can hold. Implemented by the generated code.
pub trait ResponseBody: DeserializeOwned {
    /// The members that the document lists.
    const SHAPE: &'static Members;

    /// Whether it holds any JSON, or none.
    const IS_ANY: bool = false;

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

/// For operations that the document does not have.
impl ResponseBody for AnyJson {
    // Nearly every object of the API is identified by the first of these members. They are used only if the rest is
    // unusable.
    const SHAPE: &'static Members =
        &Members { identity: Some(ID), members: &[(ID, Shape::String), (STATUS, Shape::String)] };
    const IS_ANY: bool = true;
}

/// The shape of a JSON value.
#[allow(dead_code, reason = "there is one for every type that the document may have, whether or not it has it today")]
pub enum Shape {
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
pub struct Members {
    /// The member without which the object cannot be used.
    pub(crate) identity: Option<&'static str>,
    /// Sorted by name.
    pub(crate) members: &'static [(&'static str, Shape)],
}
