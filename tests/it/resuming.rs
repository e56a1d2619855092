//! A stream of a list continues after an error, and loses neither items nor the knowledge of those that are missing.

use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::support::client;
use crate::support::loopback::{self, Loopback};
use crate::support::pages::{all, page, pages, targets};
use elepay::types::ListChargesParams;
use serde_json::{Value, json};

/// A new stream from `offset` knows nothing of them.
#[tokio::test]
async fn a_stream_that_continues_after_an_error_still_knows_the_items_that_were_lost_before() {
    let odd = json!({ "charges": [{ "id": "a" }, { "amount": 1 }, { "id": "c", "amount": "x" }], "total": 5 });
    let broken = json!({ "charges": {}, "total": 5 });
    let in_turn = || {
        let ok = |body: &Value| loopback::json("200 OK", &body.to_string());
        let refused = loopback::json("400 Bad Request", r#"{"errorCode":"M000001"}"#);
        Loopback::in_turn(vec![ok(&odd), refused, ok(&broken), ok(&page(&["d", "e"], 5))])
    };
    let server = in_turn();
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    let (ids, error) = all(&mut stream).await;
    assert_eq!((ids.join(" ").as_str(), error.unwrap().code()), ("a c", Some("M000001")));
    stream.resume();
    let (ids, error) = all(&mut stream).await;
    assert_eq!(ids, [""; 0]);
    assert!(error.unwrap().to_string().ends_with("has no readable list"));
    assert_eq!(stream.skipped().len(), 3);
    stream.resume();
    let (ids, error) = all(&mut stream).await;
    assert_eq!(ids, ["d", "e"]);
    // The list that could not be read has been read since.
    let text = "listCharges: 1 item of `charges` could not be decoded and was left out, at offset 1; \
                `allow_skipped_items` reads the list without them";
    assert_eq!(error.unwrap().to_string(), text);
    assert_eq!(stream.skipped(), ["charges[1] of the page at offset 0", "charges[2].amount of the page at offset 0"]);
    assert_eq!(targets(&server)[1..], ["/charges?offset=3"; 3]);
    // All pages have been read, and one item is still missing.
    stream.resume();
    let (ids, error) = all(&mut stream).await;
    assert_eq!((ids.len(), error.unwrap().to_string().as_str()), (0, text));
    assert_eq!(targets(&server).len(), 4);
}

/// Whoever calls it again must not take the rest for everything, or nothing.
#[tokio::test]
async fn collecting_again_after_an_error_returns_all_items() {
    let refused = loopback::json("400 Bad Request", r#"{"errorCode":"M000001"}"#);
    let ok = |body: Value| loopback::json("200 OK", &body.to_string());
    let odd = json!({ "charges": [{ "id": "d" }, 7], "total": 5 });
    let server =
        Loopback::in_turn(vec![ok(page(&["a", "b"], 5)), refused.clone(), ok(page(&["c"], 5)), refused, ok(odd)]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    assert_eq!(stream.next().await.unwrap().unwrap().id, "a");
    for _ in 0..2 {
        assert_eq!(stream.collect_all().await.unwrap_err().code(), Some("M000001"));
        assert!(stream.next().await.is_none(), "an error is the end");
    }
    for _ in 0..2 {
        let error = stream.collect_all().await.unwrap_err();
        assert!(error.to_string().contains(": 1 item of `charges` could not be decoded"), "{error}");
    }
    let rest = stream.allow_skipped_items().collect_all().await.unwrap();
    assert_eq!(rest.iter().map(|charge| charge.id.as_str()).collect::<Vec<_>>(), ["b", "c", "d"]);
    assert_eq!(targets(&server).len(), 5);
}

#[tokio::test]
async fn no_item_is_lost_if_collecting_fails_or_is_cancelled() {
    let refused = loopback::json("400 Bad Request", r#"{"errorCode":"M000001"}"#);
    let ok = |body: Value| loopback::json("200 OK", &body.to_string());
    let in_turn = || {
        Loopback::in_turn(vec![
            ok(page(&["a", "b"], 5)),
            refused.clone(),
            ok(page(&["c", "d"], 5)),
            ok(page(&["e"], 5)),
        ])
    };
    // Failed, and then read item by item.
    let server = in_turn();
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    stream.collect_all().await.unwrap_err();
    assert!(stream.next().await.is_none(), "an error is the end");
    stream.resume();
    assert_eq!(all(&mut stream).await.0, ["a", "b", "c", "d", "e"]);

    // Cancelled whenever it waits, and then collected again.
    let server = in_turn();
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    let mut polls = 0;
    let items = loop {
        let outcome = {
            let mut collecting = std::pin::pin!(stream.collect_all());
            let mut context = Context::from_waker(Waker::noop());
            collecting.as_mut().poll(&mut context)
        };
        match outcome {
            Poll::Ready(Ok(items)) => break items,
            Poll::Ready(Err(error)) => assert_eq!(error.code(), Some("M000001")),
            Poll::Pending => polls += 1,
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    assert_eq!(items.iter().map(|charge| charge.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "d", "e"]);
    assert!(polls > 0 && targets(&server).len() == 4);
    assert!(stream.next().await.is_none() && stream.collect_all().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_stream_that_has_not_failed_is_not_changed_by_resuming_it() {
    let server = pages(vec![page(&["a", "b"], 3), page(&["c"], 3)]);
    let mut stream = client(&server).list_charges_stream(ListChargesParams::new());
    stream.resume();
    assert_eq!(stream.next().await.unwrap().unwrap().id, "a");
    stream.resume();
    assert_eq!(all(&mut stream).await.0, ["b", "c"]);
    stream.resume();
    assert!(stream.next().await.is_none());
    assert_eq!(targets(&server).len(), 2);
}
