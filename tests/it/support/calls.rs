//! Every operation of the document, called by its name.

use elepay::types::{CreateCustomerRequest, CreateRefundRequest, ListChargesParams, ListSourcesParams};
use elepay::{Client, Error, Response};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Debug;

use super::{full_capture, full_charge, full_code, full_source};

/// What came of a call that was answered.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    /// The answer, written again.
    pub value: Value,
    pub skipped: Vec<String>,
    /// Its `Debug` text, plain and pretty.
    pub shown: String,
}

pub type Outcome = Result<Answered, Error>;

/// Calls an operation with every field set, and `secret` wherever a request has something to hide.
///
/// An operation that is new in the document makes this panic: it needs a line here.
pub async fn call(client: &Client, operation: &str, secret: &str) -> Outcome {
    let extra = [("frontUrl", secret)];
    match operation {
        "createCharge" => answered(client.create_charge(&full_charge().extra(extra)).await),
        "listCharges" => answered(client.list_charges(&ListChargesParams::new()).await),
        "captureCharge" => answered(client.capture_charge("cha_1", &full_capture().extra(extra)).await),
        "retrieveCharge" => answered(client.retrieve_charge("cha_1").await),
        "retrieveChargeStatus" => answered(client.retrieve_charge_status("cha_1").await),
        "revokeCharge" => answered(client.revoke_charge("cha_1").await),
        "createRefund" => {
            let request = CreateRefundRequest::new(1).reason("returned").metadata([("a", "b")]);
            answered(client.create_refund("cha_1", &request).await)
        }
        "listChargesRefunds" => answered(client.list_charges_refunds("cha_1").await),
        "retrieveChargeRefund" => answered(client.retrieve_charge_refund("cha_1", "ref_1").await),
        "createCode" => answered(client.create_code(&full_code().extra(extra)).await),
        "retrieveCode" => answered(client.retrieve_code("cod_1").await),
        "closeCode" => answered(client.close_code("cod_1").await),
        "createCustomer" => {
            let request = CreateCustomerRequest::new().name(secret).email(secret).phone(secret);
            answered(client.create_customer(&request).await)
        }
        "retrieveCustomer" => answered(client.retrieve_customer("cus_1").await),
        "createSource" => answered(client.create_source("cus_1", &full_source().extra(extra)).await),
        "listSources" => answered(client.list_sources("cus_1", &ListSourcesParams::new()).await),
        "retrieveSource" => answered(client.retrieve_source("cus_1", "src_1").await),
        "deleteSource" => answered(client.delete_source("cus_1", "src_1").await),
        "retrieveSourceStatus" => answered(client.retrieve_source_status("src_1").await),
        other => panic!("{other} is new in the document: call it here"),
    }
}

/// What came of a call, for those who make it themselves.
pub fn answered<T: Serialize + Debug>(outcome: Result<Response<T>, Error>) -> Outcome {
    let answer = outcome?;
    Ok(Answered {
        status: answer.status().as_u16(),
        value: serde_json::to_value(&*answer).expect("types of the API are JSON"),
        skipped: answer.skipped().to_vec(),
        shown: format!("{answer:?}\n{answer:#?}"),
    })
}
