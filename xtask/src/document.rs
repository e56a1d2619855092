//! Checks the document with the tools that people use on OpenAPI documents: a validator, a generator for another
//! language, and a linter. The versions are pinned, so that a release of a tool does not fail a change.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{Failure, program, root, run, succeeds};

const DOCUMENT: &str = "openapi/elepay.yaml";
const PYTHON: &[&str] = &["openapi-spec-validator==0.9.0", "openapi-python-client==0.29.1"];
const REDOCLY: &str = "@redocly/cli@2.77.0";

/// Imports every module of the generated client: importing is what finds code that is wrong.
const IMPORT: &str = "\
import importlib, pkgutil, elepay_client
modules = [module.name for module in pkgutil.walk_packages(elepay_client.__path__, 'elepay_client.')]
for module in modules: importlib.import_module(module)
print(len(modules), 'modules of the generated client can be imported')";

/// Runs the tools that can be had, and says which were skipped.
pub fn check() -> Result<(), Failure> {
    let scratch = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from).join("document");
    fs::create_dir_all(&scratch).map_err(|error| format!("failed to create {}: {error}", scratch.display()))?;
    python(&scratch)?;
    redocly(&scratch)
}

/// Validates the document, generates a client in Python, and imports it.
fn python(scratch: &Path) -> Result<(), Failure> {
    if !succeeds("python3 --version") {
        println!("skipped: openapi-spec-validator and openapi-python-client, because python3 is not installed");
        return Ok(());
    }
    let environment = scratch.join("venv");
    let tool = |name: &str| program(environment.join(if cfg!(windows) { "Scripts" } else { "bin" }).join(name));
    let install = || {
        run(program("python3").args(["-m", "venv"]).arg(&environment))?;
        run(tool("pip").args(["install", "--quiet"]).args(PYTHON).env("PIP_CACHE_DIR", scratch.join("pip")))
    };
    if let Err(reason) = install() {
        println!("skipped: openapi-spec-validator and openapi-python-client, because {reason}");
        return Ok(());
    }
    run(tool("openapi-spec-validator").arg(DOCUMENT))?;
    let config = scratch.join("python-client.yaml");
    // Without the tools that would format the client.
    fs::write(&config, "post_hooks: []\n").map_err(|error| format!("failed to write {}: {error}", config.display()))?;
    let client = scratch.join("client");
    let mut generate = tool("openapi-python-client");
    generate.args(["generate", "--fail-on-warning", "--overwrite", "--path", DOCUMENT]);
    run(generate.arg("--config").arg(config).arg("--output-path").arg(&client))?;
    run(tool("python").args(["-c", IMPORT]).env("PYTHONPATH", client))
}

/// Lints the document.
fn redocly(scratch: &Path) -> Result<(), Failure> {
    let npx = |arguments: &[&str]| -> Command {
        let mut npx = program("npx");
        npx.args(["--yes", REDOCLY]).args(arguments);
        npx.env("npm_config_cache", scratch.join("npm")).env("REDOCLY_TELEMETRY", "off");
        npx
    };
    if !succeeds("npx --version") {
        println!("skipped: Redocly's linter, because npm is not installed");
        return Ok(());
    }
    if let Err(reason) = run(&mut npx(&["--version"])) {
        println!("skipped: Redocly's linter, because {reason}");
        return Ok(());
    }
    run(&mut npx(&["lint", "--config", "openapi/redocly.yaml", DOCUMENT]))
}
