//! A shop's checkout with axum: sends the payer to the page of an `EasyQR` code, and looks the code up on return.
//!
//! `cargo run --example checkout`, and open the address that it prints. Without a key, you pay in the sandbox.

mod support;

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use axum::{Router, serve};
use elepay::types::CreateCodeRequest;
use elepay::{Client, Progress};
use serde::Deserialize;
use tokio::net::TcpListener;

/// What the shop knows of the payment of an order.
#[derive(Clone, Debug, PartialEq)]
enum Payment {
    NotStarted,
    /// A call is on its way, or it was not learned what came of it. Neither send it again nor cancel the order before
    /// that is known: see the example `reconcile`.
    LookUpFirst,
    /// The payer can pay the code with this id.
    Code(String),
}

#[derive(Clone)]
struct Shop {
    client: Client,
    url: String,
    /// By order number. Stands for the shop's database.
    payments: Arc<Mutex<HashMap<String, Payment>>>,
}

/// What the payer's browser sends. The price is not in it: the shop knows that.
#[derive(Deserialize)]
struct Cart {
    order_no: String,
    note: Option<String>,
}

fn router(shop: Shop) -> Router {
    let router = Router::new().route("/", get(cart)).route("/checkout", post(checkout));
    router.route("/orders/{order_no}", get(order)).with_state(shop)
}

async fn cart(State(shop): State<Shop>) -> Html<String> {
    let order_no = support::new_order_number();
    shop.save(&order_no, Payment::NotStarted);
    Html(format!(
        "<form method=post action=/checkout>Two cups of tea: 900 yen <input name=note placeholder=Note> \
         <input type=hidden name=order_no value={order_no}><button>Pay</button></form>"
    ))
}

/// axum drops this future if the browser disconnects. The spawned task goes on, so the shop learns what comes of the
/// call.
async fn checkout(State(shop): State<Shop>, Form(cart): Form<Cart>) -> Result<Redirect, StatusCode> {
    tokio::spawn(async move { shop.check_out(cart).await }).await.unwrap_or(Err(StatusCode::INTERNAL_SERVER_ERROR))
}

/// The payer returns to this page, whether or not the order has been paid. The status of the code says which.
async fn order(State(shop): State<Shop>, Path(order_no): Path<String>) -> Result<&'static str, StatusCode> {
    let code_id = match shop.payment(&order_no).ok_or(StatusCode::NOT_FOUND)? {
        Payment::Code(code_id) => code_id,
        Payment::LookUpFirst => return Ok("We are looking into your payment."),
        Payment::NotStarted => return Ok("Not paid. Please try again."),
    };
    let code = shop.client.retrieve_code(&code_id).await.map_err(|error| {
        eprintln!("{order_no}: {error:?}");
        StatusCode::BAD_GATEWAY
    })?;
    Ok(match code.progress() {
        Progress::Succeeded => "Paid. Thank you!",
        Progress::Failed => "Not paid. Please order again.",
        Progress::Ongoing | Progress::Unclear => "Not paid yet.",
    })
}

impl Shop {
    async fn check_out(&self, cart: Cart) -> Result<Redirect, StatusCode> {
        let page = format!("{}/orders/{}", self.url, cart.order_no);
        if !self.begin(&cart.order_no) {
            return Ok(Redirect::to(&page));
        }
        let request = CreateCodeRequest::new(900, &cart.order_no).description(cart.note).front_url(page);
        match self.client.create_code(&request).await {
            Ok(code) => {
                self.save(&cart.order_no, Payment::Code(code.id.clone()));
                code.code_url.as_deref().map(Redirect::to).ok_or(StatusCode::BAD_GATEWAY)
            }
            Err(error) => {
                eprintln!("{}: {error:?}", cart.order_no);
                if !error.look_up_first() {
                    self.save(&cart.order_no, Payment::NotStarted);
                }
                Err(StatusCode::BAD_GATEWAY)
            }
        }
    }

    /// Returns whether the payment may start now. It is stored before the call, so that it is not even forgotten in a
    /// crash, and a second click sends nothing.
    fn begin(&self, order_no: &str) -> bool {
        let mut payments = self.payments.lock().unwrap_or_else(PoisonError::into_inner);
        let payment = payments.get_mut(order_no).filter(|payment| **payment == Payment::NotStarted);
        payment.map(|payment| *payment = Payment::LookUpFirst).is_some()
    }

