//! The pieces of a call, each of which can be run on its own, without a server.

use std::hint::black_box;
use std::time::{Duration, SystemTime};

use elepay::types::{Charge, ChargeList, ChargeStatus, ChargeTimeField, CodeItem};
use elepay::types::{CreateChargeRequest, CreateCodeRequest, ListChargesParams, PaymentMethod, SortOrder};
use elepay::webhook::{SigningSecret, Verifier, sign};
use elepay::{Client, Decodable, ErrorKind, RetryPolicy};

use crate::calls::{Failure, KEY, order, runtime};
use crate::offline;
use crate::samples::{CAPTURED, Sample};

/// Does the work of a piece once, and returns whether it went as expected.
pub type Work = Box<dyn FnMut() -> bool>;

/// A piece of a call.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// What is done.
    pub name: &'static str,
    /// Prepares the work, so that the preparation is not measured.
    pub prepare: fn() -> Result<Work, Failure>,
}

impl Piece {
    /// Returns the piece with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|piece| piece.name == name)
    }
}

/// Every piece.
pub const ALL: &[Piece] = &[
    Piece { name: "build a client", prepare: || Ok(build_a_client()) },
    Piece { name: "change a timeout", prepare: change_a_timeout },
    Piece { name: "make a request", prepare: || Ok(Box::new(|| black_box(order()).amount == 1_800)) },
    Piece { name: "validate a charge", prepare: || Ok(validate_a_charge()) },
    Piece { name: "validate URLs", prepare: || Ok(validate_urls()) },
    Piece { name: "refuse a request", prepare: || Ok(refuse_a_request()) },
    Piece { name: "encode a request", prepare: || Ok(encode_a_request()) },
    Piece { name: "find no server", prepare: || list_offline(&ListChargesParams::new(), 1) },
    Piece { name: "the same with a query", prepare: || list_offline(&query(), 1) },
    Piece { name: "the same three times", prepare: || list_offline(&ListChargesParams::new(), 3) },
    Piece { name: "decode a charge", prepare: || Ok(decode::<Charge>(captured(), 0)) },
    Piece { name: "decode a new member", prepare: || Ok(decode::<Charge>(with_a_new_member(), 0)) },
    Piece { name: "decode a new status", prepare: || Ok(decode::<Charge>(with_a_new_status(), 0)) },
    Piece { name: "decode a misfit", prepare: || Ok(decode::<Charge>(with_a_misfit(&captured()), 1)) },
    Piece { name: "decode 100 charges", prepare: || Ok(decode::<ChargeList>(Sample::Page.body(), 0)) },
    Piece {
        name: "decode a misfit in 100",
        prepare: || Ok(decode::<ChargeList>(with_a_misfit(&Sample::Page.body()), 1)),
    },
    Piece { name: "verify a webhook", prepare: verify_a_webhook },
];

fn build_a_client() -> Work {
    Box::new(|| Client::builder(black_box(KEY)).base_url("http://127.0.0.1:1").build().is_ok())
}

fn change_a_timeout() -> Result<Work, Failure> {
    let client = Client::builder(KEY).base_url("http://127.0.0.1:1").build()?;
    Ok(Box::new(move || !black_box(client.with_timeout(Duration::from_secs(5))).base_url().is_empty()))
}

fn validate_a_charge() -> Work {
    let order = order();
    Box::new(move || black_box(&order).validate().is_ok())
}

/// Each of three URLs is matched with a pattern.
fn validate_urls() -> Work {
    let item = || CodeItem::new().image("https://shop.example/tea.png");
    let code = CreateCodeRequest::new(500, "order-9");
    let code = code.front_url("https://shop.example/orders/9/done").items([item(), item()]);
    Box::new(move || black_box(&code).validate().is_ok())
}

fn refuse_a_request() -> Work {
    let order = CreateChargeRequest::new(1_800, "x".repeat(51), PaymentMethod::Creditcard);
    Box::new(move || {
        let refused = black_box(&order).validate();
        refused.is_err_and(|error| error.field() == Some("orderNo"))
    })
}

fn encode_a_request() -> Work {
    let order = order();
    Box::new(move || serde_json::to_vec(black_box(&order)).is_ok())
}

/// Every parameter, one of them twice.
fn query() -> ListChargesParams {
    ListChargesParams::new()
        .date_field(ChargeTimeField::CreateTime)
        .from(SystemTime::UNIX_EPOCH)
        .to(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_834_407))
        .limit(100)
        .offset(200)
        .order(SortOrder::Asc)
        .sort(ChargeTimeField::CreateTime)
        .status(ChargeStatus::Captured)
        .payment_method([PaymentMethod::Creditcard, PaymentMethod::Paypay])
}

/// Makes a call that fails as often as it is attempted, because the name of its server cannot be resolved.
fn list_offline(query: &ListChargesParams, attempts: u32) -> Result<Work, Failure> {
    let (runtime, query) = (runtime()?, query.clone());
    let client = offline::client(RetryPolicy::default().max_attempts(attempts))?;
    Ok(Box::new(move || {
        let result = runtime.block_on(client.list_charges(black_box(&query)));
        result.is_err_and(|error| (error.kind(), error.attempts()) == (ErrorKind::Connection, attempts))
    }))
}

fn captured() -> String {
    CAPTURED.trim_end().to_owned()
}

fn with_a_new_member() -> String {
    CAPTURED.trim_end().replacen('{', r#"{"newMember":{"of":["a","later","version"]},"#, 1)
}

fn with_a_new_status() -> String {
    CAPTURED.trim_end().replace(r#""status":"captured""#, r#""status":"newStatus""#)
}

/// Makes a string of the first charge a number.
fn with_a_misfit(body: &str) -> String {
    body.replacen(r#""last4":"4242""#, r#""last4":4242"#, 1)
}

/// `misfits` is the number of members that cannot be read.
fn decode<T: Decodable + 'static>(body: String, misfits: usize) -> Work {
    Box::new(move || {
        elepay::decode::<T>(black_box(&body)).is_ok_and(|decoded| black_box(decoded).skipped.len() == misfits)
    })
}

fn verify_a_webhook() -> Result<Work, Failure> {
    let object = CAPTURED.trim_end();
    let body = format!(r#"{{"id":"evt_1","type":"charge.succeeded","liveMode":false,"data":{{"object":{object}}}}}"#);
    let (secret, now) = ("whsec_0123456789abcdef0123456789abcdef", SystemTime::now());
    let header = sign(&SigningSecret::new(secret)?, body.as_bytes(), now);
    let verifier = Verifier::new(secret)?;
    Ok(Box::new(move || {
        let event = verifier.verify(black_box(header.as_str()), body.as_bytes(), now);
        event.is_ok_and(|event| event.skipped().is_empty())
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ALL, captured, with_a_misfit, with_a_new_member, with_a_new_status};

    #[test]
    fn every_piece_does_what_it_measures_and_can_be_repeated() {
        for piece in ALL {
            let mut work = (piece.prepare)().unwrap();
            assert!(work() && work(), "{}", piece.name);
        }
    }

    #[test]
    fn every_piece_has_a_name_of_its_own() {
        let names: BTreeSet<_> = ALL.iter().map(|piece| piece.name).collect();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn every_changed_sample_differs_from_the_sample() {
        let samples = [captured(), with_a_misfit(&captured()), with_a_new_member(), with_a_new_status()];
        assert_eq!(samples.iter().collect::<BTreeSet<_>>().len(), samples.len());
    }
}
