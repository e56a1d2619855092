//! The program with `--live`, against a site on loopback.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::TEXT;
use crate::site::{Site, Step, ok, redirect, response, status};
use crate::site_pages as pages;

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
    // What this repository accepts, the pages of these tests do not show.
    let own = ["--accepted", "{}/none.toml"];
    let live = ["--live", "--sources", "{}/sources.toml"];
    let live = if arguments.contains(&"--pages") { &[][..] } else { &live };
    let arguments = [&own, live, arguments].concat();
    let arguments = arguments.iter().map(|argument| argument.replace("{}", folder.to_str().unwrap()));
    // Nothing listens at the proxy; a server on this machine is reached without it.
    Command::new(env!("CARGO_BIN_EXE_elepay-check-spec"))
        .args(arguments)
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("http_proxy", "http://127.0.0.1:9")
        .output()
        .unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_site_that_agrees_exits_with_0_and_its_saved_pages_give_the_same_report() {
    let site = Site::start(|_, _| None);
    let run = Run::new(&site, &["--format", "json", "--save", "{}/pages"]);
    assert_eq!(run.status(), Some(0), "{}{}", errors(&run.output), printed(&run.output));
    assert_eq!(errors(&run.output), "", "no progress bar in a pipe");
    let report: Value = serde_json::from_slice(&run.output.stdout).unwrap();
    assert_eq!(report["summary"]["findings"], 0);
    assert!(report["summary"]["facts_checked"].as_u64() > Some(800));
    assert!(report["lock_diff"].is_array());
    let again = run.again(&["--pages", "{}/pages", "--format", "json"]);
    assert_eq!(printed(&again), printed(&run.output));
    // Byte for byte, each under its name.
    for (page, bytes) in pages::all() {
        assert_eq!(&fs::read(run.path("pages").join(pages::file(page))).unwrap(), bytes, "{page}");
    }
    let saved: Value = serde_json::from_slice(&fs::read(run.path("pages/saved.json")).unwrap()).unwrap();
    let entries = saved["pages"].as_array().unwrap();
    assert_eq!(entries.len(), pages::all().len());
    let entry = entries.iter().find(|entry| entry["operation"] == "closeCode").unwrap();
    assert_eq!(entry["url"], site.url("closeCode"));
    assert!(entry["at"].as_str().unwrap().starts_with("20") && entry["sha256"].as_str().unwrap().len() == 64);
}

#[test]
fn pages_are_fetched_with_a_user_agent_in_their_language_four_at_once() {
    let requests = AtomicUsize::new(0);
    let site = Site::start(move |page, _| {
        // The first four wait for each other, and all of them long enough for a fifth to arrive.
        let gather = if requests.fetch_add(1, Ordering::SeqCst) < 4 { 4 } else { 0 };
        let page = ok(pages::all().get(page)?);
        Some(vec![Step::Gather(gather), Step::Wait(Duration::from_millis(100)), Step::Send(page)])
    });
    let run = Run::new(&site, &[]);
    assert_eq!(run.status(), Some(0), "{}", errors(&run.output));
    assert_eq!(site.most_at_once(), 4);
    let (lists, hits): (Vec<_>, Vec<_>) = site.hits().into_iter().partition(|hit| hit.page == "llms.txt");
    assert_eq!((hits.len(), lists.len()), (pages::all().len(), 1));
    for hit in hits {
        assert!(hit.head.contains("\r\nuser-agent: elepay-check-spec/"), "{}", hit.head);
        assert!(hit.head.contains("\r\naccept-language: en\r\n"), "{}", hit.head);
    }
}

