//! An error goes to a log: a line for each, every cause once, and nothing of the payer or the key.

use std::error::Error;

use elepay::types::{CreateChargeRequest, PaymentMethod};
use elepay_sandbox::{Fault, Sandbox};

/// A line of a log for people, with every cause, as `anyhow` prints it with `{:#}`.
fn line(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// A record of a log for machines.
fn record(error: &elepay::Error) -> String {
    serde_json::to_string(error).unwrap_or_default()
}

#[tokio::test]
async fn a_log_has_one_line_with_each_cause_once_and_no_secret() {
    let sandbox = Sandbox::start().await.unwrap();
    let request = CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Creditcard).description("for Hanako");
    for fault in [
        Fault::reset_without_response(),
        Fault::close_without_response(),
        Fault::status(502),
        Fault::html(503),
        Fault::error_code("U003002"),
        Fault::cut(10),
        Fault::respond_with(400, "application/json", r#"{"code":"M002002","message":"for Hanako sk_test_sandbox"}"#),
    ] {
        let name = fault.name();
        sandbox.fault(fault);
        let error = sandbox.client().create_charge(&request).await.unwrap_err();
        let lines = [line(&error), format!("{error:?}"), record(&error)];
        for line in &lines {
            assert!(!line.contains('\n'), "{name}: {line}");
            assert!(!line.contains("Hanako") && !line.contains(sandbox.key()), "{name}: {line}");
        }
        let [line, ..] = &lines;
        let parts: Vec<_> = line.split(": ").collect();
        let mut once = parts.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), parts.len(), "{name}: {line}");
    }
}
