//! Webhooks over HTTP.

use std::time::Duration;

use elepay::types::{CreateChargeRequest, CreateCodeRequest, CreateRefundRequest, PaymentMethod};
use elepay_sandbox::{Sandbox, WebhookFault};
use elepay_spec::Document;
use serde_json::{Value, json};

use crate::support::control::{DOCUMENT, control, done};
use crate::support::receiver::Receiver;
use crate::support::{paid_charge, post};

#[tokio::test]
async fn a_webhook_is_registered_receives_events_and_is_removed() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    let webhook = done(&sandbox, "POST", "/_sandbox/webhooks", Some(json!({ "url": receiver.url.as_str() }))).await;
    assert!(webhook["secret"].as_str().unwrap().starts_with("whsec_"), "{webhook}");
    let id = webhook["id"].as_str().unwrap();
    let charge = paid_charge(&sandbox, "order-1", 500).await;
    let deliveries = done(&sandbox, "POST", "/_sandbox/deliveries/wait", None).await;
    let delivery = &deliveries["deliveries"][0];
    assert_eq!((&delivery["outcome"], &delivery["status"]), (&json!("delivered"), &json!(200)));
    let events = done(&sandbox, "GET", "/_sandbox/events", None).await;
    let event = &events["events"][0];
    assert_eq!((&event["type"], &event["data"]["object"]["id"]), (&json!("charge.succeeded"), &json!(charge)));
    let path = format!("/_sandbox/events/{}/redeliver", event["id"].as_str().unwrap());
    let again = done(&sandbox, "POST", &path, None).await;
    assert_eq!(again["deliveries"].as_array().unwrap().len(), 2);
    let rotated = done(&sandbox, "POST", &format!("/_sandbox/webhooks/{id}/rotate"), None).await;
    assert_eq!((&rotated["oldSecret"], &rotated["isRotating"]), (&webhook["secret"], &json!(true)));
    let ended = done(&sandbox, "POST", &format!("/_sandbox/webhooks/{id}/end-rotation"), None).await;
    assert_eq!((&ended["secret"], &ended["isRotating"]), (&rotated["secret"], &json!(false)));
    assert_eq!(done(&sandbox, "GET", "/_sandbox/webhooks", None).await["webhooks"], json!([ended]));
    done(&sandbox, "POST", "/_sandbox/webhook-timeout", Some(json!({ "seconds": 0.5 }))).await;
    done(&sandbox, "DELETE", &format!("/_sandbox/webhooks/{id}"), None).await;
    assert_eq!(sandbox.webhooks(), []);
    let (status, refusal) = control(&sandbox, "DELETE", &format!("/_sandbox/webhooks/{id}"), None).await;
    assert_eq!((status, &refusal["message"]), (404, &json!(format!("there is no webhook `{id}`"))));
    let https = Some(json!({ "url": "https://shop.example/" }));
    let (status, refusal) = control(&sandbox, "POST", "/_sandbox/webhooks", https).await;
    assert_eq!(status, 400);
    assert!(
        refusal["message"].as_str().unwrap().contains("sends nothing by TLS, so it cannot send to `https://`"),
        "{refusal}"
    );
}

#[tokio::test]
async fn every_fault_of_an_event_has_a_json_form_that_is_documented() {
    let document = Document::parse("control.yaml", DOCUMENT).unwrap().value;
    let schema = json!({ "$ref": "#/components/schemas/WebhookFault", "components": document["components"] });
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let sandbox = Sandbox::start().await.unwrap();
    let table = [
        (WebhookFault::late(Duration::from_secs(90)), json!({ "kind": "late", "seconds": 90.0 })),
        (WebhookFault::twice(), json!({ "kind": "twice" })),
        (WebhookFault::out_of_order(), json!({ "kind": "outOfOrder" })),
        (WebhookFault::lost(), json!({ "kind": "lost" })),
        (WebhookFault::wrong_signature(), json!({ "kind": "wrongSignature" })),
        (WebhookFault::old_secret(), json!({ "kind": "oldSecret" })),
        (WebhookFault::changed_body(), json!({ "kind": "changedBody" })),
    ];
    let source = include_str!("../../src/webhooks/fault.rs");
    assert_eq!(source.matches("-> Self {").count(), table.len(), "a constructor of WebhookFault is missing here");
    assert_eq!(document["components"]["schemas"]["WebhookFault"]["oneOf"].as_array().unwrap().len(), table.len());
    for (fault, form) in &table {
        assert!(validator.is_valid(form), "{form}");
        let added = done(&sandbox, "POST", "/_sandbox/webhook-faults", Some(json!({ "fault": form }))).await;
        assert_eq!(added["fault"], *form);
        assert_eq!(sandbox.webhook_faults().last(), Some(fault));
        let mut typo = form.clone();
        typo["tyop"] = 1.into();
        let (status, refusal) =
            control(&sandbox, "POST", "/_sandbox/webhook-faults", Some(json!({ "fault": typo }))).await;
        assert_eq!(status, 400);
        assert!(refusal["message"].as_str().unwrap().starts_with("`fault.tyop`: "), "{refusal}");
    }
    let listed = done(&sandbox, "GET", "/_sandbox/webhook-faults", None).await;
    assert_eq!(listed["faults"].as_array().unwrap().len(), table.len());
    done(&sandbox, "DELETE", "/_sandbox/webhook-faults", None).await;
    assert_eq!(sandbox.webhook_faults(), []);
}

