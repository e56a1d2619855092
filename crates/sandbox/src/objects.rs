//! The objects that a sandbox keeps, for a test in Rust.

use elepay::types::{
    Charge, ChargeLocation, Code, Customer, Dispute, Invoice, Reader, Refund, Source, Subscription, SubscriptionPeriod,
    TerminalLocation,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

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

    fn all<T: DeserializeOwned>(&self, kind: &Kind) -> Vec<T> {
        objects::objects(self.context(), kind).iter().filter_map(decoded).collect()
    }
}

/// Returns an object as a type, without the members that do not fit.
fn decoded<T: DeserializeOwned>(object: &Value) -> Option<T> {
    let Value::Object(members) = object else { return None };
    let id = members.get("id").cloned().unwrap_or_default();
    let fits = |name: &str, value: &Value| {
        let alone: Map<_, _> = [("id".to_owned(), id.clone()), (name.to_owned(), value.clone())].into_iter().collect();
        T::deserialize(Value::Object(alone)).is_ok()
    };
    T::deserialize(object).ok().or_else(|| {
        let fitting = members.iter().filter(|(name, value)| fits(name, value));
        let fitting: Map<_, _> = fitting.map(|(name, value)| (name.clone(), value.clone())).collect();
        T::deserialize(Value::Object(fitting)).ok()
    })
}
