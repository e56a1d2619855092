//! The client reads the settings of the environment, and uses the proxy of the environment or says why it cannot.
//!
//! The environment belongs to a whole process, so each case runs in one of its own.

use std::error::Error as _;
use std::ffi::OsStr;
use std::thread;

use crate::support::loopback::{Loopback, json};
use crate::support::process;
use crate::support::{KEY, order};
use elepay::{Client, ClientBuilder, Delivery, Error, RetryPolicy};
use elepay_sandbox::Sandbox;

/// Set for the processes that the tests below start.
const CASE: &str = "ELEPAY_TEST_CASE";
const INSIDE: &str = "environment::inside_the_process";

/// Runs `inside_the_process` with this environment and returns what it printed.
fn run<V: AsRef<OsStr>>(case: &str, variables: &[(&str, V)]) -> String {
    let mut command = process::again_without_environment(INSIDE);
    command.env(CASE, case).env("ELEPAY_SECRET_KEY", KEY).envs(variables.iter().map(|(name, value)| (name, value)));
    process::stdout(command.output().unwrap())
}

#[tokio::test]
async fn inside_the_process() {
    if process::is_alone(INSIDE) {
        let case = std::env::var(CASE).unwrap();
        match act(&case).await {
            Ok(text) => println!("printed: {text}"),
            Err(error) => println!("printed: {error} | caused by {:?}", error.source().map(ToString::to_string)),
        }
    }
}

async fn act(case: &str) -> Result<String, Error> {
    let builder = || ClientBuilder::from_env().map(|builder| builder.retry(RetryPolicy::off()));
    let client = match case {
        "own client" => builder()?.http_client(|http| http).build()?,
        "changes" => return changes(builder()?).await,
        "own client, changes" => return changes(builder()?.http_client(|http| http)).await,
        "own client, proxy of the builder, changes" => {
            let proxy = std::env::var("HTTPS_PROXY").unwrap();
            return changes(builder()?.http_client(|http| http).proxy(proxy)).await;
        }
        "proxy of the builder" => builder()?.proxy("http://127.0.0.1:9").build()?,
        "any key" => builder()?.allow_unknown_key_prefix().build()?,
        "sandbox" => Sandbox::start().await.unwrap().client(),
        _ => Client::from_env()?.with_retry(RetryPolicy::off()),
    };
    if case == "call" {
        return Ok(client.create_charge(&order()).await?.id.clone());
    }
    Ok(format!("{} {:?}", client.base_url(), client.key().mode()))
}

/// Separates name and value of the variable that a process sets after `build`; without a value, it is removed.
const LATER: &str = "ELEPAY_TEST_LATER";

/// Builds a client, changes the environment, and makes a call in another runtime, for which the client has no
/// connections yet; then another one here, with connections that it has had before.
async fn changes(builder: ClientBuilder) -> Result<String, Error> {
    let client = builder.build()?;
    let before = client.retrieve_charge("cha_1").await.unwrap_err();
    let later = std::env::var(LATER).unwrap();
    let (name, value) = later.split_once('=').unwrap_or((&later, ""));
    let after = temp_env::with_var(name, later.contains('=').then_some(value), || {
        let elsewhere = client.clone();
        let call = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(elsewhere.retrieve_charge("cha_1")).unwrap_err()
        });
        call.join().unwrap()
    });
    assert_eq!(after.delivery(), Delivery::NotSent, "{after:?}");
    Ok(if before.to_string() == after.to_string() { "as before".into() } else { after.to_string() })
}

type Variables<'a> = &'a [(&'a str, &'a str)];

const BUILT: &str = "printed: https://api.elepay.io Some(Test)";

#[test]
fn key_and_address_come_from_the_environment() {
    for (url, expected) in [
        ("", BUILT),
        ("http://127.0.0.1:9/x/", "printed: http://127.0.0.1:9/x Some(Test)"),
        (" http://127.0.0.1:9\n", "printed: http://127.0.0.1:9 Some(Test)"),
    ] {
        let printed = run("look", &[("ELEPAY_BASE_URL", url)]);
        assert!(printed.contains(expected), "{printed}");
    }
    let printed = run::<&str>("look", &[]);
    assert!(printed.contains(BUILT), "{printed}");
}

