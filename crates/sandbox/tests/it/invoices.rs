//! Invoices: created, submitted, sent, paid, cancelled, expired.

use std::time::{Duration, SystemTime};

use elepay::types::{InvoiceRequest, InvoiceStatus, ListInvoicesParams, PaymentMethod};
use elepay::{Client, Timestamp};
use elepay_sandbox::Sandbox;

use crate::support::{customer_with_card, error_code, store_card};

/// How long the sandbox takes to send an invoice.
const SENDING: Duration = Duration::from_secs(2);

async fn status(client: &Client, id: &str) -> Option<InvoiceStatus> {
    client.retrieve_invoice(id).await.unwrap().status.clone()
}

/// Creates an invoice, and submits and sends it.
async fn sent(sandbox: &Sandbox, request: &InvoiceRequest) -> String {
    let client = sandbox.client();
    let id = client.create_invoice(request).await.unwrap().id.clone();
    client.submit_invoice(&id).await.unwrap();
    client.send_invoice(&id).await.unwrap();
    sandbox.advance(SENDING);
    id
}

#[tokio::test]
async fn an_invoice_is_a_draft_then_submitted_sent_and_paid_on_the_page_of_its_code() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), sandbox.customer());
    let request = InvoiceRequest::new(5_000, customer.as_str()).name("Repair").metadata([("job", "7")]);
    let invoice = client.create_invoice(&request).await.unwrap();
    assert_eq!((invoice.http_status(), &invoice.status), (http::StatusCode::CREATED, &Some(InvoiceStatus::Draft)));
    assert_eq!((invoice.amount, invoice.currency.as_deref()), (Some(5_000), Some("JPY")));
    assert_eq!(invoice.customer.as_ref().unwrap().id, customer);
    let id = invoice.id.clone();
    assert_eq!(error_code(client.send_invoice(&id).await), "M006000", "it is not submitted");
    let changed = client.update_invoice(&id, &InvoiceRequest::new(6_000, customer.as_str())).await.unwrap();
    assert_eq!((changed.amount, changed.name.as_deref()), (Some(6_000), Some("Repair")), "what is not sent remains");
    assert_eq!(client.submit_invoice(&id).await.unwrap().status, Some(InvoiceStatus::Submit));
    assert_eq!(error_code(client.submit_invoice(&id).await), "M006002");
    assert_eq!(error_code(client.update_invoice(&id, &request).await), "M006000", "it is submitted");
    assert!(sandbox.approve(&id).is_err(), "nobody has received it");
    let accepted = client.send_invoice(&id).await.unwrap();
    assert_eq!((accepted.http_status(), &accepted.status), (http::StatusCode::ACCEPTED, &Some(InvoiceStatus::Submit)));
    assert_eq!(error_code(client.send_invoice(&id).await), "M006001", "it is being sent");
    sandbox.advance(SENDING);
    assert_eq!(status(&client, &id).await, Some(InvoiceStatus::Sent));
    assert_eq!(error_code(client.send_invoice(&id).await), "M006002");
    let code = &sandbox.objects("code").unwrap()[0];
    assert_eq!((&code["invoice"]["id"], &code["amount"]), (&id.as_str().into(), &6_000.into()));
    sandbox.pay(code["id"].as_str().unwrap(), &PaymentMethod::Paypay).unwrap();
    let paid = client.retrieve_invoice(&id).await.unwrap();
    assert_eq!(paid.status, Some(InvoiceStatus::Paid));
    assert!(paid.paid_time.is_some());
    assert_eq!(
        sandbox.objects("code").unwrap()[0]["invoice"]["status"],
        "paid",
        "a code shows its invoice as it is now"
    );
    assert_eq!(error_code(client.cancel_invoice(&id).await), "M006007");
}

#[tokio::test]
async fn an_invoice_can_be_cancelled_until_it_is_paid_and_its_code_with_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, request) = (sandbox.client(), InvoiceRequest::new(1, sandbox.customer()));
    let draft = client.create_invoice(&request).await.unwrap().id.clone();
    assert_eq!(client.cancel_invoice(&draft).await.unwrap().status, Some(InvoiceStatus::Canceled));
    assert_eq!(error_code(client.cancel_invoice(&draft).await), "M006002");
    assert_eq!(error_code(client.submit_invoice(&draft).await), "M006000");
    let id = sent(&sandbox, &request).await;
    assert_eq!(client.cancel_invoice(&id).await.unwrap().status, Some(InvoiceStatus::Canceled));
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "closed");
    assert!(sandbox.approve(&id).is_err());
    assert_eq!(error_code(client.retrieve_invoice("inv_nobody").await), "M002003");
    let nobody = client.create_invoice(&InvoiceRequest::new(1, "cus_nobody")).await.unwrap_err();
    assert_eq!((nobody.code(), nobody.parameter_name()), (Some("M002003"), Some("customerId")));
}

#[tokio::test]
async fn an_invoice_expires_by_the_clock() {
    let sandbox = Sandbox::start().await.unwrap();
    let expiry = Timestamp::from(SystemTime::now() + Duration::from_secs(3_600));
    let id = sent(&sandbox, &InvoiceRequest::new(1, sandbox.customer()).expiry_time(expiry)).await;
    assert_eq!(status(&sandbox.client(), &id).await, Some(InvoiceStatus::Sent));
    sandbox.advance(Duration::from_secs(3_600));
    assert_eq!(status(&sandbox.client(), &id).await, Some(InvoiceStatus::Expired));
    assert_eq!(sandbox.objects("code").unwrap()[0]["status"], "closed");
}

