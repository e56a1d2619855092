//! `/_sandbox` for people. Tests in a headless Chromium are skipped unless `chromium` and `chromedriver` are installed;
//! their pictures are kept in `target/screenshots`.

use std::time::Duration;

use elepay::types::{
    CreateChargeRequest, CreateCodeRequest, CreateRefundRequest, CreateSourceRequest, PaymentMethod, Resource,
};
use elepay_sandbox::{Fault, Sandbox, WebhookFault};
use serde_json::Value;

use crate::support::browser::{Browser, SKIPPED};
use crate::support::control::control;
use crate::support::paid_charge;

/// Returns the status of an object.
fn status(sandbox: &Sandbox, kind: &str, id: &str) -> String {
    let objects = sandbox.objects(kind).unwrap();
    let object = objects.iter().find(|object| object["id"] == id).unwrap();
    object["status"].as_str().unwrap().to_owned()
}

async fn charge(sandbox: &Sandbox, order: &str) -> String {
    let request = CreateChargeRequest::new(500, order, PaymentMethod::Paypay);
    sandbox.client().create_charge(&request).await.unwrap().id.clone()
}

async fn source(sandbox: &Sandbox) -> String {
    let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    sandbox.client().create_source(sandbox.customer(), &request).await.unwrap().id.clone()
}

