// Generated from errors.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{ErrorObject, Cause};
    crate::value::open_enum::open_enum! {
        #[doc = " A code."] #[doc = ""] #[doc =
        " Published page: [Errors](https://docs.example.com/errors)"] pub enum ErrorCode
        { #[doc = " It waits. On the wire: `M1`."] M1 = "M1", #[doc =
        " Too many. On the wire: `M2`."] M2 = "M2", #[doc =
        " Too many again. On the wire: `M3`."] M3 = "M3", #[doc =
        " It is done. On the wire: `M4`."] M4 = "M4", }
    }
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
pub(crate) static ERROR_CODES: [crate::error::delivery::CodeRules; 2usize] = [
    crate::error::delivery::CodeRules {
        name: "errorCode",
        of: |error| error.error_code.as_deref(),
        rejected: crate::validate::Pattern::new("^M"),
        open: &["M1"],
        too_many: &["M2", "M3"],
        look_up_first: &["M4"],
        known: &["M1", "M2", "M3", "M4"],
    },
    crate::error::delivery::CodeRules {
        name: "legacyCode",
        of: |error| error.legacy_code.as_deref(),
        rejected: crate::validate::Pattern::new("^[0-9]+$"),
        open: &[],
        too_many: &[],
        look_up_first: &["7"],
        known: &["7", "8"],
    },
];
#[cfg(feature = "client")]
impl crate::call::Strings for types::Cause {
    fn each_string(&mut self, change: &dyn Fn(&mut String)) {
        crate::call::Strings::each_string(&mut self.code, change);
    }
}
#[cfg(feature = "client")]
impl crate::call::Strings for types::ErrorObject {
    fn each_string(&mut self, change: &dyn Fn(&mut String)) {
        crate::call::Strings::each_string(&mut self.cause, change);
        crate::call::Strings::each_string(&mut self.error_code, change);
        crate::call::Strings::each_string(&mut self.legacy_code, change);
    }
}
#[cfg(feature = "client")]
/// The address of the API, unless another one is set.
pub(crate) const BASE_URL: &str = "https://api.example.com";
#[cfg(feature = "client")]
impl crate::Client {}
#[cfg(feature = "client")]
/// Proves that the future of every call is `Send`: the tests do not compile otherwise.
#[cfg(test)]
mod calls_are_send {
    use super::types;
    fn is_send<T: Send>(_: T) {}
}
#[cfg(feature = "client")]
/// Calls an operation by its name; `None` if there is no such operation.
///
/// `arguments` has the methods `path(name)`, `body::<T>()` and `query::<T>()`, which return the arguments of
/// the call. The result is passed to the function `done`.
#[doc(hidden)]
#[macro_export]
macro_rules! __call_by_name {
    ($client:expr, $operation:expr, $arguments:expr, $done:path) => {
        match $operation { _ => ::std::option::Option::None, }
    };
}
#[cfg(feature = "client")]
/// Returns the stream over all pages of an operation by its name; `None` if there is no such stream.
#[doc(hidden)]
#[macro_export]
macro_rules! __stream_by_name {
    ($client:expr, $operation:expr, $arguments:expr, $done:path) => {
        match $operation { _ => ::std::option::Option::None, }
    };
}
impl crate::decode::ResponseBody for types::ErrorObject {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[
                (
                    "cause",
                    Shape::Object(<types::Cause as crate::decode::ResponseBody>::SHAPE),
                ),
                ("errorCode", Shape::String),
                ("legacyCode", Shape::Code),
            ],
        }
    };
}
impl crate::decode::ResponseBody for types::Cause {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[("code", Shape::Code)],
        }
    };
}
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[
    ("ErrorObject", crate::fuzzing::response::<types::ErrorObject>),
    ("Cause", crate::fuzzing::response::<types::Cause>),
];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {
        is_shared::<super::types::ErrorObject>();
        is_shared::<super::types::Cause>();
        is_shared::<super::types::ErrorCode>();
    }
}
