//! The client reads the settings of the environment, and keeps the key away from a proxy that would see it.
//!
//! The environment belongs to a whole process, so each case runs in one of its own.

use crate::support::loopback::{Loopback, json};
use crate::support::process;
use crate::support::{KEY, order};
use elepay::Client;

/// Set for the processes that the tests below start.
const CASE: &str = "ELEPAY_TEST_CASE";
const INSIDE: &str = "environment::inside_the_process";

/// Runs `inside_the_process` with this environment and returns what it printed.
fn run(case: &str, variables: &[(&str, &str)]) -> String {
    let mut command = process::again_without_environment(INSIDE);
    command.env(CASE, case).envs(variables.iter().copied());
    process::stdout(command.output().unwrap())
}

#[tokio::test]
async fn inside_the_process() {
    if !process::is_alone(INSIDE) {
        return;
    }
    let client = match Client::from_env() {
        Ok(client) => client,
        Err(error) => return println!("printed: {error}"),
    };
    println!("printed: {} {:?}", client.base_url(), client.key().mode());
    if std::env::var(CASE).unwrap() == "call" {
        let charge = client.create_charge(&order()).await.unwrap();
        println!("printed: {}", charge.id);
    }
}

#[test]
fn key_and_address_come_from_the_environment() {
    let printed = run("look", &[("ELEPAY_SECRET_KEY", KEY)]);
    assert!(printed.contains("printed: https://api.elepay.io Some(Test)"), "{printed}");
    let printed = run("look", &[("ELEPAY_SECRET_KEY", KEY), ("ELEPAY_BASE_URL", "http://127.0.0.1:9/x/")]);
    assert!(printed.contains("printed: http://127.0.0.1:9/x Some(Test)"), "{printed}");
    let printed = run("look", &[("ELEPAY_SECRET_KEY", KEY), ("ELEPAY_BASE_URL", "")]);
    assert!(printed.contains("printed: https://api.elepay.io Some(Test)"), "{printed}");
}

#[test]
fn a_missing_or_bad_setting_is_named() {
    for variables in [&[][..], &[("ELEPAY_SECRET_KEY", "")]] {
        let printed = run("look", variables);
        assert!(printed.contains("printed: the environment variable ELEPAY_SECRET_KEY is not set"), "{printed}");
    }
    let printed = run("look", &[("ELEPAY_SECRET_KEY", "pk_test_abc")]);
    assert!(printed.contains("printed: ELEPAY_SECRET_KEY: the secret key is a publishable key"), "{printed}");
    let printed = run("look", &[("ELEPAY_SECRET_KEY", KEY), ("ELEPAY_BASE_URL", "http://api.elepay.io")]);
    assert!(printed.contains("printed: ELEPAY_BASE_URL: the base URL must be https"), "{printed}");
}

#[test]
fn a_proxy_of_the_environment_sees_neither_loopback_calls_nor_the_key() {
    let proxy = Loopback::responding(json("201 Created", r#"{"id":"from_the_proxy"}"#));
    let server = Loopback::responding(json("201 Created", r#"{"id":"from_the_server"}"#));
    let (proxy_url, server_url) = (proxy.url(), server.url());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"] {
        let printed = run("call", &[("ELEPAY_SECRET_KEY", KEY), ("ELEPAY_BASE_URL", &server_url), (name, &proxy_url)]);
        assert!(printed.contains("printed: from_the_server"), "{name}: {printed}");
    }
    assert_eq!(proxy.requests(), []);
    assert_eq!(server.requests().len(), 5);
}
