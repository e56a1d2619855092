//! Generates the client from `openapi/elepay.yaml`; the steps are in the crate `elepay-codegen`.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, thread};

use elepay_codegen::{Document, OperationNotes, ReservedNames};

const DOCUMENT: &str = "openapi/elepay.yaml";
/// What the docs of operations say in addition.
const NOTES: &str = "src/operations";
/// The stack for the generator, which recurses into types. The main thread has 1 MiB on Windows, and elsewhere what the
/// shell allows.
const STACK: usize = 16 << 20;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    println!("cargo::rerun-if-changed={NOTES}");
    println!("cargo::rerun-if-changed=build.rs");
    match check_target().and_then(|()| on_a_large_stack(run)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("cargo::error={reason}");
            ExitCode::FAILURE
        }
    }
}

/// Refuses wasm32 in one sentence: the compiler would report every use of what is missing there.
fn check_target() -> Result<(), String> {
    let is_wasm = env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32");
    if is_wasm && env::var_os("CARGO_FEATURE_CLIENT").is_some() {
        return Err(
            "elepay's client does not run on wasm32, which has no sockets and no threads; without the default \
                    features, its types and the feature webhook are available there"
                .to_owned(),
        );
    }
    Ok(())
}

fn on_a_large_stack(work: fn() -> Result<(), String>) -> Result<(), String> {
    let thread = thread::Builder::new().stack_size(STACK).spawn(work);
    let thread = thread.map_err(|error| format!("cannot start a thread for the generator: {error}"))?;
    thread.join().unwrap_or_else(|_| Err("the generator panicked; see the message above".to_owned()))
}

fn run() -> Result<(), String> {
    let text = fs::read_to_string(DOCUMENT).map_err(|error| format!("{DOCUMENT}: cannot be read: {error}"))?;
    // Not a reason to run again: a method that is added to `src/` later and clashes does not compile anyway.
    let reserved = ReservedNames::in_folder(Path::new("src")).map_err(|error| error.to_string())?;
    let notes = OperationNotes::in_folder(Path::new(NOTES)).map_err(|error| error.to_string())?;
    let code =
        Document::parse(DOCUMENT, &text).and_then(|document| elepay_codegen::generate(&document, &reserved, &notes));
    let folder = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo runs build.rs with it")?;
    let file = Path::new(&folder).join("elepay.rs");
    fs::write(&file, code.map_err(|problem| problem.to_string())?)
        .map_err(|error| format!("{}: cannot be written: {error}", file.display()))
}
