//! Neither the key nor a member that the document calls sensitive is ever printed.
//!
//! The list of public types is read from the source and from the generated code, so a new one cannot be forgotten.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::fmt::Debug;
use std::sync::Mutex;
use std::time::Duration;

use crate::support::document::document;
use crate::support::loopback::{Loopback, Step, answer, json as answer_json};
use crate::support::{BASIC, KEY, builder, client, full_charge, full_source, order};
use elepay::types::*;
use elepay::{AnyJson, Client, Error, Response, SecretKey, Sensitive, Timestamp};
use elepay_spec::Document;
use serde::Serialize;
use serde::de::DeserializeOwned;
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

/// The sample of a schema with the sentinel in every sensitive place.
fn sensitive_sample(document: &Document, schema: &Value) -> Value {
    let schema = crate::support::document::follow(document, schema);
    if schema["x-sensitive"] == true {
        return json!(SENTINEL);
    }
    let members = |of: &Value| -> Value {
        of.as_object()
            .unwrap()
            .iter()
            .map(|(name, schema)| (name.clone(), sensitive_sample(document, schema)))
            .collect()
    };
    match (schema.get("properties"), schema.get("additionalProperties"), schema.get("items")) {
        (Some(properties), ..) => members(properties),
        (None, Some(values), _) => json!({ "property1": sensitive_sample(document, values) }),
        (None, None, Some(items)) => json!([sensitive_sample(document, items)]),
        _ => crate::support::document::sample(document, schema),
    }
}

fn of_the_api<T: DeserializeOwned + Serialize + Debug>(document: &Document, name: &str) -> String {
    let sample = sensitive_sample(document, document.at(&format!("/components/schemas/{name}")));
    let value: T = serde_json::from_value(sample.clone()).unwrap();
    // Written again, nothing is hidden: redaction is for people, not for elepay.
    assert_eq!(serde_json::to_value(&value).unwrap(), sample, "{name}");
    shown(&value)
}

/// Name and output of types of the API.
macro_rules! types_of_the_api {
    ($document:expr; $($name:ident),* $(,)?) => {
        vec![$((stringify!($name), of_the_api::<$name>($document, stringify!($name)))),*]
    };
}

fn outputs(document: &Document) -> Vec<(&'static str, String)> {
    let key = SecretKey::new(KEY).unwrap();
    let server = Loopback::answering("");
    let ready = client(&server);
    let mut outputs = types_of_the_api![document;
        CaptureChargeRequest, CardInfo, Charge, ChargeList, ChargeStatus, ChargeStatusObject, ChargeTimeField, Code,
        CodeItem, CodeStatus, CreateChargeRequest, CreateCodeRequest, CreateCustomerRequest, CreateRefundRequest,
        CreateSourceRequest, Customer, CustomerStatus, ErrorObject, MessageLanguage, PaymentMethod, ProviderError,
        Refund, RefundList, RefundStatus, Refunds, Resource, SortOrder, Source, SourceList, SourceStatus,
        SourceStatusObject,
    ];
    outputs.extend([
        ("AnyJson", shown(&AnyJson::from(json!({ "a": 1 })))),
        ("AuthScheme", shown(&elepay::AuthScheme::Basic)),
        ("Client", shown(&ready)),
        ("ClientBuilder", shown(&builder(&server).auth(elepay::AuthScheme::Basic))),
        ("Delivery", shown(&elepay::Delivery::Unknown)),
        ("Error", shown(&SecretKey::new(format!("{KEY}\n")).unwrap_err())),
        ("ErrorKind", shown(&elepay::ErrorKind::Status)),
        ("Paginator", shown(&ready.list_charges_stream(ListChargesParams::new()))),
        ("ListChargesParams", shown(&ListChargesParams::new().limit(1))),
        ("ListSourcesParams", shown(&ListSourcesParams::new().payment_method(PaymentMethod::Paypay))),
        ("Mode", shown(&key.mode())),
        ("TimestampOutOfRange", shown(&elepay::TimestampOutOfRange)),
        ("RetryPolicy", shown(&elepay::RetryPolicy::off())),
        ("SecretKey", shown(&key)),
        ("Sensitive", shown(&Sensitive::from(SENTINEL.to_owned()))),
        ("Timestamp", shown(&Timestamp::from_millis(0))),
        ("UnknownValue", shown(&PaymentMethod::other("new"))),
        ("Wait", shown(&ready.wait_for_charge("cha_1"))),
        // Shown with a real answer in a test below.
        ("Response", String::new()),
    ]);
    outputs
}

/// The names of `pub use …` and, in the generated code, of the module of types.
fn public_types() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let lib = syn::parse_file(include_str!("../../src/lib.rs")).unwrap();
    names.extend(used(&lib.items));
    assert!(names.remove("types"));
    assert!(names.remove("Clock"), "a trait, which is the caller's to show");
    let generated = syn::parse_file(include_str!(concat!(env!("OUT_DIR"), "/elepay.rs"))).unwrap();
    let types = generated.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let (_, types) = types.unwrap();
    names.extend(used(types));
    for item in types {
        if let syn::Item::Macro(call) = item {
            let text = call.mac.tokens.to_string();
            let name = text.split("pub enum ").nth(1).unwrap().split(' ').next().unwrap();
            names.insert(name.to_owned());
        }
    }
    names
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

#[test]
fn no_public_type_shows_a_secret_in_its_debug_output() {
    let outputs = outputs(&document());
    let tested: BTreeSet<_> = outputs.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(tested, public_types(), "a public type is missing from this test, or gone");
    for (name, output) in outputs {
        is_clean(name, &output);
    }
}

