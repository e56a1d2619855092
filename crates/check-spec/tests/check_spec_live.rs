//! `cargo xtask check-spec --live` as a program, against a site on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use support::pages;
use support::site::{Site, Step, answer, ok, redirect, status};

/// The styles that the renderer writes.
mod page {
    #[derive(Clone, Copy, PartialEq)]
    #[allow(dead_code, reason = "one is used here")]
    pub enum Style {
        A1,
        B1,
        B2,
        B3,
    }
}
#[path = "../src/tests/renderer.rs"]
#[allow(dead_code, reason = "one style is used here")]
mod renderer;
mod support {
    pub mod pages;
    pub mod site;
}

/// A run against a site, and the folder it may write into.
struct Run {
    folder: TempDir,
    output: Output,
}

impl Run {
    fn new(site: &Site, arguments: &[&str]) -> Self {
        Self::listing(&site.sources(), arguments)
    }

    /// `{}` in an argument is the folder.
    fn listing(sources: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sources.toml"), sources).unwrap();
        let output = again(folder.path(), arguments);
        Self { folder, output }
    }

    fn again(&self, arguments: &[&str]) -> Output {
        again(self.folder.path(), arguments)
    }

    fn status(&self) -> Option<i32> {
        self.output.status.code()
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

fn again(folder: &Path, arguments: &[&str]) -> Output {
    let live = ["--live", "--sources", "{}/sources.toml"];
    let arguments: Vec<_> =
        if arguments.contains(&"--pages") { arguments.to_vec() } else { [&live, arguments].concat() };
    let arguments = arguments.iter().map(|argument| argument.replace("{}", folder.to_str().unwrap()));
    // Nothing listens there; a server on this machine is reached without a proxy.
    Command::new(env!("CARGO_BIN_EXE_elepay-check-spec"))
        .args(arguments)
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("http_proxy", "http://127.0.0.1:9")
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_site_as_the_document_says_is_zero_and_its_saved_pages_say_the_same() {
    let site = Site::start(|_, _| None);
    let run = Run::new(&site, &["--format", "json", "--save", "{}/pages"]);
    assert_eq!(run.status(), Some(0), "{}{}", told(&run.output), printed(&run.output));
    assert_eq!(told(&run.output), "", "no bar is drawn into a pipe");
    let report: Value = serde_json::from_slice(&run.output.stdout).unwrap();
    assert_eq!(report["summary"]["findings"], 0);
    assert!(report["summary"]["facts_checked"].as_u64() > Some(800));
    assert!(report["lock_diff"].is_array());
    let again = run.again(&["--pages", "{}/pages", "--format", "json"]);
    assert_eq!(printed(&again), printed(&run.output));
    // Byte by byte, each under its name.
    for (page, bytes) in pages::all() {
        assert_eq!(fs::read(run.path("pages").join(pages::file(&page))).unwrap(), bytes, "{page}");
    }
    let saved: Value = serde_json::from_slice(&fs::read(run.path("pages/saved.json")).unwrap()).unwrap();
    let entries = saved["pages"].as_array().unwrap();
    assert_eq!(entries.len(), pages::all().len());
    let entry = entries.iter().find(|entry| entry["operation"] == "closeCode").unwrap();
    assert_eq!(entry["url"], site.url("closeCode"));
    assert!(entry["at"].as_str().unwrap().starts_with("20") && entry["sha256"].as_str().unwrap().len() == 64);
}

#[test]
fn pages_are_asked_for_by_name_in_their_language_and_four_at_once() {
    let asked = AtomicUsize::new(0);
    let site = Site::start(move |page, _| {
        // The first ones wait for each other, all give one too many the time to come.
        let gather = if asked.fetch_add(1, Ordering::SeqCst) < 4 { 4 } else { 0 };
        let steps = [Step::Gather(gather), Step::Wait(Duration::from_millis(100)), Step::Send(ok(&pages::all()[page]))];
        Some(steps.into())
    });
    let run = Run::new(&site, &[]);
    assert_eq!(run.status(), Some(0), "{}", told(&run.output));
    assert_eq!(site.most_at_once(), 4);
    assert_eq!(site.hits().len(), pages::all().len());
    for hit in site.hits() {
        assert!(hit.head.contains("\r\nuser-agent: elepay-check-spec/"), "{}", hit.head);
        assert!(hit.head.contains("\r\naccept-language: en\r\n"), "{}", hit.head);
    }
}

#[test]
fn pages_that_come_late_or_when_asked_again_are_fine() {
    let site = Site::start(|page, before| {
        let page_itself = || ok(&pages::all()[page]);
        Some(match (page, before) {
            ("createCharge", _) => vec![Step::Wait(Duration::from_secs(2)), Step::Send(page_itself())],
            ("createCode", 0 | 1) => vec![Step::Send(status("503 Service Unavailable"))],
            ("createSource", 0) => {
                let head = "retry-after: 2\r\ncontent-type: text/plain\r\ncontent-length: 0";
                vec![Step::Send(answer("429 Too Many Requests", head, b""))]
            }
            ("createRefund", 0) => vec![],
            ("createRefund", 1) => vec![Step::Send(page_itself()[..300].to_vec())],
            ("listSources", _) => vec![Step::Send(redirect("/moved/listSources"))],
            ("moved/listSources", _) => vec![Step::Send(ok(&pages::all()["listSources"]))],
            _ => return None,
        })
    });
    let run = Run::new(&site, &["--save", "{}/pages"]);
    assert_eq!(run.status(), Some(0), "{}", told(&run.output));
    let at: Vec<_> = site.hits().iter().filter(|hit| hit.page == "createSource").map(|hit| hit.at).collect();
    assert!(at[1] - at[0] >= Duration::from_secs(2), "it was asked to wait");
    let saved = fs::read_to_string(run.path("pages/saved.json")).unwrap();
    assert!(saved.contains(&site.url("moved/listSources")), "{saved}");
}

#[test]
fn every_page_that_cannot_be_used_is_told_with_its_reason() {
    let half = |page: &str| ok(&pages::all()[page]);
    let cases: &[(&str, &str)] = &[
        ("createCharge", "gave no whole answer in 3 s, tried"),
        ("listCharges", "answered 404 Not Found"),
        ("captureCharge", "redirects more than 5 times"),
        ("retrieveCharge", "is the page of retrieveCode (it is http://"),
        ("retrieveChargeStatus", "end of file before message length reached, tried"),
        ("revokeCharge", "tried"),
        ("createRefund", "is empty, tried"),
        ("listSources", "is not recognised: its sample calls `GET /v9`"),
        ("listChargesRefunds", "came as `image/png`, which is no page"),
        ("retrieveChargeRefund", "has more than 4 MiB"),
        ("createCode", "is no text in UTF-8"),
        ("closeCode", "has no `</html>`, so it is cut off, tried"),
        ("createCustomer", "redirects to http://docs.elepay.example/, which is no https"),
        ("retrieveCustomer", "it has no sample call (`curl -X …`) (it is http://"),
        ("createSource", "asks to wait 3600 s"),
        ("retrieveSource", "is the guide"),
        ("deleteSource", "is a page of another site: its sample calls `https://api.example.com`"),
        ("retrieveSourceStatus", "is in style B3, which does not show the facts"),
        ("api-guide", "is no guide"),
    ];
    let site = Site::start(move |page, _| {
        let of = |other: &str| ok(&pages::all()[other]);
        // Another address and another name, so nothing is left of the operation.
        let moved_to = |server: &str| {
            let text = String::from_utf8(pages::texts(pages::TEXT)[page].clone()).unwrap();
            let path = "/customers/{customerId}/sources";
            let text = text.replace(&format!("{path}/{{sourceId}}\n"), "/v9\n").replace(&format!("{path}\n"), "/v9\n");
            let call = "https://api.elepay.io/customers/string/sources";
            let text = text.replace(&format!("{call}/string"), call).replace(call, &format!("{server}/v9"));
            ok(text.replace("List sources", "Other").as_bytes())
        };
        let bytes = match page {
            "createCharge" => return Some(vec![Step::Wait(Duration::from_secs(20))]),
            "listCharges" => status("404 Not Found"),
            "captureCharge" => redirect("/captureCharge"),
            "retrieveCharge" => redirect("/retrieveCode"),
            "retrieveChargeStatus" => half(page)[..400].to_vec(),
            "revokeCharge" => {
                let head = "content-type: text/plain\r\ntransfer-encoding: chunked";
                answer("200 OK", head, b"1000\r\nLogoelepay\nCharge\n")
            }
            "createRefund" => ok(b""),
            "listChargesRefunds" => answer("200 OK", "content-type: image/png\r\ncontent-length: 4", b"PNG!"),
            "retrieveChargeRefund" => ok(&vec![b'a'; 5 << 20]),
            "createCode" => ok(b"In: header\xff\xfe"),
            "closeCode" => ok(b"<!DOCTYPE html><html><body>Close"),
            "createCustomer" => redirect("http://docs.elepay.example/"),
            "retrieveCustomer" => redirect("/home"),
            "home" => ok(b"Welcome to the docs"),
            "createSource" => answer("429 Too Many Requests", "retry-after: 3600\r\ncontent-length: 0", b""),
            "retrieveSource" => of(pages::GUIDE),
            "deleteSource" => moved_to("https://api.example.com"),
            "listSources" => moved_to("https://api.elepay.io"),
            "retrieveSourceStatus" => {
                let (head, call) =
                    ("Retrieve\nIn: header\nTypeScript Definitions\n", "curl -X GET \"https://api.elepay.io");
                ok(format!("{head}Response Body\n{call}/sources/string/status\"\n").as_bytes())
            }
            "api-guide" => of("retrieveCode"),
            _ => return None,
        };
        Some(vec![Step::Send(bytes)])
    });
    let run = Run::new(&site, &["--timeout", "9", "--save", "{}/pages"]);
    let told = told(&run.output);
    assert_eq!(run.status(), Some(2), "{told}");
    assert!(run.output.stdout.is_empty(), "there is no report of a part");
    let (all, wrong) = (pages::all().len(), cases.len());
    assert!(told.starts_with(&format!("error: {wrong} of {all} pages cannot be used; ")), "{told}");
    assert!(told.lines().next().unwrap().contains("sources.toml"), "{told}");
    for (page, reason) in cases {
        let line = told.lines().find(|line| line.contains(&format!("{}: ", site.url(page))));
        assert!(line.is_some_and(|line| line.contains(reason)), "{page}: {reason}\n{told}");
    }
    // What came can be looked at, and what did not is not there.
    let is_saved = |file: &str| run.path("pages").join(file).exists();
    assert!(is_saved(&pages::file("retrieveCode")) && is_saved("createCode.en.txt"));
    assert!(!is_saved(&pages::file("listCharges")));
}

#[test]
fn a_site_that_cannot_be_reached_is_two_and_soon() {
    let sources = Site::start(|_, _| None).sources();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let used: u16 = sources.split_once("127.0.0.1:").unwrap().1.split('/').next().unwrap().parse().unwrap();
    let run = Run::listing(&sources.replace(&format!(":{used}/"), &format!(":{port}/")), &["--timeout", "1"]);
    let all = pages::all().len();
    assert_eq!(run.status(), Some(2));
    assert!(told(&run.output).contains(&format!("{all} of {all} pages cannot be used")), "{}", told(&run.output));
    assert!(told(&run.output).to_lowercase().contains("connect"), "{}", told(&run.output));
}

#[test]
fn a_change_on_the_site_is_one_and_the_report_says_what_to_write() {
    let site = Site::serving(pages::texts(&pages::TEXT.replace("maxLength: 50", "maxLength: 40")), |_, _| None);
    let before = Site::serving(pages::texts(pages::TEXT), |_, _| None);
    let run = Run::new(&before, &["--published", "{}/lock.json", "--update", "--format", "markdown"]);
    assert_eq!(run.status(), Some(0), "{}", told(&run.output));
    assert!(told(&run.output).contains("(A1): the page, "), "the lock's difference is told: {}", told(&run.output));
    assert!(run.path("lock.json").exists());
    fs::write(run.path("sources.toml"), site.sources()).unwrap();
    let drift = run.again(&["--published", "{}/lock.json", "--format", "markdown"]);
    assert_eq!(drift.status.code(), Some(1), "{}", told(&drift));
    let report = printed(&drift);
    for part in [
        "at `/components/schemas/OrderNo/maxLength`, write `maxLength: 40`",
        "### What changed on the pages since 20",
        "~ https://docs.elepay.io/openapi/charge/createCharge: request.orderNo max characters 50 -> 40",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    assert!(!report.contains("\n+ ") && !report.contains("\n- "), "{report}");
    // Once the site is as it was, it says so.
    fs::write(run.path("sources.toml"), before.sources()).unwrap();
    let same = run.again(&["--published", "{}/lock.json", "--format", "markdown"]);
    assert_eq!(same.status.code(), Some(0));
    assert!(printed(&same).contains("### What changed on the pages since 20"));
    assert!(printed(&same).trim_end().ends_with("Nothing."), "{}", printed(&same));
}

#[test]
fn a_page_that_had_data_and_has_none_is_an_error_until_that_is_accepted() {
    let site = Site::start(|_, _| None);
    let run = Run::new(&site, &["--published", "{}/lock.json", "--update"]);
    assert_eq!(run.status(), Some(0), "{}", told(&run.output));
    let mut pages = pages::all();
    let page = pages.get_mut("createCharge").unwrap();
    *page = String::from_utf8(page.clone()).unwrap().replace("__next_f", "__another").into_bytes();
    let bare = Site::serving(pages, |_, _| None);
    fs::write(run.path("sources.toml"), bare.sources()).unwrap();
    let lost = run.again(&["--published", "{}/lock.json"]);
    assert_eq!(lost.status.code(), Some(2), "{}", told(&lost));
    assert!(told(&lost).contains("cannot be read any more:\n  https://docs.elepay.io/openapi/charge/createCharge\n"));
    assert_eq!(run.again(&["--published", "{}/lock.json", "--update"]).status.code(), Some(0));
    assert_eq!(run.again(&["--published", "{}/lock.json"]).status.code(), Some(0));
}

#[test]
fn only_pages_of_its_own_are_written_over() {
    let site = Site::start(|_, _| None);
    let run = Run::new(&site, &["--save", "{}/pages"]);
    assert_eq!(run.status(), Some(0), "{}", told(&run.output));
    // Its own: also those that are not listed any more.
    let file = |name: &str| run.path("pages").join(name);
    let (changed, moved) = (file(&pages::file("closeCode")), file(&pages::file("deleteSource")));
    fs::write(&changed, "changed").unwrap();
    fs::rename(&moved, file("gone.en.txt")).unwrap();
    let index = fs::read_to_string(file("saved.json")).unwrap();
    fs::write(file("saved.json"), index.replace(&pages::file("deleteSource"), "gone.en.txt")).unwrap();
    assert_eq!(run.again(&["--save", "{}/pages"]).status.code(), Some(0));
    assert_eq!(fs::read(&changed).unwrap(), pages::all()["closeCode"]);
    assert!(!file("gone.en.txt").exists() && moved.exists());
    // Somebody else's are not, and nothing is fetched for nothing.
    let asked = site.hits().len();
    for (name, text) in [("notes.md", "mine"), ("saved.json", "[]")] {
        fs::create_dir_all(run.path("other")).unwrap();
        fs::write(run.path("other").join(name), text).unwrap();
        let refused = run.again(&["--save", "{}/other"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(told(&refused).contains(name) && told(&refused).contains("save into another folder"));
        assert_eq!(fs::read_to_string(run.path("other").join(name)).unwrap(), text);
        fs::remove_dir_all(run.path("other")).unwrap();
    }
    assert_eq!(site.hits().len(), asked);
}

#[test]
fn a_list_that_passes_over_an_operation_and_options_that_exclude_each_other_are_two() {
    let site = Site::start(|_, _| None);
    let without = site.sources().replace("closeCode.en", "# closeCode.en");
    let run = Run::listing(&without, &[]);
    assert_eq!(run.status(), Some(2));
    assert!(told(&run.output).contains("sources.toml: lists no page for `closeCode`"), "{}", told(&run.output));
    for arguments in
        [&["--live", "--pages", "."][..], &["--save", "x"], &["--timeout", "5"], &["--live", "--timeout", "0"]]
    {
        let output = Command::new(env!("CARGO_BIN_EXE_elepay-check-spec")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    assert!(site.hits().is_empty());
}
