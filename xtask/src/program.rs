//! The programs of other crates.

use std::env;
use std::process::{Command, ExitCode};

/// Runs the program of a command and returns its exit code; `None` if there is no such command.
pub fn run(command: &str, arguments: &[String]) -> Option<ExitCode> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet"]).args(selection(command, arguments)?).arg("--").args(arguments);
    Some(match cargo.status() {
        // A program that was ended by a signal has no exit code.
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::from(2), ExitCode::from),
        Err(error) => {
            eprintln!("error: failed to run cargo: {error}");
            ExitCode::from(2)
        }
    })
}

/// Returns cargo's options that select the program of a command.
fn selection(command: &str, arguments: &[String]) -> Option<Vec<&'static str>> {
    Some(match command {
        "check-spec" => {
            let mut selection = vec!["--package", "elepay-check-spec"];
            // An HTTP client with TLS takes most of the build time, and only `--live` needs it.
            if !arguments.iter().any(|argument| argument == "--live" || argument == "--help" || argument == "-h") {
                selection.push("--no-default-features");
            }
            selection
        }
        // Without a package, so that what a test has built is not built again with other features.
        "codegen" => vec!["--example", "codegen"],
        // As users build it. Its own selection, so that no other crate enables TLS.
        "bench" => vec!["--release", "--package", "elepay-bench"],
        "chaos" => vec!["--bin", "elepay-chaos"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::selection;

    #[test]
    fn only_live_builds_an_http_client() {
        let light = |arguments: &[&str]| {
            let arguments: Vec<_> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
            selection("check-spec", &arguments).unwrap().contains(&"--no-default-features")
        };
        assert!(light(&[]) && light(&["--pages", "folder"]));
        assert!(!light(&["--live"]) && !light(&["--save", "folder", "--live"]));
        assert_eq!(selection("nothing", &[]), None);
    }
}
