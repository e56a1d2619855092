//! A job charges an order. The queue runs it again after an error, a minute later and maybe on another machine.

use std::time::SystemTime;

use elepay::types::{Charge, CreateChargeRequest, PaymentMethod};
use elepay::{Client, Error, OrderCharges, Progress};
use elepay_sandbox::{Fault, Sandbox};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A row of the shop's table.
#[derive(Serialize, Deserialize)]
struct Payment {
    order_no: String,
    yen: i64,
    ordered: SystemTime,
    charge_id: Option<String>,
    /// Whether money may have moved that the shop does not know of.
    look_up_first: bool,
    last_error: Option<Value>,
}

#[derive(Debug, PartialEq)]
enum Next {
    Done,
    RunAgain,
    AskAPerson,
}

async fn charge(client: &Client, payment: &mut Payment, save: impl Fn(&Payment)) -> Next {
    if payment.look_up_first {
        match client.charges_of_order(&payment.order_no).since(payment.ordered).await {
            OrderCharges::Found(charges) => {
                if let Some(charge) = charges.iter().find(|charge| charge.progress() != Progress::Failed) {
                    return payment.done(charge);
                }
            }
            OrderCharges::NotFound => {}
            OrderCharges::CannotTell(_) => return Next::AskAPerson,
        }
    }
    // Saved before the call, so that a crash is not forgotten.
    payment.look_up_first = true;
    save(payment);
    let order = CreateChargeRequest::new(payment.yen, &payment.order_no, PaymentMethod::Paypay);
    match client.create_charge(&order).await {
        Ok(charge) => payment.done(&charge),
        Err(error) => payment.failed(&error),
    }
}

impl Payment {
    fn done(&mut self, charge: &Charge) -> Next {
        self.charge_id = Some(charge.id.clone());
        self.look_up_first = false;
        Next::Done
    }

    fn failed(&mut self, error: &Error) -> Next {
        self.look_up_first = error.look_up_first();
        self.last_error = serde_json::to_value(error).ok();
        if error.look_up_first() || error.is_retryable() { Next::RunAgain } else { Next::AskAPerson }
    }
}

/// Runs the job as another process would: it knows what was saved, and nothing else.
async fn run(sandbox: &Sandbox, row: &mut String) -> Next {
    let mut payment = serde_json::from_str(row).unwrap();
    let next = charge(&sandbox.client(), &mut payment, |_| {}).await;
    *row = serde_json::to_string(&payment).unwrap();
    next
}

fn row(order_no: &str) -> String {
    let (order_no, ordered) = (order_no.to_owned(), SystemTime::now());
    let payment = Payment { order_no, yen: 1_800, ordered, charge_id: None, look_up_first: false, last_error: None };
    serde_json::to_string(&payment).unwrap()
}

#[tokio::test]
async fn an_order_is_charged_once_whatever_a_run_learned() {
    for fault in [
        Fault::close_without_response().executed(true),
        Fault::close_without_response().executed(false),
        Fault::error_code("S001000"),
        Fault::too_many_requests(),
        Fault::cut(10).executed(true),
        Fault::not_json().executed(true),
        Fault::error_code("M002007"),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let mut row = row("order-1");
        let name = fault.name();
        sandbox.fault(fault);
        assert_eq!(run(&sandbox, &mut row).await, Next::RunAgain, "{name}: {row}");
        assert_eq!(run(&sandbox, &mut row).await, Next::Done, "{name}: {row}");
        assert_eq!(sandbox.charges().len(), 1, "{name}");
        let payment: Payment = serde_json::from_str(&row).unwrap();
        assert_eq!(payment.charge_id.unwrap(), sandbox.charges()[0].id, "{name}");
        assert!(!payment.look_up_first, "{name}");
    }
}

#[tokio::test]
async fn a_run_that_crashed_after_sending_is_looked_up_first() {
    let sandbox = Sandbox::start().await.unwrap();
    let saved = std::sync::Mutex::new(row("order-1"));
    let mut payment: Payment = serde_json::from_str(&saved.lock().unwrap()).unwrap();
    let save = |payment: &Payment| *saved.lock().unwrap() = serde_json::to_string(payment).unwrap();
    assert_eq!(charge(&sandbox.client(), &mut payment, save).await, Next::Done);
    // What the run learned is gone with it; only what it saved before the call is left.
    let mut row = saved.into_inner().unwrap();
    assert_eq!(run(&sandbox, &mut row).await, Next::Done);
    assert_eq!(sandbox.charges().len(), 1);
}

#[tokio::test]
async fn a_refused_order_needs_a_person_and_the_row_says_why() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut row = row("order-1");
    sandbox.fault(Fault::error_code("U003002"));
    assert_eq!(run(&sandbox, &mut row).await, Next::AskAPerson);
    let payment: Payment = serde_json::from_str(&row).unwrap();
    let error = payment.last_error.unwrap();
    assert_eq!((&error["code"], &error["delivery"]), (&"U003002".into(), &"rejected".into()));
}
