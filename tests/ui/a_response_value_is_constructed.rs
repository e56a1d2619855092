use elepay::types::Refunds;

fn main() {
    let _ = Refunds { amount: Some(0), data: None, total_count: None };
}
