//! `cargo xtask release-notes`: the section of the changelog about a version.

use std::fs;
use std::process::ExitCode;

use crate::shell::{Failure, root};

/// Prints the notes of the version that is named, or of the one in `Cargo.toml`.
pub fn run(arguments: &[String]) -> ExitCode {
    match notes(arguments) {
        Ok(notes) => {
            println!("{notes}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn notes(arguments: &[String]) -> Result<String, Failure> {
    // All members of the workspace that are published have the same version.
    let current = env!("CARGO_PKG_VERSION");
    let version = match arguments {
        [] => current,
        [version] => version,
        _ => return Err("usage: cargo xtask release-notes [VERSION]".to_owned()),
    };
    if version != current {
        return Err(format!("the version is {current} in Cargo.toml, not {version}"));
    }
    let path = root().join("CHANGELOG.md");
    let changelog = fs::read_to_string(&path).map_err(|error| format!("failed to read CHANGELOG.md: {error}"))?;
    section(&changelog, version)
}

/// Returns what the changelog says under the heading of a version, whose date has to be there.
fn section(changelog: &str, version: &str) -> Result<String, Failure> {
    let heading = format!("## [{version}]");
    let mut lines = changelog.lines().enumerate().skip_while(|(_, line)| !line.starts_with(&heading));
    let (number, line) = lines
        .next()
        .ok_or_else(|| format!("CHANGELOG.md has no heading `{heading} - YYYY-MM-DD`; rename `## [Unreleased]`"))?;
    let date = line[heading.len()..].strip_prefix(" - ").unwrap_or_default();
    let is_date = date.len() == 10
        && date
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if !is_date {
        return Err(format!("CHANGELOG.md:{}: the date is missing: `{heading} - YYYY-MM-DD`", number + 1));
    }
    let text: Vec<_> = lines.map(|(_, line)| line).take_while(|line| !line.starts_with("## ")).collect();
    let text = text.join("\n").trim().to_owned();
    if text.is_empty() {
        return Err(format!("CHANGELOG.md:{}: nothing is written about {version}", number + 1));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::section;

    const CHANGELOG: &str = "\
# Changelog

## [Unreleased]

## [0.2.0] - 2027-01-31

### Added

- Two.

## [0.1.0]

- One.

## [0.0.1] - 2026-12-01
";

    #[test]
    fn the_notes_are_the_section_of_the_version() {
        assert_eq!(section(CHANGELOG, "0.2.0").unwrap(), "### Added\n\n- Two.");
    }

    #[test]
    fn a_section_that_is_not_ready_names_the_line_to_mend() {
        for (version, reason) in [
            ("0.3.0", "CHANGELOG.md has no heading `## [0.3.0] - YYYY-MM-DD`; rename `## [Unreleased]`"),
            ("0.1.0", "CHANGELOG.md:11: the date is missing: `## [0.1.0] - YYYY-MM-DD`"),
            ("0.0.1", "CHANGELOG.md:15: nothing is written about 0.0.1"),
        ] {
            assert_eq!(section(CHANGELOG, version).unwrap_err(), reason);
        }
    }
}
