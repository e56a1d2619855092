//! A client whose calls fail before anything is sent, so that what precedes and follows the network can be measured.

use std::pin::Pin;
use std::time::Duration;

use elepay::{Client, Clock, RetryPolicy};
use reqwest::dns::{Name, Resolve, Resolving};

use crate::calls::KEY;

/// Returns a client that cannot resolve the name of its server, and pauses between attempts for no time.
pub fn client(retry: RetryPolicy) -> Result<Client, elepay::Error> {
    let builder = Client::builder(KEY).base_url("http://localhost:1").retry(retry).clock(NoPauses);
    builder.http_client(|http| http.dns_resolver(NoNames)).build()
}

/// A resolver that knows no name.
struct NoNames;

impl Resolve for NoNames {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Err("no such name".into()) })
    }
}

/// A clock whose pauses end at once.
struct NoPauses;

impl Clock for NoPauses {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async {})
    }

    fn chance(&self) -> f64 {
        1.0
    }
}
