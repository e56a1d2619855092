// Generated from lists.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{ListShopsParams, ShopList, Shop};
    crate::value::open_enum::open_enum! {
        #[doc = " The status of a shop."] #[doc = ""] #[doc =
        " Published page: [List shops](https://docs.example.com/listShops)"] pub enum
        ShopStatus { #[doc = " It is new. On the wire: `new`."] New = "new", #[doc =
        " It is closed. On the wire: `closed`."] Closed = "closed", }
    }
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::ListShopsParams {}
#[cfg(feature = "client")]
impl types::ListShopsParams {
    /// Creates a value with no field set; none is required.
    pub fn new() -> Self {
        Self {
            limit: ::std::option::Option::None,
            names: ::std::option::Option::None,
            open_on: ::std::option::Option::None,
            status: ::std::option::Option::None,
        }
    }
    /// Sets [`status`](field@crate::types::ListShopsParams::status): the statuses to include.
    pub fn status<M>(
        mut self,
        status: impl crate::IntoField<::std::vec::Vec<crate::types::ShopStatus>, M>,
    ) -> Self {
        self.status = crate::IntoField::into_field(status);
        self
    }
    /// Sets [`names`](field@crate::types::ListShopsParams::names): the names to include.
    ///
    /// Limits: at most 5 items; each item at most 32 characters.
    pub fn names<M>(
        mut self,
        names: impl crate::IntoField<::std::vec::Vec<::std::string::String>, M>,
    ) -> Self {
        self.names = crate::IntoField::into_field(names);
        self
    }
    /// Sets [`limit`](field@crate::types::ListShopsParams::limit): the length.
    ///
    /// Limits: from 0 to 100.
    pub fn limit<M>(mut self, limit: impl crate::IntoField<i64, M>) -> Self {
        self.limit = crate::IntoField::into_field(limit);
        self
    }
    /// Sets [`open_on`](field@crate::types::ListShopsParams::open_on): a day.
    #[doc(alias = "openOn")]
    pub fn open_on<M>(
        mut self,
        open_on: impl crate::IntoField<::chrono::NaiveDate, M>,
    ) -> Self {
        self.open_on = crate::IntoField::into_field(open_on);
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
        if let ::std::option::Option::Some(value) = &self.limit {
            let at = at.member("limit");
            at.minimum(*value, 0)?;
            at.maximum(*value, 100)?;
        }
        if let ::std::option::Option::Some(value) = &self.names {
            let at = at.member("names");
            at.max_items(value.len(), 5)?;
            for (index, value) in value.iter().enumerate() {
                let at = at.item(index);
                at.max_characters(value, 32)?;
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
    /// Lists shops.
    ///
    /// Returns all shops in one response.
    ///
    /// Sends `GET /shops`.
    ///
    /// Published page: [List shops](https://docs.example.com/listShops)
    ///
    /// # Errors
    /// See [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same for
    /// all calls.
    pub async fn list_shops(
        &self,
        query: &types::ListShopsParams,
    ) -> ::std::result::Result<crate::Response<types::ShopList>, crate::Error> {
        const ENDPOINT: crate::call::Endpoint = crate::call::Endpoint {
            id: "listShops",
            method: "GET",
            path: "/shops",
        };
        self.inner
            .call(
                &ENDPOINT,
                ::std::option::Option::None,
                || { Ok(()) },
                || {
                    query.validate_at(&crate::validate::ValuePath::Request)?;
                    Ok(())
                },
                || {
                    self
                        .inner
                        .raw
                        .list_shops(
                            query.limit.clone(),
                            query.names.as_ref(),
                            query.open_on.as_ref(),
                            query.status.as_ref(),
                        )
                },
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
    fn list_shops(client: &crate::Client, query: &types::ListShopsParams) {
        is_send(client.list_shops(query));
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
        match $operation { "listShops" => ::std::option::Option::Some($done ($client
        .list_shops(& $arguments .query:: < $crate::types::ListShopsParams > ()).
        await)), _ => ::std::option::Option::None, }
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
impl crate::decode::ResponseBody for types::ShopList {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[
                (
                    "shops",
                    Shape::List(
                        &Shape::Object(
                            <types::Shop as crate::decode::ResponseBody>::SHAPE,
                        ),
                    ),
                ),
            ],
        }
    };
}
impl crate::decode::ResponseBody for types::Shop {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[("methods", Shape::List(&Shape::String))],
        }
    };
}
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[
    ("ShopList", crate::fuzzing::response::<types::ShopList>),
    ("Shop", crate::fuzzing::response::<types::Shop>),
];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {
        is_shared::<super::types::ListShopsParams>();
        is_shared::<super::types::ShopList>();
        is_shared::<super::types::Shop>();
        is_shared::<super::types::ShopStatus>();
    }
}
