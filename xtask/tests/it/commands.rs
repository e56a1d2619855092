//! The commands in the docs, the workflows and the comments of settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::repository::{files, packages, root, shown};

/// The programs behind commands, each with the source that declares its options.
const PROGRAMS: [(&str, &str); 4] = [
    ("bench", "crates/bench/src/arguments.rs"),
    ("chaos", "crates/chaos/src/main.rs"),
    ("check-spec", "crates/check-spec/src/arguments.rs"),
    ("codegen", "crates/codegen/examples/codegen.rs"),
];

#[test]
fn every_command_of_xtask_that_is_written_down_exists_with_its_options() {
    let commands = listed(&["help"]);
    let (steps, programs) = (listed(&["ci", "--list"]), listed(&["build-cost", "--help"]));
    let options = PROGRAMS.map(|(command, source)| (command, options(&root().join(source))));
    let written = written("cargo xtask ");
    assert!(!written.is_empty());
    let mut wrong = Vec::new();
    for (file, words) in written {
        let Some((command, arguments)) = words.split_first() else { continue };
        let is_known = |argument: &String| match command.as_str() {
            "ci" => steps.contains(argument) || ["--install", "--list"].contains(&argument.as_str()),
            "build-cost" => programs.contains(argument),
            "release-notes" => true,
            command => match options.iter().find(|(of, _)| *of == command) {
                Some((_, options)) => !argument.starts_with("--") || options.contains(argument),
                None => false,
            },
        };
        let unknown = arguments.iter().find(|argument| !is_known(argument) && *argument != "--help");
        if !commands.contains(command) || unknown.is_some() {
            wrong.push(format!("{}: cargo xtask {}", shown(&file), words.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_package_that_a_command_names_exists() {
    let names: Vec<_> = packages().iter().map(|folder| package_name(folder)).collect();
    let mut wrong = Vec::new();
    for subcommand in ["bench", "build", "clippy", "doc", "run", "test", "tree"] {
        for (file, words) in written(&format!("cargo {subcommand} ")) {
            let pairs = words.windows(2).filter(|pair| ["-p", "--package"].contains(&pair[0].as_str()));
            for pair in pairs.filter(|pair| pair[1].starts_with("elepay") && !names.contains(&pair[1])) {
                wrong.push(format!("{}: cargo {subcommand} names {}", shown(&file), pair[1]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn commands_are_found_in_code_and_in_sentences() {
    for (text, expected) in [
        ("cargo xtask ci clippy      # one step\n", &["ci", "clippy"][..]),
        ("Run `cargo xtask check-spec\n--live`, or not.", &["check-spec", "--live"]),
        ("(cd base && cargo xtask codegen --out \"a.rs\")", &["codegen", "--out", "\"a.rs\""]),
        ("cargo xtask check-spec --live \\\n  --update > report", &["check-spec", "--live", "--update"]),
    ] {
        assert_eq!(found(text, "cargo xtask "), [expected], "{text}");
    }
    assert!(found("`cargo xtask …` and cargo xtask.", "cargo xtask ").is_empty());
}

/// Returns the words after a beginning wherever it is written down in this repository.
fn written(beginning: &str) -> Vec<(PathBuf, Vec<String>)> {
    let mut commands = Vec::new();
    for file in files(&root(), &["md", "toml", "yaml", "yml"]) {
        let text = fs::read_to_string(&file).unwrap();
        commands.extend(found(&text, beginning).into_iter().map(|words| (file.clone(), words)));
    }
    commands
}

/// Returns the words after each occurrence of a beginning: up to the end of the code in a sentence, otherwise up to the
/// end of the line, or to what a shell takes for something else.
fn found(text: &str, beginning: &str) -> Vec<Vec<String>> {
    let text = text.replace("\\\n", " ");
    let mut commands = Vec::new();
    for (start, _) in text.match_indices(beginning) {
        let rest = &text[start + beginning.len()..];
        let ends: &[char] = if text[..start].ends_with('`') { &['`'] } else { &['\n', '#', '|', '>', ')', ';', '`'] };
        let command = rest.split(ends).next().unwrap();
        let words: Vec<_> = command.split_whitespace().map(str::to_owned).collect();
        if words.first().is_some_and(|word| word.starts_with(|first: char| first.is_ascii_lowercase() || first == '-'))
        {
            commands.push(words);
        }
    }
    commands
}

/// Returns the names that xtask lists, each at the beginning of an indented line.
fn listed(arguments: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("  "));
    lines.filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Returns the options that a source declares for clap.
fn options(source: &Path) -> Vec<String> {
    let text = fs::read_to_string(source).unwrap();
    let mut options = Vec::new();
    for declaration in text.split("#[arg(long").skip(1) {
        let field = declaration.lines().map(str::trim_start).skip(1).find_map(|line| {
            let name = line.strip_prefix("pub ").or_else(|| line.strip_prefix("pub(crate) ")).unwrap_or(line);
            let (name, _) = name.split_once(": ")?;
            name.chars().all(|character| character.is_ascii_lowercase() || character == '_').then_some(name)
        });
        options.push(format!("--{}", field.unwrap().replace('_', "-")));
    }
    assert!(!options.is_empty(), "{}", shown(source));
    options
}

fn package_name(folder: &Path) -> String {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let name = manifest.split("[package]\nname = \"").nth(1).unwrap().split('"').next().unwrap();
    name.to_owned()
}
