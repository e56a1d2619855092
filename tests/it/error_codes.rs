//! What each of elepay's error codes says: about the request, and about the order.

use std::collections::BTreeSet;
use std::error::Error as _;

use crate::support::document::document;
use crate::support::loopback::{Loopback, json};
use crate::support::{builder, client};
use elepay::types::{CaptureChargeRequest, CreateChargeRequest, ErrorCode, ListChargesParams, PaymentMethod};
use elepay::{Client, Delivery, Error, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};

/// The codes of failures inside elepay or a payment service, and of payments that may still happen.
const OPEN: [&str; 8] = ["S001000", "S001001", "S002000", "S002001", "U003007", "U007000", "U007001", "U009000"];

/// The codes with which elepay refuses a request because of what an earlier one has done, or may have.
const EARLIER: [&str; 12] = [
    "M002004", "M002007", "M002010", "M006000", "M006001", "M006002", "M006003", "M006004", "M006005", "M006006",
    "M006007", "M007002",
];

const TOO_MANY: &str = "M005000";

/// What an error says: its delivery, whether to look up first, and whether it is retryable.
fn says(error: &Error) -> (Delivery, bool, bool) {
    let (delivery, look_up_first) = (error.delivery(), error.look_up_first());
    assert!(!matches!(delivery, Delivery::Unknown | Delivery::Accepted) || look_up_first, "{error:?}");
    let link = format!("elepay/{}/elepay/struct.Error.html#method.look_up_first", env!("CARGO_PKG_VERSION"));
    assert_eq!(format!("{error:?}").contains(&link), look_up_first, "{error:?}");
    (delivery, look_up_first, error.is_retryable())
}

async fn create_charge(client: &Client) -> Error {
    client.create_charge(&CreateChargeRequest::new(1, "order-1", PaymentMethod::Paypay)).await.unwrap_err()
}

