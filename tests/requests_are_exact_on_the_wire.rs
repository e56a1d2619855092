//! What is sent is what the vendor publishes, byte by byte: nothing missing, nothing made up.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use elepay::types::{CaptureChargeRequest, CreateCodeRequest, CreateSourceRequest, PaymentMethod, Resource};
use elepay::{AuthScheme, Client, Delivery, Error, ErrorKind};
use support::loopback::{Loopback, Recorded, json};
use support::{BASIC, KEY, builder, client, full_capture, full_charge, full_code, full_source, order};

const ANSWER: &str = r#"{"id":"x_1"}"#;

fn server() -> Loopback {
    Loopback::answering(json("201 Created", ANSWER))
}

/// Makes every call of the API once, small or full, and returns what came over the wire.
async fn calls(client: &Client, full: bool) -> Result<(), Error> {
    if full {
        client.create_charge(&full_charge()).await?;
        client.capture_charge("cha_1", &full_capture()).await?;
        client.create_code(&full_code()).await?;
        client.create_source("cus_1", &full_source()).await?;
    } else {
        client.create_charge(&order()).await?;
        client.capture_charge("cha_1", &CaptureChargeRequest::new()).await?;
        client.create_code(&CreateCodeRequest::new(500, "order-9")).await?;
        client.create_source("cus_1", &CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web)).await?;
    }
    Ok(())
}

fn lines(requests: &[Recorded]) -> Vec<String> {
    requests.iter().map(|request| format!("{} {} {}", request.method, request.target, request.text())).collect()
}

#[tokio::test]
async fn the_smallest_requests_hold_what_is_required_and_nothing_else() {
    let server = server();
    calls(&client(&server), false).await.unwrap();
    assert_eq!(
        lines(&server.requests()),
        [
            r#"POST /charges {"amount":1800,"orderNo":"order-1","paymentMethod":"creditcard"}"#,
            "POST /charges/cha_1/capture {}",
            r#"POST /codes {"amount":500,"orderNo":"order-9"}"#,
            r#"POST /customers/cus_1/sources {"paymentMethod":"creditcard","resource":"web"}"#,
        ]
    );
}

