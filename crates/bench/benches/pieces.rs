//! Times the pieces of a call: `cargo bench -p elepay-bench`. `cargo test` runs each piece once.

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use criterion::Criterion;
use elepay_bench::calls::Failure;
use elepay_bench::pieces;

fn main() -> ExitCode {
    // `cargo test` passes no such argument, and passes others that criterion does not know.
    let is_timed = env::args().any(|argument| argument == "--bench");
    match if is_timed { time() } else { run_once() } {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn time() -> Result<(), Failure> {
    let settings = Criterion::default()
        .without_plots()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    let mut criterion = settings.configure_from_args();
    for piece in pieces::ALL {
        let mut work = (piece.prepare)()?;
        criterion.bench_function(piece.name, |bencher| bencher.iter(&mut work));
    }
    criterion.final_summary();
    Ok(())
}

fn run_once() -> Result<(), Failure> {
    for piece in pieces::ALL {
        if !(piece.prepare)()?() {
            return Err(format!("`{}` did not do what it measures", piece.name).into());
        }
        println!("ran once: {}", piece.name);
    }
    Ok(())
}
