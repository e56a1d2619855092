//! Clients of a server on loopback.

use elepay::{Client, ClientBuilder, RetryPolicy};

use super::loopback::Loopback;

/// A key that is easy to find again in any output.
pub const KEY: &str = "sk_test_Zm9vYmFy0123456789";
/// `KEY:` in Base64, as HTTP Basic sends it.
pub const BASIC: &str = "c2tfdGVzdF9abTl2WW1GeTAxMjM0NTY3ODk6";

/// One attempt shows what a call means.
pub fn builder(server: &Loopback) -> ClientBuilder {
    Client::builder(KEY).base_url(server.url()).retry(RetryPolicy::off())
}

pub fn client(server: &Loopback) -> Client {
    builder(server).build().expect("a client")
}
