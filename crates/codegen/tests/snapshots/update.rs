// Generated from update.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{
        UpdateShopRequest, Spellings, Addresses, Address, Shelf, Shop,
    };
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::Address {}
#[cfg(feature = "client")]
impl types::Address {
    /// Creates a value from its required fields:
    ///
    /// - `city`: The city. Limits: at least 1 character.
    pub fn new(city: impl ::std::convert::Into<::std::string::String>) -> Self {
        Self {
            city: crate::value::field::IntoValue::into_value(city),
        }
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
            let value = &self.city;
            let at = at.member("city");
            at.min_characters(value, 1)?;
        }
        Ok(())
    }
}
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::Addresses {}
#[cfg(feature = "client")]
impl types::Addresses {
    /// Creates a value with no field set; none is required.
    pub fn new() -> Self {
        Self {
            kanji: ::std::option::Option::None,
        }
    }
    /// Sets [`kanji`](field@crate::types::Addresses::kanji): an address.
    pub fn kanji<M>(mut self, kanji: impl crate::IntoField<types::Address, M>) -> Self {
        self.kanji = crate::IntoField::into_field(kanji);
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
        if let ::std::option::Option::Some(value) = &self.kanji {
            let at = at.member("kanji");
            value.validate_at(&at)?;
        }
        Ok(())
    }
}
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::Shelf {}
#[cfg(feature = "client")]
impl types::Shelf {
    /// Creates a value from its required fields:
    ///
    /// - `number`: Its number. Limits: at least 1.
    pub fn new(number: i64) -> Self {
        Self {
            names: ::std::option::Option::None,
            number: number,
        }
    }
    /// Sets [`names`](field@crate::types::Shelf::names): a name in several scripts.
    pub fn names<M>(
        mut self,
        names: impl crate::IntoField<types::Spellings, M>,
    ) -> Self {
        self.names = crate::IntoField::into_field(names);
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
        if let ::std::option::Option::Some(value) = &self.names {
            let at = at.member("names");
            value.validate_at(&at)?;
        }
        {
            let value = &self.number;
            let at = at.member("number");
            at.minimum(*value, 1)?;
        }
        Ok(())
    }
}
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::Spellings {}
#[cfg(feature = "client")]
impl types::Spellings {
    /// Creates a value with no field set; none is required.
    pub fn new() -> Self {
        Self {
            kana: ::std::option::Option::None,
            kanji: ::std::option::Option::None,
        }
    }
    /// Sets [`kanji`](field@crate::types::Spellings::kanji): in kanji.
    ///
    /// Limits: at most 8 characters.
    pub fn kanji<M>(
        mut self,
        kanji: impl crate::IntoField<::std::string::String, M>,
    ) -> Self {
        self.kanji = crate::IntoField::into_field(kanji);
        self
    }
    /// Sets [`kana`](field@crate::types::Spellings::kana): in kana.
    pub fn kana<M>(
        mut self,
        kana: impl crate::IntoField<::std::string::String, M>,
    ) -> Self {
        self.kana = crate::IntoField::into_field(kana);
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
        if let ::std::option::Option::Some(value) = &self.kanji {
            let at = at.member("kanji");
            at.max_characters(value, 8)?;
        }
        Ok(())
    }
}
#[cfg(feature = "client")]
impl crate::value::field::Plain for types::UpdateShopRequest {}
#[cfg(feature = "client")]
impl types::UpdateShopRequest {
    /// Creates a value with no field set; none is required.
    pub fn new() -> Self {
        Self {
            address: ::std::option::Option::None,
            metadata: ::std::option::Option::None,
            name: ::std::option::Option::None,
            shelves: ::std::option::Option::None,
        }
    }
    /// Sets [`name`](field@crate::types::UpdateShopRequest::name): its new name.
    pub fn name<M>(mut self, name: impl crate::IntoField<types::Spellings, M>) -> Self {
        self.name = crate::IntoField::into_field(name);
        self
    }
    /// Sets [`address`](field@crate::types::UpdateShopRequest::address): an address in several scripts.
    pub fn address<M>(
        mut self,
        address: impl crate::IntoField<types::Addresses, M>,
    ) -> Self {
        self.address = crate::IntoField::into_field(address);
        self
    }
    /// Sets [`shelves`](field@crate::types::UpdateShopRequest::shelves): its shelves.
    ///
    /// Limits: at most 9 items.
    pub fn shelves<M>(
        mut self,
        shelves: impl crate::IntoField<::std::vec::Vec<types::Shelf>, M>,
    ) -> Self {
        self.shelves = crate::IntoField::into_field(shelves);
        self
    }
    /// Sets [`metadata`](field@crate::types::UpdateShopRequest::metadata): labels.
    ///
    /// Limits: at most 20 keys.
    pub fn metadata<M>(
        mut self,
        metadata: impl crate::IntoField<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
            M,
        >,
    ) -> Self {
        self.metadata = crate::IntoField::into_field(metadata);
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
        if let ::std::option::Option::Some(value) = &self.address {
            let at = at.member("address");
            value.validate_at(&at)?;
        }
        if let ::std::option::Option::Some(value) = &self.metadata {
            let at = at.member("metadata");
            at.max_keys(value.len(), 20)?;
        }
        if let ::std::option::Option::Some(value) = &self.name {
            let at = at.member("name");
            value.validate_at(&at)?;
        }
        if let ::std::option::Option::Some(value) = &self.shelves {
            let at = at.member("shelves");
            at.max_items(value.len(), 9)?;
            for (index, value) in value.iter().enumerate() {
                let at = at.item(index);
                value.validate_at(&at)?;
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
    /// Updates a shop.
    ///
    /// Changes the members that are set and leaves the others as they are.
    ///
    /// - `shop_id`: The shop's `id`.
    ///
    /// Sends `POST /shops/{shopId}`.
    ///
    /// Published page: [Update shop](https://docs.example.com/updateShop)
    ///
    /// # Errors
    /// See [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same for
    /// all calls.
    pub async fn update_shop(
        &self,
        shop_id: impl ::std::convert::AsRef<str>,
        body: &types::UpdateShopRequest,
    ) -> ::std::result::Result<crate::Response<types::Shop>, crate::Error> {
        const ENDPOINT: crate::call::Endpoint = crate::call::Endpoint {
            id: "updateShop",
            method: "POST",
            path: "/shops/{shopId}",
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
                    Ok(())
                },
                || self.inner.raw.update_shop(shop_id, body),
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
    fn update_shop(client: &crate::Client, body: &types::UpdateShopRequest) {
        is_send(client.update_shop("", body));
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
        match $operation { "updateShop" => ::std::option::Option::Some($done ($client
        .update_shop($arguments .path("shopId"), & $arguments .body:: <
        $crate::types::UpdateShopRequest > ()). await)), _ =>
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
impl crate::decode::ResponseBody for types::Spellings {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[("kana", Shape::String), ("kanji", Shape::String)],
        }
    };
}
impl crate::decode::ResponseBody for types::Shop {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::Some("id"),
            members: &[
                ("id", Shape::String),
                (
                    "name",
                    Shape::Object(
                        <types::Spellings as crate::decode::ResponseBody>::SHAPE,
                    ),
                ),
            ],
        }
    };
}
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[
    ("Spellings", crate::fuzzing::response::<types::Spellings>),
    ("Shop", crate::fuzzing::response::<types::Shop>),
];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {
        is_shared::<super::types::UpdateShopRequest>();
        is_shared::<super::types::Spellings>();
        is_shared::<super::types::Addresses>();
        is_shared::<super::types::Address>();
        is_shared::<super::types::Shelf>();
        is_shared::<super::types::Shop>();
    }
}
