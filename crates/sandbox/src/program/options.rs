//! The command line.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::Parser;
use elepay_sandbox::{Builder, Sandbox};

/// elepay on your own machine: validates requests by the API's document, keeps what they create, and moves no money.
#[derive(Parser)]
#[command(name = "elepay-sandbox", version)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Options {
    /// The port to listen on [default: a free one]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// The address to listen on; with any other than loopback, everybody on the network can call the sandbox
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,
    /// The URL at which others reach the sandbox, if it differs from the address, as in a container
    #[arg(long, value_name = "http://HOST:PORT", value_parser = public_url)]
    public_url: Option<String>,
    /// The OpenAPI document to route and validate by, instead of the client's own
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// Refuse members that the document does not name
    #[arg(long)]
    strict: bool,
    /// Print each request and response, with keys masked
    #[arg(long)]
    log: bool,
    /// Let other machines control the sandbox below /_sandbox: pay, plan faults, and reset everything
    #[arg(long)]
    pub allow_remote_control: bool,
    /// How many of the latest requests to remember [default: 10000]
    #[arg(long, value_name = "NUMBER")]
    remember_requests: Option<usize>,
    /// Accept order numbers that are already paid
    #[arg(long)]
    allow_repeated_order_numbers: bool,
}

impl Options {
    /// Returns the settings of the sandbox.
    ///
    /// # Errors
    /// Returns an error if the document cannot be read.
    pub fn builder(&self) -> Result<Builder, String> {
        let mut builder = Sandbox::builder().host(self.host).port(self.port);
        if let Some(url) = &self.public_url {
            builder = builder.public_url(url);
        }
        if let Some(file) = &self.document {
            let text = std::fs::read_to_string(file);
            builder = builder.document(text.map_err(|error| format!("{}: cannot be read: {error}", file.display()))?);
        }
        if self.strict {
            builder = builder.strict();
        }
        if self.log {
            builder = builder.log();
        }
        if self.allow_remote_control {
            builder = builder.allow_remote_control();
        }
        if let Some(limit) = self.remember_requests {
            builder = builder.remember_requests(limit);
        }
        if self.allow_repeated_order_numbers {
            builder = builder.allow_repeated_order_numbers();
        }
        Ok(builder)
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest.filter(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' '])) {
        Some(_) => Ok(text.to_owned()),
        None => Err("expected a URL such as http://localhost:4010".to_owned()),
    }
}
