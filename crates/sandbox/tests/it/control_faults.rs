//! Faults over HTTP: each constructor of `Fault` has a JSON form, and a typo is refused.

use std::collections::BTreeMap;
use std::time::Duration;

use elepay_sandbox::{Fault, FaultPlan, RequestFilter, Sandbox};
use elepay_spec::Document;
use heck::ToLowerCamelCase as _;
use serde_json::{Value, json};

use crate::support::control::{DOCUMENT, control, done};
use crate::support::post;

/// Every constructor by its name, with its JSON form.
fn table() -> BTreeMap<&'static str, (Fault, Value)> {
    let second = Duration::from_secs(1);
    [
        ("refuse_connections", Fault::refuse_connections(second), json!({ "seconds": 1.0 })),
        ("close_on_accept", Fault::close_on_accept(), json!({})),
        ("reset_before_reading", Fault::reset_before_reading(), json!({})),
        ("reset_while_reading", Fault::reset_while_reading(40), json!({ "bytes": 40 })),
        ("close_without_response", Fault::close_without_response().executed(true), json!({ "executed": true })),
        ("reset_without_response", Fault::reset_without_response().executed(false), json!({ "executed": false })),
        ("silence", Fault::silence(), json!({})),
        ("die_idle", Fault::die_idle(), json!({})),
        ("delay", Fault::delay(Duration::from_millis(1_500)), json!({ "seconds": 1.5 })),
        ("informational", Fault::informational([102, 103]), json!({ "statuses": [102, 103] })),
        (
            "redirect",
            Fault::redirect(307, "https://a.example/"),
            json!({ "status": 307, "location": "https://a.example/" }),
        ),
        ("cut", Fault::cut(0).executed(true), json!({ "bytes": 0, "executed": true })),
        ("html", Fault::html(502).retry_after("9"), json!({ "status": 502, "retryAfter": "9" })),
        ("status", Fault::status(503), json!({ "status": 503 })),
        ("error_code", Fault::error_code("S001000").executed(true), json!({ "code": "S001000", "executed": true })),
        (
            "too_many_requests",
            Fault::too_many_requests().executed_against_the_rule(true),
            json!({ "executed": true, "againstTheRule": true }),
        ),
        (
            "respond_with",
            Fault::respond_with(200, "application/octet-stream", [0xff]),
            json!({ "status": 200, "contentType": "application/octet-stream", "body": { "base64": "/w==" } }),
        ),
        ("content_type", Fault::content_type("text/plain"), json!({ "contentType": "text/plain" })),
        ("not_json", Fault::not_json(), json!({})),
        ("body", Fault::body("[]"), json!({ "body": "[]" })),
        ("unknown_values", Fault::unknown_values(), json!({})),
        ("trickle", Fault::trickle(64, Duration::from_millis(1)), json!({ "bytes": 64, "everySeconds": 0.001 })),
    ]
    .into_iter()
    .map(|(name, fault, mut form)| {
        form["kind"] = name.to_lower_camel_case().into();
        (name, (fault, form))
    })
    .collect()
}

#[test]
fn every_constructor_of_a_fault_has_a_json_form_that_is_documented() {
    let source = include_str!("../../src/http/fault.rs");
    let functions = source.lines().filter_map(|line| line.strip_prefix("    pub fn "));
    let constructors = functions.filter(|rest| rest.contains("-> Self") && !rest.contains("self"));
    let constructors: Vec<_> = constructors.filter_map(|rest| rest.split('(').next()).collect();
    assert!(constructors.len() > 20, "{constructors:?}");
    let table = table();
    for name in constructors {
        assert!(table.contains_key(name), "Fault::{name} is missing in this table, and maybe in control.yaml");
    }
    let document = Document::parse("control.yaml", DOCUMENT).unwrap().value;
    let schema = json!({ "$ref": "#/components/schemas/Fault", "components": document["components"] });
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for (name, (fault, form)) in &table {
        assert_eq!(serde_json::to_value(fault).unwrap(), *form, "{name}");
        assert_eq!(serde_json::from_value::<Fault>(form.clone()).unwrap(), *fault, "{name}");
        assert!(validator.is_valid(form), "{name}: {form}");
        // No member more than documented, on either side.
        let mut typo = form.clone();
        typo["tyop"] = true.into();
        assert!(!validator.is_valid(&typo), "{name}");
        assert!(serde_json::from_value::<Fault>(typo).is_err(), "{name}");
    }
    let documented = document["components"]["schemas"]["Fault"]["oneOf"].as_array().unwrap().len();
    assert_eq!(documented, table.len());
}

