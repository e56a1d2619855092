//! A clone of a client can have other settings, for one call or a few, and shares the connections.

use std::net::TcpListener;
use std::time::Duration;

use crate::support::keep_alive::{KeepAlive, until};
use crate::support::loopback::{Loopback, Step, json};
use crate::support::{KEY, builder, order};
use elepay::types::MessageLanguage;
use elepay::{AuthScheme, Client, Delivery, Error, ErrorKind, RetryPolicy};

fn client(server: &KeepAlive) -> Client {
    Client::builder(KEY).base_url(server.url()).retry(RetryPolicy::off()).build().unwrap()
}

fn configuration_error(error: &Error) -> String {
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NotSent), "{error:?}");
    error.to_string()
}

#[tokio::test]
async fn a_timeout_belongs_to_the_clone_only() {
    let late =
        |_: &_| vec![Step::Wait(Duration::from_millis(600)), Step::Send(json("201 Created", r#"{"id":"cha_1"}"#))];
    let server = Loopback::start(late);
    let client = builder(&server).build().unwrap();
    let error = client.with_timeout(Duration::from_millis(200)).create_charge(&order()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::Unknown));
    client.create_charge(&order()).await.unwrap();
    let hasty = builder(&server).timeout(Duration::from_millis(200)).build().unwrap();
    assert_eq!(hasty.create_charge(&order()).await.unwrap_err().kind(), ErrorKind::Timeout);
    hasty.with_timeout(Duration::from_secs(60)).create_charge(&order()).await.unwrap();
}

/// A TLS handshake that never ends is a part of connecting.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_call_that_could_not_connect_was_not_sent_however_short_its_timeout_is() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let client = Client::builder(KEY).base_url(url).retry(RetryPolicy::off()).build().unwrap();
    // Between the time for connecting and the timeout there are 0.75 and 1.5 seconds for a busy machine.
    let call = async |seconds| {
        let hasty = client.with_timeout(Duration::from_secs(seconds));
        let error = hasty.create_charge(&order()).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::NotSent), "{seconds}: {error:?}");
    };
    tokio::join!(call(2), call(4));
}

#[tokio::test]
async fn a_timeout_of_zero_is_refused_by_the_call() {
    let server = KeepAlive::with_charges();
    let error = client(&server).with_timeout(Duration::ZERO).create_charge(&order()).await.unwrap_err();
    assert_eq!(configuration_error(&error), "createCharge: timeouts must be greater than zero");
    assert_eq!(server.accepted(), 0);
}

#[tokio::test]
async fn retries_belong_to_the_clone_only() {
    let server = KeepAlive::start(|_| ("503 Service Unavailable", "{}".to_owned()));
    let client = client(&server);
    let policy = RetryPolicy::off().max_attempts(3).initial_backoff(Duration::from_millis(1));
    for (client, attempts) in [(&client.with_retry(policy), 3), (&client, 1)] {
        assert_eq!(client.retrieve_charge("cha_1").await.unwrap_err().attempts(), attempts);
    }
}

#[tokio::test]
async fn a_language_belongs_to_the_clone_only() {
    let server = KeepAlive::with_charges();
    let client = client(&server);
    client.with_message_language(MessageLanguage::En).create_charge(&order()).await.unwrap();
    client.create_charge(&order()).await.unwrap();
    let sent: Vec<_> =
        server.requests().iter().map(|request| request.header("accept-language").map(str::to_owned)).collect();
    assert_eq!(sent, [Some(MessageLanguage::En.as_str().to_owned()), None]);

    let broken = client.with_message_language(MessageLanguage::other("de\r\nx-evil: 1"));
    let error = broken.create_charge(&order()).await.unwrap_err();
    assert!(configuration_error(&error).contains("the language contains characters that are not allowed"), "{error}");
    broken.with_message_language(MessageLanguage::En).create_charge(&order()).await.unwrap();
}

#[tokio::test]
async fn a_thousand_merchants_share_the_connections_and_each_sends_its_own_key() {
    let server = KeepAlive::with_charges();
    let client = client(&server);
    let keys: Vec<_> = (0..1_000).map(|number| format!("sk_test_merchant{number}")).collect();
    for key in &keys {
        let merchant = client.with_key(key).unwrap();
        merchant.with_timeout(Duration::from_secs(30)).create_charge(&order()).await.unwrap();
    }
    client.create_charge(&order()).await.unwrap();
    let sent: Vec<_> =
        server.requests().iter().map(|request| request.header("authorization").unwrap().to_owned()).collect();
    let expected: Vec<_> = keys.iter().map(String::as_str).chain([KEY]).map(|key| format!("Bearer {key}")).collect();
    assert!(sent == expected, "each call has the key of its merchant");
    // Mostly one; a call that starts before a connection is idle again opens another.
    assert!(server.accepted() <= 20, "{} connections", server.accepted());
}