#[tokio::test]
async fn a_snapshot_brings_back_webhooks_and_what_was_to_be_sent_never_is() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    let first = sandbox.add_webhook(receiver.url.as_str()).unwrap();
    let snapshot = sandbox.snapshot().unwrap();
    let second = sandbox.add_webhook(receiver.url.as_str()).unwrap();
    sandbox.webhook_fault(WebhookFault::late(Duration::from_secs(60)));
    paid_charge(&sandbox, "order-1", 500).await;
    sandbox.restore(&snapshot).unwrap();
    assert_eq!(sandbox.webhooks(), [first]);
    sandbox.advance(Duration::from_secs(3_600));
    sandbox.webhooks_sent().await;
    assert!(receiver.received().is_empty(), "the charge is no longer there");
    let deliveries = done(&sandbox, "GET", "/_sandbox/deliveries", None).await;
    let reasons: Vec<_> = deliveries["deliveries"].as_array().unwrap().iter().map(|one| &one["reason"]).collect();
    assert_eq!(reasons, [&json!("the sandbox has returned to an earlier state"); 2]);
    // New ones are sent, under ids of their own.
    paid_charge(&sandbox, "order-1", 500).await;
    sandbox.webhooks_sent().await;
    assert_eq!(receiver.received().len(), 1);
    let ids: Vec<Value> = sandbox.events().iter().map(|event| event["id"].clone()).collect();
    assert_eq!((ids.len(), ids[0] == ids[1]), (2, false));
    sandbox.reset();
    assert!(sandbox.webhooks().is_empty() && sandbox.events().is_empty() && sandbox.deliveries().is_empty());
    assert_ne!(sandbox.add_webhook(receiver.url.as_str()).unwrap().id, second.id);
    let request = CreateChargeRequest::new(500, "order-2", PaymentMethod::Creditcard);
    let charge = sandbox.client().create_charge(&request).await.unwrap().id.clone();
    sandbox.approve(&charge).unwrap();
    sandbox.webhooks_sent().await;
    assert_eq!(receiver.received().len(), 2);
    assert!(!ids.contains(&sandbox.events()[0]["id"]), "a receiver would take it for one that it knows");
}

#[tokio::test]
async fn a_url_whose_port_is_no_port_is_refused_and_named() {
    let sandbox = Sandbox::start().await.unwrap();
    for (url, port) in [
        ("http://127.0.0.1:99999/hook", "99999"),
        ("http://127.0.0.1:0/hook", "0"),
        ("http://localhost:abc/x", "abc"),
        ("http://localhost:/x", ""),
        ("http://[::1]:65536/", "65536"),
    ] {
        let (status, refusal) = control(&sandbox, "POST", "/_sandbox/webhooks", Some(json!({ "url": url }))).await;
        let message = refusal["message"].as_str().unwrap();
        // Some are no URLs at all.
        let named = message.contains(&format!("the port `{port}`")) || message.contains("must be an absolute URL");
        assert!(status == 400 && named, "{url}: {refusal}");
    }
    for url in ["http://localhost/x", "http://localhost:65535/x", "http://[::1]:80/", "http://[::1]/"] {
        done(&sandbox, "POST", "/_sandbox/webhooks", Some(json!({ "url": url }))).await;
    }
    assert_eq!(sandbox.webhooks().len(), 4);
}

