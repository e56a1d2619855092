//! Where the examples send their calls: to elepay with your test key, or to a sandbox on this machine.

use std::error::Error;
use std::fmt::Display;
use std::time::{SystemTime, UNIX_EPOCH};

use elepay::types::MessageLanguage;
use elepay::{Client, ClientBuilder, Mode};
use elepay_sandbox::Sandbox;

/// Returns a client for elepay if `ELEPAY_SECRET_KEY` has a test key, else a sandbox and a client for it.
pub async fn connect() -> Result<(Client, Option<Sandbox>), Box<dyn Error>> {
    if std::env::var("ELEPAY_SECRET_KEY").is_ok_and(|key| !key.is_empty()) {
        let mut builder = ClientBuilder::from_env()?.message_language(MessageLanguage::En);
        // `ELEPAY_BASE_URL` can be that of a sandbox on another machine.
        if std::env::var("ELEPAY_BASE_URL").is_ok_and(|url| url.starts_with("http://")) {
            builder = builder.danger_allow_plain_http_with_test_key();
        }
        let client = builder.build()?;
        if client.key().mode() != Some(Mode::Test) {
            return Err("The examples accept test keys (sk_test_…) only, so that they never move real money.".into());
        }
        println!("Calling {}", client.base_url());
        return Ok((client, None));
    }
    println!("ELEPAY_SECRET_KEY is not set, so the calls go to a sandbox on this machine.");
    let sandbox = Sandbox::start().await?;
    Ok((sandbox.client(), Some(sandbox)))
}

/// Returns an order number that has not been used before.
#[allow(dead_code, reason = "not every example creates an order")]
pub fn new_order_number() -> String {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_micros());
    format!("order-{micros}")
}

/// Formats a value of a response, which may be missing.
#[allow(dead_code, reason = "not every example prints one")]
pub fn show(value: Option<impl Display>) -> String {
    value.map_or_else(|| "unknown".to_owned(), |value| value.to_string())
}
