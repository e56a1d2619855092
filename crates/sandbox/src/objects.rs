//! The objects that a sandbox keeps, for a test in Rust.

use elepay::Decodable;
use elepay::types::{
    Charge, ChargeLocation, Code, Customer, Dispute, Invoice, Reader, Refund, Source, Subscription, SubscriptionPeriod,
    TerminalLocation,
};
use serde_json::Value;

use crate::control::objects;
use crate::domain::kinds::{
    CHARGE, CHARGE_LOCATION, CODE, CUSTOMER, DISPUTE, INVOICE, KINDS, Kind, PERIOD, READER, REFUND, SOURCE,
    SUBSCRIPTION, TERMINAL_LOCATION,
};
use crate::error::Error;
use crate::sandbox::Sandbox;

/// Objects, as they are now and in the order of creation. With a document of your own whose members have other types,
/// those that do not fit are left out; [`objects`](Self::objects) has them.
impl Sandbox {
    /// Returns every charge.
    #[must_use]
    pub fn charges(&self) -> Vec<Charge> {
        self.all(&CHARGE)
    }

    /// Returns every EasyQR code.
    #[must_use]
    pub fn codes(&self) -> Vec<Code> {
        self.all(&CODE)
    }

    /// Returns every customer, deleted ones included.
    #[must_use]
    pub fn customers(&self) -> Vec<Customer> {
        self.all(&CUSTOMER)
    }

    /// Returns every source, deleted ones included.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        self.all(&SOURCE)
    }

    /// Returns every refund.
    #[must_use]
    pub fn refunds(&self) -> Vec<Refund> {
        self.all(&REFUND)
    }

    /// Returns every dispute.
    #[must_use]
    pub fn disputes(&self) -> Vec<Dispute> {
        self.all(&DISPUTE)
    }

    /// Returns every invoice.
    #[must_use]
    pub fn invoices(&self) -> Vec<Invoice> {
        self.all(&INVOICE)
    }

    /// Returns every subscription.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<Subscription> {
        self.all(&SUBSCRIPTION)
    }

    /// Returns every period of every subscription.
    #[must_use]
    pub fn subscription_periods(&self) -> Vec<SubscriptionPeriod> {
        self.all(&PERIOD)
    }

    /// Returns every shop at which charges are made.
    #[must_use]
    pub fn charge_locations(&self) -> Vec<ChargeLocation> {
        self.all(&CHARGE_LOCATION)
    }

    /// Returns every place that has terminals.
    #[must_use]
    pub fn terminal_locations(&self) -> Vec<TerminalLocation> {
        self.all(&TERMINAL_LOCATION)
    }

    /// Returns every reader.
    #[must_use]
    pub fn readers(&self) -> Vec<Reader> {
        self.all(&READER)
    }

    /// Returns every object of a kind as JSON: `charge`, `terminalLocations` and so on, as `GET /_sandbox` names them.
    ///
    /// # Errors
    /// Returns an error that lists the kinds if there is no such kind.
    pub fn objects(&self, kind: &str) -> Result<Vec<Value>, Error> {
        let is_named = |known: &&Kind| known.plural() == kind || known.name == kind;
        let found = KINDS.into_iter().find(is_named).ok_or_else(|| {
            Error::new(format!("there is no kind `{kind}`, only {}", KINDS.map(Kind::plural).join(", ")))
        })?;
        Ok(objects::objects(self.context(), found))
    }

    fn all<T: Decodable>(&self, kind: &Kind) -> Vec<T> {
        let objects = objects::objects(self.context(), kind).into_iter();
        // Every object has the identity that alone is required.
        objects.filter_map(|object| elepay::decode(object.to_string()).ok()).map(|decoded| decoded.value).collect()
    }
}
