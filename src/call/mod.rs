//! One call, from validation to the response.
//!
//! The generated code builds and sends the request. This module adds what no document can state: headers, a bound for
//! the body of a response, the meaning of a failure, and retries.

mod attempt;
mod body;
pub(crate) mod clock;
mod endpoint;
mod hooks;
mod no_response;
pub(crate) mod raw;
pub(crate) mod retry;
mod retry_after;
mod strings;
mod trace;

use crate::client::Inner;
use crate::decode::ResponseBody;
use crate::validate::Violation;
use crate::{Error, Response};
use attempt::RawResult;

pub(crate) use endpoint::Endpoint;
pub(crate) use hooks::RequestOptions;
pub(crate) use strings::Strings;

impl Inner {
    /// Makes one call: validates the arguments, then sends the request, as often as the retry policy allows.
    ///
    /// `validate_path` checks what the URL needs. `validate_limits` checks the published limits, unless the client does
    /// not enforce them.
    pub(crate) async fn call<T, F>(
        &self,
        endpoint: &'static Endpoint,
        validate_path: impl FnOnce() -> Result<(), Violation>,
        validate_limits: impl FnOnce() -> Result<(), Violation>,
        send: impl Fn() -> F,
    ) -> Result<Response<T>, Error>
    where
        T: ResponseBody,
        F: Future<Output = RawResult>,
    {
        let invalid = |violation| Error::from(violation).in_operation(endpoint.id, endpoint.is_read_only());
        let call = async {
            validate_path().map_err(invalid)?;
            if self.enforce_limits {
                validate_limits().map_err(|violation| invalid(violation).of_limit())?;
            }
            let configuration = |error: Error| error.in_operation(endpoint.id, endpoint.is_read_only());
            let connections = self.connections().map_err(configuration)?;
            self.attempts(endpoint, || hooks::on(connections.clone(), send())).await
        };
        trace::traced(endpoint, &self.raw.baseurl, call).await
    }

    /// Returns the connections for a call in the current runtime, if the client can make one there.
    fn connections(&self) -> Result<reqwest::Client, Error> {
        match &self.invalid_language {
            Some(error) => Err(error.clone()),
            None => self.pools.get(self.raw.inner.timeout),
        }
    }

    async fn attempts<T, F>(&self, endpoint: &Endpoint, send: impl Fn() -> F) -> Result<Response<T>, Error>
    where
        T: ResponseBody,
        F: Future<Output = RawResult>,
    {
        let clock = &*self.clock;
        let start = clock.now();
        let mut number = 1;
        loop {
            let error = match self.attempt::<T>(send()).await {
                Ok(response) => return Ok(response.in_attempt(number)),
                Err(error) => error.in_attempt(number).in_operation(endpoint.id, endpoint.is_read_only()),
            };
            let elapsed = clock.now().saturating_sub(start);
            match self.retry.pause(&error, number, elapsed, clock.chance()) {
                Some(pause) => {
                    trace::retrying(endpoint, &error, pause);
                    clock.sleep(pause).await;
                }
                None => return Err(error),
            }
            number = number.saturating_add(1);
        }
    }
}
