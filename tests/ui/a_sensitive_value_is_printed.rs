fn print(charge: &elepay::types::Charge) {
    println!("{}", charge.credential.as_ref().unwrap());
}

fn main() {
    let _ = print;
}
