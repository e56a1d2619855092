//! What a shop decides by a charge is tested without a server: charges are decoded from JSON.

use elepay::Progress;
use elepay::types::{Charge, ChargeStatus};

#[derive(Debug, PartialEq)]
enum Parcel {
    Send,
    Capture,
    Wait,
    Cancel,
    AskAPerson,
}

fn parcel(charge: &Charge) -> Parcel {
    match (charge.progress(), &charge.status) {
        (Progress::Succeeded, Some(ChargeStatus::Uncaptured)) => Parcel::Capture,
        (Progress::Succeeded, _) => Parcel::Send,
        (Progress::Ongoing, _) => Parcel::Wait,
        (Progress::Failed, _) => Parcel::Cancel,
        (Progress::Unclear, _) => Parcel::AskAPerson,
    }
}

#[test]
fn a_parcel_is_sent_when_it_is_paid() {
    for (json, expected) in [
        (r#"{"id":"cha_1","status":"captured"}"#, Parcel::Send),
        (r#"{"id":"cha_1","status":"partially_refunded"}"#, Parcel::Send),
        (r#"{"id":"cha_1","status":"uncaptured"}"#, Parcel::Capture),
        (r#"{"id":"cha_1","status":"pending"}"#, Parcel::Wait),
        (r#"{"id":"cha_1","status":"revoked"}"#, Parcel::Cancel),
        (r#"{"id":"cha_1","status":"newer than this crate"}"#, Parcel::AskAPerson),
        (r#"{"id":"cha_1","status":7}"#, Parcel::AskAPerson),
        (r#"{"id":"cha_1"}"#, Parcel::AskAPerson),
    ] {
        let charge = elepay::decode::<Charge>(json).unwrap().value;
        assert_eq!(parcel(&charge), expected, "{json}");
    }
}
