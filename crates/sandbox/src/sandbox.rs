//! A running sandbox.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::context::Context;
use crate::control::requests::Selection;
use crate::control::{clock, faults, objects, requests, snapshots};
use crate::domain::new_object::{new_customer, new_lasting_customer};
use crate::error::Error;
use crate::http::fault::Fault;
use crate::http::fault_plan::FaultPlan;
use crate::http::fault_schedule::begun;
use crate::paths;
use crate::request::Request;
use crate::sync::lock;

/// How long an attempt of a client of a sandbox takes at most.
const CLIENT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a wait of a client of a sandbox looks.
const CLIENT_WAIT_INTERVAL: Duration = Duration::from_millis(100);

/// A running sandbox.
///
/// When it is dropped, it stops together with all its connections as soon as the runtime runs again. The settings are
/// those of a [`Builder`](crate::Builder).
pub struct Sandbox {
    context: Arc<Context>,
    /// Aborted on drop: the listener with its connections.
    _listener: JoinSet<()>,
}

impl Sandbox {
    pub(crate) fn new(context: Arc<Context>, listener: JoinSet<()>) -> Self {
        Self { context, _listener: listener }
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// Returns the base URL, such as `http://127.0.0.1:49152`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        self.context.base_url.clone()
    }

    /// Returns the URL of the dashboard, which programs other than browsers get as JSON. It is for callers on the same
    /// machine, unless [`allow_remote_control`](crate::Builder::allow_remote_control) is set.
    #[must_use]
    pub fn state_url(&self) -> String {
        let ip = self.context.bound.ip();
        let ip = if ip.is_loopback() { ip } else { IpAddr::V4(Ipv4Addr::LOCALHOST) };
        format!("http://{}{}", SocketAddr::new(ip, self.context.bound.port()), paths::STATE)
    }

