//! Holds an amount, and takes it when the goods are sent: all, a part, or nothing.
//!
//! `cargo run --example authorize_then_capture -- [--revoke]`

mod support;

use std::error::Error;
use std::time::Duration;

use elepay::types::{CaptureChargeRequest, ChargeStatus, CreateChargeRequest, PaymentMethod, Resource};
use support::shown;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, sandbox) = support::connect().await?;
    let request = CreateChargeRequest::new(1_800, "order-2026-0001", PaymentMethod::Creditcard)
        .resource(Resource::Web)
        .capture(false);
    let charge = client.create_charge(&request).await?.into_inner();
    println!("{}: {}; the payer's browser goes on with its `credential`", charge.id, shown(charge.status));
    // The sandbox's payer agrees at once.
    if let Some(sandbox) = &sandbox {
        sandbox.approve(&charge.id)?;
    }
    // A shop would rather wait for the webhook; this asks every ten seconds.
    let status = client.wait_for_charge(&charge.id).deadline(Duration::from_secs(5 * 60)).await?;
    if status != ChargeStatus::Uncaptured {
        return Err(format!("{}: {status}, so there is nothing to capture", charge.id).into());
    }
    println!("{}: the amount is held", charge.id);
    let done = if std::env::args().any(|argument| argument == "--revoke") {
        client.revoke_charge(&charge.id).await?
    } else {
        // One of the goods is sold out: the rest of the held amount is let go.
        client.capture_charge(&charge.id, &CaptureChargeRequest::new().amount(1_200)).await?
    };
    println!("{}: {}, {} yen", done.id, shown(done.status.as_ref()), shown(done.amount));
    Ok(())
}
