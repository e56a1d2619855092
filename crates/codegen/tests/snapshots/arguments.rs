// Generated from arguments.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{SearchShopParams, Search, Found};
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::Search {}
#[cfg(feature = "client")]
impl types::Search {
    /// Creates a value with no field set; none is required.
    pub fn new() -> Self {
        Self {
            price: ::std::option::Option::None,
        }
    }
    /// Sets [`price`](field@crate::types::Search::price): the price.
    pub fn price<M>(mut self, price: impl crate::IntoField<i64, M>) -> Self {
        self.price = crate::IntoField::into_field(price);
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
impl crate::value::field::Plain for types::SearchShopParams {}
#[cfg(feature = "client")]
impl types::SearchShopParams {
    /// Creates a value from its required fields:
    ///
    /// - `word`: A word. Limits: at most 9 characters.
    pub fn new(word: impl ::std::convert::Into<::std::string::String>) -> Self {
        Self {
            is_open: ::std::option::Option::None,
            names: ::std::option::Option::None,
            note: ::std::option::Option::None,
            word: crate::value::field::IntoValue::into_value(word),
        }
    }
    /// Sets [`is_open`](field@crate::types::SearchShopParams::is_open): only open ones.
    #[doc(alias = "isOpen")]
    pub fn is_open<M>(mut self, is_open: impl crate::IntoField<bool, M>) -> Self {
        self.is_open = crate::IntoField::into_field(is_open);
        self
    }
    /// Sets [`names`](field@crate::types::SearchShopParams::names): only these.
    pub fn names<M>(
        mut self,
        names: impl crate::IntoField<::std::vec::Vec<::std::string::String>, M>,
    ) -> Self {
        self.names = crate::IntoField::into_field(names);
        self
    }
    /// Sets [`note`](field@crate::types::SearchShopParams::note): a note.
    pub fn note<M>(
        mut self,
        note: impl crate::IntoField<::std::string::String, M>,
    ) -> Self {
        self.note = crate::IntoField::into_field(note);
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
        {
            let value = &self.word;
            let at = at.member("word");
            at.max_characters(value, 9)?;
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
    /// Searches a shop.
    ///
    /// Searches everything that the shop sells.
    ///
    /// - `shop_id`: The shop's `id`.
    ///
    /// Sends `POST /shops/{shopId}/search`.
    ///
    /// Published page: [Search shop](https://docs.example.com/searchShop)
    ///
    /// # Errors
    /// See [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same for
    /// all calls.
    pub async fn search_shop(
        &self,
        shop_id: impl ::std::convert::AsRef<str>,
        body: &types::Search,
        query: &types::SearchShopParams,
    ) -> ::std::result::Result<crate::Response<types::Found>, crate::Error> {
        const ENDPOINT: crate::call::Endpoint = crate::call::Endpoint {
            id: "searchShop",
            method: "POST",
            path: "/shops/{shopId}/search",
        };
        let shop_id = shop_id.as_ref();
        self.inner
            .call(
                &ENDPOINT,
                ::std::option::Option::None,
                || {
                    crate::validate::ValuePath::Request
                        .member("shopId")
                        .path_segment(shop_id)?;
                    Ok(())
                },
                || {
                    body.validate_at(&crate::validate::ValuePath::Request)?;
                    query.validate_at(&crate::validate::ValuePath::Request)?;
                    Ok(())
                },
                || {
                    self
                        .inner
                        .raw
                        .search_shop(
                            shop_id,
                            query.is_open.clone(),
                            query.names.as_ref(),
                            query.note.as_deref(),
                            &query.word,
                            body,
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
    fn search_shop(
        client: &crate::Client,
        body: &types::Search,
        query: &types::SearchShopParams,
    ) {
        is_send(client.search_shop("", body, query));
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
        match $operation { "searchShop" => ::std::option::Option::Some($done ($client
        .search_shop($arguments .path("shopId"), & $arguments .body:: <
        $crate::types::Search > (), & $arguments .query:: <
        $crate::types::SearchShopParams > ()). await)), _ => ::std::option::Option::None,
        }
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
impl crate::decode::ResponseBody for types::Found {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[("count", Shape::Integer)],
        }
    };
}
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[
    ("Found", crate::fuzzing::response::<types::Found>),
];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {
        is_shared::<super::types::SearchShopParams>();
        is_shared::<super::types::Search>();
        is_shared::<super::types::Found>();
    }
}