    /// Returns the secret key, the only one that is valid.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.context.key
    }

    /// Returns a client of this sandbox, with the settings of [`client_builder`](Self::client_builder).
    ///
    /// # Panics
    /// Panics if the URL set by [`public_url`](crate::Builder::public_url) is not valid for a client.
    #[must_use]
    pub fn client(&self) -> elepay::Client {
        let client = self.client_builder().build();
        client.unwrap_or_else(|error| panic!("no client for the sandbox at {}: {error:?}", self.url()))
    }

    /// Returns the settings of a client of this sandbox. It does not retry, since retries would hide faults, and an
    /// attempt times out after 5 seconds instead of a minute, so that [`Fault::silence`] is a short test. A wait looks
    /// every 100 milliseconds instead of every 10 seconds.
    pub fn client_builder(&self) -> elepay::ClientBuilder {
        elepay::Client::builder(self.key())
            .base_url(self.url())
            .danger_allow_plain_http_with_test_key()
            .retry(elepay::RetryPolicy::off())
            .timeout(CLIENT_TIMEOUT)
            .wait_interval(CLIENT_WAIT_INTERVAL)
    }

    /// Creates a customer and returns the id.
    #[must_use]
    pub fn customer(&self) -> String {
        new_customer(&mut lock(&self.context.state))
    }

    /// Creates a customer whom [`reset`](Self::reset) brings back under the same id, and returns the id.
    #[must_use]
    pub fn lasting_customer(&self) -> String {
        new_lasting_customer(&mut lock(&self.context.state))
    }

    /// Returns every request whose head was read, in the order of arrival, without those for the sandbox's own pages.
    /// Only the latest are remembered; see [`dropped_requests`](Self::dropped_requests).
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        requests::list(&self.context, &Selection::default()).requests
    }

    /// Returns how many requests are not remembered, because there were more than
    /// [`remember_requests`](crate::Builder::remember_requests) says.
    #[must_use]
    pub fn dropped_requests(&self) -> usize {
        lock(&self.context.requests).dropped()
    }

    /// Forgets every request.
    pub fn clear_requests(&self) {
        requests::clear(&self.context);
    }

    /// Lets the payer agree. A charge is captured, or authorised if it was created with `capture: false`; a code or a
    /// sent invoice is paid by credit card; a source becomes active. A terminal registers as a reader.
    ///
    /// # Errors
    /// Returns an error if nothing has this id, if it is not pending, or if its order number is already paid.
    pub fn approve(&self, id: &str) -> Result<(), Error> {
        Ok(objects::approve(&self.context, id).map(drop)?)
    }

    /// Lets the payment fail. A charge or a source becomes `failed`. The next charge of a subscription, or the one in
    /// progress, fails, so that the subscription becomes `past_due`.
    ///
    /// # Errors
    /// Returns an error if nothing has this id, or if it is not pending.
    pub fn decline(&self, id: &str) -> Result<(), Error> {
        Ok(objects::decline(&self.context, id).map(drop)?)
    }

    /// Lets the time of an object run out: a code is closed and an invoice `expired`, a charge that was not paid fails,
    /// and a source fails if it is pending, and else lapses, which makes it `deleted`.
    ///
    /// # Errors
    /// Returns an error if nothing has this id, or if its status does not allow it.
    pub fn expire(&self, id: &str) -> Result<(), Error> {
        Ok(objects::expire(&self.context, id).map(drop)?)
    }

    /// Lets the payer of a code or of a sent invoice pay by a payment method.
    ///
    /// # Errors
    /// Returns an error if nothing has this id, if it can no longer be paid, or if the document does not have the
    /// method.
    pub fn pay(&self, id: &str, method: &elepay::types::PaymentMethod) -> Result<(), Error> {
        Ok(objects::pay(&self.context, id, method.as_str()).map(drop)?)
    }

    /// Gives an object a status that no call leads to, as a payer, a payment service, a bank or a terminal does:
    ///
    /// - a charge: `waiting` (the payer has entered details and pays later), `notified`, `failed`, `amount_mismatch`
    /// - a code: `completed` (its charge is `waiting`, by konbini)
    /// - a source: `failed`, `inactive`
    /// - a reader: `active`
    /// - a dispute: `won`, `lost`
    ///
    /// The status is a string, or a value of the client's, such as `ChargeStatus::Waiting`.
    ///
    /// # Errors
    /// Returns an error if nothing has this id, if nobody reports the status, or if the present status does not allow
    /// it.
    pub fn set_status(&self, id: &str, status: impl fmt::Display) -> Result<(), Error> {
        Ok(objects::set_status(&self.context, id, &status.to_string()).map(drop)?)
    }

    /// Lets the payer of a paid charge dispute it, and returns the id of the dispute. To resolve it, use
    /// [`set_status`](Self::set_status). While it is open, and after it is lost, the charge cannot be refunded.
    ///
    /// # Errors
    /// Returns an error if there is no such charge, if it is not paid, or if a dispute about it is open or lost.
    pub fn open_dispute(&self, charge: &str) -> Result<String, Error> {
        let dispute = objects::open_dispute(&self.context, charge)?;
        Ok(dispute.object["id"].as_str().unwrap_or_default().to_owned())
    }

    /// Advances the sandbox's clock: codes and invoices expire, subscriptions are charged and end, and what takes two
    /// seconds is done: refunds, charges of subscriptions, and sending invoices.
    ///
    /// # Panics
    /// Panics if the clock would pass the year 9999.
    pub fn advance(&self, time: Duration) {
        clock::advance(&self.context, time).unwrap_or_else(|refusal| panic!("{refusal}"));
    }

    /// Applies a fault to the next call, or to the first one after it that has no fault yet.
    pub fn fault(&self, fault: Fault) {
        let mut schedule = lock(&self.context.schedule);
        schedule.append(fault);
        schedule.refuse_next();
    }

    /// Plans a fault, and returns the plan with the number of its call, if that is known.
    ///
    /// # Errors
    /// Returns an error if the plan contradicts itself, if no valid call of the document is one that it selects, or if
    /// 1,000 faults are planned already, or about 16 MiB of them.
    pub fn plan_fault(&self, plan: FaultPlan) -> Result<FaultPlan, Error> {
        Ok(faults::plan(&self.context, plan).map(|(plan, _)| plan)?)
    }

    /// Returns every planned fault in the order in which they apply, without those of [`fault_when`](Self::fault_when).
    #[must_use]
    pub fn faults(&self) -> Vec<FaultPlan> {
        faults::list(&self.context)
    }

    /// Applies a fault to the `nth` call from now; the next one is 1.
    pub fn fault_at(&self, nth: u64, fault: Fault) {
        let mut schedule = lock(&self.context.schedule);
        schedule.schedule(nth, fault);
        schedule.refuse_next();
    }

    /// Chooses the fault of every call that has none yet by its request.
    pub fn fault_when(&self, choice: impl Fn(&Request) -> Option<Fault> + Send + Sync + 'static) {
        lock(&self.context.schedule).choose(choice);
    }

    /// Removes every fault that was not applied yet.
    pub fn clear_faults(&self) {
        faults::clear(&self.context);
    }

    /// Stops listening for a while: idle connections are closed, and new ones are refused. Returns when this has begun.
    ///
    /// Meanwhile no other program can use the port, except another sandbox that is started on it.
    pub async fn refuse_connections(&self, window: Duration) {
        let window = lock(&self.context.schedule).refuse(window);
        begun(window).await;
    }

    /// Returns an `https` URL at which every TLS handshake fails.
    ///
    /// # Errors
    /// Returns an error if no port can be bound.
    pub async fn broken_tls_url(&self) -> Result<String, Error> {
        Ok(faults::broken_tls_url(&self.context).await?)
    }

    /// Makes a snapshot of the objects, the time, the planned faults of calls and events, and the webhooks, and returns
    /// its id.
    ///
    /// # Errors
    /// Returns an error if 100 are kept already, or if they would take more than about 512 MiB of memory together.
    pub fn snapshot(&self) -> Result<String, Error> {
        Ok(snapshots::create(&self.context).map(|snapshot| snapshot.id)?)
    }

    /// Returns to a snapshot, which is kept. The clock returns to its time. Ids are not given twice; requests, events
    /// and deliveries remain, but what was not sent yet never is.
    ///
    /// # Errors
    /// Returns an error if there is no such snapshot.
    pub fn restore(&self, snapshot: &str) -> Result<(), Error> {
        Ok(snapshots::restore(&self.context, snapshot)?)
    }

    /// Deletes a snapshot.
    ///
    /// # Errors
    /// Returns an error if there is no such snapshot.
    pub fn delete_snapshot(&self, snapshot: &str) -> Result<(), Error> {
        Ok(snapshots::delete(&self.context, snapshot)?)
    }

    /// Forgets every object, planned fault, request, webhook and event, and sets the clock to that of the machine.
    /// Snapshots remain, and ids are not given twice. What was there from the start is again as it was then, under the
    /// same id: the location of terminals, and each [`lasting_customer`](Self::lasting_customer).
    pub fn reset(&self) {
        snapshots::reset(&self.context);
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.context.base_url).finish_non_exhaustive()
    }
}
