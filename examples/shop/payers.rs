//! Payers in the sandbox, whose webhooks go wrong in every way.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use elepay::types::{CreateChargeRequest, CreateSourceRequest, PaymentMethod, Resource};
use elepay_sandbox::{DeliveryOutcome, Sandbox, WebhookFault};

use super::Shop;

/// Longer than it takes until elepay has given up an event.
const LATER: Duration = Duration::from_secs(2 * 60 * 60);

/// How many webhooks are not as elepay would have signed them.
const FORGED: usize = 3;

/// Lets payers pay orders, or not, while the webhooks to the shop are late, doubled, out of order, forged or lost.
pub async fn pay(sandbox: &Sandbox, shop: &Shop) -> Result<(), Box<dyn Error>> {
    for (number, fault) in [
        ("in-time", None),
        ("late", Some(WebhookFault::late(Duration::from_secs(60)))),
        ("twice", Some(WebhookFault::twice())),
        ("out-of-order", Some(WebhookFault::out_of_order())),
        ("next", None),
        ("wrongly-signed", Some(WebhookFault::wrong_signature())),
        ("signed-with-an-old-secret", Some(WebhookFault::old_secret())),
        ("changed", Some(WebhookFault::changed_body())),
        ("lost", Some(WebhookFault::lost())),
    ] {
        let charge = create(shop, sandbox, number).await?;
        if let Some(fault) = fault {
            sandbox.webhook_fault(fault);
        }
        sandbox.approve(&charge)?;
    }
    // Neither of them is paid: there is no event about the first one, and one of a type that the shop ignores.
    let failed = create(shop, sandbox, "failed").await?;
    sandbox.decline(&failed)?;
    let revoked = create(shop, sandbox, "revoked").await?;
    sandbox.client().revoke_charge(&revoked).await?;
    let card = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let source = sandbox.client().create_source(sandbox.customer(), &card).await?.id.clone();
    sandbox.approve(&source)?;

    sandbox.webhooks_sent().await;
    sandbox.advance(LATER);
    sandbox.webhooks_sent().await;
    Ok(())
}

/// Checks what the shop has delivered before and after it has looked for what no webhook has reported.
pub async fn check(sandbox: &Sandbox, shop: &Arc<Shop>) -> Result<(), Box<dyn Error>> {
    let refused = DeliveryOutcome::Failed { reason: "status 400".to_owned() };
    let refused = sandbox.deliveries().into_iter().filter(|delivery| delivery.outcome == refused).count();
    if refused != FORGED {
        return Err(format!("{refused} webhooks were refused, not {FORGED}").into());
    }
    expect(shop, &["failed", "lost", "revoked"])?;
    println!("Looking for what no webhook has reported:");
    shop.reconcile(SystemTime::now() - LATER).await?;
    expect(shop, &["failed", "revoked"])
}

fn expect(shop: &Shop, not_delivered: &[&str]) -> Result<(), Box<dyn Error>> {
    for (number, order) in shop.orders() {
        let expected = u32::from(!not_delivered.contains(&number.as_str()));
        if order.delivered != expected {
            return Err(format!("{number} was delivered {} times, not {expected} times", order.delivered).into());
        }
    }
    Ok(())
}

async fn create(shop: &Shop, sandbox: &Sandbox, number: &str) -> Result<String, Box<dyn Error>> {
    shop.order(number, 1_800);
    let request = CreateChargeRequest::new(1_800, number, PaymentMethod::Paypay);
    Ok(sandbox.client().create_charge(&request).await?.id.clone())
}
