// Generated from read.yaml by elepay-codegen. Edit those, not this file.

/// The generator's output. Private: its types and errors are not part of this crate's API.
mod raw { /* the generator's output */ }
/// The types of the API: every struct and enum of the document that a call sends or returns.
pub mod types {
    pub use super::raw::types::{Shop, Parent};
    crate::value::open_enum::open_enum! {
        #[doc = " The status of a shop."] #[doc = ""] #[doc =
        " Published page: [Retrieve shop](https://docs.example.com/retrieveShop)"] pub
        enum ShopStatus { #[doc = " The shop is open. On the wire: `open`."] Open =
        "open", #[doc = " The shop is closed. On the wire: `closed_for_good`."]
        ClosedForGood = "closed_for_good", }
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
impl crate::Client {
    /// Retrieves a shop.
    ///
    /// Returns the current state of the shop.
    ///
    /// - `shop_id`: The shop's `id`.
    ///
    /// Sends `GET /shops/{shopId}`.
    ///
    /// Published page: [Retrieve shop](https://docs.example.com/retrieveShop)
    ///
    /// # Errors
    /// See [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same for
    /// all calls.
    pub async fn retrieve_shop(
        &self,
        shop_id: impl ::std::convert::AsRef<str>,
    ) -> ::std::result::Result<crate::Response<types::Shop>, crate::Error> {
        const ENDPOINT: crate::call::Endpoint = crate::call::Endpoint {
            id: "retrieveShop",
            method: "GET",
            path: "/shops/{shopId}",
        };
        let shop_id = shop_id.as_ref();
        self.inner
            .call(
                &ENDPOINT,
                ::std::option::Option::Some(crate::call::Identity {
                    wanted: shop_id,
                    of: |object: &types::Shop| ::std::option::Option::Some(
                        object.id.as_str(),
                    ),
                }),
                || {
                    crate::validate::ValuePath::Request
                        .member("shopId")
                        .path_segment(shop_id)?;
                    Ok(())
                },
                || { Ok(()) },
                || self.inner.raw.retrieve_shop(shop_id),
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
    fn retrieve_shop(client: &crate::Client) {
        is_send(client.retrieve_shop(""));
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
        match $operation { "retrieveShop" => ::std::option::Option::Some($done ($client
        .retrieve_shop($arguments .path("shopId"),). await)), _ =>
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
impl crate::decode::ResponseBody for types::Shop {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::Some("id"),
            members: &[
                ("anything", Shape::Free),
                ("id", Shape::String),
                ("isOpen", Shape::Boolean),
                ("labels", Shape::Map(&Shape::Integer)),
                ("openedAt", Shape::Integer),
                ("owner", Shape::String),
                (
                    "parent",
                    Shape::Object(<types::Parent as crate::decode::ResponseBody>::SHAPE),
                ),
                ("status", Shape::String),
                ("tags", Shape::List(&Shape::String)),
            ],
        }
    };
}
impl crate::decode::ResponseBody for types::Parent {
    const SHAPE: &'static crate::decode::shape::Members = {
        use crate::decode::shape::{Members, Shape};
        &Members {
            identity: ::std::option::Option::None,
            members: &[("id", Shape::String)],
        }
    };
}
/// A function that decodes each type of response, for `fuzz/`.
#[cfg(fuzzing)]
pub static RESPONSES: &[(&str, crate::fuzzing::Read)] = &[
    ("Shop", crate::fuzzing::response::<types::Shop>),
    ("Parent", crate::fuzzing::response::<types::Parent>),
];
/// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
#[cfg(test)]
mod types_are_shared {
    fn is_shared<T: Send + Sync + 'static>() {}
    fn types() {
        is_shared::<super::types::Shop>();
        is_shared::<super::types::Parent>();
        is_shared::<super::types::ShopStatus>();
    }
}
