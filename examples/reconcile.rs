//! Finds out what became of an order after a call whose outcome is unknown.
//!
//! `cargo run --example reconcile -- [ORDER [MINUTES]]`: in the sandbox, the example first creates a charge whose
//! response is lost. The list of charges has no filter for order numbers, so the example searches all charges of the
//! time in which this one must have been created.

mod support;

use std::error::Error;
use std::time::{Duration, SystemTime};

use elepay::types::{Charge, CreateChargeRequest, ListChargesParams, PaymentMethod, SortOrder};
use elepay::{Client, Progress};
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

    // Clocks differ. A period that is too long costs a page, one that is too short misses the charge.
    let margin = Duration::from_secs(5 * 60);
    let since = SystemTime::now() - Duration::from_secs(minutes * 60) - margin;
    let mut charges = charges_of_order(&client, &order, since).await?;
    if charges.is_empty() {
        println!("{order}: no charge yet; it may still be in progress, so looking again in a minute");
        tokio::time::sleep(Duration::from_secs(60)).await;
        charges = charges_of_order(&client, &order, since).await?;
    }
    for charge in &charges {
        println!("{order}: {} of {} yen is {}", charge.id, show(charge.amount), show(charge.status.as_ref()));
    }
    // A charge that failed or was revoked can no longer be paid. Every other one may be paid, also after days.
    charges.retain(|charge| charge.status.as_ref().is_none_or(|status| status.progress() != Progress::Failed));
    match charges.as_slice() {
        [] => println!(
            "{order}: no charge of the last {minutes} minutes can be paid; if the order has a code, close it before \
             you charge again"
        ),
        [charge] => println!("{order}: continue with {} instead of charging again", charge.id),
        _ => println!("{order}: there are several charges; revoke or refund all but one"),
    }
    Ok(())
}

/// Returns the charges with an order number that were created since then, the oldest first.
async fn charges_of_order(client: &Client, order: &str, since: SystemTime) -> Result<Vec<Charge>, Box<dyn Error>> {
    // In this order, a charge that is created meanwhile comes last and does not shift the others.
    let query = ListChargesParams::new().from(since).limit(100).order(SortOrder::Asc);
    let mut charges = client.list_charges_stream(query);
    let (mut found, mut count) = (Vec::new(), 0);
    while let Some(charge) = charges.next().await.transpose()? {
        count += 1;
        if charge.order_no.as_deref() == Some(order) {
            found.push(charge);
        }
    }
    // The order number of the charge may be among the parts that could not be decoded.
    if !charges.skipped().is_empty() {
        return Err(format!("look by hand, because parts could not be decoded: {:?}", charges.skipped()).into());
    }
    // Without a total, nobody knows whether these are all.
    match charges.total() {
        Some(total) if count >= total => Ok(found),
        total => Err(format!("look by hand, because {count} charges arrived, and the total is {total:?}").into()),
    }
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
