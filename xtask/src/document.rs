//! Checks the document, and that of the sandbox's control, with the tools that people use on OpenAPI documents: a
//! validator, a generator for another language, and a linter. The versions are pinned, so that a release of a tool does
//! not fail a change.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::shell::{Failure, program, run, succeeds, target};

const DOCUMENT: &str = "openapi/elepay.yaml";
const CONTROL: &str = "crates/sandbox/openapi/control.yaml";
const PYTHON: &[&str] = &["openapi-spec-validator==0.9.0", "openapi-python-client==0.29.1"];
const REDOCLY: &str = "@redocly/cli@2.77.0";

/// Imports every module of the generated client: importing is what finds code that is wrong.
const IMPORT: &str = "\
import importlib, pkgutil, elepay_client
modules = [module.name for module in pkgutil.walk_packages(elepay_client.__path__, 'elepay_client.')]
for module in modules: importlib.import_module(module)
print(len(modules), 'modules of the generated client can be imported')";

/// Runs the tools that can be had, and says which were skipped. With `install`, as on CI, one that cannot be fetched is
/// an error.
pub fn check(install: bool) -> Result<(), Failure> {
    let scratch = target().join("document");
    fs::create_dir_all(&scratch).map_err(|error| format!("failed to create {}: {error}", scratch.display()))?;
    // First, because it names the line of a mistake.
    redocly(&scratch, install)?;
    python(&scratch, install)
}

/// Runs a tool that reads a document.
fn read(command: &mut Command, document: &str) -> Result<(), Failure> {
    let help = if document == DOCUMENT { "; see docs/adding-an-operation.md" } else { "" };
    run(command).map_err(|reason| format!("{reason}\ncorrect {document}{help}"))
}

/// Skips tools that could not be fetched, unless they have to be.
fn not_fetched(tools: &str, reason: &str, install: bool) -> Result<(), Failure> {
    if install {
        return Err(format!("{tools} could not be fetched: {reason}"));
    }
    println!("skipped: {tools}, because {reason}");
    Ok(())
}

/// Validates the document, generates a client in Python, and imports it.
fn python(scratch: &Path, install: bool) -> Result<(), Failure> {
    if !succeeds("python3 --version") {
        println!("skipped: openapi-spec-validator and openapi-python-client, because python3 is not installed");
        return Ok(());
    }
    let environment = scratch.join("venv");
    let tool = |name: &str| program(environment.join(if cfg!(windows) { "Scripts" } else { "bin" }).join(name));
    let fetch = || {
        run(program("python3").args(["-m", "venv"]).arg(&environment))?;
        run(tool("pip").args(["install", "--quiet"]).args(PYTHON).env("PIP_CACHE_DIR", scratch.join("pip")))
    };
    if let Err(reason) = fetch() {
        return not_fetched("openapi-spec-validator and openapi-python-client", &reason, install);
    }
    for document in [DOCUMENT, CONTROL] {
        read(tool("openapi-spec-validator").arg(document), document)?;
    }
    let config = scratch.join("python-client.yaml");
    // Without the tools that would format the client.
    fs::write(&config, "post_hooks: []\n").map_err(|error| format!("failed to write {}: {error}", config.display()))?;
    let client = scratch.join("client");
    let mut generate = tool("openapi-python-client");
    generate.args(["generate", "--fail-on-warning", "--overwrite", "--path", DOCUMENT]);
    read(generate.arg("--config").arg(config).arg("--output-path").arg(&client), DOCUMENT)?;
    read(tool("python").args(["-c", IMPORT]).env("PYTHONPATH", client), DOCUMENT)
}

/// Lints both documents.
fn redocly(scratch: &Path, install: bool) -> Result<(), Failure> {
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
        return not_fetched("Redocly's linter", &reason, install);
    }
    read(&mut npx(&["lint", "--config", "openapi/redocly.yaml", DOCUMENT]), DOCUMENT)?;
    // Nothing in it is the vendor's, so no rule is off.
    read(&mut npx(&["lint", "--extends", "recommended-strict", CONTROL]), CONTROL)
}

#[cfg(test)]
mod tests {
    use super::not_fetched;

    #[test]
    fn a_tool_that_cannot_be_fetched_is_an_error_only_if_it_has_to_be() {
        assert!(not_fetched("a linter", "the network is down", false).is_ok());
        let failure = not_fetched("a linter", "the network is down", true);
        assert_eq!(failure, Err("a linter could not be fetched: the network is down".to_owned()));
    }
}
