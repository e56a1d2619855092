fn main() {
    let key = elepay::SecretKey::new("sk_test_abc").unwrap();
    println!("{key}");
}
