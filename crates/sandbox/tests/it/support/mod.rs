//! Helpers of several modules.

pub mod browser;
pub mod control;
pub mod raw;
pub mod receiver;

use elepay::types::{CreateChargeRequest, CreateSourceRequest, PaymentMethod, Resource, UpdateCustomerRequest};
use elepay_sandbox::Sandbox;
use serde_json::Value;

/// Returns the error code of a call that must fail.
pub fn error_code<T: std::fmt::Debug>(outcome: Result<T, elepay::Error>) -> String {
    outcome.unwrap_err().code().unwrap_or_default().to_owned()
}

/// Creates a charge that the payer pays, and returns its id.
pub async fn paid_charge(sandbox: &Sandbox, order: &str, yen: i64) -> String {
    let request = CreateChargeRequest::new(yen, order, PaymentMethod::Creditcard);
    let id = sandbox.client().create_charge(&request).await.unwrap().id.clone();
    sandbox.approve(&id).unwrap();
    id
}

/// Creates a customer who pays with a stored credit card, and returns the id.
pub async fn customer_with_card(sandbox: &Sandbox) -> String {
    let customer = sandbox.customer();
    store_card(sandbox, &customer).await;
    customer
}

/// Stores a credit card, with which the customer pays by default.
pub async fn store_card(sandbox: &Sandbox, customer: &str) {
    let client = sandbox.client();
    let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let source = client.create_source(customer, &request).await.unwrap().id.clone();
    sandbox.approve(&source).unwrap();
    client.update_customer(customer, &UpdateCustomerRequest::new().default_source(source)).await.unwrap();
}

/// Sends a body as JSON with the right key, and returns the status and the JSON of the response.
pub async fn post(sandbox: &Sandbox, path: &str, body: &str) -> (u16, Value) {
    let request = reqwest::Client::new().post(format!("{}{path}", sandbox.url())).bearer_auth(sandbox.key());
    let response = request.header("content-type", "application/json").body(body.to_owned()).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}
