//! The steps of `cargo xtask ci`, in the order in which they run.

use std::env;
use std::fs;

use crate::document;
use crate::links;
use crate::package;
use crate::shell::{Failure, cargo, output, program, run, succeeds, target};

/// One step.
pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    /// The argument states whether the step may install what is missing.
    pub run: fn(bool) -> Result<(), Failure>,
}

/// Every step.
pub const ALL: &[Step] = &[
    Step {
        name: "tools",
        about: "fetches the locked dependencies, and looks for the tools of the other steps",
        run: tools,
    },
    Step { name: "test", about: "runs the README's commands", run: test },
    Step { name: "examples", about: "runs the examples against the sandbox", run: examples },
    Step {
        name: "clients",
        about: "runs clients in other languages, and schemathesis, against the sandbox",
        run: clients,
    },
    Step { name: "features", about: "tests every feature, and each TLS backend alone", run: features },
    Step { name: "fmt", about: "checks the format", run: |_| cargo("fmt --all --check") },
    Step { name: "clippy", about: "lints every target", run: clippy },
    Step {
        name: "check-spec",
        about: "compares the document with the locked facts of the published pages",
        run: check_spec,
    },
    Step { name: "document", about: "checks the document with tools of others", run: document::check },
    Step { name: "chaos", about: "measures what the client promises, with a fresh seed", run: chaos },
    Step { name: "docs", about: "builds the documentation without warnings, and follows links to it", run: docs },
    Step { name: "package", about: "builds the crates as they would be published", run: |_| package::check() },
    Step { name: "clean", about: "finds files that a step left in the tree", run: clean },
];

fn tools(install: bool) -> Result<(), Failure> {
    for component in ["fmt", "clippy"] {
        if !succeeds(&format!("cargo {component} --version")) {
            if !install {
                return Err(format!("`cargo {component}` is missing; `--install` adds it"));
            }
            run(program("rustup").args(["component", "add", "rustfmt", "clippy"]))?;
        }
    }
    let wanted = [
        (has_browser(), "chromium chromium-driver", "the sandbox's page is not tested in a browser"),
        (has_openssl(), "pkg-config libssl-dev", "the feature `native-tls` is not tested"),
        (succeeds("python3 -m venv --help"), "python3-venv", "neither the vendor's SDK nor a validator is run"),
        (succeeds("npx --version"), "npm", "the document is not linted by Redocly"),
    ];
    for (found, packages, without) in wanted {
        if found {
            continue;
        }
        if install && succeeds("apt-get --version") && succeeds("test -w /usr/bin") {
            // If this fails, the tests that need the packages are skipped, and say so.
            let apt =
                |line: &str| run(program("apt-get").args(line.split(' ')).env("DEBIAN_FRONTEND", "noninteractive"));
            if apt("update -qq").and_then(|()| apt(&format!("install -y -qq {packages}"))).is_ok() {
                continue;
            }
        }
        println!("note: without {packages}, {without}");
    }
    cargo("fetch --locked")
}

fn has_browser() -> bool {
    succeeds("chromedriver --version")
        && ["chromium", "google-chrome"].iter().any(|name| succeeds(&format!("{name} --version")))
}

fn has_openssl() -> bool {
    !cfg!(target_os = "linux") || succeeds("pkg-config --exists openssl")
}

fn test(_: bool) -> Result<(), Failure> {
    cargo("run --locked --example quickstart")?;
    cargo("test --locked --workspace")
}

fn examples(_: bool) -> Result<(), Failure> {
    let charges = ["refund", "reconcile", "authorize_then_capture", "authorize_then_capture -- --revoke"];
    for example in charges.into_iter().chain(["webhook_axum", "webhook_plain"]) {
        cargo(&format!("run --locked --quiet --example {example}"))?;
    }
    Ok(())
}

/// The vendor's SDK, generated clients, and a tool that sends what nobody would think of.
fn clients(_: bool) -> Result<(), Failure> {
    for folder in ["python", "javascript", "schemathesis"] {
        run(program("bash").arg(format!("crates/sandbox/tests/{folder}/run.sh")))?;
    }
    Ok(())
}

