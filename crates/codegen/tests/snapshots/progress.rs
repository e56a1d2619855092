// Generated from progress.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{};
    crate::value::open_enum::open_enum! {
        #[doc = " The status of a parcel."] #[doc = ""] #[doc =
        " Published page: [Retrieve parcel](https://docs.example.com/retrieveParcel)"]
        pub enum ParcelStatus { #[doc = " It is ready. On the wire: `packed`."] Packed =
        "packed", #[doc = " It was sent. On the wire: `on_its_way`."] OnItsWay =
        "on_its_way", #[doc = " It has arrived. On the wire: `delivered`."] Delivered =
        "delivered", #[doc = " It will not arrive. On the wire: `lost`."] Lost = "lost",
        #[doc = " It has come back. On the wire: `returned`."] Returned = "returned", }
    }
    impl ParcelStatus {
        /// Returns how far an object with this status has come.
        ///
        /// - `packed`, `on_its_way`: [`Ongoing`](crate::Progress::Ongoing)
        /// - `delivered`: [`Succeeded`](crate::Progress::Succeeded)
        /// - `lost`: [`Failed`](crate::Progress::Failed)
        /// - `returned`: [`Unclear`](crate::Progress::Unclear)
        /// - a value newer than this version of the crate: [`Unclear`](crate::Progress::Unclear)
        #[must_use]
        pub fn progress(&self) -> crate::Progress {
            match self {
                Self::Packed | Self::OnItsWay => crate::Progress::Ongoing,
                Self::Delivered => crate::Progress::Succeeded,
                Self::Lost => crate::Progress::Failed,
                Self::Returned => crate::Progress::Unclear,
                Self::Other(_) => crate::Progress::Unclear,
            }
        }
    }
    impl crate::value::status::Status for ParcelStatus {
        fn progress(&self) -> crate::Progress {
            Self::progress(self)
        }
        fn is_known(&self) -> bool {
            !matches!(self, Self::Other(_))
        }
        fn as_str(&self) -> &str {
            Self::as_str(self)
        }
    }
    crate::value::open_enum::open_enum! {
        #[doc = " The status of a door, which never fails."] #[doc = ""] #[doc =
        " Published page: [Retrieve door](https://docs.example.com/retrieveDoor)"] pub
        enum DoorStatus { #[doc = " It closes. On the wire: `closing`."] Closing =
        "closing", #[doc = " It is closed. On the wire: `closed`."] Closed = "closed", }
    }
    impl DoorStatus {
        /// Returns how far an object with this status has come.
        ///
        /// - `closing`: [`Ongoing`](crate::Progress::Ongoing)
        /// - `closed`: [`Succeeded`](crate::Progress::Succeeded)
        /// - a value newer than this version of the crate: [`Unclear`](crate::Progress::Unclear)
        #[must_use]
        pub fn progress(&self) -> crate::Progress {
            match self {
                Self::Closing => crate::Progress::Ongoing,
                Self::Closed => crate::Progress::Succeeded,
                Self::Other(_) => crate::Progress::Unclear,
            }
        }
    }
    impl crate::value::status::Status for DoorStatus {
        fn progress(&self) -> crate::Progress {
            Self::progress(self)
        }
        fn is_known(&self) -> bool {
            !matches!(self, Self::Other(_))
        }
        fn as_str(&self) -> &str {
            Self::as_str(self)
        }
    }
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
pub(crate) static ERROR_CODES: [crate::error::delivery::CodeRules; 0usize] = [];
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
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {
        is_shared::<super::types::ParcelStatus>();
        is_shared::<super::types::DoorStatus>();
    }
}
