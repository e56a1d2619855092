// Generated from delete.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{};
}
#[cfg(feature = "client")]
pub(crate) use raw::Client as RawClient;
#[cfg(feature = "client")]
pub(crate) static ERROR_CODES: [crate::error::delivery::CodeRules; 0usize] = [];
#[cfg(feature = "client")]
/// The address of the API, unless another one is set.
pub(crate) const BASE_URL: &str = "https://api.example.com";
#[cfg(feature = "client")]
impl crate::Client {
    /// Closes a shop.
    ///
    /// Closes the shop for good.
    ///
    /// - `shop_id`: The shop's `id`.
    ///
    /// Sends `DELETE /shops/{shopId}`.
    ///
    /// Published page: [Close shop](https://docs.example.com/closeShop)
    ///
    /// # Errors
    /// See [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same for
    /// all calls.
    pub async fn close_shop(
        &self,
        shop_id: impl ::std::convert::AsRef<str>,
    ) -> ::std::result::Result<crate::Response<()>, crate::Error> {
        const ENDPOINT: crate::call::Endpoint = crate::call::Endpoint {
            id: "closeShop",
            method: "DELETE",
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
                || { Ok(()) },
                || self.inner.raw.close_shop(shop_id),
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
    fn close_shop(client: &crate::Client) {
        is_send(client.close_shop(""));
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
        match $operation { "closeShop" => ::std::option::Option::Some($done ($client
        .close_shop($arguments .path("shopId"),). await)), _ =>
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
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {}
}
