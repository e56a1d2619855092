//! The charges of an order are found, or are certainly not there, or nobody can tell: never "not found" while anything
//! was unreadable.

use std::error::Error as _;
use std::time::{Duration, SystemTime};

use crate::support::document::{document, operation};
use crate::support::loopback::{Loopback, json as json_response};
use crate::support::{builder, client};
use elepay::types::Charge;
use elepay::{Doubt, OrderCharges, RetryPolicy, Timestamp, Uncertain};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

fn charge(id: &str, order: &str) -> Value {
    json!({ "id": id, "orderNo": order })
}

fn page(charges: &[Value], total: impl Into<Value>) -> Vec<u8> {
    json_response("200 OK", &json!({ "charges": charges, "total": total.into() }).to_string())
}

async fn search(pages: Vec<Vec<u8>>) -> OrderCharges {
    let server = Loopback::in_turn(pages);
    client(&server).charges_of_order("order-1").since(Timestamp::from_millis(0)).await
}

fn ids(charges: &[Charge]) -> Vec<&str> {
    charges.iter().map(|charge| charge.id.as_str()).collect()
}

async fn uncertain(pages: Vec<Vec<u8>>) -> Uncertain {
    match search(pages).await {
        OrderCharges::CannotTell(why) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn all_charges_of_the_order_are_found_the_newest_first() {
    let (one, two, other) = (charge("a", "order-1"), charge("b", "order-1"), charge("c", "order-10"));
    let first = page(&[one.clone(), other.clone()], 3);
    let OrderCharges::Found(charges) = search(vec![first, page(&[two], 3)]).await else { panic!("not found") };
    assert_eq!(ids(&charges), ["b", "a"]);
    let found = search(vec![page(&[one], 1)]).await.into_result().unwrap();
    assert_eq!(ids(&found), ["a"]);
    // A server that sorts otherwise.
    let at = |id: &str, time: i64| json!({ "id": id, "orderNo": "order-1", "createTime": time });
    let found = search(vec![page(&[at("b", 2), at("c", 3), at("a", 1)], 3)]).await.into_result().unwrap();
    assert_eq!(ids(&found), ["c", "b", "a"]);
}

#[tokio::test]
async fn an_order_number_is_compared_exactly() {
    for other in ["order-10", "order_1", "order", "", "оrder-1", "order-１0"] {
        let answer = search(vec![page(&[charge("a", other)], 1)]).await;
        assert!(matches!(answer, OrderCharges::NotFound), "{other:?}: {answer:?}");
    }
    assert!(matches!(search(vec![page(&[], 0)]).await, OrderCharges::NotFound));
    assert_eq!(search(vec![page(&[], 0)]).await.into_result().unwrap(), []);
}

#[tokio::test]
async fn the_period_is_sent_with_a_margin_and_no_status_and_a_page_is_as_long_as_the_document_allows() {
    let server = Loopback::responding(page(&[], 0));
    let client = client(&server);
    let at = |millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
    let search = client.charges_of_order("order-1").since(at(1_543_944_030_817));
    let _ = search.clone().await;
    let _ = search.until(at(1_543_944_999_999)).await;
    let _ = client.charges_of_order("order-1").since(Timestamp::from_millis(i64::MIN)).await;
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    let query = |period: &str| format!("/charges?dateField=create_time&{period}");
    let (from, rest) = ("from=1543943730817", "limit=100&order=asc&sort=create_time");
    assert_eq!(targets[0], query(&format!("{from}&{rest}")));
    assert_eq!(targets[1], query(&format!("{from}&{rest}&to=1543945299999")));
    assert!(targets[2].contains(&format!("from={}&", i64::MIN)));
    let parameters = operation("listCharges").parameters_in(document(), "query");
    let limit = parameters.into_iter().find(|(_, parameter)| parameter["name"] == "limit").unwrap().1;
    assert_eq!(limit["schema"]["maximum"], 100);
}

/// A list that has to be empty proves nothing.
#[tokio::test]
async fn what_cannot_be_searched_for_is_never_reported_as_absent_and_nothing_is_sent() {
    const PERIOD: &str = "the period ends before it begins, or begins in the future";
    let server = Loopback::responding(page(&[], 0));
    let client = client(&server);
    let (day, now) = (Duration::from_secs(24 * 60 * 60), SystemTime::now());
    let order = || client.charges_of_order("order-1");
    for (search, expected) in [
        (order().since(now - day).until(now - 2 * day), PERIOD),
        (order().since(now).until(now - Duration::from_secs(1)), PERIOD),
        (order().since(Timestamp::from_millis(i64::MAX)).until(Timestamp::from_millis(i64::MIN)), PERIOD),
        (order().since(now + day), PERIOD),
        (order().since(now + day).until(now + 2 * day), PERIOD),
        (client.charges_of_order("").since(now - day), "the order number is blank"),
        (client.charges_of_order(" \u{3000}\n").since(now - day), "the order number is blank"),
    ] {
        let why = search.clone().await.into_result().expect_err(&format!("{search:?}"));
        assert_eq!(why.to_string(), format!("cannot tell whether the order has been charged: {expected}"));
    }
    assert_eq!(server.requests(), []);
    // Clocks differ, and a period can be a moment.
    for search in [order().since(now + Duration::from_secs(60)), order().since(now).until(now)] {
        let answer = search.await;
        assert!(matches!(answer, OrderCharges::NotFound), "{answer:?}");
    }
}

#[tokio::test]
async fn what_hides_an_order_number_means_that_nobody_can_tell() {
    let fine = || charge("z", "order-2");
    let odd = |id: usize| json!({ "id": id.to_string(), "amount": "x", "status": 1, "orderNo": 1 });
    let raw =
        |charges: &str, total: i64| json_response("200 OK", &format!(r#"{{"charges":[{charges}],"total":{total}}}"#));
    let damaged = {
        let mut bytes = br#"{"charges":[{"id":"a","orderNo":"order-X"}],"total":1}"#.to_vec();
        let at = bytes.iter().position(|byte| *byte == b'X').unwrap();
        bytes[at] = 0xFF;
        crate::support::loopback::response("200 OK", "application/json", &bytes)
    };
    for (what, pages, expected) in [
        ("an item", vec![page(&[json!({ "orderNo": "order-1" }), fine()], 2)], "1 charge could not be decoded"),
        ("two items", vec![page(&[json!(7), json!(null), fine()], 3)], "2 charges could not be decoded"),
        (
            "an order number of another type",
            vec![page(&[json!({ "id": "a", "orderNo": 1 }), fine()], 2)],
            "an order number could not be decoded",
        ),
        ("damaged bytes", vec![damaged], "an order number could not be decoded"),
        (
            "no order number at all",
            vec![page(&[json!({ "id": "a" }), json!({ "id": "b", "orderNo": null })], 2)],
            "2 charges arrived, none of them with an order number",
        ),
        (
            "more than can be named",
            vec![page(&(0..100).map(odd).collect::<Vec<_>>(), 100)],
            "an order number could not be decoded; 100 charges arrived, none of them with an order number",
        ),
        (
            "two order numbers",
            vec![raw(r#"{"id":"a","orderNo":"order-1","orderNo":"order-2"}"#, 1)],
            "an order number could not be decoded; 1 charge arrived, none of them with an order number; an object had \
             the same key twice, with different values",
        ),
        (
            "two lists",
            vec![json_response("200 OK", r#"{"charges":[{"id":"a","orderNo":"order-1"}],"charges":[],"total":0}"#)],
            "a page could not be retrieved; 1 charge could not be decoded; an object had the same key twice, with \
             different values",
        ),
        (
            "no total",
            vec![page(&[fine()], json!(null)), page(&[], json!(null))],
            "1 charge arrived, and no total was stated",
        ),
        ("nothing at all", vec![json_response("200 OK", "{}")], "a page could not be retrieved"),
        (
            "a smaller total",
            vec![page(&[fine()], 9), page(&[charge("y", "order-3")], 2)],
            "the list changed while it was read; 2 charges of 9 arrived",
        ),
        (
            "a charge that comes twice",
            vec![page(&[fine(), charge("y", "o")], 3), page(&[charge("y", "o")], 3)],
            "the list changed while it was read; 2 charges of 3 arrived",
        ),
        ("an empty page before the end", vec![page(&[fine()], 3), page(&[], 3)], "a page could not be retrieved"),
        (
            "an error",
            vec![page(&[fine()], 3), json_response("500 Internal Server Error", "")],
            "a page could not be retrieved",
        ),
        (
            "an unreadable list",
            vec![json_response("200 OK", r#"{"charges":"none","total":0}"#)],
            "a page could not be retrieved; 1 charge could not be decoded",
        ),
        ("no JSON", vec![json_response("200 OK", "<html>")], "a page could not be retrieved"),
        ("a wrong key", vec![json_response("401 Unauthorized", "")], "a page could not be retrieved"),
    ] {
        let why = uncertain(pages).await;
        assert_eq!(why.to_string(), format!("cannot tell whether the order has been charged: {expected}"), "{what}");
        assert!(!why.doubts().is_empty() && why.charges().is_empty(), "{what}");
        assert_eq!(why.source().is_some(), matches!(why.doubts(), [Doubt::Failed(_), ..]), "{what}");
    }
}

/// A charge that one clock puts into the period and the other one does not.
#[tokio::test]
async fn if_the_clocks_are_too_far_apart_nobody_can_tell() {
    const MINUTE: Duration = Duration::from_secs(60);
    let now = SystemTime::now();
    let dated = |date: SystemTime, charges: &[Value]| {
        let body = json!({ "charges": charges, "total": 2 }).to_string();
        let head = format!("date: {}\r\ncontent-type: application/json", httpdate::fmt_http_date(date));
        format!("HTTP/1.1 200 OK\r\n{head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
    };
    for (date, until, is_doubtful) in [
        (now - 10 * MINUTE, None, true),
        (now - 10 * MINUTE, Some(now), true),
        (now - 4 * MINUTE, None, false),
        (now - 4 * MINUTE, Some(now), false),
        (now + 4 * MINUTE, Some(now), false),
        // The period begins earlier than it has to, and has no end.
        (now + 10 * MINUTE, None, false),
        (now + 10 * MINUTE, Some(now), true),
    ] {
        // The page that follows has another date.
        let pages = [dated(now, &[charge("a", "order-2")]), dated(date, &[charge("b", "order-3")])];
        let server = Loopback::in_turn(pages.map(String::into_bytes).to_vec());
        let mut search = client(&server).charges_of_order("order-1").since(now - MINUTE);
        if let Some(until) = until {
            search = search.until(until);
        }
        match search.await {
            OrderCharges::NotFound => assert!(!is_doubtful, "{date:?} {until:?}"),
            OrderCharges::CannotTell(why) => {
                assert!(
                    is_doubtful && matches!(why.doubts(), [Doubt::ClocksDiffer(by)] if *by > 8 * MINUTE),
                    "{why:?}"
                );
                assert!(why.to_string().contains("the clocks of this machine and of elepay are "), "{why}");
            }
            found @ OrderCharges::Found(_) => panic!("{found:?}"),
        }
    }
}

#[tokio::test]
async fn an_order_number_that_may_have_been_normalised_is_named_and_never_absent() {
    for other in ["ORDER-1", " order-1", "order-1\u{3000}", "order- 1", "ｏｒｄｅｒ－１", "Order\u{a0}－1\n"] {
        let why = uncertain(vec![page(&[charge("cha_1", other)], 1)]).await;
        assert!(matches!(why.doubts(), [Doubt::SimilarOrderNo(id)] if id == "cha_1"), "{other:?}: {why:?}");
        let text = "the order number of cha_1 differs only in whitespace, letter case or width";
        assert_eq!(why.to_string(), format!("cannot tell whether the order has been charged: {text}"));
        assert!(why.charges().is_empty());
    }
    let why = uncertain(vec![page(&[charge("Hanako 1", "ORDER-1"), charge("b", "order-1")], 2)]).await;
    assert!(why.to_string().contains(": the order number differs only in "), "{why}");
    assert_eq!(ids(why.charges()), ["b"]);
}

/// A character of an order number, and what it may become on the way.
fn normalised() -> impl Strategy<Value = (String, String)> {
    let character = prop_oneof![
        prop::char::range('!', '~').prop_flat_map(|character| {
            let wide = char::from_u32(u32::from(character) + 0xFEE0).unwrap();
            let others = [character, character.to_ascii_lowercase(), character.to_ascii_uppercase(), wide];
            (Just(character.to_string()), prop::sample::select(others.map(String::from).to_vec()))
        }),
        Just((" ".to_owned(), "\u{3000}".to_owned())),
        Just((String::new(), " ".to_owned())),
        Just(("\t".to_owned(), String::new())),
        Just(("茶".to_owned(), "茶".to_owned())),
        Just(("Ü".to_owned(), "ü".to_owned())),
    ];
    prop::collection::vec(character, 1..12)
        .prop_map(|pairs| pairs.into_iter().unzip::<_, _, Vec<_>, Vec<_>>())
        .prop_map(|(sent, stored)| (sent.concat(), stored.concat()))
        .prop_filter("an order number", |(sent, _)| !sent.trim().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn no_normalised_order_number_is_reported_as_absent((sent, stored) in normalised()) {
        let answer = Runtime::new().unwrap().block_on(async {
            let server = Loopback::responding(page(&[charge("cha_1", &stored)], 1));
            client(&server).charges_of_order(&sent).since(Timestamp::from_millis(0)).await
        });
        prop_assert!(!matches!(answer, OrderCharges::NotFound), "{sent:?} {stored:?}");
        prop_assert_eq!(matches!(answer, OrderCharges::Found(_)), sent == stored);
    }
}

#[tokio::test]
async fn charges_that_were_found_are_there_even_if_there_may_be_more() {
    let why = uncertain(vec![page(&[charge("a", "order-1"), json!({}), charge("b", "order-1")], 3)]).await;
    assert_eq!(ids(why.charges()), ["b", "a"]);
    assert_eq!(
        why.to_string(),
        "cannot tell whether the order has been charged: 1 charge could not be decoded; found nevertheless: 2 charges"
    );
}

#[tokio::test]
async fn a_charge_without_an_order_number_among_others_does_not_matter() {
    let subscription = json!({ "id": "a" });
    let answer = search(vec![page(&[subscription.clone(), charge("b", "order-2")], 2)]).await;
    assert!(matches!(answer, OrderCharges::NotFound), "{answer:?}");
    let answer = search(vec![page(&[subscription, charge("b", "order-1")], 2)]).await;
    assert!(matches!(answer, OrderCharges::Found(_)), "{answer:?}");
}

/// Otherwise a field that the vendor changes would make every search useless.
#[tokio::test]
async fn parts_that_do_not_hide_the_order_number_do_not_matter() {
    let odd = json!({ "id": "a", "orderNo": "order-2", "amount": "x", "status": 7, "cardInfo": [], "refunds": 1 });
    let many: Vec<_> = (0..80)
        .map(|index| {
            let mut odd = odd.clone();
            odd["id"] = json!(index.to_string());
            odd
        })
        .collect();
    let answer = search(vec![page(&many, 80)]).await;
    assert!(matches!(answer, OrderCharges::NotFound), "{answer:?}");
}

#[tokio::test]
async fn a_page_that_fails_for_a_moment_is_requested_again() {
    let server =
        Loopback::in_turn(vec![json_response("503 Service Unavailable", ""), page(&[charge("a", "order-1")], 1)]);
    let retry = RetryPolicy::default().initial_backoff(Duration::ZERO);
    let client = builder(&server).retry(retry).build().unwrap();
    let answer = client.charges_of_order("order-1").since(Timestamp::from_millis(0)).await;
    assert!(matches!(answer, OrderCharges::Found(_)), "{answer:?}");
}
