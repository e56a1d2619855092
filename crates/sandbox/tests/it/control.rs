//! Control over HTTP: whatever Rust can do, so can a test in any language.

use elepay::types::{CreateChargeRequest, CreateCodeRequest, CreateReaderRequest, InvoiceRequest, PaymentMethod};
use elepay_sandbox::Sandbox;
use elepay_spec::Document;
use serde_json::{Value, json};

use crate::support::control::{DOCUMENT, control, done};
use crate::support::{customer_with_card, paid_charge, post};

async fn charge(sandbox: &Sandbox, order: &str) -> String {
    let request = CreateChargeRequest::new(500, order, PaymentMethod::Creditcard);
    sandbox.client().create_charge(&request).await.unwrap().id.clone()
}

#[tokio::test]
async fn every_documented_operation_answers_as_documented_even_if_it_refuses() {
    let sandbox = Sandbox::start().await.unwrap();
    let document = Document::parse("control.yaml", DOCUMENT).unwrap().value;
    let mut called = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|name| ["get", "post", "delete"].contains(&name.as_str()))
        {
            if *path == "/_sandbox/openapi.yaml" || *path == "/_sandbox" {
                continue;
            }
            let path = path.replace("{id}", "cha_nowhere");
            control(&sandbox, &method.to_uppercase(), &path, None).await;
            // Nothing is documented that has this member.
            let (status, refusal) = control(&sandbox, &method.to_uppercase(), &path, Some(json!({ "tyop": 1 }))).await;
            if path != "/_sandbox/requests" || method != "get" {
                assert_eq!(status, 400, "{method} {path}");
                assert!(refusal["message"].as_str().unwrap().contains("`tyop`: "), "{refusal}");
            }
            called += 1;
        }
    }
    assert!(called > 50, "{called}");
}

/// Whatever is sent, the reason names the member, and needs no knowledge of how the sandbox is written.
#[tokio::test]
async fn a_refusal_of_a_member_names_it_and_no_type_of_rust() {
    let sandbox = Sandbox::start().await.unwrap();
    let status = json!({ "kind": "status", "status": 503 });
    let when = json!({ "operation": "createCharge", "method": "POST", "path": "/charges", "body": {} });
    let mut tried = 0;
    for (path, body) in [
        ("/_sandbox/charges/cha_x/status", json!({ "status": "waiting" })),
        ("/_sandbox/codes/code_x/pay", json!({ "method": "paypay" })),
        ("/_sandbox/clock/advance", json!({ "seconds": 1 })),
        ("/_sandbox/webhook-timeout", json!({ "seconds": 1 })),
        ("/_sandbox/webhooks", json!({ "url": "http://127.0.0.1:1/", "secret": "whsec_1" })),
        ("/_sandbox/webhook-faults", json!({ "fault": { "kind": "late", "seconds": 1 } })),
        ("/_sandbox/faults", json!({ "fault": status, "nth": 2 })),
        ("/_sandbox/faults", json!({ "fault": status, "when": when, "times": 2 })),
        ("/_sandbox/faults", json!({ "fault": { "kind": "cut", "bytes": 0, "executed": true } })),
        ("/_sandbox/faults", json!({ "fault": { "kind": "informational", "statuses": [103] } })),
        ("/_sandbox/faults", json!({ "fault": { "kind": "trickle", "bytes": 1, "everySeconds": 0.5 } })),
        (
            "/_sandbox/faults",
            json!({ "fault": { "kind": "respondWith", "status": 200, "contentType": "a", "body": { "base64": "" } } }),
        ),
        ("/_sandbox/faults", json!({ "fault": { "kind": "redirect", "status": 302, "location": "/" }, "nth": 1 })),
    ] {
        for pointer in pointers("", &body) {
            for other in [
                json!(null),
                json!(true),
                json!(-1),
                json!(1.5),
                json!(1.0),
                json!(1e30),
                json!(70_000),
                json!("%"),
                json!([]),
                json!(["x"]),
                json!({}),
                json!({ "tyop": 1 }),
            ] {
                let mut changed = body.clone();
                *changed.pointer_mut(&pointer).unwrap() = other;
                let (status, refusal) = control(&sandbox, "POST", path, Some(changed.clone())).await;
                let Some(message) = refusal["message"].as_str() else { continue };
                for word in ["u16", "u64", "usize", "f64", "struct", "variant", "invalid", "field", "map", "sequence"] {
                    assert!(!message.contains(word), "{changed}: `{word}`: {message}");
                }
                assert!([400, 404, 409].contains(&status), "{changed}: {message}");
                tried += 1;
            }
        }
        sandbox.reset();
    }
    assert!(tried > 300, "{tried}");
}

