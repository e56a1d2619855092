//! Finds out what became of an order after a call whose outcome is unknown.
//!
//! `cargo run --example reconcile -- [ORDER [MINUTES]]`: without an order one is charged in the sandbox, and its answer gets
//! lost. The list of charges has no filter for order numbers, so it is paged through, over the time in which the charge
//! must have been created.

mod support;

use std::error::Error;
use std::time::{Duration, SystemTime};

use elepay::types::{Charge, CreateChargeRequest, ListCharges, PaymentMethod, SortOrder};
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
    let now = SystemTime::now();
    let window = (now - Duration::from_secs(minutes * 60) - margin, now + margin);
    let charges = charges_of(&client, &order, window).await?;
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

/// The charges of an order number that were created in a time, the oldest first.
async fn charges_of(
    client: &Client,
    order: &str,
    (from, to): (SystemTime, SystemTime),
) -> Result<Vec<Charge>, elepay::Error> {
    // The oldest first: what is created meanwhile comes at the end and moves nothing across the pages.
    let list = ListCharges::new().from(from).to(to).limit(100).order(SortOrder::Asc);
    let mut charges = client.list_charges_stream(list);
    let mut found = Vec::new();
    while let Some(charge) = charges.next().await {
        let charge = charge?;
        if charge.order_no.as_deref() == Some(order) {
            found.push(charge);
        }
    }
    // Something of a charge that cannot be read may be its order number.
    for path in charges.skipped() {
        eprintln!("warning: {path} was not as published and is left out");
    }
    Ok(found)
}
