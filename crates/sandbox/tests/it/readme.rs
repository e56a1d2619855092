//! The examples of the README that are not in Rust run as they are printed there.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use elepay_sandbox::Sandbox;
use elepay_spec::Document;
use serde_json::Value;

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

/// Runs a program twice on the same sandbox, and returns what each run printed; `None` if the interpreter is not
/// installed.
async fn run(interpreter: &'static str, file: &str, language: &str, beginning: &str) -> Option<Vec<String>> {
    if Command::new(interpreter).arg("--version").output().is_err() {
        println!("skipped: {interpreter} is not installed");
        return None;
    }
    let sandbox = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(file);
    std::fs::write(&file, code(language, beginning).replace("http://127.0.0.1:4010", &sandbox.url())).unwrap();
    let mut runs = Vec::new();
    for time in ["first", "second"] {
        let file = file.clone();
        let program = move || Command::new(interpreter).arg(file).output().unwrap();
        let output = tokio::task::spawn_blocking(program).await.unwrap();
        let (printed, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{time}: {printed}\n{errors}");
        runs.push(printed.into_owned());
    }
    Some(runs)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_in_python_finds_out_what_has_become_of_the_payment() {
    if let Some(printed) = run("python3", "example.py", "python", "import http.client").await {
        assert_eq!(printed, ["what has become of the payment?\n"; 2]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_for_the_shell_pay_a_charge() {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: curl is not installed");
        return;
    }
    for printed in run("sh", "example.sh", "sh", "id=$(curl").await.unwrap_or_default() {
        let approved: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(approved["object"]["status"], "captured", "{printed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_receiver_in_python_verifies_the_signature() {
    if let Some(printed) = run("python3", "receiver.py", "python", "import hashlib").await {
        assert_eq!(printed, ["charge.succeeded True\n"; 2]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_in_javascript_sees_a_code_expire() {
    if let Some(printed) = run("node", "example.mjs", "js", "").await {
        assert_eq!(printed, ["closed true []\n"; 2]);
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

/// Every kind of fault is in the table with the members that the control document gives it.
#[test]
fn the_tables_of_faults_have_every_kind_with_its_members() {
    let document = Document::parse("control.yaml", include_str!("../../openapi/control.yaml")).unwrap();
    for (component, head) in [("Fault", "| Fault of a call |"), ("WebhookFault", "| Fault of an event |")] {
        let kinds = document.at(&format!("/components/schemas/{component}/oneOf")).as_array().unwrap();
        let documented: BTreeMap<_, BTreeSet<_>> = kinds.iter().map(members).collect();
        let lines = README.lines().skip_while(|line| !line.starts_with(head));
        let rows = lines.take_while(|line| line.starts_with('|')).skip(2).map(|row| {
            let mut cells = row.split('|').skip(1).map(|cell| cell.split('`').skip(1).step_by(2));
            let kind = cells.next().and_then(|mut names| names.next()).unwrap_or_default();
            (kind, cells.next().into_iter().flatten().collect())
        });
        let shown: BTreeMap<_, BTreeSet<_>> = rows.collect();
        assert_eq!(shown, documented, "the table `{head}` of crates/sandbox/README.md, and control.yaml");
    }
}

/// Returns the name of a kind of fault, and its members.
fn members(kind: &Value) -> (&str, BTreeSet<&str>) {
    let names = kind["properties"].as_object().unwrap().keys().map(String::as_str);
    (kind["title"].as_str().unwrap(), names.filter(|name| *name != "kind").collect())
}
