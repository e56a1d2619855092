//! The sandbox as a program.

mod program;

use std::process::ExitCode;

use clap::Parser as _;
use program::options::Options;
use program::start_up;

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let started = match options.builder() {
        Ok(builder) => builder.start().await.map_err(|error| error.to_string()),
        Err(reason) => Err(reason),
    };
    let sandbox = match started {
        Ok(sandbox) => sandbox,
        Err(reason) => {
            eprintln!("error: {reason}");
            return ExitCode::FAILURE;
        }
    };
    if let Some(warning) = start_up::warning(&options) {
        eprintln!("{warning}");
    }
    println!("{}", start_up::text(&sandbox));
    stop_signal().await;
    ExitCode::SUCCESS
}

/// Waits for Ctrl-C, or for the signal that stops a container.
async fn stop_signal() {
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