fn features(_: bool) -> Result<(), Failure> {
    let tests = "codegen json_schema secrets spans timestamps webhook";
    cargo(&format!("test --locked --features jiff,schemars,time,tracing,webhook --test it -- {tests}"))?;
    cargo("test --locked --package elepay --features webhook --doc webhook")?;
    webhook_alone()?;
    let tls = |features: &str| {
        cargo(&format!("test --locked --package elepay --lib --no-default-features {features} -- tls"))
    };
    tls("--features client")?;
    tls("--features rustls")?;
    tls("--features rustls-no-provider")?;
    // Another crate of a build can enable reqwest's TLS.
    let elsewhere = "test --locked --package elepay --lib --no-default-features \
                     --features client,reqwest/rustls-no-provider -- tls";
    run(program("cargo").args(elsewhere.split_whitespace()).env("ELEPAY_TEST_TLS_FROM_ELSEWHERE", "1"))?;
    if has_openssl() {
        tls("--features native-tls")?;
    } else {
        println!("skipped: native-tls, because OpenSSL's headers are missing");
    }
    for feature in ["jiff", "schemars", "time", "tracing"] {
        cargo(&format!("check --locked --package elepay --no-default-features --features client,{feature}"))?;
    }
    does_not_depend("client", &["rustls", "native-tls", "openssl", "aws-lc-rs"])
}

/// A receiver of webhooks, such as a function at the edge of a network, needs no HTTP client.
fn webhook_alone() -> Result<(), Failure> {
    for features in ["", "--features webhook", "--features webhook,schemars"] {
        cargo(&format!("clippy --locked --package elepay --lib --no-default-features {features} -- -D warnings"))?;
    }
    does_not_depend("webhook", &["reqwest", "hyper", "tokio", "progenitor-client", "regress"])
}

/// Fails if the client with only this feature depends on one of these crates.
fn does_not_depend(feature: &str, crates: &[&str]) -> Result<(), Failure> {
    let line = format!(
        "tree --locked --package elepay --no-default-features --features {feature} --edges normal --prefix none"
    );
    let tree = output(program("cargo").args(line.split(' ')))?;
    match tree.lines().find(|line| crates.iter().any(|name| line.starts_with(&format!("{name} v")))) {
        Some(line) => Err(format!("a build with nothing but the feature `{feature}` depends on {line}")),
        None => Ok(()),
    }
}

fn clippy(_: bool) -> Result<(), Failure> {
    cargo("clippy --locked --workspace --all-targets --features jiff,schemars,time,tracing,webhook -- -D warnings")?;
    cargo("clippy --locked --package elepay --no-default-features --features client -- -D warnings")?;
    cargo("clippy --locked --package elepay-check-spec --no-default-features -- -D warnings")
}

fn check_spec(_: bool) -> Result<(), Failure> {
    if env::var_os("GITHUB_ACTIONS").is_some() {
        // Annotates the lines of the change; the second run decides whether the step passes.
        let _ = cargo("xtask check-spec --format github");
    }
    cargo("xtask check-spec")
}

fn chaos(_: bool) -> Result<(), Failure> {
    cargo("xtask chaos --calls 400")
}

fn docs(_: bool) -> Result<(), Failure> {
    let target = target();
    let pages = target.join("doc");
    // A page that an earlier run left would hide a dead link.
    if pages.exists() {
        fs::remove_dir_all(&pages).map_err(|error| format!("failed to remove {}: {error}", pages.display()))?;
    }
    let line = "doc --locked --workspace --no-deps --features jiff,schemars,time,tracing,webhook --target-dir";
    run(program("cargo").args(line.split(' ')).arg(target).env("RUSTDOCFLAGS", "-D warnings"))?;
    links::check(&pages)
}

fn clean(_: bool) -> Result<(), Failure> {
    if !succeeds("git rev-parse --is-inside-work-tree") {
        println!("skipped: this is not a git repository");
        return Ok(());
    }
    let left = output(program("git").args(["status", "--porcelain"]))?;
    if left.is_empty() { Ok(()) } else { Err(format!("these files are not committed:\n{left}")) }
}