#[tokio::test]
async fn the_key_of_a_merchant_is_redacted_where_a_server_repeats_it() {
    let server = KeepAlive::start(|request| {
        let sent = request.header("authorization").unwrap();
        ("400 Bad Request", format!(r#"{{"errorCode":"{sent}","message":"you sent {sent}"}}"#))
    });
    for scheme in [AuthScheme::Bearer, AuthScheme::Basic] {
        let client = Client::builder(KEY).base_url(server.url()).auth(scheme).build().unwrap();
        let merchant = client.with_key("sk_live_merchant0123456789").unwrap();
        assert_eq!(format!("{merchant:?}"), format!("{client:?}").replace("Test", "Live"));
        for (client, secrets) in [
            (&merchant, ["sk_live_merchant0123456789", "c2tfbGl2ZV9tZXJjaGFudDAxMjM0NTY3ODk6"]),
            (&client, [KEY, crate::support::BASIC]),
        ] {
            let error = client.create_charge(&order()).await.unwrap_err();
            let shown = format!(
                "{error} {error:?} {error:#?} {:?} {}",
                error.code(),
                error.server_message().unwrap_or_default()
            );
            assert!(shown.contains("you sent"), "{shown}");
            for secret in secrets {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
        let sent = server.requests().iter().rev().nth(1).unwrap().header("authorization").unwrap().to_owned();
        assert!(sent.starts_with(if scheme == AuthScheme::Basic { "Basic " } else { "Bearer " }), "{sent}");
    }
}

#[test]
fn a_key_is_checked_as_the_builder_checks_it() {
    let client = Client::builder(KEY).build().unwrap();
    for (key, reason) in [
        ("", "is empty"),
        ("pk_test_abc", "is a publishable key"),
        ("whsec_abc", "is the secret of a webhook"),
        ("sk_test_", "ends after its prefix"),
        ("placeholder", "begins neither with sk_test_ nor with sk_live_"),
    ] {
        let error = client.with_key(key).unwrap_err();
        assert!(configuration_error(&error).contains(reason), "{key:?}: {error}");
    }
    let tolerant = Client::builder(KEY).allow_unknown_key_prefix().build().unwrap();
    assert_eq!(tolerant.with_key("placeholder").unwrap().key().mode(), None);

    let exposed = Client::builder(KEY).base_url("http://sandbox.example:4010").danger_allow_plain_http_with_test_key();
    let exposed = exposed.build().unwrap();
    assert!(exposed.with_key("sk_test_other").is_ok());
    let error = exposed.with_key("sk_live_other").unwrap_err();
    assert!(configuration_error(&error).contains("must be a test key"), "{error}");
}

#[tokio::test]
async fn a_header_is_sent_and_shown_nowhere() {
    let server = KeepAlive::with_charges();
    let client = client(&server);
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let with = client.with_header("traceparent", "replaced").unwrap().with_header("Traceparent", trace).unwrap();
    let with = with.with_header("x-gateway-token", "SENTINEL-71").unwrap();
    with.create_charge(&order()).await.unwrap();
    client.create_charge(&order()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].header("traceparent"), Some(trace));
    assert_eq!(requests[0].header("x-gateway-token"), Some("SENTINEL-71"));
    assert_eq!((requests[1].header("traceparent"), requests[1].header("x-gateway-token")), (None, None));
    assert!(!format!("{with:?}{with:#?}").contains("SENTINEL-71"));
}

#[test]
fn a_header_that_the_client_sets_or_that_cannot_be_sent_is_refused() {
    let client = Client::builder(KEY).build().unwrap();
    for name in [
        "authorization",
        "Authorization",
        "HOST",
        "content-length",
        "Content-Type",
        "content-encoding",
        "accept",
        "Accept-Language",
        "accept-encoding",
        "transfer-encoding",
        "te",
        "trailer",
        "connection",
        "keep-alive",
        "upgrade",
        "user-agent",
        "cookie",
        "expect",
        "proxy-authorization",
        "Proxy-Connection",
        "if-none-match",
        "range",
        "api-version",
    ] {
        let error = client.with_header(name, "SENTINEL-72").unwrap_err();
        let expected = format!("the header `{}` is reserved", name.to_ascii_lowercase());
        assert!(configuration_error(&error).contains(&expected), "{name}: {error}");
        assert!(!format!("{error:?}").contains("SENTINEL-72"));
    }
    for (name, value, reason) in [
        ("", "a", "the name of the header is not valid"),
        ("SENTINEL 72", "a", "the name of the header is not valid"),
        ("x-a\r\nx-b", "a", "the name of the header is not valid"),
        ("x-a", "SENTINEL\r\nx-evil: 1", "the value of the header `x-a` contains characters"),
        ("x-a", "SENTINEL 茶", "the value of the header `x-a` contains characters"),
    ] {
        let error = client.with_header(name, value).unwrap_err();
        assert!(configuration_error(&error).contains(reason), "{name:?}: {error}");
        assert!(!format!("{error:?}").contains("SENTINEL"), "{error:?}");
    }
}

/// A burst must not leave hundreds of connections open.
#[tokio::test]
async fn few_connections_stay_open_after_many_calls_at_once() {
    const CALLS: usize = 60;
    const KEPT: usize = 32;
    let all = std::sync::Barrier::new(CALLS);
    let server = KeepAlive::start(move |_| {
        all.wait();
        ("201 Created", r#"{"id":"cha_1"}"#.to_owned())
    });
    let client = client(&server);
    let calls: Vec<_> = (0..CALLS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.create_charge(&order()).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.accepted(), CALLS);
    until("the connections beyond the bound are closed", || server.closed() >= CALLS - KEPT).await;
    assert_eq!(server.closed(), CALLS - KEPT);
}
