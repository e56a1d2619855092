//! The error that the client reports for each fault, and whether the call was executed.

use std::time::{Duration, Instant};

use elepay::types::{Charge, CreateChargeRequest, ErrorCode, PaymentMethod};
use elepay::{Client, Delivery, Error, Response, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};

async fn call(client: &Client, order: &str) -> Result<Response<Charge>, Error> {
    client.create_charge(&CreateChargeRequest::new(500, order, PaymentMethod::Paypay)).await
}

/// Returns a client without retries that does not wait long for a response that never comes.
fn client_for(sandbox: &Sandbox, fault: &Fault) -> Client {
    let builder = Client::builder(sandbox.key()).base_url(sandbox.url()).retry(RetryPolicy::off());
    let timeout = Duration::from_secs(if fault.name() == "silence" { 1 } else { 20 });
    builder.timeout(timeout).build().unwrap()
}

/// Faults that may happen before the client has written anything.
const BEFORE_READING: [&str; 2] = ["closed on accept", "reset before reading"];

#[tokio::test]
async fn the_client_reports_each_fault_and_the_call_is_executed_by_its_rule() {
    use Delivery::{Accepted, Rejected, Unknown};
    let mut table: Vec<(Fault, bool, Delivery, Option<u16>)> = vec![
        (Fault::close_on_accept(), false, Unknown, None),
        (Fault::reset_before_reading(), false, Unknown, None),
        (Fault::reset_while_reading(40), false, Unknown, None),
        (Fault::cut(20), true, Unknown, None),
        (Fault::cut(160), true, Accepted, Some(201)),
        (Fault::error_code("M002007"), false, Rejected, Some(400)),
        (Fault::error_code(ErrorCode::U004000), false, Rejected, Some(400)),
        (Fault::too_many_requests(), false, Rejected, Some(429)),
        (Fault::status(401), false, Rejected, Some(401)),
        (Fault::html(413), false, Rejected, Some(413)),
        (Fault::not_json(), true, Accepted, Some(201)),
        (Fault::body("[]"), true, Accepted, Some(201)),
        (Fault::respond_with(200, "text/html", "<p>hello</p>"), true, Accepted, Some(200)),
    ];
    for (fault, status) in [
        (Fault::html(502), Some(502)),
        (Fault::html(503), Some(503)),
        (Fault::html(504), Some(504)),
        (Fault::status(408), Some(408)),
        (Fault::error_code("S001000"), Some(500)),
        (Fault::redirect(307, "https://elsewhere.example/charges"), Some(307)),
        (Fault::cut(0), None),
        (Fault::close_without_response(), None),
        (Fault::reset_without_response(), None),
        (Fault::silence(), None),
    ] {
        table.extend([false, true].map(|executed| (fault.clone().executed(executed), executed, Unknown, status)));
    }
    for (at, (fault, executed, delivery, status)) in table.into_iter().enumerate() {
        for kept_alive in [false, true] {
            let sandbox = Sandbox::start().await.unwrap();
            let client = client_for(&sandbox, &fault);
            if kept_alive {
                call(&client, "first").await.unwrap();
            }
            sandbox.fault(fault.clone());
            let what = format!("{at}: {fault}, kept alive: {kept_alive}");
            let error = call(&client, "order-1").await.expect_err(&what);
            // The connection may be gone before anything is written, and the client may notice.
            let unsent = error.delivery() == Delivery::NotSent && BEFORE_READING.contains(&fault.name());
            assert!(unsent || error.delivery() == delivery, "{what}: {error:?}");
            assert_eq!(fault.executes(), executed, "{what}");
            let charges =
                sandbox.objects("charge").unwrap().iter().filter(|charge| charge["orderNo"] == "order-1").count();
            assert_eq!(charges, usize::from(executed), "{what}");
            assert_eq!(error.http_status().map(|status| status.as_u16()), status, "{what}");
            call(&client, "after").await.unwrap_or_else(|error| panic!("{what}: it is applied once: {error:?}"));
        }
    }
}

#[tokio::test]
async fn faults_that_leave_the_response_whole_are_tolerated() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    for (at, fault) in [
        Fault::informational([102, 103]),
        Fault::content_type("text/plain"),
        Fault::unknown_values(),
        Fault::trickle(64, Duration::from_millis(1)),
        Fault::delay(Duration::from_millis(50)),
    ]
    .into_iter()
    .enumerate()
    {
        sandbox.fault(fault.clone());
        let begun = Instant::now();
        let charge = call(&client, &format!("order-{at}")).await.unwrap_or_else(|error| panic!("{fault}: {error:?}"));
        assert_eq!(charge.http_status(), 201, "{fault}");
        match fault.name() {
            "late response" => assert!(begun.elapsed() >= Duration::from_millis(50)),
            "wrong content type" => assert_eq!(charge.headers()["content-type"], "text/plain"),
            "unknown values" => assert_eq!(charge.status.as_ref().unwrap().as_str(), "sandbox_newer_than_published"),
            _ => {}
        }
        assert_eq!(sandbox.charges().len(), at + 1);
    }
}

