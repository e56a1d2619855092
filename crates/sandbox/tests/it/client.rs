//! The client that a sandbox sets up for its tests.

use std::time::{Duration, Instant};

use elepay::types::{CreateCodeRequest, ListChargesParams};
use elepay::{Delivery, ErrorKind, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};

/// The client's usual timeout is a minute, for which a test should not have to wait.
#[tokio::test]
async fn a_test_of_silence_takes_seconds() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::silence());
    let start = Instant::now();
    let error = sandbox.client().create_code(&CreateCodeRequest::new(500, "order-1")).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::Unknown));
    let elapsed = start.elapsed();
    assert!(elapsed >= Duration::from_secs(5), "the timeout is documented: {elapsed:?}");
    assert!(elapsed < Duration::from_secs(50), "the usual timeout: {elapsed:?}");
}

#[tokio::test]
async fn the_client_of_a_sandbox_has_settings() {
    let sandbox = Sandbox::start().await.unwrap();
    let policy = RetryPolicy::off().max_attempts(2).initial_backoff(Duration::from_millis(1));
    let builder = sandbox.client_builder().timeout(Duration::from_millis(200)).retry(policy);
    let client = builder.build().unwrap();
    sandbox.fault_at(1, Fault::silence());
    let start = Instant::now();
    let list = client.list_charges(&ListChargesParams::new()).await.unwrap();
    assert_eq!((list.total, sandbox.requests().len()), (Some(0), 2));
    assert!(start.elapsed() < Duration::from_secs(50));
}
