//! Every operation of the document: what it needs beforehand, and how it is called.

use std::time::Duration;

use elepay::types::{
    CaptureChargeRequest, CreateChargeRequest, CreateCodeRequest, CreateCustomerRequest, CreateRefundRequest,
    CreateSourceRequest, ListChargesParams, ListSourcesParams, PaymentMethod, Resource,
};
use elepay::{Client, Error, Timestamp};
use elepay_sandbox::Sandbox;

use super::plan::{PATIENCE, Plan, Target};

/// What a call is made on.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// What stands in the path; one of its own for each call.
    id: String,
    /// The charge or the customer that it belongs to, if there is one.
    of: String,
}

/// A time that no other call asks for, because a list has nothing else to be told apart by.
fn moment(plan: &Plan) -> i64 {
    1_700_000_000_000 + i64::try_from(plan.number).unwrap_or_default()
}

/// Makes what the call needs, with a client that nothing happens to.
pub async fn prepare(plan: &Plan, sandbox: &Sandbox, client: &Client) -> Result<Object, String> {
    let made = match plan.target {
        Target::Existing => make(plan, sandbox, client).await,
        Target::Missing => Ok(Object { id: format!("none_{}", plan.number), of: format!("no_{}", plan.number) }),
        Target::Invalid => Ok(Object::default()),
    };
    made.map_err(|error| format!("call {}: what it needs could not be made: {error}", plan.number))
}

async fn make(
    plan: &Plan,
    sandbox: &Sandbox,
    client: &Client,
) -> Result<Object, Box<dyn std::error::Error + Send + Sync>> {
    let order = format!("prepared-{}", plan.number);
    let charge = |capture| {
        let request = CreateChargeRequest::new(10_000, &order, PaymentMethod::Creditcard).capture(capture);
        async move { Ok::<_, Error>(client.create_charge(&request).await?.into_inner().id) }
    };
    let alone = |id: String| Object { id, of: String::new() };
    Ok(match plan.operation.as_str() {
        "retrieveCharge" | "revokeCharge" => alone(charge(true).await?),
        "captureCharge" => {
            let id = charge(false).await?;
            sandbox.approve(&id)?;
            alone(id)
        }
        "retrieveChargeStatus" | "createRefund" | "listChargesRefunds" => {
            let id = charge(true).await?;
            sandbox.approve(&id)?;
            alone(id)
        }
        "retrieveChargeRefund" => {
            let of = charge(true).await?;
            sandbox.approve(&of)?;
            let refund = client.create_refund(&of, &CreateRefundRequest::new(1)).await?;
            Object { id: refund.id.clone(), of }
        }
        "retrieveCode" | "closeCode" => {
            alone(client.create_code(&CreateCodeRequest::new(500, &order)).await?.id.clone())
        }
        "retrieveCustomer" | "createSource" | "listSources" => alone(sandbox.customer()),
        "retrieveSource" | "retrieveSourceStatus" | "deleteSource" => {
            let of = sandbox.customer();
            let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
            Object { id: client.create_source(&of, &request).await?.id.clone(), of }
        }
        _ => Object::default(),
    })
}

/// Whether a request belongs to this call: by what the caller put into its body, by its object, or by its moment.
pub fn mark(plan: &Plan, object: &Object) -> String {
    match plan.operation.as_str() {
        "createCharge" | "captureCharge" | "createRefund" | "createCode" | "createCustomer" | "createSource" => {
            plan.token()
        }
        "listCharges" => moment(plan).to_string(),
        // No request can have it, as nothing is sent.
        _ if plan.target == Target::Invalid => plan.token(),
        _ => object.id.clone(),
    }
}

/// All that a request may be marked by.
pub fn marks(request: &elepay_sandbox::Request) -> Vec<&str> {
    let places = ["/orderNo", "/metadata/call", "/extra/call", "/reason"];
    let body = places.iter().filter_map(|place| request.body.as_ref()?.pointer(place)?.as_str());
    body.chain(request.target.split(['/', '?', '&', '='])).collect()
}

/// Makes the call once. Nothing where the document has an operation that is not known here.
pub async fn perform(plan: &Plan, client: &Client, object: &Object) -> Option<Result<(), Error>> {
    let token = plan.token();
    let own = [("call", token.as_str())];
    let invalid = plan.target == Target::Invalid;
    // Longer than published.
    let order = if invalid { "9".repeat(1_000) } else { token.clone() };
    let Object { id, of } = object;
    Some(match plan.operation.as_str() {
        "createCharge" => {
            let request = CreateChargeRequest::new(1_800, order, PaymentMethod::Paypay).metadata(own);
            client.create_charge(&request).await.map(drop)
        }
        "listCharges" => {
            let query = ListChargesParams::new().from(Timestamp::from_millis(moment(plan)));
            if plan.otherwise {
                all(&mut client.list_charges_stream(query)).await
            } else {
                client.list_charges(&query).await.map(drop)
            }
        }
        "captureCharge" => client.capture_charge(id, &CaptureChargeRequest::new().extra(own)).await.map(drop),
        "retrieveCharge" => client.retrieve_charge(id).await.map(drop),
        "retrieveChargeStatus" if plan.otherwise => {
            let wait = client.wait_for_charge(id).interval(Duration::from_millis(1)).deadline(PATIENCE * 5 / 2);
            wait.await.map(drop)
        }
        "retrieveChargeStatus" => client.retrieve_charge_status(id).await.map(drop),
        "revokeCharge" => client.revoke_charge(id).await.map(drop),
        // Little, so that it could be given twice.
        "createRefund" => client.create_refund(id, &CreateRefundRequest::new(1).reason(token)).await.map(drop),
        "listChargesRefunds" => client.list_charges_refunds(id).await.map(drop),
        "retrieveChargeRefund" => client.retrieve_charge_refund(of, id).await.map(drop),
        "createCode" => client.create_code(&CreateCodeRequest::new(500, order).metadata(own)).await.map(drop),
        "retrieveCode" => client.retrieve_code(id).await.map(drop),
        "closeCode" => client.close_code(id).await.map(drop),
        "createCustomer" => client.create_customer(&CreateCustomerRequest::new().metadata(own)).await.map(drop),
        "retrieveCustomer" => client.retrieve_customer(id).await.map(drop),
        "createSource" => {
            let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web).metadata(own);
            client.create_source(id, &request).await.map(drop)
        }
        "listSources" => client.list_sources(id, &ListSourcesParams::new()).await.map(drop),
        "retrieveSource" => client.retrieve_source(of, id).await.map(drop),
        "retrieveSourceStatus" => client.retrieve_source_status(id).await.map(drop),
        "deleteSource" => client.delete_source(of, id).await.map(drop),
        _ => return None,
    })
}

async fn all<T: Clone + PartialEq>(items: &mut elepay::Paginator<T>) -> Result<(), Error> {
    while let Some(item) = items.next().await {
        item?;
    }
    Ok(())
}
