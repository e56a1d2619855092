//! The sizes of files, and which crate may depend on which.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::repository::{files, packages, root, shown};

#[test]
fn no_module_is_included_from_another_folder() {
    let included = format!("#[{} =", "path");
    for package in packages() {
        for file in files(&package, &["rs"]) {
            assert!(!fs::read_to_string(&file).unwrap().contains(&included), "{}", shown(&file));
        }
    }
}

#[test]
fn no_source_file_has_more_than_400_lines_or_lines_longer_than_120_characters() {
    let mut wrong = Vec::new();
    for file in files(&root(), &["rs", "sh"]) {
        let text = fs::read_to_string(&file).unwrap();
        if text.lines().count() > 400 {
            wrong.push(format!("{}: {} lines", shown(&file), text.lines().count()));
        }
        for (number, _) in (1..).zip(text.lines()).filter(|(_, line)| line.chars().count() > 120) {
            wrong.push(format!("{}:{number}: longer than 120 characters", shown(&file)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_has_at_most_200_lines() {
    let lines = fs::read_to_string(root().join("README.md")).unwrap().lines().count();
    assert!(lines <= 200, "{lines} lines; text for maintainers belongs in docs/");
}

/// A snippet that nobody compiles goes stale with the next change of the API.
#[test]
fn every_rust_snippet_of_a_text_is_compiled_as_a_doctest() {
    let included: Vec<_> = packages()
        .iter()
        .map(|package| (package.clone(), fs::read_to_string(package.join("src/lib.rs")).unwrap_or_default()))
        .collect();
    let is_included = |text: &Path| {
        included.iter().any(|(package, lib)| {
            let name = text.strip_prefix(package).map(|name| name.display().to_string().replace('\\', "/"));
            // build.rs puts the notes on operations into their docs, and refuses one that is for no operation.
            let is_in = |name: &str| lib.contains(&format!("doc = include_str!(\"../{name}\")"));
            name.is_ok_and(|name| is_in(&name) || name.starts_with("src/operations/"))
        })
    };
    for text in files(&root(), &["md"]).iter().filter(|text| !shown(text).contains("/fixtures/")) {
        let is_rust = |line: &str| line.trim_start().starts_with("```rust");
        let has_snippets = fs::read_to_string(text).unwrap().lines().any(is_rust);
        assert!(!has_snippets || is_included(text), "{}: no `src/lib.rs` includes it as a doc", shown(text));
    }
}

/// A link would break in clones on Windows, so each published package has a copy.
#[test]
fn every_published_package_contains_both_licences() {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let licence = fs::read_to_string(root().join(name)).unwrap();
        for package in ["spec", "codegen", "sandbox"] {
            let folder = root().join("crates").join(package);
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            assert!(manifest.contains("\"/LICENSE-*\""), "crates/{package}/Cargo.toml: `include` leaves out {name}");
            let copy = fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert!(copy == licence, "crates/{package}/{name} is not a copy of {name}");
        }
    }
}

#[test]
fn every_direct_dependency_states_why_it_is_there() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, table) = manifest.split_once("[workspace.dependencies]\n").unwrap();
    let lines: Vec<_> = table.lines().take_while(|line| !line.starts_with('[')).collect();
    let is_ours = |line: &str| line.starts_with("elepay");
    for pair in lines.windows(2).filter(|pair| pair[1].contains(" = ") && !is_ours(pair[1])) {
        assert!(pair[0].starts_with("# "), "Cargo.toml: a comment with the reason is missing above `{}`", pair[1]);
    }
    // Versions and reasons are in one place.
    for package in packages() {
        let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
        let dependencies =
            manifest.split("\n[").filter(|table| table.split(']').next().unwrap().ends_with("dependencies"));
        for line in dependencies.filter(|table| !table.starts_with("workspace")).flat_map(str::lines).skip(1) {
            let own = line.contains(" = ") && !line.starts_with('#') && !line.contains("path = ");
            assert!(!own || line.contains("workspace = true"), "{}: `{line}`", shown(&package.join("Cargo.toml")));
        }
    }
}

/// `spec <- codegen <- elepay <- sandbox <- chaos`, `elepay <- bench`, and `spec <- check-spec`.
#[test]
fn crates_depend_on_each_other_as_docs_architecture_states() {
    let allowed = [
        ("elepay-spec", &[][..]),
        ("elepay-codegen", &["elepay-spec"]),
        ("elepay", &["elepay-codegen", "elepay-spec"]),
        ("elepay-sandbox", &["elepay", "elepay-codegen", "elepay-spec"]),
        ("elepay-bench", &["elepay", "elepay-codegen", "elepay-spec"]),
        ("elepay-chaos", &["elepay", "elepay-codegen", "elepay-sandbox", "elepay-spec"]),
        ("elepay-check-spec", &["elepay-spec"]),
        ("xtask", &[]),
    ];
    for (package, own) in allowed {
        let tree = dependencies(&["-p", package]);
        let found: Vec<_> =
            tree.iter().filter(|name| *name != package && allowed.iter().any(|(of, _)| *name == of)).collect();
        assert_eq!(found, own, "{package}");
    }
}

/// So that the check takes less than a minute in a fresh clone.
#[test]
fn check_spec_without_live_builds_no_generator_no_server_and_no_http_client() {
    let tree = dependencies(&["-p", "elepay-check-spec", "--no-default-features"]);
    for heavy in ["progenitor", "typify", "axum", "elepay", "reqwest", "hyper", "rustls", "aws-lc-sys", "tokio"] {
        assert!(!tree.iter().any(|name| name == heavy), "{heavy}");
    }
    assert!(dependencies(&["-p", "xtask"]).len() < 5, "xtask has to build in a moment");
}

/// Returns the sorted names of the crates that are built for a selection.
fn dependencies(selection: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .args(selection)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut names: Vec<_> = text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}
