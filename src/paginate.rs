//! All items of a list, across its pages.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::StatusCode;

use crate::call::ClockDifference;
use crate::decode::Omissions;
use crate::error::ErrorRepr;
use crate::error::delivery::Delivery;
use crate::losses::Losses;
use crate::{Error, ErrorKind, Response};

/// A lazy stream of all items of a list.
///
/// It requests a page only when all items of the previous one have been returned. Use it as a [`Stream`], or call
/// [`next`](Self::next) or [`collect_all`](Self::collect_all), which need no further crate. It only reads, so it can be
/// dropped at any time.
///
/// ```no_run
/// # async fn lists(client: &elepay::Client) -> Result<(), elepay::Error> {
/// use elepay::types::ListChargesParams;
///
/// let query = ListChargesParams::new().from(elepay::Timestamp::from_millis(1_543_944_030_817)).limit(100);
/// for charge in client.list_charges_stream(query).collect_all().await? {
///     println!("{} {:?}", charge.id, charge.status);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # No item is lost in silence
/// The stream ends after the first error, unless it is [resumed](Self::resume). A page without items before the stated
/// total has been reached is an error, not the end. So are items that could not be decoded at all, since whoever misses
/// a charge may charge again: all other items are returned first, and then an error that says how many are missing, and
/// where they are. To read the list without them, call [`allow_skipped_items`](Self::allow_skipped_items).
///
/// A part of an item that could not be decoded is not an error. Its field is `None`, also if it decides about money, as
/// `status` and `amount` do, and [`skipped`](Self::skipped) lists it: check it at the end.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Paginator<T> {
    operation: &'static str,
    /// The name of the list in a page.
    list: &'static str,
    fetch: Fetch<T>,
    state: State<T>,
    /// The items that were received and not returned yet.
    ready: VecDeque<T>,
    /// The items that a `collect_all` has received which failed or was dropped.
    collected: VecDeque<T>,
    /// The items of the previous page, to notice a repeated page.
    previous: Vec<T>,
    /// Whether no item of the previous page could be decoded.
    previous_was_unreadable: bool,
    offset: Option<i64>,
    total: Option<i64>,
    losses: Losses,
    clock_difference: ClockDifference,
    allow_skipped_items: bool,
}

type Fetching<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;
type Fetch<T> = Box<dyn FnMut(Option<i64>) -> Fetching<T> + Send>;

enum State<T> {
    /// The next poll requests a page if all items have been returned.
    Idle,
    Fetching(Fetching<T>),
    /// The last page has been received.
    Complete(StatusCode),
    /// An error has been returned.
    Failed(Resume),
    Ended,
}

/// How a stream continues after an error.
enum Resume {
    /// With the page that failed. This is what could not be decoded of those before.
    Page(Losses),
    /// With the end, at which items are missing.
    End(StatusCode),
}

/// One page, as the generated code passes it.
pub(crate) struct Page<T> {
    items: Option<Vec<T>>,
    total: Option<i64>,
    /// The number of items that could not be decoded and are missing from `items`.
    skipped_items: usize,
    omissions: Omissions,
    skipped: Vec<String>,
    clock_difference: ClockDifference,
    status: StatusCode,
}

impl<T> Page<T> {
    pub(crate) fn new<A>(
        response: Response<A>,
        list: &str,
        parts: impl FnOnce(A) -> (Option<Vec<T>>, Option<i64>),
    ) -> Self {
        let (status, skipped) = (response.http_status(), response.skipped().to_vec());
        let omissions = response.omissions().clone();
        let clock_difference = ClockDifference::of(response.headers());
        let skipped_items = omissions.items.get(list).copied().unwrap_or_default();
        let (items, total) = parts(response.into_inner());
        Self { items, total, skipped_items, omissions, skipped, clock_difference, status }
    }
}

