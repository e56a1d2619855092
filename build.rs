//! Generates the client from `openapi/elepay.yaml`; the steps are in the crate `elepay-codegen`.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use elepay_codegen::{Document, ReservedNames};

const DOCUMENT: &str = "openapi/elepay.yaml";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    println!("cargo::rerun-if-changed=build.rs");
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("cargo::error={reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let text = fs::read_to_string(DOCUMENT).map_err(|error| format!("{DOCUMENT}: cannot be read: {error}"))?;
    // Not a reason to run again: a method that is added to `src/` later and clashes does not compile anyway.
    let reserved =
        ReservedNames::in_folder(Path::new("src")).map_err(|error| format!("src: cannot be read: {error}"))?;
    let code = Document::parse(DOCUMENT, &text).and_then(|document| elepay_codegen::generate(&document, &reserved));
    let folder = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo runs build.rs with it")?;
    let file = Path::new(&folder).join("elepay.rs");
    fs::write(&file, code.map_err(|problem| problem.to_string())?)
        .map_err(|error| format!("{}: cannot be written: {error}", file.display()))
}
