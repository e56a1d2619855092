//! The README's example of a shop's own test runs as it is printed there.

// README: begin
use elepay::types::{ChargeStatus, CreateCodeRequest, PaymentMethod};
use elepay::{Client, Delivery, Error};
use elepay_sandbox::{Fault, Sandbox};

/// The shop's own code, under test: creates a code and returns the address to send the payer to.
async fn checkout(client: &Client, order: &str, yen: i64) -> Result<Option<String>, Error> {
    let code = client.create_code(&CreateCodeRequest::new(yen, order)).await?.into_inner();
    Ok(code.code_url)
}

#[tokio::test]
async fn an_order_is_paid_once_even_if_a_response_is_lost() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    // The response is lost after elepay has created the code.
    sandbox.fault(Fault::close_without_response().executed(true));
    let lost = checkout(&client, "order-1", 500).await.unwrap_err();
    assert_eq!(lost.delivery(), Delivery::Unknown);
    // A second call is refused, so there is only one code. Suppose that the payer pays it nevertheless.
    let again = checkout(&client, "order-1", 500).await.unwrap_err();
    assert_eq!(again.code(), Some("M002007"));
    sandbox.pay(&sandbox.codes()[0].id, &PaymentMethod::Paypay).unwrap();
    assert_eq!(sandbox.charges().len(), 1);
    assert_eq!(sandbox.charges()[0].status, Some(ChargeStatus::Captured));
}
// README: end

#[test]
fn the_readme_shows_this_very_test() {
    let (own, readme) = (include_str!("readme.rs"), include_str!("../../README.md"));
    let own = own.split_once("// README: begin\n").unwrap().1.split_once("// README: end\n").unwrap().0;
    assert!(readme.contains(&format!("```rust,no_run\n{own}```\n")), "copy the example from this file to the README");
}
