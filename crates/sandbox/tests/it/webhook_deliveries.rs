//! Webhooks that arrive late, twice, wrongly or not at all, and those that are sent again.

use std::time::Duration;

use elepay_sandbox::{DeliveryOutcome, Sandbox, WebhookFault};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::paid_charge;
use crate::support::receiver::{Answer, Received, Receiver};

const MINUTE: Duration = Duration::from_secs(60);

/// Returns the minute at which each attempt was due, after the first one.
fn minutes(sandbox: &Sandbox) -> Vec<u64> {
    let deliveries = sandbox.deliveries();
    deliveries.iter().map(|delivery| (delivery.due - deliveries[0].due) / 60_000).collect()
}

#[tokio::test]
async fn a_webhook_is_sent_again_three_times_after_a_minute_and_three_times_after_ten_and_then_never() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[Answer::Status(500); 20]).await;
    let webhook = sandbox.add_webhook(&receiver.url).unwrap();
    paid_charge(&sandbox, "order-1", 1_800).await;
    for (attempt, pause) in [(1, 0), (2, 1), (3, 1), (4, 1), (5, 10), (6, 10), (7, 10_u32)] {
        if pause > 0 {
            sandbox.advance(MINUTE * (pause - 1) + Duration::from_secs(30));
            sandbox.webhooks_sent().await;
            assert_eq!(receiver.received().len(), attempt - 1, "it is not due yet");
            sandbox.advance(Duration::from_secs(30));
        }
        sandbox.webhooks_sent().await;
        assert_eq!(receiver.received().len(), attempt);
    }
    sandbox.advance(MINUTE * 600);
    sandbox.webhooks_sent().await;
    assert_eq!(minutes(&sandbox), [0, 1, 2, 3, 13, 23, 33]);
    let attempts: Vec<_> = sandbox.deliveries().iter().map(|delivery| delivery.attempt).collect();
    assert_eq!(attempts, [1, 2, 3, 4, 5, 6, 7]);
    // Each is the same event, signed anew.
    let first = receiver.received()[0].body.clone();
    for request in receiver.received() {
        assert_eq!(request.body, first);
        assert!(request.verify(&webhook.secret).is_ok());
    }
}

#[tokio::test]
async fn a_clock_that_is_advanced_far_makes_all_attempts_due() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[Answer::Status(404); 20]).await;
    sandbox.add_webhook(&receiver.url).unwrap();
    paid_charge(&sandbox, "order-1", 1_800).await;
    sandbox.advance(MINUTE * 33);
    sandbox.webhooks_sent().await;
    assert_eq!((receiver.received().len(), minutes(&sandbox)), (7, vec![0, 1, 2, 3, 13, 23, 33]));
}

#[tokio::test]
async fn only_a_2xx_response_ends_the_attempts() {
    for (answer, outcome) in [
        (Answer::Status(200), None),
        (Answer::Status(204), None),
        (Answer::Status(299), None),
        (Answer::Redirect, Some("status 307")),
        (Answer::Status(400), Some("status 400")),
        (Answer::Status(503), Some("status 503")),
        (Answer::Silence, Some("no response in 200 ms")),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        if answer == Answer::Silence {
            sandbox.webhook_timeout(Duration::from_millis(200));
        }
        let receiver = Receiver::start(&[answer]).await;
        sandbox.add_webhook(&receiver.url).unwrap();
        paid_charge(&sandbox, "order-1", 1).await;
        sandbox.webhooks_sent().await;
        let outcomes: Vec<_> = sandbox.deliveries().into_iter().map(|delivery| delivery.outcome).collect();
        match outcome {
            None => assert!(matches!(outcomes[..], [DeliveryOutcome::Delivered { .. }]), "{outcomes:?}"),
            Some(reason) => {
                let failed = DeliveryOutcome::Failed { reason: reason.to_owned() };
                assert_eq!(outcomes, [failed, DeliveryOutcome::Pending], "{answer:?}");
                sandbox.webhook_timeout(Duration::from_secs(600));
                sandbox.advance(MINUTE);
                sandbox.webhooks_sent().await;
                let last = sandbox.deliveries().pop().unwrap();
                assert_eq!((last.attempt, last.outcome), (2, DeliveryOutcome::Delivered { status: 200 }));
            }
        }
    }
}

fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.unwrap().parse() == Ok(body.len())
}

/// Receives one request, responds with these bytes, and closes the connection or keeps it open.
async fn respond(listener: TcpListener, response: &'static str, closes: bool) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut received = Vec::new();
    while !is_complete(&received) {
        stream.read_buf(&mut received).await.unwrap();
    }
    stream.write_all(response.as_bytes()).await.unwrap();
    if !closes {
        std::future::pending::<()>().await;
    }
}

