//! A page shows the status of a payment at once or not at all; a nightly job has time.

use std::time::Duration;

use elepay::types::{CreateChargeRequest, ListChargesParams, PaymentMethod};
use elepay::{Client, Error, Progress, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};

/// For a page: one attempt, and half a second.
async fn progress_now(client: &Client, charge_id: &str) -> Option<Progress> {
    let client = client.with_timeout(Duration::from_millis(500)).with_retry(RetryPolicy::off());
    Some(client.retrieve_charge_status(charge_id).await.ok()?.progress())
}

/// For a job: many attempts.
async fn count(client: &Client) -> Result<usize, Error> {
    let patient = client.with_retry(RetryPolicy::default().max_attempts(6).initial_backoff(Duration::from_millis(1)));
    Ok(patient.list_charges_stream(ListChargesParams::new()).collect_all().await?.len())
}

#[tokio::test]
async fn a_page_does_not_wait_and_a_job_does() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Creditcard);
    let charge = client.create_charge(&request).await.unwrap();
    sandbox.fault(Fault::silence());
    assert_eq!(progress_now(&client, &charge.id).await, None);
    assert_eq!(progress_now(&client, &charge.id).await, Some(Progress::Ongoing));
    for _ in 0..5 {
        sandbox.fault(Fault::status(503));
    }
    assert_eq!(count(&client).await.unwrap(), 1);
}
