//! The page behind `codeUrl`. Tests of its use in a headless Chromium are skipped unless `chromium` and `chromedriver`
//! are installed.

use elepay::types::{ChargeStatus, CodeItem, CodeStatus, CreateCodeRequest};
use elepay_sandbox::Sandbox;
use elepay_spec::Document;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::browser::{Browser, SKIPPED};

/// Starts a shop with a page to return to, and returns its URL.
async fn shop() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let page = "<h1 id=amount>The shop</h1>";
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n", page.len());
            let _ = stream.write_all(format!("{head}{page}").as_bytes()).await;
        }
    });
    url
}

#[tokio::test]
async fn a_payer_sees_the_order_and_returns_to_the_shop_whether_paid_or_not() {
    let Some(browser) = Browser::start().await else {
        println!("{SKIPPED}");
        return;
    };
    let (sandbox, shop) = (Sandbox::start().await.unwrap(), shop().await);
    let done = format!("{shop}/done?order=1");
    let request = CreateCodeRequest::new(1_800, "order-1")
        .description("Two <b>teas</b>")
        .items([CodeItem::new().name("Sencha & co").price(900).count(2)])
        .front_url(done.as_str());
    let code = sandbox.client().create_code(&request).await.unwrap();
    let page = code.code_url.clone().unwrap();

    browser.open(&format!("{page}?lang=en")).await;
    let text = browser.text("body").await;
    for shown in ["¥1,800", "order-1", "Two <b>teas</b>", "Sencha & co", "¥900 × 2", "Credit card", "PayPay", &page]
    {
        assert!(text.contains(shown), "`{shown}` is not in {text}");
    }
    assert!(browser.count(".qr svg path, .qr svg rect").await > 0, "a QR code of the page");

    // Japanese is one click away.
    browser.follow(".test a").await;
    let text = browser.text("body").await;
    for shown in ["お支払い方法", "クレジットカード", "¥1,800", "支払わない"] {
        assert!(text.contains(shown), "`{shown}` is not in {text}");
    }

    browser.follow("#decline").await;
    assert_eq!(browser.address().await, format!("{done}&status=cancelled&codeId={}", code.id));
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "pending", "it can still be paid");

    browser.open(&page).await;
    browser.click("input[value=paypay]").await;
    browser.follow("#approve").await;
    let charge = sandbox.objects("charge").unwrap()[0]["id"].as_str().unwrap().to_owned();
    let paid = format!("{done}&status=captured&codeId={}&chargeId={charge}", code.id);
    assert_eq!(browser.address().await, paid);
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "captured");
    assert_eq!(sandbox.objects("charge").unwrap()[0]["paymentMethod"], "paypay");

    browser.open(&format!("{page}?lang=en")).await;
    assert_eq!(browser.text("#outcome").await, "Paid. Thank you.");
    assert_eq!(browser.count("button, .qr").await, 0, "it is paid once, so there is nothing to scan");
    browser.follow("p a[href^='http']").await;
    assert_eq!(browser.address().await, paid);
}

#[tokio::test]
async fn without_a_front_url_the_page_shows_the_outcome() {
    let Some(browser) = Browser::start().await else {
        println!("{SKIPPED}");
        return;
    };
    let sandbox = Sandbox::start().await.unwrap();
    let code = sandbox.client().create_code(&CreateCodeRequest::new(500, "order-1")).await.unwrap();
    let page = code.code_url.clone().unwrap();
    browser.open(&format!("{page}?lang=en")).await;
    browser.follow("#decline").await;
    assert_eq!(browser.text("#outcome").await, "The payment was declined. You can try again.");
    sandbox.advance(std::time::Duration::from_secs(11 * 60));
    browser.follow("#approve").await;
    assert_eq!(browser.text("#outcome").await, "This code can no longer be paid.");
    assert!(sandbox.charges().is_empty());
    browser.open(&format!("{}/_sandbox/codes/code_nobody?lang=en", sandbox.url())).await;
    assert_eq!(browser.text("h1").await, "There is no such code.");
}

#[tokio::test]
async fn the_payer_is_sent_to_the_web_only() {
    let Some(browser) = Browser::start().await else {
        println!("{SKIPPED}");
        return;
    };
    let sandbox = Sandbox::start().await.unwrap();
    let odd = "javascript:document.title='taken'//http://shop.example/";
    let code = sandbox.client().create_code(&CreateCodeRequest::new(1, "o").front_url(odd)).await.unwrap();
    browser.open(&format!("{}?lang=ja", code.code_url.clone().unwrap())).await;
    browser.follow("#approve").await;
    assert_eq!(browser.text("#outcome").await, "お支払いが完了しました。", "still in Japanese");
    assert_eq!(browser.count("a[href^=javascript]").await, 0);
}

/// Sends a form to the page, and returns the response without following it.
async fn send_form(page: &str, form: &str, accept: &str) -> reqwest::Response {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request =
        client.post(page).header("content-type", "application/x-www-form-urlencoded").header("accept", accept);
    request.body(form.to_owned()).send().await.unwrap()
}

