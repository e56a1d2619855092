//! Gives money back, and waits until it is done.
//!
//! `cargo run --example refund -- [CHARGE [YEN]]`: without a charge one is made and paid in the sandbox; without an
//! amount, all that is left is given back.

mod support;

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use elepay::types::{CreateChargeRequest, CreateRefundRequest, PaymentMethod, Refund, RefundStatus};
use elepay::{Client, Delivery};
use support::shown;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, sandbox) = support::connect().await?;
    let mut arguments = std::env::args().skip(1);
    let charge = match (arguments.next(), &sandbox) {
        (Some(charge), None) => charge,
        (_, Some(sandbox)) => {
            let order = CreateChargeRequest::new(1_800, "order-2026-0001", PaymentMethod::Creditcard);
            let charge = client.create_charge(&order).await?;
            sandbox.approve(&charge.id)?;
            charge.id.clone()
        }
        (None, None) => {
            return Err("Which charge? Name one that is paid: cargo run --example refund -- CHARGE [YEN]".into());
        }
    };
    let paid = client.retrieve_charge(&charge).await?;
    let given = paid.refunds.as_ref().and_then(|refunds| refunds.amount).unwrap_or_default();
    let left = paid.amount.unwrap_or_default() - given;
    let yen = arguments.next().map_or(Ok(left), |text| text.parse())?;
    println!("{charge}: {} yen, {given} given back, {left} left", paid.amount.unwrap_or_default());

    // A reason that is used once tells this refund from every other one, should its answer get lost.
    let reason = format!("Sent back, {}", SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis());
    let request = CreateRefundRequest::new(yen).reason(&reason);
    let refund = match client.create_refund(&charge, &request).await {
        Ok(refund) => refund.into_inner(),
        // Nothing marks a second call as a repetition of the first, so look before trying again.
        Err(error) if matches!(error.delivery(), Delivery::Unknown | Delivery::Accepted) => {
            println!(
                "{error}\nIs `{reason}` among the refunds that the charge has now? If not, look once more in a minute."
            );
            for refund in client.list_charges_refunds(&charge).await?.into_inner().refunds.unwrap_or_default() {
                println!(
                    "  {}: {} yen, {}, {}",
                    refund.id,
                    shown(refund.amount),
                    shown(refund.status),
                    shown(refund.reason)
                );
            }
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    println!("{}: {yen} yen, {}", refund.id, shown(refund.status.as_ref()));
    let done = finished(&client, &charge, refund).await?;
    println!("{}: {} at {}", done.id, shown(done.status), shown(done.refunded_time));
    let now = client.retrieve_charge(&charge).await?;
    println!("{charge}: {}", shown(now.status.as_ref()));
    Ok(())
}

/// Asks for a refund until it is done. It can take long: a program that runs for a moment leaves this to the webhook
/// `refund.succeeded`.
async fn finished(client: &Client, charge: &str, mut refund: Refund) -> Result<Refund, elepay::Error> {
    while refund.status == Some(RefundStatus::Pending) {
        tokio::time::sleep(Duration::from_secs(1)).await;
        refund = client.retrieve_charge_refund(charge, &refund.id).await?.into_inner();
    }
    Ok(refund)
}
