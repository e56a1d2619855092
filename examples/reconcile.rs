//! Finds out what became of an order after a call whose outcome is unknown.
//!
//! `cargo run --example reconcile -- [ORDER [MINUTES]]`: without an order one is charged in the sandbox, and its answer gets
//! lost. The list of charges has no filter for order numbers, so it is paged through, over the time in which the charge
//! must have been created.

mod support;

use std::error::Error;
use std::time::{Duration, SystemTime};

use elepay::types::{Charge, CreateChargeRequest, ListChargesParams, PaymentMethod, SortOrder};
use elepay::{Client, Delivery};
use elepay_sandbox::Fault;
use support::shown;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, sandbox) = support::connect().await?;
    let mut arguments = std::env::args().skip(1);
    let order = match (arguments.next(), &sandbox) {
        (Some(order), None) => order,
        (_, Some(sandbox)) => {
            sandbox.fault(Fault::close_without_answer().executed(true));
            let order = "order-2026-0001".to_owned();
            let request = CreateChargeRequest::new(1_800, &order, PaymentMethod::Paypay);
            match client.create_charge(&request).await {
                Err(error) if error.delivery() == Delivery::Unknown => println!("{error}: was it charged?"),
                other => return Err(format!("this call was to fail: {other:?}").into()),
            }
            order
        }
        (None, None) => return Err("Which order? cargo run --example reconcile -- ORDER [MINUTES]".into()),
    };
    let minutes: u64 = arguments.next().map_or(Ok(60), |text| text.parse())?;
    // Clocks differ; a window that is too wide costs a page, one that is too narrow costs the answer.
    let margin = Duration::from_secs(5 * 60);
    let since = SystemTime::now() - Duration::from_secs(minutes * 60) - margin;
    let mut charges = charges_of(&client, &order, since).await?;
    if charges.is_empty() {
        // It may still be worked on.
        println!("{order}: no charge yet, looking once more in a minute");
        tokio::time::sleep(Duration::from_secs(60)).await;
        charges = charges_of(&client, &order, since).await?;
    }
    for charge in &charges {
        println!("{order}: {} over {} yen is {}", charge.id, shown(charge.amount), shown(charge.status.as_ref()));
    }
    match charges.as_slice() {
        [] => println!("{order}: no charge was created in the last {minutes} minutes, so it can be charged again"),
        [charge] => println!("{order}: go on with {} instead of charging again", charge.id),
        _ => println!("{order}: there are several charges; call off or refund all but one"),
    }
    Ok(())
}

/// The charges of an order number that were created since some time, the oldest first.
async fn charges_of(client: &Client, order: &str, since: SystemTime) -> Result<Vec<Charge>, Box<dyn Error>> {
    // The oldest first: what is created meanwhile comes at the end and moves nothing across the pages.
    let list = ListChargesParams::new().from(since).limit(100).order(SortOrder::Asc);
    let mut charges = client.list_charges_stream(list);
    let mut found = Vec::new();
    while let Some(charge) = charges.next().await {
        let charge = charge?;
        if charge.order_no.as_deref() == Some(order) {
            found.push(charge);
        }
    }
    // What cannot be read may be the order number that is looked for.
    if !charges.skipped().is_empty() {
        return Err(format!("cannot tell, look by hand: {:?} could not be read", charges.skipped()).into());
    }
    Ok(found)
}
