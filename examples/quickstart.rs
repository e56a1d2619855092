//! A charge, an `EasyQR` code, and a stored source.
//!
//! `cargo run --example quickstart`: without a key, the calls go to a sandbox on this machine. With a test key in
//! `ELEPAY_SECRET_KEY` they go to elepay. Live keys are refused.

mod support;

use std::error::Error;

use elepay::Progress;
use elepay::types::{
    CaptureChargeRequest, CodeItem, CreateChargeRequest, CreateCodeRequest, CreateCustomerRequest, CreateSourceRequest,
    PaymentMethod, Resource,
};
use support::show;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, sandbox) = support::connect().await?;

    // A payment by card. The required values are arguments, everything else is optional.
    let request = CreateChargeRequest::new(1_800, support::new_order_number(), PaymentMethod::Creditcard)
        .resource(Resource::Web)
        .capture(false)
        .description("Two cups of tea")
        .metadata([("cart", "9")]);
    let charge = client.create_charge(&request).await?;
    println!("\nCreated the charge {}", charge.id);
    println!("  status {}, amount {}", show(charge.status.as_ref()), show(charge.amount));
    println!("  next: elepay's SDK in the payer's browser continues with its `credential`");

    // The payer has to act first; in the sandbox, this program acts for the payer.
    if let Some(sandbox) = &sandbox {
        sandbox.approve(&charge.id)?;
        let charge = client.capture_charge(&charge.id, &CaptureChargeRequest::new()).await?;
        println!("Captured it");
        println!("  status {}, paid at {}", show(charge.status.as_ref()), show(charge.paid_time));
    }

    // A page on which the payer chooses how to pay, shown as a QR code or opened in a browser.
    let request = CreateCodeRequest::new(500, support::new_order_number())
        .expiry_duration(15)
        .items([CodeItem::new().name("Tea").price(250).count(2)]);
    let code = client.create_code(&request).await?;
    println!("\nCreated the EasyQR code {}", code.id);
    println!("  status {}, valid until {}", show(code.status.as_ref()), show(code.expiry_time));
    println!("  next: send the payer to {}", show(code.code_url.as_ref()));

    // A server that can receive webhooks waits for one instead.
    if let Some(sandbox) = &sandbox {
        sandbox.pay(&code.id, &PaymentMethod::Paypay)?;
        let code = client.wait_for_code(&code.id).await?;
        match code.progress() {
            Progress::Succeeded => println!("Paid with {}", show(code.charge.as_ref().map(|charge| &charge.id))),
            Progress::Failed => println!("Not paid, and it cannot be paid any more"),
            Progress::Unclear | Progress::Ongoing => println!("Look at it: {}", show(code.status.as_ref())),
        }
    }

    // A card that is stored for later payments.
    let customer = client.create_customer(&CreateCustomerRequest::new().description("From the quickstart")).await?;
    println!("\nCreated the customer {}", customer.id);
    let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let source = client.create_source(&customer.id, &request).await?;
    println!("Created the source {}", source.id);
    println!("  status {}", show(source.status.as_ref()));
    println!("  next: the payer agrees in the browser, where elepay's SDK continues with its `credential`");
    Ok(())
}
