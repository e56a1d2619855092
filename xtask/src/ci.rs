//! `cargo xtask ci`: the checks that a change has to pass.

use std::process::ExitCode;
use std::time::Instant;

use crate::steps::{self, Step};

/// Runs the steps that are named, or all of them.
pub fn run(arguments: &[String]) -> ExitCode {
    let (options, names): (Vec<_>, Vec<_>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with('-'));
    if options.iter().any(|option| ["--help", "-h", "--list"].contains(option)) {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    let unknown = options.iter().find(|option| **option != "--install");
    let unknown = unknown.or_else(|| names.iter().find(|name| !steps::ALL.iter().any(|step| step.name == **name)));
    if let Some(unknown) = unknown {
        eprintln!("error: unknown step or option `{unknown}`\n\n{}", help());
        return ExitCode::from(2);
    }
    let install = options.contains(&"--install");
    let chosen = |step: &&Step| names.is_empty() || names.contains(&step.name);
    for step in steps::ALL.iter().filter(chosen) {
        println!("\n=== {}: {}", step.name, step.about);
        let start = Instant::now();
        if let Err(reason) = (step.run)(install) {
            println!("\nerror: {reason}\nRun this step alone with `cargo xtask ci {}`.", step.name);
            return ExitCode::from(1);
        }
        println!("--- {} took {} s", step.name, start.elapsed().as_secs());
    }
    println!("\n=== Every step passed");
    ExitCode::SUCCESS
}

fn help() -> String {
    let mut help = "\
Runs every check that a change has to pass, or the steps that are named

Usage: cargo xtask ci [--install] [STEP]...

  --install  Installs what is missing: rustfmt and clippy and, as root on a Debian-like system, a browser, OpenSSL's
             headers, Python and npm. Without it, tests that need one of the latter are skipped, and say so.

Steps:
"
    .to_owned();
    for step in steps::ALL {
        help.push_str(&format!("  {:<11}{}\n", step.name, step.about));
    }
    help
}
