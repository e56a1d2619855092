//! The kinds of objects that the sandbox keeps.

/// A kind of object.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The component of the document that describes it.
    pub component: &'static str,
    /// Its name in error messages, and the name of members that embed such an object.
    pub name: &'static str,
    /// The beginning of its ids. elepay does not publish a form of ids; this only distinguishes them in a log.
    pub prefix: &'static str,
    /// The status of a new object.
    pub initial: &'static str,
    /// The status of a deleted object, if objects of this kind can be deleted.
    pub deleted: Option<&'static str>,
    /// The statuses in which requests may refer to it; empty if they always may.
    pub usable: &'static [&'static str],
    /// The kind of object that it belongs to; paths name that one first.
    pub owner: Option<&'static Kind>,
}

impl Kind {
    /// Returns the name of members that refer to such an object: `customerId`.
    pub fn reference(&self) -> String {
        format!("{}Id", self.name)
    }
}

pub static CHARGE: Kind = Kind {
    component: "Charge",
    name: "charge",
    prefix: "cha",
    initial: "pending",
    deleted: None,
    usable: &[],
    owner: None,
};

pub static REFUND: Kind = Kind {
    component: "Refund",
    name: "refund",
    prefix: "ref",
    initial: "pending",
    deleted: None,
    usable: &[],
    owner: Some(&CHARGE),
};

pub static CODE: Kind = Kind {
    component: "Code",
    name: "code",
    prefix: "code",
    initial: "pending",
    deleted: None,
    usable: &[],
    owner: None,
};

pub static CUSTOMER: Kind = Kind {
    component: "Customer",
    name: "customer",
    prefix: "cus",
    initial: "active",
    deleted: None,
    usable: &[],
    owner: None,
};

pub static SOURCE: Kind = Kind {
    component: "Source",
    name: "source",
    prefix: "src",
    initial: "pending",
    deleted: Some("deleted"),
    usable: &["active"],
    owner: Some(&CUSTOMER),
};

/// Every kind, in the order in which the state shows them.
pub static KINDS: [&Kind; 5] = [&CHARGE, &CODE, &CUSTOMER, &SOURCE, &REFUND];
