//! A run drives everything that there is, counts what it should, and can be repeated.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use elepay::Delivery;

use super::count::{Broken, Count, Done, Outcome};
use super::faults::KINDS;
use super::plan::Plan;
use super::report::{self, Run};
use super::{drive, names};

fn run(calls: u64, seed: u64) -> Run {
    Run { seed, calls, reckless: false }
}

#[test]
fn every_operation_of_the_document_is_called_and_the_promise_is_kept() {
    let documented: BTreeSet<_> =
        elepay::OPENAPI.lines().filter_map(|line| line.trim().strip_prefix("operationId: ")).collect();
    assert!(documented.len() > 4);
    let run = run(300, 11);
    let count = Count::of(&names(), drive(run).unwrap());
    let text = report::text(&run, &count);
    assert!(count.kept(), "{text}");
    assert_eq!(count.operations.keys().map(String::as_str).collect::<BTreeSet<_>>(), documented);
    for (operation, calls) in &count.operations {
        assert!(*calls > 0, "{operation} was never called");
    }
    let ended = count.succeeded + count.not_sent + count.rejected + count.accepted + count.unknown;
    assert_eq!((count.calls, ended), (300, 300), "{text}");
    assert!(count.retries > 0 && count.unknown_but_executed > 0 && count.not_sent > 0, "{text}");
}

#[test]
fn every_fault_of_the_sandbox_is_drawn() {
    let source = include_str!("../../sandbox/src/http/fault.rs");
    let mut constructors = BTreeSet::new();
    for item in syn::parse_file(source).unwrap().items {
        let syn::Item::Impl(block) = item else { continue };
        let syn::Type::Path(of) = &*block.self_ty else { continue };
        if block.trait_.is_some() || !of.path.is_ident("Fault") {
            continue;
        }
        for item in block.items {
            let syn::ImplItem::Fn(function) = item else { continue };
            if matches!(function.vis, syn::Visibility::Public(_)) && function.sig.receiver().is_none() {
                constructors.insert(function.sig.ident.to_string());
            }
        }
    }
    assert!(constructors.len() > 20, "{constructors:?}");
    assert_eq!(KINDS.iter().map(|kind| kind.constructor.to_owned()).collect::<BTreeSet<_>>(), constructors);
    // In a run of the usual size each is planned, with every outcome that can be chosen.
    let plans: Vec<_> = (0..1_000).map(|number| Plan::new(11, number, &names())).collect();
    for kind in &KINDS {
        let planned = |executes| {
            let mut faults = plans.iter().flat_map(|plan| plan.faults.iter().flatten());
            faults.any(|fault| fault.name() == kind.name() && (fault.rule().is_some() || fault.executes() == executes))
        };
        assert!(planned(true) && planned(false), "{}", kind.constructor);
    }
}

#[test]
fn who_repeats_blindly_charges_twice_and_is_seen() {
    let run = Run { reckless: true, ..run(150, 3) };
    let count = Count::of(&names(), drive(run).unwrap());
    let text = report::text(&run, &count);
    assert!(count.broken[&Broken::ChargedTwice] > 0 && count.broken[&Broken::DeniedButCharged] > 0, "{text}");
    assert!(!count.kept());
    let first = &count.failures[0];
    let listed = format!("\ncall {} ({}): ", first.number, first.operation);
    assert!(text.contains(&listed) && text.contains("--seed 3 --reckless"), "{text}");
}

/// Time can tell two runs apart, where the machine is so busy that somebody's time is up; what is called, and what is in
/// store for each attempt, it cannot.
#[test]
fn the_same_seed_makes_the_same_calls_and_faults() {
    let [one, two] = [(), ()].map(|()| {
        let mut calls = drive(run(200, 12)).unwrap();
        calls.sort_by_key(|call| call.number);
        calls
    });
    assert_eq!((one.len(), two.len()), (200, 200));
    let mut differ = 0;
    for (one, two) in one.iter().zip(&two) {
        assert_eq!((one.number, &one.operation, &one.planned), (two.number, &two.operation, &two.planned));
        let both = one.struck.len().min(two.struck.len());
        assert_eq!(one.struck[..both], two.struck[..both], "call {}", one.number);
        differ += u32::from(one.struck != two.struck);
    }
    assert!(differ <= 10, "{differ} of 200 calls met more or fewer faults the second time");
    let other = drive(run(20, 13)).unwrap();
    assert!(other.iter().any(|call| call.planned != one[usize::try_from(call.number).unwrap()].planned));
}

