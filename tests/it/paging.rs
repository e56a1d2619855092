//! A stream of a list yields every item of every page, requests no page too many, and loses nothing to an error.

use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::support::arguments::{Arguments, Members};
use crate::support::document::{document, operations, resolve, response_schema, sample};
use crate::support::loopback::{self, Loopback};
use crate::support::pages::{all, page, pages, targets};
use crate::support::{client, full_list};
use elepay::types::{Charge, ChargeStatus, ListChargesParams, PaymentMethod};
use elepay::{Client, Delivery, ErrorKind, Paginator};
use futures_core::Stream;
use serde::Serialize;
use serde_json::{Value, json};

#[tokio::test]
async fn every_page_is_requested_once_until_the_total_or_an_empty_page() {
    for (responses, ids, requested) in [
        (vec![page(&["a", "b"], 3), page(&["c"], 3)], "a b c", vec!["/charges", "/charges?offset=2"]),
        (vec![page(&["a", "b"], 2)], "a b", vec!["/charges"]),
        (vec![page(&[], 0)], "", vec!["/charges"]),
        (vec![json!({ "total": 0 })], "", vec!["/charges"]),
        // No total: a short page can be the server's own limit, so only an empty one is the end.
        (vec![page(&["a"], json!(null)), page(&[], json!(null))], "a", vec!["/charges", "/charges?offset=1"]),
        // The total grows, shrinks, is odd, or less than has come.
        (
            vec![page(&["a"], 2), page(&["b"], 3), page(&["c"], 3)],
            "a b c",
            vec!["/charges", "/charges?offset=1", "/charges?offset=2"],
        ),
        (vec![page(&["a"], 9), page(&["b"], 2)], "a b", vec!["/charges", "/charges?offset=1"]),
        (vec![page(&["a"], 9), page(&[], 1)], "a", vec!["/charges", "/charges?offset=1"]),
        (vec![page(&["a"], "9"), page(&[], "9")], "a", vec!["/charges", "/charges?offset=1"]),
        (vec![page(&["a", "b"], 0), page(&[], 0)], "a b", vec!["/charges", "/charges?offset=2"]),
    ] {
        let server = pages(responses);
        let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
        let (got, error) = all(&mut stream).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(
            (got.join(" ").as_str(), targets(&server)),
            (ids, requested.iter().map(|at| (*at).to_owned()).collect())
        );
    }
}

