//! The vendor's SDK for Python, fetched from the registry of Python packages.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::calls::Failure;
use crate::own_program::{OwnProgram, Server, output};

/// The program that calls the SDK.
const PROGRAM: &str = include_str!("../data/sdk.py");

/// The script that tests the sandbox with the SDK. It has the version.
const SANDBOX_TEST: &str = include_str!("../../sandbox/tests/python/run.sh");

/// Returns the SDK with its version, as pip wants it.
fn requirement() -> Option<&'static str> {
    SANDBOX_TEST.split_whitespace().find(|word| word.starts_with("elepay-python-sdk=="))
}

/// The SDK, installed in a folder of its own.
pub struct Sdk {
    python: PathBuf,
    /// Its name and version.
    pub name: &'static str,
}

impl Sdk {
    /// Installs it.
    pub fn install(scratch: &Path) -> Result<Self, Failure> {
        let name = requirement().ok_or("the sandbox's test with the SDK does not name a version")?;
        let folder = scratch.join("venv");
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let python = folder.join("bin").join("python");
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", name, "setuptools"]))?;
        Ok(Self { python, name })
    }

    /// Returns how many createCharge it makes in a second of CPU.
    pub fn calls_per_second(&self, program: &OwnProgram, count: u32) -> Result<f64, Failure> {
        let server = Server::start(program, 1)?;
        let arguments = ["-W", "ignore", "-c", PROGRAM, &server.base, &count.to_string()];
        let seconds: f64 = output(Command::new(&self.python).args(arguments))?.trim().parse()?;
        Ok(f64::from(count) / seconds)
    }
}

/// Runs a command, and keeps what it prints for the error.
fn run(command: &mut Command) -> Result<(), Failure> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason was given").into())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_version_of_the_sdk_is_the_one_that_the_sandbox_is_tested_with() {
        let requirement = super::requirement().unwrap();
        assert!(requirement.split_once("==").unwrap().1.starts_with(|first: char| first.is_ascii_digit()));
    }
}
