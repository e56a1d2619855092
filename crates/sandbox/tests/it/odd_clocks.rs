//! Clocks before 1970 and after 9999: the machine's, and the sandbox's own.

use std::time::Duration;

use elepay::types::{CreateChargeRequest, CreateCodeRequest, PaymentMethod};
use elepay_sandbox::{Sandbox, WebhookFault};
use serde_json::{Value, json};

use crate::support::control::{control, done};
use crate::support::paid_charge;
use crate::support::raw::exchange;

#[tokio::test]
async fn a_clock_that_has_reached_the_end_of_the_year_9999_is_served() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    client.create_code(&CreateCodeRequest::new(500, "order-1")).await.unwrap();
    advance_to_the_end(&sandbox).await;
    client.create_charge(&CreateChargeRequest::new(500, "order-2", PaymentMethod::Paypay)).await.unwrap();
    let now = client.list_charges(&elepay::types::ListChargesParams::new()).await.unwrap();
    assert!(now.charges.as_ref().is_some_and(|charges| !charges.is_empty()), "{now:?}");
    let page = exchange(&sandbox, "GET /_sandbox HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "closed");
}

/// Advances the clock to a minute before the year 10000.
async fn advance_to_the_end(sandbox: &Sandbox) {
    let clock = done(sandbox, "GET", "/_sandbox/clock", None).await;
    let left = END_OF_TIME - 60_000 - clock["time"].as_u64().unwrap();
    sandbox.advance(Duration::from_millis(left));
}

/// The beginning of the year 10000, in epoch milliseconds.
const END_OF_TIME: u64 = 253_402_300_800_000;

#[tokio::test]
async fn a_clock_cannot_be_advanced_beyond_the_year_9999() {
    let sandbox = Sandbox::start().await.unwrap();
    let before = done(&sandbox, "GET", "/_sandbox/clock", None).await;
    for seconds in [json!(1e30), json!(253_402_300_800_i64), json!(f64::MAX)] {
        let body = json!({ "seconds": seconds });
        let (status, refusal) = control(&sandbox, "POST", "/_sandbox/clock/advance", Some(body)).await;
        let message = refusal["message"].as_str().unwrap();
        assert!(status == 409 && message.contains("the year 9999"), "{seconds}: {status} {refusal}");
        let fault = json!({ "fault": { "kind": "late", "seconds": seconds } });
        let (status, refusal) = control(&sandbox, "POST", "/_sandbox/webhook-faults", Some(fault)).await;
        let message = refusal["message"].as_str().unwrap_or_default();
        assert!(status == 409 && message.contains("the year 9999"), "{seconds}: {status} {refusal}");
        let form = format!("do=advance&seconds={}", seconds.to_string().replace('+', "%2B"));
        let page = reqwest::Client::new().post(sandbox.state_url()).body(form).send().await.unwrap();
        let (status, text) = (page.status(), page.text().await.unwrap());
        assert!(status == 400 && text.contains("the year 9999"), "{seconds}: {status} {text}");
    }
    let after = done(&sandbox, "GET", "/_sandbox/clock", None).await;
    assert_eq!(after["advancedSeconds"], before["advancedSeconds"]);
    advance_to_the_end(&sandbox).await;
    let (status, refusal) = control(&sandbox, "POST", "/_sandbox/clock/advance", Some(json!({ "seconds": 60 }))).await;
    assert!(status == 409 && refusal["message"].as_str().unwrap().contains("at most "), "{refusal}");
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| sandbox.advance(Duration::MAX)));
    assert!(panic.unwrap_err().downcast_ref::<String>().unwrap().contains("the year 9999"));
    done(&sandbox, "POST", "/_sandbox/reset", None).await;
    done(&sandbox, "POST", "/_sandbox/clock/advance", Some(json!({ "seconds": 60 }))).await;
}

#[tokio::test]
async fn what_is_planned_by_rust_for_the_end_of_time_is_due_before_the_year_10000() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_webhook("http://127.0.0.1:1/").unwrap();
    sandbox.webhook_fault(WebhookFault::late(Duration::MAX));
    paid_charge(&sandbox, "order-1", 500).await;
    let listed = done(&sandbox, "GET", "/_sandbox/deliveries", None).await;
    assert_eq!(listed["deliveries"][0]["due"], END_OF_TIME - 1, "{listed}");
}

/// A library that sets the clock of a program to `YEAR`-`01`-`01`, in seconds from 1970.
#[cfg(target_os = "linux")]
const CLOCK: &str = r#"
#define _GNU_SOURCE
#include <time.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/syscall.h>
int clock_gettime(clockid_t id, struct timespec *time) {
    int outcome = syscall(SYS_clock_gettime, id, time);
    if (id == CLOCK_REALTIME && getenv("SANDBOX_TEST_CLOCK")) time->tv_sec = atoll(getenv("SANDBOX_TEST_CLOCK"));
    return outcome;
}
"#;

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_machine_whose_clock_http_cannot_state_gets_the_reason() {
    use std::process::{Command, Stdio};

    let folder = tempfile::tempdir().unwrap();
    let (source, library) = (folder.path().join("clock.c"), folder.path().join("clock.so"));
    std::fs::write(&source, CLOCK).unwrap();
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
    if !compiled.is_ok_and(|status| status.success()) {
        println!("skipped: there is no C compiler");
        return;
    }
    // 1963, 1970, 9999 and 10000.
    for (seconds, status) in [(-220_924_800, 503), (0, 404), (253_402_300_799, 404), (253_402_300_800_i64, 503)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_elepay-sandbox"));
        command.env("LD_PRELOAD", &library).env("SANDBOX_TEST_CLOCK", seconds.to_string()).stderr(Stdio::piped());
        let program = crate::program::Running::start(command);
        let response = reqwest::get(format!("{}/nowhere", program.value("base URL"))).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{seconds}");
        let error: Value = response.json().await.unwrap();
        assert_eq!(error["message"].as_str().unwrap().contains("clock"), status == 503, "{seconds}: {error}");
        assert_eq!(program.errors(), "", "{seconds}: no panic");
    }
}
