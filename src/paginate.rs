//! What is on all pages of a list.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::StatusCode;

use crate::error::ErrorRepr;
use crate::error::delivery::Delivery;
use crate::{Error, ErrorKind, Response};

/// How many left-out parts are named; of more, it is only said that there are more.
const MOST_NAMED: usize = 1_000;

/// Everything in a list, page by page: a lazy [`Stream`], and with [`next`](Self::next) without any further crate.
///
/// It ends after the first error. Dropping it is safe at any time: it only reads.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Paginator<T> {
    operation: &'static str,
    /// The name of the list in a page.
    list: &'static str,
    fetch: Fetch<T>,
    state: State<T>,
    /// What was read and not taken yet.
    ready: VecDeque<T>,
    /// The page before, to see whether it comes again.
    before: Vec<T>,
    /// Nothing of the page before could be read.
    useless: bool,
    offset: Option<i64>,
    total: Option<i64>,
    skipped: Vec<String>,
}

type Fetching<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;
type Fetch<T> = Box<dyn FnMut(Option<i64>) -> Fetching<T> + Send>;

enum State<T> {
    /// Another page is to be asked for, once it is wanted.
    Between,
    Fetching(Fetching<T>),
    Ended,
}

/// One page as the generated code hands it over.
pub(crate) struct Page<T> {
    items: Option<Vec<T>>,
    total: Option<i64>,
    /// How many items could not be read, and are not in `items`.
    dropped: usize,
    skipped: Vec<String>,
    status: StatusCode,
}

impl<T> Page<T> {
    pub(crate) fn new<A>(
        answer: Response<A>,
        list: &str,
        parts: impl FnOnce(A) -> (Option<Vec<T>>, Option<i64>),
    ) -> Self {
        let (status, skipped, dropped) = (answer.status(), answer.skipped().to_vec(), answer.dropped(list));
        let (items, total) = parts(answer.into_inner());
        Self { items, total, dropped, skipped, status }
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
            state: State::Between,
            ready: VecDeque::new(),
            before: Vec::new(),
            useless: false,
            offset,
            total: None,
            skipped: Vec::new(),
        }
    }

    /// The next one; `None` at the end. It may be dropped before it is done: nothing is lost, the next call goes on.
    ///
    /// # Errors
    /// What made a page fail. After that the stream has ended.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Takes in a page.
    fn turn(&mut self, page: Page<T>) -> Result<(), Error> {
        let offset = self.offset.unwrap_or_default();
        self.total = page.total.or(self.total);
        for path in page.skipped {
            if self.skipped.len() < MOST_NAMED {
                self.skipped.push(format!("{path} of the page at offset {offset}"));
            } else if self.skipped.len() == MOST_NAMED {
                self.skipped.push("and more".to_owned());
            }
        }
        let more = |total: Option<i64>| total.is_some_and(|total| total > offset);
        let items = match page.items {
            Some(items) => items,
            None if page.dropped == 0 && !more(page.total) => Vec::new(),
            None => return Err(self.failed(page.status, "has no list that can be read")),
        };
        if !items.is_empty() && items == self.before {
            return Err(self.failed(page.status, "is the one before it again"));
        }
        // Two in a row: there may be no end to it.
        let useless = items.is_empty() && page.dropped > 0;
        if useless && self.useless {
            return Err(self.failed(page.status, "has nothing that can be read, like the one before"));
        }
        self.useless = useless;
        // What could not be read has its place in the list all the same.
        let count = items.len().saturating_add(page.dropped);
        let reached = offset.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        // A page that is shorter than was asked for does not have to be the last: the server has a limit of its own. Nor
        // is a total below what has come to be trusted. An empty page is.
        self.state = if count == 0 || page.total == Some(reached) { State::Ended } else { State::Between };
        self.offset = Some(reached);
        self.before.clone_from(&items);
        self.ready = items.into();
        Ok(())
    }

    fn failed(&self, status: StatusCode, what: &str) -> Error {
        let text = format!("the page of `{}` at offset {} {what}", self.list, self.offset());
        let mut parts = ErrorRepr::new(ErrorKind::Undecodable, Delivery::Accepted, text);
        parts.status = Some(status);
        Error::from(parts).of_attempt(1, true).in_operation(self.operation)
    }
}

impl<T> Paginator<T> {
    /// How many come before the page that is asked for next. After an error, a new stream from there goes on where this
    /// one has stopped: everything before it has been given.
    #[must_use]
    pub fn offset(&self) -> i64 {
        self.offset.unwrap_or_default()
    }

    /// How many there are on all pages, as the last page said.
    #[must_use]
    pub fn total(&self) -> Option<i64> {
        self.total
    }

    /// The parts of all pages so far that could not be read and were left out, like
    /// `charges[3].cardInfo.last4 of the page at offset 20`; a whole item is among them where it is of no use. Empty in
    /// ordinary times; worth a warning in the log otherwise. See [`Response::skipped`].
    #[must_use]
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }
}

impl<T: Clone + PartialEq> Stream for Paginator<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match &mut this.state {
                State::Ended => return Poll::Ready(None),
                State::Between => this.state = State::Fetching((this.fetch)(this.offset)),
                State::Fetching(page) => {
                    let page = ready!(page.as_mut().poll(context));
                    // Also where taking it in fails.
                    this.state = State::Ended;
                    if let Err(error) = page.and_then(|page| this.turn(page)) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }
}

/// Nothing in it is pinned: what is polled is in a box of its own.
impl<T> Unpin for Paginator<T> {}

/// What it lists is left out.
impl<T> fmt::Debug for Paginator<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginator")
            .field("operation", &self.operation)
            .field("offset", &self.offset)
            .field("total", &self.total)
            .field("skipped", &self.skipped)
            .finish_non_exhaustive()
    }
}
