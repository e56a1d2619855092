//! A client cannot be set up in a way that would reveal the key, and says why.

use std::time::{Duration, Instant};

use crate::support::document::document;
use crate::support::loopback::{Loopback, Step, json};
use crate::support::{KEY, order};
use elepay::{AuthScheme, Client, Delivery, ErrorKind, Mode, RetryPolicy, SecretKey};

#[test]
fn a_key_is_recognised_or_refused_with_a_reason() {
    for (key, mode) in [
        ("sk_test_abc", Some(Mode::Test)),
        ("sk_live_abc", Some(Mode::Live)),
        ("sk_other_abc", None),
        ("rk_abc", None),
        ("a", None),
        ("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", None),
    ] {
        assert_eq!(SecretKey::new(key).unwrap().mode(), mode, "{key}");
        assert_eq!(Client::builder(key).allow_unknown_key_prefix().build().unwrap().key().mode(), mode);
        assert_eq!(Client::builder(key).build().is_ok(), mode.is_some(), "{key}");
    }
    for (key, reason) in [
        ("", "is empty"),
        (" sk_test_abc", "contains whitespace"),
        ("sk_test_abc\n", "contains whitespace"),
        ("sk_test_\tabc", "contains whitespace"),
        ("sk_test_a bc", "contains whitespace"),
        ("sk_test_茶", "invalid characters"),
        ("sk_test_\0", "invalid characters"),
        ("\"sk_test_abc\"", "is in quotes"),
        ("pk_test_abc", "is a publishable key"),
        ("pk_live_abc", "is a publishable key"),
        ("PK_LIVE_abc", "is a publishable key"),
        ("whsec_abc", "is the secret of a webhook (whsec_…)"),
        ("sk_test_", "ends after its prefix"),
        ("sk_live_", "ends after its prefix"),
        ("SK_TEST_abc", "has a prefix in capital letters"),
        ("Sk_live_abc", "has a prefix in capital letters"),
    ] {
        for error in [SecretKey::new(key).unwrap_err(), Client::builder(key).build().unwrap_err()] {
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NotSent));
            assert!(error.to_string().contains(reason), "{key:?}: {error}");
            assert!(key.trim().is_empty() || !format!("{error:?}").contains(key.trim()), "{error:?}");
        }
    }
}

/// A placeholder must not make calls to the live API.
#[test]
fn a_key_without_a_known_prefix_has_to_be_allowed() {
    for key in ["abc", "sk_abc", "changeme", "${ELEPAY_SECRET_KEY}"] {
        for builder in [Client::builder(key), Client::builder(key).base_url("http://127.0.0.1:1")] {
            let error = builder.build().unwrap_err();
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NotSent));
            let reason = "the secret key begins neither with sk_test_ nor with sk_live_; ";
            assert!(error.to_string().starts_with(reason), "{error}");
            assert!(error.to_string().contains("allow_unknown_key_prefix") && !error.to_string().contains(key));
        }
        Client::builder(key).allow_unknown_key_prefix().build().unwrap();
    }
}

