//! A platform calls elepay for many merchants, each with a key of its own, over the same connections.

use elepay::types::{CreateCodeRequest, ErrorCode};
use elepay::{Client, Error};
use elepay_sandbox::Sandbox;

struct Merchant {
    key: String,
}

async fn payment_page(client: &Client, merchant: &Merchant, order: &str, yen: i64) -> Result<Option<String>, Error> {
    let client = client.with_key(&merchant.key)?;
    Ok(client.create_code(&CreateCodeRequest::new(yen, order)).await?.into_inner().code_url)
}

#[tokio::test]
async fn each_merchant_is_called_with_the_key_of_its_own() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let [known, unknown, wrong] =
        [sandbox.key(), "sk_test_of_another_shop", "pk_test_published"].map(|key| Merchant { key: key.to_owned() });
    payment_page(&client, &known, "order-1", 500).await.unwrap().unwrap();
    let error = payment_page(&client, &unknown, "order-2", 500).await.unwrap_err();
    assert_eq!(error.error_code(), Some(ErrorCode::M004001), "{error:?}");
    // A key of the wrong kind is found before anything is sent.
    let sent = sandbox.requests().len();
    payment_page(&client, &wrong, "order-3", 500).await.unwrap_err();
    assert_eq!((sandbox.requests().len(), sandbox.codes().len()), (sent, 1));
}
