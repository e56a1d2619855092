//! The worst bodies that could be thought of take time and memory in proportion to their size.

use std::time::{Duration, Instant};

use crate::support::hostile;
use crate::support::process::alone;
use crate::support::responding::{Responding, keeps_status_and_delivery};

/// Enough for quadratic growth to show, and for the limit of objects to be met.
const SIZE: usize = 1 << 19;

/// In a process of its own, because it measures the memory of the whole process.
#[test]
fn no_response_takes_more_time_or_memory_than_its_size_explains() {
    alone("memory::no_response_takes_more_time_or_memory_than_its_size_explains", || {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(measure());
    });
}

async fn measure() {
    let server = Responding::new();
    for (what, operation, success, body) in hostile::bodies(SIZE) {
        let status = if success { 200 } else { 400 };
        let before = peak_memory(true);
        let start = Instant::now();
        let outcome = server.call(operation, status, &body).await;
        let (taken, after) = (start.elapsed(), peak_memory(false));
        keeps_status_and_delivery(what, status, &body, &outcome);
        drop(outcome);
        // A debug build takes a quarter of a second for each, and quadratic growth takes minutes.
        assert!(taken < Duration::from_secs(30), "{what}: {taken:?}");
        let grown = after.zip(before).map_or(0, |(after, before)| after.saturating_sub(before));
        println!("{what}: {taken:?}, {} MB", grown >> 20);
        // This includes the server's own copy and the test's.
        assert!(grown < 96 << 20, "{what}: {} MB", grown >> 20);
    }
}

/// Returns the peak memory of this process since the last reset, if the system reports it.
#[cfg(target_os = "linux")]
fn peak_memory(reset: bool) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = |name: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(name))?;
        value.trim().trim_end_matches("kB").trim().parse::<usize>().ok()
    };
    if reset {
        std::fs::write("/proc/self/clear_refs", "5").ok()?;
        return Some(line("VmRSS:")? << 10);
    }
    Some(line("VmHWM:")? << 10)
}

#[cfg(not(target_os = "linux"))]
fn peak_memory(_: bool) -> Option<usize> {
    None
}
