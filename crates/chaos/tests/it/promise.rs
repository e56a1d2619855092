//! A run calls every operation, keeps the promise, and counts a caller who breaks it.

use std::collections::BTreeSet;

use elepay_chaos::count::{CallResult, CompletedCall, Count, Payments, Violation};
use elepay_chaos::document::operations;
use elepay_chaos::drive::run_blocking;
use elepay_chaos::report::{self, Run};

#[test]
fn every_operation_of_the_document_is_called_and_the_promise_is_kept() {
    let documented: BTreeSet<_> =
        elepay::OPENAPI.lines().filter_map(|line| line.trim().strip_prefix("operationId: ")).collect();
    assert!(documented.len() > 4);
    // Enough that some of the calls of each operation succeed.
    let run = Run { seed: 11, calls: 25 * operations().len() as u64, reckless: false, trusting: false };
    let measured = run_blocking(run).unwrap();
    for operation in operations() {
        let succeeds = |call: &CompletedCall| call.operation == operation.id && call.result == CallResult::Succeeded;
        assert!(
            measured.calls.iter().any(succeeds),
            "no call of `{}` succeeded: add it to crates/sandbox, or see what crates/chaos/src/arguments.rs sends",
            operation.id
        );
    }
    let count = Count::of(operations(), measured);
    let text = report::text(&run, &count);
    assert!(count.is_kept(), "{text}");
    assert_eq!(count.operations.keys().copied().collect::<BTreeSet<_>>(), documented);
    for (operation, calls) in &count.operations {
        assert!(*calls > 0, "{operation} was never called");
    }
    let ended = count.succeeded + count.not_sent + count.rejected + count.accepted + count.unknown;
    assert_eq!((count.calls, ended), (run.calls, run.calls), "{text}");
    assert!(count.retries > 0 && count.unknown_but_executed > 0 && count.not_sent > 0, "{text}");
    let Payments { paid, by_webhook, by_reconciling, never_known } = count.payments;
    assert!(by_webhook > 0 && by_reconciling > 0, "{text}");
    assert_eq!((never_known, by_webhook + by_reconciling), (0, paid), "{text}");
}

#[test]
fn a_shop_that_relies_on_webhooks_alone_misses_payments_and_is_counted() {
    let run = Run { seed: 3, calls: 150, reckless: false, trusting: true };
    let count = Count::of(operations(), run_blocking(run).unwrap());
    let text = report::text(&run, &count);
    let Payments { paid, by_webhook, by_reconciling, never_known } = count.payments;
    assert!(never_known > 0 && !count.is_kept() && count.failures.is_empty(), "{text}");
    assert_eq!((by_reconciling, by_webhook + never_known), (0, paid), "{text}");
    assert!(text.contains("--seed 3 --trusting\n"), "{text}");
}

#[test]
fn a_caller_who_repeats_blindly_charges_twice_and_is_counted() {
    let run = Run { seed: 3, calls: 150, reckless: true, trusting: false };
    let count = Count::of(operations(), run_blocking(run).unwrap());
    let text = report::text(&run, &count);
    assert!(
        count.violations[&Violation::ChargedTwice] > 0 && count.violations[&Violation::DeniedButCharged] > 0,
        "{text}"
    );
    assert!(!count.is_kept());
    let first = &count.failures[0];
    let listed = format!("\ncall {} ({}): ", first.number, first.operation);
    assert!(text.contains(&listed) && text.contains("--seed 3 --reckless"), "{text}");
}