/// Returns the pointers of the members of a value at any depth.
fn pointers(path: &str, value: &Value) -> Vec<String> {
    let members: Vec<_> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (format!("{path}/{name}"), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (format!("{path}/{at}"), item)).collect(),
        _ => Vec::new(),
    };
    members.into_iter().flat_map(|(at, value)| [vec![at.clone()], pointers(&at, value)].concat()).collect()
}

#[tokio::test]
async fn a_charge_lives_its_whole_life_by_control() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = charge(&sandbox, "order-1").await;
    let shown = done(&sandbox, "GET", &format!("/_sandbox/objects/{id}"), None).await;
    assert_eq!((&shown["kind"], &shown["actions"]), (&json!("charge"), &json!(["approve", "decline", "expire"])));
    assert_eq!(shown["statuses"], json!(["waiting", "notified", "failed", "amount_mismatch"]));
    let path = format!("/_sandbox/charges/{id}/status");
    let shown = done(&sandbox, "POST", &path, Some(json!({ "status": "waiting" }))).await;
    assert_eq!(shown["object"]["status"], "waiting");
    let paid = done(&sandbox, "POST", &format!("/_sandbox/charges/{id}/approve"), None).await;
    assert_eq!((&paid["object"]["status"], &paid["actions"]), (&json!("captured"), &json!(["dispute"])));
    let (status, refusal) = control(&sandbox, "POST", &format!("/_sandbox/charges/{id}/approve"), None).await;
    assert_eq!(status, 409);
    assert_eq!((&refusal["id"], &refusal["status"]), (&json!(id), &json!("captured")), "{refusal}");
    assert_eq!(refusal["allowed"], json!(["dispute"]));
    assert!(refusal["message"].as_str().unwrap().contains("it can be paid while it is `pending`"), "{refusal}");
    let dispute = done(&sandbox, "POST", &format!("/_sandbox/charges/{id}/dispute"), None).await;
    let dispute = dispute["object"]["id"].as_str().unwrap().to_owned();
    let won = json!({ "status": "won" });
    let won = done(&sandbox, "POST", &format!("/_sandbox/disputes/{dispute}/status"), Some(won)).await;
    assert_eq!(won["object"]["status"], "won");
    // As any object, and a charge that fails.
    let id = charge(&sandbox, "order-2").await;
    let failed = done(&sandbox, "POST", &format!("/_sandbox/objects/{id}/decline"), None).await;
    assert_eq!(failed["object"]["status"], "failed");
    let listed = done(&sandbox, "GET", "/_sandbox/charges", None).await;
    assert_eq!(listed["charges"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_id_of_another_kind_and_one_of_nothing_are_told_apart() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = charge(&sandbox, "order-1").await;
    let (status, refusal) = control(&sandbox, "POST", &format!("/_sandbox/codes/{id}/approve"), None).await;
    assert_eq!((status, &refusal["message"]), (404, &json!(format!("`{id}` is the id of a charge, not of a code"))));
    let (status, refusal) = control(&sandbox, "POST", "/_sandbox/codes/code_x/approve", None).await;
    assert_eq!((status, &refusal["message"]), (404, &json!("no object has the id `code_x`")));
    let customer = done(&sandbox, "POST", "/_sandbox/customers", None).await;
    let id = customer["object"]["id"].as_str().unwrap();
    let (status, refusal) = control(&sandbox, "POST", &format!("/_sandbox/objects/{id}/approve"), None).await;
    assert_eq!((status, &refusal["message"]), (409, &json!("a customer cannot do this")));
    let (status, refusal) = control(&sandbox, "GET", "/_sandbox/chargs", None).await;
    assert_eq!(status, 404);
    assert!(refusal["message"].as_str().unwrap().contains("did you mean `/_sandbox/charges`?"), "{refusal}");
    assert!(refusal["message"].as_str().unwrap().contains("/_sandbox/openapi.json"), "{refusal}");
    let (status, refusal) = control(&sandbox, "PUT", "/_sandbox/faults", None).await;
    assert_eq!((status, &refusal["allowed"]), (405, &json!(["GET", "POST", "DELETE"])));
}

/// The path of a code is the payer's page.
#[tokio::test]
async fn the_path_of_an_object_below_its_kind_says_where_the_object_is_shown() {
    let sandbox = Sandbox::start().await.unwrap();
    let state: Value = reqwest::get(sandbox.state_url()).await.unwrap().json().await.unwrap();
    let kinds = state.as_object().unwrap().iter().filter(|(name, value)| value.is_array() && *name != "requests");
    let kinds: Vec<_> = kinds.map(|(kind, _)| kind.as_str()).filter(|kind| *kind != "codes").collect();
    assert_eq!(kinds.len(), 11, "{kinds:?}");
    let id = charge(&sandbox, "order-1").await;
    for kind in kinds {
        let (status, refusal) = control(&sandbox, "GET", &format!("/_sandbox/{kind}/{id}"), None).await;
        let message = refusal["message"].as_str().unwrap();
        assert!(
            status == 404 && message.contains(&format!("GET /_sandbox/objects/{id} shows the object")),
            "{message}"
        );
    }
    done(&sandbox, "GET", &format!("/_sandbox/objects/{id}"), None).await;
}

#[tokio::test]
async fn codes_sources_invoices_readers_and_subscriptions_are_driven_by_control() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    // A code: declined, then paid by a method; another one expires.
    let code = client.create_code(&CreateCodeRequest::new(500, "code-1")).await.unwrap().id.clone();
    let declined = done(&sandbox, "POST", &format!("/_sandbox/codes/{code}/decline"), None).await;
    assert_eq!(declined["object"]["status"], "pending", "the payer can try again");
    let typo = Some(json!({ "method": "paypall" }));
    let (status, refusal) = control(&sandbox, "POST", &format!("/_sandbox/codes/{code}/pay"), typo).await;
    assert_eq!(status, 400);
    assert!(refusal["allowed"].as_array().unwrap().contains(&json!("paypay")), "{refusal}");
    let paypay = Some(json!({ "method": "paypay" }));
    let paid = done(&sandbox, "POST", &format!("/_sandbox/codes/{code}/pay"), paypay).await;
    assert_eq!(paid["object"]["charge"]["paymentMethod"], "paypay");
    let code = client.create_code(&CreateCodeRequest::new(500, "code-2")).await.unwrap().id.clone();
    let expired = done(&sandbox, "POST", &format!("/_sandbox/codes/{code}/expire"), None).await;
    assert_eq!((&expired["object"]["status"], &expired["object"]["expired"]), (&json!("closed"), &json!(true)));
    // A source.
    let customer = customer_with_card(&sandbox).await;
    let (_, source) = post(
        &sandbox,
        &format!("/customers/{customer}/sources"),
        r#"{"paymentMethod": "creditcard", "resource": "web"}"#,
    )
    .await;
    let source = source["id"].as_str().unwrap();
    for (action, status) in [("approve", "active"), ("expire", "deleted")] {
        let shown = done(&sandbox, "POST", &format!("/_sandbox/sources/{source}/{action}"), None).await;
        assert_eq!(shown["object"]["status"], status, "{action}");
    }
    // An invoice.
    let invoice = client.create_invoice(&InvoiceRequest::new(1_000, customer.as_str())).await.unwrap().id.clone();
    client.submit_invoice(&invoice).await.unwrap();
    client.send_invoice(&invoice).await.unwrap();
    done(&sandbox, "POST", "/_sandbox/clock/advance", Some(json!({ "seconds": 2.5 }))).await;
    let paid = done(&sandbox, "POST", &format!("/_sandbox/invoices/{invoice}/approve"), None).await;
    assert_eq!(paid["object"]["status"], "paid");
    // A reader.
    let locations = done(&sandbox, "GET", "/_sandbox/terminalLocations", None).await;
    let location = locations["terminalLocations"][0]["id"].as_str().unwrap();
    let reader = client.create_reader(&CreateReaderRequest::new(location)).await;
    let reader = reader.unwrap().id.clone();
    let shown = done(&sandbox, "POST", &format!("/_sandbox/readers/{reader}/approve"), None).await;
    assert_eq!(shown["object"]["status"], "active");
}

