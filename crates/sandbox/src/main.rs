//! The sandbox as a program.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use elepay_sandbox::Sandbox;

/// elepay on your own machine: judges requests by the API's document, remembers what is created, pays nothing.
#[derive(Parser)]
#[command(name = "elepay-sandbox", version)]
struct Arguments {
    /// The port; a free one if not given.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The address to listen on; with any other than loopback, everybody on the network can call it.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Where others reach it, if that is not the address it listens on, as in front of a container.
    #[arg(long, value_name = "http://HOST:PORT", value_parser = public_url)]
    public_url: Option<String>,
    /// An OpenAPI document to judge and route by, instead of the one that the client is made from.
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// Refuse fields that the document does not name.
    #[arg(long)]
    strict: bool,
    /// Print each request and answer, keys masked.
    #[arg(long)]
    log: bool,
    /// Take order numbers that are already paid.
    #[arg(long)]
    allow_repeated_order_numbers: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut builder = Sandbox::builder().host(arguments.host).port(arguments.port);
    if let Some(url) = arguments.public_url {
        builder = builder.public_url(url);
    }
    if let Some(file) = arguments.document {
        match std::fs::read_to_string(&file) {
            Ok(text) => builder = builder.document(text),
            Err(error) => {
                eprintln!("error: {}: cannot be read: {error}", file.display());
                return ExitCode::FAILURE;
            }
        }
    }
    if arguments.strict {
        builder = builder.strict();
    }
    if arguments.log {
        builder = builder.log();
    }
    if arguments.allow_repeated_order_numbers {
        builder = builder.allow_repeated_order_numbers();
    }
    let sandbox = match builder.start().await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    if !arguments.host.is_loopback() {
        eprintln!("WARNING: everybody who reaches {} of this machine can call this sandbox.", arguments.host);
    }
    print(&sandbox);
    stopped().await;
    ExitCode::SUCCESS
}

/// Ctrl-C, or what stops a container.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn print(sandbox: &Sandbox) {
    let (url, key) = (sandbox.url(), sandbox.key());
    println!("base URL  {url}\nkey       {key}\ncustomer  {}\nstate     {}\n", sandbox.customer(), sandbox.state_url());
    println!("curl {url}/charges -u {key}: -H 'Content-Type: application/json' \\");
    println!("  -d '{{\"amount\": 500, \"orderNo\": \"order-1\", \"paymentMethod\": \"paypay\"}}'\n");
    let uri = url.parse::<http::Uri>().unwrap_or_default();
    let safe = uri.scheme_str() == Some("https") || uri.host().is_some_and(elepay_spec::is_loopback);
    let switch = if safe { "" } else { ".danger_allow_plain_http_with_test_key()" };
    println!("let client = elepay::Client::builder(\"{key}\").base_url(\"{url}\"){switch}.build()?;");
}

fn public_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest.filter(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' '])) {
        Some(_) => Ok(text.to_owned()),
        None => Err("an address looks like http://localhost:4010".to_owned()),
    }
}