#[tokio::test]
async fn every_fault_can_be_planned_listed_and_cleared() {
    let sandbox = Sandbox::start().await.unwrap();
    for (at, (name, (fault, form))) in table().into_iter().enumerate() {
        // The first call is left without one, so that no window begins.
        let plan = json!({ "fault": form, "nth": at + 2 });
        let planned = done(&sandbox, "POST", "/_sandbox/faults", Some(plan.clone())).await;
        assert_eq!(planned, plan, "{name}");
        assert_eq!(sandbox.faults()[at], FaultPlan::nth(at as u64 + 2, fault), "{name}");
    }
    let listed = done(&sandbox, "GET", "/_sandbox/faults", None).await;
    assert_eq!(listed["faults"].as_array().unwrap().len(), table().len());
    done(&sandbox, "DELETE", "/_sandbox/faults", None).await;
    assert_eq!(sandbox.faults(), []);
}

#[tokio::test]
async fn a_fault_applies_to_the_next_the_nth_or_the_selected_calls() {
    let sandbox = Sandbox::start().await.unwrap();
    let plan = |plan: Value| done(&sandbox, "POST", "/_sandbox/faults", Some(plan));
    let fault = |status: u16| json!({ "kind": "status", "status": status });
    assert_eq!(plan(json!({ "fault": fault(501) })).await["nth"], 1, "the next");
    assert_eq!(plan(json!({ "fault": fault(502) })).await["nth"], 2, "the next that has none");
    plan(json!({ "fault": fault(504), "nth": 4 })).await;
    let when = json!({ "operation": "createCode", "method": "post", "path": "/codes", "body": { "orderNo": "bad" } });
    plan(json!({ "fault": fault(505), "when": when, "times": 2 })).await;
    plan(json!({ "fault": fault(506), "when": { "path": "/codes" } })).await;
    let mut statuses = Vec::new();
    for order in ["bad", "bad", "bad", "bad", "good", "bad", "bad"] {
        let client = reqwest::Client::new().post(format!("{}/codes", sandbox.url())).bearer_auth(sandbox.key());
        let body = json!({ "amount": 1, "orderNo": order });
        statuses.push(client.json(&body).send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [501, 502, 505, 504, 506, 505, 506]);
    let left = sandbox.faults();
    assert_eq!((left.len(), &left[0].when), (1, &Some(RequestFilter::new().path("/codes"))));
    // A page, and control itself, are no calls.
    assert_eq!(sandbox.requests().len(), 7);
}

#[tokio::test]
async fn a_typo_or_a_contradiction_in_a_fault_is_refused_with_what_is_allowed() {
    let sandbox = Sandbox::start().await.unwrap();
    let status = json!({ "kind": "status", "status": 503 });
    for (plan, reason) in [
        (json!({}), "`fault`: it is missing; expected an object"),
        (json!({ "fault": {} }), "`fault.kind`: it is missing; expected a string"),
        (json!({ "fault": { "kind": "silense" } }), "`fault.kind`: there is no such value; did you mean `silence`?"),
        (
            json!({ "fault": { "kind": "delay", "second": 1 } }),
            "`fault.second`: there is no such member; did you mean `seconds`?",
        ),
        (json!({ "fault": { "kind": "silence", "excuted": true } }), "did you mean `executed`?"),
        (json!({ "fault": { "kind": "delay" } }), "`fault.seconds`: it is missing; expected a number"),
        (json!({ "fault": { "kind": "delay", "seconds": -1 } }), "`fault.seconds`: expected a number of at least 0"),
        (
            json!({ "fault": { "kind": "status", "status": 42 } }),
            "`fault.status`: expected a whole number from 200 to 599",
        ),
        (
            json!({ "fault": { "kind": "redirect", "status": 200, "location": "/" } }),
            "`fault.status`: expected 301 or 302 or 303 or 307 or 308",
        ),
        (
            json!({ "fault": { "kind": "informational", "statuses": [103, 9] } }),
            "`fault.statuses[1]`: expected a whole number",
        ),
        (
            json!({ "fault": { "kind": "respondWith", "status": 204, "contentType": "a/b", "body": "x" } }),
            "cannot have a body",
        ),
        (json!({ "fault": { "kind": "body", "body": { "base64": "%" } } }), "`fault.body.base64`: expected a string"),
        (json!({ "fault": { "kind": "body", "body": 1 } }), "`fault.body`: expected a string or an object"),
        (json!({ "fault": { "kind": "contentType", "contentType": "a\nb" } }), "a header cannot hold"),
        (json!({ "fault": { "kind": "silence", "retryAfter": "1" } }), "does not bring its own response"),
        (json!({ "fault": { "kind": "errorCode", "code": "M002007", "executed": true } }), "`againstTheRule` in JSON"),
        (json!({ "fault": { "kind": "closeOnAccept", "executed": true } }), "before the request is known"),
        (json!({ "fault": { "kind": "silence", "againstTheRule": true } }), "`againstTheRule` needs `executed`"),
        (json!({ "fault": status, "nht": 1 }), "`nht`: there is no such member; did you mean `nth`?"),
        (json!({ "fault": status, "nth": 0 }), "`nth`: expected a whole number from 1"),
        (json!({ "fault": status, "nth": 1.5 }), "`nth`: expected a whole number from 1"),
        (json!({ "fault": status, "times": 1 }), "`times` needs `when`"),
        (json!({ "fault": status, "when": {}, "times": 0 }), "`times`: expected a whole number from 1"),
        (json!({ "fault": status, "when": {}, "nth": 1 }), "either `nth` or `when`"),
        (
            json!({ "fault": status, "when": { "operatoin": "x" } }),
            "`when.operatoin`: there is no such member; did you mean",
        ),
        (json!({ "fault": { "kind": "errorCode", "code": "M00200" } }), "no error code `M00200`"),
    ] {
        let (code, refusal) = control(&sandbox, "POST", "/_sandbox/faults", Some(plan.clone())).await;
        assert_eq!(code, 400, "{plan}");
        assert!(refusal["message"].as_str().unwrap().contains(reason), "{plan}: {reason}: {refusal}");
    }
    assert_eq!(sandbox.faults(), []);
}

#[tokio::test]
async fn a_selection_that_no_valid_call_is_in_is_refused_with_the_nearest_one() {
    let sandbox = Sandbox::start().await.unwrap();
    for (when, reason) in [
        (json!({ "operation": "createCharges" }), "no operation `createCharges`; did you mean `createCharge`?"),
        (json!({ "path": "/chargs" }), "`when.path`: the API has no path `/chargs`; the nearest is `/charges`"),
        (json!({ "path": "/charges/" }), "the nearest is `/charges`"),
        (json!({ "path": "charges" }), "the nearest is `/charges`"),
        (json!({ "path": "/charges?limit=1" }), "the nearest is `/charges`"),
        (json!({ "path": "/charges/{id}/refund" }), "the nearest is `/charges/*/refunds`"),
        (json!({ "path": "/charges/{id}" }), "the nearest is `/charges/*`"),
        (json!({ "path": "/v1/codes" }), "the nearest is `/codes`"),
        (json!({ "path": "/_sandbox/clock" }), "the API has no path"),
        (json!({ "path": "" }), "the API has no path"),
        (json!({ "method": "PSOT" }), "`when.method`: the API has no method `PSOT`"),
        (json!({ "path": "/charges", "method": "DELETE" }), "`when.method`: `/charges` has no method `DELETE`"),
        (json!({ "operation": "createCharge", "method": "GET" }), "`createCharge` has no method `GET`"),
        (
            json!({ "operation": "createCharge", "path": "/codes" }),
            "`createCharge` has no path `/codes`; the nearest is `/charges`",
        ),
        (json!({ "operation": "createCharge", "body": { "orderNumber": "1" } }), "`when.body.orderNumber`: "),
        (json!({ "body": { "oderNo": "1" } }), "did you mean `orderNo`?"),
        (json!({ "operation": "listCharges", "body": { "orderNo": "1" } }), "has a body"),
        (
            json!({ "operation": "createCharge", "body": { "amount": "500" } }),
            "`when.body.amount`: no valid call has this",
        ),
        (json!({ "body": { "paymentMethod": "paypall" } }), "`when.body.paymentMethod`: no valid call has this value"),
    ] {
        let plan = json!({ "fault": { "kind": "silence" }, "when": when });
        let (status, refusal) = control(&sandbox, "POST", "/_sandbox/faults", Some(plan)).await;
        let message = refusal["message"].as_str().unwrap_or_default();
        assert!(status == 400 && message.contains(reason), "{when}: {reason}: {status} {refusal}");
    }
    assert_eq!(sandbox.faults(), []);
    for when in [
        json!({}),
        json!({ "path": "/*" }),
        json!({ "path": "/charges/cha_1" }),
        json!({ "path": "/charges/*/refunds", "method": "post" }),
        json!({ "path": "/*/*/refunds/*" }),
        json!({ "body": { "orderNo": "bad", "amount": 500.0 } }),
        json!({ "body": { "metadata": { "cart": "1" } } }),
    ] {
        done(&sandbox, "POST", "/_sandbox/faults", Some(json!({ "fault": { "kind": "silence" }, "when": when }))).await;
    }
}

#[tokio::test]
async fn a_number_selects_the_calls_that_have_it_however_it_is_written() {
    let sandbox = Sandbox::start().await.unwrap();
    let fault = json!({ "kind": "errorCode", "code": "S001000" });
    for amount in [json!(500.0), json!(500)] {
        let plan = json!({ "fault": fault, "when": { "body": { "amount": amount } }, "times": 2 });
        done(&sandbox, "POST", "/_sandbox/faults", Some(plan)).await;
        for (sent, struck) in [("501", false), ("500", true), ("500.0", true)] {
            let body = format!(r#"{{"amount": {sent}, "orderNo": "{sent}"}}"#);
            let (status, response) = post(&sandbox, "/codes", &body).await;
            assert_eq!(response["errorCode"] == "S001000", struck, "{amount}: {sent}: {status} {response}");
        }
    }
}

#[tokio::test]
async fn a_window_without_a_listener_has_begun_when_control_answers() {
    let sandbox = Sandbox::start().await.unwrap();
    let window = json!({ "fault": { "kind": "refuseConnections", "seconds": 1 } });
    done(&sandbox, "POST", "/_sandbox/faults", Some(window)).await;
    let error = reqwest::get(format!("{}/charges", sandbox.url())).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    let begun = std::time::Instant::now();
    while reqwest::get(format!("{}/charges", sandbox.url())).await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_port_with_broken_tls_is_opened_by_control() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = done(&sandbox, "POST", "/_sandbox/broken-tls", None).await["url"].as_str().unwrap().to_owned();
    assert!(reqwest::get(url).await.unwrap_err().is_connect());
    assert_eq!(post(&sandbox, "/codes", r#"{"amount": 1, "orderNo": "a"}"#).await.0, 201);
}

#[tokio::test]
async fn only_so_many_faults_can_be_planned_so_that_memory_is_bounded() {
    let sandbox = Sandbox::start().await.unwrap();
    for _ in 0..1_000 {
        sandbox.plan_fault(FaultPlan::when(RequestFilter::new().path("/charges/nothing"), Fault::silence())).unwrap();
    }
    let one_more = json!({ "fault": { "kind": "silence" } });
    let (status, refusal) = control(&sandbox, "POST", "/_sandbox/faults", Some(one_more.clone())).await;
    assert_eq!(status, 409);
    assert!(refusal["message"].as_str().unwrap().contains("clear them first"), "{refusal}");
    sandbox.clear_faults();
    done(&sandbox, "POST", "/_sandbox/faults", Some(one_more)).await;
}

#[tokio::test]
async fn planned_faults_are_limited_by_their_memory_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let large = json!({ "fault": { "kind": "body", "body": "x".repeat(900_000) } });
    let mut planned = 0;
    let refusal = loop {
        let (status, shown) = control(&sandbox, "POST", "/_sandbox/faults", Some(large.clone())).await;
        if status != 201 {
            assert_eq!(status, 409, "{shown}");
            break shown;
        }
        planned += 1;
        assert!(planned < 20, "16 MiB are planned");
    };
    assert!(refusal["message"].as_str().unwrap().contains("more than 16 MiB; clear them first"), "{refusal}");
    assert!(planned > 5, "{planned}");
    done(&sandbox, "POST", "/_sandbox/reset", None).await;
    done(&sandbox, "POST", "/_sandbox/faults", Some(large)).await;
}

#[tokio::test]
async fn a_call_has_one_fault_and_requests_are_sought_by_operations_that_exist() {
    let sandbox = Sandbox::start().await.unwrap();
    let plan = json!({ "fault": { "kind": "silence" }, "nth": 3 });
    done(&sandbox, "POST", "/_sandbox/faults", Some(plan)).await;
    let second = json!({ "fault": { "kind": "notJson" }, "nth": 3 });
    let (status, refusal) = control(&sandbox, "POST", "/_sandbox/faults", Some(second)).await;
    assert!(status == 409 && refusal["message"].as_str().unwrap().contains("call 3 already"), "{refusal}");
    assert_eq!(sandbox.faults(), [FaultPlan::nth(3, Fault::silence())]);
    let (status, refusal) = control(&sandbox, "GET", "/_sandbox/requests?operation=createCharg", None).await;
    assert!(status == 400 && listed(&refusal["allowed"], "createCharge"), "{refusal}");
}

fn listed(names: &Value, name: &str) -> bool {
    names.as_array().unwrap().contains(&name.into())
}
