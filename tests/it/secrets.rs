//! Neither the key nor a value that the document calls sensitive is ever printed.
//!
//! The lists of public types are read from the source and from the generated code, so a new one cannot be forgotten.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::fmt::Debug;
use std::time::Duration;

use crate::support::document::{document, error_schema, operations, response_schema, sensitive_sample};
use crate::support::logged;
use crate::support::loopback::{Loopback, Step, json as json_response, response};
use crate::support::process::alone;
use crate::support::responding::Responding;
use crate::support::{BASIC, KEY, builder, client, full_charge, full_source, order};
use elepay::types::{Charge, ErrorObject, ListChargesParams, PaymentMethod};
use elepay::{AnyJson, Client, Error, Response, SecretKey, Sensitive, Timestamp};
use serde_json::{Value, json};

/// Stands wherever the document says `x-sensitive`.
const SENTINEL: &str = "SENTINEL-4b1d";

fn is_clean(what: &str, output: &str) {
    for secret in [KEY, BASIC, SENTINEL] {
        assert!(!output.contains(secret), "{what} shows {secret}: {output}");
    }
}

fn shown(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}")
}

/// Everything that the types of the API show: each request with every member set, and each response.
async fn shown_by_the_api() -> String {
    let server = Responding::new();
    let mut shown = String::new();
    for operation in operations() {
        let sample = response_schema(operation).map(|schema| sensitive_sample(schema, SENTINEL));
        let body = sample.as_ref().map(ToString::to_string).unwrap_or_default();
        let bytes = json_response("200 OK", &body);
        let success = server.raw_with_secret(operation.id, SENTINEL, bytes).await.unwrap();
        // Written again, nothing is hidden: redaction is for people, not for elepay.
        assert!(sample.is_none_or(|sample| sample == success.value), "{}", operation.id);
        shown += &success.shown();
    }
    let error: ErrorObject = serde_json::from_value(sensitive_sample(error_schema(), SENTINEL)).unwrap();
    shown + &self::shown(&error) + &shown_of_events()
}

#[cfg(feature = "webhook")]
fn shown_of_events() -> String {
    let event = sensitive_sample(crate::support::document::event_schema(), SENTINEL).to_string();
    shown(&elepay::webhook::Event::parse_unverified(event.as_bytes()).unwrap())
}

#[cfg(not(feature = "webhook"))]
fn shown_of_events() -> String {
    String::new()
}

/// The output of the types that are written by hand.
fn shown_by_hand_written_types() -> Vec<(&'static str, String)> {
    let key = SecretKey::new(KEY).unwrap();
    let server = Loopback::responding("");
    let ready = client(&server);
    vec![
        ("AnyJson", shown(&AnyJson::from(json!({ "a": 1 })))),
        ("AuthScheme", shown(&elepay::AuthScheme::Basic)),
        ("Client", shown(&ready)),
        ("ClientBuilder", shown(&builder(&server).auth(elepay::AuthScheme::Basic))),
        ("DecodeError", shown(&elepay::decode::<Charge>(format!("{{\"{SENTINEL}\":")).unwrap_err())),
        ("Delivery", shown(&elepay::Delivery::Unknown)),
        ("Doubt", shown(&elepay::Doubt::Changed)),
        ("Error", shown(&SecretKey::new(format!("{KEY}\n")).unwrap_err())),
        ("ErrorKind", shown(&elepay::ErrorKind::Status)),
        ("ParseValueError", shown(&SENTINEL.parse::<PaymentMethod>().unwrap_err())),
        ("OrderQuery", shown(&ready.charges_of_order("order-1"))),
        ("OrderSearch", shown(&ready.charges_of_order("order-1").since(Timestamp::from_millis(0)))),
        ("Paginator", shown(&ready.list_charges_stream(ListChargesParams::new()))),
        ("Mode", shown(&key.mode())),
        ("Progress", shown(&elepay::Progress::Unclear)),
        ("TimestampOutOfRange", shown(&elepay::TimestampOutOfRange)),
        ("RawCall", shown(&ready.call_raw(http::Method::GET, format!("/{SENTINEL}"), None))),
        ("RetryPolicy", shown(&elepay::RetryPolicy::off())),
        ("SecretKey", shown(&key)),
        ("Sensitive", shown(&Sensitive::from(SENTINEL.to_owned()))),
        ("Timestamp", shown(&Timestamp::from_millis(0))),
        ("UnknownValue", shown(&PaymentMethod::other("new"))),
        ("Wait", shown(&ready.wait_for_charge("cha_1"))),
        // Shown with real responses in a test below.
        ("Decoded", String::new()),
        ("OrderCharges", String::new()),
        ("RawBody", String::new()),
        ("Response", String::new()),
        ("ResponseInfo", String::new()),
        ("Uncertain", String::new()),
        ("Waited", String::new()),
    ]
}

