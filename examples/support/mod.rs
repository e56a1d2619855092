//! Where the examples call: elepay with a test key of yours, or a sandbox on this machine.

use std::error::Error;

use elepay::{Client, ClientBuilder, Mode};
use elepay_sandbox::Sandbox;

/// With a test key in `ELEPAY_SECRET_KEY`, a client of elepay; without one a sandbox, and a client of that.
pub async fn connect() -> Result<(Client, Option<Sandbox>), Box<dyn Error>> {
    if std::env::var("ELEPAY_SECRET_KEY").is_ok_and(|key| !key.is_empty()) {
        let client = ClientBuilder::from_env()?.build()?;
        if client.key().mode() != Some(Mode::Test) {
            return Err(
                "The examples take test keys (sk_test_…) only, so that trying them never moves real money.".into()
            );
        }
        return Ok((client, None));
    }
    println!("There is no key in ELEPAY_SECRET_KEY, so a sandbox on this machine answers instead of elepay.");
    let sandbox = Sandbox::start().await?;
    Ok((sandbox.client(), Some(sandbox)))
}

/// A value of an answer, which may be absent.
pub fn shown(value: Option<impl std::fmt::Display>) -> String {
    value.map_or_else(|| "unknown".to_owned(), |value| value.to_string())
}
