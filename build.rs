//! Generates the client from `openapi/elepay.yaml`; the steps are in `build/`.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

#[path = "build/mod.rs"]
mod steps;

fn main() -> ExitCode {
    for input in [steps::DOCUMENT, "build", "build.rs"] {
        println!("cargo::rerun-if-changed={input}");
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("cargo::error={reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let document = steps::DOCUMENT;
    let text = fs::read_to_string(document).map_err(|error| format!("{document}: cannot be read: {error}"))?;
    let document = steps::load::Document::parse(document, &text).map_err(|problem| problem.to_string())?;
    let code = steps::generate(&document).map_err(|problem| problem.to_string())?;
    let folder = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; build.rs is run by cargo")?;
    let file = Path::new(&folder).join("elepay.rs");
    fs::write(&file, code).map_err(|error| format!("{}: cannot be written: {error}", file.display()))
}
