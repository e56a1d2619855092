use elepay::types::ListChargesParams;

fn main() {
    let _ = ListChargesParams::new().status("captured");
}
