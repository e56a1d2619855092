//! Five calls, from a charge to a stored source.
//!
//! Without a key they go to a sandbox on this machine. With a test key in `ELEPAY_SECRET_KEY` they go to elepay:
//! a charge that only authorises, an EasyQR code, a customer and a source of theirs are made; `--charge ID` captures a
//! charge that a payer has authorised, `--customer ID` takes a customer that exists.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use elepay::types::{
    CaptureChargeRequest, CodeItem, CreateChargeRequest, CreateCodeRequest, CreateCustomerRequest, CreateSourceRequest,
    MessageLanguage, PaymentMethod, Resource,
};
use elepay::{Client, ClientBuilder, Mode, Response};
use elepay_sandbox::Sandbox;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

const HELP: &str = "\
cargo run --example quickstart -- [--wait] [--charge ID] [--customer ID]

  --wait          in the sandbox: stays until you have paid the code, in your browser
  --charge ID     captures this charge, which a payer has authorised
  --customer ID   stores a source for this customer, instead of a new one

ELEPAY_SECRET_KEY  a test key (sk_test_…); without one, a sandbox on this machine answers
ELEPAY_BASE_URL    another address than elepay's, together with a key";

/// What the command line asks for.
#[derive(Default)]
struct Wishes {
    wait: bool,
    charge: Option<String>,
    customer: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match wishes(std::env::args().skip(1)) {
        Ok(Some(wishes)) => run(wishes).await,
        Ok(None) => {
            println!("{HELP}");
            Ok(())
        }
        Err(reason) => Err(reason),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run(wishes: Wishes) -> Result<(), String> {
    let elsewhere = std::env::var("ELEPAY_SECRET_KEY").is_ok_and(|key| !key.is_empty());
    let mut sandbox = None;
    let builder = if elsewhere {
        let builder = ClientBuilder::from_env().map_err(|error| error.to_string())?;
        // A sandbox in a container or on another machine, and never elepay itself.
        let stand_in = std::env::var("ELEPAY_BASE_URL").is_ok_and(|url| url.starts_with("http://"));
        if stand_in { builder.danger_allow_plain_http_with_test_key() } else { builder }
    } else {
        println!("There is no key in ELEPAY_SECRET_KEY, so a sandbox on this machine answers instead of elepay.");
        let started = sandbox.insert(Sandbox::start().await.map_err(|error| error.to_string())?);
        Client::builder(started.key()).base_url(started.url())
    };
    let client = builder
        .message_language(MessageLanguage::En)
        .user_agent("elepay-quickstart")
        .build()
        .map_err(|error| error.to_string())?;
    if client.key().mode() != Some(Mode::Test) {
        return Err(
            "This example takes test keys (sk_test_…) only, so that trying it out never moves real money.".into()
        );
    }
    println!("Calling {}\n", client.base_url());
    let order = format!(
        "quickstart-{}",
        SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?.as_millis()
    );
    calls(&client, &order, wishes, sandbox.as_ref()).await.map_err(|error| format!("{error:?}"))
}

async fn calls(
    client: &Client,
    order: &str,
    mut wishes: Wishes,
    sandbox: Option<&Sandbox>,
) -> Result<(), elepay::Error> {
    let request = CreateChargeRequest::new(1_800, format!("{order}-a"), PaymentMethod::Creditcard)
        .resource(Resource::Web)
        .capture(false)
        .description("A try-out")
        .metadata([("from", "the quickstart")]);
    let charge = client.create_charge(&request).await?;
    heading("Created a charge that only authorises", &charge);
    line("id", Some(&charge.id));
    line("status", charge.status.as_ref());
    line("amount", charge.amount);
    line("order number", charge.order_no.as_ref());
    println!("  next: the page in the payer's browser goes on with its `credential`.\n");
    // In the sandbox the payer agrees at once.
    if let Some(sandbox) = sandbox.filter(|_| wishes.charge.is_none())
        && sandbox.approve(&charge.id).is_ok()
    {
        wishes.charge = Some(charge.id.clone());
    }

    let request = CreateCodeRequest::new(500, format!("{order}-b"))
        .expiry_duration(15)
        .items([CodeItem::new().name("Tea").price(250).count(2)]);
    let code = client.create_code(&request).await?;
    heading("Created an EasyQR code", &code);
    line("id", Some(&code.id));
    line("status", code.status.as_ref());
    line("valid until", code.expiry_time);
    line("code URL", code.code_url.as_ref());
    if let Some(url) = &code.code_url {
        show_as_qr_code(url);
    }
    println!("  next: send the payer to that address, or show it as a QR code.\n");

    match wishes.charge {
        Some(id) => {
            let charge = client.capture_charge(id, &CaptureChargeRequest::new()).await?;
            heading("Captured a charge", &charge);
            line("id", Some(&charge.id));
            line("status", charge.status.as_ref());
            line("paid at", charge.paid_time);
            println!();
        }
        None => println!("No charge was captured: give one that a payer has authorised, with --charge ID.\n"),
    }

    let customer = match wishes.customer {
        Some(id) => id,
        None => {
            let request = CreateCustomerRequest::new().description("From the quickstart");
            let customer = client.create_customer(&request).await?;
            heading("Created a customer", &customer);
            line("id", Some(&customer.id));
            println!();
            customer.id.clone()
        }
    };
    let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let source = client.create_source(customer, &request).await?;
    heading("Began to store a source", &source);
    line("id", Some(&source.id));
    line("status", source.status.as_ref());
    println!("  next: the payer agrees in the browser, by its `credential`.");
    match sandbox {
        Some(sandbox) if wishes.wait => wait_for_the_payer(sandbox, &code.id).await,
        Some(_) => {
            println!("\nThe sandbox and the code's page end here; with --wait they stay until you have paid.");
        }
        None => {}
    }
    Ok(())
}

/// In the terminal; without one, as in a log, an address is enough. A phone reaches a sandbox only if that was started
/// with `--host`; see its README.
fn show_as_qr_code(url: &str) {
    if std::io::stdout().is_terminal()
        && let Ok(code) = QrCode::new(url)
    {
        println!("{}", code.render::<Dense1x2>().build());
    }
}

/// Stays until the payer has decided about the code, or its time is over.
async fn wait_for_the_payer(sandbox: &Sandbox, id: &str) {
    println!("\nOpen the code URL in your browser and pay; the sandbox ends with this program (Ctrl-C).");
    loop {
        match sandbox.codes().iter().find(|code| code["id"] == id) {
            Some(code) if code["status"] == "pending" => tokio::time::sleep(Duration::from_millis(200)).await,
            Some(code) => return println!("The code is {}.", code["status"].as_str().unwrap_or("gone")),
            None => return,
        }
    }
}

fn heading<T>(what: &str, answer: &Response<T>) {
    println!("{what} ({})", answer.status().as_u16());
    for path in answer.skipped() {
        println!("  (`{path}` was not as published and is left out)");
    }
}

fn line(name: &str, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        println!("  {name:<13} {value}");
    }
}

fn wishes(arguments: impl Iterator<Item = String>) -> Result<Option<Wishes>, String> {
    let mut wishes = Wishes::default();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let wish = match argument.as_str() {
            "--wait" => {
                wishes.wait = true;
                continue;
            }
            "--charge" => &mut wishes.charge,
            "--customer" => &mut wishes.customer,
            "--help" | "-h" => return Ok(None),
            other => return Err(format!("`{other}` is not known.\n\n{HELP}")),
        };
        let id = arguments.next().filter(|id| !id.is_empty() && !id.starts_with("--"));
        *wish = Some(id.ok_or(format!("`{argument}` needs an ID after it.\n\n{HELP}"))?);
    }
    Ok(Some(wishes))
}
