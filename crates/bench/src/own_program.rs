//! Starts this program again, for what must run in a process of its own.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::calls::Failure;

/// The path of this program.
pub struct OwnProgram(PathBuf);

impl OwnProgram {
    /// Finds it.
    pub fn find() -> Result<Self, Failure> {
        Ok(Self(env::current_exe()?))
    }

    /// Returns the folder in which measurements keep files: inside the target folder.
    pub fn scratch(&self) -> PathBuf {
        self.0.ancestors().nth(2).unwrap_or(&self.0).join("bench")
    }

    /// Runs it, and returns what it prints.
    pub fn output(&self, arguments: &[&str]) -> Result<String, Failure> {
        output(Command::new(&self.0).args(arguments))
    }

    /// Runs it under valgrind, and returns what valgrind prints.
    pub fn under_valgrind(&self, options: &[&str], arguments: &[&str]) -> Result<String, Failure> {
        let mut command = Command::new("valgrind");
        let output = command.args(options).arg(&self.0).args(arguments).output()?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(text) } else { Err(format!("valgrind failed: {text}").into()) }
    }
}

/// Runs a command, and returns what it prints.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?)
    } else {
        Err(format!("{} failed: {}", command.get_program().display(), output.status).into())
    }
}

/// The server in a process of its own, which ends when this is dropped.
pub struct Server {
    process: Child,
    /// Its URL.
    pub base: String,
}

impl Server {
    /// Starts it; it answers this many requests together.
    pub fn start(program: &OwnProgram, together: usize) -> Result<Self, Failure> {
        let mut command = Command::new(&program.0);
        command.args(["serve", &together.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let mut base = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut base)?;
        }
        Ok(Self { process, base: base.trim_end().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Neither fails unless it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
