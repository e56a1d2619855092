//! A request that a published page or the vendor's SDK rules out is refused before anything is sent. The last good
//! value passes, the first bad one does not, and nothing is refused that neither rules out.

use std::error::Error as _;

use crate::support::document::document;
use crate::support::loopback::{Loopback, json};
use crate::support::{builder, client, full_capture, full_charge, full_code, full_source, order};
use elepay::types::{
    CodeItem, CreateChargeRequest, CreateCodeRequest, CreateCustomerRequest, CreateRefundRequest, ListChargesParams,
    PaymentMethod,
};
use elepay::{Delivery, Error, ErrorKind};
use proptest::prelude::*;

fn charge(order_no: &str) -> CreateChargeRequest {
    CreateChargeRequest::new(1, order_no, PaymentMethod::Alipay)
}

fn code() -> CreateCodeRequest {
    CreateCodeRequest::new(1, "a")
}

/// This many keys, in their sorted order.
fn keys(count: usize) -> Vec<(String, String)> {
    (0..count).map(|index| (format!("k{index:03}"), String::new())).collect()
}

fn refused(outcome: Result<(), Error>, field: &str, rule: &str) {
    let error = outcome.expect_err(field);
    assert_eq!(error.field(), Some(field));
    assert_eq!(error.kind(), ErrorKind::InvalidValue);
    assert_eq!(error.delivery(), Delivery::NotSent);
    // The keys of a map can be anything.
    let shown = if field.is_ascii() { field } else { "metadata[…]" };
    assert_eq!(error.to_string(), format!("`{shown}` {rule}"));
    assert!(!error.is_retryable() && error.http_status().is_none() && error.source().is_none());
}

#[test]
fn an_order_number_has_at_most_50_characters_whatever_their_bytes() {
    for character in ["a", "é", "茶", "🍵", "e\u{301}"] {
        let points = character.chars().count();
        let good = character.repeat(50 / points);
        let bad = format!("{good}a");
        charge(&good).validate().unwrap();
        CreateCodeRequest::new(1, &good).validate().unwrap();
        let rule = "must have at most 50 characters, but has 51";
        refused(charge(&bad).validate(), "orderNo", rule);
        refused(CreateCodeRequest::new(1, &bad).validate(), "orderNo", rule);
    }
}

#[test]
fn a_code_can_be_paid_for_3_to_30_minutes() {
    for good in [3, 4, 10, 29, 30] {
        code().expiry_duration(good).validate().unwrap();
    }
    for bad in [i64::MIN, -1, 0, 1, 2] {
        refused(code().expiry_duration(bad).validate(), "expiryDuration", "must be at least 3");
    }
    for bad in [31, 60, i64::MAX] {
        refused(code().expiry_duration(bad).validate(), "expiryDuration", "must be at most 30");
    }
}

#[test]
fn metadata_has_at_most_20_keys() {
    charge("a").metadata(keys(20)).validate().unwrap();
    code().metadata(keys(20)).validate().unwrap();
    let rule = "must have at most 20 keys, but has 21";
    refused(charge("a").metadata(keys(21)).validate(), "metadata", rule);
    refused(code().metadata(keys(21)).validate(), "metadata", rule);
}

#[test]
fn a_metadata_value_has_at_most_255_bytes() {
    for (good, bad, size) in [
        ("a".repeat(255), "a".repeat(256), 256),
        ("茶".repeat(85), "茶".repeat(85) + "a", 256),
        ("🍵".repeat(63), "🍵".repeat(64), 256),
    ] {
        charge("a").metadata([("cart", &good)]).validate().unwrap();
        code().metadata([("cart", &good)]).validate().unwrap();
        let rule = format!("must have at most 255 bytes in UTF-8, but has {size}");
        refused(charge("a").metadata([("cart", &bad)]).validate(), "metadata.cart", &rule);
        refused(code().metadata([("cart", &bad)]).validate(), "metadata.cart", &rule);
    }
}

