// Generated from body.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::CreateShopRequest;
    crate::value::open_enum::open_enum! {
        #[doc = " The status of a shop."] #[doc = ""] #[doc =
        " Published page: [Create shop](https://docs.example.com/createShop)"] pub enum
        ShopStatus { #[doc = " The shop is open. On the wire: `open`."] Open = "open",
        #[doc = " The shop is closed. On the wire: `closed`."] Closed = "closed", }
    }
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::CreateShopRequest {}
#[cfg(feature = "client")]
impl types::CreateShopRequest {
    /// Creates a value from its required fields:
    ///
    /// - `owner`: The owner's name.
    /// - `name`: The name.
    /// - `since`: When it opens.
    pub fn new(
        owner: impl ::std::convert::Into<::std::string::String>,
        name: impl ::std::convert::Into<::std::string::String>,
        since: impl ::std::convert::Into<crate::Timestamp>,
    ) -> Self {
        Self {
            anything: ::std::option::Option::None,
            floor: ::std::option::Option::None,
            is_open: ::std::option::Option::None,
            labels: ::std::option::Option::None,
            name: crate::value::field::IntoValue::into_value(name),
            owner: crate::value::field::IntoValue::into_value(owner),
            secrets: ::std::option::Option::None,
            since: crate::value::field::IntoValue::into_value(since),
            status: ::std::option::Option::None,
            tags: ::std::option::Option::None,
        }
    }
    /// Sets [`anything`](field@crate::types::CreateShopRequest::anything): any JSON.
    pub fn anything<M>(
        mut self,
        anything: impl crate::IntoField<crate::AnyJson, M>,
    ) -> Self {
        self.anything = crate::IntoField::into_field(anything);
        self
    }
    /// Sets [`floor`](field@crate::types::CreateShopRequest::floor): the floor.
    ///
    /// Default at elepay: `0`; it is not sent unless you set it.
    pub fn floor<M>(mut self, floor: impl crate::IntoField<i64, M>) -> Self {
        self.floor = crate::IntoField::into_field(floor);
        self
    }
    /// Sets [`is_open`](field@crate::types::CreateShopRequest::is_open): whether it opens at once.
    ///
    /// Default at elepay: `false`; it is not sent unless you set it.
    #[doc(alias = "isOpen")]
    pub fn is_open<M>(mut self, is_open: impl crate::IntoField<bool, M>) -> Self {
        self.is_open = crate::IntoField::into_field(is_open);
        self
    }
    /// Sets [`labels`](field@crate::types::CreateShopRequest::labels): labels. See
    /// [`is_open`](field@crate::types::CreateShopRequest::is_open).
    pub fn labels<M>(
        mut self,
        labels: impl crate::IntoField<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
            M,
        >,
    ) -> Self {
        self.labels = crate::IntoField::into_field(labels);
        self
    }
    /// Sets [`secrets`](field@crate::types::CreateShopRequest::secrets): secrets.
    pub fn secrets<M>(
        mut self,
        secrets: impl crate::IntoField<
            ::std::collections::BTreeMap<
                ::std::string::String,
                crate::Sensitive<::std::string::String>,
            >,
            M,
        >,
    ) -> Self {
        self.secrets = crate::IntoField::into_field(secrets);
        self
    }
    /// Sets [`status`](field@crate::types::CreateShopRequest::status): the status of a shop.
    ///
    /// Default at elepay: `closed`; it is not sent unless you set it.
    pub fn status<M>(
        mut self,
        status: impl crate::IntoField<crate::types::ShopStatus, M>,
    ) -> Self {
        self.status = crate::IntoField::into_field(status);
        self
    }
    /// Sets [`tags`](field@crate::types::CreateShopRequest::tags): tags.
    pub fn tags<M>(
        mut self,
        tags: impl crate::IntoField<::std::vec::Vec<::std::string::String>, M>,
    ) -> Self {
        self.tags = crate::IntoField::into_field(tags);
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
    /// Creates a shop.
    ///
    /// Creates a shop, which is `closed` at first; see [`ShopStatus`](crate::types::ShopStatus),
    /// [`is_open`](field@crate::types::CreateShopRequest::is_open) and
    /// [`create_shop`](crate::Client::create_shop).
    ///
    /// Sends `POST /shops`.
    ///
    /// Published page: [Create shop](https://docs.example.com/createShop)
    ///
    /// # Errors
    /// See [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same for
    /// all calls.
    pub async fn create_shop(
        &self,
        body: &types::CreateShopRequest,
    ) -> ::std::result::Result<crate::Response<()>, crate::Error> {
        const ENDPOINT: crate::call::Endpoint = crate::call::Endpoint {
            id: "createShop",
            method: "POST",
            path: "/shops",
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
                || self.inner.raw.create_shop(body),
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
    fn create_shop(client: &crate::Client, body: &types::CreateShopRequest) {
        is_send(client.create_shop(body));
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
        match $operation { "createShop" => ::std::option::Option::Some($done ($client
        .create_shop(& $arguments .body:: < $crate::types::CreateShopRequest > ()).
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
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {
        is_shared::<super::types::CreateShopRequest>();
        is_shared::<super::types::ShopStatus>();
    }
}
