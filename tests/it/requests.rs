//! A request has exactly the bytes that the vendor publishes: nothing is missing, nothing is made up.

use std::time::Duration;

use crate::support::arguments::{Arguments, Members};
use crate::support::calls::call_with;
use crate::support::document::{document, named_last, operations};
use crate::support::loopback::{Loopback, Recorded, Step, json};
use crate::support::{
    BASIC, KEY, builder, client, full_capture, full_charge, full_code, full_customer, full_list, full_refund,
    full_source, full_sources, order,
};
use elepay::types::{
    CaptureChargeRequest, ChargeStatus, ChargeTimeField, CreateCodeRequest, CreateCustomerRequest, CreateRefundRequest,
    CreateSourceRequest, ListChargesParams, ListSourcesParams, PaymentMethod, Resource, SortOrder,
};
use elepay::{AuthScheme, Client, Delivery, ErrorKind, Timestamp};

/// A server that responds about the object that the path names, or about a new one.
fn server() -> Loopback {
    Loopback::start(|request| {
        let id = named_last(&request.target).unwrap_or_else(|| "x_1".to_owned());
        vec![Step::Send(json("201 Created", &serde_json::json!({ "id": id }).to_string()))]
    })
}

fn line(request: &Recorded) -> String {
    format!("{} {} {}", request.method, request.target, request.text()).trim_end().to_owned()
}