#[tokio::test]
async fn a_connection_can_die_while_it_is_idle() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    sandbox.fault(Fault::die_idle());
    call(&client, "order-1").await.unwrap();
    let error = call(&client, "order-2").await.unwrap_err();
    assert_eq!((error.delivery(), error.http_status()), (Delivery::Unknown, None));
    assert_eq!(sandbox.charges().len(), 1);
    call(&client, "order-3").await.unwrap();
}

async fn until_it_listens(client: &Client, order: &str) {
    let begun = Instant::now();
    while let Err(error) = call(client, order).await {
        assert!(error.delivery() == Delivery::NotSent && begun.elapsed() < Duration::from_secs(20), "{error:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn nothing_listens_during_a_window_and_then_calls_work_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    call(&client, "order-1").await.unwrap();
    sandbox.refuse_connections(Duration::from_secs(1)).await;
    for attempt in 0..5 {
        let error = call(&client, "order-2").await.unwrap_err();
        assert_eq!(error.delivery(), Delivery::NotSent, "{attempt}: {error:?}");
    }
    until_it_listens(&client, "order-2").await;
    // The same, scheduled for the second call from now: the connection of the first is not used again.
    sandbox.fault_at(2, Fault::refuse_connections(Duration::from_secs(1)));
    call(&client, "order-3").await.unwrap();
    assert_eq!(call(&client, "order-4").await.unwrap_err().delivery(), Delivery::NotSent);
    until_it_listens(&client, "order-4").await;
    assert_eq!(sandbox.charges().len(), 4);
}

#[tokio::test]
async fn a_tls_handshake_can_be_made_to_fail() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.broken_tls_url().await.unwrap();
    // One that says nothing does not keep the others waiting.
    let _idle = tokio::net::TcpStream::connect(url.trim_start_matches("https://")).await.unwrap();
    for _ in 0..2 {
        let mut stream = tokio::net::TcpStream::connect(url.trim_start_matches("https://")).await.unwrap();
        stream.write_all(&[22, 3, 1, 0, 1, 1]).await.unwrap();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).await.unwrap();
        assert_eq!(received, [21, 3, 3, 0, 2, 2, 40], "the alert `handshake_failure`, then the end");
    }
    drop(sandbox);
    let begun = Instant::now();
    while tokio::net::TcpStream::connect(url.trim_start_matches("https://")).await.is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it stops with the sandbox");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn faults_are_applied_to_the_scheduled_or_the_chosen_call() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    sandbox.fault_at(3, Fault::status(503));
    for (order, fails) in [("a", false), ("b", false), ("c", true), ("d", false)] {
        assert_eq!(call(&client, order).await.is_err(), fails, "{order}");
    }
    sandbox.fault_when(|request| {
        let order = request.body.as_ref()?["orderNo"].as_str()?;
        order.starts_with("bad").then(|| Fault::too_many_requests().retry_after("2"))
    });
    for (order, fails) in [("good-1", false), ("bad-1", true), ("good-2", false), ("bad-2", true)] {
        let outcome = call(&client, order).await;
        assert_eq!(outcome.is_err(), fails, "{order}");
        if let Err(error) = outcome {
            assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
        }
    }
    sandbox.clear_faults();
    call(&client, "bad-3").await.unwrap();
    let requests = sandbox.requests();
    let outcomes: Vec<_> = requests.iter().map(|request| (request.fault, request.executed, request.status)).collect();
    assert_eq!(outcomes[2], (Some("bare status"), false, Some(503)));
    assert_eq!(outcomes[5], (Some("too many requests"), false, Some(429)));
    assert_eq!(outcomes[8], (None, true, Some(201)));
}

#[tokio::test]
async fn a_fault_breaks_its_rule_only_if_that_is_asked_for() {
    let outcome = std::panic::catch_unwind(|| Fault::error_code("M002001").executed(true));
    assert!(outcome.is_err(), "a refusal never executes");
    let outcome = std::panic::catch_unwind(|| Fault::not_json().executed(false));
    assert!(outcome.is_err(), "2xx always executes");
    let refusal = r#"{"errorCode":"U004000"}"#;
    let outcome = std::panic::catch_unwind(|| Fault::respond_with(500, "application/json", refusal).executed(true));
    assert!(outcome.is_err(), "a refusal never executes, whatever its status");
    for (code, rule) in [("M002001", Some(false)), ("U009000", None), ("S001000", None)] {
        assert_eq!(Fault::error_code(code).rule(), rule, "{code}: as `x-delivery` of the document says");
    }
    let old = r#"{"code":"9_000_000_40022"}"#;
    assert_eq!(Fault::respond_with(400, "application/json", old).rule(), Some(false));
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::too_many_requests().executed_against_the_rule(true));
    let error = call(&sandbox.client(), "order-1").await.unwrap_err();
    assert_eq!((error.delivery(), sandbox.charges().len()), (Delivery::Rejected, 1));
}

#[tokio::test]
async fn a_replaced_success_does_not_hide_a_refusal() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let paid = call(&client, "order-1").await.unwrap();
    sandbox.approve(&paid.id).unwrap();
    sandbox.fault(Fault::respond_with(201, "application/json", r#"{"id":"cha_x"}"#));
    let error = call(&client, "order-1").await.unwrap_err();
    assert_eq!((error.code(), sandbox.charges().len()), (Some("M002007"), 1));
}
