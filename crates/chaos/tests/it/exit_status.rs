//! The exit status of `cargo xtask chaos` says whether the promise was kept.

use std::process::{Command, Output};

use serde_json::Value;

fn chaos(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_elepay-chaos")).args(arguments).output().expect("it runs")
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn reported(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_kept_promise_exits_with_0_in_every_format() {
    let output = chaos(&["--calls", "40", "--seed", "5"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    for line in [
        "charged twice ",
        "reported NotSent or Rejected but charged ",
        "reported success but not charged ",
        "panics ",
        "paid but never known ",
    ] {
        let printed = printed(&output);
        let number = printed.lines().find_map(|printed| printed.strip_prefix(line));
        assert_eq!(number.map(str::trim), Some("0"), "{printed}");
    }
    let output = chaos(&["--calls", "40", "--seed", "5", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!((&report["calls"], &report["seed"], &report["chargedTwice"]), (&40.into(), &"5".into(), &0.into()));
    assert_eq!((&report["paidButNeverKnown"], report["payments"].as_u64() > Some(0)), (&0.into(), true));
}

#[test]
fn a_fresh_seed_is_printed_before_anything_can_fail() {
    let output = chaos(&["--calls", "3"]);
    assert_eq!(output.status.code(), Some(0));
    let seed = |output: &Output| reported(output).split_once("--seed ").expect("a command").1.trim().to_owned();
    assert_ne!(seed(&output), seed(&chaos(&["--calls", "1"])));
    assert!(printed(&output).contains(&seed(&output)));
}

#[test]
fn a_broken_promise_exits_with_1_and_lists_the_calls() {
    let output = chaos(&["--calls", "60", "--seed", "3", "--reckless"]);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert!(printed(&output).contains("requests executed, reported as "), "{}", printed(&output));
}

#[test]
fn a_payment_that_remains_unknown_exits_with_1() {
    let output = chaos(&["--calls", "60", "--seed", "3", "--trusting"]);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
}

#[test]
fn bad_arguments_exit_with_2() {
    for arguments in [["--calls", "0"], ["--calls", "many"], ["--seed", "-1"], ["--format", "xml"], ["--fast", "1"]] {
        assert_eq!(chaos(&arguments).status.code(), Some(2), "{arguments:?}");
    }
    let help = chaos(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(
        printed(&help).contains("--seed <S>")
            && !printed(&help).contains("reckless")
            && !printed(&help).contains("trusting"),
        "{}",
        printed(&help)
    );
}