#[tokio::test]
async fn a_snapshot_brings_back_the_time_and_the_faults_of_events() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let charge = paid_charge(&sandbox, "order-1", 500).await;
    sandbox.advance(Duration::from_secs(86_400));
    client.create_refund(&charge, &CreateRefundRequest::new(100)).await.unwrap();
    let code = client.create_code(&CreateCodeRequest::new(500, "order-2")).await.unwrap().id.clone();
    sandbox.webhook_fault(WebhookFault::lost());
    let made = done(&sandbox, "POST", "/_sandbox/snapshots", None).await;
    let path = format!("/_sandbox/snapshots/{}/restore", made["id"].as_str().unwrap());
    sandbox.clear_webhook_faults();
    sandbox.webhook_fault(WebhookFault::twice());
    sandbox.advance(Duration::from_secs(3_600));
    for _ in 0..2 {
        sandbox.advance(Duration::from_secs(3_600));
        assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "closed");
        let clock = done(&sandbox, "POST", &path, None).await;
        let passed = clock["time"].as_u64().unwrap() - made["time"].as_u64().unwrap();
        assert!(passed < 60_000, "{clock} {made}");
        assert_eq!(sandbox.objects("refund").unwrap()[0]["status"], "pending");
        assert_eq!(sandbox.webhook_faults(), [WebhookFault::lost()]);
    }
    sandbox.approve(&code).unwrap();
    sandbox.reset();
    assert_eq!(sandbox.webhook_faults(), []);
}

#[tokio::test]
async fn only_so_many_webhooks_can_be_registered_since_each_gets_every_event() {
    let sandbox = Sandbox::start().await.unwrap();
    for _ in 0..100 {
        sandbox.add_webhook("http://127.0.0.1:1/").unwrap();
    }
    let (status, refusal) =
        control(&sandbox, "POST", "/_sandbox/webhooks", Some(json!({ "url": "http://127.0.0.1:1/" }))).await;
    assert!(status == 409 && refusal["message"].as_str().unwrap().contains("remove one first"), "{refusal}");
}

#[tokio::test]
async fn deliveries_and_events_are_limited_by_their_memory_too_and_the_oldest_are_forgotten() {
    let sandbox = Sandbox::start().await.unwrap();
    for _ in 0..2 {
        sandbox.add_webhook("http://127.0.0.1:1/").unwrap();
    }
    let path = format!("/customers/{}/sources", sandbox.customer());
    let body = json!({ "paymentMethod": "creditcard", "resource": "web", "metadata": { "cart": "x".repeat(900_000) } });
    let (_, source) = post(&sandbox, &path, &body.to_string()).await;
    sandbox.approve(source["id"].as_str().unwrap()).unwrap();
    let event = sandbox.events()[0]["id"].as_str().unwrap().to_owned();
    let size = sandbox.deliveries()[0].body.len();
    assert!(size > 900_000, "{size}");
    for _ in 0..60 {
        sandbox.redeliver(&event).unwrap();
    }
    let deliveries = sandbox.deliveries();
    let bytes: usize = deliveries.iter().map(|delivery| delivery.body.len()).sum();
    assert!(bytes < 32 << 20 && deliveries.len() > 20, "{bytes} bytes of {}", deliveries.len());
    assert_eq!(deliveries.last().unwrap().attempt, 1);
    assert_ne!(deliveries[0].id, "del_sandbox000001", "the latest are kept");
    for _ in 0..40 {
        let (_, source) = post(&sandbox, &path, &body.to_string()).await;
        sandbox.approve(source["id"].as_str().unwrap()).unwrap();
    }
    let events = sandbox.events();
    assert!(events.len() > 20 && events.len() < 40, "{}", events.len());
    assert_ne!(events[0]["id"], event.as_str(), "the latest are kept");
}

#[tokio::test]
async fn deliveries_are_limited_whether_sent_or_not_and_none_of_them_blocks_its_webhook() {
    let sandbox = Sandbox::start().await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    sandbox.add_webhook(format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    sandbox.webhook_timeout(Duration::from_secs(600));
    let snapshot = sandbox.snapshot().unwrap();
    paid_charge(&sandbox, "order-1", 500).await;
    let event = sandbox.events()[0]["id"].as_str().unwrap().to_owned();
    // The first delivery does not end before ten thousand others are planned.
    let (first, _) = listener.accept().await.unwrap();
    sandbox.restore(&snapshot).unwrap();
    for _ in 0..10_001 {
        sandbox.redeliver(&event).unwrap();
    }
    let deliveries = sandbox.deliveries();
    assert_eq!(deliveries.len(), 10_000);
    assert_eq!(deliveries[0].id, "del_sandbox000003", "the latest are kept");
    sandbox.restore(&snapshot).unwrap();
    sandbox.redeliver(&event).unwrap();
    drop(first);
    let next = tokio::time::timeout(Duration::from_secs(60), listener.accept()).await;
    assert!(next.is_ok(), "the webhook waits for a delivery that is forgotten");
}
