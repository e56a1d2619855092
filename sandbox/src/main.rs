//! The sandbox as a program.

use std::net::{IpAddr, Ipv4Addr};
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
    /// Refuse fields that the document does not name.
    #[arg(long)]
    strict: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut builder = Sandbox::builder().host(arguments.host).port(arguments.port);
    if arguments.strict {
        builder = builder.strict();
    }
    let sandbox = match builder.start().await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    if !arguments.host.is_loopback() {
        println!("WARNING: everybody who reaches {} can call this sandbox.", arguments.host);
    }
    let (url, key) = (sandbox.url(), sandbox.key());
    println!("base URL  {url}\nkey       {key}\ncustomer  {}\n", sandbox.customer());
    println!("curl {url}/charges -u {key}: -H 'Content-Type: application/json' \\");
    println!("  -d '{{\"amount\": 500, \"orderNo\": \"order-1\", \"paymentMethod\": \"paypay\"}}'\n");
    println!("let client = elepay::Client::builder(\"{key}\").base_url(\"{url}\").build()?;");
    if tokio::signal::ctrl_c().await.is_err() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
