//! The options about reports: where they go, what is in them, and what is accepted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use expect_test::expect;
use tempfile::TempDir;

use crate::frozen::TEXT;
use crate::site_pages as pages;

/// Pages of a document, another document, and a list of accepted differences.
struct Files(TempDir);

impl Files {
    /// The pages are of our document, and the document has this change.
    fn new(from: &str, to: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("pages")).unwrap();
        for (page, text) in pages::texts(TEXT) {
            fs::write(folder.path().join(format!("pages/{page}.txt")), text).unwrap();
        }
        let changed = TEXT.replace(from, to);
        assert!(from.is_empty() || changed != TEXT);
        fs::write(folder.path().join("elepay.yaml"), changed).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// `{}` in an argument is the folder.
    fn command(&self, arguments: &[&str]) -> Command {
        let own = [
            "--spec",
            "{}/elepay.yaml",
            "--pages",
            "{}/pages",
            "--published",
            "{}/none",
            "--accepted",
            "{}/accepted.toml",
        ];
        let folder = self.0.path().to_str().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_elepay-check-spec"));
        command.args(own.iter().chain(arguments).map(|argument| argument.replace("{}", folder)));
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn drift() -> Files {
    Files::new("maxLength: 50", "maxLength: 40")
}

#[test]
fn a_clean_run_says_so_in_a_few_lines() {
    let files = Files::new("", "");
    let output = files.run(&[]);
    assert_eq!(output.status.code(), Some(0), "{}{}", printed(&output), errors(&output));
    let report = printed(&output);
    assert!(report.lines().count() <= 4, "{report}");
    assert!(report.contains("passed: the document agrees with the published pages\n"), "{report}");
    assert!(files.run(&["--verbose"]).stdout.len() > 5 * report.len(), "everything is listed on request");
}

#[test]
fn operations_without_a_page_are_one_line() {
    let files = Files::new("", "");
    for page in ["createCode", "listCharges"] {
        fs::remove_file(files.path(&format!("pages/{page}.txt"))).unwrap();
    }
    let report = printed(&files.run(&["--rule", "operation-unverified"]));
    let line = "2 operations have no page, so nothing of them is checked: listCharges, createCode";
    assert_eq!(report.lines().filter(|line| line.contains("have no page")).collect::<Vec<_>>(), [line], "{report}");
    assert!(!report.contains("note["), "{report}");
    assert!(printed(&files.run(&["--verbose"])).contains("note[operation-unverified]"));
    for format in ["github", "markdown"] {
        let report = printed(&files.run(&["--format", format]));
        assert_eq!(report.matches("have no page").count(), 1, "{format}: {report}");
        assert_eq!(report.matches("listCharges,").count(), 1, "{format}: {report}");
    }
}

#[test]
fn one_unreadable_page_hides_no_finding_of_the_others_in_any_format() {
    let files = drift();
    fs::write(files.path("pages/captureCharge.txt"), "Dear Sir or Madam").unwrap();
    for format in ["text", "json", "github", "markdown", "sarif"] {
        let output = files.run(&["--format", format]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        let report = printed(&output);
        for part in ["limit-changed", "captureCharge.txt", "it has no sample call"] {
            assert!(report.contains(part), "{format}: {part}\n{report}");
        }
    }
    let last = printed(&files.run(&[]));
    assert!(last.contains("incomplete: 1 page could not be read; the other pages were compared\n"), "{last}");
    // What could not be read changes no file.
    let output = files.run(&["--update"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("none is not updated, because pages could not be read"), "{}", errors(&output));
    assert!(!files.path("none").exists());
}

#[test]
fn several_reports_are_written_in_one_run() {
    let files = drift();
    let output = files.run(&["--format", "text", "--format", "sarif={}/a.sarif", "--format", "json={}/a.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("error[limit-changed]"));
    for file in ["a.sarif", "a.json"] {
        let report = fs::read_to_string(files.path(file)).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&report).is_ok() && report.contains("limit-changed"));
    }
    let output = files.run(&["--format", "markdown", "--output", "{}/a.md"]);
    assert_eq!((output.status.code(), printed(&output).as_str()), (Some(1), ""));
    assert!(fs::read_to_string(files.path("a.md")).unwrap().starts_with("| Rule |"));
    for (arguments, reason) in [
        (&["--format", "text", "--format", "json"][..], "only one report can be without a file"),
        (&["--format", "text", "--format", "json", "--output", "{}/b"], "only one report can be without a file"),
        (&["--format", "json={}/b", "--output", "{}/b"], "`--output` needs a format without a file"),
        (&["--format", "xml"], "the formats are text, json, github, markdown, sarif"),
        (&["--format", "json="], "has no file after `=`"),
        (&["--format", "text={}/b", "--format", "json={}/b"], "two formats have the same file"),
        (&["--output", "{}/no/such"], "no/such"),
    ] {
        let output = files.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(errors(&output).contains(reason), "{arguments:?}: {}", errors(&output));
    }
}

#[test]
fn colours_are_for_terminals_and_those_who_ask_and_never_in_files() {
    let files = drift();
    let is_coloured = |bytes: &[u8]| bytes.contains(&0x1b);
    for (variables, expected) in [
        (&[][..], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[("CLICOLOR", "1")], false),
    ] {
        let output = files.command(&[]).envs(variables.iter().copied()).output().unwrap();
        assert_eq!(is_coloured(&output.stdout), expected, "{variables:?}");
    }
    let forced = [("CLICOLOR_FORCE", "1")];
    for arguments in [["--output", "{}/report"], ["--format", "text={}/report"]] {
        files.command(&arguments).envs(forced).output().unwrap();
        let report = fs::read(files.path("report")).unwrap();
        assert!(!report.is_empty() && !is_coloured(&report), "{arguments:?}");
    }
    let json = files.command(&["--format", "json"]).envs(forced).output().unwrap();
    assert!(!is_coloured(&json.stdout));
}

#[test]
fn a_filter_decides_what_is_reported_and_counts() {
    let files = drift();
    for (arguments, status) in [
        (&["--operation", "createCharge"][..], 1),
        (&["--operation", "captureCharge"], 0),
        (&["--operation", "captureCharge", "--operation", "createCode"], 1),
        (&["--rule", "limit-changed"], 1),
        (&["--rule", "limit-extra"], 0),
        (&["--rule", "limit-extra", "--rule", "limit-changed", "--operation", "captureCharge"], 0),
    ] {
        let output = files.run(arguments);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {}", printed(&output));
        assert_eq!(printed(&output).contains("limit-changed"), status == 1, "{arguments:?}");
    }
    for (arguments, reason) in [
        (
            ["--operation", "createCharg"],
            "the document has no operation `createCharg`; similar ones are `createCharge`",
        ),
        (["--rule", "limit-change"], "there is no rule `limit-change`; similar ones are `limit-changed`"),
        (["--explain", "page-lang"], "there is no rule `page-lang`; similar ones are `page-language`"),
        (["--rule", "zzz"], "there is no rule `zzz`; there are `operation-missing`, "),
    ] {
        let output = files.run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(errors(&output).contains(reason), "{arguments:?}: {}", errors(&output));
    }
}

#[test]
fn differences_are_accepted_once_a_reason_is_filled_in() {
    let files = drift();
    let list = files.path("accepted.toml");
    let read = |list: &Path| fs::read_to_string(list).unwrap();
    fs::write(&list, "# Known differences.\n").unwrap();
    assert_eq!(files.run(&["--accept", "--rule", "limit-extra"]).status.code(), Some(0));
    assert_eq!(read(&list), "# Known differences.\n", "nothing to accept");
    let output = files.run(&["--accept"]);
    assert_eq!(output.status.code(), Some(1), "the findings are reported once more");
    assert!(errors(&output).contains("accepted.toml: 1 entry added"), "{}", errors(&output));
    expect![[r#"
        # Known differences.

        [[accepted]]
        rule = "limit-changed"
        pointer = "/components/schemas/OrderNo/maxLength"
        published = 50
        document = 40
        reason = ""
    "#]]
    .assert_eq(&read(&list));
    // Nobody has said why.
    let output = files.run(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("accepted.toml:4: an accepted difference needs a reason"), "{}", errors(&output));
    fs::write(&list, read(&list).replace("\"\"", "\"The vendor is asked.\" # 2026\n# The end.")).unwrap();
    let output = files.run(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert!(printed(&output).contains(", 1 accepted"), "{}", printed(&output));
    // More of them leave the text before as it is.
    let before = read(&list);
    fs::write(files.path("elepay.yaml"), read(&files.path("elepay.yaml")).replace("default: JPY", "default: USD"))
        .unwrap();
    assert_eq!(files.run(&["--accept"]).status.code(), Some(1));
    assert!(read(&list).starts_with(&before), "{}", read(&list));
    let entry = "rule = \"limit-changed\"\npointer = \"/components/schemas/Currency/default\"\npublished = \"JPY\"\n\
        document = \"USD\"\n";
    assert!(read(&list)[before.len()..].contains(entry), "{}", read(&list));
}

/// The required marks of all fields of an object are at one pointer, in the list of its `required`.
#[test]
fn each_required_mark_is_a_finding_of_its_own_and_accepted_on_its_own() {
    let files = Files::new("required: [amount, orderNo, paymentMethod]", "required: [amount, currency, description]");
    let list = files.path("accepted.toml");
    let marks = || {
        let output = files.run(&["--rule", "field-changed"]);
        let fields = ["orderNo", "paymentMethod", "currency", "description"];
        let text = printed(&output);
        fields.into_iter().filter(|field| text.contains(&format!("`request.{field}`"))).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(marks(), "orderNo paymentMethod currency description");
    fs::write(
        &list,
        "[[accepted]]\nrule = \"field-changed\"\nfield = \"currency\"\nreason = \"asked\"\n\
         pointer = \"/components/schemas/CreateChargeRequest/required\"\n",
    )
    .unwrap();
    assert_eq!(marks(), "orderNo paymentMethod description");
    fs::remove_file(&list).unwrap();
    files.run(&["--accept", "--rule", "field-changed"]);
    let written = fs::read_to_string(&list).unwrap();
    assert_eq!(written.matches("field = ").count(), 4, "{written}");
}

/// A value of an enum that only the document has is accepted with that value, so another one is found.
#[test]
fn an_accepted_value_of_an_enum_hides_no_other() {
    let files = Files::new("enum: [web, ios,", "enum: [web, watch, ios,");
    files.run(&["--accept", "--rule", "enum-changed"]);
    let list = files.path("accepted.toml");
    let written = fs::read_to_string(&list).unwrap();
    assert!(written.contains("document = \"watch\""), "{written}");
    fs::write(&list, written.replace("reason = \"\"", "reason = \"asked\"")).unwrap();
    assert_eq!(files.run(&["--rule", "enum-changed"]).status.code(), Some(0));
    let document = fs::read_to_string(files.path("elepay.yaml")).unwrap();
    fs::write(files.path("elepay.yaml"), document.replace("watch, ios,", "watch, ring, ios,")).unwrap();
    assert_eq!(files.run(&["--rule", "enum-changed"]).status.code(), Some(1));
}
