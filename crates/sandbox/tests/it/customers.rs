//! Customers and their sources.

use elepay::types::{
    CreateChargeRequest, CreateCodeRequest, CreateCustomerRequest, CreateSourceRequest, CustomerStatus,
    ListCustomersParams, ListSourcesParams, PaymentMethod, Resource, SourceStatus, UpdateCustomerRequest,
};
use elepay_sandbox::Sandbox;

use crate::support::error_code;

#[tokio::test]
async fn a_customer_keeps_sources_until_they_are_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateCustomerRequest::new().name("Hanako").email("hanako@shop.example").metadata([("rank", "gold")]);
    let customer = client.create_customer(&request).await.unwrap();
    assert_eq!(customer.http_status(), 201);
    let found = client.retrieve_customer(&customer.id).await.unwrap();
    assert_eq!(found.name.as_deref().map(String::as_str), Some("Hanako"));
    for method in [PaymentMethod::Creditcard, PaymentMethod::Paypay] {
        client.create_source(&customer.id, &CreateSourceRequest::new(method, Resource::Web)).await.unwrap();
    }
    let all = client.list_sources(&customer.id, &ListSourcesParams::new()).await.unwrap();
    assert_eq!((all.total, all.sources.as_deref().unwrap().len()), (Some(2), 2));
    let cards = ListSourcesParams::new().payment_method(PaymentMethod::Creditcard);
    let cards = client.list_sources(&customer.id, &cards).await.unwrap();
    let card = &cards.sources.as_deref().unwrap()[0];
    assert_eq!((cards.total, &card.payment_method), (Some(1), &Some(PaymentMethod::Creditcard)));
    let card = &card.id;
    sandbox.approve(card).unwrap();
    assert_eq!(client.retrieve_source_status(card).await.unwrap().status, Some(SourceStatus::Active));
    let other = sandbox.customer();
    assert_eq!(error_code(client.retrieve_source(&other, card).await), "M002003", "another customer's");
    assert_eq!(error_code(client.delete_source(&other, card).await), "M002003");
    assert_eq!(client.delete_source(&customer.id, card).await.unwrap().http_status(), 204);
    assert_eq!(client.retrieve_source(&customer.id, card).await.unwrap().status, Some(SourceStatus::Deleted));
    assert_eq!(
        client.list_sources(&customer.id, &ListSourcesParams::new()).await.unwrap().sources.as_deref().unwrap().len(),
        1
    );
    let stored = CreateChargeRequest::new(1, "o", PaymentMethod::Creditcard).source_id(card.as_str());
    assert_eq!(error_code(client.create_charge(&stored).await), "M006000");
    assert_eq!(error_code(client.delete_source(&customer.id, card).await), "M002003");
    assert_eq!(error_code(client.retrieve_customer("cus_nobody").await), "M002003");
}

#[tokio::test]
async fn a_source_belongs_to_a_customer_and_is_pending_at_first() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let source = client.create_source(sandbox.customer(), &request).await.unwrap();
    assert_eq!(source.status, Some(SourceStatus::Pending));
    let nobody = client.create_source("cus_nobody", &request).await.unwrap_err();
    assert_eq!((nobody.code().unwrap(), nobody.parameter_name()), ("M002003", Some("customerId")));
    let charge = CreateChargeRequest::new(1, "order-1", PaymentMethod::Creditcard).source_id(source.id.as_str());
    assert_eq!(error_code(client.create_charge(&charge).await), "M006000", "it is not active yet");
    sandbox.approve(&source.id).unwrap();
    client.create_charge(&charge).await.unwrap();
}

#[tokio::test]
async fn a_customer_is_found_by_a_keyword_changed_and_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let mut ids = Vec::new();
    for name in ["Hanako", "Jiro", "Hanae"] {
        let request = CreateCustomerRequest::new().name(name).phone("03-0000-0000");
        ids.push(client.create_customer(&request).await.unwrap().id.clone());
    }
    let total = async |list: ListCustomersParams| client.list_customers(&list).await.unwrap().total;
    assert_eq!(total(ListCustomersParams::new()).await, Some(3));
    assert_eq!(total(ListCustomersParams::new().keyword("hana")).await, Some(2));
    let page = client.list_customers(&ListCustomersParams::new().limit(2).offset(2)).await.unwrap();
    assert_eq!(page.customers.as_deref().unwrap().len(), 1);
    let changed = client.update_customer(&ids[0], &UpdateCustomerRequest::new().name("Hana")).await.unwrap();
    assert_eq!(changed.name.as_deref().map(String::as_str), Some("Hana"));
    assert!(changed.phone.is_some(), "what is not sent remains");
    assert_eq!(client.delete_customer(&ids[0]).await.unwrap().http_status(), 204);
    assert_eq!(total(ListCustomersParams::new()).await, Some(2));
    assert_eq!(client.retrieve_customer(&ids[0]).await.unwrap().status, Some(CustomerStatus::Deleted));
    assert_eq!(error_code(client.delete_customer(&ids[0]).await), "M002003");
    assert_eq!(error_code(client.update_customer(&ids[0], &UpdateCustomerRequest::new()).await), "M002003");
    let source = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    assert_eq!(error_code(client.create_source(&ids[0], &source).await), "M006000", "the customer is deleted");
    let charge = CreateChargeRequest::new(1, "order-1", PaymentMethod::Creditcard).customer_id(ids[0].as_str());
    assert_eq!(error_code(client.create_charge(&charge).await), "M006000");
}

#[tokio::test]
async fn the_default_source_is_an_active_one_of_the_customer() {
    let sandbox = Sandbox::start().await.unwrap();
    let (client, customer, other) = (sandbox.client(), sandbox.customer(), sandbox.customer());
    let request = CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Web);
    let source = client.create_source(&customer, &request).await.unwrap().id.clone();
    let by_default = UpdateCustomerRequest::new().default_source(source.as_str());
    assert_eq!(error_code(client.update_customer(&customer, &by_default).await), "M006000", "it is pending");
    sandbox.approve(&source).unwrap();
    let foreign = client.update_customer(&other, &by_default).await.unwrap_err();
    assert_eq!((foreign.code(), foreign.parameter_name()), (Some("M002003"), Some("defaultSource")));
    let updated = client.update_customer(&customer, &by_default).await.unwrap();
    assert_eq!(updated.default_source.as_deref(), Some(source.as_str()));
    let code = CreateCodeRequest::new(1, "order-1").customer_id(customer.as_str());
    let code = client.create_code(&code).await.unwrap();
    let sources: Vec<_> = code.active_sources.iter().flatten().map(|source| source.id.clone()).collect();
    assert_eq!(sources, [source], "a code shows what its customer could pay with");
}
