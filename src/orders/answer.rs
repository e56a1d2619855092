use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::Error;
use crate::types::Charge;
use crate::value::log_text::name_or_code;

/// The charges of an order, as far as they are known.
/// [`Client::charges_of_order`](crate::Client::charges_of_order) returns it.
///
/// ```
/// use elepay::types::Charge;
/// use elepay::{OrderCharges, Progress};
///
/// /// Returns the charges that are paid or can still be paid, or why nobody can tell.
/// fn open(answer: OrderCharges) -> Result<Vec<Charge>, elepay::Uncertain> {
///     match answer {
///         OrderCharges::Found(mut charges) => {
///             charges.retain(|charge| charge.progress() != Progress::Failed);
///             Ok(charges)
///         }
///         OrderCharges::NotFound => Ok(Vec::new()),
///         OrderCharges::CannotTell(why) => Err(why),
///     }
/// }
/// ```
#[derive(Debug, Clone)]
#[must_use = "an order may be charged again only if no charge was found"]
pub enum OrderCharges {
    /// The charges of the order, all of them, the newest first. There is at least one. Each one whose status is neither
    /// `failed` nor `revoked` is paid or can still be paid. If all of them are one or the other, a further charge may
    /// still be in progress: look again after a minute before you charge the order again.
    Found(Vec<Charge>),
    /// No charge of the period has the order number. A charge may still be in progress: look again after a minute
    /// before you charge the order again.
    NotFound,
    /// Not everything could be read, or what was read leaves a doubt, so there may be charges that were not found. Do
    /// not charge the order again; look by hand.
    CannotTell(Uncertain),
}

/// The reasons why nobody can tell whether an order has charges, or further ones.
///
/// It is an error, so that a caller who cannot do anything about it can return it with `?`.
#[derive(Debug, Clone)]
pub struct Uncertain {
    charges: Vec<Charge>,
    doubts: Vec<Doubt>,
}

/// One reason why nobody can tell whether an order has charges.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Doubt {
    /// The order number is blank, so nothing was sent.
    BlankOrderNo,
    /// The period ends before it begins, or it begins in the future, so nothing was sent.
    ImpossiblePeriod,
    /// A page could not be retrieved.
    Failed(Error),
    /// This number of charges could not be decoded at all.
    UnreadableCharges(usize),
    /// The order number of a charge could not be decoded.
    UnreadableOrderNo,
    /// None of the charges that arrived has an order number; this is how many arrived. A few without one cause no
    /// doubt: calls need an order number, but elepay also creates charges of its own, as those of a subscription.
    WithoutOrderNo(usize),
    /// The order number of the charge with this id differs from the one that was searched for only in whitespace,
    /// letter case or full-width forms of ASCII characters: it may be the same one, normalised on the way. Other forms
    /// of Unicode are not compared.
    SimilarOrderNo(String),
    /// The clocks of this machine and of elepay are this far apart, so that the charge may have been created outside
    /// of the period that was searched. Set this machine's clock, and search again.
    ClocksDiffer(Duration),
    /// A page had the same key twice in an object, with different values, which are lost: maybe an order number.
    Ambiguous,
    /// The list changed while it was read: a charge came twice, or the total decreased.
    Changed,
    /// Another number of charges arrived than the list has in total, or no total was stated.
    Incomplete {
        /// The number of charges that arrived.
        arrived: usize,
        /// The largest total that a page has stated.
        total: Option<i64>,
    },
}

impl OrderCharges {
    pub(super) fn new(charges: Vec<Charge>, doubts: Vec<Doubt>) -> Self {
        match (charges.is_empty(), doubts.is_empty()) {
            (_, false) => Self::CannotTell(Uncertain { charges, doubts }),
            (true, true) => Self::NotFound,
            (false, true) => Self::Found(charges),
        }
    }

    /// Returns the charges, none if none was found, or an error if nobody can tell.
    ///
    /// # Errors
    /// Returns an error for [`CannotTell`](Self::CannotTell).
    pub fn into_result(self) -> Result<Vec<Charge>, Uncertain> {
        match self {
            Self::Found(charges) => Ok(charges),
            Self::NotFound => Ok(Vec::new()),
            Self::CannotTell(why) => Err(why),
        }
    }
}

impl Uncertain {
    /// Returns the charges that were found nevertheless, the newest first. They are charges of the order, but maybe not
    /// all of them.
    #[must_use]
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }

    /// Returns the reasons. There is at least one.
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }
}

impl fmt::Display for Uncertain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot tell whether the order has been charged: ")?;
        for (index, doubt) in self.doubts.iter().enumerate() {
            write!(f, "{}{doubt}", if index == 0 { "" } else { "; " })?;
        }
        match self.charges.len() {
            0 => Ok(()),
            count => write!(f, "; found nevertheless: {}", counted(count)),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BlankOrderNo => f.write_str("the order number is blank"),
            Self::ImpossiblePeriod => f.write_str("the period ends before it begins, or begins in the future"),
            Self::Failed(_) => f.write_str("a page could not be retrieved"),
            Self::UnreadableCharges(count) => write!(f, "{} could not be decoded", counted(*count)),
            Self::UnreadableOrderNo => f.write_str("an order number could not be decoded"),
            Self::WithoutOrderNo(count) => write!(f, "{} arrived, none of them with an order number", counted(*count)),
            Self::SimilarOrderNo(id) => {
                let of = name_or_code(id).map(|id| format!(" of {id}")).unwrap_or_default();
                write!(f, "the order number{of} differs only in whitespace, letter case or width")
            }
            Self::ClocksDiffer(by) => {
                let by = by.as_secs();
                write!(f, "the clocks of this machine and of elepay are {by} s apart; set this one, and search again")
            }
            Self::Ambiguous => f.write_str("an object had the same key twice, with different values"),
            Self::Changed => f.write_str("the list changed while it was read"),
            Self::Incomplete { arrived, total: Some(total) } => {
                write!(f, "{} of {total} arrived", counted(*arrived))
            }
            Self::Incomplete { arrived, total: None } => {
                write!(f, "{} arrived, and no total was stated", counted(*arrived))
            }
        }
    }
}

fn counted(charges: usize) -> String {
    format!("{charges} charge{}", if charges == 1 { "" } else { "s" })
}

impl StdError for Uncertain {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.doubts.iter().find_map(|doubt| match doubt {
            Doubt::Failed(error) => Some(error as _),
            _ => None,
        })
    }
}