/// Sends the form of the page, and returns the page that follows.
async fn decide(page: &str, decision: &str, method: &str) -> String {
    let response = send_form(page, &format!("decision={decision}&method={method}"), "*/*").await;
    let next = response.headers()["location"].to_str().unwrap().to_owned();
    let next = reqwest::Url::parse(page).unwrap().join(&next).unwrap();
    reqwest::get(next).await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn a_form_that_does_not_say_what_to_do_is_refused_in_the_sandbox_s_words() {
    let sandbox = Sandbox::start().await.unwrap();
    let request = CreateCodeRequest::new(500, "order-1").front_url("https://shop.example/done?x=1#top");
    let code = sandbox.client().create_code(&request).await.unwrap();
    let page = code.code_url.clone().unwrap();
    for (form, reason) in [
        ("", "`decision` is missing; it must be `approve` or `decline`"),
        ("method=paypay", "`decision` is missing; it must be `approve` or `decline`"),
        ("method=paypay&decision=maybe", "`decision` must be `approve` or `decline`, but is `maybe`"),
        ("method=paypay&decision=APPROVE", "`decision` must be `approve` or `decline`, but is `APPROVE`"),
        ("decision=approve&decision=decline", "`decision` is sent more than once"),
        ("decision=approve", "`method` is missing; it must be a payment method of this page"),
        ("decision=approve&method=bogus", "`method` is `bogus`, which is not a payment method of this page"),
        ("decision=approve&method=auto", "`method` is `auto`, which is not a payment method of this page"),
    ] {
        let response = send_form(&page, form, "*/*").await;
        assert_eq!(
            (response.status().as_u16(), response.text().await.unwrap()),
            (400, format!("{reason}\n")),
            "{form}"
        );
        let response = send_form(&page, form, "text/html,*/*").await;
        let (status, html) = (response.status().as_u16(), response.text().await.unwrap());
        assert!(status == 400 && html.contains("role=\"alert\""), "{form}: {status} {html}");
        assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "pending", "{form}");
    }
    let declined = format!("https://shop.example/done?x=1&status=cancelled&codeId={}#top", code.id);
    for form in ["decision=decline", "decision=decline&method=bogus", "decision=decline&more=1"] {
        let response = send_form(&page, form, "*/*").await;
        assert_eq!(response.status().as_u16(), 303, "{form}");
        assert_eq!(response.headers()["location"], declined.as_str(), "{form}");
    }
    let paid = send_form(&page, "decision=approve&method=paypay", "*/*").await;
    let charge = sandbox.objects("charge").unwrap()[0]["id"].as_str().unwrap().to_owned();
    let paid_url = format!("https://shop.example/done?x=1&status=captured&codeId={}&chargeId={charge}#top", code.id);
    assert_eq!(paid.headers()["location"], paid_url.as_str());
    // Too late to decline.
    let late = send_form(&page, "decision=decline", "*/*").await;
    assert_eq!(late.headers()["location"], paid_url.as_str());

    let other = sandbox.client().create_code(&CreateCodeRequest::new(500, "order-2")).await.unwrap();
    sandbox.client().close_code(&other.id).await.unwrap();
    let closed = send_form(other.code_url.as_ref().unwrap(), "decision=approve&method=paypay", "*/*").await;
    assert_eq!(closed.headers()["location"], "?lang=en");
    let nobody = send_form(&page.replace(&*code.id, "code_nobody%ff"), "decision=decline", "*/*").await;
    assert_eq!(nobody.status().as_u16(), 404);
    let large = send_form(&page, &format!("decision=decline&x={}", "x".repeat(1 << 20)), "*/*").await;
    assert_eq!(large.text().await.unwrap(), "the body has more than 1 MiB\n");
}

#[tokio::test]
async fn the_page_is_neither_cached_nor_framed() {
    let sandbox = Sandbox::start().await.unwrap();
    let code = sandbox.client().create_code(&CreateCodeRequest::new(500, "order-1")).await.unwrap();
    for page in [code.code_url.clone().unwrap(), format!("{}/_sandbox/codes/code_nobody", sandbox.url())] {
        let response = reqwest::get(format!("{page}?lang=ja&lang=en&x=%ff")).await.unwrap();
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-content-type-options"), "nosniff");
        for directive in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(header("content-security-policy").contains(directive), "{directive}");
        }
        assert!(response.text().await.unwrap().contains("lang=\"ja\""));
    }
}

/// Returns the elements of the page that are not wide or high enough for a finger.
const SMALL: &str = "return [...document.querySelectorAll('label, button, summary, .test a')]
    .filter(it => it.checkVisibility()).filter(it => it.getBoundingClientRect().height < 43.5).map(it => it.outerHTML)";

/// Returns how far the page is wider than the window, and whether the chosen method is in view.
const LAYOUT: &str = "const box = document.querySelector('input:checked').getBoundingClientRect();
    return [document.documentElement.scrollWidth - innerWidth, box.top >= 0 && box.bottom <= innerHeight,
        document.querySelector('main').getBoundingClientRect().left]";

