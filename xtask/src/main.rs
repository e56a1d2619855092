//! The maintainers' commands: `cargo xtask help` lists them.

#[path = "../../build/mod.rs"]
mod steps;

fn main() {
    let text = std::fs::read_to_string(steps::DOCUMENT).unwrap();
    let document = steps::load::Document::parse(steps::DOCUMENT, &text).unwrap();
    match steps::generate(&document) {
        Ok(code) => println!("{code}"),
        Err(e) => eprintln!("{e}"),
    }
}