/// Every operation of the document, with all members of its request and with the required ones alone.
#[tokio::test]
async fn every_operation_sends_exactly_what_the_document_demands() {
    let server = server();
    let client = client(&server);
    let mut expected = Vec::new();
    for operation in operations() {
        for members in [Members::Required, Members::All] {
            let arguments = Arguments::new(operation, members, "秘密 &=");
            call_with(&client, operation.id, &arguments).await.unwrap();
            expected.push(arguments.request());
        }
    }
    assert_eq!(server.requests().iter().map(line).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn every_query_parameter_of_every_operation_is_sent_alone() {
    for operation in operations() {
        for (_, parameter) in operation.parameters_in(document(), "query") {
            let server = server();
            let name = parameter["name"].as_str().unwrap();
            let arguments = Arguments::new(operation, Members::All, "").only_query(name);
            call_with(&client(&server), operation.id, &arguments).await.unwrap();
            assert_eq!(line(&server.request()), arguments.request());
            assert!(server.request().target.contains(&format!("?{name}=")), "{}", server.request().target);
        }
    }
}

/// What users write by hand, and the bytes that it must become.
#[tokio::test]
async fn the_smallest_requests_hold_the_required_values_alone() {
    let server = server();
    let client = client(&server);
    client.create_charge(&order()).await.unwrap();
    client.list_charges(&ListChargesParams::new()).await.unwrap();
    client.capture_charge("cha_1", &CaptureChargeRequest::new()).await.unwrap();
    client.create_refund("cha_1", &CreateRefundRequest::new(300)).await.unwrap();
    client.create_code(&CreateCodeRequest::new(500, "order-9")).await.unwrap();
    client.create_customer(&CreateCustomerRequest::new()).await.unwrap();
    let source = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    client.create_source("cus_1", &source).await.unwrap();
    client.retrieve_charge_refund("cha_1", "ref_1").await.unwrap();
    client.delete_source("cus_1", "src_1").await.unwrap();
    assert_eq!(
        server.requests().iter().map(line).collect::<Vec<_>>(),
        [
            r#"POST /charges {"amount":1800,"orderNo":"order-1","paymentMethod":"creditcard"}"#,
            "GET /charges",
            "POST /charges/cha_1/capture {}",
            r#"POST /charges/cha_1/refunds {"amount":300}"#,
            r#"POST /codes {"amount":500,"orderNo":"order-9"}"#,
            "POST /customers {}",
            r#"POST /customers/cus_1/sources {"paymentMethod":"creditcard","resource":"web"}"#,
            "GET /charges/cha_1/refunds/ref_1",
            "DELETE /customers/cus_1/sources/src_1",
        ]
    );
}

#[tokio::test]
async fn full_requests_hold_every_value_as_it_was_set() {
    let server = server();
    let client = client(&server);
    client.create_charge(&full_charge()).await.unwrap();
    client.list_charges(&full_list()).await.unwrap();
    client.capture_charge("cha_1", &full_capture()).await.unwrap();
    client.create_refund("cha_1", &full_refund()).await.unwrap();
    client.create_code(&full_code()).await.unwrap();
    client.create_customer(&full_customer()).await.unwrap();
    client.create_source("cus_1", &full_source()).await.unwrap();
    client.list_sources("cus_1", &full_sources()).await.unwrap();
    assert_eq!(
        server.requests().iter().map(line).collect::<Vec<_>>(),
        [
            concat!(
                r#"POST /charges {"amount":1800,"capture":false,"clientIp":"203.0.113.7","currency":"JPY","#,
                r#""customerId":"cus_1","description":"Tea","extra":{"frontUrl":"https://shop.example/done"},"#,
                r#""locationId":"loc_1","metadata":{"cart":"9","note":"抹茶"},"orderNo":"order-1","#,
                r#""paymentMethod":"paypay","resource":"web","sourceId":"src_1"}"#
            ),
            concat!(
                "GET /charges?dateField=paid_time&from=1543944030817&limit=50&offset=100&order=asc",
                "&paymentMethod=paypay&paymentMethod=creditcard&paymentMethod=moon+pay%2Fx&sort=create_time",
                "&status=partially_refunded&to=1543944030818"
            ),
            r#"POST /charges/cha_1/capture {"amount":900,"extra":{"a":"b"}}"#,
            concat!(
                r#"POST /charges/cha_1/refunds {"amount":300,"currency":"JPY","metadata":{"cart":"9"},"#,
                r#""reason":"Sold out"}"#
            ),
            concat!(
                r#"POST /codes {"amount":500,"currency":"JPY","customerId":"cus_1","description":"Tea","#,
                r#""expiryDuration":15,"extra":{"a":"b"},"frontUrl":"https://shop.example/done","#,
                r#""items":[{"count":2,"image":"https://shop.example/tea.png","name":"tea","price":250}],"#,
                r#""locationId":"loc_1","metadata":{"cart":"9"},"orderNo":"order-9","shouldCreateSource":true,"#,
                r#""sourceId":"src_1"}"#
            ),
            concat!(
                r#"POST /customers {"description":"Regular","email":"h@shop.example","metadata":{"a":"b"},"#,
                r#""name":"花子","phone":"+81 3 0000 0000","remark":"Window seat"}"#
            ),
            concat!(
                r#"POST /customers/cus_1/sources {"description":"Card","extra":{"a":"b"},"metadata":{"c":"d"},"#,
                r#""paymentMethod":"creditcard","resource":"ios"}"#
            ),
            "GET /customers/cus_1/sources?paymentMethod=creditcard",
        ]
    );
}

#[tokio::test]
async fn a_query_parameter_is_sent_as_it_was_set() {
    let date: chrono::DateTime<chrono::Utc> = "2018-12-04T17:20:30.817Z".parse().unwrap();
    let list = ListChargesParams::new;
    for (query, expected) in [
        (list(), ""),
        (list().payment_method([]), ""),
        (list().payment_method([PaymentMethod::Paypay]), "?paymentMethod=paypay"),
        (list().payment_method(vec![PaymentMethod::Auto; 2]), "?paymentMethod=auto&paymentMethod=auto"),
        (list().payment_method([PaymentMethod::other("a&b=c d茶")]), "?paymentMethod=a%26b%3Dc+d%E8%8C%B6"),
        (list().from(Timestamp::from_millis(0)), "?from=0"),
        (list().from(date), "?from=1543944030817"),
        (list().from(date + chrono::TimeDelta::microseconds(999)), "?from=1543944030817"),
        (list().to(std::time::UNIX_EPOCH + Duration::from_secs(1)), "?to=1000"),
        (list().to(std::time::UNIX_EPOCH - Duration::from_micros(1)), "?to=-1"),
        (list().to(chrono::DateTime::UNIX_EPOCH - chrono::TimeDelta::microseconds(1)), "?to=-1"),
        (list().to(date.with_timezone(&chrono::FixedOffset::east_opt(9 * 3_600).unwrap())), "?to=1543944030817"),
        (list().to(Timestamp::from_millis(i64::MIN)), "?to=-9223372036854775808"),
        (list().date_field(ChargeTimeField::CreateTime), "?dateField=create_time"),
        (list().date_field(ChargeTimeField::other("refund_time")), "?dateField=refund_time"),
        (list().status(ChargeStatus::Pending), "?status=pending"),
        (list().limit(0), "?limit=0"),
        (list().limit(100), "?limit=100"),
        (list().offset(-1), "?offset=-1"),
        (list().sort(ChargeTimeField::PaidTime), "?sort=paid_time"),
        (list().order(SortOrder::Desc), "?order=desc"),
    ] {
        let server = server();
        client(&server).list_charges(&query).await.unwrap();
        assert_eq!(server.request().target, format!("/charges{expected}"));
    }
    for (query, expected) in [
        (ListSourcesParams::new(), ""),
        (ListSourcesParams::new().payment_method(PaymentMethod::ApplepayCn), "?paymentMethod=applepay_cn"),
    ] {
        let server = server();
        client(&server).list_sources("a b", &query).await.unwrap();
        assert_eq!(server.request().target, format!("/customers/a%20b/sources{expected}"));
    }
}

#[tokio::test]
async fn the_headers_are_these_and_no_others() {
    for (scheme, authorization) in
        [(AuthScheme::Bearer, format!("Bearer {KEY}")), (AuthScheme::Basic, format!("Basic {BASIC}"))]
    {
        let server = server();
        let client = builder(&server).auth(scheme).build().unwrap();
        for operation in operations() {
            let arguments = Arguments::new(operation, Members::Required, "");
            call_with(&client, operation.id, &arguments).await.unwrap();
        }
        for request in server.requests() {
            let mut headers = request.headers.clone();
            headers.sort();
            let (length, host) = (request.body.len().to_string(), server.address.to_string());
            let mut expected = vec![
                ("accept", "application/json"),
                ("accept-encoding", "identity"),
                ("authorization", &authorization),
                ("host", &host),
                ("user-agent", concat!("elepay-rust/", env!("CARGO_PKG_VERSION"))),
            ];
            if !request.body.is_empty() {
                expected.extend([("content-length", length.as_str()), ("content-type", "application/json")]);
            }
            if request.method == "POST" && request.body.is_empty() {
                expected.push(("content-length", "0"));
            }
            expected.sort_unstable();
            let expected: Vec<_> =
                expected.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(headers, expected, "{scheme:?} {}", request.target);
        }
    }
}

#[tokio::test]
async fn an_empty_list_or_map_is_sent_if_it_was_set_and_absent_if_not() {
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
async fn language_and_application_are_sent_if_they_are_set() {
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
async fn an_enum_value_newer_than_the_crate_is_sent_unchanged() {
    let server = server();
    let request = CreateSourceRequest::new(PaymentMethod::other("moonpay"), Resource::other("web"));
    client(&server).create_source("cus_1", &request).await.unwrap();
    assert_eq!(server.request().text(), r#"{"paymentMethod":"moonpay","resource":"web"}"#);
}

#[tokio::test]
async fn one_call_is_one_request_whatever_comes_back() {
    for response in [
        json("500 Internal Server Error", "{}"),
        json("503 Service Unavailable", "{}"),
        json("429 Too Many Requests", "{}"),
        b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n".to_vec(),
        Vec::new(),
    ] {
        let server = Loopback::responding(response);
        client(&server).create_charge(&order()).await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
    }
}
