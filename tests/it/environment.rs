//! What the environment says is used where it should be, and kept away from the key where it would see it.
//!
//! The environment belongs to a whole process, so each case runs this program again with its own.

use std::process::Command;

use crate::support::loopback::{Loopback, json};
use crate::support::{KEY, order};
use elepay::Client;

/// Set for the programs that the tests below start.
const CASE: &str = "ELEPAY_TEST_CASE";

/// Runs `from_the_inside` with this environment and returns what it printed.
fn run(case: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "environment::from_the_inside", "--nocapture"])
        .env_clear()
        .env(CASE, case)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn from_the_inside() {
    let Ok(case) = std::env::var(CASE) else { return };
    let client = match Client::from_env() {
        Ok(client) => client,
        Err(error) => return println!("told: {error}"),
    };
    println!("told: {} {:?}", client.base_url(), client.key().mode());
    if case == "call" {
        let charge = client.create_charge(&order()).await.unwrap();
        println!("told: {}", charge.id);
    }
}

#[test]
fn key_and_address_come_from_the_environment() {
    let told = run("look", &[("ELEPAY_SECRET_KEY", KEY)]);
    assert!(told.contains("told: https://api.elepay.io Some(Test)"), "{told}");
    let told = run("look", &[("ELEPAY_SECRET_KEY", KEY), ("ELEPAY_BASE_URL", "http://127.0.0.1:9/x/")]);
    assert!(told.contains("told: http://127.0.0.1:9/x Some(Test)"), "{told}");
    let told = run("look", &[("ELEPAY_SECRET_KEY", KEY), ("ELEPAY_BASE_URL", "")]);
    assert!(told.contains("told: https://api.elepay.io Some(Test)"), "{told}");
}

#[test]
fn a_missing_or_bad_setting_is_named() {
    for variables in [&[][..], &[("ELEPAY_SECRET_KEY", "")]] {
        let told = run("look", variables);
        assert!(told.contains("told: the environment variable ELEPAY_SECRET_KEY is not set"), "{told}");
    }
    let told = run("look", &[("ELEPAY_SECRET_KEY", "pk_test_abc")]);
    assert!(told.contains("told: ELEPAY_SECRET_KEY: the secret key is a publishable key"), "{told}");
    let told = run("look", &[("ELEPAY_SECRET_KEY", KEY), ("ELEPAY_BASE_URL", "http://api.elepay.io")]);
    assert!(told.contains("told: ELEPAY_BASE_URL: the base URL must be https"), "{told}");
}

#[test]
fn a_proxy_of_the_environment_sees_neither_loopback_calls_nor_the_key() {
    let proxy = Loopback::answering(json("201 Created", r#"{"id":"from_the_proxy"}"#));
    let server = Loopback::answering(json("201 Created", r#"{"id":"from_the_server"}"#));
    let (proxy_url, server_url) = (proxy.url(), server.url());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"] {
        let told = run("call", &[("ELEPAY_SECRET_KEY", KEY), ("ELEPAY_BASE_URL", &server_url), (name, &proxy_url)]);
        assert!(told.contains("told: from_the_server"), "{name}: {told}");
    }
    assert_eq!(proxy.requests(), []);
    assert_eq!(server.requests().len(), 5);
}
