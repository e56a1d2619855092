//! Finds out what became of an order after a call whose outcome is unknown.
//!
//! `cargo run --example reconcile -- [ORDER [MINUTES]]`: in the sandbox, the example first creates a charge whose
//! response is lost. With a test key, it looks for a charge of your own order, which was created in the last MINUTES.

mod support;

use std::error::Error;
use std::time::{Duration, SystemTime};

use elepay::types::{CreateChargeRequest, PaymentMethod};
use elepay::{Client, OrderCharges, Progress};
use elepay_sandbox::{Fault, Sandbox};
use support::show;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, sandbox) = support::connect().await?;
    let mut arguments = std::env::args().skip(1);
    let order = match (&sandbox, arguments.next()) {
        (Some(sandbox), _) => lose_a_response(&client, sandbox).await?,
        (None, Some(order)) => order,
        (None, None) => return Err("Which order? cargo run --example reconcile -- ORDER [MINUTES]".into()),
    };
    let minutes: u64 = arguments.next().map_or(Ok(60), |text| text.parse())?;

    let search = client.charges_of_order(&order).since(SystemTime::now() - Duration::from_secs(minutes * 60));
    let mut answer = search.clone().await;
    let nothing_can_be_paid = match &answer {
        OrderCharges::NotFound => true,
        OrderCharges::Found(charges) => charges.iter().all(|charge| charge.progress() == Progress::Failed),
        OrderCharges::CannotTell(_) => false,
    };
    if nothing_can_be_paid {
        println!("{order}: no charge that can be paid; one may still be in progress, so looking again in a minute");
        tokio::time::sleep(Duration::from_secs(60)).await;
        answer = search.await;
    }
    let mut charges = match answer {
        OrderCharges::Found(charges) => charges,
        OrderCharges::NotFound => Vec::new(),
        // Do not charge again: there may be a charge that could not be read.
        OrderCharges::CannotTell(why) => {
            println!("{order}: look by hand: {why}");
            return Err(why.into());
        }
    };
    for charge in &charges {
        println!("{order}: {} of {} yen is {}", charge.id, show(charge.amount), show(charge.status.as_ref()));
    }
    // A charge that failed or was revoked can no longer be paid. Every other one may be paid, also after days.
    charges.retain(|charge| charge.progress() != Progress::Failed);
    match charges.as_slice() {
        [] => println!(
            "{order}: no charge of the last {minutes} minutes can be paid; if the order has a code, close it, and \
             check that no charge of it can still be paid, before you charge again"
        ),
        [charge] => println!("{order}: continue with {} instead of charging again", charge.id),
        _ => println!("{order}: there are several charges; revoke or refund all but one"),
    }
    Ok(())
}

/// Creates a charge in the sandbox without learning of it, and returns its order number.
async fn lose_a_response(client: &Client, sandbox: &Sandbox) -> Result<String, Box<dyn Error>> {
    sandbox.fault(Fault::close_without_response().executed(true));
    let order = support::new_order_number();
    match client.create_charge(&CreateChargeRequest::new(1_800, &order, PaymentMethod::Paypay)).await {
        Err(error) if error.look_up_first() => println!("{error}. Was it charged?"),
        other => return Err(format!("the call was expected to fail: {other:?}").into()),
    }
    Ok(order)
}