#[tokio::test]
async fn the_clock_is_read_and_advanced() {
    let sandbox = Sandbox::start().await.unwrap();
    let before = done(&sandbox, "GET", "/_sandbox/clock", None).await;
    assert_eq!(before["advancedSeconds"], 0.0);
    let after = done(&sandbox, "POST", "/_sandbox/clock/advance", Some(json!({ "seconds": 86_400 }))).await;
    assert_eq!(after["advancedSeconds"], 86_400.0);
    assert!(after["time"].as_u64().unwrap() - before["time"].as_u64().unwrap() >= 86_400_000);
    for (body, reason) in [
        (json!({ "seconds": -1 }), "`seconds`: expected a number of at least 0. A time in seconds"),
        (json!({ "seconds": "1" }), "`seconds`: expected a number of at least 0"),
        (json!({}), "`seconds`: it is missing; expected a number of at least 0"),
        (json!({ "second": 1, "seconds": 1 }), "`second`: there is no such member; did you mean `seconds`?"),
        (json!([]), "the body: expected an object"),
    ] {
        let (status, refusal) = control(&sandbox, "POST", "/_sandbox/clock/advance", Some(body)).await;
        assert_eq!(status, 400);
        assert!(refusal["message"].as_str().unwrap().contains(reason), "{reason}: {refusal}");
    }
}

