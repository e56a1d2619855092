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
    assert_eq!(browser.address().await, done, "the shop's own address, nothing added");
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "pending", "it can still be paid");

    browser.open(&page).await;
    browser.click("input[value=paypay]").await;
    browser.follow("#approve").await;
    assert_eq!(browser.address().await, done);
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "captured");
    assert_eq!(sandbox.objects("charge").unwrap()[0]["paymentMethod"], "paypay");

    browser.open(&format!("{page}?lang=en")).await;
    assert_eq!(browser.text("#outcome").await, "Paid. Thank you.");
    assert_eq!(browser.count("button").await, 0, "it is paid once");
    browser.follow("p a[href^='http']").await;
    assert_eq!(browser.address().await, done);
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

/// Sends the form of the page, and returns the page that follows.
async fn decide(page: &str, decision: &str, method: &str) -> String {
    let form = format!("decision={decision}&method={method}");
    let request = reqwest::Client::new().post(page).header("content-type", "application/x-www-form-urlencoded");
    request.body(form).send().await.unwrap().text().await.unwrap()
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
        assert!(decide(&page, "decline", method).await.contains("You can try again."));
        assert!(decide(&page, "approve", method).await.contains("Paid. Thank you."));
        assert_eq!(client.retrieve_code(&id).await.unwrap().status, Some(CodeStatus::Captured));
        assert_eq!(client.retrieve_charge(&charge.id).await.unwrap().payment_method.as_ref().unwrap().as_str(), method);
    }
}
