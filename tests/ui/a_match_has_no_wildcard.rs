use elepay::types::RefundStatus;

fn main() {
    let status = RefundStatus::Pending;
    match status {
        RefundStatus::Pending => {}
        RefundStatus::Refunded => {}
        RefundStatus::Other(_) => {}
    }
}