#[test]
fn slow_pages_and_transient_failures_are_retried() {
    let site = Site::start(|page, before| {
        let page_itself = || ok(&pages::all()[page]);
        Some(match (page, before) {
            ("createCharge", _) => vec![Step::Wait(Duration::from_secs(2)), Step::Send(page_itself())],
            ("createCode", 0 | 1) => vec![Step::Send(status("503 Service Unavailable"))],
            ("createSource", 0) => {
                let head = "retry-after: 2\r\ncontent-type: text/plain\r\ncontent-length: 0";
                vec![Step::Send(response("429 Too Many Requests", head, b""))]
            }
            ("createRefund", 0) => vec![],
            ("createRefund", 1) => vec![Step::Send(page_itself()[..300].to_vec())],
            ("listSources", _) => vec![Step::Send(redirect("/moved/listSources"))],
            ("moved/listSources", _) => vec![Step::Send(ok(&pages::all()["listSources"]))],
            _ => return None,
        })
    });
    let run = Run::new(&site, &["--save", "{}/pages"]);
    assert_eq!(run.status(), Some(0), "{}", errors(&run.output));
    let at: Vec<_> = site.hits().iter().filter(|hit| hit.page == "createSource").map(|hit| hit.at).collect();
    assert!(at[1] - at[0] >= Duration::from_secs(2), "the site asked to wait");
    let saved = fs::read_to_string(run.path("pages/saved.json")).unwrap();
    assert!(saved.contains(&site.url("moved/listSources")), "{saved}");
}

#[test]
fn every_unusable_page_is_reported_with_its_reason() {
    let half = |page: &str| ok(&pages::all()[page]);
    let cases: &[(&str, &str)] = &[
        ("createCharge", "sent no whole response within 5 s, after"),
        ("listCharges", "responded 404 Not Found"),
        ("captureCharge", "redirects more than 5 times"),
        ("retrieveCharge", "is the page of retrieveCode (redirected to http://"),
        ("retrieveChargeStatus", "end of file before message length reached, after"),
        ("revokeCharge", "attempts"),
        ("createRefund", "is empty, after"),
        ("listSources", "is not recognised: its sample calls `GET /v9`"),
        ("listChargesRefunds", "has the content type `image/png`, which is not that of a page"),
        ("retrieveChargeRefund", "is larger than 4 MiB"),
        ("createCode", "is not valid UTF-8"),
        ("closeCode", "is cut off: it has no `</html>`, after"),
        ("createCustomer", "redirects to http://docs.elepay.example/, which is not https"),
        ("retrieveCustomer", "it has no sample call (`curl -X …`) (redirected to http://"),
        ("createSource", "asks to wait 3600 s"),
        ("retrieveSource", "is the guide"),
        ("deleteSource", "is a page of another site: its sample calls `https://api.example.com`"),
        ("retrieveSourceStatus", "does not show the fields of its request"),
        ("api-guide", "is not the guide"),
    ];
    let site = Site::start(move |page, _| {
        let of = |other: &str| ok(&pages::all()[other]);
        // Another address and another name: nothing of the operation is left.
        let moved_to = |server: &str| {
            let text = String::from_utf8(pages::texts(TEXT)[page].clone()).unwrap();
            let path = "/customers/{customerId}/sources";
            let text = text.replace(&format!("{path}/{{sourceId}}\n"), "/v9\n").replace(&format!("{path}\n"), "/v9\n");
            let call = "https://api.elepay.io/customers/string/sources";
            let text = text.replace(&format!("{call}/string"), call).replace(call, &format!("{server}/v9"));
            ok(text.replace("List sources", "Other").as_bytes())
        };
        let bytes = match page {
            "createCharge" => return Some(vec![Step::Wait(Duration::from_secs(30))]),
            "listCharges" => status("404 Not Found"),
            "captureCharge" => redirect("/captureCharge"),
            "retrieveCharge" => redirect("/retrieveCode"),
            "retrieveChargeStatus" => half(page)[..400].to_vec(),
            "revokeCharge" => {
                let head = "content-type: text/plain\r\ntransfer-encoding: chunked";
                response("200 OK", head, b"1000\r\nLogoelepay\nCharge\n")
            }
            "createRefund" => ok(b""),
            "listChargesRefunds" => response("200 OK", "content-type: image/png\r\ncontent-length: 4", b"PNG!"),
            "retrieveChargeRefund" => ok(&vec![b'a'; 5 << 20]),
            "createCode" => ok(b"In: header\xff\xfe"),
            "closeCode" => ok(b"<!DOCTYPE html><html><body>Close"),
            "createCustomer" => redirect("http://docs.elepay.example/"),
            "retrieveCustomer" => redirect("/home"),
            "home" => ok(b"Welcome to the docs"),
            "createSource" => response("429 Too Many Requests", "retry-after: 3600\r\ncontent-length: 0", b""),
            "retrieveSource" => of(pages::GUIDE),
            "deleteSource" => moved_to("https://api.example.com"),
            "listSources" => moved_to("https://api.elepay.io"),
            "retrieveSourceStatus" => {
                let (head, call) = (
                    "Retrieve\nIn: header\nRequest Body\nTypeScript Definitions\n",
                    "curl -X GET \"https://api.elepay.io",
                );
                ok(format!("{head}Response Body\n{call}/sources/string/status\"\n").as_bytes())
            }
            "api-guide" => of("retrieveCode"),
            _ => return None,
        };
        Some(vec![Step::Send(bytes)])
    });
    let run = Run::new(&site, &["--timeout", "15", "--save", "{}/pages"]);
    let (errors, report) = (errors(&run.output), printed(&run.output));
    assert_eq!(run.status(), Some(2), "{errors}");
    let (all, wrong) = (pages::all().len(), cases.len());
    assert!(errors.starts_with(&format!("error: {wrong} of {all} pages cannot be used; ")), "{errors}");
    assert!(errors.contains("sources.toml") && errors.lines().count() == 1, "{errors}");
    for (page, reason) in cases {
        let line = report.lines().find(|line| line.contains(&format!("{}: ", site.url(page))));
        assert!(line.is_some_and(|line| line.contains(reason)), "{page}: {reason}\n{report}");
    }
    // The pages that arrived are saved, the others are not.
    let is_saved = |file: &str| run.path("pages").join(file).exists();
    assert!(is_saved(&pages::file("retrieveCode")) && is_saved("createCode.en.txt"));
    assert!(!is_saved(&pages::file("listCharges")));
}

