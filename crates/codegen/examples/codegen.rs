//! `cargo xtask codegen`: writes the code that `build.rs` compiles, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use elepay_codegen::{Document, OperationNotes, ReservedNames};

/// The document, relative to the root of the repository.
const DOCUMENT: &str = "openapi/elepay.yaml";

/// Writes the code that is generated from the document, for reading or comparing.
#[derive(Parser)]
#[command(name = "cargo xtask codegen", bin_name = "cargo xtask codegen")]
struct Arguments {
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The document to read instead of openapi/elepay.yaml.
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
    // Problems name the repository's own document as build.rs does, any other one as it was passed.
    let name = arguments.spec.as_ref().map_or(DOCUMENT.to_owned(), |file| file.display().to_string());
    let document = Document::parse(&name, &text).map_err(|problem| problem.to_string())?;
    let sources = root.join("src");
    let reserved = ReservedNames::in_folder(&sources).map_err(|error| error.to_string())?;
    let notes = OperationNotes::in_folder(&sources.join("operations")).map_err(|error| error.to_string())?;
    let code = elepay_codegen::generate(&document, &reserved, &notes).map_err(|problem| problem.to_string())?;
    // `target/` is elsewhere, and perhaps missing here, if `CARGO_TARGET_DIR` says so.
    if let Some(folder) = arguments.out.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: cannot be created: {error}", folder.display()))?;
    }
    fs::write(&arguments.out, code).map_err(|error| format!("{}: cannot be written: {error}", arguments.out.display()))
}
