//! Webhooks: what is reported, and how it is sent.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use elepay::types::{
    CreateChargeRequest, CreateCodeRequest, CreateReaderRequest, CreateRefundRequest, CreateSourceRequest,
    PaymentMethod, Resource,
};
use elepay::webhook::EventObject;
use elepay_sandbox::{DeliveryOutcome, Sandbox};
use elepay_spec::Document;
use serde_json::Value;

use crate::support::paid_charge;
use crate::support::receiver::{Answer, Receiver};

/// Returns the types of the events since the last call, each with the status of its object.
fn news(sandbox: &Sandbox, seen: &mut usize) -> Vec<String> {
    let events = sandbox.events();
    let text = |event: &Value| {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        format!("{} {}", word(&event["type"]), word(&event["data"]["object"]["status"]))
    };
    let news = events[*seen..].iter().map(text).collect();
    *seen = events.len();
    news
}

#[tokio::test]
async fn every_change_that_the_document_has_an_event_for_is_reported_and_no_failure_is() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, mut seen, mut all) = (sandbox.client(), 0, BTreeSet::new());
    let mut expect = |what: &str, expected: &[&str]| {
        let news = news(&sandbox, &mut seen);
        assert_eq!(news, expected, "{what}");
        all.extend(news.iter().map(|text| text.split(' ').next().unwrap().to_owned()));
    };
    let charge = async |order: &str| {
        let request = CreateChargeRequest::new(1_800, order, PaymentMethod::Creditcard);
        client.create_charge(&request).await.unwrap().id.clone()
    };

    let paid = charge("paid").await;
    expect("a new charge is nothing new", &[]);
    sandbox.set_status(&paid, "notified").unwrap();
    expect("it is not paid yet", &[]);
    sandbox.approve(&paid).unwrap();
    expect("it is paid", &["charge.succeeded captured"]);
    client.create_refund(&paid, &CreateRefundRequest::new(800)).await.unwrap();
    expect("the refund is pending", &[]);
    sandbox.advance(Duration::from_secs(2));
    expect("the refund is done", &["refund.succeeded refunded"]);

    let authorized = CreateChargeRequest::new(1_800, "later", PaymentMethod::Creditcard).capture(false);
    let authorized = client.create_charge(&authorized).await.unwrap().id.clone();
    sandbox.approve(&authorized).unwrap();
    expect("it is only authorised", &[]);
    client.capture_charge(&authorized, &elepay::types::CaptureChargeRequest::new()).await.unwrap();
    expect("it is captured", &["charge.succeeded captured"]);
    client.revoke_charge(&charge("revoked").await).await.unwrap();
    expect("it is revoked", &["charge.revoked revoked"]);
    sandbox.decline(&charge("failed").await).unwrap();
    expect("it has failed", &[]);
    sandbox.set_status(&charge("mismatch").await, "amount_mismatch").unwrap();
    expect("the amount differs", &[]);

    let at_terminal = CreateChargeRequest::new(1_800, "terminal", PaymentMethod::Creditcard).resource(Resource::Reader);
    let at_terminal = client.create_charge(&at_terminal).await.unwrap().id.clone();
    sandbox.decline(&at_terminal).unwrap();
    expect("it has failed at a terminal", &["charge.revoked failed"]);

    let customer = sandbox.customer();
    let source = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let source = client.create_source(&customer, &source).await.unwrap().id.clone();
    expect("a new source is nothing new", &[]);
    sandbox.approve(&source).unwrap();
    expect("it can be used", &["source.activated active"]);
    let stored = CreateChargeRequest::new(1, "stored", PaymentMethod::Creditcard).customer_id(&customer);
    client.create_charge(&stored.source_id(&source)).await.unwrap();
    expect("a stored source pays at once", &["charge.succeeded captured"]);
    sandbox.set_status(&source, "inactive").unwrap();
    expect("it can no longer be used", &["source.inactivated inactive"]);

    let code = CreateCodeRequest::new(1_800, "code").customer_id(&customer).should_create_source(true);
    let code = client.create_code(&code).await.unwrap().id.clone();
    sandbox.approve(&code).unwrap();
    expect("a code is paid", &["charge.succeeded captured", "source.activated active"]);

    let location = client.list_locations().await.unwrap();
    let location = location.locations.as_deref().unwrap()[0].id.clone();
    let reader = client.create_reader(&CreateReaderRequest::new(location)).await.unwrap().id.clone();
    sandbox.approve(&reader).unwrap();
    expect("a terminal is a reader", &["reader.activated active"]);

    // The guides' other name for `charge.succeeded`.
    all.insert("charge.captured".to_owned());
    let document = Document::parse("elepay.yaml", elepay::OPENAPI).unwrap();
    let documented = document.at("/components/schemas/WebhookEventType/enum").as_array().unwrap();
    let documented: BTreeSet<_> = documented.iter().map(|value| value.as_str().unwrap().to_owned()).collect();
    assert_eq!(all, documented, "change crates/sandbox/src/domain/transitions.rs");
}

