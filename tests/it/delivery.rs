//! What is reported of a request's delivery, case by case, on new connections and on reused ones.

use std::time::Duration;

use elepay::types::{Charge, CreateChargeRequest, PaymentMethod};
use elepay::{Client, Delivery, Error, ErrorKind, Response, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use Delivery::{Accepted, NotSent, Rejected, Unknown};

/// A sandbox, and a client that calls once.
struct Shop {
    sandbox: Sandbox,
    client: Client,
    orders: u32,
}

impl Shop {
    async fn open(reused: bool) -> Self {
        // Longer than anything takes on a busy machine.
        Self::open_with_timeout(reused, Duration::from_secs(60)).await
    }

    async fn open_with_timeout(reused: bool, timeout: Duration) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let client = Client::builder(sandbox.key()).base_url(sandbox.url()).retry(RetryPolicy::off());
        let client = client.timeout(timeout).build().unwrap();
        let mut shop = Self { sandbox, client, orders: 0 };
        if reused {
            shop.call().await.unwrap();
        }
        shop
    }

    async fn call(&mut self) -> Result<Response<Charge>, Error> {
        self.orders += 1;
        // Of the same length each time, so that the responses are too.
        let order = format!("order-{:04}", self.orders);
        self.client.create_charge(&CreateChargeRequest::new(1, order, PaymentMethod::Paypay)).await
    }
}

fn response(status: u16, body: &str) -> Fault {
    Fault::respond_with(status, "application/json", body)
}

#[tokio::test]
async fn the_status_and_the_code_of_a_response_decide_the_delivery() {
    const M: &str = r#"{"errorCode":"M002007"}"#;
    const U: &str = r#"{"errorCode":"U004000"}"#;
    const S: &str = r#"{"errorCode":"S001000"}"#;
    const OPEN: &str = r#"{"errorCode":"U009000"}"#;
    const OLD: &str = r#"{"code":"9_000_000_40022","message":"no"}"#;
    const FOREIGN: &str = r#"{"errorCode":"E42"}"#;
    const NONE: &str = "<html></html>";
    let mut table = Vec::new();
    for status in [400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 423, 429, 431, 451, 499] {
        for code in [M, U, OLD] {
            table.push((status, code, Rejected));
        }
        for code in [S, OPEN, FOREIGN] {
            table.push((status, code, Unknown));
        }
        let refused_unread = matches!(status, 401 | 403 | 404 | 413 | 429);
        table.push((status, NONE, if refused_unread { Rejected } else { Unknown }));
    }
    for status in [300, 301, 302, 303, 307, 308, 408, 500, 501, 502, 503, 504, 505, 507, 520, 599] {
        for code in [M, U, S, OPEN, OLD, FOREIGN, NONE, ""] {
            table.push((status, code, Unknown));
        }
    }
    for status in [200, 201, 202, 203, 206, 226] {
        for body in [NONE, "[]", "{}", r#"{"id":7}"#, r#"{"id":"cha_1""#, M] {
            table.push((status, body, Accepted));
        }
    }
    for used in [false, true] {
        let mut shop = Shop::open(used).await;
        for (status, body, delivery) in &table {
            shop.sandbox.fault(response(*status, body));
            let error = shop.call().await.expect_err("no charge");
            assert_eq!(error.delivery(), *delivery, "{status} {body}, used: {used}: {error:?}");
            assert_eq!(error.http_status().unwrap(), *status, "{body}");
        }
    }
}

