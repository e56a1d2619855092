//! Builds the crates as they would be published: each from its own package, and a program that uses the packages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Failure, program, root, run};

/// The crates that are published, in the order in which they depend on each other.
const PUBLISHED: &[&str] = &["elepay-spec", "elepay-codegen", "elepay", "elepay-sandbox"];

/// A program that uses the client, with a test that uses the sandbox.
const USER: &str = r#"
fn main() {
    let client = elepay::Client::builder("sk_test_key").build();
    println!("{client:?}");
}

#[tokio::test]
async fn a_charge_is_created() {
    use elepay::types::{CreateChargeRequest, PaymentMethod};

    let sandbox = elepay_sandbox::Sandbox::start().await.unwrap();
    let order = CreateChargeRequest::new(1_800, "order-1", PaymentMethod::Creditcard);
    let charge = sandbox.client().create_charge(&order).await.unwrap();
    assert_eq!(charge.amount, Some(1_800));
}
"#;

/// Builds every package, and tests a user's program against the unpacked packages.
pub fn check() -> Result<(), Failure> {
    // A folder of its own, so that builds from packages and builds from this folder do not replace each other's files.
    let scratch = root().join("target/packages");
    let packages = PUBLISHED.iter().flat_map(|name| ["--package", name]);
    run(program("cargo").args(["package", "--locked", "--allow-dirty", "--target-dir"]).arg(&scratch).args(packages))?;
    builds_for_a_user(&scratch)
}

/// Tests a user's program offline, with the unpacked packages in read-only folders.
fn builds_for_a_user(scratch: &Path) -> Result<(), Failure> {
    let user = scratch.join("user");
    if user.exists() {
        run(program("chmod").args(["-R", "u+w"]).arg(&user))?;
        fs::remove_dir_all(&user).map_err(|error| cannot("remove", &user, &error))?;
    }
    fs::create_dir_all(user.join("src")).map_err(|error| cannot("create", &user, &error))?;
    let mut manifest = "[workspace]\n[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
                        [dependencies]\nelepay = \"*\"\n[dev-dependencies]\nelepay-sandbox = \"*\"\n\
                        tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n[patch.crates-io]\n"
        .to_owned();
    let mut unpacked = Vec::new();
    for name in PUBLISHED {
        let package = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        let archive = scratch.join("package").join(format!("{package}.crate"));
        run(program("tar").arg("-xzf").arg(&archive).arg("-C").arg(&user))?;
        manifest.push_str(&format!("{name} = {{ path = \"{package}\" }}\n"));
        unpacked.push(user.join(package));
    }
    for (file, text) in [("Cargo.toml", manifest.as_str()), ("src/main.rs", USER)] {
        let file = user.join(file);
        fs::write(&file, text).map_err(|error| cannot("write", &file, &error))?;
    }
    // The same versions of dependencies as everywhere else.
    let lock = user.join("Cargo.lock");
    fs::copy(root().join("Cargo.lock"), &lock).map_err(|error| cannot("write", &lock, &error))?;
    let before = contents(&unpacked)?;
    run(program("chmod").args(["-R", "a-w"]).args(&unpacked))?;
    run(program("cargo").args(["test", "--offline", "--target-dir"]).arg(scratch).current_dir(&user))?;
    // Root can write to read-only folders, so compare.
    if contents(&unpacked)? == before {
        Ok(())
    } else {
        Err(format!("a build wrote into the folder of a package, below {}", user.display()))
    }
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
