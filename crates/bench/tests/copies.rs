//! How often a body is copied. A copy needs room of the body's size, so allocations of that size are counted: those
//! of the thread that makes a call, while it makes the call. The buffers of a connection are smaller.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::alloc::System;
use std::cell::Cell;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::Once;
use std::thread;
use std::time::Duration;

use elepay::types::{Charge, CreateChargeRequest, PaymentMethod};
use elepay_bench::bare;
use tracking_allocator::{AllocationGroupId, AllocationRegistry, AllocationTracker, Allocator};

/// The size of a body, far above that of a buffer.
const SIZE: usize = 1 << 20;
const KEY: &str = "sk_test_0123456789abcdef0123456789abcdef";

#[global_allocator]
static ALLOCATOR: Allocator<System> = Allocator::system();

thread_local! {
    static LARGE: Cell<usize> = const { Cell::new(0) };
}

/// Counts the allocations of each thread that have room for a whole body.
struct Large;

impl AllocationTracker for Large {
    fn allocated(&self, _: usize, size: usize, _: usize, _: AllocationGroupId) {
        if size >= SIZE {
            LARGE.set(LARGE.get() + 1);
        }
    }

    fn deallocated(&self, _: usize, _: usize, _: usize, _: AllocationGroupId, _: AllocationGroupId) {}
}

/// Returns what `work` returns, and how often this thread has allocated room for a whole body meanwhile.
fn count<T>(work: impl FnOnce() -> T) -> (T, usize) {
    static START: Once = Once::new();
    START.call_once(|| {
        AllocationRegistry::set_global_tracker(Large).unwrap();
        AllocationRegistry::enable_tracking();
    });
    let before = LARGE.get();
    let result = work();
    (result, LARGE.get() - before)
}

/// Makes a call in this thread.
fn call<T>(call: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(call)
}

/// Gives these responses in a thread of its own, to one request each, and returns its URL.
fn server(responses: Vec<(u16, String)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        for (status, body) in responses {
            read_request(&connection);
            let head = format!("HTTP/1.1 {status} Status\r\nContent-Length: {}\r\n\r\n", body.len());
            connection.write_all(head.as_bytes()).unwrap();
            connection.write_all(body.as_bytes()).unwrap();
        }
    });
    url
}

fn read_request(connection: &TcpStream) {
    let mut reader = BufReader::new(connection);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
}

/// Returns a body of exactly [`SIZE`] bytes, nearly all of which a reader ignores.
fn body() -> String {
    let (start, end) = (r#"{"id":"cha_1","unknown":""#, "\"}");
    format!("{start}{}{end}", "x".repeat(SIZE - start.len() - end.len()))
}

/// Returns a charge whose request body has more than [`SIZE`] bytes.
fn order() -> CreateChargeRequest {
    CreateChargeRequest::new(1, "order", PaymentMethod::Creditcard).description("x".repeat(SIZE))
}

fn client(url: String) -> elepay::Client {
    let builder = elepay::Client::builder(KEY).base_url(url).enforce_limits(false).clock(NoPauses);
    builder.build().unwrap()
}

/// A clock whose pauses end at once.
struct NoPauses;

impl elepay::Clock for NoPauses {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async {})
    }

    fn chance(&self) -> f64 {
        0.0
    }
}

#[test]
fn a_copy_of_a_body_is_counted() {
    let body = body();
    let (copy, copies) = count(|| body.clone());
    assert_eq!((copy.len(), copies), (SIZE, 1));
    assert_eq!(count(|| body.as_str().len()), (SIZE, 0));
}

#[test]
fn the_body_of_a_response_is_copied_once_as_by_reqwest() {
    let body = body();
    let client = client(server(vec![(200, body.clone())]));
    let (charge, copies) = count(|| call(client.retrieve_charge("cha_1")));
    let charge = charge.unwrap();
    assert_eq!((charge.id.as_str(), charge.raw().as_bytes()), ("cha_1", body.as_bytes()));
    assert_eq!(copies, 1, "elepay");

    let client = bare::Client::new(&server(vec![(200, body)]), KEY).unwrap();
    let (charge, copies) = count(|| call(client.create_charge(&bare::order())));
    assert_eq!((charge.unwrap().id.as_str(), copies), ("cha_1", 1), "reqwest");
}

#[test]
fn a_body_that_was_received_is_not_copied_again() {
    let body = body();
    let client = client(server(vec![(200, body)]));
    let charge = call(client.retrieve_charge("cha_1")).unwrap();
    let (decoded, copies) = count(|| elepay::decode::<Charge>(charge.raw()).unwrap().value);
    assert_eq!((decoded.id.as_str(), copies), ("cha_1", 0), "decoding");
    let (raw, copies) = count(|| charge.raw().clone());
    assert_eq!((raw.as_bytes().len(), copies), (SIZE, 0), "sharing");
    let ((charge, info), copies) = count(|| charge.into_parts());
    assert_eq!((charge.id.as_str(), info.raw().as_bytes().len(), copies), ("cha_1", SIZE, 0), "taking apart");
}

#[test]
fn the_body_of_an_error_is_copied_once() {
    let client = client(server(vec![(400, body())]));
    let (result, copies) = count(|| call(client.retrieve_charge("cha_1")));
    let error = result.unwrap_err();
    assert_eq!((error.raw_body().map(<[u8]>::len), copies), (Some(SIZE), 1));
    let (again, copies) = count(|| error.clone());
    assert_eq!((again.raw_body().map(<[u8]>::len), copies), (Some(SIZE), 0), "a clone shares the body");
}

#[test]
fn the_body_of_a_request_is_encoded_once_per_attempt_and_never_copied() {
    let created = || (201, r#"{"id":"cha_1"}"#.to_owned());
    let order = order();
    let (json, of_encoding) = count(|| serde_json::to_vec(&order).unwrap());
    assert!(json.len() > SIZE);

    let once = client(server(vec![created()]));
    let (charge, copies) = count(|| call(once.create_charge(&order)));
    assert_eq!((charge.unwrap().attempts(), copies), (1, of_encoding), "elepay");

    let twice = client(server(vec![(429, String::new()), created()]));
    let (charge, copies) = count(|| call(twice.create_charge(&order)));
    assert_eq!((charge.unwrap().attempts(), copies), (2, 2 * of_encoding), "elepay, with a retry");

    let bare = bare::Client::new(&server(vec![created()]), KEY).unwrap();
    let order = bare::CreateCharge { description: "x".repeat(SIZE), ..bare::order() };
    let (charge, copies) = count(|| call(bare.create_charge(&order)));
    assert_eq!((charge.unwrap().id.as_str(), copies), ("cha_1", of_encoding), "reqwest");
}
