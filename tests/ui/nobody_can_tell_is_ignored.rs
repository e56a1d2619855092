use elepay::OrderCharges;

fn may_charge_again(answer: OrderCharges) -> bool {
    match answer {
        OrderCharges::Found(_) => false,
        OrderCharges::NotFound => true,
    }
}

fn main() {
    let _ = may_charge_again;
}
