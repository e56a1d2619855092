// Generated from numbers.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{Place, PlaceObject};
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::Place {}
#[cfg(feature = "client")]
impl types::Place {
    /// Creates a value from its required fields:
    ///
    /// - `latitude`: The latitude.
    /// - `since`: A day.
    pub fn new(latitude: f64, since: ::chrono::NaiveDate) -> Self {
        Self {
            height: ::std::option::Option::None,
            latitude: latitude,
            shape: ::std::option::Option::None,
            since: since,
            until: ::std::option::Option::None,
        }
    }
    /// Sets [`height`](field@crate::types::Place::height): the height in metres.
    ///
    /// Default at elepay: `0.5`; it is not sent unless you set it.
    pub fn height<M>(mut self, height: impl crate::IntoField<f64, M>) -> Self {
        self.height = crate::IntoField::into_field(height);
        self
    }
    /// Sets [`shape`](field@crate::types::Place::shape): the shape.
    ///
    /// Limits: at most 3 items.
    pub fn shape<M>(
        mut self,
        shape: impl crate::IntoField<::std::vec::Vec<f64>, M>,
    ) -> Self {
        self.shape = crate::IntoField::into_field(shape);
        self
    }
    /// Sets [`until`](field@crate::types::Place::until): a day.
    pub fn until<M>(
        mut self,
        until: impl crate::IntoField<::chrono::NaiveDate, M>,
    ) -> Self {
        self.until = crate::IntoField::into_field(until);
        self
    }
    /// Checks every published limit. Each call does this before it sends anything, unless
    /// [`ClientBuilder::enforce_limits`](crate::ClientBuilder::enforce_limits) is off; this method checks earlier.
    ///
    /// # Errors
    /// Returns an error for the first value that exceeds a limit. [`Error::field`](crate::Error::field) names the
    /// value; the message names the limit but never contains the value.
    pub fn validate(&self) -> ::std::result::Result<(), crate::Error> {
        self.validate_at(&crate::validate::ValuePath::Request)
            .map_err(crate::Error::from)
    }
    pub(crate) fn validate_at(
        &self,
        at: &crate::validate::ValuePath<'_>,
    ) -> ::std::result::Result<(), crate::validate::Violation> {
        if let ::std::option::Option::Some(value) = &self.height {
            let at = at.member("height");
            at.finite(*value)?;
        }
        {
            let value = &self.latitude;
            let at = at.member("latitude");
            at.finite(*value)?;
        }
        if let ::std::option::Option::Some(value) = &self.shape {
            let at = at.member("shape");
            at.max_items(value.len(), 3)?;
            for (index, value) in value.iter().enumerate() {
                let at = at.item(index);
                at.finite(*value)?;
            }
        }
        Ok(())
    }
}
#[cfg(feature = "client")]
pub(crate) static ERROR_CODES: [crate::error::delivery::CodeRules; 0usize] = [];
#[cfg(feature = "client")]
/// The address of the API, unless another one is set.
pub(crate) const BASE_URL: &str = "https://api.example.com";
#[cfg(feature = "client")]
impl crate::Client {
    /// Creates a place.
    ///
    /// Creates a place on the map.
    ///
    /// Sends `POST /places`.
    ///
    /// Published page: [Create place](https://docs.example.com/createPlace)
    ///
    /// # Errors
    /// See [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same for
    /// all calls.
    pub async fn create_place(
        &self,
        body: &types::Place,
    ) -> ::std::result::Result<crate::Response<types::PlaceObject>, crate::Error> {
        const ENDPOINT: crate::call::Endpoint = crate::call::Endpoint {
            id: "createPlace",
            method: "POST",
            path: "/places",
        };
        self.inner
            .call(
                &ENDPOINT,
                ::std::option::Option::None,
                || { Ok(()) },
                || {
                    body.validate_at(&crate::validate::ValuePath::Request)?;
                    Ok(())
                },
                || self.inner.raw.create_place(body),
            )
            .await
    }
}
#[cfg(feature = "client")]
/// Proves that the future of every call is `Send`: the tests do not compile otherwise.
#[cfg(test)]
mod calls_are_send {
    use super::types;
    fn is_send<T: Send>(_: T) {}
    fn create_place(client: &crate::Client, body: &types::Place) {
        is_send(client.create_place(body));
    }
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
        match $operation { "createPlace" => ::std::option::Option::Some($done ($client
        .create_place(& $arguments .body:: < $crate::types::Place > ()). await)), _ =>
        ::std::option::Option::None, }
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
impl crate::decode::ResponseBody for types::PlaceObject {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[
                ("latitude", Shape::Number),
                ("shape", Shape::List(&Shape::Number)),
                ("since", Shape::Date),
            ],
        }
    };
}
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[
    ("PlaceObject", crate::fuzzing::response::<types::PlaceObject>),
];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {
        is_shared::<super::types::Place>();
        is_shared::<super::types::PlaceObject>();
    }
}
