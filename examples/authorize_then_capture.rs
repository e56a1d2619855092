//! Authorises an amount, and captures it when the goods are sent: all of it, a part, or nothing.
//!
//! `cargo run --example authorize_then_capture -- [--revoke]`

mod support;

use std::error::Error;
use std::time::Duration;

use elepay::Progress;
use elepay::types::{CaptureChargeRequest, ChargeStatus, CreateChargeRequest, PaymentMethod, Resource};
use support::show;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, sandbox) = support::connect().await?;
    let request = CreateChargeRequest::new(1_800, support::new_order_number(), PaymentMethod::Creditcard)
        .resource(Resource::Web)
        .capture(false);
    let charge = client.create_charge(&request).await?.into_inner();
    println!("{}: {}; the payer's browser continues with its `credential`", charge.id, show(charge.status));
    if let Some(sandbox) = &sandbox {
        // In the sandbox, the payer agrees at once.
        sandbox.approve(&charge.id)?;
    }

    // A server that can receive webhooks waits for one instead.
    let waited = client.wait_for_charge(&charge.id).deadline(Duration::from_secs(5 * 60)).await?;
    let status = show(waited.status.as_ref());
    match (&waited.status, waited.progress()) {
        (Some(ChargeStatus::Uncaptured), _) => println!("{}: {status}, the amount is authorised", charge.id),
        (_, Progress::Failed) => return Err(format!("{}: {status}, so there is nothing to capture", charge.id).into()),
        // It is captured already, for example.
        _ => return Err(format!("{}: {status}; look at this charge before you go on", charge.id).into()),
    }
    let charge = if std::env::args().any(|argument| argument == "--revoke") {
        client.revoke_charge(&charge.id).await?
    } else {
        // One item is sold out. The rest of the authorised amount is released.
        client.capture_charge(&charge.id, &CaptureChargeRequest::new().amount(1_200)).await?
    };
    println!("{}: {}, {} yen", charge.id, show(charge.status.as_ref()), show(charge.amount));
    Ok(())
}
