//! Finding the charges of an order.
//!
//! The API has no filter for order numbers, so all charges of a period are read. What matters here is that an order is
//! never reported as having no charge while anything was unreadable, since the caller may charge it again.

mod answer;
mod order_no;
mod search;

use crate::{Client, Timestamp};

pub use answer::{Doubt, OrderCharges, Uncertain};
pub use search::OrderSearch;

/// An order whose charges are to be found; [`since`](Self::since) says from when on. See
/// [`Client::charges_of_order`].
#[derive(Debug, Clone)]
#[must_use = "a search needs the beginning of its period: call `since`"]
pub struct OrderQuery {
    client: Client,
    order_no: String,
}

impl Client {
    /// Finds the charges of an order, for example after a call whose outcome is unknown.
    ///
    /// The result is one of three: the charges, none, or reasons why it cannot tell. Only the second one can mean that
    /// the order was not charged, and it is returned only if every charge of the period has been read, and nothing that
    /// could have been its order number was unreadable.
    ///
    /// ```no_run
    /// # async fn reconciles(client: &elepay::Client, order_created: std::time::SystemTime) {
    /// use elepay::OrderCharges;
    ///
    /// match client.charges_of_order("order-2026-0001").since(order_created).await {
    ///     OrderCharges::Found(charges) => {
    ///         // Each that has neither failed nor been revoked is paid, or can still be paid. If there is no such
    ///         // charge, look again in a minute before you charge again.
    ///         for charge in charges.iter().filter(|charge| charge.progress() != elepay::Progress::Failed) {
    ///             println!("continue with {}: {:?}", charge.id, charge.status);
    ///         }
    ///     }
    ///     OrderCharges::NotFound => println!("no charge yet: look again in a minute before you charge again"),
    ///     OrderCharges::CannotTell(why) => println!("do not charge; look by hand: {why}"),
    /// }
    /// # }
    /// ```
    ///
    /// # How it searches
    /// The API has no filter for order numbers. The search lists all charges that were created in the period, whatever
    /// their status: with a filter for `captured`, a charge that was refunded in part would be missed. Each page of 100
    /// charges is a request. Order numbers are compared exactly, byte by byte; one that differs only in whitespace,
    /// letter case or full-width forms of ASCII characters is not the same, but causes a [`Doubt`]. A charge that came
    /// without one, as that of a subscription may, is passed over.
    ///
    /// # Clocks
    /// elepay's clock says when a charge was created, and yours when the period begins. So take that time from a clock
    /// that agrees with this machine's ([`SystemTime`](std::time::SystemTime)), as servers that use NTP do, within five
    /// minutes. The search compares this machine's clock with the `Date` header of each page, and there is a [`Doubt`]
    /// if it is more than five minutes ahead; or behind, if the period has an end. Without the header, it takes the
    /// clock to be right.
    ///
    /// A charge that is still being created may not be in the list yet. So search again after a minute before you
    /// charge again. If the order has an EasyQR code, the payer can still pay that: close it
    /// first, and check that it has no charge that can still be paid.
    ///
    /// Nothing is sent, and the result is [`OrderCharges::CannotTell`], if the order number is blank, the period ends
    /// before it begins, or it begins more than five minutes after the system's time.
    ///
    /// # Errors
    /// There is no error: whatever goes wrong is a [`Doubt`] of [`OrderCharges::CannotTell`]. Failed requests are
    /// retried as the [`RetryPolicy`](crate::RetryPolicy) says.
    ///
    /// # Cancellation
    /// It only reads, so the future can be dropped at any time.
    pub fn charges_of_order(&self, order_no: impl AsRef<str>) -> OrderQuery {
        OrderQuery { client: self.clone(), order_no: order_no.as_ref().to_owned() }
    }
}

impl OrderQuery {
    /// Sets the beginning of the period: a time before the first attempt to charge the order, such as the time at which
    /// the order was created in your shop. The search begins five minutes earlier, because clocks differ.
    ///
    /// A charge that was created before is not found, so choose a time that is too early rather than one too late.
    pub fn since(self, time: impl Into<Timestamp>) -> OrderSearch {
        OrderSearch::new(self.client, self.order_no, time.into())
    }
}