/// A shop may use an email address as a key, and logs errors.
#[test]
fn a_key_that_does_not_look_like_a_name_is_in_the_field_of_an_error_but_not_in_its_output() {
    let long = "k".repeat(65);
    for (key, shown) in [
        ("cart", "metadata.cart"),
        ("cart.id", "metadata.cart.id"),
        ("taro@example.com", "metadata[…]"),
        ("taro.yamada@example.com", "metadata[…]"),
        ("+81 90", "metadata[…]"),
        ("茶", "metadata[…]"),
        ("", "metadata[…]"),
        (&long, "metadata[…]"),
    ] {
        let error = charge("a").metadata([(key, "a".repeat(256))]).validate().unwrap_err();
        assert_eq!(error.field(), Some(format!("metadata.{key}").as_str()));
        let text = format!("`{shown}` must have at most 255 bytes in UTF-8, but has 256");
        assert_eq!(error.to_string(), text);
        let json = serde_json::to_string(&error).unwrap();
        for output in [format!("{error:?}"), format!("{error:#?}"), json] {
            assert!(output.contains(&text) && !output.contains("taro"), "{output}");
        }
    }
}

#[test]
fn metadata_keys_do_not_begin_with_a_reserved_prefix() {
    for good in ["", "_", "a_route", "a__", "rout", "Route", "_ _"] {
        charge("a").metadata([(good, "")]).validate().unwrap();
    }
    for (bad, prefix) in [("route", "route"), ("router", "route"), ("__", "__"), ("__a", "__"), ("route茶", "route")] {
        let rule = format!("is a reserved key: keys must not start with `{prefix}`");
        refused(charge("a").metadata([(bad, "")]).validate(), &format!("metadata.{bad}"), &rule);
        refused(code().metadata([(bad, "")]).validate(), &format!("metadata.{bad}"), &rule);
    }
}

#[test]
fn the_front_url_matches_the_published_pattern_anywhere_in_it() {
    for good in ["http://ab", "https://shop.example/done?a=b#c", "see https://shop.example", "https://shop.example 茶"]
    {
        code().front_url(good).validate().unwrap();
    }
    for bad in ["", "https://", "https://a", "ftp://shop.example", "shop.example", "https://茶"] {
        let rule = "must match the pattern https?://[-A-Za-z0-9+&@#/%?=~_|!:,.;]+[-A-Za-z0-9+&@#/%=~_|]";
        refused(code().front_url(bad).validate(), "frontUrl", rule);
    }
}

/// Each string that has a limit, with the length of the longest one.
#[test]
fn a_string_has_at_most_the_length_that_the_vendor_states() {
    type Validate = fn(&str) -> Result<(), Error>;
    let table: [(&str, usize, Validate); 16] = [
        ("description", 1024, |text| charge("a").description(text).validate()),
        ("clientIp", 39, |text| charge("a").client_ip(text).validate()),
        ("customerId", 32, |text| charge("a").customer_id(text).validate()),
        ("sourceId", 32, |text| charge("a").source_id(text).validate()),
        ("locationId", 32, |text| charge("a").location_id(text).validate()),
        ("description", 255, |text| code().description(text).validate()),
        ("locationId", 32, |text| code().location_id(text).validate()),
        ("customerId", 32, |text| code().customer_id(text).validate()),
        ("sourceId", 32, |text| code().source_id(text).validate()),
        ("description", 255, |text| full_source().description(text).validate()),
        ("reason", 255, |text| CreateRefundRequest::new(1).reason(text).validate()),
        ("name", 255, |text| CreateCustomerRequest::new().name(text).validate()),
        ("description", 255, |text| CreateCustomerRequest::new().description(text).validate()),
        ("email", 255, |text| CreateCustomerRequest::new().email(text).validate()),
        ("phone", 255, |text| CreateCustomerRequest::new().phone(text).validate()),
        ("orderNo", 50, |text| charge(text).validate()),
    ];
    for (field, most, validate) in table {
        validate(&"茶".repeat(most)).unwrap();
        let rule = format!("must have at most {most} characters, but has {}", most + 1);
        refused(validate(&"茶".repeat(most + 1)), field, &rule);
    }
}