#[tokio::test]
async fn on_a_phone_everything_is_in_view_and_large_enough_for_a_finger() {
    let Some(browser) = Browser::start().await else {
        println!("{SKIPPED}");
        return;
    };
    let sandbox = Sandbox::start().await.unwrap();
    let request = CreateCodeRequest::new(1_234_567_890_123, "order-1").description("x".repeat(200));
    let page = sandbox.client().create_code(&request).await.unwrap().code_url.clone().unwrap();
    browser.resize(390, 844).await;
    for (lang, dark) in [("en", false), ("ja", false), ("ja", true)] {
        browser.dark(dark).await;
        browser.open(&format!("{page}?lang={lang}")).await;
        assert_eq!(browser.script(SMALL).await, serde_json::json!([]));
        assert_eq!(browser.script(LAYOUT).await, serde_json::json!([0, true, 0]), "{lang}");
        browser.screenshot(&format!("code-390-{lang}{}", if dark { "-dark" } else { "" })).await;
    }
    // The keyboard reaches the language, the chosen method, the other methods, and both buttons.
    browser.open(&format!("{page}?lang=en")).await;
    let mut reached = Vec::new();
    for _ in 0..5 {
        reached.push(browser.tab().await);
    }
    assert_eq!(reached, ["日本語", "creditcard", "More ways to pay (46)", "Pay", "Decline"]);
    // What has happened is announced.
    browser.follow("#decline").await;
    assert_eq!(browser.script("return document.getElementById('outcome').role").await, "alert");
    browser.follow("#approve").await;
    assert_eq!(browser.script("return document.getElementById('outcome').role").await, "status");
    browser.screenshot("code-390-paid").await;
    browser.open(&format!("{}/_sandbox/codes/code_nobody?lang=en", sandbox.url())).await;
    browser.screenshot("code-390-not-found").await;
    browser.follow(".test a").await;
    assert_eq!(browser.text("h1").await, "このコードは存在しません。");
}

#[tokio::test]
async fn every_payment_method_of_the_document_has_its_japanese_name() {
    let document = Document::parse("elepay.yaml", elepay::OPENAPI).unwrap();
    let names = document.at("/components/schemas/PaymentMethod/x-enumNames/ja").as_object().unwrap();
    let sandbox = Sandbox::start().await.unwrap();
    let code = sandbox.client().create_code(&CreateCodeRequest::new(500, "order-1")).await.unwrap();
    let page = format!("{}?lang=ja", code.code_url.clone().unwrap());
    let html = reqwest::get(page).await.unwrap().text().await.unwrap();
    for (method, name) in names.iter().filter(|(method, _)| *method != "auto") {
        assert!(html.contains(&format!("value=\"{method}\"")), "{method}: {html}");
        assert!(html.contains(&format!("<span>{}</span>", name.as_str().unwrap())), "{method}: {name}");
    }
}

#[tokio::test]
async fn a_payer_who_chooses_a_convenience_store_or_a_bank_pays_later() {
    let sandbox = Sandbox::start().await.unwrap();
    for (order, method) in [("order-1", "konbini"), ("order-2", "banktransfer")] {
        let client = sandbox.client();
        let id = client.create_code(&CreateCodeRequest::new(500, order)).await.unwrap().id.clone();
        let page = format!("{}/_sandbox/codes/{id}?lang=en", sandbox.url());
        let html = decide(&page, "approve", method).await;
        assert!(html.contains("Waiting for the payment"), "{html}");
        let code = client.retrieve_code(&id).await.unwrap();
        let charge = code.charge.as_ref().unwrap();
        assert_eq!((&code.status, &charge.status), (&Some(CodeStatus::Completed), &Some(ChargeStatus::Waiting)));
        let html = decide(&page, "decline", method).await;
        assert!(html.contains("You can try again.") && html.contains("type=\"radio\""), "{html}");
        assert_eq!(client.retrieve_charge(&charge.id).await.unwrap().status, Some(ChargeStatus::Failed));
        assert!(decide(&page, "approve", method).await.contains("Paid. Thank you."));
        let code = client.retrieve_code(&id).await.unwrap();
        assert_eq!(code.status, Some(CodeStatus::Captured));
        assert_eq!(code.charge.as_ref().unwrap().payment_method.as_ref().unwrap().as_str(), method);
    }
}

#[tokio::test]
async fn a_page_from_elsewhere_cannot_pay_for_the_payer() {
    let sandbox = Sandbox::start().await.unwrap();
    let code = sandbox.client().create_code(&CreateCodeRequest::new(500, "order-1")).await.unwrap();
    let (page, own) = (code.code_url.clone().unwrap(), sandbox.url());
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for (name, value, expected) in [
        ("origin", "http://evil.example", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("origin", own.as_str(), 303),
        ("sec-fetch-site", "same-origin", 303),
        ("user-agent", "curl", 303),
    ] {
        let form = "decision=approve&method=paypay";
        let response = client.post(&page).header(name, value).body(form).send().await.unwrap();
        assert_eq!(response.status(), expected, "{name}: {value}");
        assert_eq!(sandbox.charges().is_empty(), expected == 403, "{name}: {value}");
    }
}