#[tokio::test]
async fn a_stored_source_pays_an_invoice_at_its_time() {
    let sandbox = Sandbox::start().await.unwrap();
    let time = Timestamp::from(SystemTime::now() + Duration::from_secs(60));
    let without = sent(&sandbox, &InvoiceRequest::new(1, sandbox.customer()).enable_auto_charge(true)).await;
    assert_eq!(status(&sandbox.client(), &without).await, Some(InvoiceStatus::Sent), "there is no source");
    let request = InvoiceRequest::new(1, customer_with_card(&sandbox).await).enable_auto_charge(true);
    let at_once = sent(&sandbox, &request).await;
    assert_eq!(status(&sandbox.client(), &at_once).await, Some(InvoiceStatus::Paid));
    let later = sent(&sandbox, &request.auto_charge_time(time)).await;
    assert_eq!(status(&sandbox.client(), &later).await, Some(InvoiceStatus::Sent));
    sandbox.advance(Duration::from_secs(60));
    assert_eq!(status(&sandbox.client(), &later).await, Some(InvoiceStatus::Paid));
    assert_eq!(sandbox.objects("charge").unwrap()[0]["paymentMethod"], "creditcard");
}

#[tokio::test]
async fn a_stored_source_pays_an_invoice_at_its_time_although_nobody_looks_until_it_is_over() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let now = SystemTime::now();
    let (time, expiry) = (now + Duration::from_secs(3_600), now + Duration::from_secs(7_200));
    let (time, expiry) = (Timestamp::from(time), Timestamp::from(expiry));
    let request = InvoiceRequest::new(1, customer_with_card(&sandbox).await).enable_auto_charge(true);
    let request = request.auto_charge_time(time).expiry_time(expiry);
    let id = client.create_invoice(&request).await.unwrap().id.clone();
    client.submit_invoice(&id).await.unwrap();
    client.send_invoice(&id).await.unwrap();
    sandbox.advance(Duration::from_secs(10_000));
    let paid = client.retrieve_invoice(&id).await.unwrap();
    assert_eq!((&paid.status, paid.paid_time), (&Some(InvoiceStatus::Paid), Some(time)));
    let code = sandbox.objects("code").unwrap()[0].clone();
    assert_eq!((&code["status"], &code["expired"]), (&"captured".into(), &false.into()));
    let charge = sandbox.objects("charge").unwrap()[0].clone();
    assert_eq!((&charge["paidTime"], &charge["createTime"]), (&code["charge"]["paidTime"], &charge["paidTime"]));
    assert_eq!(charge["paidTime"].as_i64(), Some(time.as_millis()));
}

#[tokio::test]
async fn a_source_that_is_stored_after_the_time_pays_when_it_is_stored() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), sandbox.customer());
    let time = Timestamp::from(SystemTime::now() + Duration::from_secs(60));
    let request = InvoiceRequest::new(1, customer.as_str()).enable_auto_charge(true).auto_charge_time(time);
    let id = sent(&sandbox, &request).await;
    sandbox.advance(Duration::from_secs(3_600));
    store_card(&sandbox, &customer).await;
    let paid = client.retrieve_invoice(&id).await.unwrap();
    assert_eq!(paid.status, Some(InvoiceStatus::Paid));
    let later = paid.paid_time.unwrap().as_millis() - time.as_millis();
    assert!(later >= 3_500_000, "not before there was a source: {later} ms");
}

#[tokio::test]
async fn invoices_are_listed_by_status_keyword_and_time() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer) = (sandbox.client(), sandbox.customer());
    let mut times = Vec::new();
    for name in ["Repair of a roof", "Paint", "REPAIR of a door"] {
        let request = InvoiceRequest::new(1, customer.as_str()).name(name);
        let invoice = client.create_invoice(&request).await.unwrap();
        times.push(invoice.create_time.unwrap());
        if name == "Paint" {
            client.submit_invoice(&invoice.id).await.unwrap();
        }
        sandbox.advance(Duration::from_secs(60));
    }
    let expect = async |list: ListInvoicesParams, total: i64, names: &[&str]| {
        let page = client.list_invoices(&list).await.unwrap();
        let found: Vec<_> = page.invoices.iter().flatten().map(|invoice| invoice.name.clone().unwrap()).collect();
        assert_eq!((page.total, found), (Some(total), names.iter().map(ToString::to_string).collect()), "{list:?}");
    };
    let all = ListInvoicesParams::new;
    expect(all(), 3, &["Repair of a roof", "Paint", "REPAIR of a door"]).await;
    expect(all().keyword("repair"), 2, &["Repair of a roof", "REPAIR of a door"]).await;
    expect(all().status([InvoiceStatus::Submit, InvoiceStatus::Paid]), 1, &["Paint"]).await;
    expect(all().status([InvoiceStatus::Submit, InvoiceStatus::Draft]).limit(1).offset(1), 3, &["Paint"]).await;
    expect(all().from(times[1]), 2, &["Paint", "REPAIR of a door"]).await;
    expect(all().from(times[0]).to(times[1]), 2, &["Repair of a roof", "Paint"]).await;
}
