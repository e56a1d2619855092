//! Refunds a charge, and waits until the refund is complete.
//!
//! `cargo run --example refund -- [CHARGE [YEN]]`: in the sandbox, the example first creates a charge and pays it.
//! Without an amount, it refunds everything that is left.

mod support;

use std::error::Error;
use std::time::Duration;

use elepay::types::{CreateChargeRequest, CreateRefundRequest, PaymentMethod};
use elepay::{Client, Progress};
use elepay_sandbox::Sandbox;
use support::show;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, sandbox) = support::connect().await?;
    let mut arguments = std::env::args().skip(1);
    let charge_id = match (&sandbox, arguments.next()) {
        (Some(sandbox), _) => paid_charge(&client, sandbox).await?,
        (None, Some(charge_id)) => charge_id,
        (None, None) => return Err("Which charge? cargo run --example refund -- CHARGE [YEN]".into()),
    };
    let charge = client.retrieve_charge(&charge_id).await?;
    if !charge.skipped().is_empty() {
        let unreadable = charge.skipped().join(", ");
        return Err(format!("{charge_id}: {unreadable} could not be read; refund by hand").into());
    }
    let refunded = charge.refunds.as_ref().and_then(|refunds| refunds.amount).unwrap_or_default();
    let left = charge.amount.ok_or("the charge has no amount")? - refunded;
    let yen = arguments.next().map_or(Ok(left), |text| text.parse())?;
    println!("{charge_id}: {} yen, {refunded} of it refunded", show(charge.amount));

    // A reason that is used only once identifies this refund if the response is lost.
    let reason = format!("Returned, {}", support::new_order_number());
    let refund = match client.create_refund(&charge_id, &CreateRefundRequest::new(yen).reason(&reason)).await {
        Ok(refund) => refund.into_inner(),
        // elepay cannot recognise a repeated request, so look before you try again.
        Err(error) if error.look_up_first() => {
            println!("{error}\nIs `{reason}` among these refunds? If not, look again in a minute.");
            for refund in client.list_charges_refunds(&charge_id).await?.into_inner().refunds.unwrap_or_default() {
                println!("  {}: {} yen, {}", refund.id, show(refund.amount), show(refund.reason));
            }
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    println!("{}: {yen} yen, {}", refund.id, show(refund.status.as_ref()));

    // This can take a long time. A server waits for the webhook `refund.succeeded` instead.
    let refund = client.wait_for_refund(&charge_id, &refund.id).interval(Duration::from_secs(1)).await?;
    if refund.progress() != Progress::Succeeded {
        return Err(
            format!("{}: {}; look at this refund before you go on", refund.id, show(refund.status.as_ref())).into()
        );
    }
    println!("{}: {} at {}", refund.id, show(refund.status.as_ref()), show(refund.refunded_time));
    Ok(())
}

/// Creates a charge in the sandbox, pays it, and returns its id.
async fn paid_charge(client: &Client, sandbox: &Sandbox) -> Result<String, Box<dyn Error>> {
    let request = CreateChargeRequest::new(1_800, support::new_order_number(), PaymentMethod::Creditcard);
    let charge = client.create_charge(&request).await?;
    sandbox.approve(&charge.id)?;
    Ok(charge.id.clone())
}
