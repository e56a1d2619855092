//! What each of elepay's error codes says: about the request, and about the order.

use std::collections::BTreeSet;
use std::error::Error as _;

use crate::support::document::document;
use crate::support::loopback::{Loopback, json};
use crate::support::{builder, client};
use elepay::types::{CaptureChargeRequest, CreateChargeRequest, ErrorCode, PaymentMethod};
use elepay::{Client, Delivery, Error, RetryPolicy};
use elepay_sandbox::{Fault, Sandbox};

/// The codes of failures inside elepay or a payment service, and of payments that may still happen.
const OPEN: [&str; 8] = ["S001000", "S001001", "S002000", "S002001", "U003007", "U007000", "U007001", "U009000"];

/// The codes with which elepay refuses a request because of what an earlier one has done, or may have.
const EARLIER: [&str; 10] =
    ["M002004", "M002007", "M006000", "M006001", "M006002", "M006003", "M006004", "M006005", "M006006", "M006007"];

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

#[tokio::test]
async fn a_wait_that_reaches_its_deadline_leaves_the_order_to_look_up() {
    let server = Loopback::responding(json("200 OK", r#"{"status":"pending"}"#));
    let deadline = std::time::Duration::from_millis(200);
    let error = client(&server).wait_for_charge("cha_1").deadline(deadline).await.unwrap_err();
    assert_eq!(says(&error), (Delivery::Unknown, true, true));
    assert!(error.source().is_none());
}

#[test]
fn the_table_of_what_to_do_has_every_code_that_asks_to_look_up_first() {
    let table = include_str!("../../docs/look-up-first.md");
    let codes = document().at("/components/schemas/ErrorCode/x-delivery/lookUpFirst").as_array().unwrap();
    let older = document().at("/components/schemas/ErrorObject/properties/code/x-delivery/lookUpFirst");
    let listed: BTreeSet<_> =
        codes.iter().chain(older.as_array().unwrap()).map(|code| code.as_str().unwrap()).collect();
    for code in &listed {
        assert!(table.contains(&format!("`{code}`")), "docs/look-up-first.md does not say what to do after {code}");
    }
    for word in table.split(|character: char| !character.is_ascii_alphanumeric()) {
        let is_code = word.strip_prefix(['M', 'U', 'S']).is_some_and(|digits| digits.parse::<u32>().is_ok());
        assert!(!is_code || listed.contains(word), "{word} does not ask to look up first");
    }
}
