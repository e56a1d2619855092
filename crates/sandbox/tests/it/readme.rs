//! The examples of the README that are not in Rust run as they are printed there.

use std::process::Command;

use elepay_sandbox::Sandbox;

const README: &str = include_str!("../../README.md");

/// Returns the program of the README in a language that begins so.
fn code(language: &str, beginning: &str) -> String {
    let blocks = README.split("```").skip(1).step_by(2);
    let found: Vec<_> = blocks
        .filter_map(|block| block.strip_prefix(&format!("{language}\n")))
        .filter(|code| code.starts_with(beginning))
        .collect();
    assert_eq!(found.len(), 1, "{language}");
    found[0].to_owned()
}

/// Runs a program, and returns what it printed; `None` if the interpreter is not installed.
async fn run(interpreter: &'static str, file: &str, language: &str, beginning: &str) -> Option<String> {
    if Command::new(interpreter).arg("--version").output().is_err() {
        println!("skipped: {interpreter} is not installed");
        return None;
    }
    let sandbox = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(file);
    std::fs::write(&file, code(language, beginning).replace("http://127.0.0.1:4010", &sandbox.url())).unwrap();
    let program = move || Command::new(interpreter).arg(file).output().unwrap();
    let output = tokio::task::spawn_blocking(program).await.unwrap();
    let (printed, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{printed}\n{errors}");
    Some(printed.into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_in_python_finds_out_what_has_become_of_the_payment() {
    if let Some(printed) = run("python3", "example.py", "python", "import http.client").await {
        assert_eq!(printed, "what has become of the payment?\n");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_receiver_in_python_verifies_the_signature() {
    if let Some(printed) = run("python3", "receiver.py", "python", "import hashlib").await {
        assert_eq!(printed, "charge.succeeded True\n");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_in_javascript_sees_a_code_expire() {
    if let Some(printed) = run("node", "example.mjs", "js", "").await {
        assert_eq!(printed, "closed true []\n");
    }
}

#[test]
fn every_path_of_the_table_is_documented() {
    let document = include_str!("../../openapi/control.yaml");
    let rows = README.lines().filter(|line| line.starts_with("| `"));
    let paths = rows.flat_map(|row| row.split('`')).filter_map(|code| code.split_once('/'));
    let mut seen = 0;
    for (_, path) in paths.filter(|(_, path)| !path.ends_with('…')) {
        assert!(document.contains(&format!("\n  /_sandbox/{path}:\n")), "/{path}");
        seen += 1;
    }
    assert!(seen > 15, "{seen}");
}