#[tokio::test]
async fn requests_are_listed_selected_and_forgotten() {
    let sandbox = Sandbox::builder().remember_requests(3).start().await.unwrap();
    for (path, body) in [
        ("/charges", r#"{"amount": 1, "orderNo": "a", "paymentMethod": "paypay"}"#),
        ("/charges", r#"{"amount": 1, "orderNo": "b", "paymentMethod": "paypay", "colour": "red"}"#),
        ("/charges", r#"{"amount": 0, "orderNo": "c", "paymentMethod": "paypay"}"#),
        ("/codes", r#"{"amount": 1, "orderNo": "d"}"#),
    ] {
        post(&sandbox, path, body).await;
    }
    let numbers = |shown: &Value| -> Vec<u64> {
        shown["requests"].as_array().unwrap().iter().map(|request| request["number"].as_u64().unwrap()).collect()
    };
    for (query, expected) in [
        ("", &[2, 3, 4][..]),
        ("?operation=createCharge", &[2, 3]),
        ("?method=post&path=/codes", &[4]),
        ("?status=400", &[3]),
        ("?unknown=true", &[2]),
        ("?fault=true", &[]),
        ("?after=3", &[4]),
        ("?limit=1", &[4]),
    ] {
        let shown = done(&sandbox, "GET", &format!("/_sandbox/requests{query}"), None).await;
        assert_eq!(numbers(&shown), expected, "{query}");
        assert_eq!((&shown["arrived"], &shown["dropped"]), (&json!(4), &json!(1)));
    }
    let shown = done(&sandbox, "GET", "/_sandbox/requests?unknown=true", None).await;
    assert_eq!(shown["requests"][0]["unknown"], json!(["colour"]));
    for (query, reason) in [
        ("colour=red", "`colour`: there is no such parameter"),
        ("stauts=400", "`stauts`: there is no such parameter; did you mean `status`?"),
        ("limit=many", "`limit`: expected a whole number from 0 to"),
        ("limit=-1", "`limit`: expected a whole number from 0 to"),
        ("status=70000", "`status`: expected a whole number from"),
        ("fault=yes", "`fault`: expected true or false"),
        ("limit=1&limit=2", "`limit`: it is sent more than once"),
    ] {
        let (status, refusal) = control(&sandbox, "GET", &format!("/_sandbox/requests?{query}"), None).await;
        let message = refusal["message"].as_str().unwrap();
        assert!(status == 400 && message.starts_with(reason), "{query}: {refusal}");
    }
    done(&sandbox, "DELETE", "/_sandbox/requests", None).await;
    assert_eq!((sandbox.requests(), sandbox.dropped_requests()), (vec![], 0));
    assert_eq!(sandbox.charges().len(), 2, "the state is complete");
}

#[tokio::test]
async fn a_snapshot_brings_back_objects_clock_and_faults_but_no_id_twice() {
    let sandbox = Sandbox::start().await.unwrap();
    let paid = paid_charge(&sandbox, "order-1", 500).await;
    done(&sandbox, "POST", "/_sandbox/faults", Some(json!({ "fault": { "kind": "status", "status": 503 }, "nth": 9 })))
        .await;
    let snapshot = done(&sandbox, "POST", "/_sandbox/snapshots", None).await;
    let snapshot = snapshot["id"].as_str().unwrap().to_owned();
    sandbox.advance(std::time::Duration::from_secs(3_600));
    let later = charge(&sandbox, "order-2").await;
    sandbox.open_dispute(&paid).unwrap();
    sandbox.clear_faults();
    let clock = done(&sandbox, "POST", &format!("/_sandbox/snapshots/{snapshot}/restore"), None).await;
    let advanced = clock["advancedSeconds"].as_f64().unwrap();
    assert!((-60.0..=0.0).contains(&advanced), "it is behind by the time that this test took: {advanced}");
    let charges = done(&sandbox, "GET", "/_sandbox/charges", None).await;
    assert_eq!(charges["charges"].as_array().unwrap().len(), 1);
    assert_eq!((&charges["charges"][0]["id"], &charges["charges"][0]["disputed"]), (&json!(paid), &json!(false)));
    let faults = done(&sandbox, "GET", "/_sandbox/faults", None).await;
    assert_eq!(faults["faults"][0]["nth"], 9);
    assert_ne!(charge(&sandbox, "order-2").await, later);
    // It can be restored again, until it is deleted.
    sandbox.restore(&snapshot).unwrap();
    done(&sandbox, "DELETE", &format!("/_sandbox/snapshots/{snapshot}"), None).await;
    let (status, refusal) = control(&sandbox, "POST", &format!("/_sandbox/snapshots/{snapshot}/restore"), None).await;
    assert_eq!((status, &refusal["id"]), (404, &json!(snapshot)));
    assert_eq!(done(&sandbox, "GET", "/_sandbox/snapshots", None).await["snapshots"], json!([]));
}

#[tokio::test]
async fn a_reset_sandbox_is_as_good_as_new() {
    let sandbox = Sandbox::start().await.unwrap();
    let old = charge(&sandbox, "order-1").await;
    let locations = done(&sandbox, "GET", "/_sandbox/terminalLocations", None).await;
    sandbox.advance(std::time::Duration::from_secs(60));
    sandbox.fault(elepay_sandbox::Fault::silence());
    let clock = done(&sandbox, "POST", "/_sandbox/reset", None).await;
    assert_eq!(clock["advancedSeconds"], 0.0);
    assert!(sandbox.charges().is_empty() && sandbox.requests().is_empty() && sandbox.faults().is_empty());
    assert_ne!(charge(&sandbox, "order-1").await, old, "the order number is free, and the id is new");
    let again = done(&sandbox, "GET", "/_sandbox/terminalLocations", None).await;
    assert_eq!(again["terminalLocations"].as_array().unwrap().len(), 1);
    assert_eq!(again, locations, "what was there from the start keeps its id");
}

#[tokio::test]
async fn the_document_of_control_is_served() {
    let sandbox = Sandbox::start().await.unwrap();
    let served = done(&sandbox, "GET", "/_sandbox/openapi.json", None).await;
    assert!(served == Document::parse("control.yaml", DOCUMENT).unwrap().value);
    let yaml = reqwest::get(format!("{}/_sandbox/openapi.yaml", sandbox.url())).await.unwrap();
    assert_eq!(yaml.headers()["content-type"], "application/yaml");
    assert_eq!(yaml.text().await.unwrap(), DOCUMENT);
}

#[tokio::test]
async fn the_root_shows_where_to_go_and_is_no_call() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(elepay_sandbox::Fault::reset_before_reading());
    let shown: Value = reqwest::get(sandbox.url()).await.unwrap().json().await.unwrap();
    let control: Value = reqwest::get(shown["control"].as_str().unwrap()).await.unwrap().json().await.unwrap();
    assert_eq!(control["openapi"], "3.1.0");
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let browser = client.get(sandbox.url()).header("accept", "text/html,*/*").send().await.unwrap();
    assert_eq!((browser.status().as_u16(), &browser.headers()["location"]), (303, &"/_sandbox".parse().unwrap()));
    assert_eq!((sandbox.requests(), sandbox.faults().len()), (vec![], 1));
}