#[tokio::test]
async fn a_type_that_the_document_does_not_have_is_not_sent() {
    let listed = "        - charge.succeeded\n";
    assert_eq!(elepay::OPENAPI.matches(listed).count(), 1);
    let sandbox = Sandbox::builder().document(elepay::OPENAPI.replace(listed, "")).start().await.unwrap();
    let paid = paid_charge(&sandbox, "order-1", 1_800).await;
    sandbox.client().create_refund(&paid, &CreateRefundRequest::new(1)).await.unwrap();
    sandbox.advance(Duration::from_secs(2));
    assert_eq!(news(&sandbox, &mut 0), ["refund.succeeded refunded"]);
    // A document without webhooks has no types.
    let document = elepay::OPENAPI.replace("\nx-webhook:\n", "\nx-other:\n");
    let sandbox = Sandbox::builder().document(document).start().await.unwrap();
    paid_charge(&sandbox, "order-1", 1_800).await;
    assert_eq!(sandbox.events(), [] as [Value; 0]);
}

#[tokio::test]
async fn an_event_has_the_object_as_it_was_then() {
    let sandbox = Sandbox::start().await.unwrap();
    let paid = paid_charge(&sandbox, "order-1", 1_800).await;
    sandbox.client().create_refund(&paid, &CreateRefundRequest::new(1_800)).await.unwrap();
    sandbox.advance(Duration::from_secs(2));
    let [succeeded, refunded] = &sandbox.events()[..] else { panic!("{:?}", sandbox.events()) };
    let (charge, now) = (&succeeded["data"]["object"], &sandbox.objects("charge").unwrap()[0]);
    assert_eq!((&charge["status"], &now["status"]), (&"captured".into(), &"refunded".into()));
    assert_eq!((&charge["refunds"]["totalCount"], &now["refunds"]["totalCount"]), (&0.into(), &1.into()));
    assert_eq!(refunded["data"]["object"]["amount"], 1_800);
    // By the sandbox's clock, not when it was noticed.
    assert_eq!(refunded["createTime"], refunded["data"]["object"]["refundedTime"]);
}

#[tokio::test]
async fn a_webhook_is_a_signed_post_that_the_client_verifies_and_reads() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    let webhook = sandbox.add_webhook(&receiver.url).unwrap();
    assert!(webhook.secret.starts_with("whsec_") && !format!("{webhook:?}").contains("whsec_"), "{webhook:?}");
    let paid = paid_charge(&sandbox, "order-1", 1_800).await;
    sandbox.webhooks_sent().await;

    let [request] = &receiver.received()[..] else { panic!("{:?}", receiver.received()) };
    assert_eq!(request.method, "POST");
    assert_eq!(request.headers["content-type"], "application/json;charset=utf-8");
    assert_eq!(request.json(), sandbox.events()[0]);
    let event = request.verify(&webhook.secret).unwrap();
    assert_eq!((event.live_mode, event.skipped()), (Some(false), &[][..]));
    assert!(matches!(&event.object, EventObject::Charge(charge) if charge.id == paid), "{event:?}");
    assert!(request.verify("whsec_other").is_err());

    let [delivery] = &sandbox.deliveries()[..] else { panic!("{:?}", sandbox.deliveries()) };
    assert_eq!(delivery.outcome, DeliveryOutcome::Delivered { status: 200 });
    assert_eq!((delivery.attempt, &delivery.url, &delivery.webhook_id), (1, &receiver.url, &webhook.id));
    assert_eq!((Some(&delivery.event_id), delivery.event_type.as_str()), (event.id.as_ref(), "charge.succeeded"));
    assert_eq!(delivery.body.as_bytes(), request.body);
    assert!(delivery.sent_at >= Some(delivery.due));
    assert_eq!(serde_json::to_value(delivery).unwrap()["outcome"], "delivered");
}

