//! What counts as a broken promise.

use elepay::Delivery;
use elepay_chaos::count::{CallResult, CompletedCall, Count, Measured, Payments, Violation};
use elepay_chaos::document::operations;

#[test]
fn each_way_to_break_the_promise_is_counted() {
    use Violation::{ChargedTwice, DeniedButCharged, Panicked, SucceededNotCharged};
    let failed = |delivery| CallResult::Failed(delivery, String::new());
    for (result, executed, expected) in [
        (CallResult::Succeeded, Some(1), vec![]),
        (CallResult::Succeeded, Some(0), vec![SucceededNotCharged]),
        (CallResult::Succeeded, Some(2), vec![ChargedTwice]),
        (failed(Delivery::NotSent), Some(0), vec![]),
        (failed(Delivery::NotSent), Some(1), vec![DeniedButCharged]),
        (failed(Delivery::Rejected), Some(1), vec![DeniedButCharged]),
        (failed(Delivery::Rejected), Some(2), vec![ChargedTwice, DeniedButCharged]),
        (failed(Delivery::Accepted), Some(1), vec![]),
        (failed(Delivery::Unknown), Some(0), vec![]),
        (failed(Delivery::Unknown), Some(1), vec![]),
        (failed(Delivery::Unknown), Some(2), vec![ChargedTwice]),
        (CallResult::Panicked, Some(0), vec![Panicked]),
        // An operation that only reads may be executed any number of times.
        (CallResult::Succeeded, None, vec![]),
        (failed(Delivery::Rejected), None, vec![]),
    ] {
        let call = CompletedCall {
            number: 1,
            operation: "createCharge",
            planned: Vec::new(),
            struck: Vec::new(),
            retries: 0,
            result,
            executed,
        };
        assert_eq!(call.violations(), expected, "{call:?}");
        let count = Count::of(operations(), Measured { calls: vec![call], ..Measured::default() });
        assert_eq!(count.is_kept(), expected.is_empty());
        for violation in Violation::ALL {
            assert_eq!(count.violations[&violation], u64::from(expected.contains(&violation)));
        }
    }
}

#[test]
fn a_payment_that_the_shop_never_knows_of_breaks_the_promise() {
    for (never_known, is_kept) in [(0, true), (1, false)] {
        let payments = Payments { paid: 3, by_webhook: 2, by_reconciling: 1 - never_known, never_known };
        let count = Count::of(operations(), Measured { payments, ..Measured::default() });
        assert_eq!((count.is_kept(), count.payments), (is_kept, payments));
    }
}