#[test]
fn a_missing_or_bad_setting_is_named() {
    for (name, value, expected) in [
        ("ELEPAY_SECRET_KEY", "", "the environment variable ELEPAY_SECRET_KEY is not set"),
        ("ELEPAY_SECRET_KEY", "pk_test_abc", "ELEPAY_SECRET_KEY: the secret key is a publishable key"),
        ("ELEPAY_SECRET_KEY", "whsec_abc", "ELEPAY_SECRET_KEY: the secret key is the secret of a webhook"),
        ("ELEPAY_SECRET_KEY", "changeme", "ELEPAY_SECRET_KEY: the secret key begins neither with sk_test_ nor with"),
        ("ELEPAY_BASE_URL", "http://api.elepay.io", "ELEPAY_BASE_URL: the base URL must be https"),
        (
            "ELEPAY_BASE_URL",
            "https://api.elepay.io\n.evil.example",
            "ELEPAY_BASE_URL: the base URL contains whitespace",
        ),
    ] {
        let printed = run("look", &[(name, value)]);
        assert!(printed.contains(&format!("printed: {expected}")), "{printed}");
    }
    let printed = run("any key", &[("ELEPAY_SECRET_KEY", "changeme")]);
    assert!(printed.contains("printed: https://api.elepay.io None"), "{printed}");
}

