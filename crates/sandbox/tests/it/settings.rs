//! What belongs to the account: its payment methods and its locations.

use elepay::types::{
    Address, CreateChargeLocationRequest, CreateChargeRequest, ListChargeLocationsParams, LocationAddress,
    LocationName, PaymentMethod, Resource, UpdateChargeLocationRequest,
};
use elepay_sandbox::Sandbox;
use elepay_spec::Document;

use crate::support::error_code;

#[tokio::test]
async fn every_payment_method_of_the_document_is_enabled() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let document = Document::parse("elepay.yaml", elepay::OPENAPI).unwrap();
    let documented = document.at("/components/schemas/PaymentMethod/enum").as_array().unwrap().len();
    for list in [client.list_payment_methods().await.unwrap(), client.list_code_payment_methods().await.unwrap()] {
        let methods = list.payment_methods.clone().unwrap();
        assert_eq!((methods.len(), list.total), (documented - 1, i64::try_from(methods.len()).ok()), "all but `auto`");
        assert!(methods.iter().any(|method| method.payment_method == Some(PaymentMethod::Paypay)));
        for method in &methods {
            assert!(method.resources.as_ref().unwrap().contains(&Resource::Web), "{method:?}");
            assert_eq!(method.channel_properties.as_ref().unwrap().is_support_partial_refund, Some(true), "{method:?}");
        }
    }
}

#[tokio::test]
async fn a_location_is_created_changed_used_and_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let address = LocationAddress::new().kanji(Address::new().pref("東京都").city("港区"));
    let request =
        CreateChargeLocationRequest::new(address, LocationName::new().kanji("本店"), "03-0000-0000", "100-0001");
    let created = client.create_charge_location(&request).await.unwrap();
    assert_eq!(created.http_status().as_u16(), 201);
    let id = created.id.clone();
    let changed = UpdateChargeLocationRequest::new().note("closed on Mondays");
    let changed = client.update_charge_location(&id, &changed).await.unwrap();
    assert_eq!((changed.note.as_deref(), changed.tel.is_some()), (Some("closed on Mondays"), true));
    assert_eq!(client.list_charge_locations(&ListChargeLocationsParams::new()).await.unwrap().total, Some(1));
    assert_eq!(client.list_charge_locations(&ListChargeLocationsParams::new().limit(0)).await.unwrap().total, Some(1));
    let charge = CreateChargeRequest::new(1, "order-1", PaymentMethod::Paypay).location_id(id.as_str());
    let charge = client.create_charge(&charge).await.unwrap();
    assert_eq!(charge.location.as_ref().unwrap().id, id);
    assert_eq!(client.delete_charge_location(&id).await.unwrap().http_status(), 204);
    assert_eq!(error_code(client.retrieve_charge_location(&id).await), "M002003");
    assert_eq!(error_code(client.delete_charge_location(&id).await), "M002003");
    let nowhere = CreateChargeRequest::new(1, "order-2", PaymentMethod::Paypay).location_id(id.as_str());
    assert_eq!(error_code(client.create_charge(&nowhere).await), "M002003");
}
