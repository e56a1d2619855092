//! Runs the commands of a step: prints them first, and turns a failure into an error.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a step failed, in one line.
pub type Failure = String;

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}

/// Returns the folder for what is built.
pub fn target() -> PathBuf {
    target_in_root(env::var_os("CARGO_TARGET_DIR"))
}

/// Commands run in the root, so a relative target folder begins there.
fn target_in_root(set: Option<OsString>) -> PathBuf {
    root().join(set.unwrap_or_else(|| "target".into()))
}

/// Runs cargo in the root of the repository. `line` is split at spaces.
pub fn cargo(line: &str) -> Result<(), Failure> {
    run(program("cargo").args(line.split_whitespace()))
}

/// Returns a command that runs in the root of the repository.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let cargo = env::var_os("CARGO").filter(|_| name.as_ref() == "cargo");
    let mut command = Command::new(cargo.as_deref().unwrap_or(name.as_ref()));
    command.current_dir(root());
    command
}

/// Runs a command, after printing it.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let shown = shown(command);
    println!("$ {shown}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed: {status}")),
        Err(error) => Err(format!("failed to run `{shown}`: {error}")),
    }
}

/// Runs a command and returns its standard output.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let shown = shown(command);
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("failed to run `{shown}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{shown}` failed: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{shown}` printed bytes that are not UTF-8"))
}

/// Runs a command without showing its output, and returns whether it succeeded. `line` is split at spaces.
pub fn succeeds(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let command = words.next().map(|name| {
        let mut command = program(name);
        command.args(words).stdout(Stdio::null()).stderr(Stdio::null());
        command
    });
    command.is_some_and(|mut command| command.status().is_ok_and(|status| status.success()))
}

/// Returns a command as a person would type it.
fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let set = command.get_envs().filter_map(|(name, value)| Some(format!("{}={}", name.display(), value?.display())));
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    set.chain([name]).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{root, target_in_root};

    #[test]
    fn a_target_folder_begins_in_the_root_of_the_repository_unless_it_is_absolute() {
        let absolute = root().join("elsewhere");
        for (set, expected) in [
            (None, root().join("target")),
            (Some("build".into()), root().join("build")),
            (Some(absolute.clone().into()), absolute),
        ] {
            assert_eq!(target_in_root(set), expected);
        }
    }
}
