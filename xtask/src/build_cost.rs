//! `cargo xtask build-cost`: what a dependency costs a user to build, compared with others.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::probes::{ALL, BASE, Probe};
use crate::shell::{Failure, output, root};

/// Prints the seconds of CPU that cargo and everything it started have used, after running it.
const SCRIPT: &str = r#""$@" >&2; status=$?; times; exit $status"#;

/// What a build took.
struct Cost {
    cpu: f64,
    crates: usize,
    bytes: u64,
}

/// Builds the programs that are named, or all of them, and prints a table.
pub fn run(arguments: &[String]) -> ExitCode {
    let (help, names): (Vec<_>, Vec<_>) =
        arguments.iter().partition(|argument| ["--help", "-h"].contains(&argument.as_str()));
    let chosen = match chosen(&names) {
        Ok(chosen) => chosen,
        Err(unknown) => {
            eprintln!("error: unknown program or option `{unknown}`\n\n{}", self::help());
            return ExitCode::from(2);
        }
    };
    if !help.is_empty() {
        print!("{}", self::help());
        return ExitCode::SUCCESS;
    }
    match table(&chosen) {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}

/// Returns the programs that are named, in the order of the table, or the first name that is unknown.
fn chosen<'a>(names: &[&'a String]) -> Result<Vec<&'static Probe>, &'a str> {
    match names.iter().find(|name| !ALL.iter().any(|probe| probe.name == **name)) {
        Some(unknown) => Err(unknown),
        None => {
            Ok(ALL.iter().filter(|probe| names.is_empty() || names.iter().any(|name| *name == probe.name)).collect())
        }
    }
}

fn help() -> String {
    let mut help = "\
Builds small programs from scratch, and prints what it takes

Usage: cargo xtask build-cost [PROGRAM]...

Each program depends on one library and creates a client of it. It is built in an empty folder, without optimisation and
without incremental compilation, and with the newest compatible versions, which cargo downloads. Prints the seconds of
CPU, the crates that were compiled, the size of the program, and the ratios to the program `reqwest`. On a busy machine
a build takes more CPU: compare numbers of one quiet run.

Programs:
"
    .to_owned();
    for probe in ALL {
        help.push_str(&format!("  {:<14}{}\n", probe.name, probe.about));
    }
    help
}

/// Builds the programs one after the other, and returns the table.
fn table(chosen: &[&Probe]) -> Result<String, Failure> {
    let folder = env::temp_dir().join(format!("elepay-build-cost-{}", std::process::id()));
    let mut costs = Vec::new();
    for probe in chosen {
        eprintln!("building {} …", probe.name);
        let cost = build(probe, &folder.join(probe.name))?;
        eprintln!("{} took {:.1} s of CPU", probe.name, cost.cpu);
        costs.push((probe.name, cost));
    }
    let _ = fs::remove_dir_all(&folder);
    let base = costs.iter().find(|(name, _)| *name == BASE).map(|(_, cost)| cost.cpu);
    let mut table = "| Program | CPU, s | Ratio | Crates | Size, MB |\n|---|---:|---:|---:|---:|\n".to_owned();
    for (name, Cost { cpu, crates, bytes }) in &costs {
        let ratio = base.map_or("–".to_owned(), |base| format!("{:.2}", cpu / base));
        let (megabytes, tenths) = (bytes / 1_000_000, bytes / 100_000 % 10);
        table.push_str(&format!("| `{name}` | {cpu:.1} | {ratio} | {crates} | {megabytes}.{tenths} |\n"));
    }
    Ok(table)
}

fn build(probe: &Probe, folder: &Path) -> Result<Cost, Failure> {
    write(&folder.join("Cargo.toml"), &probe.manifest(&root()))?;
    write(&folder.join("src").join("main.rs"), probe.program)?;
    if let Some(script) = &probe.build_script {
        write(&folder.join("build.rs"), script.program)?;
    }
    let target = folder.join("target");
    let cargo = |line: &str| {
        let mut command = Command::new("bash");
        command.args(["-c", SCRIPT, "bash"]).arg(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(line.split(' ')).current_dir(folder).env("CARGO_TARGET_DIR", &target);
        // A folder is compiled incrementally, a crate of the registry is not.
        command.env("CARGO_INCREMENTAL", "0").stdin(Stdio::null());
        output(&mut command)
    };
    // Downloading is not building.
    cargo("fetch --quiet")?;
    let times = cargo("build --quiet --offline")?;
    let cpu = cpu_seconds(&times).ok_or_else(|| format!("bash printed no times: {times}"))?;
    let program = target.join("debug").join(format!("probe{}", env::consts::EXE_SUFFIX));
    let bytes = fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?.len();
    Ok(Cost { cpu, crates: crates(folder)?, bytes })
}

fn write(path: &PathBuf, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// Returns the number of crates that are compiled for this machine, the program not included.
fn crates(folder: &Path) -> Result<usize, Failure> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let line = "tree --offline --edges normal,build --prefix none --format {p}";
    let tree = output(command.args(line.split(' ')).current_dir(folder))?;
    let mut lines: Vec<_> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    lines.sort_unstable();
    lines.dedup();
    Ok(lines.len().saturating_sub(1))
}

/// Returns the seconds in what bash's `times` prints: its own in the first line, those of its children in the second.
fn cpu_seconds(times: &str) -> Option<f64> {
    let children = times.lines().nth(1)?.split_whitespace();
    let seconds = children.map(|time| {
        let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    });
    seconds.sum()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{chosen, cpu_seconds, root};
    use crate::probes::ALL;

    #[test]
    fn programs_are_chosen_by_name_and_built_in_the_order_of_the_table() {
        for (names, expected) in [
            (&["elepay", "reqwest"][..], Ok(vec!["reqwest", "elepay"])),
            (&[], Ok(ALL.iter().map(|probe| probe.name).collect())),
            (&["elepay", "nothing"], Err("nothing")),
        ] {
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            let names: Vec<_> = names.iter().collect();
            let found = chosen(&names).map(|probes| probes.iter().map(|probe| probe.name).collect::<Vec<_>>());
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_commands_in_the_docs_can_be_run() {
        let docs = fs::read_to_string(root().join("docs").join("costs.md")).unwrap();
        let lines: Vec<_> = docs.lines().filter_map(|line| line.strip_prefix("cargo xtask build-cost")).collect();
        assert!(!lines.is_empty());
        for line in lines {
            let names: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
            let names: Vec<_> = names.iter().collect();
            assert!(chosen(&names).is_ok(), "cargo xtask build-cost{line}");
        }
    }

    #[test]
    fn the_cpu_is_that_of_the_children() {
        assert_eq!(cpu_seconds("0m0.001s 0m0.002s\n1m2.500s 0m3.250s\n"), Some(65.75));
        assert_eq!(cpu_seconds("command not found"), None);
    }
}