#[tokio::test]
async fn every_code_says_whether_to_look_the_order_up() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder(sandbox.key()).base_url(sandbox.url()).retry(RetryPolicy::off()).build().unwrap();
    for code in ErrorCode::VALUES {
        let text = code.as_str();
        sandbox.fault(Fault::respond_with(400, "application/json", format!(r#"{{"errorCode":"{text}"}}"#)));
        let error = create_charge(&client).await;
        assert_eq!((error.error_code().as_ref(), error.code()), (Some(code), Some(text)));
        let expected = if OPEN.contains(&text) {
            (Delivery::Unknown, true, false)
        } else {
            (Delivery::Rejected, EARLIER.contains(&text), text == TOO_MANY)
        };
        assert_eq!(says(&error), expected, "{error:?}");
    }
    assert_eq!(ErrorCode::VALUES.len(), 71);
    let known: BTreeSet<_> = ErrorCode::VALUES.iter().map(ErrorCode::as_str).collect();
    assert!(OPEN.iter().chain(&EARLIER).chain([&TOO_MANY]).all(|code| known.contains(code)));
}

#[tokio::test]
async fn a_code_of_which_nothing_is_known_errs_on_the_safe_side() {
    for (status, body, expected) in [
        // Newer than the crate.
        (400, r#"{"errorCode":"M002008"}"#, (Delivery::Rejected, true, false)),
        (402, r#"{"errorCode":"U003012"}"#, (Delivery::Rejected, true, false)),
        (400, r#"{"errorCode":"S999999"}"#, (Delivery::Unknown, true, false)),
        (400, r#"{"errorCode":"X1"}"#, (Delivery::Unknown, true, false)),
        (400, r#"{"errorCode":" M002007"}"#, (Delivery::Unknown, true, false)),
        // In the older format, some codes mean that an earlier call has worked; the newer code beside one decides.
        (400, r#"{"code":"9_000_000_40022"}"#, (Delivery::Rejected, true, false)),
        (400, r#"{"code":"9_000_000_40022","errorCode":"U004000"}"#, (Delivery::Rejected, false, false)),
        (400, r#"{"code":"9_000_000_40022","errorCode":"M002007"}"#, (Delivery::Rejected, true, false)),
        // Without a code.
        (400, "{}", (Delivery::Unknown, true, false)),
        (401, "", (Delivery::Rejected, false, false)),
        (404, "<html>", (Delivery::Rejected, false, false)),
        (429, "", (Delivery::Rejected, false, true)),
        (500, r#"{"errorCode":"U004000"}"#, (Delivery::Unknown, true, false)),
        (200, "<html>", (Delivery::Accepted, true, false)),
    ] {
        let server = Loopback::responding(json(&format!("{status} Whatever"), body));
        assert_eq!(says(&create_charge(&client(&server)).await), expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_call_that_was_not_sent_leaves_nothing_to_look_up() {
    let server = Loopback::responding(json("200 OK", "{}"));
    let client = client(&server);
    let refused = client.create_charge(&CreateChargeRequest::new(1, "a".repeat(51), PaymentMethod::Paypay)).await;
    assert_eq!(says(&refused.unwrap_err()), (Delivery::NotSent, false, false));
    let refused = client.capture_charge("..", &CaptureChargeRequest::new()).await;
    assert_eq!(says(&refused.unwrap_err()), (Delivery::NotSent, false, false));
    drop(server);
    let nobody = builder(&Loopback::responding("")).base_url("http://127.0.0.1:1").build().unwrap();
    assert_eq!(says(&create_charge(&nobody).await), (Delivery::NotSent, false, true));
}

/// Whoever cancels an order because it could not be looked up cancels paid ones, too.
#[tokio::test]
async fn a_read_that_failed_leaves_the_order_to_look_up_whatever_the_reason() {
    async fn reads(client: &Client) -> [Error; 3] {
        [
            client.retrieve_charge("cha_1").await.unwrap_err(),
            client.wait_for_charge("cha_1").deadline(std::time::Duration::from_secs(1)).await.unwrap_err(),
            client.list_charges_stream(ListChargesParams::new()).next().await.unwrap().unwrap_err(),
        ]
    }
    for (status, body) in [
        (400, r#"{"errorCode":"M002003"}"#),
        (401, r#"{"errorCode":"M004001"}"#),
        (404, ""),
        (429, r#"{"errorCode":"M005000"}"#),
        (500, ""),
    ] {
        let server = Loopback::responding(json(&format!("{status} Whatever"), body));
        for error in reads(&client(&server)).await {
            assert!(says(&error).1, "{status} {body}: {error:?}");
        }
    }
    let nobody = builder(&Loopback::responding("")).base_url("http://127.0.0.1:1").build().unwrap();
    for error in reads(&nobody).await {
        assert!(says(&error).1, "not sent: {error:?}");
    }
    for error in [
        nobody.retrieve_charge("..").await.unwrap_err(),
        nobody.list_charges(&ListChargesParams::new().limit(101)).await.unwrap_err(),
    ] {
        assert_eq!(says(&error), (Delivery::NotSent, true, false));
    }
}

#[tokio::test]
async fn a_wait_that_reaches_its_deadline_leaves_the_order_to_look_up() {
    let server = Loopback::responding(json("200 OK", r#"{"status":"pending"}"#));
    let deadline = std::time::Duration::from_millis(200);
    let error = client(&server).wait_for_charge("cha_1").deadline(deadline).await.unwrap_err();
    assert_eq!(says(&error), (Delivery::Unknown, true, true));
    assert!(error.source().is_none());
}

/// The codes that each row of the table explains. M002002 is among them although it does not ask to look up first: most
/// of the time it is a mistake in the request.
const ROWS: [(&str, &str); 13] = [
    ("`create_charge`", "M002007 M002010 M006004 U003007 U007000 U007001 U009000"),
    ("`capture_charge`", "M002010 M006000 M006001 M006002 M006006"),
    ("`revoke_charge`", "M006000 M006001 M006002 M006005 M006006 M006007"),
    ("`create_refund`", "10108 M002002 M006000 M006001 M006002 M006006 M007002"),
    ("`create_code`", "M002007"),
    ("`close_code`", "M006000 M006001 M006002 M006003 M006004"),
    ("`create_source`", "M002004"),
    ("`create_customer`", "M002004"),
    ("`submit_invoice`, `send_invoice`, `cancel_invoice`", "M006000 M006001 M006002"),
    ("`start_subscription`, `resume_subscription`, `cancel_subscription`", "M006000 M006001 M006002"),
    ("`delete_source`, and any other call that changes or ends an object", "M006000 M006001 M006002 M006006"),
    ("any other call that creates an object", "M002004 M002007"),
    ("a call that only reads, and a wait", ""),
];

#[test]
fn each_row_of_what_to_do_explains_its_codes_and_every_code_that_asks_to_look_up_first_has_a_row() {
    let mut explained = BTreeSet::new();
    let lines = include_str!("../../docs/look-up-first.md").lines().filter(|line| line.starts_with('|'));
    let rows: Vec<_> = lines.skip(2).collect();
    assert_eq!(rows.len(), ROWS.len());
    for (row, (call, codes)) in rows.into_iter().zip(ROWS) {
        let is_code = |word: &&str| {
            let digits = word.strip_prefix(['M', 'U', 'S']).unwrap_or(word);
            digits.len() >= 5 && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        let words = row.split(|character: char| !character.is_ascii_alphanumeric());
        let named: BTreeSet<_> = words.filter(is_code).collect();
        assert!(row.starts_with(&format!("| {call} |")), "{row}");
        assert_eq!(named, codes.split_whitespace().collect(), "{call}");
        explained.extend(named);
    }
    let mut listed = BTreeSet::from(["M002002"]);
    for schema in ["ErrorCode", "ErrorObject/properties/code"] {
        let rules = document().at(&format!("/components/schemas/{schema}/x-delivery"));
        for list in ["open", "lookUpFirst"] {
            listed.extend(rules[list].as_array().into_iter().flatten().filter_map(|code| code.as_str()));
        }
    }
    assert_eq!(explained, listed);
}