#[test]
fn what_the_notes_call_sensitive_is_marked_in_the_document() {
    let document = document();
    let mut marked = BTreeSet::new();
    for (at, name, schema) in document.members("/components/schemas") {
        for (_, property, of) in document.members(&format!("{at}/properties")) {
            if of["x-sensitive"] == true {
                marked.insert(format!("{name}.{property}"));
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
        "CardInfo.name",
        "Charge.credential",
        "CreateCustomerRequest.email",
        "CreateCustomerRequest.name",
        "CreateCustomerRequest.phone",
        "Customer.email",
        "Customer.name",
        "Customer.phone",
        "Extra",
        "Source.credential",
    ];
    assert_eq!(marked, expected.map(str::to_owned).into());
}

#[tokio::test]
async fn an_answer_shows_no_secret_though_it_has_them() {
    let document = document();
    let body = sensitive_sample(&document, document.at("/components/schemas/Charge")).to_string();
    let head = format!("HTTP/1.1 201 Created\r\nx-echo: Bearer {KEY}\r\ncontent-length: {}\r\n\r\n", body.len());
    let charge: Response<Charge> =
        client(&Loopback::answering(head + &body)).create_charge(&full_charge()).await.unwrap();
    assert_eq!(charge.credential.as_deref().unwrap(), SENTINEL);
    is_clean("Response", &shown(&charge));
}

/// Servers that answer badly and repeat all they were sent.
fn faults() -> Vec<(&'static str, Loopback)> {
    let echo = json!({
        "requestId": KEY, "errorCode": format!("M1 {BASIC}"), "code": KEY,
        "message": format!("Bearer {KEY}, Basic {BASIC}"),
        "parameterName": KEY, "providerError": { "providerKey": KEY, "code": BASIC, "message": KEY },
    });
    let values = json!({
        "requestId": format!("{SENTINEL} a"), "errorCode": format!("{SENTINEL} a"), "message": format!("token {SENTINEL}"),
        "parameterName": format!("{SENTINEL} a"), "providerError": { "message": SENTINEL },
    });
    let page = format!("<html>Authorization: Bearer {KEY} Basic {BASIC} {SENTINEL}</html>");
    let odd = format!(r#"{{"credential":"{SENTINEL}","{KEY}":1,"amount":"{SENTINEL}"}}"#);
    let cut =
        format!("HTTP/1.1 201 Created\r\nx-{KEY}: {KEY}\r\ncontent-length: 999\r\n\r\n{{\"credential\":\"{SENTINEL}");
    vec![
        ("refused", Loopback::answering(answer_json("400 Bad Request", &echo.to_string()))),
        ("values repeated", Loopback::answering(answer_json("400 Bad Request", &values.to_string()))),
        ("html", Loopback::answering(answer("502 Bad Gateway", "text/html", page.as_bytes()))),
        ("no id", Loopback::answering(answer_json("201 Created", &odd))),
        ("no JSON", Loopback::answering(answer_json("201 Created", &page))),
        ("cut", Loopback::answering(cut)),
        ("no HTTP", Loopback::answering(format!("{KEY} {SENTINEL}\r\n\r\n"))),
        (
            "redirect",
            Loopback::answering(format!(
                "HTTP/1.1 302 Found\r\nlocation: http://{KEY}@x/\r\ncontent-length: 0\r\n\r\n"
            )),
        ),
        ("closed", Loopback::answering("")),
        ("slow", Loopback::start(|_| vec![Step::Wait(Duration::from_secs(2))])),
    ]
}

fn error_is_clean(what: &str, error: &Error) {
    is_clean(what, &format!("{error}\n{}", shown(error)));
    let mut source = error.source();
    while let Some(cause) = source {
        is_clean(what, &format!("{cause}\n{}", shown(&cause)));
        source = cause.source();
    }
    // The accessors give what the server said, but not the key.
    let texts = [error.code(), error.legacy_code(), error.request_id(), error.parameter_name(), Some(error.message())];
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
    error_is_clean("mistyped value", &SENTINEL.parse::<PaymentMethod>().unwrap_err());
    let nowhere = Client::builder(KEY).base_url("https://no-such-host.invalid").build().unwrap();
    error_is_clean("no connection", &nowhere.create_charge(&order()).await.unwrap_err());
}

/// Everything that is logged in this process, at every level.
static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Collect;

impl log::Log for Collect {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LOGGED.lock().unwrap().push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

#[tokio::test]
async fn nothing_that_is_logged_shows_the_key() {
    log::set_logger(&Collect).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    // Proof that this would show: the same reqwest, told to log connections, without our settings.
    let server = Loopback::answering(answer_json("201 Created", r#"{"id":"x_1"}"#));
    let verbose = || reqwest::Client::builder().connection_verbose(true);
    let bare = verbose().no_proxy().build().unwrap();
    bare.post(server.url()).header("authorization", "Bearer LOGGED-71").send().await.unwrap();
    assert!(LOGGED.lock().unwrap().contains("LOGGED-71"), "{}", LOGGED.lock().unwrap());
    let client = builder(&server).http_client(verbose()).build().unwrap();
    client.create_charge(&full_charge()).await.unwrap();
    client.create_source("cus_1", &full_source()).await.unwrap();
    for (_, server) in faults() {
        let client = builder(&server).http_client(verbose()).timeout(Duration::from_millis(300)).build().unwrap();
        client.create_charge(&full_charge()).await.unwrap_err();
    }
    is_clean("the log", &LOGGED.lock().unwrap());
}
