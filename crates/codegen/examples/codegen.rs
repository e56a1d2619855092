//! `cargo xtask codegen`: the generated code, byte for byte what build.rs compiles.

use std::fs;
use std::path::{Path, PathBuf};

use std::process::ExitCode;

use clap::Parser;
use elepay_codegen::Document;

/// The document, from the root of this repository.
const DOCUMENT: &str = "openapi/elepay.yaml";

/// Writes the code that build.rs generates from the document, to be read or compared.
#[derive(Parser)]
#[command(name = "cargo xtask codegen", bin_name = "cargo xtask codegen")]
struct Arguments {
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Another document than this repository's, for example the one of another branch.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = arguments.spec.clone().unwrap_or_else(|| root.join(DOCUMENT));
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: cannot be read: {error}", file.display()))?;
    // The name that a problem is reported under: short for our own document, as given for another one.
    let name = arguments.spec.as_ref().map_or(DOCUMENT.to_owned(), |file| file.display().to_string());
    let document = Document::parse(&name, &text).map_err(|problem| problem.to_string())?;
    let code = elepay_codegen::generate(&document).map_err(|problem| problem.to_string())?;
    fs::write(&arguments.out, code).map_err(|error| format!("{}: cannot be written: {error}", arguments.out.display()))
}