#[tokio::test]
async fn full_requests_hold_every_published_field_as_it_was_set() {
    let server = server();
    calls(&client(&server), true).await.unwrap();
    let requests = server.requests();
    assert_eq!(
        lines(&requests),
        [
            concat!(
                r#"POST /charges {"amount":1800,"capture":false,"clientIp":"203.0.113.7","currency":"JPY","#,
                r#""customerId":"cus_1","description":"Tea","extra":{"frontUrl":"https://shop.example/done"},"#,
                r#""locationId":"loc_1","metadata":{"cart":"9","note":"抹茶"},"orderNo":"order-1","#,
                r#""paymentMethod":"paypay","resource":"web","sourceId":"src_1"}"#
            ),
            r#"POST /charges/cha_1/capture {"amount":900,"extra":{"a":"b"}}"#,
            concat!(
                r#"POST /codes {"amount":500,"currency":"JPY","customerId":"cus_1","description":"Tea","#,
                r#""expiryDuration":15,"extra":{"a":"b"},"frontUrl":"https://shop.example/done","#,
                r#""items":[{"count":2,"image":"https://shop.example/tea.png","name":"tea","price":250}],"#,
                r#""locationId":"loc_1","metadata":{"cart":"9"},"orderNo":"order-9","shouldCreateSource":true,"#,
                r#""sourceId":"src_1"}"#
            ),
            concat!(
                r#"POST /customers/cus_1/sources {"description":"Card","extra":{"a":"b"},"metadata":{"c":"d"},"#,
                r#""paymentMethod":"creditcard","resource":"ios"}"#
            ),
        ]
    );
    // The lists above are checked against the document: no published field is missing from them.
    let document = support::document::document();
    for (operation, request) in support::document::operations(&document).iter().zip(&requests) {
        let sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        let published = operation.request(&document)["properties"].as_object().unwrap();
        assert_eq!(sent.as_object().unwrap().keys().collect::<Vec<_>>(), published.keys().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn every_operation_of_the_document_is_called_at_its_method_and_path() {
    let server = server();
    calls(&client(&server), false).await.unwrap();
    let document = support::document::document();
    let operations = support::document::operations(&document);
    let called = server.requests();
    assert_eq!(called.len(), operations.len());
    for (operation, request) in operations.iter().zip(called) {
        let path = operation.path.replace("{id}", "cha_1").replace("{customerId}", "cus_1");
        assert_eq!((&request.method, &request.target), (&operation.method, &path), "{}", operation.id);
    }
}

#[tokio::test]
async fn the_headers_are_these_and_no_others() {
    for (scheme, authorization) in
        [(AuthScheme::Bearer, format!("Bearer {KEY}")), (AuthScheme::Basic, format!("Basic {BASIC}"))]
    {
        let server = server();
        calls(&builder(&server).auth(scheme).build().unwrap(), false).await.unwrap();
        for request in server.requests() {
            let mut headers = request.headers.clone();
            headers.sort();
            let expected = [
                ("accept", "application/json"),
                ("accept-encoding", "identity"),
                ("authorization", &authorization),
                ("content-length", &request.body.len().to_string()),
                ("content-type", "application/json"),
                ("host", &server.address.to_string()),
                ("user-agent", concat!("elepay-rust/", env!("CARGO_PKG_VERSION"))),
            ];
            let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(headers, expected, "{scheme:?} {}", request.target);
        }
    }
}

#[tokio::test]
async fn an_empty_list_or_map_that_was_set_is_sent_and_one_that_was_not_is_absent() {
    let server = server();
    let none: [(&str, &str); 0] = [];
    let request = CreateCodeRequest::new(0, "").metadata(none).items([]);
    client(&server).create_code(&request).await.unwrap();
    assert_eq!(server.request().text(), r#"{"amount":0,"items":[],"metadata":{},"orderNo":""}"#);
}

#[tokio::test]
async fn amounts_are_sent_as_the_integers_they_are() {
    for amount in [0, 1, -1, i64::from(i32::MAX) + 1, i64::MAX, i64::MIN] {
        let server = server();
        client(&server).capture_charge("cha_1", &CaptureChargeRequest::new().amount(amount)).await.unwrap();
        assert_eq!(server.request().text(), format!(r#"{{"amount":{amount}}}"#));
    }
}

#[tokio::test]
async fn ids_cannot_lead_to_another_path() {
    for (id, path) in [
        ("cha_1", "/charges/cha_1/capture"),
        ("a b", "/charges/a%20b/capture"),
        ("a?b=c", "/charges/a%3Fb=c/capture"),
        ("a#b", "/charges/a%23b/capture"),
        ("a%2fb", "/charges/a%252fb/capture"),
        ("%2e%2e", "/charges/%252e%252e/capture"),
        ("...", "/charges/.../capture"),
        ("決済", "/charges/%E6%B1%BA%E6%B8%88/capture"),
        ("a:b@c;d&e", "/charges/a:b@c;d&e/capture"),
    ] {
        let server = server();
        client(&server).capture_charge(id, &CaptureChargeRequest::new()).await.unwrap();
        assert_eq!(server.request().target, path, "{id}");
    }
    for id in ["", ".", "..", "a/b", "/", "a\\..\\..\\codes", "a\nb", "\t", "a\u{85}b", "a\0"] {
        let server = server();
        let error = client(&server).capture_charge(id, &CaptureChargeRequest::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{id:?}");
        assert_eq!(error.delivery(), Delivery::NotSent);
        assert_eq!(error.field(), Some("id"));
        assert_eq!(error.operation(), Some("captureCharge"));
        assert_eq!(server.requests(), [], "{id:?}");
        let error = client(&server).create_source(id, &full_source()).await.unwrap_err();
        assert_eq!(error.field(), Some("customerId"));
    }
}

#[tokio::test]
async fn a_path_before_the_api_and_a_slash_at_the_end_both_work() {
    for (suffix, path) in [("", "/charges"), ("/", "/charges"), ("/v1", "/v1/charges"), ("/a/b/", "/a/b/charges")] {
        let server = server();
        let client = Client::builder(KEY).base_url(format!("{}{suffix}", server.url())).build().unwrap();
        client.create_charge(&order()).await.unwrap();
        assert_eq!(server.request().target, path);
    }
}

#[tokio::test]
async fn language_and_application_are_told_when_they_are_set() {
    let server = server();
    let client = builder(&server)
        .message_language(elepay::types::MessageLanguage::ZhTw)
        .user_agent("my-shop/2.1 (tea)")
        .build()
        .unwrap();
    client.create_charge(&order()).await.unwrap();
    let request = server.request();
    assert_eq!(request.header("accept-language"), Some("zh-TW"));
    let agent = concat!("elepay-rust/", env!("CARGO_PKG_VERSION"), " my-shop/2.1 (tea)");
    assert_eq!(request.header("user-agent"), Some(agent));
}

#[tokio::test]
async fn an_enum_value_newer_than_the_crate_is_sent_as_it_is() {
    let server = server();
    let request = CreateSourceRequest::new(PaymentMethod::other("moonpay"), Resource::other("web"));
    client(&server).create_source("cus_1", &request).await.unwrap();
    assert_eq!(server.request().text(), r#"{"paymentMethod":"moonpay","resource":"web"}"#);
}

#[tokio::test]
async fn one_call_is_one_request_whatever_comes_back() {
    for answer in [
        json("500 Internal Server Error", "{}"),
        json("503 Service Unavailable", "{}"),
        json("429 Too Many Requests", "{}"),
        b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n".to_vec(),
        Vec::new(),
    ] {
        let server = Loopback::answering(answer);
        client(&server).create_charge(&order()).await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
    }
}
