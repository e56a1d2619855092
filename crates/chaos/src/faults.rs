//! Every fault that the sandbox knows, each with a way to draw one of its kind.

use std::time::Duration;

use elepay_sandbox::Fault;
use fastrand::Rng;

use crate::timing::{PATIENCE, WINDOW};

/// A constructor of [`Fault`].
pub struct Kind {
    /// Its name in the sandbox's source; a test compares.
    pub constructor: &'static str,
    draw: fn(&mut Rng) -> Fault,
    /// It strikes a connection and not a request, so its call needs a sandbox of its own.
    pub isolated: bool,
    /// It makes the client wait until its timeout.
    pub slow: bool,
}

/// The name of a failed handshake. It is not a [`Fault`]: the sandbox has an address of its own for it.
pub const TLS: &str = "TLS handshake fails";

const fn kind(constructor: &'static str, draw: fn(&mut Rng) -> Fault) -> Kind {
    Kind { constructor, draw, isolated: false, slow: false }
}

const fn isolated(constructor: &'static str, draw: fn(&mut Rng) -> Fault) -> Kind {
    Kind { isolated: true, ..kind(constructor, draw) }
}

const fn slow(constructor: &'static str, draw: fn(&mut Rng) -> Fault) -> Kind {
    Kind { slow: true, ..kind(constructor, draw) }
}

/// Every kind of fault.
pub const KINDS: [Kind; 22] = [
    isolated("refuse_connections", |rng| Fault::refuse_connections(if rng.bool() { WINDOW } else { Duration::MAX })),
    isolated("close_on_accept", |_| Fault::close_on_accept()),
    isolated("reset_before_reading", |_| Fault::reset_before_reading()),
    isolated("reset_while_reading", |rng| Fault::reset_while_reading(rng.usize(1..400))),
    isolated("die_idle", |_| Fault::die_idle()),
    // A cut at the very end leaves a connection behind that is about to close.
    isolated("cut", |rng| Fault::cut(if rng.u8(..8) == 0 { 0 } else { rng.usize(1..600) })),
    kind("close_without_response", |_| Fault::close_without_response()),
    kind("reset_without_response", |_| Fault::reset_without_response()),
    slow("silence", |_| Fault::silence()),
    slow("delay", |rng| Fault::delay(if rng.bool() { Duration::from_millis(20) } else { PATIENCE * 4 })),
    slow("trickle", |rng| match rng.u8(..3) {
        0 => Fault::trickle(rng.usize(64..512), Duration::from_millis(1)),
        // The head comes in time, the body does not; or not even the head.
        1 => Fault::trickle(140, PATIENCE * 4),
        _ => Fault::trickle(1, PATIENCE / 10),
    }),
    kind("informational", |rng| {
        Fault::informational([100, 102, 103, 199].into_iter().take(rng.usize(1..=4)).collect::<Vec<_>>())
    }),
    kind("redirect", |rng| {
        Fault::redirect(
            one(rng, &[301, 302, 303, 307, 308]),
            one(rng, &["/charges", "https://elsewhere.example/", "?"]),
        )
    }),
    kind("html", |rng| retry_after(Fault::html(one(rng, &[200, 400, 403, 404, 408, 429, 500, 502, 503, 504])), rng)),
    kind("status", |rng| retry_after(Fault::status(status(rng)), rng)),
    kind("error_code", |rng| retry_after(Fault::error_code(one(rng, &CODES)), rng)),
    kind("too_many_requests", |rng| retry_after(Fault::too_many_requests(), rng)),
    kind("respond_with", |rng| {
        let body = one(rng, &BODIES).to_owned();
        let status = status(rng);
        // A response with one of these has no body.
        let status = if matches!(status, 204 | 304) { 200 } else { status };
        let code = one(rng, &CODES);
        let body = match rng.u8(..3) {
            0 => body,
            1 => format!("{{\"errorCode\":\"{code}\",\"message\":\"no\"}}"),
            _ => "{\"code\":\"9_000_000_40022\",\"message\":\"no\"}".to_owned(),
        };
        retry_after(
            Fault::respond_with(
                status,
                one(rng, &["application/json", "text/html", "application/json;charset=utf-8"]),
                body,
            ),
            rng,
        )
    }),
    kind("content_type", |rng| Fault::content_type(one(rng, &["text/html", "text/plain; charset=Shift_JIS", ""]))),
    kind("not_json", |_| Fault::not_json()),
    kind("body", |rng| match rng.u8(..4) {
        0 => Fault::body("[".repeat(rng.usize(1..20_000))),
        1 => Fault::body(std::iter::repeat_with(|| rng.u8(..)).take(300).collect::<Vec<_>>()),
        _ => Fault::body(one(rng, &BODIES)),
    }),
    kind("unknown_values", |_| Fault::unknown_values()),
];

const CODES: [&str; 12] = [
    "M001004", "M002002", "M002007", "M005000", "M006002", "M009999", "U001000", "U004000", "U009000", "S001000",
    "S002000", "X000000",
];

const BODIES: [&str; 12] = [
    "",
    "null",
    "[]",
    "\"id\"",
    "{}",
    "{\"id\":null}",
    "{\"id\":17,\"status\":[]}",
    "{\"id\":\"cha_1\"}",
    "{\"id\":\"cha_1\",\"id\":\"cha_2\",\"amount\":99999999999999999999}",
    "{\"id\":\"cha_1\",\"amount\":1e999,\"status\":\"new\\u0000\"}",
    "{\"id\":\"cha_1\",\"metadata\":{\"a\":null},\"refunds\":[{}]}",
    "{\"id\":\"cha_1\",\"amount\":12",
];

const STATUSES: [u16; 24] = [
    200, 201, 202, 204, 206, 300, 304, 400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 429, 500, 502, 503, 504, 511,
    599,
];

impl Kind {
    /// Draws a fault of this kind. Whether its call is executed is drawn too, unless that follows from the response.
    pub fn draw(&self, rng: &mut Rng) -> Fault {
        let fault = (self.draw)(rng);
        let executed = rng.bool();
        if fault.rule().is_none() { fault.executed(executed) } else { fault }
    }

    /// Returns the name in the report.
    #[must_use]
    pub fn name(&self) -> &'static str {
        (self.draw)(&mut Rng::with_seed(0)).name()
    }
}

fn one<T: Copy>(rng: &mut Rng, of: &[T]) -> T {
    of[rng.usize(..of.len())]
}

/// Draws a status: mostly one that servers send, sometimes any.
fn status(rng: &mut Rng) -> u16 {
    if rng.u8(..4) == 0 { rng.u16(200..600) } else { one(rng, &STATUSES) }
}

/// Adds a `Retry-After` to some faults.
fn retry_after(fault: Fault, rng: &mut Rng) -> Fault {
    let texts = ["0", "1", "2", "30", "61", "18446744073709551615", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"];
    if rng.u8(..3) == 0 { fault.retry_after(one(rng, &texts)) } else { fault }
}
