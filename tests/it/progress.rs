//! Every status says whether it goes on by itself, as the document has it, and a status nobody knows yet decides
//! nothing.

use std::collections::BTreeSet;

use elepay::Progress;
use elepay::types::{
    Charge, ChargeStatus, Code, CodeStatus, DisputeStatus, InvoiceStatus, ReaderStatus, Refund, RefundStatus, Source,
    SourceStatus,
};
use serde_json::json;

use crate::support::client;
use crate::support::document::document;
use crate::support::loopback::{self, Loopback};

/// The progress that the document gives a value of a status.
fn documented(name: &str, value: &str) -> Progress {
    let lists = &document().at(&format!("/components/schemas/{name}"))["x-progress"];
    let lists = lists.as_object().expect("a status has a progress").iter();
    let mut found = lists.filter(|(_, values)| values.as_array().is_some_and(|values| values.contains(&value.into())));
    match found.next().map(|(list, _)| list.as_str()) {
        Some("ongoing") => Progress::Ongoing,
        Some("succeeded") => Progress::Succeeded,
        Some("failed") => Progress::Failed,
        Some("unclear") => Progress::Unclear,
        other => panic!("{name}: {value} is in {other:?}"),
    }
}

macro_rules! assert_progress {
    ($($of:ident),*) => {
        let schemas = document().members("/components/schemas").into_iter();
        let with_progress = schemas.filter(|(_, _, schema)| schema.get("x-progress").is_some());
        let with_progress: BTreeSet<_> = with_progress.map(|(_, name, _)| name).collect();
        assert_eq!(with_progress, BTreeSet::from([$(stringify!($of)),*]));
        $(
        for value in $of::VALUES {
            assert_eq!(value.progress(), documented(stringify!($of), value.as_str()), "{value}");
        }
        assert_eq!($of::other("newer").progress(), Progress::Unclear);
        )*
    };
}

#[test]
fn every_status_has_the_progress_that_the_document_states() {
    assert_progress!(ChargeStatus, CodeStatus, DisputeStatus, InvoiceStatus, ReaderStatus, RefundStatus, SourceStatus);
}

#[test]
fn a_charge_that_waits_for_a_transfer_is_neither_paid_nor_refused() {
    for status in [ChargeStatus::Pending, ChargeStatus::Waiting, ChargeStatus::Notified] {
        assert_eq!(status.progress(), Progress::Ongoing, "{status}");
    }
    for status in [ChargeStatus::AmountMismatch, ChargeStatus::Refunded] {
        assert_eq!(status.progress(), Progress::Unclear, "{status}");
    }
}

#[test]
fn an_object_has_the_progress_of_its_status_and_none_without() {
    let charge = |charge| serde_json::from_value::<Charge>(charge).unwrap().progress();
    assert_eq!(charge(json!({ "id": "cha_1", "status": "captured" })), Progress::Succeeded);
    assert_eq!(charge(json!({ "id": "cha_1", "status": "revoked" })), Progress::Failed);
    assert_eq!(charge(json!({ "id": "cha_1", "status": "newer" })), Progress::Unclear);
    assert_eq!(charge(json!({ "id": "cha_1" })), Progress::Unclear);
    let refund = serde_json::from_value::<Refund>(json!({ "id": "ref_1", "status": "pending" })).unwrap();
    assert_eq!(refund.progress(), Progress::Ongoing);
    let source = serde_json::from_value::<Source>(json!({ "id": "src_1", "status": "active" })).unwrap();
    assert_eq!(source.progress(), Progress::Succeeded);
}

/// A payer who has chosen a convenience store can still pay there.
#[test]
fn the_charge_of_a_closed_code_decides() {
    for (code, charge, expected) in [
        (Some("pending"), None, Progress::Ongoing),
        (Some("captured"), Some(json!({ "id": "cha_1", "status": "captured" })), Progress::Succeeded),
        // A code does not know whether it had a charge that could not be decoded.
        (Some("closed"), None, Progress::Unclear),
        (Some("closed"), Some(json!({ "id": "cha_1", "status": "waiting" })), Progress::Ongoing),
        (Some("closed"), Some(json!({ "id": "cha_1", "status": "captured" })), Progress::Succeeded),
        (Some("closed"), Some(json!({ "id": "cha_1", "status": "failed" })), Progress::Failed),
        (Some("closed"), Some(json!({ "id": "cha_1" })), Progress::Unclear),
        (None, None, Progress::Unclear),
    ] {
        let code = json!({ "id": "code_1", "status": code, "charge": charge });
        assert_eq!(serde_json::from_value::<Code>(code.clone()).unwrap().progress(), expected, "{code}");
    }
}

/// Whether there was a charge is known where the code was received.
#[tokio::test]
async fn a_closed_code_has_failed_only_if_it_certainly_has_no_charge() {
    for (charge, expected) in [
        ("", Progress::Failed),
        (r#","charge":null"#, Progress::Failed),
        (r#","charge":"cha_1""#, Progress::Unclear),
        (r#","charge":{"status":"captured"}"#, Progress::Unclear),
        (r#","charge":{"id":"cha_1","id":"cha_2"}"#, Progress::Unclear),
        (r#","charge":null,"charge":{"id":"cha_1","status":"captured"}"#, Progress::Unclear),
        (r#","charge":{"id":"cha_1","status":"captured"}"#, Progress::Succeeded),
        (r#","charge":{"id":"cha_1","status":"failed","status":"captured"}"#, Progress::Unclear),
    ] {
        let json = format!(r#"{{"id":"code_1","status":"closed"{charge}}}"#);
        let server = Loopback::responding(loopback::json("200 OK", &json));
        let code = client(&server).retrieve_code("code_1").await.unwrap();
        assert_eq!(code.progress(), expected, "{json}");
        let bare = code.into_inner();
        assert_ne!((bare.progress(), bare.charge.is_none()), (Progress::Failed, true), "{json}");
        // What was lost is not stored, either.
        let stored = elepay::decode::<Code>(serde_json::to_string(&bare).unwrap()).unwrap();
        assert_eq!(stored.value.progress(), bare.progress(), "{json}");
    }
}
