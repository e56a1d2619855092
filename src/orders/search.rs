use std::cmp::Reverse;
use std::collections::HashSet;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use super::answer::{Doubt, OrderCharges};
use super::order_no::is_similar;
use crate::types::{Charge, ChargeTimeField, ListChargesParams, SortOrder};
use crate::{Client, Paginator, Timestamp};

/// Clocks differ. A period that is too long costs a page, one that is too short misses the charge.
const MARGIN: Duration = Duration::from_secs(5 * 60);
/// The most charges that a page can have.
const PAGE: i64 = 100;

/// A search for the charges of an order, which starts when it is awaited. See [`Client::charges_of_order`].
#[derive(Debug, Clone)]
#[must_use = "a search does nothing unless it is awaited"]
pub struct OrderSearch {
    client: Client,
    order_no: String,
    since: Timestamp,
    until: Option<Timestamp>,
}

impl OrderSearch {
    pub(super) fn new(client: Client, order_no: String, since: Timestamp) -> Self {
        Self { client, order_no, since, until: None }
    }

    /// Sets the end of the period: now by default. The search ends five minutes later, because clocks differ.
    ///
    /// A charge that was created later is not found. Set it for an old order only, to read fewer charges.
    pub fn until(mut self, time: impl Into<Timestamp>) -> Self {
        self.until = Some(time.into());
        self
    }

    async fn run(self) -> OrderCharges {
        let doubts = self.doubts();
        if !doubts.is_empty() {
            return OrderCharges::new(Vec::new(), doubts);
        }
        // In this order, a charge that is created meanwhile comes last and does not shift the others.
        let mut query = ListChargesParams::new()
            .date_field(ChargeTimeField::CreateTime)
            .sort(ChargeTimeField::CreateTime)
            .order(SortOrder::Asc)
            .limit(PAGE)
            .from(shifted(self.since, -1));
        query.to = self.until.map(|until| shifted(until, 1));
        let has_end = self.until.is_some();
        let mut reading = Reading::new(&self.order_no);
        let mut charges = self.client.list_charges_stream(query).allow_skipped_items();
        while let Some(next) = charges.next().await {
            match next {
                Ok(charge) => reading.add(charge, charges.total()),
                Err(error) => {
                    reading.doubts.push(Doubt::Failed(error));
                    break;
                }
            }
        }
        // If this machine's clock is behind, only the end of the period is too early.
        let difference = charges.clock_difference();
        let difference = if has_end { difference.ahead.max(difference.behind) } else { difference.ahead };
        if difference > MARGIN {
            reading.doubts.push(Doubt::ClocksDiffer(difference));
        }
        reading.end(&charges)
    }

    /// Returns why no list could prove anything: one that has to be empty says nothing of the order.
    fn doubts(&self) -> Vec<Doubt> {
        let begins_in_the_future = shifted(self.since, -1) > Timestamp::from(SystemTime::now());
        let is_impossible = begins_in_the_future || self.until.is_some_and(|until| until < self.since);
        let mut doubts = Vec::new();
        if self.order_no.trim().is_empty() {
            doubts.push(Doubt::BlankOrderNo);
        }
        if is_impossible {
            doubts.push(Doubt::ImpossiblePeriod);
        }
        doubts
    }
}

impl IntoFuture for OrderSearch {
    type Output = OrderCharges;
    type IntoFuture = Pin<Box<dyn Future<Output = OrderCharges> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// Returns a time that is earlier or later by the margin.
fn shifted(time: Timestamp, direction: i64) -> Timestamp {
    let margin = i64::try_from(MARGIN.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(time.as_millis().saturating_add(margin.saturating_mul(direction)))
}

/// What has been read so far.
struct Reading<'a> {
    order_no: &'a str,
    found: Vec<Charge>,
    ids: HashSet<String>,
    has_order_no: bool,
    has_damaged_order_no: bool,
    largest_total: Option<i64>,
    has_changed: bool,
    doubts: Vec<Doubt>,
}

impl<'a> Reading<'a> {
    fn new(order_no: &'a str) -> Self {
        Self {
            order_no,
            found: Vec::new(),
            ids: HashSet::new(),
            has_order_no: false,
            has_damaged_order_no: false,
            largest_total: None,
            has_changed: false,
            doubts: Vec::new(),
        }
    }

    /// Adds a charge, and the total that the latest page states.
    fn add(&mut self, charge: Charge, total: Option<i64>) {
        self.see(total);
        if !self.ids.insert(charge.id.clone()) {
            // The charge has moved to another page. Another one may have moved past the reader.
            self.has_changed = true;
            return;
        }
        // That of a subscription may have none.
        let Some(order_no) = charge.order_no.as_deref() else { return };
        self.has_order_no = true;
        if order_no == self.order_no {
            self.found.push(charge);
        } else if is_similar(order_no, self.order_no) {
            self.doubts.push(Doubt::SimilarOrderNo(charge.id));
        } else {
            // This stands where bytes were damaged.
            self.has_damaged_order_no |= order_no.contains(char::REPLACEMENT_CHARACTER);
        }
    }

    /// A charge never leaves the list, so a smaller total means that the list is not what it was.
    fn see(&mut self, total: Option<i64>) {
        self.has_changed |= total < self.largest_total;
        self.largest_total = total.max(self.largest_total);
    }

    fn end(mut self, charges: &Paginator<Charge>) -> OrderCharges {
        self.see(charges.total());
        let losses = charges.losses();
        if losses.items() > 0 {
            self.doubts.push(Doubt::UnreadableCharges(losses.items()));
        }
        if self.has_damaged_order_no || losses.members.contains("orderNo") {
            self.doubts.push(Doubt::UnreadableOrderNo);
        }
        // If elepay called the member otherwise, it would be missing from all of them.
        if !self.ids.is_empty() && !self.has_order_no {
            self.doubts.push(Doubt::WithoutOrderNo(self.ids.len()));
        }
        // One of them may have been an order number.
        if losses.has_repeated_key {
            self.doubts.push(Doubt::Ambiguous);
        }
        if self.has_changed {
            self.doubts.push(Doubt::Changed);
        }
        let arrived = self.ids.len().saturating_add(losses.items());
        // Nor is the list complete if it has more charges than it states.
        let is_complete = self.largest_total.is_some_and(|total| i64::try_from(arrived) == Ok(total));
        let has_failed = self.doubts.iter().any(|doubt| matches!(doubt, Doubt::Failed(_)));
        if !is_complete && !has_failed {
            self.doubts.push(Doubt::Incomplete { arrived, total: self.largest_total });
        }
        // The list begins with the oldest, also among those of the same time.
        self.found.reverse();
        self.found.sort_by_key(|charge| Reverse(charge.create_time));
        OrderCharges::new(self.found, self.doubts)
    }
}