/// The names of `pub use …` in the library.
fn hand_written_types() -> BTreeSet<String> {
    let mut names = used(&syn::parse_file(include_str!("../../src/lib.rs")).unwrap().items);
    assert!(names.remove("types"));
    assert!(names.remove("Clock"), "a trait, whose types are the caller's");
    assert!(names.remove("Decodable"), "a trait of the types of the API");
    assert!(names.remove("decode"), "a function");
    assert!(names.remove("IntoField"), "a trait of what callers pass");
    // Crates, such as `chrono`.
    names.retain(|name| name.starts_with(char::is_uppercase));
    names
}

/// The names of the structs of the API. Its enums have no sensitive member.
fn structs_of_the_api() -> BTreeSet<String> {
    let generated = syn::parse_file(include_str!(concat!(env!("OUT_DIR"), "/elepay.rs"))).unwrap();
    let types = generated.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    used(&types.unwrap().1)
}

fn used(items: &[syn::Item]) -> BTreeSet<String> {
    fn leaves(tree: &syn::UseTree, names: &mut BTreeSet<String>) {
        match tree {
            syn::UseTree::Path(path) => leaves(&path.tree, names),
            syn::UseTree::Name(name) => drop(names.insert(name.ident.to_string())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, names)),
            _ => panic!("every public type is named"),
        }
    }
    let mut names = BTreeSet::new();
    for item in items {
        if let syn::Item::Use(used) = item
            && matches!(used.vis, syn::Visibility::Public(_))
        {
            leaves(&used.tree, &mut names);
        }
    }
    names
}

#[tokio::test]
async fn no_type_of_the_api_shows_a_secret_in_its_debug_output() {
    let shown = shown_by_the_api().await;
    is_clean("the API", &shown);
    assert!(shown.contains("[redacted]"));
    for name in structs_of_the_api() {
        assert!(shown.contains(&format!("{name} {{")), "{name} is in no request and no response, so it was not shown");
    }
}

#[test]
fn no_hand_written_type_shows_a_secret_in_its_debug_output() {
    let outputs = shown_by_hand_written_types();
    let tested: BTreeSet<_> = outputs.iter().map(|(name, _)| (*name).to_owned()).collect();
    let public = hand_written_types();
    let missing: Vec<_> = public.symmetric_difference(&tested).collect();
    assert!(
        missing.is_empty(),
        "add to or remove from `shown_by_hand_written_types`, tests/it/secrets.rs: {missing:?}"
    );
    for (name, output) in outputs {
        is_clean(name, &output);
    }
}

