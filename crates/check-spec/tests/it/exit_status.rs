//! The program: its exit status shows whether there are findings, or the check could not be completed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn check(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_elepay-check-spec")).args(arguments).output().expect("it runs")
}

fn status(output: &Output) -> Option<i32> {
    output.status.code()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn openapi(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi").join(file)
}

/// A folder with one file, and the paths of both.
fn file(name: &str, contents: &[u8]) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, contents).expect("it can be written");
    let (file, parent) = (path.display().to_string(), folder.path().display().to_string());
    (folder, file, parent)
}

/// A page as the site shows it, of an operation of the document.
const PAGE: &str = "Logoelepay\nCharge\n\nCapture charge\n\nCaptures it.\n\nPOST\n/charges/{id}/capture\n\
    AuthorizationBearer <token>\n\nThe key.\n\nIn: header\n\nPath Parameters\n\nid*string\n\nCharge ID\n\n\
    Request Body\n\napplication/json\n\namount?integer\n\nAmount\n\nextra?\n\n\
    Response Body\n\napplication/json;charset=utf-8\n\n\
    curl -X POST \"https://api.elepay.io/charges/string/capture\" \\  \
    -H \"Content-Type: application/json\" \\  -d '{}'\n{\n";

#[test]
fn the_document_is_as_published_and_the_check_takes_seconds() {
    let began = Instant::now();
    let output = check(&["--format", "json"]);
    // Far more than it takes, even beside other tests on a busy machine.
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    assert_eq!(status(&output), Some(0), "{}", errors(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let wrong = findings.iter().find(|finding| finding["severity"] != "note");
    assert!(wrong.is_none(), "{wrong:?}");
}

#[test]
fn findings_exit_with_1_and_fail_on_decides_which_count() {
    let spec = fs::read_to_string(openapi("elepay.yaml")).expect("the document");
    let (_kept, wrong, _) = file("changed.yaml", spec.replace("maxLength: 50", "maxLength: 40").as_bytes());
    assert_eq!(status(&check(&["--spec", &wrong])), Some(1));
    // A note is a failure only on request.
    let (_kept, more, _) =
        file("more.yaml", spec.replace("operationId: createCharge", "operationId: begin").as_bytes());
    assert_eq!(status(&check(&["--spec", &more])), Some(0));
    assert_eq!(status(&check(&["--spec", &more, "--fail-on", "warning"])), Some(0));
    assert_eq!(status(&check(&["--spec", &more, "--fail-on", "note"])), Some(1));
}

#[test]
fn every_format_has_the_same_exit_status() {
    let spec = fs::read_to_string(openapi("elepay.yaml")).expect("the document");
    let (_kept, wrong, _) = file("changed.yaml", spec.replace("maxLength: 50", "maxLength: 40").as_bytes());
    for format in ["text", "json", "github", "markdown", "sarif"] {
        let output = check(&["--spec", &wrong, "--format", format]);
        assert_eq!(status(&output), Some(1), "{format}");
        let printed = printed(&output);
        assert!(printed.contains("limit-changed"), "{format}: {printed}");
        assert!(
            !["json", "sarif"].contains(&format) || serde_json::from_str::<serde_json::Value>(&printed).is_ok(),
            "{printed}"
        );
    }
}

#[test]
fn a_rule_is_explained_and_an_unknown_one_rejected() {
    let output = check(&["--explain", "limit-extra"]);
    assert_eq!(status(&output), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("Example: "));
    assert_eq!(status(&check(&["--explain", "limit"])), Some(2));
}

#[test]
fn unusable_pages_exit_with_2_and_a_hint_what_to_do() {
    let response = "{\n  \"id\": \"string\"\n}\n";
    let whole = format!("{PAGE}{}", &response[2..]);
    let elsewhere = whole
        .replace("api.elepay.io/charges", "api.example.com/v1/other")
        .replace("/charges/{id}/capture", "/v1/other/{id}/capture");
    for (what, contents, reason) in [
        ("empty", Vec::new(), "is empty"),
        ("blank", b" \n\n".to_vec(), "is empty"),
        ("binary", vec![0xff, 0xfe, 0x00, 0x80], "is not valid UTF-8"),
        (
            "binary with text",
            b"In: header\0\x01\x02\nResponse Body\ncurl -X ".to_vec(),
            "its sample call has no method",
        ),
        ("50 MB", vec![b'a'; 50 << 20], "is larger than 4096 KiB"),
        ("some other text", b"Dear Sir or Madam".to_vec(), "it has no sample call"),
        (
            "a page of another site",
            elsewhere.into_bytes(),
            "a page of another site: its sample calls `https://api.example.com`",
        ),
        ("half a sample", PAGE.as_bytes().to_vec(), "its sample response is not JSON"),
        (
            "no sample",
            PAGE.trim_end().trim_end_matches('{').as_bytes().to_vec(),
            "no sample of it; is the page cut off?",
        ),
        ("half a call", PAGE.as_bytes()[..PAGE.len() - 6].to_vec(), "the body of its sample call has no end"),
        ("no call", PAGE.as_bytes()[..PAGE.find("curl").unwrap()].to_vec(), "it has no sample call"),
    ] {
        let (_kept, path, folder) = file("page.txt", &contents);
        let output = check(&["--pages", &folder]);
        assert_eq!(status(&output), Some(2), "{what}: {}", errors(&output));
        let report = printed(&output);
        assert!(
            report.contains(reason) && report.contains(&path) && report.contains("save the page's whole text again"),
            "{what}: {report}"
        );
    }
    let (_kept, whole, folder) = file("page.txt", whole.as_bytes());
    let output = check(&["--pages", &folder]);
    assert!(status(&output).is_some_and(|status| status < 2), "{whole} is a page: {}", errors(&output));
}

#[test]
fn a_page_of_an_error_or_for_signing_in_is_named_by_its_heading_if_it_has_one() {
    for (body, reason) in [
        ("<h1>502 Bad Gateway</h1>", "it has no sample call (`curl -X …`); its heading is `502 Bad Gateway`; save the"),
        ("<form><input type=\"password\"></form>", "it has no sample call (`curl -X …`); save the page's whole text"),
    ] {
        let page = format!("<!DOCTYPE html><html><head><title>elepay</title></head><body>{body}</body></html>");
        let (_kept, path, folder) = file("page.html", page.as_bytes());
        let output = check(&["--pages", &folder]);
        assert_eq!(status(&output), Some(2), "{}", errors(&output));
        assert!(printed(&output).contains(&format!("{path}: {reason}")), "{}", printed(&output));
    }
}

/// Beside an older page alone, what only newer ones show would be called unpublished.
#[test]
fn a_folder_without_all_pages_of_the_lock_is_compared_with_a_warning_that_names_the_others() {
    let page = format!("{PAGE}  \"id\": \"string\"\n}}\n");
    let (_kept, _, folder) = file("page.txt", page.as_bytes());
    let output = check(&["--pages", &folder]);
    let warning = errors(&output);
    assert!(warning.starts_with("warning: the folder lacks pages of the lock, so what only they show is"), "{warning}");
    assert!(warning.contains("https://docs.elepay.io/openapi/code/createCode"), "{warning}");
    assert!(!warning.contains("https://docs.elepay.io/openapi/charge/captureCharge"), "{warning}");
}

#[test]
fn an_unusable_document_or_lock_exits_with_2() {
    let lock = fs::read_to_string(openapi("published.lock.json")).expect("the lock");
    for (option, name, contents, reason) in [
        ("--spec", "a.yaml", "a: [".to_owned(), "not valid YAML"),
        ("--spec", "a.yaml", String::new(), "the file is empty"),
        ("--spec", "a.yaml", "hello: world".to_owned(), "has no operations under `paths`"),
        ("--published", "a.json", "{".to_owned(), "not JSON"),
        ("--published", "a.json", "{}".to_owned(), "not a lock of format"),
        (
            "--published",
            "a.json",
            lock.replace("\"format\": 3", "\"format\": 4"),
            "written by a later version of this program",
        ),
        ("--published", "a.json", "{\"format\": 3, \"pages\": []}".to_owned(), "has no pages"),
        ("--published", "a.json", lock.replace("\"unnamed\"", "\"Z9\""), "invalid: unknown variant `Z9`"),
    ] {
        let (_kept, path, _) = file(name, contents.as_bytes());
        let output = check(&[option, &path]);
        assert_eq!(status(&output), Some(2), "{reason}: {}", errors(&output));
        assert!(errors(&output).contains(reason) && errors(&output).contains(&path), "{reason}: {}", errors(&output));
    }
    for arguments in [["--spec", "no/such.yaml"], ["--published", "no/such.json"], ["--pages", "no/such"]] {
        let output = check(&arguments);
        assert_eq!(status(&output), Some(2), "{arguments:?}");
        assert!(errors(&output).contains(arguments[1]), "{}", errors(&output));
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(status(&check(&["--pages", &folder.path().display().to_string()])), Some(2));
    assert_eq!(status(&check(&["--update"])), Some(2), "no pages are read");
}

#[test]
fn the_lock_is_written_after_its_changes_are_printed() {
    let response = "  \"id\": \"string\"\n}\n";
    let (_kept, _, folder) = file("any name.md", format!("{PAGE}{response}").as_bytes());
    let kept_too = tempfile::tempdir().expect("a folder");
    let lock = kept_too.path().join("lock.json").display().to_string();
    let update = || check(&["--pages", &folder, "--published", &lock, "--update", "--format", "json"]);
    let output = update();
    let url = "https://docs.elepay.io/openapi/charge/captureCharge";
    assert!(errors(&output).contains(&format!("+ {url}: the page, ")), "{}", errors(&output));
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok(), "the report is separate");
    let written = fs::read_to_string(&lock).expect("the lock");
    for part in
        ["\"format\": 3", url, "\"seen\": \"2", "\"sha256\": \"", "\"language\": \"en\"", "\"request\": \"named\""]
    {
        assert!(written.contains(part), "{part}: {written}");
    }
    assert!(!written.contains("Captures it."), "facts, not prose");
    // The same check with the written lock; and a second update changes nothing.
    let again = check(&["--published", &lock, "--format", "json"]);
    let mut report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let diff = report.as_object_mut().and_then(|report| report.remove("lock_diff")).expect("pages were read");
    assert!(diff[0].as_str().is_some_and(|line| line.starts_with(&format!("+ {url}: the page, "))), "{diff}");
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&again.stdout).expect("JSON"), report);
    assert!(errors(&update()).contains(": 0 changes"));
    fs::write(Path::new(&folder).join("any name.md"), format!("{PAGE}  \"no\": 0,\n{response}"))
        .expect("it can be written");
    assert!(errors(&update()).contains(&format!("+ {url}: response.no type \"integer\"")));
}

#[cfg(not(feature = "live"))]
#[test]
fn a_program_without_the_feature_live_says_so() {
    let output = check(&["--live"]);
    assert_eq!(status(&output), Some(2));
    assert!(errors(&output).contains("was built without `--live`"), "{}", errors(&output));
}
