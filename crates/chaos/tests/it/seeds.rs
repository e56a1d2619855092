//! A seed repeats a run.

use elepay_chaos::drive::run_blocking;
use elepay_chaos::report::Run;

/// Two runs may differ in time, if the machine is so busy that a timeout passes, but not in their calls and planned
/// faults.
#[test]
fn the_same_seed_makes_the_same_calls_and_faults() {
    let [one, two] = [(), ()].map(|()| {
        let mut calls = run_blocking(run(200, 12)).unwrap().calls;
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
    let other = run_blocking(run(20, 13)).unwrap().calls;
    assert!(other.iter().any(|call| call.planned != one[usize::try_from(call.number).unwrap()].planned));
}

fn run(calls: u64, seed: u64) -> Run {
    Run { seed, calls, reckless: false, trusting: false }
}