#[tokio::test]
async fn the_status_counts_whatever_comes_after_it_and_without_one_the_attempt_has_failed() {
    for (response, closes, status) in [
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", false, Some(200)),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", true, Some(200)),
        ("HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\nnonsense", true, Some(202)),
        ("HTTP/1.0 204 No Content\r\n\r\n", true, Some(204)),
        ("HTTP/1.1 200", true, None),
        ("nonsense\r\n\r\n", true, None),
        ("", true, None),
        ("", false, None),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        // Long enough for a status on a busy machine; what comes after it is waited for as long.
        sandbox.webhook_timeout(Duration::from_millis(if status.is_some() { 5_000 } else { 300 }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        sandbox.add_webhook(format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let receiver = tokio::spawn(respond(listener, response, closes));
        paid_charge(&sandbox, "order-1", 1).await;
        sandbox.webhooks_sent().await;
        let outcome = sandbox.deliveries().swap_remove(0).outcome;
        match (&outcome, status) {
            (DeliveryOutcome::Delivered { status }, Some(expected)) => assert_eq!(*status, expected, "{response:?}"),
            (DeliveryOutcome::Failed { reason }, None) => assert!(reason.starts_with("no response"), "{reason}"),
            _ => panic!("{response:?}: {outcome:?}"),
        }
        receiver.abort();
    }
}

#[tokio::test]
async fn a_receiver_that_is_down_fails_and_is_tried_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let webhook = sandbox.add_webhook(format!("http://{free}")).unwrap();
    paid_charge(&sandbox, "order-1", 1).await;
    sandbox.webhooks_sent().await;
    let deliveries = sandbox.deliveries();
    let [first, second] = &deliveries[..] else { panic!("{deliveries:?}") };
    let DeliveryOutcome::Failed { reason } = &first.outcome else { panic!("{first:?}") };
    assert!(reason.starts_with("no connection"), "{reason}");
    assert_eq!((second.attempt, &second.outcome), (2, &DeliveryOutcome::Pending));
    // Nothing more is sent to a URL that was removed.
    sandbox.remove_webhook(&webhook.id).unwrap();
    let outcome = sandbox.deliveries().pop().unwrap().outcome;
    assert_eq!(outcome, DeliveryOutcome::Failed { reason: "the webhook was removed".to_owned() });
}

#[tokio::test]
async fn a_receiver_that_hangs_holds_up_neither_others_nor_calls() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.webhook_timeout(Duration::from_secs(600));
    let (hanging, other) = (Receiver::start(&[Answer::Silence]).await, Receiver::start(&[]).await);
    sandbox.add_webhook(&hanging.url).unwrap();
    sandbox.add_webhook(&other.url).unwrap();
    for number in 0..3 {
        paid_charge(&sandbox, &number.to_string(), 1).await;
    }
    while other.received().len() < 3 || hanging.received().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // One after the other to the same URL.
    assert_eq!(hanging.received().len(), 1);
    let pending = sandbox.deliveries().into_iter().filter(|delivery| delivery.outcome == DeliveryOutcome::Pending);
    assert!(pending.count() >= 3);
}

#[tokio::test]
async fn events_arrive_in_the_order_in_which_they_occurred() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    sandbox.add_webhook(&receiver.url).unwrap();
    for number in 0..20 {
        paid_charge(&sandbox, &number.to_string(), 1).await;
    }
    sandbox.webhooks_sent().await;
    let occurred: Vec<_> = sandbox.events().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!((receiver.ids(), occurred.len()), (occurred, 20));
}

/// Pays three charges, the first one with a fault, and returns what arrives at once and what later, by the number of
/// the event.
async fn with(fault: WebhookFault) -> (Vec<(usize, Received)>, Vec<(usize, Received)>, Sandbox) {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    sandbox.add_webhook_with_secret(&receiver.url, "whsec_shop").unwrap();
    sandbox.webhook_fault(fault);
    for number in 0..3 {
        paid_charge(&sandbox, &number.to_string(), 1_800).await;
    }
    sandbox.webhooks_sent().await;
    let number = |request: Received| {
        let number = request.id().trim_start_matches("evt_sandbox").parse().unwrap();
        (number, request)
    };
    let now: Vec<_> = receiver.received().into_iter().map(number).collect();
    sandbox.advance(MINUTE * 120);
    sandbox.webhooks_sent().await;
    let later = receiver.received().into_iter().skip(now.len()).map(number).collect();
    (now, later, sandbox)
}

