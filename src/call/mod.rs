//! One call, from validation to the response.
//!
//! The generated code builds the request. This module sends it, and adds what no document can state: headers, a bound
//! for the body of a response, the meaning of a failure, and retries.

mod attempt;
mod body;
pub(crate) mod clock;
mod endpoint;
mod identity;
mod no_response;
pub(crate) mod raw;
mod request_options;
pub(crate) mod retry;
mod retry_after;
mod server_time;
mod strings;
mod trace;

use crate::client::Inner;
use crate::decode::ResponseBody;
use crate::validate::Violation;
use crate::{Error, Response};

pub(crate) use endpoint::Endpoint;
pub(crate) use identity::Identity;
pub(crate) use request_options::RequestOptions;
pub(crate) use server_time::ClockDifference;
pub(crate) use strings::Strings;

/// Builds a request anew for each attempt.
type Build<'a> = &'a (dyn Fn() -> reqwest::Result<reqwest::Request> + Sync);

impl Inner {
    /// Makes one call: validates the arguments, then sends the request, as often as the retry policy allows.
    ///
    /// `identity` is what the response must be about, if the path says so. `validate_path` checks what the URL needs.
    /// `validate_limits` checks the published limits, unless the client does not enforce them.
    pub(crate) async fn call<T: ResponseBody>(
        &self,
        endpoint: &'static Endpoint,
        identity: Option<Identity<'_, T>>,
        validate_path: impl FnOnce() -> Result<(), Violation>,
        validate_limits: impl FnOnce() -> Result<(), Violation>,
        build: impl Fn() -> reqwest::Result<reqwest::Request> + Sync,
    ) -> Result<Response<T>, Error> {
        let invalid = |violation| Error::from(violation).in_operation(endpoint.id, endpoint.is_read_only());
        let call = async {
            validate_path().map_err(invalid)?;
            if self.enforce_limits {
                validate_limits().map_err(|violation| invalid(violation).of_limit())?;
            }
            let configuration = |error: Error| error.in_operation(endpoint.id, endpoint.is_read_only());
            let connections = self.connections().map_err(configuration)?;
            self.attempts(endpoint, identity.as_ref(), &connections, &build).await
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

    async fn attempts<T: ResponseBody>(
        &self,
        endpoint: &Endpoint,
        identity: Option<&Identity<'_, T>>,
        connections: &reqwest::Client,
        build: Build<'_>,
    ) -> Result<Response<T>, Error> {
        let clock = &*self.clock;
        let start = clock.now();
        let mut number = 1;
        loop {
            let error = match self.attempt(identity, connections, build()).await {
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