#[test]
fn a_currency_has_3_characters() {
    for good in ["JPY", "jpy", "円円円"] {
        charge("a").currency(good).validate().unwrap();
        code().currency(good).validate().unwrap();
        CreateRefundRequest::new(1).currency(good).validate().unwrap();
    }
    refused(charge("a").currency("JP").validate(), "currency", "must have at least 3 characters, but has 2");
    refused(code().currency("").validate(), "currency", "must have at least 3 characters, but has 0");
    refused(
        CreateRefundRequest::new(1).currency("JPYE").validate(),
        "currency",
        "must have at most 3 characters, but has 4",
    );
}

#[test]
fn a_picture_of_an_item_has_a_url() {
    let with_image = |url: &str| code().items([CodeItem::new(), CodeItem::new().image(url)]).validate();
    with_image("https://shop.example/tea.png").unwrap();
    let pattern = "must match the pattern https?://[-A-Za-z0-9+&@#/%?=~_|!:,.;]+[-A-Za-z0-9+&@#/%=~_|]";
    refused(with_image("tea.png"), "items[1].image", pattern);
}

#[test]
fn extra_and_metadata_have_at_most_20_keys() {
    let rule = "must have at most 20 keys, but has 21";
    charge("a").extra(keys(20)).validate().unwrap();
    refused(charge("a").extra(keys(21)).validate(), "extra", rule);
    refused(full_capture().extra(keys(21)).validate(), "extra", rule);
    refused(code().extra(keys(21)).validate(), "extra", rule);
    refused(full_source().extra(keys(21)).validate(), "extra", rule);
    refused(full_source().metadata(keys(21)).validate(), "metadata", rule);
    refused(CreateRefundRequest::new(1).metadata(keys(21)).validate(), "metadata", rule);
    refused(CreateCustomerRequest::new().metadata(keys(21)).validate(), "metadata", rule);
}

#[test]
fn a_page_has_at_most_100_charges() {
    for good in [i64::MIN, -1, 0, 1, 100] {
        ListChargesParams::new().limit(good).validate().unwrap();
    }
    refused(ListChargesParams::new().limit(101).validate(), "limit", "must be at most 100");
}

#[test]
fn nothing_is_refused_that_has_no_published_limit() {
    let long = "茶".repeat(10_000);
    charge("").validate().unwrap();
    CreateChargeRequest::new(0, "a", PaymentMethod::other("anything")).validate().unwrap();
    CreateChargeRequest::new(-5, "a", PaymentMethod::Auto)
        .currency("¥¥¥")
        .extra([("route", &long), ("__", &long)])
        .validate()
        .unwrap();
    code().items([CodeItem::new().name(&long).count(-1), CodeItem::new()]).validate().unwrap();
    full_source().metadata((0..20).map(|index| (format!("route{index}"), &long))).validate().unwrap();
    CreateCustomerRequest::new().remark(&long).validate().unwrap();
    for full in [full_charge().validate(), full_capture().validate(), full_code().validate(), full_source().validate()]
    {
        full.unwrap();
    }
}

proptest! {
    #[test]
    fn an_order_number_passes_exactly_when_it_has_no_more_than_50_characters(text in "\\PC{0,80}") {
        prop_assert_eq!(charge(&text).validate().is_ok(), text.chars().count() <= 50);
    }

    #[test]
    fn a_metadata_value_passes_exactly_when_it_has_no_more_than_255_bytes(text in "\\PC{0,300}") {
        prop_assert_eq!(charge("a").metadata([("cart", &text)]).validate().is_ok(), text.len() <= 255);
    }
}

