//! Misuse that would cost money or show a secret does not compile.
//!
//! Each program in `tests/ui` is given to rustc with the library that this test was built with, and must fail with the
//! messages beside it. `UPDATE_EXPECT=1 cargo test -p elepay --test it ui` writes them anew.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use expect_test::expect_file;

/// The compiler whose messages are expected; others word them differently.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn misuse_does_not_compile() {
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = Command::new(&rustc).arg("--version").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    if !version.starts_with(COMPILER) {
        println!("skipped: the expected messages are those of {COMPILER}x, this is {version}");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut programs: Vec<_> =
        fs::read_dir(root.join("tests/ui")).unwrap().map(|entry| entry.unwrap().path()).collect();
    programs.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    programs.sort();
    assert!(!programs.is_empty());
    for program in programs {
        let output = compile(&rustc, root, program.strip_prefix(root).unwrap());
        assert!(!output.success, "{} compiles", program.display());
        expect_file![program.with_extension("stderr")].assert_eq(&normalized(&output.messages));
    }
}

struct Compiled {
    success: bool,
    messages: String,
}

fn compile(rustc: &str, root: &Path, program: &Path) -> Compiled {
    let test = env::current_exe().unwrap();
    let output = Command::new(rustc)
        .current_dir(root)
        .args(["--edition", "2024", "--emit", "metadata", "--diagnostic-width", "140", "--color", "never"])
        .args(["-A", "warnings"])
        .arg("-o")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui.rmeta"))
        .arg("--extern")
        .arg(format!("elepay={}", library(&test).display()))
        .arg("-L")
        .arg(format!("dependency={}", test.parent().unwrap().display()))
        .arg(program)
        .output()
        .unwrap();
    Compiled { success: output.status.success(), messages: String::from_utf8(output.stderr).unwrap() }
}

/// The library that this test was linked with: the newest of those beside it that are older. There is one for each
/// choice of features and each compiler.
fn library(test: &Path) -> PathBuf {
    let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let folder = test.parent().unwrap();
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_library = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with("libelepay-") && path.extension().is_some_and(|extension| extension == "rlib")
    };
    let older = files.filter(is_library).filter(|path| modified(path) <= modified(test));
    let newest = older.max_by_key(|path| modified(path));
    newest.unwrap_or_else(|| panic!("{}: cargo keeps no libelepay-*.rlib here any more", folder.display()))
}

/// The messages without what changes with every build: where generated code is, its line numbers and those of the
/// library, and the width of the margin that they take.
fn normalized(messages: &str) -> String {
    let mut normalized = String::new();
    let mut of_program = true;
    for line in messages.lines() {
        let end = line.find(|character: char| character != ' ' && !character.is_ascii_digit()).unwrap_or(line.len());
        let (margin, rest) = line.split_at(end);
        let (mark, place) = rest.split_at_checked(4).unwrap_or((rest, ""));
        if matches!(mark, "--> " | "::: ") {
            of_program = place.starts_with("tests");
            normalized += &format!("    {mark}{}\n", if of_program { place } else { without_position(place) });
        } else if !margin.is_empty() && rest.starts_with(['|', '=', '~', '+']) {
            let number = if of_program { margin.trim() } else { "" };
            normalized += format!("{number:>4} {rest}").trim_end();
            normalized += "\n";
        } else if !line.starts_with("error: aborting") && !line.starts_with("For more information") {
            of_program |= line != "...";
            normalized += &format!("{line}\n");
        }
    }
    format!("{}\n", normalized.trim_end())
}

/// `src/key.rs:7:3` without its line and column, and generated code without the folder it is in.
fn without_position(place: &str) -> &str {
    let file = place.rsplitn(3, ':').last().unwrap_or(place);
    if file.ends_with("/out/elepay.rs") { "$OUT_DIR/elepay.rs" } else { file }
}
