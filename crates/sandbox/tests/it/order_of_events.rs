//! Whatever becomes due while the clock moves happens in the order of its time.

use std::time::{Duration, SystemTime};

use elepay::Timestamp;
use elepay::types::{CreateRefundRequest, CreateSubscriptionRequest, InvoiceRequest, SubscriptionInterval};
use elepay_sandbox::Sandbox;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::support::control::done;
use crate::support::receiver::{Answer, Receiver};
use crate::support::{customer_with_card, paid_charge};

const DAY: u64 = 24 * 60 * 60;

/// Something that pays or is paid by itself, at times that follow from a number of seconds.
#[derive(Debug, Clone)]
enum Source {
    Subscription { first: u64, span: i64, weekly: bool },
    Invoice { due: u64, expiry: u64 },
    Refund { yen: i64 },
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        (0..5 * DAY, 1..4_i64, any::<bool>()).prop_map(|(first, span, weekly)| Source::Subscription {
            first,
            span,
            weekly
        }),
        (0..9 * DAY, 0..9 * DAY).prop_map(|(due, expiry)| Source::Invoice { due, expiry }),
        (1..400_i64).prop_map(|yen| Source::Refund { yen }),
    ]
}

/// Creates the sources, each with an amount or a name of its own.
async fn create(sandbox: &Sandbox, sources: &[Source]) {
    let client = sandbox.client();
    let customer = customer_with_card(sandbox).await;
    let after = |seconds: u64| Timestamp::from(SystemTime::now() + Duration::from_secs(60 + seconds));
    for (number, source) in sources.iter().enumerate() {
        let amount = 1_000 + i64::try_from(number).unwrap();
        match source {
            Source::Subscription { first, span, weekly } => {
                let interval = if *weekly { SubscriptionInterval::Week } else { SubscriptionInterval::Day };
                let request = CreateSubscriptionRequest::new(customer.as_str()).amount(amount).interval(interval);
                let request = request.interval_span(*span).first_charge_time(after(*first));
                let id = client.create_subscription(&request).await.unwrap().id.clone();
                client.start_subscription(&id).await.unwrap();
            }
            Source::Invoice { due, expiry } => {
                let request = InvoiceRequest::new(amount, customer.as_str()).enable_auto_charge(true);
                let request = request.auto_charge_time(after(*due)).expiry_time(after(*expiry));
                let id = client.create_invoice(&request).await.unwrap().id.clone();
                client.submit_invoice(&id).await.unwrap();
                client.send_invoice(&id).await.unwrap();
            }
            Source::Refund { yen } => {
                let charge = paid_charge(sandbox, &format!("order-{number}"), 500).await;
                client.create_refund(&charge, &CreateRefundRequest::new(*yen)).await.unwrap();
            }
        }
    }
}

/// Returns what events say, without the ids of objects, which are never given twice.
fn told(events: &[Value], until: u64) -> Vec<(String, u64, i64, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let told = events.iter().map(|event| {
        let object = &event["data"]["object"];
        let time = event["createTime"].as_u64().unwrap();
        (text(&event["type"]), time, object["amount"].as_i64().unwrap(), text(&object["status"]))
    });
    // What comes after it depends on how long the test takes.
    told.filter(|(_, time, ..)| *time <= until).collect()
}

#[test]
fn events_are_recorded_in_the_order_of_their_times_whether_the_clock_jumps_or_creeps() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let cases = (vec(source(), 1..6), vec(1..2 * DAY, 1..20));
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() });
    let outcome = runner.run(&cases, |(sources, steps)| {
        runtime.block_on(async {
            let sandbox = Sandbox::start().await.unwrap();
            create(&sandbox, &sources).await;
            let snapshot = done(&sandbox, "POST", "/_sandbox/snapshots", None).await;
            let until = snapshot["time"].as_u64().unwrap() + steps.iter().sum::<u64>() * 1_000;

            // Both runs begin at the time of the snapshot. What has become due since then is due again.
            let restore = || {
                let before = sandbox.events().len();
                sandbox.restore(snapshot["id"].as_str().unwrap()).unwrap();
                before
            };

            let before = restore();
            sandbox.advance(Duration::from_secs(steps.iter().sum()));
            let jumped = sandbox.events().split_off(before);
            let before = restore();
            for step in &steps {
                sandbox.advance(Duration::from_secs(*step));
            }
            let crept = sandbox.events().split_off(before);

            let (jumped, crept) = (told(&jumped, until), told(&crept, until));
            prop_assert!(jumped.is_sorted_by_key(|(_, time, ..)| *time), "{jumped:#?}");
            prop_assert_eq!(jumped, crept);
            Ok(())
        })
    });
    outcome.unwrap();
}

#[tokio::test]
async fn a_redelivery_that_is_due_before_a_later_event_is_sent_before_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), customer_with_card(&sandbox).await);
    let receiver = Receiver::start(&[Answer::Status(500)]).await;
    sandbox.add_webhook(&receiver.url).unwrap();
    let first = SystemTime::now() + Duration::from_secs(600);
    for (amount, first) in [(900, first), (901, first + Duration::from_secs(30))] {
        let request = CreateSubscriptionRequest::new(customer.as_str()).amount(amount);
        let request = request.interval(SubscriptionInterval::Day).first_charge_time(Timestamp::from(first));
        let id = client.create_subscription(&request).await.unwrap().id.clone();
        client.start_subscription(&id).await.unwrap();
    }
    sandbox.advance(Duration::from_secs(DAY + 1_200));
    sandbox.webhooks_sent().await;
    let amounts = receiver.received().into_iter().map(|event| event.json()["data"]["object"]["amount"].clone());
    assert_eq!(
        amounts.collect::<Vec<_>>(),
        [900, 901, 900, 900, 901],
        "the second 900 is due a minute after the first"
    );
}