#[tokio::test]
async fn filters_apply_to_every_page_and_the_stream_begins_at_the_callers_offset() {
    let server = pages(vec![page(&["a", "b"], 103), page(&["c"], 103)]);
    let (ids, _) = all(&mut client(&server).list_charges_stream(full_list())).await;
    assert_eq!(ids, ["a", "b", "c"]);
    let at = |offset: u32| {
        format!(
            "/charges?dateField=paid_time&from=1543944030817&limit=50&offset={offset}&order=asc&paymentMethod=paypay\
             &paymentMethod=creditcard&paymentMethod=moon+pay%2Fx&sort=create_time&status=partially_refunded\
             &to=1543944030818"
        )
    };
    assert_eq!(targets(&server), [at(100), at(102)]);
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_needed() {
    let server = pages(vec![page(&["a", "b"], 3), page(&["c"], 3)]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(targets(&server).len(), 0);
    assert_eq!((stream.offset(), stream.total()), (0, None));
    for id in ["a", "b"] {
        assert_eq!(stream.next().await.unwrap().unwrap().id, id);
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(targets(&server).len(), 1);
    assert_eq!((stream.offset(), stream.total()), (2, Some(3)));
    assert_eq!(stream.next().await.unwrap().unwrap().id, "c");
    assert_eq!(targets(&server).len(), 2);
}

#[tokio::test]
async fn after_an_error_the_stream_says_where_to_continue() {
    let ok = loopback::json("200 OK", &page(&["a", "b"], 3).to_string());
    let rest = loopback::json("200 OK", &page(&["c"], 3).to_string());
    let failure = loopback::json("500 Internal Server Error", r#"{"errorCode":"S001000"}"#);
    let server = Loopback::in_turn(vec![ok, failure, rest]);
    let client = client(&server);
    let query = ListChargesParams::new().status(ChargeStatus::Captured);
    let mut stream = client.list_charges_stream(query.clone());
    let (ids, error) = all(&mut stream).await;
    let error = error.unwrap();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!((error.code(), error.operation()), (Some("S001000"), Some("listCharges")));
    assert_eq!(targets(&server).len(), 2);
    let (ids, error) = all(&mut client.list_charges_stream(query.offset(stream.offset()))).await;
    assert_eq!((ids.join(" ").as_str(), error.is_none()), ("c", true));
    assert_eq!(targets(&server)[2], "/charges?offset=2&status=captured");
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_named_and_still_counts() {
    let odd = json!({ "charges": [{ "id": "a" }, { "amount": 1 }, { "id": "c", "amount": "x" }], "total": 5 });
    let server = pages(vec![odd, page(&["d", "e"], 5)]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new()).allow_skipped_items();
    let (ids, error) = all(&mut stream).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, ["a", "c", "d", "e"]);
    assert_eq!(targets(&server), ["/charges", "/charges?offset=3"]);
    assert_eq!(stream.skipped(), ["charges[1] of the page at offset 0", "charges[2].amount of the page at offset 0"]);

    // A page of unreadable items is not empty, even if there are too many to name.
    let odd = json!({ "charges": vec![json!({}); 250], "total": 251 });
    let server = pages(vec![odd, page(&["z"], 251)]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new().limit(100));
    let (ids, error) = all(&mut stream).await;
    assert_eq!(ids, ["z"]);
    assert!(error.unwrap().to_string().contains(": 250 items of `charges` could not be decoded"));
    assert_eq!(targets(&server)[1], "/charges?limit=100&offset=250");
    assert_eq!(stream.skipped().last().unwrap(), "and more of the page at offset 0");
}

/// As `try_collect` and every loop with `?` do: whoever misses a charge may charge again.
#[tokio::test]
async fn items_that_cannot_be_read_end_in_an_error_after_all_others() {
    let responses = || {
        let odd = json!({ "charges": [{ "id": "a" }, { "amount": 1 }, 7], "total": 5 });
        vec![odd, json!({ "charges": [null, { "id": "e" }], "total": 5 })]
    };
    let text = "listCharges: 3 items of `charges` could not be decoded and were left out, at offset 1, 2, 3; \
                `allow_skipped_items` reads the list without them";
    let server = pages(responses());
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    let (ids, error) = all(&mut stream).await;
    let error = error.unwrap();
    assert_eq!((ids.join(" ").as_str(), error.to_string().as_str()), ("a e", text));
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Undecodable, Delivery::Accepted));
    assert_eq!(
        (error.http_status().map(|status| status.as_u16()), error.operation()),
        (Some(200), Some("listCharges"))
    );
    assert!(error.look_up_first() && !error.is_retryable());
    assert_eq!(stream.skipped().len(), 3);
    assert_eq!(stream.offset(), 5);

    let server = pages(responses());
    let error = client(&server).list_charges_stream(ListChargesParams::new()).collect_all().await.unwrap_err();
    assert_eq!(error.to_string(), text);

    // One of many.
    let mut many = vec![json!({}); 40];
    many.push(json!({ "id": "z" }));
    let server = pages(vec![json!({ "charges": many, "total": 41 })]);
    let error = client(&server).list_charges_stream(ListChargesParams::new()).collect_all().await.unwrap_err();
    assert!(error.to_string().contains(": 40 items of `charges` could not be decoded"), "{error}");
    assert!(error.to_string().contains(" and more; "), "{error}");

    // A list that came twice: nobody knows which one counts.
    for body in [
        r#"{"charges":[{"id":"a"}],"charges":[{"id":"b"}],"total":1}"#,
        r#"{"charges":[{"id":"a"},7],"charges":[{"id":"a"},7],"total":3}"#,
    ] {
        let server = Loopback::responding(loopback::json("200 OK", body));
        let stream = client(&server).list_charges_stream(ListChargesParams::new());
        let (ids, error) = all(&mut stream.allow_skipped_items()).await;
        assert!(ids.is_empty(), "{ids:?}");
        let text = "listCharges: the page of `charges` at offset 0 has no readable list";
        assert_eq!(error.unwrap().to_string(), text);
    }
}

/// What is missing is visible, and the item is there.
#[tokio::test]
async fn a_part_of_an_item_that_cannot_be_read_is_none_and_named() {
    let odd = json!({ "id": "a", "amount": "1800", "status": 7, "orderNo": [] });
    let server = pages(vec![json!({ "charges": [odd, { "id": "b" }], "total": 2 })]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    let charges = stream.collect_all().await.unwrap();
    assert_eq!((charges.len(), charges[0].amount, &charges[0].status, &charges[0].order_no), (2, None, &None, &None));
    let at = |member: &str| format!("charges[0].{member} of the page at offset 0");
    assert_eq!(stream.skipped(), [at("amount"), at("orderNo"), at("status")]);
}

/// A key of metadata can be anything, such as an email address.
#[tokio::test]
async fn no_key_that_is_not_a_name_is_in_the_debug_output_of_a_stream() {
    let metadata = json!({ "cart": 1, "hanako@shop.example": 2 });
    let items = json!([{ "id": "a", "metadata": metadata }, { "id": "b", "amount": "x" }, 7]);
    let server = pages(vec![json!({ "charges": items, "total": 3 })]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new()).allow_skipped_items();
    assert_eq!(stream.collect_all().await.unwrap().len(), 2);
    let paths =
        ["charges[0].metadata.cart", "charges[0].metadata.hanako@shop.example", "charges[1].amount", "charges[2]"];
    assert_eq!(stream.skipped(), paths.map(|path| format!("{path} of the page at offset 0")));
    let shown = format!("{stream:?}");
    for part in ["charges[0].metadata.cart of", "charges[0][…] of the page at offset 0", "charges[1].amount of"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!format!("{stream:?} {stream:#?}").contains("hanako"), "{shown}");
}

#[tokio::test]
async fn all_items_are_collected_or_the_first_error_is_returned() {
    let server = pages(vec![page(&["a", "b"], 3), page(&["c"], 3)]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    assert_eq!(stream.next().await.unwrap().unwrap().id, "a");
    let rest: Vec<_> = stream.collect_all().await.unwrap().into_iter().map(|charge| charge.id).collect();
    assert_eq!(rest, ["b", "c"]);
    assert!(stream.collect_all().await.unwrap().is_empty());

    let server = pages(vec![page(&["a"], 3), json!({ "charges": [], "total": 3 })]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    assert_eq!(stream.collect_all().await.unwrap_err().kind(), ErrorKind::Undecodable);
    assert_eq!(stream.offset(), 1);
}

#[tokio::test]
async fn a_page_without_a_list_that_can_be_read_is_an_error_and_not_the_end() {
    for body in [json!({ "charges": {}, "total": 9 }), json!({ "charges": "x" }), json!({ "total": 9 })] {
        let server = pages(vec![page(&["a"], 9), body.clone()]);
        let (ids, error) = all(&mut client(&server).list_charges_stream(ListChargesParams::new())).await;
        let error = error.unwrap_or_else(|| panic!("{body}"));
        assert_eq!(ids, ["a"]);
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Undecodable, Delivery::Accepted));
        assert_eq!(error.http_status().unwrap().as_u16(), 200);
        assert_eq!(error.to_string(), "listCharges: the page of `charges` at offset 1 has no readable list");
    }
    // Also the first one, unless it states that there are no items: the list may be called otherwise now.
    for body in [json!({}), json!({ "data": [{ "id": "a" }], "count": 2 }), json!({ "charges": null })] {
        let server = pages(vec![body.clone()]);
        let (ids, error) = all(&mut client(&server).list_charges_stream(ListChargesParams::new())).await;
        let error = error.unwrap_or_else(|| panic!("{body}"));
        assert_eq!(ids, [""; 0]);
        assert_eq!(error.to_string(), "listCharges: the page of `charges` at offset 0 has no readable list");
    }
}

#[tokio::test]
async fn an_empty_page_before_the_end_is_an_error_and_not_the_end() {
    for (responses, ids, offset) in [
        (vec![page(&[], 120)], "", 0),
        (vec![page(&["a"], 9), page(&[], 9)], "a", 1),
        (vec![page(&["a", "b"], 9), page(&[], 3)], "a b", 2),
        // The last total that was stated counts.
        (vec![page(&["a"], 9), page(&[], json!(null))], "a", 1),
        (vec![page(&["a"], 9), json!({})], "a", 1),
    ] {
        let server = pages(responses);
        let (got, error) = all(&mut client(&server).list_charges_stream(ListChargesParams::new())).await;
        let error = error.unwrap_or_else(|| panic!("the stream ended after {got:?}"));
        assert_eq!((got.join(" ").as_str(), error.kind()), (ids, ErrorKind::Undecodable));
        assert!(error.look_up_first(), "{error:?}");
        let shown = error.to_string();
        assert!(shown.starts_with(&format!("listCharges: the page of `charges` at offset {offset} ")), "{shown}");
    }
    // A stream that begins behind the end has reached it.
    let server = pages(vec![page(&[], 3)]);
    let mut behind = client(&server).list_charges_stream(ListChargesParams::new().offset(5));
    assert!(behind.next().await.is_none());
}

#[tokio::test]
async fn a_server_that_repeats_a_page_does_not_make_the_stream_endless() {
    for total in [json!(null), json!(9), json!(0)] {
        let server = pages(vec![page(&["a", "b"], total)]);
        let (ids, error) = all(&mut client(&server).list_charges_stream(ListChargesParams::new())).await;
        assert_eq!(ids, ["a", "b"]);
        let text = "listCharges: the page of `charges` at offset 2 repeats the previous one";
        assert_eq!(error.unwrap().to_string(), text);
        assert_eq!(targets(&server).len(), 2);
    }
}

#[tokio::test]
async fn unreadable_pages_do_not_make_the_stream_endless() {
    let server = Loopback::responding(crate::support::loopback::json("200 OK", r#"{"charges":[{"id":7}]}"#));
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.to_string().ends_with("has no readable item, like the previous one"), "{error}");
    assert!(!format!("{error:?}").contains("charged"), "it only reads: {error:?}");
    assert_eq!((targets(&server).len(), error.attempts()), (2, 1));
}

#[tokio::test]
async fn a_stream_can_be_polled_by_hand_dropped_and_sent_to_another_task() {
    let server = pages(vec![page(&["a"], 2), page(&["b"], 2)]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(std::pin::Pin::new(&mut stream).poll_next(&mut context), Poll::Pending));
    // Dropping the future of an item does not lose the item.
    assert!(std::pin::pin!(stream.next()).poll(&mut context).is_pending());
    let ids = tokio::spawn(async move { all(&mut stream).await.0 }).await.unwrap();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(targets(&server).len(), 2);
}

/// The recipe of the docs: the charge of an order number.
#[tokio::test]
async fn the_charge_of_an_order_is_found_in_the_list() {
    async fn find(client: &Client, order: &str) -> Result<Option<Charge>, elepay::Error> {
        let mut charges = client.list_charges_stream(ListChargesParams::new().payment_method([PaymentMethod::Paypay]));
        while let Some(charge) = charges.next().await.transpose()? {
            if charge.order_no.as_deref() == Some(order) {
                return Ok(Some(charge));
            }
        }
        Ok(None)
    }
    let first = json!({ "charges": [{ "id": "a", "orderNo": "order-1" }], "total": 3 });
    let second = json!({ "charges": [{ "id": "b", "orderNo": "order-2" }], "total": 3 });
    let server = pages(vec![first, second]);
    assert_eq!(find(&client(&server), "order-2").await.unwrap().unwrap().id, "b");
    // The third page was not needed.
    assert_eq!(targets(&server).len(), 2);
}

/// Every list that the document cuts into pages.
#[tokio::test]
async fn every_paged_operation_has_a_stream_of_all_its_items() {
    async fn collect<T: Clone + PartialEq + Serialize>(mut stream: Paginator<T>) -> Vec<Value> {
        let mut items = Vec::new();
        while let Some(item) = stream.next().await {
            items.push(serde_json::to_value(item.unwrap()).unwrap());
        }
        items
    }
    let mut paged = 0;
    for operation in operations() {
        let Some(pagination) = operation.pagination(document()) else { continue };
        paged += 1;
        let schema = response_schema(operation).expect("a list");
        let item_schema = resolve(&schema["properties"][pagination.items]["items"]);
        let identity = item_schema["x-identity"].as_str().expect("items have an identity");
        let items = ["first", "second"].map(|id| {
            let mut item = sample(item_schema);
            item[identity] = json!(id);
            item
        });
        let page = |item: &Value| json!({ pagination.items: [item], pagination.total: 2 });
        let server = pages(items.iter().map(page).collect());
        let (client, arguments) = (client(&server), Arguments::new(operation, Members::Required, ""));
        let collected = elepay::__stream_by_name!(client, operation.id, arguments, collect);
        assert_eq!(collected, Some(items.to_vec()), "{}", operation.id);
        let first = arguments.request();
        let (_, first) = first.split_once(' ').unwrap();
        assert_eq!(targets(&server), [first.to_owned(), format!("{first}?{}=1", pagination.offset)]);
    }
    assert!(paged > 0);
}
