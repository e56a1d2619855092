//! How sandboxes start and stop.

use elepay::types::{CreateChargeRequest, PaymentMethod};
use elepay_sandbox::Sandbox;

#[tokio::test]
async fn sandboxes_run_side_by_side_and_stop_when_dropped() {
    let mut all = Vec::new();
    for _ in 0..20 {
        all.push(Sandbox::start().await.unwrap());
    }
    for sandbox in &all {
        let request = CreateChargeRequest::new(1, "order-1", PaymentMethod::Paypay);
        sandbox.client().create_charge(&request).await.unwrap();
        assert_eq!(sandbox.charges().len(), 1);
    }
    let gone = all.pop().unwrap();
    let client = gone.client();
    let request = CreateChargeRequest::new(1, "order-2", PaymentMethod::Paypay);
    client.create_charge(&request).await.unwrap();
    drop(gone);
    tokio::task::yield_now().await;
    let refused = client.create_charge(&request).await.is_err();
    assert!(refused, "a dropped sandbox does not respond");
}