impl<T: Clone + PartialEq> Paginator<T> {
    pub(crate) fn new(
        operation: &'static str,
        list: &'static str,
        offset: Option<i64>,
        fetch: impl FnMut(Option<i64>) -> Fetching<T> + Send + 'static,
    ) -> Self {
        Self {
            operation,
            list,
            fetch: Box::new(fetch),
            state: State::Idle,
            ready: VecDeque::new(),
            collected: VecDeque::new(),
            previous: Vec::new(),
            previous_was_unreadable: false,
            offset,
            total: None,
            losses: Losses::default(),
            clock_difference: ClockDifference::default(),
            allow_skipped_items: false,
        }
    }

    /// Returns the next item, or `None` at the end. Cancel safe: if the future is dropped, no item is lost.
    ///
    /// # Errors
    /// Returns the error of the request for a page, or at the end, an error of the kind [`ErrorKind::Undecodable`] if
    /// items could not be decoded. The stream ends after it.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns all items that have not been returned yet, across all pages, and so keeps all of them in memory. Cancel
    /// safe: if the future is dropped, no item is lost.
    ///
    /// # Errors
    /// Returns the first error of the stream; see [`next`](Self::next). Another call continues as after
    /// [`resume`](Self::resume), and also returns the items that this one has received.
    pub async fn collect_all(&mut self) -> Result<Vec<T>, Error> {
        self.resume();
        while let Some(item) = poll_fn(|context| self.poll_rest(context)).await {
            self.collected.push_back(item?);
        }
        Ok(mem::take(&mut self.collected).into())
    }

    /// Adds the items of a page, and decides whether another one follows.
    fn accept(&mut self, page: Page<T>) -> Result<(), Error> {
        let offset = self.offset.unwrap_or_default();
        self.total = page.total.or(self.total);
        self.clock_difference = self.clock_difference.max(page.clock_difference);
        self.losses.add(self.list, offset, page.skipped_items, &page.skipped);
        self.losses.has_repeated_key |= page.omissions.has_repeated_key;
        self.losses.members.extend(page.omissions.members);
        let is_before_the_end = self.total.is_some_and(|total| total > offset);
        let is_end = self.total.is_some_and(|total| total <= offset);
        let items = match page.items {
            Some(items) => items,
            // Without a total, it may be a list that is now called otherwise.
            None if page.skipped_items == 0 && is_end => Vec::new(),
            None => return Err(self.failed(page.status, "has no readable list")),
        };
        if !items.is_empty() && items == self.previous {
            return Err(self.failed(page.status, "repeats the previous one"));
        }
        // After two such pages there may be no end of them.
        let is_unreadable = items.is_empty() && page.skipped_items > 0;
        if is_unreadable && self.previous_was_unreadable {
            return Err(self.failed(page.status, "has no readable item, like the previous one"));
        }
        self.previous_was_unreadable = is_unreadable;
        // An item that could not be decoded still counts for the offset.
        let count = items.len().saturating_add(page.skipped_items);
        if count == 0 && is_before_the_end {
            return Err(self.failed(page.status, "is empty before the end"));
        }
        let reached = offset.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        // A page that is shorter than requested is not necessarily the last, since the server has its own limit. Nor
        // can a total that is below the number of items received be trusted. An empty page is the last; before
        // the total, it is an error, since whoever misses a charge may charge again.
        let is_last = count == 0 || page.total == Some(reached);
        self.state = if is_last { State::Complete(page.status) } else { State::Idle };
        self.offset = Some(reached);
        self.previous.clone_from(&items);
        self.ready = items.into();
        Ok(())
    }