    fn payment(&self, order_no: &str) -> Option<Payment> {
        self.payments.lock().unwrap_or_else(PoisonError::into_inner).get(order_no).cloned()
    }

    fn save(&self, order_no: &str, payment: Payment) {
        self.payments.lock().unwrap_or_else(PoisonError::into_inner).insert(order_no.to_owned(), payment);
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _sandbox) = support::connect().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("Open {url}");
    serve(listener, router(Shop { client, url, payments: Arc::default() })).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use std::time::Duration;

    use axum::response::IntoResponse;
    use elepay::types::PaymentMethod;
    use elepay_sandbox::{Fault, Sandbox};
    use tokio::time::{sleep, timeout};

    use super::*;

    const ORDER: &str = "order-1";

    async fn shop() -> (Sandbox, Shop) {
        let sandbox = Sandbox::start().await.unwrap();
        let url = "http://127.0.0.1:8080".to_owned();
        let shop = Shop { client: sandbox.client(), url, payments: Arc::default() };
        shop.save(ORDER, Payment::NotStarted);
        (sandbox, shop)
    }

    async fn click(shop: &Shop) -> Result<String, StatusCode> {
        let cart = Cart { order_no: ORDER.to_owned(), note: None };
        let redirect = checkout(State(shop.clone()), Form(cart)).await?.into_response();
        Ok(redirect.headers()["location"].to_str().unwrap().to_owned())
    }

    async fn page(shop: &Shop) -> &'static str {
        order(State(shop.clone()), Path(ORDER.to_owned())).await.unwrap()
    }

    #[tokio::test]
    async fn the_payer_is_sent_to_the_code_and_back() {
        let (sandbox, shop) = shop().await;
        let location = click(&shop).await.unwrap();
        assert_eq!(Some(location), sandbox.codes()[0].code_url);
        assert_eq!(page(&shop).await, "Not paid yet.");
        sandbox.pay(&sandbox.codes()[0].id, &PaymentMethod::Paypay).unwrap();
        assert_eq!(page(&shop).await, "Paid. Thank you!");
    }

    #[tokio::test]
    async fn a_browser_that_disconnects_does_not_lose_the_code() {
        let (sandbox, shop) = shop().await;
        sandbox.fault(Fault::delay(Duration::from_millis(50)));
        // Dropped as axum drops it.
        drop(timeout(Duration::from_millis(1), click(&shop)).await);
        let learned = async {
            while shop.payment(ORDER) == Some(Payment::LookUpFirst) {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(60), learned).await.unwrap();
        let code_id = sandbox.codes()[0].id.clone();
        assert_eq!(shop.payment(ORDER), Some(Payment::Code(code_id)));
    }

    #[tokio::test]
    async fn an_order_has_one_code_however_often_the_payer_clicks() {
        let (sandbox, shop) = shop().await;
        let (first, second) = tokio::join!(click(&shop), click(&shop));
        assert_ne!(first.unwrap(), second.unwrap());
        sandbox.fault(Fault::close_without_response().executed(true));
        click(&shop).await.unwrap();
        assert_eq!((sandbox.codes().len(), sandbox.requests().len()), (1, 1));
    }

    #[tokio::test]
    async fn an_order_whose_response_is_lost_is_looked_up_first() {
        let (sandbox, shop) = shop().await;
        sandbox.fault(Fault::close_without_response().executed(true));
        assert_eq!(click(&shop).await, Err(StatusCode::BAD_GATEWAY));
        assert_eq!(page(&shop).await, "We are looking into your payment.");
        click(&shop).await.unwrap();
        assert_eq!(sandbox.requests().len(), 1);
    }

    #[tokio::test]
    async fn the_payer_may_try_again_after_a_failure_that_sent_nothing() {
        let (sandbox, shop) = shop().await;
        sandbox.fault(Fault::too_many_requests());
        assert_eq!(click(&shop).await, Err(StatusCode::BAD_GATEWAY));
        assert_eq!(page(&shop).await, "Not paid. Please try again.");
        assert_eq!(click(&shop).await.ok(), sandbox.codes()[0].code_url);
    }
}
