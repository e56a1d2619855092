//! What a program would write without this crate: reqwest, and structs with the members of the document, in plain
//! types. Nothing is validated, no error is classified, nothing is retried.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::samples::PAGE;

/// The request of createCharge.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct CreateCharge {
    pub amount: i64,
    pub order_no: String,
    pub payment_method: String,
    pub resource: String,
    pub description: String,
    pub metadata: BTreeMap<String, String>,
    pub extra: BTreeMap<String, String>,
}

/// A charge.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct Charge {
    pub id: String,
    pub object: Option<String>,
    pub app_id: Option<String>,
    pub live_mode: Option<bool>,
    pub amount: Option<i64>,
    pub authorize: Option<bool>,
    pub authorize_amount: Option<i64>,
    pub currency: Option<String>,
    pub order_no: Option<String>,
    pub payment_method: Option<String>,
    pub resource: Option<String>,
    pub status: Option<String>,
    pub paid: Option<bool>,
    pub refunded: Option<bool>,
    pub disputed: Option<bool>,
    pub description: Option<String>,
    pub metadata: Option<BTreeMap<String, String>>,
    pub extra: Option<BTreeMap<String, String>>,
    pub credential: Option<String>,
    pub code_content: Option<String>,
    pub client_ip: Option<String>,
    pub voucher_no: Option<String>,
    pub create_time: Option<i64>,
    pub expiry_time: Option<i64>,
    pub paid_time: Option<i64>,
    pub refund_time: Option<i64>,
    pub settle_time: Option<i64>,
    pub location: Option<Location>,
    pub card_info: Option<CardInfo>,
    pub refunds: Option<Refunds>,
}

/// How a charge was paid.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct CardInfo {
    pub approval_code: Option<String>,
    pub bank_account_no: Option<String>,
    pub bank_branch_name: Option<String>,
    pub bank_name: Option<String>,
    pub bank_user_code: Option<String>,
    pub bank_user_name: Option<String>,
    pub billing_no: Option<String>,
    pub brand: Option<String>,
    pub business_type: Option<String>,
    pub exp_month: Option<i64>,
    pub exp_year: Option<i64>,
    pub issuer_code: Option<String>,
    pub issuer_name: Option<String>,
    pub konbini_scan_time: Option<i64>,
    pub konbini_type: Option<String>,
    pub last4: Option<String>,
    pub name: Option<String>,
    pub received_amount: Option<i64>,
    pub received_time: Option<i64>,
    pub repayment_type: Option<String>,
    pub three_d_secure: Option<bool>,
    pub three_d_secure_detail: Option<String>,
    pub three_d_secure_version: Option<String>,
    pub wallet: Option<String>,
    pub wallet_app: Option<String>,
}

/// The location of the shop.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct Location {
    pub id: String,
    pub name: Option<Names>,
    pub address: Option<Addresses>,
    pub zip: Option<String>,
    pub tel: Option<String>,
    pub note: Option<String>,
    pub status: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}

/// A name in three scripts.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct Names {
    pub kanji: Option<String>,
    pub kana: Option<String>,
    pub romaji: Option<String>,
}

/// An address in three scripts.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct Addresses {
    pub kanji: Option<Address>,
    pub kana: Option<Address>,
    pub romaji: Option<Address>,
}

/// An address.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct Address {
    pub pref: Option<String>,
    pub city: Option<String>,
    pub town: Option<String>,
    pub address1: Option<String>,
    pub address2: Option<String>,
}

/// The refunds of a charge.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct Refunds {
    pub amount: Option<i64>,
    pub total_count: Option<i64>,
    pub data: Option<Vec<Refund>>,
}

/// A refund.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct Refund {
    pub id: String,
    pub object: Option<String>,
    pub live_mode: Option<bool>,
    pub amount: Option<i64>,
    pub charge_id: Option<String>,
    pub currency: Option<String>,
    pub reason: Option<String>,
    pub status: Option<String>,
    pub metadata: Option<BTreeMap<String, String>>,
    pub create_time: Option<i64>,
    pub refunded_time: Option<i64>,
}

/// A page of charges.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the document explains the members")]
pub struct ChargeList {
    pub total: Option<i64>,
    pub charges: Option<Vec<Charge>>,
}

/// A client that is written by hand, with the timeouts of ours.
pub struct Client {
    http: reqwest::Client,
    base: String,
    key: String,
}

impl Client {
    /// Creates a client.
    ///
    /// # Errors
    /// If reqwest cannot be set up.
    pub fn new(base: &str, key: &str) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent("my-shop/1.0")
            .http1_only()
            .no_proxy()
            .build()?;
        Ok(Self { http, base: base.to_owned(), key: key.to_owned() })
    }

    /// Creates a charge.
    ///
    /// # Errors
    /// If there is no response, its status is an error, or its body cannot be decoded.
    pub async fn create_charge(&self, order: &CreateCharge) -> reqwest::Result<Charge> {
        let request = self.http.post(format!("{}/charges", self.base)).bearer_auth(&self.key).json(order);
        request.send().await?.error_for_status()?.json().await
    }

    /// Returns a page of charges.
    ///
    /// # Errors
    /// If there is no response, its status is an error, or its body cannot be decoded.
    pub async fn list_charges(&self) -> reqwest::Result<ChargeList> {
        let request = self.http.get(format!("{}/charges", self.base)).bearer_auth(&self.key);
        request.query(&[("limit", PAGE)]).send().await?.error_for_status()?.json().await
    }
}

/// Returns the order that is sent.
#[must_use]
pub fn order() -> CreateCharge {
    let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
    CreateCharge {
        amount: 1_800,
        order_no: "order-2026-0001".into(),
        payment_method: "creditcard".into(),
        resource: "web".into(),
        description: "Two tickets for 28 November".into(),
        metadata: map(&[("shop", "Shibuya"), ("cart", "8f14e45fceea167a")]),
        extra: map(&[("frontUrl", "https://shop.example/orders/2026-0001/done")]),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::{Address, Addresses, CardInfo, Charge, ChargeList, Location, Names, Refund, Refunds};

    fn members<T: DeserializeOwned + Serialize>() -> BTreeSet<String> {
        let value: T = serde_json::from_str(r#"{ "id": "1" }"#).unwrap();
        let value = serde_json::to_value(value).unwrap();
        value.as_object().unwrap().keys().cloned().collect()
    }

    /// A comparison with less than the client decodes would not be fair to the client, nor one with more to the others.
    #[test]
    fn the_structs_have_the_members_of_the_document() {
        let document = elepay_spec::Document::parse("openapi/elepay.yaml", elepay::OPENAPI).unwrap();
        for (component, members) in [
            ("Charge", members::<Charge>()),
            ("CardInfo", members::<CardInfo>()),
            ("ChargeLocation", members::<Location>()),
            ("LocationName", members::<Names>()),
            ("LocationAddress", members::<Addresses>()),
            ("Address", members::<Address>()),
            ("Refunds", members::<Refunds>()),
            ("Refund", members::<Refund>()),
            ("ChargeList", members::<ChargeList>()),
        ] {
            let properties = document.at(&format!("/components/schemas/{component}/properties"));
            let published: BTreeSet<_> = properties.as_object().unwrap().keys().cloned().collect();
            assert_eq!(members, published, "{component}");
        }
    }
}
