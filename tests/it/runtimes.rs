//! One client can be used in several runtimes, and says so where there is none.

use std::future::IntoFuture as _;
use std::pin::pin;
use std::sync::{LazyLock, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use crate::support::keep_alive::KeepAlive;
use crate::support::{KEY, order};
use elepay::types::ListChargesParams;
use elepay::{Client, Delivery, Error, ErrorKind, RetryPolicy};
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn client(url: String) -> Client {
    // A call that hangs fails after this time.
    Client::builder(KEY).base_url(url).retry(RetryPolicy::off()).timeout(Duration::from_secs(10)).build().unwrap()
}

#[test]
fn a_call_does_not_hang_because_another_runtime_is_not_polled() {
    let server = KeepAlive::with_charges();
    let client = client(server.url());
    let (idle, other) = (runtime(), runtime());
    for _ in 0..3 {
        idle.block_on(client.create_charge(&order())).unwrap();
        other.block_on(client.create_charge(&order())).unwrap();
    }
    assert_eq!(server.requests().len(), 6);
    assert!(server.accepted() >= 2, "a connection for each runtime");
}

#[test]
fn a_call_outlives_the_runtime_that_made_the_first_connection() {
    let (arrived, has_arrived) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let gate = std::sync::Mutex::new((arrived, released));
    let server = KeepAlive::start(move |request| {
        if request.method == "GET" {
            let (arrived, released) = &*gate.lock().unwrap();
            arrived.send(()).unwrap();
            released.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        ("200 OK", r#"{"id":"cha_1","status":"captured"}"#.to_owned())
    });
    let client = client(server.url());
    let first = runtime();
    first.block_on(client.create_charge(&order())).unwrap();
    let call = thread::spawn(move || runtime().block_on(client.retrieve_charge("cha_1")));
    has_arrived.recv_timeout(Duration::from_secs(60)).unwrap();
    drop(first);
    release.send(()).unwrap();
    assert_eq!(call.join().unwrap().unwrap().id, "cha_1");
}

/// As `cargo test` does with a client in a `static`: several threads, and a runtime for each test.
#[test]
fn a_static_client_serves_many_tests() {
    static SERVER: LazyLock<KeepAlive> = LazyLock::new(KeepAlive::with_charges);
    static CLIENT: LazyLock<Client> = LazyLock::new(|| client(SERVER.url()));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            thread::spawn(|| {
                for _ in 0..12 {
                    let runtime = runtime();
                    runtime.block_on(CLIENT.create_charge(&order())).unwrap();
                    runtime.block_on(CLIENT.create_charge(&order())).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(SERVER.requests().len(), 8 * 12 * 2);
}

#[test]
fn more_runtimes_than_the_client_keeps_connections_for_are_served() {
    let server = KeepAlive::with_charges();
    let client = client(server.url());
    let runtimes: Vec<_> = (0..40).map(|_| runtime()).collect();
    for _ in 0..2 {
        for runtime in &runtimes {
            runtime.block_on(client.create_charge(&order())).unwrap();
        }
    }
    assert_eq!(server.requests().len(), 80);
}

/// Polls once, without a runtime.
fn poll<T>(future: impl Future<Output = Result<T, Error>>) -> Error {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => error,
        Poll::Ready(Ok(_)) => panic!("it succeeded without a runtime"),
        Poll::Pending => panic!("it is waiting, for nobody"),
    }
}

/// The errors of a call, a stream and a wait.
fn errors(client: &Client, mut run: impl FnMut(&mut dyn FnMut() -> Error) -> Error) -> Vec<Error> {
    let mut stream = client.list_charges_stream(ListChargesParams::new());
    vec![
        run(&mut || poll(client.create_charge(&order()))),
        run(&mut || poll(async { stream.next().await.unwrap() })),
        run(&mut || poll(client.wait_for_charge("cha_1").into_future())),
    ]
}

fn are_refused(errors: Vec<Error>, reason: &str) {
    for error in errors {
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NotSent), "{error}");
        assert_eq!(error.attempts(), 0);
        assert!(error.to_string().contains(reason), "{error}");
        assert!(error.to_string().contains("Tokio runtime with I/O and time enabled"), "{error}");
    }
}

#[test]
fn outside_of_a_runtime_a_call_is_an_error_that_names_tokio() {
    let server = KeepAlive::with_charges();
    let client = client(server.url());
    are_refused(errors(&client, |poll| poll()), "there is no Tokio runtime");
    let refused = poll(client.create_charge(&order().metadata([("a", "x".repeat(300))])));
    assert_eq!(refused.kind(), ErrorKind::InvalidValue, "a value is checked first");
    assert_eq!(server.accepted(), 0);
    runtime().block_on(client.create_charge(&order())).unwrap();
}

#[test]
fn in_a_runtime_without_io_or_time_a_call_is_an_error_that_names_what_is_missing() {
    let server = KeepAlive::with_charges();
    let client = client(server.url());
    let no_time = Builder::new_current_thread().enable_io().build().unwrap();
    are_refused(errors(&client, |poll| no_time.block_on(async { poll() })), "has no time enabled");
    let no_io = Builder::new_current_thread().enable_time().build().unwrap();
    are_refused(errors(&client, |poll| no_io.block_on(async { poll() })), "has no I/O enabled");
    assert_eq!(server.accepted(), 0);
    runtime().block_on(client.create_charge(&order())).unwrap();
}
