//! Random bodies, and the seeds of `fuzz/`, for every operation: nothing panics, status and delivery are kept, and
//! each is read quickly.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::support::document::{error_schema, operations, response_schema, sample, samples};
use crate::support::responding::{Responding, keeps_status_and_delivery};
use proptest::prelude::*;
use serde_json::Value;
use tokio::runtime::Runtime;

/// Every operation, with a body of its success and one of its failure as the document has them.
struct Bench {
    runtime: Runtime,
    /// One response at a time: the tests of this module run side by side.
    server: Mutex<Responding>,
    operations: Vec<(&'static str, String)>,
    failure: String,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| Bench {
    runtime: Runtime::new().unwrap(),
    server: Mutex::new(Responding::new()),
    operations: operations()
        .iter()
        .map(|operation| (operation.id, response_schema(operation).map(sample)))
        .map(|(id, body)| (id, body.map(|body| body.to_string()).unwrap_or_default()))
        .collect(),
    failure: sample(error_schema()).to_string(),
});

impl Bench {
    fn holds(&self, operation: &str, status: u16, body: &[u8]) {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        let start = Instant::now();
        let outcome = self.runtime.block_on(server.call(operation, status, body));
        let what = format!("{operation} {status} {}", String::from_utf8_lossy(body));
        keeps_status_and_delivery(&what, status, body, &outcome);
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}: {what}", start.elapsed());
    }
}

/// One change to a body that once was good.
#[derive(Debug, Clone)]
enum Change {
    Put(prop::sample::Index, Vec<u8>),
    Take(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize, usize),
    End(prop::sample::Index),
}

impl Change {
    fn apply(&self, text: &mut Vec<u8>) {
        let at = |index: &prop::sample::Index, text: &[u8]| index.index(text.len() + 1);
        match self {
            Self::Put(index, bytes) => {
                let at = at(index, text);
                text.splice(at..at, bytes.iter().copied());
            }
            Self::Take(index, length) => {
                let at = at(index, text);
                text.drain(at..(at + length).min(text.len()));
            }
            Self::Repeat(index, length, times) => {
                let at = at(index, text);
                let again = text[at..(at + length).min(text.len())].repeat(*times);
                text.splice(at..at, again);
            }
            Self::End(index) => text.truncate(at(index, text)),
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let piece = prop_oneof![
        "[\\[\\]{}:,\"\\\\]{1,3}".prop_map(String::into_bytes),
        "(null|true|1e999|-|[0-9]{1,30}|\"[a-z]{0,3}\"|\\\\u[0-9a-d]{1,4}|NaN)".prop_map(String::into_bytes),
        "(,\"id\":[0-9\\[{\"]|\"id\":\"b\",)".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 1..6),
    ];
    let at = any::<prop::sample::Index>;
    prop_oneof![
        4 => (at(), piece).prop_map(|(at, piece)| Change::Put(at, piece)),
        2 => (at(), 1..20_usize).prop_map(|(at, length)| Change::Take(at, length)),
        2 => (at(), 1..60_usize, 1..200_usize).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        1 => at().prop_map(Change::End),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let key = "(id|charges|sources|refunds|data|metadata|info|items|charge|errorCode|code|message|total|.{0,4})";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..6).prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

/// A success, statuses whose meaning depends on the body, and others.
fn status() -> impl Strategy<Value = u16> {
    prop_oneof![3 => Just(200_u16), 2 => Just(400), 1 => Just(401), 1 => 201..600_u16]
        .prop_filter("a response with a body", |status| ![204, 205, 304].contains(status))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_response_with_any_changes_keeps_status_and_delivery(
        which in any::<prop::sample::Index>(),
        status in status(),
        changes in prop::collection::vec(change(), 1..8),
    ) {
        let (operation, success) = which.get(&BENCH.operations);
        let text = if status < 300 { success } else { &BENCH.failure };
        let mut body = text.clone().into_bytes();
        for change in &changes {
            change.apply(&mut body);
        }
        BENCH.holds(operation, status, &body);
    }

    #[test]
    fn any_json_keeps_status_and_delivery(
        which in any::<prop::sample::Index>(),
        status in status(),
        body in any_json(),
    ) {
        BENCH.holds(which.get(&BENCH.operations).0, status, body.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_keep_status_and_delivery(
        which in any::<prop::sample::Index>(),
        status in status(),
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        BENCH.holds(which.get(&BENCH.operations).0, status, &body);
    }
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

#[test]
fn the_seeds_of_the_fuzz_targets_are_read_by_every_operation() {
    for seed in seeds("responses") {
        for (operation, _) in &BENCH.operations {
            BENCH.holds(operation, 200, &seed);
        }
    }
    for seed in seeds("errors") {
        // As `fuzz/fuzz_targets/errors.rs` cuts it, without the header.
        let [high, low, length, rest @ ..] = seed.as_slice() else { continue };
        let status = u16::from_be_bytes([*high, *low]);
        BENCH.holds("createCharge", status, &rest[rest.len().min(usize::from(*length))..]);
    }
}

/// Writes the sample response of every operation into the corpus of the fuzz target `responses`.
#[test]
#[ignore = "writes files for `cargo fuzz`, see fuzz/README.md"]
fn write_the_corpus_of_fuzz() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/responses");
    fs::create_dir_all(&folder).unwrap();
    for sample in samples() {
        fs::write(folder.join(format!("{}.json", sample.operation)), sample.value.to_string()).unwrap();
    }
}