#[tokio::test]
async fn every_registered_url_receives_every_event_from_then_on_until_it_is_removed() {
    let sandbox = Sandbox::start().await.unwrap();
    let (first, second) = (Receiver::start(&[]).await, Receiver::start(&[]).await);
    paid_charge(&sandbox, "before", 1).await;
    let webhook = sandbox.add_webhook(&first.url).unwrap();
    paid_charge(&sandbox, "one", 1).await;
    sandbox.add_webhook(&second.url).unwrap();
    paid_charge(&sandbox, "both", 1).await;
    sandbox.webhooks_sent().await;
    sandbox.remove_webhook(&webhook.id).unwrap();
    paid_charge(&sandbox, "other", 1).await;
    sandbox.webhooks_sent().await;
    let ids =
        |events: &[usize]| events.iter().map(|at| sandbox.events()[*at]["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!((first.ids(), second.ids()), (ids(&[1, 2]), ids(&[2, 3])));
    assert_eq!(sandbox.webhooks().len(), 1);
    assert!(sandbox.remove_webhook(&webhook.id).is_err());
}

/// What takes two seconds is done without a call, so its event must be sent without one.
#[tokio::test]
async fn what_comes_with_time_is_reported_without_a_call() {
    let sandbox = Sandbox::start().await.unwrap();
    let paid = paid_charge(&sandbox, "order-1", 1_800).await;
    let receiver = Receiver::start(&[]).await;
    sandbox.add_webhook(&receiver.url).unwrap();
    sandbox.client().create_refund(&paid, &CreateRefundRequest::new(1)).await.unwrap();
    while receiver.received().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(receiver.received()[0].json()["type"], "refund.succeeded");
}

#[tokio::test]
async fn an_event_can_be_sent_again_by_hand() {
    let sandbox = Sandbox::start().await.unwrap();
    paid_charge(&sandbox, "order-1", 1_800).await;
    let receiver = Receiver::start(&[]).await;
    let webhook = sandbox.add_webhook_with_secret(&receiver.url, "whsec_of_the_shop").unwrap();
    let id = sandbox.events()[0]["id"].as_str().unwrap().to_owned();
    sandbox.redeliver(&id).unwrap();
    sandbox.redeliver(&id).unwrap();
    sandbox.webhooks_sent().await;
    assert_eq!((receiver.ids(), webhook.secret.as_str()), (vec![id.clone(), id], "whsec_of_the_shop"));
    assert!(receiver.received()[0].verify("whsec_of_the_shop").is_ok());
    assert!(sandbox.redeliver("evt_unknown").is_err());
}

#[tokio::test]
async fn a_secret_is_rotated_with_two_signatures_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    let old = sandbox.add_webhook(&receiver.url).unwrap();
    let new = sandbox.rotate_secret(&old.id).unwrap();
    paid_charge(&sandbox, "during", 1).await;
    sandbox.webhooks_sent().await;
    sandbox.end_rotation(&old.id).unwrap();
    paid_charge(&sandbox, "after", 1).await;
    sandbox.webhooks_sent().await;
    let [during, after] = &receiver.received()[..] else { panic!("{:?}", receiver.received()) };
    let signatures =
        |headers: &axum::http::HeaderMap| headers["elepay-signature"].to_str().unwrap().matches("sign=").count();
    assert_eq!((signatures(&during.headers), signatures(&after.headers)), (2, 1));
    assert_ne!(old.secret, new.secret);
    let accepted = [(during, &old), (during, &new), (after, &old), (after, &new)];
    let accepted = accepted.map(|(request, webhook)| request.verify(&webhook.secret).is_ok());
    assert_eq!(accepted, [true, true, false, true]);
    assert!(sandbox.rotate_secret("whk_unknown").is_err() && sandbox.end_rotation("whk_unknown").is_err());
}

#[tokio::test]
async fn a_url_that_the_sandbox_cannot_send_to_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    for (url, reason) in [
        ("https://shop.example/hooks", "without TLS"),
        ("ftp://shop.example/hooks", "absolute URL"),
        ("/hooks", "absolute URL"),
        ("shop.example:80", "absolute URL"),
        ("", "absolute URL"),
        ("http://", "absolute URL"),
        ("http://user:word@127.0.0.1/", "user name"),
    ] {
        let error = sandbox.add_webhook(url).unwrap_err().to_string();
        assert!(error.contains(reason), "{url}: {error}");
    }
    let error = sandbox.add_webhook_with_secret("http://127.0.0.1:1", "sk_test_1").unwrap_err().to_string();
    assert!(error.contains("is an API key"), "{error}");
    assert!(sandbox.webhooks().is_empty());
}

/// A receiver compares the signature's time with its own clock, which nobody advances.
#[tokio::test]
async fn a_signature_has_the_real_time_though_the_sandbox_clock_was_advanced() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[Answer::Status(500)]).await;
    let webhook = sandbox.add_webhook(&receiver.url).unwrap();
    sandbox.advance(Duration::from_secs(86_400));
    paid_charge(&sandbox, "order-1", 1).await;
    sandbox.webhooks_sent().await;
    sandbox.advance(Duration::from_secs(60));
    sandbox.webhooks_sent().await;
    assert_eq!(receiver.received().len(), 2);
    for request in receiver.received() {
        let event = request.verify(&webhook.secret).unwrap();
        let ahead = event.create_time.unwrap().as_millis();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
        assert!(i128::from(ahead) > i128::try_from(now).unwrap() + 80_000_000, "{event:?}");
    }
}
