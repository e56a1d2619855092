//! `cargo xtask codegen` writes the code that users compile, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The program behind `cargo xtask codegen`, if it was built after the last change to its source, as
/// `cargo test --workspace` does.
///
/// To build it here would compile the generator a second time.
fn program() -> Option<PathBuf> {
    let own = std::env::current_exe().unwrap();
    let program = own.ancestors().nth(2)?.join("examples").join(format!("codegen{}", std::env::consts::EXE_SUFFIX));
    let built = fs::metadata(&program).ok()?.modified().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = ["crates/codegen/src", "crates/codegen/examples", "crates/spec/src"];
    sources.iter().all(|folder| newest(&root.join(folder)) < built).then_some(program)
}

fn newest(path: &Path) -> SystemTime {
    let own = fs::metadata(path).unwrap().modified().unwrap();
    let Ok(entries) = fs::read_dir(path) else { return own };
    entries.map(|entry| newest(&entry.unwrap().path())).fold(own, SystemTime::max)
}

#[test]
fn codegen_writes_what_build_rs_compiles() {
    let Some(program) = program() else {
        println!("skipped: run `cargo build -p elepay-codegen --example codegen` first");
        return;
    };
    // It creates the folder.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("codegen");
    let _ = fs::remove_dir_all(&folder);
    let file = folder.join("generated.rs");
    let output = Command::new(program).arg("--out").arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let written = fs::read_to_string(file).unwrap();
    assert!(written == include_str!(concat!(env!("OUT_DIR"), "/elepay.rs")), "the two differ");
}
