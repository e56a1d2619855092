use elepay::types::{CodeItem, CreateCodeRequest};

fn order(item: Option<CodeItem>) -> CreateCodeRequest {
    // Without an item, would the list be empty or left unset?
    CreateCodeRequest::new(500, "order-9").items(item)
}

fn main() {
    let _ = order;
}