#[test]
fn what_the_notes_call_sensitive_is_marked_in_the_document() {
    let (mut marked, mut unmarked) = (BTreeSet::new(), BTreeSet::new());
    for (at, name, schema) in document().members("/components/schemas") {
        let properties = document().members(&format!("{at}/properties"));
        let is_marked = |schema: &Value| schema["x-sensitive"] == true;
        // A name is that of a person only where there is more about a person.
        let is_personal = properties.iter().any(|(_, _, of)| is_marked(of));
        for (_, property, of) in &properties {
            let full = format!("{name}.{property}");
            if is_marked(of) {
                marked.insert(full);
            } else if is_personal || *property != "name" {
                unmarked.insert(full);
            }
        }
        if schema["additionalProperties"]["x-sensitive"] == true {
            marked.insert(name.to_owned());
        }
    }
    let expected = [
        "CardInfo.bankAccountNo",
        "CardInfo.bankUserCode",
        "CardInfo.bankUserName",
        "CardInfo.billingNo",
        "CardInfo.name",
        "Charge.clientIp",
        "Charge.credential",
        "CreateChargeRequest.clientIp",
        "CreateCustomerRequest.email",
        "CreateCustomerRequest.name",
        "CreateCustomerRequest.phone",
        "Customer.email",
        "Customer.name",
        "Customer.phone",
        "Extra",
        "Reader.registrationCode",
        "Source.credential",
        "UpdateCustomerRequest.email",
        "UpdateCustomerRequest.name",
        "UpdateCustomerRequest.phone",
    ];
    for name in expected {
        assert!(marked.contains(name), "{name} must be `x-sensitive` in openapi/elepay.yaml");
    }
    // What is a secret in one place is one everywhere.
    let member = |name: &str| name.split_once('.').map(|(_, member)| member.to_owned());
    let secret: BTreeSet<_> = marked.iter().filter_map(|name| member(name)).collect();
    for name in &unmarked {
        let is_secret_elsewhere = member(name).is_some_and(|member| secret.contains(&member));
        assert!(!is_secret_elsewhere, "{name}: mark it as `x-sensitive` in openapi/elepay.yaml");
    }
}

#[tokio::test]
async fn a_response_shows_no_secret_that_it_holds() {
    let body = sensitive_sample(document().at("/components/schemas/Charge"), SENTINEL).to_string();
    let head = format!("HTTP/1.1 201 Created\r\nx-echo: Bearer {KEY}\r\ncontent-length: {}\r\n\r\n", body.len());
    let charge: Response<Charge> =
        client(&Loopback::responding(head + &body)).create_charge(&full_charge()).await.unwrap();
    assert_eq!(charge.credential.as_deref().unwrap(), SENTINEL);
    is_clean("Response", &shown(&charge));
    is_clean("RawBody", &shown(charge.raw()));
    is_clean("Decoded", &shown(&elepay::decode::<Charge>(charge.raw()).unwrap()));
    is_clean("ResponseInfo", &shown(&charge.into_parts().1));

    let mut code = sensitive_sample(document().at("/components/schemas/Code"), SENTINEL);
    code["status"] = "captured".into();
    let waited = client(&Loopback::responding(json_response("200 OK", &code.to_string()))).wait_for_code("string");
    let waited = waited.await.unwrap();
    assert_eq!(
        waited.charge.as_ref().and_then(|charge| charge.credential.as_deref()).map(String::as_str),
        Some(SENTINEL)
    );
    is_clean("Waited", &shown(&waited));
}

