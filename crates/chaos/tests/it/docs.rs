//! The docs quote a run of the command.

use elepay_chaos::count::{Count, Measured, Violation};
use elepay_chaos::document::operations;
use elepay_chaos::report::{self, Run};

/// What to do if the quoted run is not one of today's command.
const UPDATE: &str = "run `cargo xtask chaos --calls 10000 --seed 20261121` and put what it prints into the block \
                      `chaos` of docs/reliability.md";

/// The same lines in the same order, of this version, with a command that repeats the run.
#[test]
fn the_docs_quote_a_run_that_kept_the_promise() {
    let docs = include_str!("../../../../docs/reliability.md");
    let (_, block) = docs.split_once("<!-- begin: chaos -->\n```text\n").expect("the block `chaos`");
    let quoted = block.split_once("\n```\n<!-- end: chaos -->").expect("its end").0;
    let (head, _) = quoted.split_once('\n').unwrap();
    let number = |option: &str| {
        let after = head.split_once(option).unwrap_or_else(|| panic!("{option}: {head}")).1;
        after.split_whitespace().next().unwrap().parse().unwrap()
    };
    let run = Run { seed: number("--seed "), calls: number("--calls "), reckless: false, trusting: false };
    let printed = report::text(&run, &Count::of(operations(), Measured::default()));
    // But for the numbers, which need the run, and for operations that the document has got since.
    let called = |line: &str| operations().iter().any(|operation| line.trim() == operation.id);
    let form = |text: &str| {
        let line = |line: &str| line.trim_end_matches(|char: char| char.is_ascii_digit()).trim_end().to_owned();
        text.lines().skip(1).map(line).filter(|line| !called(line)).collect::<Vec<_>>()
    };
    assert_eq!(form(quoted), form(&printed), "{UPDATE}");
    assert_eq!(Some(head), printed.lines().next(), "{UPDATE}");
    let of = |name: &str| quoted.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok()).unwrap();
    assert_eq!((of("calls"), run.calls), (run.calls, 10_000));
    assert_eq!(Violation::ALL.map(|violation| of(violation.name())), [0; 4]);
    assert_eq!(of(report::NEVER_KNOWN), 0);
    assert_eq!(of("  known by a webhook") + of("  known by reconciling"), of("payments"));
    assert_eq!(["succeeded", "NotSent", "Rejected", "Accepted", "Unknown"].map(of).iter().sum::<u64>(), run.calls);
}