#[tokio::test]
async fn every_call_validates_first_and_sends_nothing_that_was_refused() {
    let server = Loopback::responding(json("201 Created", r#"{"id":"x_1"}"#));
    let client = client(&server);
    let error = client.create_charge(&charge(&"a".repeat(51))).await.unwrap_err();
    assert_eq!(error.to_string(), "createCharge: `orderNo` must have at most 50 characters, but has 51");
    let error = client.create_code(&code().expiry_duration(31)).await.unwrap_err();
    assert_eq!(error.to_string(), "createCode: `expiryDuration` must be at most 30");
    let way_round = "if elepay has relaxed the limit: ClientBuilder::enforce_limits(false)";
    assert_eq!(format!("{error:?}"), format!("{error} [delivery: NotSent; {way_round}]"));
    assert_eq!(server.requests(), []);
    client.create_charge(&order()).await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_limit_that_elepay_has_relaxed_can_be_left_to_elepay() {
    let server = Loopback::responding(json("201 Created", r#"{"id":"x_1"}"#));
    let client = builder(&server).enforce_limits(false).build().unwrap();
    let order_number = "a".repeat(51);
    client.create_charge(&charge(&order_number).metadata([("route", "x".repeat(256))])).await.unwrap();
    client.create_code(&code().expiry_duration(31).front_url("nowhere").metadata(keys(21))).await.unwrap();
    let sent: Vec<serde_json::Value> =
        server.requests().iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect();
    // Queries have limits, too.
    let query = ListChargesParams::new().limit(101);
    refused(query.validate(), "limit", "must be at most 100");
    drop(client.list_charges(&query).await);
    assert_eq!(server.requests().last().unwrap().target, "/charges?limit=101");
    assert_eq!(sent[0]["orderNo"], order_number);
    assert_eq!(sent[0]["metadata"]["route"], "x".repeat(256));
    assert_eq!((&sent[1]["expiryDuration"], &sent[1]["frontUrl"]), (&31.into(), &"nowhere".into()));
    // `validate` still answers the question that it is asked.
    refused(charge(&order_number).validate(), "orderNo", "must have at most 50 characters, but has 51");
}

#[tokio::test]
async fn an_argument_that_leads_to_another_url_is_refused_without_limits_too() {
    let server = Loopback::responding(json("200 OK", r#"{"id":"x_1"}"#));
    for enforce in [true, false] {
        let client = builder(&server).enforce_limits(enforce).build().unwrap();
        for id in ["", ".", "..", "a/b", "a\\b", "a\n"] {
            let error = client.retrieve_charge(id).await.unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidValue, Some("id")), "{id:?}");
            assert!(!format!("{error:?}").contains("enforce_limits"), "{error:?}");
        }
    }
    assert_eq!(server.requests(), []);
}

#[test]
fn a_mistyped_enum_value_is_refused_with_a_suggestion() {
    for (text, expected) in [
        ("creditcrd", "unknown PaymentMethod; did you mean `creditcard`?"),
        ("PayPay", "unknown PaymentMethod; did you mean `paypay`?"),
        ("applepaycn", "unknown PaymentMethod; did you mean `applepay_cn`?"),
        (
            "moonpay-x",
            "unknown PaymentMethod; for a value newer than this version of the crate, use `PaymentMethod::other`",
        ),
    ] {
        let error = text.parse::<PaymentMethod>().unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(elepay::Error::from(error.clone()).kind(), ErrorKind::InvalidValue);
    }
    assert_eq!("creditcard".parse::<PaymentMethod>().unwrap(), PaymentMethod::Creditcard);
    assert_eq!(PaymentMethod::other("creditcard"), PaymentMethod::Creditcard);
    assert_eq!(PaymentMethod::other("moonpay").to_string(), "moonpay");
    let documented = document().at("/components/schemas/PaymentMethod/enum");
    assert_eq!(*documented, serde_json::json!(PaymentMethod::VALUES));
    for value in PaymentMethod::VALUES {
        assert_eq!(value.as_str().parse::<PaymentMethod>().unwrap(), *value);
    }
}
