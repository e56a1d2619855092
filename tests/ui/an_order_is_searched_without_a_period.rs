use elepay::{Client, OrderCharges};

async fn was_charged(client: &Client) -> bool {
    !matches!(client.charges_of_order("order-1").await, OrderCharges::NotFound)
}

fn main() {
    let _ = was_charged;
}