    /// Polls for an item that `collect_all` has not received.
    fn poll_rest(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match &mut self.state {
                State::Failed(_) | State::Ended => return Poll::Ready(None),
                State::Complete(status) => {
                    let status = *status;
                    if self.allow_skipped_items || self.losses.items() == 0 {
                        self.state = State::Ended;
                        return Poll::Ready(None);
                    }
                    self.state = State::Failed(Resume::End(status));
                    return Poll::Ready(Some(Err(self.error(status, self.losses.to_string()))));
                }
                State::Idle => self.state = State::Fetching((self.fetch)(self.offset)),
                State::Fetching(page) => {
                    let page = ready!(page.as_mut().poll(context));
                    // Unless the page is accepted.
                    self.state = State::Failed(Resume::Page(self.losses.clone()));
                    if let Err(error) = page.and_then(|page| self.accept(page)) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }

    fn failed(&self, status: StatusCode, reason: &str) -> Error {
        self.error(status, format!("the page of `{}` at offset {} {reason}", self.list, self.offset()))
    }

    fn error(&self, status: StatusCode, text: String) -> Error {
        let repr = ErrorRepr::new(ErrorKind::Undecodable, Delivery::Accepted, text).with_status(status);
        Error::from(repr).in_attempt(1).in_operation(self.operation, true)
    }
}

impl<T> Paginator<T> {
    /// Makes the stream end without an error even if items could not be decoded and were left out;
    /// [`skipped`](Self::skipped) still lists them.
    pub fn allow_skipped_items(mut self) -> Self {
        self.allow_skipped_items = true;
        self
    }

    /// Returns what could not be decoded so far.
    pub(crate) fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Returns how far the clocks of this machine and of the server were apart when pages arrived, at the most.
    pub(crate) fn clock_difference(&self) -> ClockDifference {
        self.clock_difference
    }

    /// Lets the stream continue after an error, with the page that failed; without an error, it has no effect.
    ///
    /// What could not be decoded before the error remains known: [`skipped`](Self::skipped) lists it, and the stream
    /// still ends in an error about it unless skipped items are allowed.
    pub fn resume(&mut self) {
        self.state = match mem::replace(&mut self.state, State::Ended) {
            State::Failed(Resume::Page(losses)) => {
                self.losses = losses;
                State::Idle
            }
            State::Failed(Resume::End(status)) => State::Complete(status),
            unchanged => unchanged,
        };
    }

    /// Returns the offset of the page that is requested next, so that another stream, perhaps in another process, can
    /// continue there. After an error, [`resume`](Self::resume) is better.
    ///
    /// A new stream does not know which items before the offset could not be decoded, so it can end without an error
    /// although some are missing: store [`skipped`](Self::skipped) with the offset. All other items before the offset
    /// have been returned, except for those of a page of which only some have been, and those that a
    /// [`collect_all`](Self::collect_all) has received which failed or was dropped.
    #[must_use]
    pub fn offset(&self) -> i64 {
        self.offset.unwrap_or_default()
    }

    /// Returns the number of items on all pages, as the latest page states it; `None` before the first page, or if no
    /// page has stated it.
    #[must_use]
    pub fn total(&self) -> Option<i64> {
        self.total
    }

    /// Returns the parts of all pages so far that could not be decoded and were left out, such as
    /// `charges[3].cardInfo.last4 of the page at offset 20`; a whole item is among them if it is unusable. Usually
    /// empty; log a warning if it is not. At most 1,000 are named; `and more` follows if there are others. See
    /// [`Response::skipped`].
    #[must_use]
    pub fn skipped(&self) -> &[String] {
        self.losses.named()
    }
}

impl<T: Clone + PartialEq> Stream for Paginator<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        // An error is the end, until the stream is resumed.
        let has_failed = matches!(self.state, State::Failed(_));
        let collected = if has_failed { None } else { self.collected.pop_front() };
        match collected {
            Some(item) => Poll::Ready(Some(Ok(item))),
            None => self.poll_rest(context),
        }
    }
}

/// Nothing in it is pinned: the future that it polls is boxed.
impl<T> Unpin for Paginator<T> {}

/// Shows neither the items nor keys of maps that do not look like a name.
impl<T> fmt::Debug for Paginator<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginator")
            .field("operation", &self.operation)
            .field("offset", &self.offset)
            .field("total", &self.total)
            .field("skipped", &self.losses.logged())
            .finish_non_exhaustive()
    }
}
