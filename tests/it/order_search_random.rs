//! Whatever a list of charges looks like, an order that has a charge in it is never reported as having none.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::support::client;
use crate::support::loopback::{Loopback, Step, response};
use elepay::{Client, OrderCharges, Timestamp};
use proptest::prelude::*;
use tokio::runtime::Runtime;

const ORDER: &str = "order-1";
const EMPTY: &str = r#"{"charges":[],"total":0}"#;

/// One item of the list, as it is sent, and whether it is a charge of the order in truth.
#[derive(Debug, Clone)]
struct Item {
    id: usize,
    json: Vec<u8>,
    is_ours: bool,
}

/// What happens to the list while it is read, after the first request.
#[derive(Debug, Clone, Copy)]
enum Change {
    None,
    Insert { at: usize, is_ours: bool },
    Remove { at: usize },
}

/// A server with a list.
#[derive(Debug, Clone)]
struct List {
    items: Vec<Item>,
    /// The most items that the server puts on a page.
    page: usize,
    /// The total as it is sent; `None` if it is right.
    total: Option<String>,
    /// What is sent instead of this page.
    broken: Option<(usize, &'static str)>,
    change: Change,
    requests: usize,
}

impl List {
    fn respond(&mut self, target: &str) -> Vec<u8> {
        let offset = target.split("offset=").nth(1).and_then(|rest| rest.split('&').next());
        let offset: usize = offset.map_or(0, |offset| offset.parse().unwrap());
        if self.requests == 1 {
            match self.change {
                Change::None => {}
                Change::Insert { at, is_ours } => {
                    let order = if is_ours { ORDER } else { "order-3" };
                    let json = format!(r#"{{"id":"new","orderNo":"{order}"}}"#).into_bytes();
                    self.items.insert(at.min(self.items.len()), Item { id: 999, json, is_ours });
                }
                Change::Remove { at } if at < self.items.len() => drop(self.items.remove(at)),
                Change::Remove { .. } => {}
            }
        }
        self.requests += 1;
        if let Some((page, body)) = self.broken
            && page + 1 == self.requests
        {
            let status = if body.is_empty() { "500 Internal Server Error" } else { "200 OK" };
            return response(status, "application/json", body.as_bytes());
        }
        let items = self.items.iter().skip(offset).take(self.page).map(|item| item.json.as_slice());
        let items = items.collect::<Vec<_>>().join(&b","[..]);
        let total = self.total.clone().unwrap_or_else(|| self.items.len().to_string());
        let body = [b"{\"charges\":[", items.as_slice(), b"],\"total\":", total.as_bytes(), b"}"].concat();
        response("200 OK", "application/json", &body)
    }
}

type Shared = Arc<Mutex<List>>;

static SERVER: LazyLock<(Runtime, Client, Shared, Loopback)> = LazyLock::new(|| {
    let list = List { items: vec![], page: 1, total: None, broken: None, change: Change::None, requests: 0 };
    let shared: Shared = Arc::new(Mutex::new(list));
    let own = shared.clone();
    let server = Loopback::start(move |request| {
        vec![Step::Send(own.lock().unwrap_or_else(PoisonError::into_inner).respond(&request.target))]
    });
    (Runtime::new().unwrap(), client(&server), shared, server)
});

/// Only one test at a time uses the server.
static TURN: Mutex<()> = Mutex::new(());

/// Returns the answer for a list, and the list as it was in the end.
fn answer(list: List) -> (OrderCharges, List) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let (runtime, client, shared, _) = &*SERVER;
    *shared.lock().unwrap() = list;
    let answer = runtime.block_on(async { client.charges_of_order(ORDER).since(Timestamp::from_millis(0)).await });
    let list = shared.lock().unwrap().clone();
    (answer, list)
}

/// The JSON of a charge with this order number, in the ways in which it can be damaged; the first is intact.
fn forms(id: usize, order: &str) -> Vec<Vec<u8>> {
    let mut forms: Vec<Vec<u8>> = [
        format!(r#"{{"id":"{id}","orderNo":"{order}"}}"#),
        format!(r#"{{"id":"{id}","orderNo":"{order}","amount":"x","status":1,"new":[{{}}]}}"#),
        format!(r#"{{"orderNo":"{order}"}}"#),
        format!(r#"{{"id":{id},"orderNo":"{order}"}}"#),
        format!(r#"{{"id":null,"orderNo":"{order}"}}"#),
        format!(r#"["{id}","{order}"]"#),
        format!(r#""{order}""#),
        "null".to_owned(),
        "7".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        format!(r#"{{"id":"{id}","orderNo":["{order}"]}}"#),
        format!(r#"{{"id":"{id}","orderNo":{{"value":"{order}"}}}}"#),
        format!(r#"{{"id":"{id}","orderNo":"{order}","orderNo":"order-9"}}"#),
        format!(r#"{{"id":"{id}","orderNo":"{order}","orderNo":4711}}"#),
        format!(r#"{{"id":"{id}","orderNo":4711}}"#),
        format!(r#"{{"id":"0","orderNo":"{order}"}}"#),
    ]
    .map(String::into_bytes)
    .into();
    forms.push([b"{\"id\":\"", id.to_string().as_bytes(), b"\",\"orderNo\":\"\xff\xfe\"}"].concat());
    forms
}

fn items(damaged: bool) -> impl Strategy<Value = Vec<Item>> {
    let item = (0..4_usize, any::<prop::sample::Index>(), 0..3_u8);
    prop::collection::vec(item, 0..12).prop_map(move |items| {
        let make = |(id, (order, form, damage)): (usize, (usize, prop::sample::Index, u8))| {
            let order = ["order-2", "order-3", ORDER, "order-10"][order];
            let mut forms = forms(id + 1, order);
            // Two of three charges are intact.
            let form = if damaged && damage == 0 { form.index(forms.len()) } else { usize::from(damage == 1) };
            Item { id: id + 1, json: forms.swap_remove(form), is_ours: order == ORDER }
        };
        items.into_iter().enumerate().map(make).collect()
    })
}

fn total() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        6 => Just(None),
        1 => Just(Some("null".to_owned())),
        1 => Just(Some("\"3\"".to_owned())),
        1 => Just(Some("20".to_owned())),
        1 => Just(Some("20.0".to_owned())),
    ]
}

fn broken() -> impl Strategy<Value = Option<(usize, &'static str)>> {
    let body = prop::sample::select(vec![
        "",
        "<html>",
        "{}",
        EMPTY,
        r#"{"charges":{},"total":0}"#,
        r#"{"charges":null,"total":12}"#,
        r#"{"charges":[]}"#,
        r#"{"charges":[{"id":"77","orderNo":"order-1"}],"charges":[],"total":0}"#,
    ]);
    // A first page that says in all clarity that there is nothing cannot be told from the truth.
    let is_detectable = |(page, body): &(usize, &str)| *page > 0 || *body != EMPTY;
    let broken = (0..4_usize, body).prop_filter("detectable", is_detectable);
    prop_oneof![4 => Just(None), 1 => broken.prop_map(Some)]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => Just(Change::None),
        1 => (0..12_usize, any::<bool>()).prop_map(|(at, is_ours)| Change::Insert { at, is_ours }),
        1 => (0..12_usize).prop_map(|at| Change::Remove { at }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn an_order_with_a_charge_is_never_reported_as_having_none(
        items in items(true), page in 1..6_usize, total in total(), broken in broken(), change in change(),
    ) {
        let list = List { items, page, total, broken, change, requests: 0 };
        let (answer, list) = answer(list);
        let ours: Vec<_> = list.items.iter().filter(|item| item.is_ours).collect();
        match answer {
            OrderCharges::NotFound => prop_assert!(ours.is_empty(), "{:?}", list),
            // And if some are found, all are.
            OrderCharges::Found(found) => prop_assert_eq!(found.len(), ours.len(), "{:?}", list),
            OrderCharges::CannotTell(why) => prop_assert!(!why.doubts().is_empty()),
        }
    }

    /// Otherwise the answer would be worth nothing.
    #[test]
    fn a_list_that_can_be_read_has_a_clear_answer(items in items(false), page in 1..6_usize) {
        let list = List { items, page, total: None, broken: None, change: Change::None, requests: 0 };
        let (answer, list) = answer(list);
        let mut ours: Vec<_> = list.items.iter().filter(|item| item.is_ours).map(|item| item.id.to_string()).collect();
        ours.reverse();
        match answer {
            OrderCharges::NotFound => prop_assert!(ours.is_empty(), "{:?}", list),
            OrderCharges::Found(found) => {
                prop_assert_eq!(found.into_iter().map(|charge| charge.id).collect::<Vec<_>>(), ours);
            }
            OrderCharges::CannotTell(why) => prop_assert!(false, "{}: {:?}", why, list),
        }
    }
}