#[test]
fn each_way_to_break_the_promise_is_counted() {
    use Broken::{ChargedTwice, DeniedButCharged, Panicked, SucceededNotCharged};
    let failed = |delivery| Outcome::Failed(delivery, String::new());
    for (outcome, executed, expected) in [
        (Outcome::Succeeded, Some(1), vec![]),
        (Outcome::Succeeded, Some(0), vec![SucceededNotCharged]),
        (Outcome::Succeeded, Some(2), vec![ChargedTwice]),
        (failed(Delivery::NotSent), Some(0), vec![]),
        (failed(Delivery::NotSent), Some(1), vec![DeniedButCharged]),
        (failed(Delivery::Rejected), Some(1), vec![DeniedButCharged]),
        (failed(Delivery::Rejected), Some(2), vec![ChargedTwice, DeniedButCharged]),
        (failed(Delivery::Accepted), Some(1), vec![]),
        (failed(Delivery::Unknown), Some(0), vec![]),
        (failed(Delivery::Unknown), Some(1), vec![]),
        (failed(Delivery::Unknown), Some(2), vec![ChargedTwice]),
        (Outcome::Panicked, Some(0), vec![Panicked]),
        // What only reads may be executed at any time.
        (Outcome::Succeeded, None, vec![]),
        (failed(Delivery::Rejected), None, vec![]),
    ] {
        let call = Done {
            number: 1,
            operation: "createCharge".to_owned(),
            planned: Vec::new(),
            struck: Vec::new(),
            retries: 0,
            outcome,
            executed,
        };
        assert_eq!(call.broken(), expected, "{call:?}");
        let count = Count::of(&names(), vec![call]);
        assert_eq!(count.kept(), expected.is_empty());
        for broken in Broken::ALL {
            assert_eq!(count.broken[&broken], u64::from(expected.contains(&broken)));
        }
    }
}

/// The README quotes what the command prints: the same lines in the same order, of this version, with a command that
/// repeats it.
#[test]
fn the_table_of_the_readme_is_one_of_the_command() {
    let readme = include_str!("../../../docs/reliability.md");
    let (_, section) = readme.split_once("## Reliability, measured").expect("the section");
    let (before, rest) = section.split_once("```text\n").expect("a table");
    let quoted = rest.split_once("\n```").expect("its end").0;
    let (head, _) = quoted.split_once('\n').unwrap();
    let number = |option: &str| {
        let after = head.split_once(option).unwrap_or_else(|| panic!("{option}: {head}")).1;
        after.split_whitespace().next().unwrap().parse().unwrap()
    };
    let run = run(number("--calls "), number("--seed "));
    let printed = report::text(&run, &Count::of(&names(), Vec::new()));
    let form = |text: &str| {
        let line = |line: &str| line.trim_end_matches(|char: char| char.is_ascii_digit()).trim_end().to_owned();
        text.lines().skip(1).map(line).collect::<Vec<_>>()
    };
    assert_eq!(form(quoted), form(&printed));
    assert_eq!(Some(head), printed.lines().next(), "the version, and a command that repeats it");
    let of = |name: &str| quoted.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok()).unwrap();
    assert_eq!((of("calls"), run.calls), (run.calls, 10_000));
    assert_eq!(Broken::ALL.map(|broken| of(broken.name())), [0; 4]);
    assert_eq!(["succeeded", "NotSent", "Rejected", "Accepted", "Unknown"].map(of).iter().sum::<u64>(), run.calls);
    assert!(before.contains("2026-"), "the day");
}
