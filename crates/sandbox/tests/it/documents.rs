//! Other documents than the client's own: the sandbox follows what they state.

use std::time::Duration;

use elepay::types::{
    CaptureChargeRequest, CreateChargeLocationRequest, CreateChargeRequest, CreateCodeRequest, CreateReaderRequest,
    CreateRefundRequest, CreateSubscriptionRequest, InvoiceRequest, LocationAddress, LocationName, PaymentMethod,
    SubscriptionInterval,
};
use elepay_sandbox::Sandbox;
use elepay_spec::{Document, reference};
use serde_json::{Value, json};

use crate::support::{customer_with_card, post};

/// Starts a sandbox on the client's document after changes: each sets the value at a JSON pointer, whose parent must
/// exist.
async fn start(changes: &[(&str, Value)]) -> Sandbox {
    let mut document = Document::parse("elepay.yaml", elepay::OPENAPI).unwrap().value;
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("the document has no {parent}"));
        parent[name] = value.clone();
    }
    // JSON is YAML.
    Sandbox::builder().document(document.to_string()).start().await.unwrap()
}

#[tokio::test]
async fn a_member_that_the_request_and_the_object_have_in_common_is_taken_over() {
    let string = || json!({ "type": "string" });
    let sandbox = start(&[
        ("/components/schemas/CreateCustomerRequest/properties/loyaltyNo", string()),
        ("/components/schemas/Customer/properties/loyaltyNo", string()),
        ("/components/schemas/CreateCodeRequest/properties/cashier", string()),
        ("/components/schemas/Code/properties/cashier", string()),
        ("/components/schemas/Charge/properties/cashier", string()),
        ("/components/schemas/CreateCustomerRequest/properties/secret", string()),
    ])
    .await;
    let (status, customer) =
        post(&sandbox, "/customers", r#"{"loyaltyNo": "L-1", "secret": "s", "status": "x"}"#).await;
    assert_eq!((status, &customer["loyaltyNo"]), (201, &json!("L-1")));
    assert!(customer.get("secret").is_none(), "only the request has it: {customer}");
    assert_eq!(customer["status"], "active", "the request does not have it");
    assert_eq!(sandbox.requests()[0].unknown, ["status"]);
    // The charge of a code takes it over from the code.
    let (_, code) = post(&sandbox, "/codes", r#"{"amount": 1, "orderNo": "o", "cashier": "C-1"}"#).await;
    sandbox.approve(code["id"].as_str().unwrap()).unwrap();
    assert_eq!(sandbox.objects("code").unwrap()[0]["cashier"], "C-1");
    assert_eq!(sandbox.objects("charge").unwrap()[0]["cashier"], "C-1");
}

#[tokio::test]
async fn a_call_without_members_that_the_document_leaves_optional_gets_a_response() {
    let sandbox = start(&[
        ("/components/schemas/CreateChargeRequest/required", json!([])),
        ("/components/schemas/CreateCodeRequest/required", json!([])),
        ("/components/schemas/CreateRefundRequest/required", json!([])),
        ("/components/schemas/CreateSourceRequest/required", json!([])),
    ])
    .await;
    let customer = sandbox.customer();
    // Two charges and two codes: a missing order number is never taken.
    for _ in 0..2 {
        let (status, charge) = post(&sandbox, "/charges", "{}").await;
        assert_eq!((status, &charge["status"]), (201, &json!("pending")), "{charge}");
        let id = charge["id"].as_str().unwrap();
        sandbox.approve(id).unwrap();
        assert_eq!(post(&sandbox, &format!("/charges/{id}/refunds"), "{}").await.0, 400);
        let (status, code) = post(&sandbox, "/codes", "{}").await;
        assert_eq!((status, &code["status"]), (201, &json!("pending")), "{code}");
        sandbox.approve(code["id"].as_str().unwrap()).unwrap();
        assert_eq!(reqwest::get(code["codeUrl"].as_str().unwrap()).await.unwrap().status(), 200);
        assert_eq!(post(&sandbox, &format!("/customers/{customer}/sources"), "{}").await.0, 201);
    }
    let authorised = post(&sandbox, "/charges", r#"{"capture": false}"#).await;
    assert_eq!((authorised.0, &authorised.1["errorCode"]), (400, &json!("M001004")));
    let url = format!("{}/charges?status=captured&paymentMethod=paypay", sandbox.url());
    let list = reqwest::Client::new().get(url).bearer_auth(sandbox.key()).send().await.unwrap();
    assert_eq!(list.json::<Value>().await.unwrap()["total"], 0, "a charge without a method has none of the methods");
}

#[tokio::test]
async fn defaults_are_those_of_the_document() {
    let limit = "/paths/~1charges/get/parameters/5";
    let sandbox = start(&[
        (&format!("{limit}/schema/default"), json!(3)),
        ("/components/schemas/CreateCodeRequest/properties/expiryDuration/default", json!(4)),
        ("/components/schemas/Currency/default", json!("EUR")),
        ("/components/schemas/CreateChargeRequest/properties/capture/default", json!(false)),
    ])
    .await;
    let body = r#"{"amount": 1, "orderNo": "order", "paymentMethod": "creditcard"}"#;
    for number in 0..5 {
        let (_, charge) = post(&sandbox, "/charges", &body.replace("order\"", &format!("order-{number}\""))).await;
        assert_eq!((&charge["currency"], &charge["authorize"]), (&json!("EUR"), &json!(true)), "{charge}");
    }
    let charges = reqwest::Client::new().get(format!("{}/charges", sandbox.url())).bearer_auth(sandbox.key());
    let list: Value = charges.send().await.unwrap().json().await.unwrap();
    assert_eq!((&list["total"], list["charges"].as_array().unwrap().len()), (&json!(5), 3));
    let (_, code) = post(&sandbox, "/codes", r#"{"amount": 1, "orderNo": "o"}"#).await;
    assert_eq!(code["expiryPeriod"], 240_000);
    sandbox.advance(Duration::from_secs(240));
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "closed");
}

#[tokio::test]
async fn a_view_of_an_object_has_the_type_and_the_defaults_of_its_own_schema() {
    let string = |default: &str| json!({ "type": "string", "default": default });
    let properties = "/components/schemas/ChargeStatusObject/properties";
    let sandbox = start(&[
        (&format!("{properties}/object"), string("receipt")),
        (&format!("{properties}/issuer"), string("shop")),
        (&format!("{properties}/orderNo"), string("unknown")),
    ])
    .await;
    let order = r#"{"amount": 1, "orderNo": "o", "paymentMethod": "paypay"}"#;
    let id = post(&sandbox, "/charges", order).await.1["id"].as_str().unwrap().to_owned();
    let url = format!("{}/charges/{id}/status", sandbox.url());
    let view = reqwest::Client::new().get(url).bearer_auth(sandbox.key()).send().await.unwrap();
    let view: Value = view.json().await.unwrap();
    assert_eq!((&view["object"], &view["issuer"]), (&json!("receipt"), &json!("shop")), "{view}");
    assert_eq!((&view["id"], &view["orderNo"]), (&json!(id), &json!("o")), "{view}");
}

#[tokio::test]
async fn a_code_cannot_expire_after_the_year_9999_whatever_a_document_allows() {
    let minutes = json!({ "type": "integer" });
    let sandbox = start(&[("/components/schemas/CreateCodeRequest/properties/expiryDuration", minutes)]).await;
    for minutes in [i64::MAX, 5_000_000_000] {
        let body = format!(r#"{{"amount": 1, "orderNo": "o", "expiryDuration": {minutes}}}"#);
        let (status, error) = post(&sandbox, "/codes", &body).await;
        assert_eq!((status, &error["parameterName"]), (400, &json!("expiryDuration")), "{error}");
        assert!(error["message"].as_str().unwrap().contains("the year 9999"), "{error}");
    }
    assert_eq!(post(&sandbox, "/codes", r#"{"amount": 1, "orderNo": "o", "expiryDuration": 500000}"#).await.0, 201);
}

#[tokio::test]
async fn a_request_can_contain_another_one_of_its_kind() {
    let itself = json!({ "$ref": "#/components/schemas/CreateCustomerRequest" });
    let sandbox = start(&[("/components/schemas/CreateCustomerRequest/properties/parent", itself)]).await;
    let body = r#"{"parent": {"parent": {"name": "Hanako", "colour": "red"}}}"#;
    assert_eq!(post(&sandbox, "/customers", body).await.0, 201);
    assert_eq!(sandbox.requests()[0].unknown, ["parent.parent.colour"]);
}

#[tokio::test]
async fn an_operation_that_is_not_simulated_and_a_response_that_does_not_match_are_reported() {
    let sandbox = start(&[
        ("/paths/~1customers/post/operationId", json!("inventCustomer")),
        ("/components/schemas/Code/required", json!(["hologram"])),
    ])
    .await;
    let (status, error) = post(&sandbox, "/customers", "{}").await;
    assert_eq!((status, &error["errorCode"]), (501, &json!("S001000")));
    assert!(error["message"].as_str().unwrap().contains("`inventCustomer`"), "{error}");
    let (status, error) = post(&sandbox, "/codes", r#"{"amount": 1, "orderNo": "o"}"#).await;
    assert_eq!((status, &error["errorCode"]), (500, &json!("S001000")));
    assert!(error["message"].as_str().unwrap().contains("hologram"), "{error}");
}

/// Adds the paths of members that the schema of a value does not name.
fn undocumented(document: &Document, schema: &Value, path: &str, value: &Value, found: &mut Vec<String>) {
    let schema = reference::resolve(document, schema);
    match value {
        Value::Object(members) if schema.get("properties").is_some() => {
            for (name, value) in members {
                match schema["properties"].get(name) {
                    Some(property) => undocumented(document, property, &format!("{path}.{name}"), value, found),
                    None => found.push(format!("{path}.{name}")),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                undocumented(document, &schema["items"], path, item, found);
            }
        }
        _ => {}
    }
}

/// The component of the objects in each member of the sandbox's state.
const KINDS: [(&str, &str); 12] = [
    ("charges", "Charge"),
    ("codes", "Code"),
    ("customers", "Customer"),
    ("sources", "Source"),
    ("refunds", "Refund"),
    ("disputes", "Dispute"),
    ("invoices", "Invoice"),
    ("subscriptions", "Subscription"),
    ("periods", "SubscriptionPeriod"),
    ("locations", "ChargeLocation"),
    ("terminalLocations", "TerminalLocation"),
    ("readers", "Reader"),
];

/// The simulation names members in Rust; this fails if the document names them differently.
#[tokio::test]
async fn objects_have_no_members_that_the_document_does_not_name() {
    let document = Document::parse("elepay.yaml", elepay::OPENAPI).unwrap();
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let code = CreateCodeRequest::new(500, "order-1").customer_id(customer.as_str()).should_create_source(true);
    sandbox.approve(&client.create_code(&code).await.unwrap().id).unwrap();
    let charge = CreateChargeRequest::new(500, "order-2", PaymentMethod::Creditcard).capture(false);
    let charge = client.create_charge(&charge).await.unwrap();
    sandbox.approve(&charge.id).unwrap();
    client.capture_charge(&charge.id, &CaptureChargeRequest::new()).await.unwrap();
    client.create_refund(&charge.id, &CreateRefundRequest::new(100)).await.unwrap();
    sandbox.set_status(&sandbox.open_dispute(&charge.id).unwrap(), "won").unwrap();
    let invoice = client.create_invoice(&InvoiceRequest::new(500, customer.as_str())).await.unwrap();
    client.submit_invoice(&invoice.id).await.unwrap();
    client.send_invoice(&invoice.id).await.unwrap();
    let interval = SubscriptionInterval::Month;
    let subscription = CreateSubscriptionRequest::new(customer.as_str()).amount(500).interval(interval);
    let subscription = client.create_subscription(&subscription).await.unwrap();
    client.start_subscription(&subscription.id).await.unwrap();
    sandbox.advance(Duration::from_secs(2));
    sandbox.approve(&invoice.id).unwrap();
    let terminals = client.list_locations().await.unwrap().locations.clone().unwrap();
    client.create_reader(&CreateReaderRequest::new(terminals[0].id.as_str())).await.unwrap();
    let name = LocationName::new().kanji("本店");
    let location = CreateChargeLocationRequest::new(LocationAddress::new(), name, "03-0000-0000", "100-0001");
    client.create_charge_location(&location).await.unwrap();
    let state: Value = reqwest::get(sandbox.state_url()).await.unwrap().json().await.unwrap();
    let (mut found, mut seen) = (Vec::new(), 0);
    for (kind, objects) in state.as_object().unwrap().iter().filter(|(kind, _)| *kind != "requests") {
        let Some(objects) = objects.as_array() else { continue };
        let component = KINDS.iter().find(|(name, _)| name == kind).map(|(_, component)| *component);
        let component = component.unwrap_or_else(|| panic!("add `{kind}` to KINDS"));
        let schema = document.at(&format!("/components/schemas/{component}"));
        assert!(!objects.is_empty() && schema.is_object(), "{component}: change crates/sandbox/src/domain/kinds.rs");
        seen += 1;
        for object in objects {
            undocumented(&document, schema, component, object, &mut found);
        }
    }
    assert_eq!(seen, KINDS.len(), "the state at `/_sandbox` lacks a kind, or shows it in another way");
    assert!(found.is_empty(), "change crates/sandbox/src/domain: {found:?}");
}

#[tokio::test]
async fn a_document_that_cannot_be_used_is_refused_with_its_line() {
    let document = "openapi: 3.0.3\npaths:\n  /shops:\n    get:\n      operationId: listShops\n      responses: {}\n";
    let error = Sandbox::builder().document(document).start().await.unwrap_err().to_string();
    assert_eq!(error, "the document cannot be used: document:4:5: expected exactly one response with a 2xx status");
}

#[tokio::test]
async fn objects_whose_members_have_other_types_in_a_document_of_ones_own_are_typed_without_them() {
    let number = json!({ "type": "integer" });
    let sandbox = start(&[
        ("/components/schemas/CreateCodeRequest/properties/description", number.clone()),
        ("/components/schemas/Code/properties/description", number),
    ])
    .await;
    post(&sandbox, "/codes", r#"{"amount": 1, "orderNo": "o", "description": 7}"#).await;
    let code = &sandbox.codes()[0];
    assert_eq!((code.order_no.as_deref(), code.description.as_deref()), (Some("o"), None));
    assert_eq!(sandbox.objects("codes").unwrap()[0]["description"], 7);
    assert!(sandbox.objects("cods").unwrap_err().to_string().ends_with("terminalLocations, readers"));
}