#[test]
fn a_base_url_is_https_or_loopback_and_nothing_else_hides_in_it() {
    for (url, base) in [
        ("https://api.elepay.io", "https://api.elepay.io"),
        ("https://api.example/v1/", "https://api.example/v1"),
        ("https://localhost:8443", "https://localhost:8443"),
        ("http://localhost:4010", "http://localhost:4010"),
        ("HTTP://LOCALHOST:4010/", "http://localhost:4010"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://127.1.2.3:1", "http://127.1.2.3:1"),
        ("http://[::1]:4010", "http://[::1]:4010"),
        (" https://api.example\r\n", "https://api.example"),
    ] {
        assert_eq!(Client::builder(KEY).base_url(url).build().unwrap().base_url(), base);
    }
    for (url, reason) in [
        ("", "is empty"),
        (" \n", "is empty"),
        ("api.elepay.io", "has no scheme; put https:// in front of it"),
        ("localhost:4010", "has no scheme: put https:// in front of it, or http:// if"),
        ("api.elepay.io:443/v1", "has no scheme"),
        ("https://", "is not a valid URL"),
        ("https://api.example:99999", "is not a valid URL"),
        ("https:api.elepay.io", "must have two slashes after the scheme"),
        ("https:/api.elepay.io", "must have two slashes after the scheme"),
        ("https:///api.elepay.io", "must have two slashes after the scheme"),
        ("https:\\\\api.elepay.io", "contains a backslash"),
        ("https://api.elepay.io\n.evil.example", "contains whitespace, a line break"),
        ("https://api.elepay.io\r\n.evil.example", "contains whitespace, a line break"),
        ("https://api.\telepay.io", "contains whitespace"),
        ("https://api.elepay.io/a b", "contains whitespace"),
        ("https://api.elepay.io\u{3000}/v1", "contains whitespace"),
        ("https://api.elepay.io\0", "another control character"),
        ("\"https://api.elepay.io\"", "is in quotes"),
        ("'https://api.elepay.io'", "is in quotes"),
        ("ftp://127.0.0.1", "must start with https://"),
        ("http://api.elepay.io", "must be https"),
        ("http://127.0.0.1.example.com", "must be https"),
        ("http://localhost.example.com", "must be https"),
        ("http://10.0.0.1", "must be https"),
        ("http://[::ffff:127.0.0.1]", "must be https"),
        ("http://0.0.0.0", "must be https"),
        ("https://user@api.example", "must not contain a user name"),
        ("https://:secret@api.example", "must not contain a user name"),
        ("http://127.0.0.1@evil.example", "must not contain a user name"),
        ("https://api.example?a=b", "must not have a query"),
        ("https://api.example#a", "must not have a query or a fragment"),
    ] {
        let error = Client::builder(KEY).base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        assert!(error.to_string().contains(reason), "{url}: {error}");
        assert!(!format!("{error:?}").contains("secret"));
    }
}

#[test]
fn by_default_the_client_calls_the_address_of_the_document() {
    let document = document();
    assert_eq!(Client::builder(KEY).build().unwrap().base_url(), document.at("/servers/0/url").as_str().unwrap());
}

#[test]
fn a_setting_that_a_header_cannot_hold_is_refused() {
    for agent in ["a\nb", "a\r\nx-evil: 1", "茶", "a\0"] {
        let error = Client::builder(KEY).user_agent(agent).build().unwrap_err();
        assert_eq!(error.to_string(), "the user agent contains characters that are not allowed in a header");
    }
    let language = elepay::types::MessageLanguage::other("de\r\nx-evil: 1");
    assert!(Client::builder(KEY).message_language(language).build().is_err());
}

#[test]
fn plain_http_to_another_machine_needs_a_test_key_and_an_explicit_setting() {
    let url = "http://sandbox.example:4010";
    for (key, allowed, taken) in [
        ("sk_test_0123456789", false, false),
        ("sk_test_0123456789", true, true),
        ("sk_live_0123456789", true, false),
        ("sk_0123456789", true, false),
    ] {
        let builder = Client::builder(key).base_url(url);
        let builder = if allowed { builder.danger_allow_plain_http_with_test_key() } else { builder };
        match builder.build() {
            Ok(client) => assert!(taken && client.base_url() == url, "{key}"),
            Err(error) => assert!(!taken && error.to_string().contains("must be https"), "{key}: {error}"),
        }
    }
    let proxied = Client::builder(KEY).base_url(url).danger_allow_plain_http_with_test_key();
    let error = proxied.proxy("http://proxy.example:3128").build().unwrap_err();
    assert!(
        error.to_string().starts_with("a proxy cannot be used with a base URL that is loopback or without TLS"),
        "{error}"
    );
}

#[test]
fn a_proxy_that_would_see_the_key_is_refused() {
    let proxy = "http://user:hunter2@proxy.example:3128";
    Client::builder(KEY).proxy(proxy).build().unwrap();
    let error = Client::builder(KEY).base_url("http://127.0.0.1:1").proxy(proxy).build().unwrap_err();
    assert!(error.to_string().starts_with("a proxy cannot be used with a base URL that is loopback"), "{error}");
    for bad in ["::", "", "ftp://127.0.0.1:9", "proxy.example:3128", "http://user:hunter2@"] {
        let error = Client::builder(KEY).proxy(bad).build().unwrap_err();
        assert!(error.to_string().starts_with("the proxy is not a valid URL"), "{bad}: {error}");
        assert!(!format!("{error:?} {:?}", std::error::Error::source(&error)).contains("hunter2"));
    }
    for socks in ["socks5://127.0.0.1:9", "SOCKS5h://user:hunter2@127.0.0.1:9", "socks4://127.0.0.1:9"] {
        let error = Client::builder(KEY).proxy(socks).build().unwrap_err();
        assert!(error.to_string().contains("SOCKS is not supported"), "{socks}: {error}");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
    assert!(!format!("{:?}", Client::builder(KEY).proxy(proxy)).contains("hunter2"));
}

/// The settings that keep payments safe override those of the caller's own client.
#[tokio::test]
async fn a_callers_own_http_client_is_made_safe() {
    let elsewhere = Loopback::responding(json("201 Created", r#"{"id":"stolen"}"#));
    let head = format!("HTTP/1.1 302 Found\r\nlocation: {}/\r\ncontent-length: 0\r\n\r\n", elsewhere.url());
    let server = Loopback::responding(head);
    let mut headers = http::HeaderMap::new();
    headers.insert("x-shop", "tea".parse().unwrap());
    headers.insert("authorization", "Bearer wrong".parse().unwrap());
    let proxy = reqwest::Proxy::all(elsewhere.url()).unwrap();
    let builder = Client::builder(KEY).base_url(server.url()).http_client(move |http| {
        http.default_headers(headers.clone())
            .redirect(reqwest::redirect::Policy::limited(5))
            .timeout(Duration::from_secs(3_600))
            .proxy(proxy.clone())
    });
    let client = builder.build().unwrap();
    let error = client.create_charge(&order()).await.unwrap_err();
    assert_eq!(error.http_status().unwrap().as_u16(), 302);
    assert_eq!(elsewhere.requests(), []);
    let request = server.request();
    assert_eq!(request.header("x-shop"), Some("tea"));
    assert_eq!(request.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
}

#[tokio::test]
async fn the_proxy_of_the_builder_is_used() {
    let proxy = Loopback::responding("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let other = Loopback::responding("");
    let own = reqwest::Proxy::all(other.url()).unwrap();
    let builder = Client::builder(KEY).retry(RetryPolicy::off());
    let client = builder.http_client(move |http| http.proxy(own.clone())).proxy(proxy.url()).build().unwrap();
    let error = client.create_charge(&order()).await.unwrap_err();
    assert_eq!(error.delivery(), Delivery::NotSent, "{error:?}");
    // The client requested a tunnel, and neither the key nor the request went to the proxy.
    let request = proxy.request();
    assert_eq!((request.method.as_str(), request.header("authorization")), ("CONNECT", None));
    assert_eq!(other.requests(), []);
}

#[tokio::test]
async fn retries_of_a_callers_own_client_are_switched_off() {
    let server = Loopback::responding(json("503 Service Unavailable", "{}"));
    #[allow(clippy::redundant_closure_for_method_calls, reason = "the type of the argument has no public name")]
    let policy = || reqwest::retry::for_host("127.0.0.1").classify_fn(|response| response.retryable());
    let bare = reqwest::Client::builder().no_proxy().retry(policy()).build().unwrap();
    bare.post(server.url()).send().await.unwrap();
    assert!(server.requests().len() > 1, "this policy does send again");
    let server = Loopback::responding(json("503 Service Unavailable", "{}"));
    let builder = Client::builder(KEY).base_url(server.url());
    let client = builder.http_client(move |http| http.retry(policy()).https_only(true)).build().unwrap();
    client.create_charge(&order()).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_timeout_of_the_builder_covers_the_whole_attempt() {
    let server = Loopback::start(|_| vec![Step::Wait(Duration::from_secs(600))]);
    let client = Client::builder(KEY)
        .base_url(server.url())
        .http_client(|http| http.timeout(Duration::from_secs(3_600)))
        .timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let start = Instant::now();
    assert_eq!(client.create_charge(&order()).await.unwrap_err().kind(), ErrorKind::Timeout);
    assert!(start.elapsed() < Duration::from_secs(300));
}

/// Connecting can take longer than that, and then nothing was sent.
#[tokio::test]
async fn a_callers_own_read_timeout_has_no_effect() {
    let slow = Step::Wait(Duration::from_millis(300));
    let server = Loopback::start(move |_| vec![slow.clone(), Step::Send(json("201 Created", r#"{"id":"cha_1"}"#))]);
    let builder = Client::builder(KEY).base_url(server.url());
    let client = builder.http_client(|http| http.read_timeout(Duration::from_millis(50))).build().unwrap();
    assert_eq!(client.create_charge(&order()).await.unwrap().id, "cha_1");
}

#[test]
fn a_timeout_of_zero_is_refused() {
    for builder in [Client::builder(KEY).timeout(Duration::ZERO), Client::builder(KEY).connect_timeout(Duration::ZERO)]
    {
        assert_eq!(builder.build().unwrap_err().to_string(), "timeouts must be greater than zero");
    }
}

#[test]
fn the_defaults_are_three_attempts_within_a_minute_and_a_bearer_token() {
    let numbers = RetryPolicy::off().max_attempts(3).deadline(Duration::from_secs(60));
    assert_eq!(
        RetryPolicy::default(),
        numbers.initial_backoff(Duration::from_millis(500)).max_backoff(Duration::from_secs(10))
    );
    assert_eq!(AuthScheme::default(), AuthScheme::Bearer);
}

#[test]
fn a_client_is_shared_between_threads_and_cheap_to_clone() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    fn sent<T: Send + Sync + 'static>() {}
    shared::<Client>();
    // The generated code asserts the same of the types of the API and of every call's future.
    sent::<elepay::AnyJson>();
    sent::<elepay::AuthScheme>();
    sent::<elepay::ClientBuilder>();
    sent::<elepay::Delivery>();
    sent::<elepay::Error>();
    sent::<elepay::ErrorKind>();
    sent::<elepay::Mode>();
    sent::<elepay::Response<elepay::types::Charge>>();
    sent::<elepay::RetryPolicy>();
    sent::<SecretKey>();
    sent::<elepay::Sensitive<String>>();
    sent::<elepay::Timestamp>();
    sent::<elepay::UnknownValue>();
    assert_eq!(size_of::<Client>(), size_of::<usize>());
}