#[test]
fn a_proxy_of_the_environment_sees_neither_loopback_calls_nor_the_key() {
    let proxy = Loopback::responding(json("201 Created", r#"{"id":"from_the_proxy"}"#));
    let server = Loopback::responding(json("201 Created", r#"{"id":"from_the_server"}"#));
    let (proxy_url, server_url) = (proxy.url(), server.url());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"] {
        let printed = run("call", &[("ELEPAY_BASE_URL", &server_url), (name, &proxy_url)]);
        assert!(printed.contains("printed: from_the_server"), "{name}: {printed}");
    }
    assert_eq!(proxy.requests(), []);
    assert_eq!(server.requests().len(), 5);
}

#[test]
fn a_proxy_of_the_environment_is_used_for_elepay() {
    let proxy = Loopback::responding("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let (url, address) = (proxy.url(), proxy.address.to_string());
    let cases: [Variables<'_>; 6] = [
        &[("HTTPS_PROXY", &url)],
        &[("https_proxy", &address)],
        &[("ALL_PROXY", &url)],
        &[("all_proxy", &url)],
        &[("HTTPS_PROXY", ""), ("ALL_PROXY", &url)],
        &[("HTTPS_PROXY", &url), ("ALL_PROXY", "htp://never-read"), ("NO_PROXY", "example.com")],
    ];
    for (index, variables) in cases.iter().enumerate() {
        let printed = run("call", variables);
        assert!(printed.contains("printed: createCharge: failed to connect"), "{variables:?}: {printed}");
        let requests = proxy.requests();
        assert_eq!(requests.len(), index + 1, "{variables:?}: {printed}");
        assert_eq!((requests[index].method.as_str(), requests[index].header("authorization")), ("CONNECT", None));
    }
}

#[test]
fn the_user_and_the_password_of_a_proxy_of_the_environment_are_sent_to_it() {
    let proxy = Loopback::responding("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let url = format!("http://user:p%40ss@{}", proxy.address);
    let printed = run("call", &[("HTTPS_PROXY", &url)]);
    assert!(printed.contains("printed: createCharge: failed to connect"), "{printed}");
    // `user:p@ss` in Base64.
    assert_eq!(proxy.request().header("proxy-authorization"), Some("Basic dXNlcjpwQHNz"));
}

/// A server that no name leads to: without a proxy, nothing is reached.
const NOWHERE: (&str, &str) = ("ELEPAY_BASE_URL", "https://no-such-host.invalid");

/// Whether the calls go through the first proxy, the environment of `build`, and what changes.
type Changed<'a> = (bool, Vec<(&'a str, &'a str)>, String);

#[test]
fn a_variable_that_changes_after_build_sends_no_payment_through_another_proxy() {
    let refusing = || Loopback::responding("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let (first, other) = (refusing(), refusing());
    let (first_url, other_url) = (first.url(), other.url());
    let other_proxy = |name: &str| format!("{name}={other_url}");
    let cases: Vec<Changed<'_>> = vec![
        (true, vec![("HTTPS_PROXY", &first_url)], other_proxy("HTTPS_PROXY")),
        (true, vec![("HTTPS_PROXY", &first_url)], "HTTPS_PROXY".into()),
        (true, vec![("HTTPS_PROXY", &first_url)], "HTTPS_PROXY=htp://nonsense".into()),
        (true, vec![("HTTPS_PROXY", &first_url)], "NO_PROXY=*".into()),
        (true, vec![("HTTPS_PROXY", &first_url)], "REQUEST_METHOD=GET".into()),
        (true, vec![("https_proxy", &first_url)], other_proxy("HTTPS_PROXY")),
        (true, vec![("ALL_PROXY", &first_url)], other_proxy("HTTPS_PROXY")),
        (true, vec![("all_proxy", &first_url)], other_proxy("all_proxy")),
        (false, vec![], other_proxy("HTTPS_PROXY")),
        (false, vec![], other_proxy("https_proxy")),
        (false, vec![], other_proxy("ALL_PROXY")),
        (false, vec![("HTTPS_PROXY", &first_url), ("NO_PROXY", "invalid")], "NO_PROXY".into()),
    ];
    let mut expected = 0;
    for (is_used, mut variables, later) in cases {
        variables.extend([NOWHERE, (LATER, &later)]);
        let printed = run("changes", &variables);
        assert!(printed.contains("printed: as before"), "{variables:?}: {printed}");
        expected += if is_used { 2 } else { 0 };
        assert_eq!((first.requests().len(), other.requests().len()), (expected, 0), "{variables:?}: {printed}");
    }
}

/// Its own settings can choose a proxy, or leave that to reqwest, which reads the environment for every pool.
#[test]
fn a_client_with_settings_of_its_own_refuses_a_call_if_a_proxy_variable_has_changed() {
    let refusing = || Loopback::responding("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let (first, other) = (refusing(), refusing());
    let (first_url, other_url) = (first.url(), other.url());
    for (index, (later, name)) in [
        (format!("HTTPS_PROXY={other_url}/hunter2"), "HTTPS_PROXY"),
        ("HTTPS_PROXY".to_owned(), "HTTPS_PROXY"),
        (format!("https_proxy={other_url}"), "https_proxy"),
        (format!("ALL_PROXY={other_url}"), "ALL_PROXY"),
        (format!("all_proxy={other_url}"), "all_proxy"),
        ("NO_PROXY=*".to_owned(), "NO_PROXY"),
        ("no_proxy=*".to_owned(), "no_proxy"),
        ("REQUEST_METHOD=GET".to_owned(), "REQUEST_METHOD"),
    ]
    .into_iter()
    .enumerate()
    {
        let variables = [NOWHERE, ("HTTPS_PROXY", first_url.as_str()), (LATER, &later)];
        let printed = run("own client, changes", &variables);
        let text = format!("printed: retrieveCharge: the environment variable {name} has changed since `build`");
        assert!(printed.contains(&text) && !printed.contains("hunter2"), "{variables:?}: {printed}");
        assert_eq!((first.requests().len(), other.requests().len()), (index + 1, 0), "{variables:?}");
    }
    let before = first.requests().len();
    for (case, later) in [
        ("own client, changes", format!("HTTP_PROXY={other_url}")),
        ("own client, changes", format!("HTTPS_PROXY={first_url}")),
        ("own client, proxy of the builder, changes", format!("HTTPS_PROXY={other_url}")),
    ] {
        let printed = run(case, &[NOWHERE, ("HTTPS_PROXY", first_url.as_str()), (LATER, &later)]);
        assert!(printed.contains("printed: as before"), "{case}, {later}: {printed}");
    }
    assert_eq!((first.requests().len(), other.requests().len()), (before + 6, 0));
}

/// reqwest ignores such a variable without a word, and connects directly.
#[test]
fn a_proxy_variable_that_would_have_no_effect_is_refused_and_its_value_is_not_shown() {
    const NO_URL: &str = "it is not the URL of a proxy";
    const SOCKS: &str = "SOCKS is not supported";
    let good = "http://user:hunter2@127.0.0.1:9";
    let cases: [(Variables<'_>, &str, &str); 16] = [
        (&[("HTTPS_PROXY", "htp://user:hunter2@127.0.0.1:9")], "HTTPS_PROXY", NO_URL),
        (&[("https_proxy", "htp://user:hunter2@127.0.0.1:9")], "https_proxy", NO_URL),
        (&[("ALL_PROXY", "ftp://127.0.0.1:9")], "ALL_PROXY", NO_URL),
        (&[("all_proxy", "//")], "all_proxy", NO_URL),
        (&[("HTTPS_PROXY", "http://[::bad:1080")], "HTTPS_PROXY", NO_URL),
        (&[("HTTPS_PROXY", " ")], "HTTPS_PROXY", NO_URL),
        (&[("HTTPS_PROXY", "\"http://127.0.0.1:9\"")], "HTTPS_PROXY", NO_URL),
        (&[("HTTPS_PROXY", "htp://hunter2"), ("ALL_PROXY", good)], "HTTPS_PROXY", NO_URL),
        (&[("HTTPS_PROXY", "socks5://user:hunter2@127.0.0.1:9")], "HTTPS_PROXY", SOCKS),
        (&[("https_proxy", "socks5h://127.0.0.1:9")], "https_proxy", SOCKS),
        (&[("ALL_PROXY", "socks4://127.0.0.1:9")], "ALL_PROXY", SOCKS),
        (&[("HTTPS_PROXY", ""), ("https_proxy", good)], "HTTPS_PROXY", "it is empty, and hides https_proxy"),
        (&[("ALL_PROXY", ""), ("all_proxy", good)], "ALL_PROXY", "it is empty, and hides all_proxy"),
        (&[("HTTPS_PROXY", good), ("NO_PROXY", ""), ("no_proxy", "a")], "NO_PROXY", "it is empty, and hides no_proxy"),
        (
            &[("HTTPS_PROXY", good), ("REQUEST_METHOD", "GET")],
            "HTTPS_PROXY",
            "it has no effect where REQUEST_METHOD is",
        ),
        (&[("all_proxy", good), ("REQUEST_METHOD", "")], "all_proxy", "it has no effect where REQUEST_METHOD is"),
    ];
    for (variables, name, reason) in cases {
        let printed = run("look", variables);
        let expected = format!("printed: the environment variable {name} cannot be used as a proxy setting: {reason}");
        assert!(printed.contains(&expected), "{variables:?}: {printed}");
        assert!(!printed.contains("hunter2"), "{variables:?}: {printed}");
    }
}

#[cfg(unix)]
#[test]
fn a_proxy_variable_that_is_not_text_is_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    let printed = run("look", &[("HTTPS_PROXY", OsStr::from_bytes(b"http://\xff"))]);
    let expected =
        "printed: the environment variable HTTPS_PROXY cannot be used as a proxy setting: it is not valid UTF-8";
    assert!(printed.contains(expected), "{printed}");
}

#[test]
fn a_proxy_variable_does_not_matter_where_it_is_not_read() {
    const BAD: &str = "htp://127.0.0.1:9";
    let cases: [(&str, Variables<'_>); 8] = [
        ("own client", &[("HTTPS_PROXY", BAD)]),
        ("proxy of the builder", &[("HTTPS_PROXY", BAD)]),
        ("sandbox", &[("HTTPS_PROXY", BAD), ("HTTP_PROXY", BAD)]),
        ("look", &[("HTTPS_PROXY", BAD), ("NO_PROXY", "api.elepay.io")]),
        ("look", &[("HTTPS_PROXY", BAD), ("no_proxy", "*")]),
        ("look", &[("HTTPS_PROXY", BAD), ("ELEPAY_BASE_URL", "https://localhost:9")]),
        ("look", &[("HTTP_PROXY", BAD)]),
        ("look", &[("HTTPS_PROXY", ""), ("all_proxy", ""), ("REQUEST_METHOD", "GET")]),
    ];
    for (case, variables) in cases {
        let printed = run(case, variables);
        assert!(
            printed.contains("printed: http") && printed.contains(" Some(Test)"),
            "{case} {variables:?}: {printed}"
        );
    }
}

/// As in a slim container.
#[test]
fn without_certificates_loopback_works_and_https_says_what_to_install() {
    let server = Loopback::responding(json("201 Created", r#"{"id":"from_the_server"}"#));
    let url = server.url();
    let none = [("SSL_CERT_FILE", "/dev/null"), ("SSL_CERT_DIR", "/nonexistent")];
    let printed = run("call", &[none[0], none[1], ("ELEPAY_BASE_URL", &url)]);
    assert!(printed.contains("printed: from_the_server"), "{printed}");
    let printed = run("sandbox", &none);
    assert!(printed.contains("printed: http://127.0.0.1:"), "{printed}");
    // Only rustls looks for certificates that early, and only here in files that these variables name.
    if cfg!(all(feature = "rustls", target_os = "linux")) {
        let printed = run("look", &none);
        assert!(printed.contains("ca-certificates") && printed.contains("| caused by Some("), "{printed}");
    }
}
