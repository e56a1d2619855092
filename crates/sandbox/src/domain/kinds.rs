//! The kinds of objects that the sandbox keeps.

use std::fmt;

/// A kind of object.
pub struct Kind {
    /// The component of the document that describes it.
    pub component: &'static str,
    /// Its name in error messages, and the name of members that embed such an object.
    pub name: &'static str,
    /// The beginning of its ids. elepay does not publish a form of ids; this only distinguishes them in a log.
    pub prefix: &'static str,
    /// The status of a new object; empty if objects of this kind have none.
    pub initial: &'static str,
    /// The status of a deleted object; without one, nothing is left of it.
    pub deleted: Option<&'static str>,
    /// The statuses in which requests may refer to it; empty if they always may.
    pub usable: &'static [&'static str],
    /// The statuses in which it can be updated; empty if it always can.
    pub editable: &'static [&'static str],
    /// The kind of object that it belongs to; paths name that one first.
    pub owner: Option<&'static Kind>,
    /// The members of requests that refer to another kind of object than their names say.
    pub references: &'static [(&'static str, &'static Kind)],
}

impl Kind {
    /// Returns the name of all its objects, in JSON and in paths: `terminalLocations`.
    pub fn plural(&self) -> String {
        let mut words = self.name.split(' ');
        let first = words.next().unwrap_or_default();
        let rest = words.map(|word| word[..1].to_uppercase() + &word[1..]);
        format!("{first}{}s", rest.collect::<String>())
    }

    /// Returns the name of members that refer to such an object: `customerId`.
    pub fn reference(&self) -> String {
        format!("{}Id", self.name)
    }
}

/// Kinds can refer to each other, so they are compared and printed by the component.
impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.component == other.component
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.component)
    }
}

/// What most kinds have in common.
const KIND: Kind = Kind {
    component: "",
    name: "",
    prefix: "",
    initial: "",
    deleted: None,
    usable: &[],
    editable: &[],
    owner: None,
    references: &[],
};

pub static CHARGE: Kind = Kind { component: "Charge", name: "charge", prefix: "cha", initial: "pending", ..KIND };

pub static REFUND: Kind =
    Kind { component: "Refund", name: "refund", prefix: "ref", initial: "pending", owner: Some(&CHARGE), ..KIND };

pub static DISPUTE: Kind = Kind { component: "Dispute", name: "dispute", prefix: "dis", initial: "new", ..KIND };

pub static CODE: Kind = Kind { component: "Code", name: "code", prefix: "code", initial: "pending", ..KIND };

pub static CUSTOMER: Kind = Kind {
    component: "Customer",
    name: "customer",
    prefix: "cus",
    initial: "active",
    deleted: Some("deleted"),
    usable: &["active"],
    editable: &["active"],
    references: &[("defaultSource", &SOURCE)],
    ..KIND
};

pub static SOURCE: Kind = Kind {
    component: "Source",
    name: "source",
    prefix: "src",
    initial: "pending",
    deleted: Some("deleted"),
    usable: &["active"],
    owner: Some(&CUSTOMER),
    ..KIND
};

pub static INVOICE: Kind =
    Kind { component: "Invoice", name: "invoice", prefix: "inv", initial: "draft", editable: &["draft"], ..KIND };

pub static SUBSCRIPTION: Kind = Kind {
    component: "Subscription",
    name: "subscription",
    prefix: "sub",
    initial: "new",
    editable: &["new", "active", "past_due"],
    ..KIND
};

pub static PERIOD: Kind =
    Kind { component: "SubscriptionPeriod", name: "period", prefix: "per", owner: Some(&SUBSCRIPTION), ..KIND };

/// A shop at which charges are made.
pub static CHARGE_LOCATION: Kind =
    Kind { component: "ChargeLocation", name: "location", prefix: "loc", initial: "active", ..KIND };

/// A place that has terminals.
pub static TERMINAL_LOCATION: Kind =
    Kind { component: "TerminalLocation", name: "terminal location", prefix: "ter", ..KIND };

pub static READER: Kind = Kind {
    component: "Reader",
    name: "reader",
    prefix: "rea",
    initial: "pending",
    references: &[("locationId", &TERMINAL_LOCATION)],
    ..KIND
};

/// Every kind, in the order in which the state shows them.
pub static KINDS: [&Kind; 12] = [
    &CHARGE,
    &CODE,
    &CUSTOMER,
    &SOURCE,
    &REFUND,
    &DISPUTE,
    &INVOICE,
    &SUBSCRIPTION,
    &PERIOD,
    &CHARGE_LOCATION,
    &TERMINAL_LOCATION,
    &READER,
];