/// Servers that respond badly and repeat everything they were sent.
fn faults() -> Vec<(&'static str, Loopback)> {
    let echo = json!({
        "requestId": KEY, "errorCode": format!("M1 {BASIC}"), "code": KEY,
        "message": format!("Bearer {KEY}, Basic {BASIC}"),
        "parameterName": KEY, "providerError": { "providerKey": KEY, "code": BASIC, "message": KEY },
    });
    let values = json!({
        "requestId": format!("{SENTINEL} a"), "errorCode": format!("{SENTINEL} a"),
        "message": format!("token {SENTINEL}"),
        "parameterName": format!("{SENTINEL} a"), "providerError": { "message": SENTINEL },
    });
    let page = format!("<html>Authorization: Bearer {KEY} Basic {BASIC} {SENTINEL}</html>");
    let odd = format!(r#"{{"credential":"{SENTINEL}","{KEY}":1,"amount":"{SENTINEL}"}}"#);
    let cut =
        format!("HTTP/1.1 201 Created\r\nx-{KEY}: {KEY}\r\ncontent-length: 999\r\n\r\n{{\"credential\":\"{SENTINEL}");
    vec![
        ("refused", Loopback::responding(json_response("400 Bad Request", &echo.to_string()))),
        ("values repeated", Loopback::responding(json_response("400 Bad Request", &values.to_string()))),
        ("html", Loopback::responding(response("502 Bad Gateway", "text/html", page.as_bytes()))),
        ("no id", Loopback::responding(json_response("201 Created", &odd))),
        ("not JSON", Loopback::responding(json_response("201 Created", &page))),
        ("cut", Loopback::responding(cut)),
        ("not HTTP", Loopback::responding(format!("{KEY} {SENTINEL}\r\n\r\n"))),
        (
            "redirect",
            Loopback::responding(format!(
                "HTTP/1.1 302 Found\r\nlocation: http://{KEY}@x/\r\ncontent-length: 0\r\n\r\n"
            )),
        ),
        ("closed", Loopback::responding("")),
        ("slow", Loopback::start(|_| vec![Step::Wait(Duration::from_secs(2))])),
    ]
}

fn error_is_clean(what: &str, error: &Error) {
    is_clean(what, &format!("{error}\n{}\n{}", shown(error), json!(error)));
    let mut source = error.source();
    while let Some(cause) = source {
        is_clean(what, &format!("{cause}\n{}", shown(&cause)));
        source = cause.source();
    }
    // The accessors return what the server said, but not the key.
    let texts = [error.code(), error.legacy_code(), error.request_id(), error.parameter_name(), error.server_message()];
    let said = format!("{texts:?} {:?}", error.provider_error());
    assert!(!said.contains(KEY) && !said.contains(BASIC), "{what}: {said}");
}

#[tokio::test]
async fn no_error_shows_a_secret_whatever_the_server_repeats() {
    for scheme in [elepay::AuthScheme::Bearer, elepay::AuthScheme::Basic] {
        for (what, server) in faults() {
            let client = builder(&server).auth(scheme).timeout(Duration::from_millis(300)).build().unwrap();
            error_is_clean(what, &client.create_charge(&full_charge()).await.unwrap_err());
        }
    }
    let refused = full_charge().metadata([("a", format!("{SENTINEL}{}", "x".repeat(300)))]).validate().unwrap_err();
    error_is_clean("refused value", &refused);
    error_is_clean("mistyped value", &SENTINEL.parse::<PaymentMethod>().unwrap_err().into());
    let nowhere = Client::builder(KEY).base_url("https://no-such-host.invalid").build().unwrap();
    error_is_clean("no connection", &nowhere.create_charge(&order()).await.unwrap_err());
}

/// In a process of its own, because the logger is the whole process's.
#[test]
fn nothing_that_is_logged_shows_the_key() {
    alone("secrets::nothing_that_is_logged_shows_the_key", || {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(log_everything());
    });
}

async fn log_everything() {
    logged::start();
    // Proof that this would show: the same reqwest, set to log connections, without our settings.
    let server = Loopback::responding(json_response("201 Created", r#"{"id":"x_1"}"#));
    let bare = reqwest::Client::builder().connection_verbose(true).no_proxy().build().unwrap();
    bare.post(server.url()).header("authorization", "Bearer LOGGED-71").send().await.unwrap();
    assert!(logged::text().contains("LOGGED-71"), "{}", logged::text());
    let client = builder(&server).http_client(|http| http.connection_verbose(true)).build().unwrap();
    client.create_charge(&full_charge()).await.unwrap();
    client.create_source("cus_1", &full_source()).await.unwrap();
    for (_, server) in faults() {
        let builder = builder(&server).http_client(|http| http.connection_verbose(true));
        let client = builder.timeout(Duration::from_millis(300)).build().unwrap();
        client.create_charge(&full_charge()).await.unwrap_err();
    }
    is_clean("the log", &logged::text());
}
