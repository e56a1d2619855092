//! The worst bodies that could be thought of take time and memory in proportion to their size.
//!
//! The only test of its program, because it looks at the memory of the whole.

use std::time::{Duration, Instant};

use crate::support::answering::{Answering, keeps_status_and_delivery};
use crate::support::hostile;

/// Enough for what grows with the square to show, and for the limit of objects to be met.
const SIZE: usize = 1 << 19;

#[tokio::test]
async fn no_answer_takes_more_time_or_memory_than_its_size_explains() {
    let answering = Answering::new();
    for (what, operation, success, body) in hostile::bodies(SIZE) {
        let status = if success { 200 } else { 400 };
        let before = hostile::peak_since(true);
        let start = Instant::now();
        let outcome = answering.tell(operation, status, &body).await;
        let (taken, after) = (start.elapsed(), hostile::peak_since(false));
        keeps_status_and_delivery(what, status, &body, &outcome);
        drop(outcome);
        // Debug builds take a quarter of a second each, and a machine may be busy. What grows with the square takes minutes.
        assert!(taken < Duration::from_secs(10), "{what}: {taken:?}");
        let grown = after.zip(before).map_or(0, |(after, before)| after.saturating_sub(before));
        println!("{what}: {taken:?}, {} MB", grown >> 20);
        // The server's own copy and the test's are among it.
        assert!(grown < 96 << 20, "{what}: {} MB", grown >> 20);
    }
}