/// The older format: numbers as strings and as numbers, and groups that can name a payment service.
#[tokio::test]
async fn an_older_code_is_a_refusal_only_if_it_is_elepays_own_or_its_meaning_is_known() {
    let mut shop = Shop::open(false).await;
    for (code, delivery, look_up_first) in [
        (r#""10101""#, Rejected, false),
        ("10101", Rejected, false),
        (r#""10001""#, Rejected, false),
        ("10102", Rejected, false),
        ("10108", Rejected, true),
        (r#""10107""#, Unknown, true),
        ("40022", Unknown, true),
        (r#""010101""#, Unknown, true),
        (r#""9_000_000_40022""#, Rejected, true),
        (r#""9_elepay_creditcard_10101""#, Rejected, true),
        (r#""9_elepay_paypay_40022""#, Unknown, true),
        (r#""card_declined""#, Unknown, true),
        (r#""x_10101""#, Unknown, true),
    ] {
        for body in
            [format!(r#"{{"code":{code},"message":"no"}}"#), format!(r#"{{"type":"card_error","code":{code}}}"#)]
        {
            shop.sandbox.fault(response(400, &body));
            let error = shop.call().await.unwrap_err();
            assert_eq!((error.delivery(), error.look_up_first()), (delivery, look_up_first), "{body}");
            assert_eq!(error.legacy_code(), Some(code.trim_matches('"')), "{body}");
        }
        // The newer code decides, whatever the older one is.
        shop.sandbox.fault(response(400, &format!(r#"{{"code":{code},"errorCode":"U004000"}}"#)));
        let error = shop.call().await.unwrap_err();
        assert_eq!((error.delivery(), error.look_up_first()), (Rejected, false), "{code}");
    }
}

#[tokio::test]
async fn without_a_response_a_request_was_not_sent_only_if_there_was_no_connection() {
    for used in [false, true] {
        for fault in [
            Fault::close_without_response(),
            Fault::reset_without_response(),
            Fault::reset_before_reading(),
            Fault::reset_while_reading(50),
            Fault::silence(),
            Fault::cut(0),
        ] {
            let (kind, timeout) = if fault == Fault::silence() {
                (ErrorKind::Timeout, Duration::from_secs(2))
            } else {
                (ErrorKind::Connection, Duration::from_secs(60))
            };
            let mut shop = Shop::open_with_timeout(used, timeout).await;
            shop.sandbox.fault(fault.clone());
            let error = shop.call().await.unwrap_err();
            assert_eq!((error.delivery(), error.http_status()), (Unknown, None), "{fault}, used: {used}: {error:?}");
            assert_eq!(error.kind(), kind, "{fault}");
        }
        let mut shop = Shop::open(used).await;
        shop.sandbox.refuse_connections(Duration::MAX).await;
        let error = shop.call().await.unwrap_err();
        assert_eq!((error.delivery(), error.kind()), (NotSent, ErrorKind::Connection), "used: {used}: {error:?}");
    }
}

/// Closed before anything could be written, or a moment later: `NotSent` is reported only if it is certain.
#[tokio::test]
async fn a_connection_that_is_closed_at_once_is_never_reported_as_accepted_or_rejected() {
    let mut shop = Shop::open(false).await;
    for _ in 0..200 {
        // It was closed, so each call makes a new connection.
        shop.sandbox.fault(Fault::close_on_accept());
        let error = shop.call().await.unwrap_err();
        assert!(matches!(error.delivery(), NotSent | Unknown), "{error:?}");
        assert!(shop.sandbox.charges().is_empty());
    }
}

/// Even where the status alone would mean a rejection: the lost code could be one that leaves the outcome open.
#[tokio::test]
async fn a_response_whose_code_was_lost_is_not_taken_for_a_rejection() {
    for status in [400, 401, 403, 404, 413, 429] {
        for (body, delivery) in [
            (r#"{"errorCode":"U0090"#, Unknown),
            (r#"{"errorCode":9}"#, Unknown),
            (r#"{"code":"9_000_000_40022","errorCo"#, Unknown),
            (r#"{"code":"9_000_000_40022","errorCode":[]}"#, Unknown),
            (r#"{"errorCode":"M002007","mess"#, Rejected),
        ] {
            let mut shop = Shop::open(false).await;
            shop.sandbox.fault(response(status, body));
            let error = shop.call().await.unwrap_err();
            assert_eq!(error.delivery(), delivery, "{status} {body}");
        }
    }
}

/// The bytes of a response, as they go over the wire.
async fn raw(sandbox: &Sandbox, order: &str, amount: &str) -> Vec<u8> {
    let body = format!(r#"{{"amount":{amount},"orderNo":"{order}","paymentMethod":"paypay"}}"#);
    let mut stream = tokio::net::TcpStream::connect(sandbox.url().trim_start_matches("http://")).await.unwrap();
    let head = "POST /charges HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer sk_test_sandbox\r\n\
                Content-Type: application/json\r\nContent-Length: ";
    stream.write_all(format!("{head}{}\r\n\r\n{body}", body.len()).as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    bytes
}

#[tokio::test]
async fn a_success_that_is_cut_off_after_any_byte_is_accepted_once_its_head_is_there() {
    let sandbox = Sandbox::start().await.unwrap();
    let whole = raw(&sandbox, "order-0001", "1").await;
    // This response says that the connection is closed; the client's does not.
    let close = "connection: close\r\n".len();
    let head = whole.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4 - close;
    let length = whole.len() - close;
    for used in [false, true] {
        let mut shop = Shop::open(used).await;
        for bytes in 0..length {
            // A sandbox with few charges, which are copied each time, is a quick one.
            if bytes % 100 == 99 {
                shop = Shop::open(used).await;
            }
            let fault = Fault::cut(bytes);
            shop.sandbox.fault(if bytes == 0 { fault.executed(true) } else { fault });
            let before = shop.sandbox.charges().len();
            let error = shop.call().await.expect_err("it is cut off");
            let what = format!("{bytes} of {head} and {length}, used: {used}: {error:?}");
            assert_eq!(shop.sandbox.charges().len(), before + 1, "{what}");
            let expected = if bytes < head { (Unknown, None) } else { (Accepted, Some(201)) };
            assert_eq!((error.delivery(), error.http_status().map(|status| status.as_u16())), expected, "{what}");
            if let Some(id) = error.object_id() {
                assert_eq!(id, shop.sandbox.charges()[before].id, "{what}");
            }
        }
    }
}

#[tokio::test]
async fn a_rejection_that_is_cut_off_is_reported_only_once_its_code_was_read() {
    let sandbox = Sandbox::start().await.unwrap();
    let whole = raw(&sandbox, "order-0001", "\"x\"").await;
    let close = "connection: close\r\n".len();
    let head = whole.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4 - close;
    for used in [false, true] {
        let mut shop = Shop::open(used).await;
        // Already paid, so that every further call is refused.
        let paid = CreateChargeRequest::new(1, "paid", PaymentMethod::Paypay);
        let id = shop.sandbox.client().create_charge(&paid).await.unwrap().id.clone();
        shop.sandbox.approve(&id).unwrap();
        for bytes in 1..whole.len() {
            shop.sandbox.fault(Fault::cut(bytes));
            let error = shop.client.create_charge(&paid).await.unwrap_err();
            let what = format!("{bytes} of {head}, used: {used}: {error:?}");
            assert_eq!(error.http_status().is_some(), bytes >= head, "{what}");
            let expected = if error.code() == Some("M002007") { Rejected } else { Unknown };
            assert_eq!(error.delivery(), expected, "{what}");
            assert!(matches!(error.code(), None | Some("M002007")), "half a code is not a code: {what}");
        }
        shop.call().await.unwrap();
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_nothing_behind_and_may_have_been_executed() {
    let mut shop = Shop::open(true).await;
    shop.sandbox.fault(Fault::delay(Duration::from_secs(600)));
    let request = CreateChargeRequest::new(1, "dropped", PaymentMethod::Paypay);
    let executed = async {
        while shop.sandbox.charges().len() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        outcome = shop.client.create_charge(&request) => panic!("its response is delayed: {outcome:?}"),
        () = executed => {}
    }
    assert_eq!(shop.sandbox.charges().len(), 2, "it was executed: dropping a future says nothing");
    assert_eq!(shop.sandbox.requests()[1].status, None);
    shop.call().await.unwrap();
}

#[tokio::test]
async fn a_thousand_calls_at_once_on_one_client_and_one_thread_finish() {
    let shop = Shop::open(false).await;
    let client = Client::builder(shop.sandbox.key()).base_url(shop.sandbox.url()).build().unwrap();
    let calls = (0..1_000).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            let request = CreateChargeRequest::new(1, format!("order-{number}"), PaymentMethod::Paypay);
            client.create_charge(&request).await.map(|charge| charge.id.clone())
        })
    });
    let calls: Vec<_> = calls.collect();
    let mut ids = std::collections::BTreeSet::new();
    for call in calls {
        ids.insert(call.await.unwrap().unwrap());
    }
    assert_eq!((ids.len(), shop.sandbox.charges().len()), (1_000, 1_000));
}