#[test]
fn an_unreachable_site_exits_with_2_within_the_timeout() {
    let sources = Site::start(|_, _| None).sources();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let used: u16 = sources.split_once("127.0.0.1:").unwrap().1.split('/').next().unwrap().parse().unwrap();
    let run = Run::listing(&sources.replace(&format!(":{used}/"), &format!(":{port}/")), &["--timeout", "1"]);
    let all = pages::all().len();
    assert_eq!(run.status(), Some(2));
    assert!(errors(&run.output).contains(&format!("{all} of {all} pages cannot be used")), "{}", errors(&run.output));
    assert!(printed(&run.output).to_lowercase().contains("connect"), "{}", printed(&run.output));
}

#[test]
fn a_change_on_the_site_exits_with_1_and_the_report_says_what_to_write() {
    let site = Site::serving(pages::texts(&TEXT.replace("maxLength: 50", "maxLength: 40")), |_, _| None);
    let before = Site::serving(pages::texts(TEXT), |_, _| None);
    let run = Run::new(&before, &["--published", "{}/lock.json", "--update", "--format", "markdown"]);
    assert_eq!(run.status(), Some(0), "{}", errors(&run.output));
    assert!(
        errors(&run.output).contains(": the page, "),
        "the changes of the lock are printed: {}",
        errors(&run.output)
    );
    assert!(run.path("lock.json").exists());
    fs::write(run.path("sources.toml"), site.sources()).unwrap();
    let drift = run.again(&["--published", "{}/lock.json", "--format", "markdown"]);
    assert_eq!(drift.status.code(), Some(1), "{}", errors(&drift));
    let report = printed(&drift);
    for part in [
        "at `/components/schemas/OrderNo/maxLength`, write `maxLength: 40`",
        "### What changed on the pages since 20",
        "~ https://docs.elepay.io/openapi/charge/createCharge: request.orderNo max characters 50 -> 40",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    assert!(!report.contains("\n+ ") && !report.contains("\n- "), "{report}");
    // Nothing is reported once the site is as before.
    fs::write(run.path("sources.toml"), before.sources()).unwrap();
    let same = run.again(&["--published", "{}/lock.json", "--format", "markdown"]);
    assert_eq!(same.status.code(), Some(0));
    assert!(printed(&same).contains("### What changed on the pages since 20"));
    assert!(printed(&same).trim_end().ends_with("Nothing."), "{}", printed(&same));
}

#[test]
fn a_page_that_lost_its_data_is_an_error_until_that_is_accepted() {
    let site = Site::start(|_, _| None);
    let run = Run::new(&site, &["--published", "{}/lock.json", "--update"]);
    assert_eq!(run.status(), Some(0), "{}", errors(&run.output));
    let mut pages = pages::all().clone();
    let page = pages.get_mut("createCharge").unwrap();
    *page = String::from_utf8(page.clone()).unwrap().replace("__next_f", "__another").into_bytes();
    let bare = Site::serving(pages, |_, _| None);
    fs::write(run.path("sources.toml"), bare.sources()).unwrap();
    let lost = run.again(&["--published", "{}/lock.json"]);
    assert_eq!(lost.status.code(), Some(2), "{}", errors(&lost));
    let line =
        "https://docs.elepay.io/openapi/charge/createCharge: its embedded data, which the lock has, cannot be read";
    assert!(printed(&lost).contains(line), "{}", printed(&lost));
    assert_eq!(run.again(&["--published", "{}/lock.json", "--update"]).status.code(), Some(0));
    assert_eq!(run.again(&["--published", "{}/lock.json"]).status.code(), Some(0));
}

#[test]
fn only_saved_pages_are_overwritten() {
    let site = Site::start(|_, _| None);
    let run = Run::new(&site, &["--save", "{}/pages"]);
    assert_eq!(run.status(), Some(0), "{}", errors(&run.output));
    // Those that are not listed any more too.
    let file = |name: &str| run.path("pages").join(name);
    let (changed, moved) = (file(&pages::file("closeCode")), file(&pages::file("deleteSource")));
    fs::write(&changed, "changed").unwrap();
    fs::rename(&moved, file("gone.en.txt")).unwrap();
    let index = fs::read_to_string(file("saved.json")).unwrap();
    fs::write(file("saved.json"), index.replace(&pages::file("deleteSource"), "gone.en.txt")).unwrap();
    assert_eq!(run.again(&["--save", "{}/pages"]).status.code(), Some(0));
    assert_eq!(fs::read(&changed).unwrap(), pages::all()["closeCode"]);
    assert!(!file("gone.en.txt").exists() && moved.exists());
    // Other files are not, and then no page is fetched.
    let before = site.hits().len();
    for (name, text) in [("notes.md", "mine"), ("saved.json", "[]")] {
        fs::create_dir_all(run.path("other")).unwrap();
        fs::write(run.path("other").join(name), text).unwrap();
        let refused = run.again(&["--save", "{}/other"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(errors(&refused).contains(name) && errors(&refused).contains("save into another folder"));
        assert_eq!(fs::read_to_string(run.path("other").join(name)).unwrap(), text);
        fs::remove_dir_all(run.path("other")).unwrap();
    }
    assert_eq!(site.hits().len(), before);
}

#[test]
fn a_list_without_an_operation_and_conflicting_options_exit_with_2() {
    let site = Site::start(|_, _| None);
    let without = site.sources().replace("closeCode.en", "# closeCode.en");
    let run = Run::listing(&without, &[]);
    assert_eq!(run.status(), Some(2));
    assert!(errors(&run.output).contains("sources.toml: lists no page for `closeCode`"), "{}", errors(&run.output));
    for arguments in
        [&["--live", "--pages", "."][..], &["--save", "x"], &["--timeout", "5"], &["--live", "--timeout", "0"]]
    {
        let output = Command::new(env!("CARGO_BIN_EXE_elepay-check-spec")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    assert!(site.hits().is_empty());
}
