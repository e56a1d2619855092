//! Requests as users write them.

use elepay::Timestamp;
use elepay::types::{
    CaptureChargeRequest, ChargeStatus, ChargeTimeField, CodeItem, CreateChargeRequest, CreateCodeRequest,
    CreateCustomerRequest, CreateRefundRequest, CreateSourceRequest, ListChargesParams, ListSourcesParams,
    PaymentMethod, Resource, SortOrder,
};

/// The smallest charge, for tests of something else.
pub fn order() -> CreateChargeRequest {
    CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Creditcard)
}

/// A charge with every member set.
pub fn full_charge() -> CreateChargeRequest {
    CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Paypay)
        .capture(false)
        .currency("JPY")
        .resource(Resource::Web)
        .description("Tea")
        .extra([("frontUrl", "https://shop.example/done")])
        .metadata([("cart", "9"), ("note", "抹茶")])
        .client_ip("203.0.113.7")
        .customer_id("cus_1")
        .source_id("src_1")
        .location_id("loc_1")
}

pub fn full_capture() -> CaptureChargeRequest {
    CaptureChargeRequest::new().amount(900).extra([("a", "b")])
}

pub fn full_code() -> CreateCodeRequest {
    CreateCodeRequest::new(500, "order-9")
        .currency("JPY")
        .description("Tea")
        .extra([("a", "b")])
        .metadata([("cart", "9")])
        .expiry_duration(15)
        .front_url("https://shop.example/done")
        .items([CodeItem::new().name("tea").image("https://shop.example/tea.png").price(250).count(2)])
        .location_id("loc_1")
        .customer_id("cus_1")
        .source_id("src_1")
        .should_create_source(true)
}

pub fn full_source() -> CreateSourceRequest {
    CreateSourceRequest::new(PaymentMethod::Creditcard, Resource::Ios)
        .description("Card")
        .extra([("a", "b")])
        .metadata([("c", "d")])
}

pub fn full_refund() -> CreateRefundRequest {
    CreateRefundRequest::new(300).currency("JPY").metadata([("cart", "9")]).reason("Sold out")
}

pub fn full_customer() -> CreateCustomerRequest {
    CreateCustomerRequest::new()
        .name("花子")
        .description("Regular")
        .email("h@shop.example")
        .phone("+81 3 0000 0000")
        .remark("Window seat")
        .metadata([("a", "b")])
}

/// A list with every filter set; no two parameters of one type have the same value.
pub fn full_list() -> ListChargesParams {
    ListChargesParams::new()
        .payment_method([PaymentMethod::Paypay, PaymentMethod::Creditcard, PaymentMethod::other("moon pay/x")])
        .from(Timestamp::from_millis(1_543_944_030_817))
        .to(Timestamp::from_millis(1_543_944_030_818))
        .date_field(ChargeTimeField::PaidTime)
        .status(ChargeStatus::PartiallyRefunded)
        .limit(50)
        .offset(100)
        .sort(ChargeTimeField::CreateTime)
        .order(SortOrder::Asc)
}

pub fn full_sources() -> ListSourcesParams {
    ListSourcesParams::new().payment_method(PaymentMethod::Creditcard)
}
