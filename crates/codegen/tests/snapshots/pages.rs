// Generated from pages.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{ListShopsParams, ShopList, Shop};
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
            size: ::std::option::Option::None,
            skip: ::std::option::Option::None,
        }
    }
    /// Sets [`size`](field@crate::types::ListShopsParams::size): the length of a page.
    pub fn size<M>(mut self, size: impl crate::IntoField<i64, M>) -> Self {
        self.size = crate::IntoField::into_field(size);
        self
    }
    /// Sets [`skip`](field@crate::types::ListShopsParams::skip): the items before the page.
    pub fn skip<M>(mut self, skip: impl crate::IntoField<i64, M>) -> Self {
        self.skip = crate::IntoField::into_field(skip);
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
        let _ = at;
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
    /// Lists the shops of a client.
    ///
    /// - `client`: A client.
    /// - `offset`: An offset.
    ///
    /// [`list_shops_stream`](crate::Client::list_shops_stream) returns the items of all pages.
    ///
    /// Sends `GET /clients/{client}/offsets/{offset}/shops`.
    ///
    /// Published page: [List shops](https://docs.example.com/listShops)
    ///
    /// # Errors
    /// See [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same for
    /// all calls.
    pub async fn list_shops(
        &self,
        client: impl ::std::convert::AsRef<str>,
        offset: impl ::std::convert::AsRef<str>,
        query: &types::ListShopsParams,
    ) -> ::std::result::Result<crate::Response<types::ShopList>, crate::Error> {
        const ENDPOINT: crate::call::Endpoint = crate::call::Endpoint {
            id: "listShops",
            method: "GET",
            path: "/clients/{client}/offsets/{offset}/shops",
        };
        let client = client.as_ref();
        let offset = offset.as_ref();
        self.inner
            .call(
                &ENDPOINT,
                ::std::option::Option::None,
                || {
                    crate::validate::ValuePath::Request
                        .member("client")
                        .path_segment(client)?;
                    crate::validate::ValuePath::Request
                        .member("offset")
                        .path_segment(offset)?;
                    Ok(())
                },
                || {
                    query.validate_at(&crate::validate::ValuePath::Request)?;
                    Ok(())
                },
                || {
                    self
                        .inner
                        .raw
                        .list_shops(
                            client,
                            offset,
                            query.size.clone(),
                            query.skip.clone(),
                        )
                },
            )
            .await
    }
    /// Returns a lazy stream over the items of all pages of [`list_shops`](crate::Client::list_shops).
    ///
    /// Nothing is sent before the stream is polled, and a page is requested only after all items of the
    /// page before it were returned. `size` sets the length of the pages, and `skip` where the first one
    /// begins. The stream ends when `all` is reached, after an empty page if no larger total was stated, or
    /// after an error; [`Paginator::offset`](crate::Paginator::offset) then returns the offset from which
    /// to continue.
    ///
    /// # Consistency
    /// Pagination is by offset. If items are added, removed or stop matching a filter while you iterate,
    /// later items shift: some may be returned twice, others not at all. Use filters that new items do not
    /// match, such as a period that has ended, and deduplicate by `id`.
    ///
    /// Published page: [List shops](https://docs.example.com/listShops)
    ///
    /// # Errors
    /// Returns the errors of [`list_shops`](crate::Client::list_shops) for each page, and an error if a
    /// page has no readable list, is empty before the stated total, or repeats the page before it. After
    /// all other items, returns an error if some could not be decoded, unless
    /// [`allow_skipped_items`](crate::Paginator::allow_skipped_items) is set.
    pub fn list_shops_stream(
        &self,
        client: impl ::std::convert::AsRef<str>,
        offset: impl ::std::convert::AsRef<str>,
        query: types::ListShopsParams,
    ) -> crate::Paginator<types::Shop> {
        let client_ = self.clone();
        let client = client.as_ref().to_owned();
        let offset = offset.as_ref().to_owned();
        crate::Paginator::new(
            "listShops",
            "shops",
            query.skip,
            move |offset_| {
                let (client_, mut query) = (client_.clone(), query.clone());
                let client = client.clone();
                let offset = offset.clone();
                ::std::boxed::Box::pin(async move {
                    query.skip = offset_;
                    let response = client_.list_shops(client, offset, &query).await?;
                    Ok(
                        crate::paginate::Page::new(
                            response,
                            "shops",
                            |page| (page.shops, page.all),
                        ),
                    )
                })
            },
        )
    }
}
#[cfg(feature = "client")]
/// Proves that the future of every call is `Send`: the tests do not compile otherwise.
#[cfg(test)]
mod calls_are_send {
    use super::types;
    fn is_send<T: Send>(_: T) {}
    fn list_shops(client: &crate::Client, query: &types::ListShopsParams) {
        is_send(client.list_shops("", "", query));
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
        .list_shops($arguments .path("client"), $arguments .path("offset"), & $arguments
        .query:: < $crate::types::ListShopsParams > ()). await)), _ =>
        ::std::option::Option::None, }
    };
}
#[cfg(feature = "client")]
/// Returns the stream over all pages of an operation by its name; `None` if there is no such stream.
#[doc(hidden)]
#[macro_export]
macro_rules! __stream_by_name {
    ($client:expr, $operation:expr, $arguments:expr, $done:path) => {
        match $operation { "listShops" => ::std::option::Option::Some($done ($client
        .list_shops_stream($arguments .path("client"), $arguments .path("offset"),
        $arguments .query:: < $crate::types::ListShopsParams > ())). await), _ =>
        ::std::option::Option::None, }
    };
}
impl crate::decode::ResponseBody for types::ShopList {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[
                ("all", Shape::Integer),
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
            identity: ::std::option::Option::Some("id"),
            members: &[("id", Shape::String)],
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
    }
}
