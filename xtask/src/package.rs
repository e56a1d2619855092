//! Builds the crates as they would be published: each from its own package, and the README's program with the packages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Failure, cargo, program, root, run, target};

/// The crates that are published, in the order in which they depend on each other.
pub const PUBLISHED: &[&str] = &["elepay-spec", "elepay-codegen", "elepay", "elepay-sandbox"];

/// Builds every package by itself, and tests the README's program with them, offline, from read-only folders.
pub fn check() -> Result<(), Failure> {
    // What is built below is built offline, and this may be the first command that runs.
    cargo("fetch --locked")?;
    // A folder of its own, so that builds from packages and builds from this folder do not replace each other's files.
    let scratch = target().join("packages");
    let packages = PUBLISHED.iter().flat_map(|name| ["--package", name]);
    // Cargo would verify them in a registry of its own. It takes a version that it has unpacked or compiled from there
    // for unchangeable, so a second run would test the packages of the first one. Paths have no such memory.
    let package = ["package", "--no-verify", "--locked", "--allow-dirty", "--target-dir"];
    run(program("cargo").args(package).arg(&scratch).args(packages))?;
    let workspace = scratch.join("workspace");
    let unpacked = unpack(&scratch.join("package"), &workspace)?;
    write_user(&workspace)?;
    let before = contents(&unpacked)?;
    run(program("chmod").args(["-R", "a-w"]).args(&unpacked))?;
    for package in PUBLISHED.iter().map(|name| ["build", "--package", name]).chain([["test", "--package", "user"]]) {
        let mut build = program("cargo");
        // Nobody debugs what this step builds, and debug information takes gigabytes.
        build.args(package).args(["--offline", "--target-dir"]).arg(&scratch).env("CARGO_PROFILE_DEV_DEBUG", "0");
        run(build.current_dir(&workspace))?;
    }
    // Root can write to read-only folders, so compare.
    if contents(&unpacked)? == before {
        Ok(())
    } else {
        Err(format!("a build wrote into the folder of a package, below {}", workspace.display()))
    }
}

/// Unpacks the archives into an empty folder, and returns the folder of each package.
fn unpack(archives: &Path, workspace: &Path) -> Result<Vec<PathBuf>, Failure> {
    if workspace.exists() {
        run(program("chmod").args(["-R", "u+w"]).arg(workspace))?;
        fs::remove_dir_all(workspace).map_err(|error| cannot("remove", workspace, &error))?;
    }
    fs::create_dir_all(workspace).map_err(|error| cannot("create", workspace, &error))?;
    let mut unpacked = Vec::new();
    for name in PUBLISHED {
        let package = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        let archive = archives.join(format!("{package}.crate"));
        // With `m`, files are as old as this run. Those in archives are from 2006, so cargo would see no change.
        run(program("tar").arg("-xzmf").arg(&archive).arg("-C").arg(workspace))?;
        unpacked.push(workspace.join(package));
    }
    Ok(unpacked)
}

/// Writes a workspace of the packages and of the README's program, in which cargo finds each package beside the others.
fn write_user(workspace: &Path) -> Result<(), Failure> {
    let mut manifest =
        "[workspace]\nresolver = \"3\"\nmembers = [\"elepay*\", \"user\"]\n[patch.crates-io]\n".to_owned();
    for name in PUBLISHED {
        manifest.push_str(&format!("{name} = {{ path = \"{name}-{}\" }}\n", env!("CARGO_PKG_VERSION")));
    }
    let readme = root().join("README.md");
    let readme = fs::read_to_string(&readme).map_err(|error| cannot("read", &readme, &error))?;
    let [user, program, test] =
        user(&readme).ok_or("README.md: its program, its test or their dependencies are gone")?;
    for (file, text) in [
        ("Cargo.toml", manifest),
        ("user/Cargo.toml", user),
        ("user/src/main.rs", program),
        ("user/tests/shop.rs", test),
    ] {
        let file = workspace.join(file);
        fs::create_dir_all(file.parent().unwrap_or(workspace)).map_err(|error| cannot("create", &file, &error))?;
        fs::write(&file, text).map_err(|error| cannot("write", &file, &error))?;
    }
    // The same versions of dependencies as everywhere else.
    let lock = workspace.join("Cargo.lock");
    fs::copy(root().join("Cargo.lock"), &lock).map_err(|error| cannot("write", &lock, &error))?;
    Ok(())
}

/// Returns the manifest, the program and the test of somebody who follows the README.
fn user(readme: &str) -> Option<[String; 3]> {
    let blocks: Vec<_> = readme.split("```").skip(1).step_by(2).collect();
    let block =
        |language, part| blocks.iter().filter_map(|block| block.strip_prefix(language)).find(|it| it.contains(part));
    let (_, sandbox) = readme.split_once("Add `elepay-sandbox = ")?;
    let (sandbox, _) = sandbox.split_once('`')?;
    let manifest = format!(
        "[package]\nname = \"user\"\nedition = \"2024\"\n{}[dev-dependencies]\nelepay-sandbox = {sandbox}\n",
        block("toml\n", "[dependencies]")?
    );
    Some([
        manifest,
        block("rust,no_run\n", "fn main()")?.to_owned(),
        block("rust,no_run\n", "#[tokio::test]")?.to_owned(),
    ])
}

/// Returns the contents of every file in some folders and the folders inside them.
fn contents(folders: &[PathBuf]) -> Result<BTreeMap<PathBuf, Vec<u8>>, Failure> {
    let mut found = BTreeMap::new();
    let mut folders = folders.to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| cannot("read", &folder, &error))? {
            let path = entry.map_err(|error| cannot("read", &folder, &error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).map_err(|error| cannot("read", &path, &error))?;
                found.insert(path, bytes);
            }
        }
    }
    Ok(found)
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    format!("cannot {what} {}: {error}", path.display())
}