fn numbers(received: &[(usize, Received)]) -> Vec<usize> {
    received.iter().map(|(number, _)| *number).collect()
}

#[tokio::test]
async fn a_fault_strikes_one_event_and_its_redeliveries_are_as_they_should_be() {
    for (fault, now, later, is_valid) in [
        (WebhookFault::late(MINUTE), vec![2, 3], vec![1], true),
        (WebhookFault::twice(), vec![1, 1, 2, 3], vec![], true),
        (WebhookFault::out_of_order(), vec![2, 1, 3], vec![], true),
        (WebhookFault::lost(), vec![2, 3], vec![], true),
        (WebhookFault::wrong_signature(), vec![1, 2, 3], vec![], false),
        (WebhookFault::old_secret(), vec![1, 2, 3], vec![], false),
        (WebhookFault::changed_body(), vec![1, 2, 3], vec![], false),
    ] {
        let (at_once, afterwards, sandbox) = with(fault.clone()).await;
        assert_eq!((numbers(&at_once), numbers(&afterwards)), (now, later), "{fault:?}");
        for (number, request) in at_once.iter().chain(&afterwards) {
            assert_eq!(request.verify("whsec_shop").is_ok(), is_valid || *number != 1, "{fault:?} {number}");
        }
        let lost = sandbox.deliveries().iter().filter(|delivery| delivery.outcome == DeliveryOutcome::Lost).count();
        assert_eq!(lost, usize::from(fault == WebhookFault::lost()));
        // The event itself is as it was.
        let event = &sandbox.events()[0];
        assert_eq!(event["data"]["object"]["amount"], 1_800);
    }
}

#[tokio::test]
async fn a_webhook_that_was_wrongly_signed_and_refused_comes_again_rightly_signed() {
    let sandbox = Sandbox::start().await.unwrap();
    for fault in [WebhookFault::wrong_signature(), WebhookFault::old_secret(), WebhookFault::changed_body()] {
        let receiver = Receiver::start(&[Answer::Status(400)]).await;
        let webhook = sandbox.add_webhook(&receiver.url).unwrap();
        sandbox.webhook_fault(fault.clone());
        paid_charge(&sandbox, &format!("{fault:?}"), 1_800).await;
        sandbox.advance(MINUTE);
        sandbox.webhooks_sent().await;
        let accepted: Vec<_> =
            receiver.received().iter().map(|request| request.verify(&webhook.secret).is_ok()).collect();
        assert_eq!(accepted, [false, true], "{fault:?}");
        sandbox.remove_webhook(&webhook.id).unwrap();
    }
}

#[tokio::test]
async fn the_old_secret_is_the_one_before_the_rotation() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    let old = sandbox.add_webhook(&receiver.url).unwrap();
    sandbox.rotate_secret(&old.id).unwrap();
    let new = sandbox.end_rotation(&old.id).unwrap();
    sandbox.webhook_fault(WebhookFault::old_secret());
    paid_charge(&sandbox, "order-1", 1_800).await;
    sandbox.webhooks_sent().await;
    let request = &receiver.received()[0];
    assert_eq!((request.verify(&old.secret).is_ok(), request.verify(&new.secret).is_ok()), (true, false));
}

#[tokio::test]
async fn faults_are_chosen_by_the_event_until_they_are_cleared() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    sandbox.add_webhook(&receiver.url).unwrap();
    sandbox.webhook_fault_when(|event| (event["data"]["object"]["orderNo"] != "kept").then(WebhookFault::lost));
    for order in ["one", "kept", "two"] {
        paid_charge(&sandbox, order, 1).await;
    }
    sandbox.webhook_fault(WebhookFault::twice());
    sandbox.clear_webhook_faults();
    paid_charge(&sandbox, "cleared", 1).await;
    sandbox.webhooks_sent().await;
    let orders: Vec<_> =
        receiver.received().iter().map(|request| request.json()["data"]["object"]["orderNo"].clone()).collect();
    assert_eq!(orders, ["kept", "cleared"]);
}

/// Several that are held back come after the next one, the last of them first.
#[tokio::test]
async fn several_events_out_of_order_are_reversed() {
    let sandbox = Sandbox::start().await.unwrap();
    let receiver = Receiver::start(&[]).await;
    sandbox.add_webhook(&receiver.url).unwrap();
    for number in 0..4 {
        if number < 3 {
            sandbox.webhook_fault(WebhookFault::out_of_order());
        }
        paid_charge(&sandbox, &number.to_string(), 1).await;
    }
    sandbox.webhooks_sent().await;
    let mut ids = receiver.ids();
    assert!(ids.is_sorted_by(|one, two| one > two), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), 4);
}