/// Sends a form as a browser without scripts does, and returns the status and the page that follows.
async fn send(sandbox: &Sandbox, form: &[(&str, &str)]) -> (u16, String) {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = reqwest::Client::new().post(sandbox.state_url()).header("accept", "text/html");
    let response = request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn without_scripts_every_form_does_what_it_says() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let [approved, declined, waiting] =
        [charge(&sandbox, "1").await, charge(&sandbox, "2").await, charge(&sandbox, "3").await];
    let source = source(&sandbox).await;
    let code = client.create_code(&CreateCodeRequest::new(500, "4")).await.unwrap().id.clone();
    for (form, kind, id, expected) in [
        (&[("do", "approve"), ("id", approved.as_str())][..], "charge", &approved, "captured"),
        (&[("do", "decline"), ("id", declined.as_str())], "charge", &declined, "failed"),
        (&[("do", "status:waiting"), ("id", waiting.as_str())], "charge", &waiting, "waiting"),
        (&[("do", "approve"), ("id", source.as_str())], "source", &source, "active"),
        (&[("do", "expire"), ("id", code.as_str())], "code", &code, "closed"),
    ] {
        let (code, page) = send(&sandbox, form).await;
        assert!(code == 200 && page.contains("role=\"status\">Done."), "{form:?}: {page}");
        assert_eq!(status(&sandbox, kind, id), expected, "{form:?}");
    }
    assert_eq!(send(&sandbox, &[("do", "dispute"), ("id", &approved)]).await.0, 200);
    assert_eq!(sandbox.objects("dispute").unwrap().len(), 1);
    assert_eq!(send(&sandbox, &[("do", "customer")]).await.0, 200);
    assert_eq!(sandbox.objects("customer").unwrap().len(), 2);

    let cut = r#"{"kind":"closeWithoutResponse","executed":true}"#;
    assert_eq!(send(&sandbox, &[("do", "fault"), ("fault", cut), ("custom", "")]).await.0, 200);
    let own = r#"{"kind":"status","status":503}"#;
    let form = [("do", "fault"), ("fault", cut), ("custom", own), ("operation", "retrieveCharge")];
    assert_eq!(send(&sandbox, &form).await.0, 200);
    assert_eq!(sandbox.faults().len(), 2);
    let lost = client.create_code(&CreateCodeRequest::new(1, "5")).await.unwrap_err();
    assert_eq!(lost.delivery(), elepay::Delivery::Unknown);
    assert_eq!(client.retrieve_charge(&approved).await.unwrap_err().http_status().unwrap().as_u16(), 503);
    sandbox.fault_at(9, Fault::silence());
    assert_eq!(send(&sandbox, &[("do", "clear-faults")]).await.0, 200);
    assert_eq!(sandbox.faults(), []);

    assert_eq!(send(&sandbox, &[("do", "snapshot")]).await.0, 200);
    assert_eq!(send(&sandbox, &[("do", "advance"), ("seconds", "2678400.5")]).await.0, 200);
    assert_eq!(send(&sandbox, &[("do", "reset")]).await.0, 200);
    assert!(sandbox.objects("charge").unwrap().is_empty() && sandbox.requests().is_empty());
    let (_, page) = send(&sandbox, &[("do", "restore"), ("id", "snap_sandbox000001")]).await;
    assert!(page.contains(&approved), "{page}");
    assert_eq!(send(&sandbox, &[("do", "delete-snapshot"), ("id", "snap_sandbox000001")]).await.0, 200);
    let webhook = "http://127.0.0.1:9/hook?a=1&b=2";
    let (_, page) = send(&sandbox, &[("do", "add-webhook"), ("url", webhook)]).await;
    assert!(page.contains("http://127.0.0.1:9/hook?a=1&amp;b=2"), "{page}");
    assert_eq!(send(&sandbox, &[("do", "webhook-fault"), ("fault", r#"{"kind":"lost"}"#)]).await.0, 200);
    assert_eq!(send(&sandbox, &[("do", "approve"), ("id", &waiting)]).await.0, 200);
    let event = sandbox.events().last().unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(send(&sandbox, &[("do", "redeliver"), ("id", &event)]).await.0, 200);
    assert_eq!(send(&sandbox, &[("do", "clear-webhook-faults")]).await.0, 200);
    let hook = sandbox.webhooks()[0].id.clone();
    assert_eq!(send(&sandbox, &[("do", "remove-webhook"), ("id", &hook)]).await.0, 200);
    assert!(sandbox.webhooks().is_empty());
    assert_eq!(send(&sandbox, &[("do", "clear-requests")]).await.0, 200);
}

#[tokio::test]
async fn a_form_that_cannot_be_executed_says_why() {
    let sandbox = Sandbox::start().await.unwrap();
    let paid = paid_charge(&sandbox, "order-1", 500).await;
    for (form, reason) in [
        (&[("do", "approve"), ("id", paid.as_str())][..], "the charge is `captured`"),
        (&[("do", "approve"), ("id", "<nobody>")], "&lt;nobody&gt;"),
        (&[("do", "advance"), ("seconds", "soon")], "`seconds` must be a number of seconds"),
        (&[("do", "advance"), ("seconds", "-1")], "`seconds` must be a number of seconds"),
        (&[("do", "fault"), ("custom", "{")], "`custom` is not valid JSON"),
        (&[("do", "fault"), ("custom", r#"{"kind":"cut"}"#)], "`custom.bytes`: it is missing; expected a whole number"),
        (
            &[("do", "webhook-fault"), ("fault", r#"{"kind":"late","seconds":-1}"#)],
            "`fault.seconds`: expected a number",
        ),
        (&[("do", "fault"), ("fault", r#"{"kind":"silence"}"#), ("operation", "nothing")], "no operation `nothing`"),
        (&[("do", "add-webhook"), ("url", "nowhere")], "`url`: expected a string"),
        (&[("do", "add-webhook"), ("url", "https://shop.example/")], "sends nothing by TLS"),
        (&[("do", "add-webhook"), ("url", "http://")], "must be an absolute URL"),
        (&[("do", "nothing")], "`do` is `nothing`, which no form of the page has"),
        (&[], "`do` is ``, which no form of the page has"),
    ] {
        let (status, page) = send(&sandbox, form).await;
        let alert = page.split("role=\"alert\"").nth(1).unwrap_or_else(|| panic!("{form:?}: {page}"));
        assert!(status == 400 && alert[..300].contains(reason), "{form:?}: {status} {}", &alert[..300]);
    }
}

#[tokio::test]
async fn the_dashboard_plans_as_many_faults_of_events_as_control_does_and_no_more() {
    let sandbox = Sandbox::start().await.unwrap();
    for _ in 0..1_000 {
        sandbox.webhook_fault(WebhookFault::twice());
    }
    let fault = r#"{"kind":"lost"}"#;
    let body = serde_json::json!({ "fault": { "kind": "lost" } });
    let (status, refusal) = control(&sandbox, "POST", "/_sandbox/webhook-faults", Some(body)).await;
    let (code, page) = send(&sandbox, &[("do", "webhook-fault"), ("fault", fault)]).await;
    assert_eq!((status, code, sandbox.webhook_faults().len()), (409, 400, 1_000));
    assert!(page.contains(refusal["message"].as_str().unwrap()), "{refusal} {page}");
}

#[tokio::test]
async fn the_page_says_whether_the_clock_is_ahead_of_the_machine_or_behind_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let clock = async |lang: &str| {
        let url = format!("{}?lang={lang}", sandbox.state_url());
        let page = reqwest::Client::new().get(url).header("accept", "text/html").send().await.unwrap();
        let page = page.text().await.unwrap();
        page.split("class=\"time\">").nth(1).unwrap().split("</p>").next().unwrap().to_owned()
    };
    assert!(clock("en").await.ends_with(" UTC"), "they are the same");
    let snapshot = sandbox.snapshot().unwrap();
    sandbox.advance(Duration::from_secs(60));
    assert!(clock("en").await.ends_with(" UTC · ahead of this machine by 60 s"));
    assert!(clock("ja").await.ends_with(" UTC · このマシンより先行： 60 s"));
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    sandbox.restore(&snapshot).unwrap();
    assert!(clock("en").await.contains(" UTC · behind this machine by "));
    assert!(clock("ja").await.contains(" UTC · このマシンより遅延： "));
}

#[tokio::test]
async fn browsers_get_a_page_and_programs_get_json_on_this_machine_only() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = reqwest::Client::new();
    let json = client.get(sandbox.state_url()).send().await.unwrap();
    assert!(json.json::<Value>().await.unwrap()["charges"].is_array());
    let page = client.get(sandbox.state_url()).header("accept", "text/html,*/*;q=0.8").send().await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(page.headers()["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
    for (name, value) in [
        ("host", "evil.example"),
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let post = client.post(sandbox.state_url()).header("accept", "text/html").header(name, value);
        let form = post.header("content-type", "application/x-www-form-urlencoded").body("do=customer");
        assert_eq!(form.send().await.unwrap().status().as_u16(), 403, "{name}: {value}");
    }
    assert!(sandbox.objects("customer").unwrap().is_empty());
}

#[tokio::test]
async fn of_many_objects_the_latest_are_shown_with_their_number() {
    let sandbox = Sandbox::start().await.unwrap();
    for number in 0..300 {
        charge(&sandbox, &format!("order-{number}-")).await;
    }
    let page = reqwest::Client::new().get(sandbox.state_url()).header("accept", "text/html").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("Charges (300)") && page.contains("25 / 300") && page.contains("Requests (300)"), "{page}");
    assert!(page.contains("order-299-") && !page.contains("order-200-"));
    assert!(page.len() < 200_000, "{} bytes", page.len());
}

/// The keys of everything that can be focused and is visible, in the order of the page.
const FOCUSABLE: &str = "return [...document.querySelectorAll('a, button, input, select, summary, pre')]
    .filter(it => it.checkVisibility() && it.type != 'hidden').length";

#[tokio::test]
async fn in_a_browser_buttons_work_and_changes_are_seen_at_once() {
    let Some(browser) = Browser::start().await else {
        println!("{SKIPPED}");
        return;
    };
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let (first, second) = (charge(&sandbox, "order-1").await, charge(&sandbox, "order-2").await);
    let source = source(&sandbox).await;
    browser.resize(1280, 900).await;
    browser.open(&format!("{}?lang=en", sandbox.state_url())).await;
    browser.screenshot("dashboard-1280-en").await;

    // Each button is pressed once; the page is not loaded again.
    browser.script("window.samepage = true; return 0").await;
    let press = |key: String| {
        let browser = &browser;
        async move {
            browser.click(&format!("button[data-key='{key}']")).await;
            browser.until(&key, "return document.querySelector('#message .done') !== null").await;
            browser.script("document.querySelector('#message').innerHTML = ''; return 0").await;
        }
    };
    press(format!("approve-{first}")).await;
    assert_eq!(status(&sandbox, "charge", &first), "captured");
    press(format!("decline-{second}")).await;
    press(format!("approve-{source}")).await;
    assert_eq!(status(&sandbox, "source", &source), "active");

    // What happens elsewhere is seen without loading the page.
    client.create_refund(&first, &CreateRefundRequest::new(100)).await.unwrap();
    browser.until("the refund", "return document.querySelector('#refunds tbody') !== null").await;
    press("advance-60".to_owned()).await;
    browser.until("its end", "return document.querySelector('#refunds .status')?.innerText == 'refunded'").await;
    press("fault".to_owned()).await;
    client.create_code(&CreateCodeRequest::new(500, "order-3")).await.unwrap_err();
    browser.until("the fault", "return document.querySelector('#requests .fault') !== null").await;
    reqwest::Client::new()
        .post(format!("{}/customers", sandbox.url()))
        .bearer_auth(sandbox.key())
        .header("content-type", "application/json")
        .body(r#"{"colour": "red"}"#)
        .send()
        .await
        .unwrap();
    browser.until("colour", "return document.querySelector('#requests .unknown')?.innerText == 'colour'").await;

    // What is unfolded and focused stays so.
    let summary = format!("summary[data-key='json-{first}']");
    browser.click(&summary).await;
    charge(&sandbox, "order-live").await;
    browser.until("the charge", "return document.querySelector('#charges').innerText.includes('order-live')").await;
    let kept = format!(
        "const it = document.querySelector(\"{summary}\"); return it.parentNode.open && it == document.activeElement"
    );
    assert_eq!(browser.script(&kept).await, true);

    // While it is paused, nothing changes.
    browser.click("#pause").await;
    charge(&sandbox, "order-later").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let text = browser.text("#charges").await;
    assert!(!text.contains("order-later"), "{text}");
    browser.click("#pause").await;
    browser.until("the charge", "return document.querySelector('#charges').innerText.includes('order-later')").await;
    press("reset-".to_owned()).await;
    browser.until("the reset", "return document.querySelector('#charges tbody') === null").await;
    assert_eq!(browser.script("return window.samepage").await, true);
    drop(sandbox);
    browser.until("the end", "return document.querySelector('#state').innerText.includes('does not respond')").await;
}

#[tokio::test]
async fn the_dashboard_is_used_by_keyboard_on_a_phone_in_japanese_and_in_the_dark() {
    let Some(browser) = Browser::start().await else {
        println!("{SKIPPED}");
        return;
    };
    let sandbox = Sandbox::start().await.unwrap();
    charge(&sandbox, "order-1").await;
    source(&sandbox).await;
    sandbox.client().create_code(&CreateCodeRequest::new(500, "order-2").description("x".repeat(200))).await.unwrap();
    sandbox.fault(Fault::silence());
    for (width, lang, dark) in [(1280, "ja", false), (1280, "en", true), (390, "en", false), (390, "ja", true)] {
        browser.resize(width, 844).await;
        browser.dark(dark).await;
        browser.open(&format!("{}?lang={lang}", sandbox.state_url())).await;
        let wider = "return Math.max(0, document.documentElement.scrollWidth - innerWidth)";
        assert_eq!(browser.script(wider).await, 0, "{width} {lang}");
        let mode = if dark { "dark" } else { "light" };
        browser.screenshot(&format!("dashboard-{width}-{lang}-{mode}")).await;
    }
    let text = browser.text("body").await;
    for shown in ["課金 (1)", "支払い手段 (1)", "障害 (1)", "承認", "リクエスト (3)"] {
        assert!(text.contains(shown), "`{shown}` is not in {text}");
    }
    let small = "return [...document.querySelectorAll('button, input, select')].filter(it => it.checkVisibility())
        .filter(it => it.getBoundingClientRect().height < 43.5).map(it => it.outerHTML)";
    assert_eq!(browser.script(small).await, serde_json::json!([]));

    browser.open(&format!("{}?lang=en", sandbox.state_url())).await;
    let expected = browser.script(FOCUSABLE).await.as_u64().unwrap();
    browser.script("window.reached = new Set(); return 0").await;
    for _ in 0..expected {
        browser.tab().await;
        browser.script("window.reached.add(document.activeElement.outerHTML + window.reached.size); return 0").await;
    }
    let reached = "return [...document.querySelectorAll('button')].filter(it => it.checkVisibility())
        .filter(it => ![...window.reached].some(html => html.startsWith(it.outerHTML))).map(it => it.outerHTML)";
    assert_eq!(browser.script(reached).await, serde_json::json!([]), "every button is reached");
    // The last button is the last thing.
    assert_eq!(browser.script("return document.activeElement.dataset.key").await, "reset-");
}
