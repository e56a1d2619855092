//! A call is retried only if that cannot charge twice, and the pauses are as promised. No test sleeps: the clock is
//! simulated.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::support::builder;
use crate::support::loopback::{self, Loopback};
use elepay::types::{CreateChargeRequest, CreateCodeRequest, PaymentMethod};
use elepay::{Client, Clock, Delivery, Error, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};
use proptest::prelude::*;

/// Time passes only in pauses, and chance is always the same.
#[derive(Clone)]
struct SimulatedClock {
    pauses: Arc<Mutex<Vec<Duration>>>,
    chance: f64,
}

impl SimulatedClock {
    fn new(chance: f64) -> Self {
        Self { pauses: Arc::default(), chance }
    }

    fn pauses(&self) -> Vec<Duration> {
        self.pauses.lock().unwrap().clone()
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Duration {
        self.pauses.lock().unwrap().iter().sum()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.pauses.lock().unwrap().push(time);
        Box::pin(std::future::ready(()))
    }

    fn chance(&self) -> f64 {
        self.chance
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Verb {
    Get,
    Post,
    Delete,
}

/// A sandbox with a charge and a code, and a client with the policy.
struct Shop {
    sandbox: Sandbox,
    client: Client,
    charge: String,
    code: String,
}

impl Shop {
    async fn open(policy: RetryPolicy, clock: &SimulatedClock) -> Self {
        // Longer than anything takes on a busy machine.
        Self::open_with_timeout(policy, clock, Duration::from_secs(60)).await
    }

    async fn open_with_timeout(policy: RetryPolicy, clock: &SimulatedClock, timeout: Duration) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let plain = sandbox.client();
        let charge = plain.create_charge(&CreateChargeRequest::new(1, "first", PaymentMethod::Paypay)).await.unwrap();
        let code = plain.create_code(&CreateCodeRequest::new(1, "second")).await.unwrap();
        let client = Client::builder(sandbox.key()).base_url(sandbox.url()).retry(policy).clock(clock.clone());
        let client = client.timeout(timeout).build().unwrap();
        Self { client, charge: charge.id.clone(), code: code.id.clone(), sandbox }
    }

    async fn call(&self, verb: Verb) -> Result<(), Error> {
        match verb {
            Verb::Get => self.client.retrieve_charge(&self.charge).await.map(drop),
            Verb::Post => {
                let request = CreateChargeRequest::new(1, "order", PaymentMethod::Paypay);
                self.client.create_charge(&request).await.map(drop)
            }
            Verb::Delete => self.client.close_code(&self.code).await.map(drop),
        }
    }

    /// The number of requests since it was opened.
    fn requests(&self) -> usize {
        self.sandbox.requests().len() - 2
    }
}

#[tokio::test]
async fn a_post_or_delete_is_retried_only_if_it_was_turned_away_and_a_get_also_if_that_may_help() {
    type Make = fn() -> Fault;
    // The fault, and whether a POST or DELETE, and whether a GET is retried after it.
    let table: &[(Make, bool, bool)] = &[
        (Fault::too_many_requests, true, true),
        (|| Fault::status(429), true, true),
        (|| Fault::error_code("M005000"), true, true),
        (|| Fault::html(502), false, true),
        (|| Fault::html(503), false, true),
        (|| Fault::html(504), false, true),
        (|| Fault::status(408), false, true),
        (Fault::close_without_response, false, true),
        (Fault::reset_without_response, false, true),
        (Fault::reset_before_reading, false, true),
        (|| Fault::cut(20), false, true),
        (|| Fault::cut(250), false, true),
        (Fault::silence, false, true),
        (|| Fault::status(500), false, false),
        (|| Fault::error_code("S001001"), false, false),
        (|| Fault::error_code("U004000"), false, false),
        (|| Fault::error_code("M004001"), false, false),
        (|| Fault::status(401), false, false),
        (|| Fault::status(403), false, false),
        (|| Fault::status(404), false, false),
        (|| Fault::status(400), false, false),
        (|| Fault::redirect(307, "https://elsewhere.example"), false, false),
    ];
    let mut waiting = tokio::task::JoinSet::new();
    for (make, writing, reading) in table {
        for verb in [Verb::Get, Verb::Post, Verb::Delete] {
            let again = if verb == Verb::Get { *reading } else { *writing };
            // An empty response to a DELETE cannot be cut off once its head is there.
            if verb == Verb::Delete && make().name() == Fault::cut(0).name() {
                continue;
            }
            if make() == Fault::silence() {
                waiting.spawn(is_retried_after(*make, verb, again, Duration::from_secs(2)));
            } else {
                is_retried_after(*make, verb, again, Duration::from_secs(60)).await;
            }
        }
    }
    waiting.join_all().await;
}

async fn is_retried_after(make: fn() -> Fault, verb: Verb, again: bool, timeout: Duration) {
    let clock = SimulatedClock::new(0.5);
    let shop = Shop::open_with_timeout(RetryPolicy::default(), &clock, timeout).await;
    shop.sandbox.fault(make());
    shop.sandbox.fault(make());
    let outcome = shop.call(verb).await;
    let what = format!("{verb:?} after {}: {outcome:?}", make());
    assert_eq!(outcome.is_ok(), again, "{what}");
    let pauses = if again { vec![Duration::from_millis(250), Duration::from_millis(500)] } else { vec![] };
    assert_eq!(clock.pauses(), pauses, "{what}");
    if let Err(error) = outcome {
        assert_eq!((error.attempts(), error.is_retryable()), (1, false), "{what}");
    }
}

#[tokio::test]
async fn what_was_never_sent_is_retried() {
    for verb in [Verb::Get, Verb::Post, Verb::Delete] {
        let clock = SimulatedClock::new(1.0);
        let shop = Shop::open(RetryPolicy::default().max_attempts(4), &clock).await;
        shop.sandbox.refuse_connections(Duration::MAX).await;
        let error = shop.call(verb).await.unwrap_err();
        assert_eq!((error.delivery(), error.attempts(), error.is_retryable()), (Delivery::NotSent, 4, true));
        assert_eq!(clock.pauses(), [500, 1_000, 2_000].map(Duration::from_millis));
        assert!(format!("{error:?}").contains("; attempts: 4;"), "{error:?}");
        assert_eq!(shop.requests(), 0);
    }
    // What the client itself refuses is never sent, and a retry does not help.
    let clock = SimulatedClock::new(1.0);
    let shop = Shop::open(RetryPolicy::default(), &clock).await;
    let error = shop.client.retrieve_charge("..").await.unwrap_err();
    assert_eq!((error.delivery(), error.attempts(), error.is_retryable()), (Delivery::NotSent, 0, false));
}

#[tokio::test]
async fn the_policy_limits_the_attempts_and_off_means_one() {
    for (policy, calls) in [
        (RetryPolicy::off(), 1),
        (RetryPolicy::default(), 3),
        (RetryPolicy::default().max_attempts(0), 1),
        (RetryPolicy::default().max_attempts(1), 1),
        (RetryPolicy::default().max_attempts(6), 6),
    ] {
        let shop = Shop::open(policy, &SimulatedClock::new(0.0)).await;
        shop.sandbox.fault_when(|_| Some(Fault::too_many_requests()));
        let error = shop.call(Verb::Post).await.unwrap_err();
        assert_eq!((shop.requests(), error.attempts() as usize), (calls, calls), "{policy:?}");
        assert_eq!((error.delivery(), error.code()), (Delivery::Rejected, Some("M005000")));
    }
}

#[tokio::test]
async fn retry_after_is_honoured_unless_it_ends_after_the_deadline() {
    let at = |seconds| {
        let date = chrono::DateTime::<chrono::Utc>::from(SystemTime::now() + Duration::from_secs(seconds));
        date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    for (header, low, high) in [("7".to_owned(), 7, 7), ("0".to_owned(), 0, 0), (at(50), 10, 50)] {
        let clock = SimulatedClock::new(0.0);
        let shop = Shop::open(RetryPolicy::default(), &clock).await;
        shop.sandbox.fault(Fault::too_many_requests().retry_after(&header));
        shop.call(Verb::Post).await.unwrap();
        let pause = clock.pauses()[0].as_secs();
        assert!((low..=high).contains(&pause), "{header}: {pause} s");
    }
    for header in ["60".to_owned(), "86400".to_owned(), at(1_000)] {
        let clock = SimulatedClock::new(0.0);
        let shop = Shop::open(RetryPolicy::default(), &clock).await;
        shop.sandbox.fault(Fault::too_many_requests().retry_after(&header));
        let error = shop.call(Verb::Post).await.unwrap_err();
        assert_eq!((error.attempts(), clock.pauses()), (1, vec![]), "{header}");
        assert!(error.retry_after().is_some() && error.is_retryable(), "the caller can still decide");
    }
}

#[tokio::test]
async fn an_attempt_that_has_begun_is_not_cut_short_by_the_deadline() {
    let clock = SimulatedClock::new(1.0);
    let shop = Shop::open(RetryPolicy::default().deadline(Duration::from_millis(501)), &clock).await;
    // A clear rejection must not become an unknown outcome because the next attempt was cut off.
    shop.sandbox.fault(Fault::too_many_requests());
    shop.sandbox.fault(Fault::delay(Duration::from_millis(50)));
    shop.call(Verb::Post).await.unwrap();
    assert_eq!(clock.pauses(), [Duration::from_millis(500)]);
    // No attempt begins after it.
    let shop = Shop::open(RetryPolicy::default().deadline(Duration::from_millis(500)), &SimulatedClock::new(1.0)).await;
    shop.sandbox.fault(Fault::too_many_requests());
    let error = shop.call(Verb::Post).await.unwrap_err();
    assert_eq!((error.attempts(), error.code()), (1, Some("M005000")));
}

#[tokio::test]
async fn a_rejection_whose_code_may_be_lost_is_not_retried() {
    let head = |body: &str| format!("HTTP/1.1 429 X\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    let open = r#"{"errorCode":"U009000"}"#;
    let whole = |body: &str| head(body) + body;
    let compressed = whole("\u{1f}gzip").replace("\r\n\r\n", "\r\ncontent-encoding: gzip\r\n\r\n");
    for (response, calls) in [
        (compressed, 1),
        (whole(r#"{"errorCode":"U009000","errorCode":"M005000"}"#), 1),
        (whole(r#"{"errorCode":"U009000","errorCode":"M005000","#), 1),
        (whole(&format!(r#"{{{}"errorCode":5}}"#, r#""message":1,"#.repeat(150))), 1),
        (whole("\u{feff}{\"errorCode\":\"U0"), 1),
        (whole(&format!("[{open}]")), 1),
        (head(open) + &open[..16], 1),
        (head(&open[..16]) + &open[..16], 1),
        (head(r#"{"errorCode":9}"#) + r#"{"errorCode":9}"#, 1),
        (head("<html>") + "<html>", 3),
        (head("") + "", 3),
    ] {
        let server = Loopback::responding(response.clone());
        let client = Client::builder("sk_test_0123456789")
            .base_url(server.url())
            .clock(SimulatedClock::new(0.0))
            .build()
            .unwrap();
        let error = client.create_charge(&CreateChargeRequest::new(1, "o", PaymentMethod::Paypay)).await.unwrap_err();
        assert_eq!((server.requests().len(), error.http_status().unwrap().as_u16()), (calls, 429), "{response}");
        let expected = if calls == 1 { Delivery::Unknown } else { Delivery::Rejected };
        assert_eq!(error.delivery(), expected, "{response}");
    }
}

/// Otherwise the error of a later attempt that was not sent would say that there is nothing to look up.
#[tokio::test]
async fn a_rejection_that_asks_to_look_up_first_is_not_retried() {
    for body in [r#"{"errorCode":"M002007"}"#, r#"{"errorCode":"M002999"}"#] {
        let server = Loopback::responding(loopback::json("429 Too Many Requests", body));
        let client = builder(&server).clock(SimulatedClock::new(0.0)).retry(RetryPolicy::default()).build().unwrap();
        let error = client.create_charge(&CreateChargeRequest::new(1, "o", PaymentMethod::Paypay)).await.unwrap_err();
        assert_eq!((error.attempts(), error.is_retryable(), error.look_up_first()), (1, false, true), "{error:?}");
    }
}

#[tokio::test]
async fn a_clock_with_extreme_values_does_no_harm() {
    for chance in [f64::NAN, f64::INFINITY, -1.0, 1.0] {
        let policy =
            RetryPolicy::default().initial_backoff(Duration::MAX).max_backoff(Duration::MAX).deadline(Duration::MAX);
        let shop = Shop::open(policy.max_attempts(2), &SimulatedClock::new(chance)).await;
        shop.sandbox.fault(Fault::too_many_requests());
        let _ = shop.call(Verb::Post).await;
        assert!(matches!(shop.requests(), 1 | 2), "{chance}: {} requests", shop.requests());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    /// Full jitter: each pause is the chance's share of what doubles up to the longest.
    #[test]
    fn pauses_grow_within_their_bounds(
        chance in 0.0..1.0_f64,
        first in 1..2_000_u64,
        longest in 1..20_000_u64,
        attempts in 1..12_u32,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let clock = SimulatedClock::new(chance);
        let pauses = runtime.block_on(async {
            let policy = RetryPolicy::default()
                .max_attempts(attempts)
                .deadline(Duration::MAX)
                .initial_backoff(Duration::from_millis(first)).max_backoff(Duration::from_millis(longest));
            let shop = Shop::open(policy, &clock).await;
            shop.sandbox.fault_when(|_| Some(Fault::status(429)));
            shop.call(Verb::Post).await.unwrap_err();
            clock.pauses()
        });
        prop_assert_eq!(pauses.len(), attempts as usize - 1);
        for (number, pause) in pauses.iter().enumerate() {
            let bound = Duration::from_millis(first.saturating_mul(1 << number).min(longest));
            prop_assert!(*pause <= bound && pause.as_secs_f64() >= bound.as_secs_f64() * chance - 1e-6);
        }
    }
}
