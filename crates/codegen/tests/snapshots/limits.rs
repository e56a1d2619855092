// Generated from limits.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{CreateShopRequest, ShopItem};
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::CreateShopRequest {}
#[cfg(feature = "client")]
impl types::CreateShopRequest {
    /// Creates a value from its required fields:
    ///
    /// - `name`: The name. Limits: at most 9 characters.
    pub fn new(name: impl ::std::convert::Into<::std::string::String>) -> Self {
        Self {
            code: ::std::option::Option::None,
            floor: ::std::option::Option::None,
            items: ::std::option::Option::None,
            labels: ::std::option::Option::None,
            name: crate::value::field::IntoValue::into_value(name),
            tags: ::std::option::Option::None,
        }
    }
    /// Sets [`code`](field@crate::types::CreateShopRequest::code): the code.
    ///
    /// Limits: at least 7 characters; at most 45 bytes in UTF-8; matches `^[A-Z]+$`.
    pub fn code<M>(
        mut self,
        code: impl crate::IntoField<::std::string::String, M>,
    ) -> Self {
        self.code = crate::IntoField::into_field(code);
        self
    }
    /// Sets [`floor`](field@crate::types::CreateShopRequest::floor): the floor.
    ///
    /// Limits: from -5 to 30.
    pub fn floor<M>(mut self, floor: impl crate::IntoField<i64, M>) -> Self {
        self.floor = crate::IntoField::into_field(floor);
        self
    }
    /// Sets [`items`](field@crate::types::CreateShopRequest::items): items.
    pub fn items<M>(
        mut self,
        items: impl crate::IntoField<::std::vec::Vec<types::ShopItem>, M>,
    ) -> Self {
        self.items = crate::IntoField::into_field(items);
        self
    }
    /// Sets [`labels`](field@crate::types::CreateShopRequest::labels): its labels.
    ///
    /// Limits: from 1 to 20 keys; no key begins with `route` or `__`; each value at most 255 bytes in
    /// UTF-8.
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
    /// Sets [`tags`](field@crate::types::CreateShopRequest::tags): tags.
    ///
    /// Limits: from 1 to 4 items; each item at least 2 characters.
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
        if let ::std::option::Option::Some(value) = &self.code {
            let at = at.member("code");
            at.min_characters(value, 7)?;
            at.max_bytes(value, 45)?;
            static PATTERN: crate::validate::Pattern = crate::validate::Pattern::new(
                "^[A-Z]+$",
            );
            at.matches(value, &PATTERN)?;
        }
        if let ::std::option::Option::Some(value) = &self.floor {
            let at = at.member("floor");
            at.minimum(*value, -5)?;
            at.maximum(*value, 30)?;
        }
        if let ::std::option::Option::Some(value) = &self.items {
            let at = at.member("items");
            for (index, value) in value.iter().enumerate() {
                let at = at.item(index);
                value.validate_at(&at)?;
            }
        }
        if let ::std::option::Option::Some(value) = &self.labels {
            let at = at.member("labels");
            at.min_keys(value.len(), 1)?;
            at.max_keys(value.len(), 20)?;
            for (key, value) in value {
                let at = at.member(key);
                at.key_without_prefix(key, &["route", "__"])?;
                at.max_bytes(value, 255)?;
            }
        }
        {
            let value = &self.name;
            let at = at.member("name");
            at.max_characters(value, 9)?;
        }
        if let ::std::option::Option::Some(value) = &self.tags {
            let at = at.member("tags");
            at.min_items(value.len(), 1)?;
            at.max_items(value.len(), 4)?;
            for (index, value) in value.iter().enumerate() {
                let at = at.item(index);
                at.min_characters(value, 2)?;
            }
        }
        Ok(())
    }
}
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::ShopItem {}
#[cfg(feature = "client")]
impl types::ShopItem {
    /// Creates a value with no field set; none is required.
    pub fn new() -> Self {
        Self {
            secret: ::std::option::Option::None,
        }
    }
    /// Sets [`secret`](field@crate::types::ShopItem::secret): a secret.
    ///
    /// Limits: at most 20 characters.
    pub fn secret<M>(
        mut self,
        secret: impl crate::IntoField<crate::Sensitive<::std::string::String>, M>,
    ) -> Self {
        self.secret = crate::IntoField::into_field(secret);
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
        if let ::std::option::Option::Some(value) = &self.secret {
            let at = at.member("secret");
            at.max_characters(value, 20)?;
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
    /// Creates a shop.
    ///
    /// Creates a shop, which is closed at first.
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
        is_shared::<super::types::ShopItem>();
    }
}
