//! Setters take what callers have at hand: a value, something that converts into it, or an `Option` of these.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use elepay::types::{
    CaptureChargeRequest, CodeItem, CreateChargeRequest, CreateCodeRequest, CreateCustomerRequest, CreateRefundRequest,
    ListChargesParams, PaymentMethod, Resource, UpdateChargeLocationRequest,
};
use elepay::{Sensitive, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

fn body(request: impl Serialize) -> Value {
    serde_json::to_value(request).unwrap()
}

#[test]
fn none_leaves_a_field_unset_whatever_its_type() {
    let charge = || CreateChargeRequest::new(300, "order-1", PaymentMethod::Paypay);
    let (text, method, time) = (None::<String>, None::<PaymentMethod>, None::<SystemTime>);
    for request in [
        charge().description(text.as_deref()),
        charge().description(text.clone()),
        charge().description("a").description(text),
        charge().capture(None::<bool>),
        charge().resource(None::<Resource>),
        charge().metadata(None::<BTreeMap<String, String>>),
        charge().extra(None::<[(&str, &str); 1]>),
    ] {
        assert_eq!(request, charge());
    }
    assert_eq!(CaptureChargeRequest::new().amount(None::<i64>), CaptureChargeRequest::new());
    assert_eq!(UpdateChargeLocationRequest::new().latitude(None::<f64>), UpdateChargeLocationRequest::new());
    assert_eq!(CreateCustomerRequest::new().name(None::<&str>), CreateCustomerRequest::new());
    assert_eq!(CreateCodeRequest::new(1, "a").items(None::<Vec<CodeItem>>), CreateCodeRequest::new(1, "a"));
    let query = ListChargesParams::new().from(time).payment_method(method.map(|method| [method]));
    assert_eq!(query, ListChargesParams::new());
}

#[test]
fn a_string_is_set_from_a_string_or_an_option_of_one() {
    let (kept, owned) = ("茶".to_owned(), || "茶".to_owned());
    let refund = || CreateRefundRequest::new(300);
    for request in [
        refund().reason("茶"),
        refund().reason(owned()),
        refund().reason(&kept),
        refund().reason('茶'),
        refund().reason(Some("茶")),
        refund().reason(Some(owned())),
        refund().reason(Some(&kept)),
        refund().reason(owned().split('/').next()),
    ] {
        assert_eq!(body(request), json!({ "amount": 300, "reason": "茶" }));
    }
    let customer = CreateCustomerRequest::new;
    for request in [
        customer().name("茶"),
        customer().name(Some(owned())),
        // As it is in a customer that was retrieved.
        customer().name(Sensitive::from(owned())),
        customer().name(Some(Sensitive::from(owned()))),
    ] {
        assert_eq!(body(request), json!({ "name": "茶" }));
    }
}

#[test]
fn numbers_booleans_enums_and_times_are_set_from_an_option() {
    let capture = CaptureChargeRequest::new;
    for request in [capture().amount(3_000_000_000), capture().amount(Some(3_000_000_000))] {
        assert_eq!(body(request), json!({ "amount": 3_000_000_000_i64 }));
    }
    let place = UpdateChargeLocationRequest::new().latitude(35.5).longitude(Some(-0.5));
    assert_eq!(body(place), json!({ "latitude": 35.5, "longitude": -0.5 }));
    let charge =
        CreateChargeRequest::new(1, "a", PaymentMethod::Paypay).capture(Some(false)).resource(Some(Resource::Web));
    assert_eq!((charge.capture, charge.resource), (Some(false), Some(Resource::Web)));
    let times = ListChargesParams::new().from(Some(UNIX_EPOCH)).to(Some(Timestamp::from_millis(1)));
    assert_eq!((times.from, times.to), (Some(Timestamp::from_millis(0)), Some(Timestamp::from_millis(1))));
}

#[test]
fn lists_and_maps_are_set_from_what_iterates_or_an_option_of_it() {
    let code = || CreateCodeRequest::new(500, "order-9");
    let item = || CodeItem::new().name("tea");
    for request in [
        code().items([item()]),
        code().items(vec![item()]),
        code().items(["tea"].iter().map(|name| CodeItem::new().name(*name))),
        code().items(Some(vec![item()])),
        code().items(Some(["tea"].map(|name| CodeItem::new().name(name)))),
    ] {
        assert_eq!(request.items, Some(vec![item()]));
    }
    // An empty list says that there is nothing, `None` says nothing.
    assert_eq!(code().items([]).items, Some(Vec::new()));
    let map = BTreeMap::from([("cart".to_owned(), "9".to_owned())]);
    for request in [
        code().metadata([("cart", "9")]),
        code().metadata([("cart", 9.to_string())]),
        code().metadata(Some(vec![("cart", "9")])),
        code().metadata(map.clone()),
        code().metadata(Some(map.clone())),
    ] {
        assert_eq!(request.metadata.as_ref(), Some(&map));
    }
}
