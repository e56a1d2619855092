//! Clocks before 1970 and after 9999: the machine's, and the sandbox's own.

use std::time::Duration;

use elepay::types::{CreateChargeRequest, CreateCodeRequest, PaymentMethod};
use elepay_sandbox::Sandbox;
use serde_json::Value;

use crate::support::raw::exchange;

#[tokio::test]
async fn a_clock_that_was_advanced_beyond_the_year_9999_is_served() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    client.create_code(&CreateCodeRequest::new(500, "order-1")).await.unwrap();
    for time in [Duration::from_secs(9_000 * 366 * 86_400), Duration::MAX] {
        sandbox.advance(time);
        client.create_charge(&CreateChargeRequest::new(500, "order-2", PaymentMethod::Paypay)).await.unwrap();
        let now = client.list_charges(&elepay::types::ListChargesParams::new()).await.unwrap();
        assert!(now.charges.as_ref().is_some_and(|charges| !charges.is_empty()), "{now:?}");
        let page = exchange(&sandbox, "GET /_sandbox HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
        assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
        assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "closed");
    }
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
