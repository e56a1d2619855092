//! What a maintainer reads with `cargo xtask codegen` is what users compile, byte for byte.

use std::path::Path;
use std::process::Command;

#[test]
fn codegen_writes_what_build_rs_made() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("xtask").is_dir() {
        println!("skipped: the maintainers' commands are not part of the published crate");
        return;
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("codegen.rs");
    let output =
        Command::new(env!("CARGO")).args(["xtask", "codegen", "--out"]).arg(&file).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let written = std::fs::read_to_string(file).unwrap();
    assert!(written == include_str!(concat!(env!("OUT_DIR"), "/elepay.rs")), "the two differ");
}

#[test]
fn a_broken_document_is_reported_with_its_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("xtask").is_dir() {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let spec = folder.join("broken.yaml");
    std::fs::write(&spec, "openapi: 3.0.3\ninfo:\n  titel: elepay\n").unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["xtask", "codegen", "--out"])
        .arg(folder.join("broken.rs"))
        .arg("--spec")
        .arg(&spec)
        .current_dir(root)
        .output()
        .unwrap();
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with(&format!("error: {}:3:3: the keyword `titel` ", spec.display())), "{error}");
}
