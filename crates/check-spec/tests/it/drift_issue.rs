//! `.github/drift-issue` maintains one issue. Its `gh` keeps the issues in a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

const MARKER: &str = "<!-- check-spec --live -->";

/// A repository's issues, and a folder for reports.
struct Repository(TempDir);

impl Repository {
    /// None if the script cannot run.
    fn new() -> Option<Self> {
        for program in ["bash", "jq"] {
            if Command::new(program).arg("--version").output().is_err() {
                println!("skipped: there is no {program}");
                return None;
            }
        }
        Some(Self(tempfile::tempdir().unwrap()))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, status: &str, report: &str) -> Output {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::write(self.path("report.md"), report).unwrap();
        fs::write(self.path("errors.txt"), "error: 1 of 20 pages cannot be used").unwrap();
        let path = format!("{}:{}", here.join("tests/gh").display(), std::env::var("PATH").unwrap());
        Command::new("bash")
            .arg(here.join("../../.github/drift-issue"))
            .arg(status)
            .args([self.path("report.md"), self.path("errors.txt")])
            .env("PATH", path)
            .env("FAKE_GH", self.0.path())
            .env("GITHUB_STEP_SUMMARY", self.path("summary.md"))
            .env("GITHUB_REPOSITORY", "somebody/elepay")
            .env("GITHUB_RUN_ID", "77")
            .env_remove("GITHUB_SERVER_URL")
            .output()
            .unwrap()
    }

    /// Runs the script, and returns its calls of `gh` that change something.
    fn calls(&self, status: &str, report: &str) -> Vec<String> {
        let _ = fs::remove_file(self.path("calls"));
        let output = self.run(status, report);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read_to_string(self.path("calls")).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn issues(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.path("issues.json")).unwrap_or_else(|_| "[]".to_owned());
        serde_json::from_str(&text).unwrap()
    }

    fn body(&self) -> String {
        self.issues().last().unwrap()["body"].as_str().unwrap().to_owned()
    }
}

#[test]
fn one_issue_is_opened_updated_and_closed() {
    let Some(repository) = Repository::new() else { return };
    assert!(repository.calls("0", "0 findings").is_empty(), "nothing to report");
    assert_eq!(repository.calls("1", "| `limit-changed` |"), ["create"]);
    let body = repository.body();
    for part in ["| `limit-changed` |", MARKER, "https://github.com/somebody/elepay/actions/runs/77", "accepted.toml"] {
        assert!(body.contains(part), "{part}\n{body}");
    }
    assert!(repository.calls("1", "| `limit-changed` |").is_empty(), "the same report again");
    assert_eq!(repository.calls("1", "| `field-missing` |"), ["edit 1", "comment 1"]);
    assert!(repository.body().contains("field-missing") && !repository.body().contains("limit-changed"));
    assert_eq!(repository.calls("0", "0 findings"), ["close 1"]);
    assert!(repository.calls("0", "0 findings").is_empty());
    assert_eq!(repository.calls("1", "| `field-missing` |"), ["create"], "a difference that comes back is a new issue");
    assert_eq!(repository.issues().len(), 2);
}

#[test]
fn a_check_that_could_not_be_completed_fails_and_leaves_the_issue_alone() {
    let Some(repository) = Repository::new() else { return };
    assert_eq!(repository.calls("1", "| `limit-changed` |"), ["create"]);
    let before = repository.issues();
    // The check exits with 2, a crash with another status; findings without a report are a crash too.
    for status in ["2", "101", "", "1"] {
        let output = repository.run(status, "");
        assert_eq!(output.status.code(), Some(2), "{status}");
        assert!(String::from_utf8_lossy(&output.stderr).starts_with("::error title=Pages could not be checked::"));
    }
    assert_eq!(repository.issues(), before);
    let summary = fs::read_to_string(repository.path("summary.md")).unwrap();
    assert!(summary.contains("1 of 20 pages cannot be used"), "{summary}");
}

#[test]
fn an_incomplete_check_fails_and_the_issue_has_the_findings_of_the_other_pages() {
    let Some(repository) = Repository::new() else { return };
    let report = |counts: &str| {
        format!(
            "| Rule | Where |\n|---|---|\n| `limit-changed` | a:1 |\n\n3 findings ({counts})\n\n\
             ### Could not be read\n\n* closeCode: 404\n"
        )
    };
    // A warning alone is no issue, because the complete check of the same pages would close it.
    assert_eq!(repository.run("2", &report("0 errors, 3 warnings, 0 notes")).status.code(), Some(2));
    assert!(repository.issues().is_empty());
    assert_eq!(repository.run("2", &report("1 error, 2 warnings, 0 notes")).status.code(), Some(2));
    assert!(repository.body().contains("limit-changed") && repository.body().contains("closeCode: 404"));
    // The same pages, and no finding: nothing is known, so the issue is not closed.
    let before = repository.issues();
    assert_eq!(repository.run("2", "### Could not be read\n\n* closeCode: 404\n").status.code(), Some(2));
    assert_eq!(repository.issues(), before);
    assert!(fs::read_to_string(repository.path("summary.md")).unwrap().matches("closeCode: 404").count() == 3);
}

#[test]
fn a_report_that_is_too_long_for_an_issue_is_truncated_and_says_so() {
    let Some(repository) = Repository::new() else { return };
    let mut report = String::new();
    // In Japanese a character has three bytes.
    for (line, calls) in [("変更 50 -> 40", &["create"][..]), ("request.orderNo 50 -> 40", &["edit 1", "comment 1"])]
    {
        let lines = format!("~ {line}\n").repeat(4_000);
        report = format!("| `limit-changed` |\n\n```diff\n{lines}```\n");
        assert_eq!(repository.calls("1", &report), calls);
        let body = repository.body();
        assert!(body.chars().count() <= 65_536 && body.len() > 50_000, "{}", body.len());
        assert!(body.contains("50 -> 40\n```\n\n*The report is longer"), "the fence is closed");
        assert!(body.contains(MARKER));
    }
    // A change in the truncated part counts too.
    assert_eq!(repository.calls("1", &report.replace("```\n", "```\nmore\n")), ["edit 1", "comment 1"]);
}

#[test]
fn issues_of_others_are_left_alone() {
    let Some(repository) = Repository::new() else { return };
    let issues = json!([
        { "number": 1, "state": "open", "labels": ["spec-drift"], "title": "A question", "body": "about drift" },
        { "number": 2, "state": "open", "labels": [], "title": "Forged", "body": MARKER },
    ]);
    fs::write(repository.path("issues.json"), issues.to_string()).unwrap();
    assert!(repository.calls("0", "0 findings").is_empty());
    assert_eq!(repository.calls("1", "| `limit-changed` |"), ["create"]);
    assert_eq!(repository.issues().len(), 3);
}
