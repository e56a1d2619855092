//! Requests that elepay would refuse are refused, with the published error object.

use elepay_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::support::post;

struct Sent<'a> {
    method: &'a str,
    path: &'a str,
    authorization: &'a str,
    content_type: &'a str,
    body: &'a str,
}

async fn send(sandbox: &Sandbox, sent: &Sent<'_>) -> (u16, String, Value) {
    let method = sent.method.parse().unwrap();
    let mut request = reqwest::Client::new()
        .request(method, format!("{}{}", sandbox.url(), sent.path))
        .header("content-type", sent.content_type)
        .body(sent.body.to_owned());
    if !sent.authorization.is_empty() {
        request = request.header("authorization", sent.authorization);
    }
    let response = request.send().await.unwrap();
    let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), content_type, response.json().await.unwrap())
}

const GOOD: &str = r#"{"amount": 500, "orderNo": "order-1", "paymentMethod": "paypay"}"#;

#[tokio::test]
async fn each_refusal_has_its_status_code_and_parameter_name() {
    let sandbox = Sandbox::start().await.unwrap();
    let good = || Sent {
        method: "POST",
        path: "/charges",
        authorization: "Bearer sk_test_sandbox",
        content_type: "application/json",
        body: GOOD,
    };
    let (status, content_type, charge) = send(&sandbox, &good()).await;
    assert_eq!(
        (status, content_type.as_str(), &charge["amount"]),
        (201, "application/json;charset=utf-8", &json!(500))
    );
    let basic = Sent { authorization: "Basic c2tfdGVzdF9zYW5kYm94Og==", ..good() };
    assert_eq!(send(&sandbox, &basic).await.0, 201, "the key as the user name, without a password");
    let largest = GOOD.replace("500", "9223372036854775807").replace("order-1", "order-2");
    let largest = Sent { body: &largest, ..good() };
    assert_eq!(send(&sandbox, &largest).await.2["amount"], json!(i64::MAX));
    let long = GOOD.replace("order-1", &"x".repeat(51));
    let unpublished = GOOD.replace("paypay", "moonpay");
    let nested = GOOD.replace('}', r#", "metadata": {"route": "x"}}"#);
    let bytes = GOOD.replace('}', &format!(r#", "metadata": {{"a": "{}"}}}}"#, "あ".repeat(86)));
    let item = r#"{"amount": 1, "orderNo": "o", "items": [{"name": 1}]}"#;
    let odd = GOOD.replace('}', r#", "metadata": {"a/b~c": 1}}"#);
    let huge = GOOD.replace("order-1", &"x".repeat(2 << 20));
    for (sent, status, code, parameter) in [
        (Sent { authorization: "", ..good() }, 400, "M004002", ""),
        (Sent { authorization: "Bearer sk_test_other", ..good() }, 400, "M004001", ""),
        (Sent { authorization: "Bearer pk_test_sandbox", ..good() }, 400, "M004001", ""),
        (Sent { authorization: "Basic c2tfdGVzdF9zYW5kYm94OnB3", ..good() }, 400, "M004001", ""),
        (Sent { authorization: "Basic %%%", ..good() }, 401, "M004002", ""),
        (Sent { authorization: "Digest x", ..good() }, 401, "M004002", ""),
        (Sent { method: "DELETE", ..good() }, 400, "M003000", ""),
        (Sent { path: "/nowhere", ..good() }, 404, "M002003", ""),
        (Sent { content_type: "text/plain", ..good() }, 400, "M002002", ""),
        (Sent { body: "{", ..good() }, 400, "M002002", ""),
        (Sent { body: "", ..good() }, 400, "M002002", ""),
        (Sent { path: "/locations", body: "", ..good() }, 400, "M002001", "address"),
        (
            Sent { path: "/subscriptions", body: r#"{"customerId": "c", "intervalSpan": 0}"#, ..good() },
            400,
            "M002002",
            "intervalSpan",
        ),
        (Sent { body: "[]", ..good() }, 400, "M002002", ""),
        (Sent { body: r#"{"amount": 1, "paymentMethod": "paypay"}"#, ..good() }, 400, "M002001", "orderNo"),
        (Sent { body: &GOOD.replace("500", "\"500\""), ..good() }, 400, "M002002", "amount"),
        (Sent { body: &GOOD.replace("500", "18446744073709551615"), ..good() }, 400, "M002002", "amount"),
        (Sent { body: &GOOD.replace("500", "9223372036854775808"), ..good() }, 400, "M002002", "amount"),
        (Sent { body: &GOOD.replace("500", "1e300"), ..good() }, 400, "M002002", "amount"),
        (Sent { body: &GOOD.replace("500", "500.5"), ..good() }, 400, "M002002", "amount"),
        (Sent { body: &GOOD.replace("500", "500.0"), ..good() }, 400, "M002002", "amount"),
        (Sent { body: &GOOD.replace("500", "0"), ..good() }, 400, "M002002", "amount"),
        (Sent { body: &GOOD.replace("500", "-1"), ..good() }, 400, "M002002", "amount"),
        (Sent { path: "/codes", body: item, ..good() }, 400, "M002002", "items[0].name"),
        (Sent { body: &odd, ..good() }, 400, "M002002", "metadata.a/b~c"),
        (Sent { body: &huge, ..good() }, 413, "M002002", ""),
        (Sent { body: &long, ..good() }, 400, "M002002", "orderNo"),
        (Sent { body: &unpublished, ..good() }, 400, "M002002", "paymentMethod"),
        (Sent { body: &nested, ..good() }, 400, "M002002", "metadata"),
        (Sent { body: &bytes, ..good() }, 400, "M002002", "metadata.a"),
    ] {
        let what = format!("{} {} {} {:.200}", sent.method, sent.path, sent.authorization, sent.body);
        let (got, content_type, error) = send(&sandbox, &sent).await;
        assert_eq!((got, error["errorCode"].as_str().unwrap()), (status, code), "{what}: {error}");
        assert_eq!(error["parameterName"].as_str().unwrap_or_default(), parameter, "{what}: {error}");
        assert_eq!(content_type, "application/json;charset=utf-8", "{what}");
        assert!(error["requestId"].is_string() && error["message"].is_string(), "{what}: {error}");
    }
    assert_eq!(sandbox.charges().len(), 3, "refused calls are not executed");
    assert_eq!(sandbox.requests().len(), 33);
}

#[tokio::test]
async fn unknown_members_are_reported_and_refused_only_if_strict() {
    let body = GOOD.replace('}', r#", "colour": "red"}"#);
    let sent = |authorization| Sent {
        method: "POST",
        path: "/charges",
        authorization,
        content_type: "application/json",
        body: &body,
    };
    let sandbox = Sandbox::start().await.unwrap();
    assert_eq!(send(&sandbox, &sent("Bearer sk_test_sandbox")).await.0, 201);
    assert_eq!(sandbox.requests()[0].unknown, ["colour"]);
    assert_eq!(sandbox.requests()[0].operation.as_deref(), Some("createCharge"));
    let strict = Sandbox::builder().strict().start().await.unwrap();
    let (status, _, error) = send(&strict, &sent("Bearer sk_test_sandbox")).await;
    assert_eq!((status, &error["parameterName"]), (400, &json!("colour")));
    assert_eq!(strict.requests()[0].unknown, ["colour"], "reported although it is refused");
}

#[tokio::test]
async fn unknown_members_can_have_any_number() {
    let sandbox = Sandbox::start().await.unwrap();
    let numbers = [
        "0.1",
        "1.5",
        "1e3",
        "-0",
        "1e-5",
        "1e400",
        "-1E+999",
        "0.1e999",
        "9007199254740993",
        "18446744073709551615",
        "99999999999999999999",
        "-9223372036854775809",
        "\"1e400\"",
        "[1e400, {\"\\\"1e400\": -1e400}]",
    ];
    let count = numbers.len();
    for number in numbers {
        let body = format!(r#"{{"unknownField": {number}, "metadata": {{"note": "1e400"}}}}"#);
        let (status, customer) = post(&sandbox, "/customers", &body).await;
        assert_eq!((status, &customer["metadata"]["note"]), (201, &json!("1e400")), "{number}: {customer}");
    }
    assert_eq!(sandbox.requests().iter().filter(|request| request.unknown == ["unknownField"]).count(), count);

    let nested = r#"{"amount": 1, "orderNo": "o", "items": [{"price": NUMBER, "colour": NUMBER}]}"#;
    for number in ["9223372036854775808", "1e400", "-1e400"] {
        let (status, error) = post(&sandbox, "/codes", &nested.replace("NUMBER", number)).await;
        assert_eq!((status, &error["parameterName"]), (400, &json!("items[0].price")), "{number}: {error}");
    }
}

#[tokio::test]
async fn unknown_members_are_found_at_any_depth_but_not_in_maps() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = r#"{"amount": 1, "orderNo": "o", "metadata": {"any": "x"}, "extra": {"any": "x"},
        "items": [{"name": "tea"}, {"name": "cup", "colour": "red"}]}"#;
    let sent = Sent {
        method: "POST",
        path: "/codes",
        authorization: "Bearer sk_test_sandbox",
        content_type: "application/json",
        body,
    };
    assert_eq!(send(&sandbox, &sent).await.0, 201);
    assert_eq!(sandbox.requests()[0].unknown, ["items[1].colour"]);
    assert_eq!(sandbox.requests()[0].body.as_ref().unwrap()["items"][1]["colour"], "red");
}

/// What a person with curl does wrong first.
#[tokio::test]
async fn a_refusal_of_the_api_says_what_to_do() {
    let sandbox = Sandbox::start().await.unwrap();
    let key = Some(sandbox.key());
    for (method, path, key, body, message) in [
        ("GET", "/charges", None, "", "Authorization header is missing; send `Bearer` and the key"),
        ("GET", "/charges", Some("sk_test_other"), "", "not the sandbox's key, which it prints when it starts"),
        ("GET", "/charge", key, "", "no path /charge; the nearest is /charges"),
        ("GET", "/charges/cha_1/refund", key, "", "the nearest is /charges/*/refunds"),
        ("PUT", "/charges", key, "{}", "/charges does not support PUT, only "),
        ("POST", "/charges", key, "[]", "the body: value is not of type \"object\""),
        (
            "POST",
            "/charges",
            key,
            r#"{"amount": 1, "orderNo": "1", "paymentMethod": "paypayy"}"#,
            "; did you mean `paypay`?",
        ),
    ] {
        let method: reqwest::Method = method.parse().unwrap();
        let mut request = reqwest::Client::new().request(method, format!("{}{path}", sandbox.url()));
        if let Some(key) = key {
            request = request.bearer_auth(key);
        }
        let request = request.header("content-type", "application/json").body(body);
        let error: Value = request.send().await.unwrap().json().await.unwrap();
        assert!(error["message"].as_str().unwrap().contains(message), "{path} {body}: {message}: {error}");
    }
}
