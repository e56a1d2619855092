//! Pages that the site lists and nobody reads, and pages in another language than requested.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output};

use serde_json::json;
use tempfile::TempDir;

use crate::common::TEXT;
use crate::site::{Site, Step, ok, response};
use crate::site_pages as pages;

/// Runs the program on a site. `{}` in an argument is the folder.
struct Run {
    folder: TempDir,
    output: Output,
}

impl Run {
    fn new(sources: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sources.toml"), sources).unwrap();
        fs::write(folder.path().join("elepay.yaml"), TEXT).unwrap();
        let live = ["--live", "--sources", "{}/sources.toml", "--save", "{}/pages"];
        let output = run(&folder, &[&live, arguments].concat());
        Self { folder, output }
    }

    fn report(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// The same report, of the saved pages.
    fn offline(&self, arguments: &[&str]) -> String {
        let output = run(&self.folder, &[&["--pages", "{}/pages"], arguments].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let own = ["--spec", "{}/elepay.yaml", "--published", "{}/none", "--accepted", "{}/none.toml"];
    let folder = folder.path().to_str().unwrap();
    let arguments = own.iter().chain(arguments).map(|argument| argument.replace("{}", folder));
    Command::new(env!("CARGO_BIN_EXE_elepay-check-spec")).args(arguments).env_remove("HTTP_PROXY").output().unwrap()
}

/// The pages of the document as texts, and the operations.
fn site() -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let pages = pages::texts(TEXT);
    let operations = pages.keys().filter(|page| *page != pages::GUIDE).cloned().collect();
    (pages, operations)
}

/// A list of the pages of a site, those of operations under `/openapi/some/`.
fn sources(site: &Site, operations: &[String]) -> String {
    let guide = format!("guide.en = [\"{}\"]\n[operations]\n", site.url(pages::GUIDE));
    operations
        .iter()
        .fold(guide, |list, id| format!("{list}{id}.en = [\"{}\"]\n", site.url(&format!("openapi/some/{id}"))))
}

/// Moves the pages of operations to where [`sources`] has them.
fn moved(pages: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let at = |page: String| if page == pages::GUIDE { page } else { format!("openapi/some/{page}") };
    pages.into_iter().map(|(page, text)| (at(page), text)).collect()
}

/// HTML with a page's text as it is and, in its stream, the tree of the site.
fn html_with_tree(tree: &serde_json::Value) -> Vec<u8> {
    let row = format!(
        "0:{}\n1:{}\n",
        json!(["$", "$L2", null, { "children": "$L1" }]),
        json!(["$", "$L3", null, { "tree": tree }])
    );
    let guide = String::from_utf8(pages::texts(TEXT)[pages::GUIDE].clone()).unwrap();
    let paragraphs: String = guide.lines().flat_map(|line| ["<p>", line, "</p>"]).collect();
    format!(
        "<!DOCTYPE html><html><body><h1>The guide</h1>{paragraphs}\
         <script>self.__next_f.push([1,{}])</script></body></html>",
        json!(row)
    )
    .into_bytes()
}

fn page(name: &serde_json::Value, url: &str) -> serde_json::Value {
    json!({ "type": "page", "name": name, "url": url })
}

#[test]
fn an_operation_in_the_tree_of_the_site_that_nobody_reads_is_a_finding() {
    let (mut pages, operations) = site();
    let listed = operations.iter().map(|id| page(&json!(id), &format!("/ja/openapi/some/{id}")));
    let method = json!(["Create payout", " ", ["$", "span", null, { "children": "POST" }]]);
    let more = [
        page(&method, "/ja/openapi/payout/createPayout"),
        page(&json!("Payouts"), "/ja/openapi/payout"),
        page(&json!("Guide"), "/ja/sdks/server/api-guide"),
    ];
    let children: Vec<_> = listed.chain(more).collect();
    let tree =
        json!({ "type": "root", "name": "", "children": [{ "type": "folder", "name": "API", "children": children }] });
    pages.insert(pages::GUIDE.to_owned(), html_with_tree(&tree));
    let site = Site::serving(moved(pages), |_, _| None);
    let run = Run::new(&sources(&site, &operations), &["--format", "json"]);
    assert_eq!(run.output.status.code(), Some(1), "{}{}", run.report(), String::from_utf8_lossy(&run.output.stderr));
    let report: serde_json::Value = serde_json::from_str(&run.report()).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{report:#}");
    assert_eq!(findings[0]["rule"], "page-unlisted");
    assert_eq!(findings[0]["published"], "https://docs.elepay.io/ja/openapi/payout/createPayout");
    assert!(findings[0]["message"].as_str().unwrap().ends_with("POST, \"Create payout\""), "{report:#}");
    assert!(!site.hits().iter().any(|hit| hit.page == "llms.txt"), "the tree is enough");
    assert_eq!(run.offline(&["--format", "json"]), run.report());
    // The issue says what to add.
    let advice = "add `createPayout.en = &#91;\"https://docs.elepay.io/ja/openapi/payout/createPayout\"]`";
    let markdown = run.offline(&["--format", "markdown"]);
    assert!(markdown.contains(&advice.replace("&#91;", "[")), "{markdown}");
}

#[test]
fn without_a_tree_the_list_of_the_site_is_requested_once() {
    let (mut pages, operations) = site();
    let line = |id: &String| format!("- [{id}](/openapi/some/{id}): It is.\n");
    let list: String = operations.iter().map(line).collect();
    let list =
        format!("# Docs\n\n{list}- [Create payout](/openapi/payout/createPayout.md): New.\n- [FAQ](/faq/server)\n");
    pages.insert("llms.txt".to_owned(), list.into_bytes());
    let pages: BTreeMap<_, _> = moved(pages)
        .into_iter()
        .map(|(page, text)| (page.replace("openapi/some/llms.txt", "llms.txt"), text))
        .collect();
    let site = Site::serving(pages.clone(), |_, _| None);
    let run = Run::new(&sources(&site, &operations), &["--format", "json"]);
    assert_eq!(run.output.status.code(), Some(1), "{}", run.report());
    assert_eq!(run.report().matches("page-unlisted").count(), 1, "{}", run.report());
    assert!(run.report().contains("/openapi/payout/createPayout.md"), "{}", run.report());
    assert_eq!(site.hits().iter().filter(|hit| hit.page == "llms.txt").count(), 1);
    assert_eq!(run.offline(&["--format", "json"]), run.report(), "the list is saved too");
    // Without a list nothing is known, and the report says so.
    for answer in [None, Some(response("200 OK", "content-type: text/html\r\ncontent-length: 2", b"[]"))] {
        let site = Site::serving(pages.clone(), move |page, _| match (page, &answer) {
            ("llms.txt", Some(answer)) => Some(vec![Step::Send(answer.clone())]),
            ("llms.txt", None) => Some(vec![Step::Send(crate::site::status("404 Not Found"))]),
            _ => None,
        });
        let run = Run::new(&sources(&site, &operations), &["--verbose"]);
        assert_eq!(run.output.status.code(), Some(0), "{}", run.report());
        assert!(run.report().contains("the pages embed no tree of the site, and there is no `llms.txt`"));
    }
}

#[test]
fn a_page_in_another_language_than_requested_is_told() {
    let (pages, operations) = site();
    let site = Site::serving(moved(pages), |_, _| None);
    let own = site.url("openapi/some/createCharge");
    let shared = format!("{}createCharge.ja = [\"{own}\"]\n", sources(&site, &operations));
    let run = Run::new(&shared, &["--format", "json"]);
    assert_eq!(run.output.status.code(), Some(0), "a warning: {}", run.report());
    let report: serde_json::Value = serde_json::from_str(&run.report()).unwrap();
    let findings: Vec<_> = report["findings"].as_array().unwrap().iter().collect();
    assert_eq!(findings.len(), 1, "{report:#}");
    assert_eq!(findings[0]["rule"], "page-language");
    assert_eq!(findings[0]["message"], "the page was requested in Japanese, and served in English");
    assert_eq!(findings[0]["operations"], json!(["createCharge"]));
    let markdown = run.offline(&["--format", "markdown"]);
    assert!(markdown.contains("remove the address from `createCharge.ja` in `openapi/published.toml`"), "{markdown}");
}

#[test]
fn data_that_a_cache_serves_in_place_of_a_page_is_requested_again_past_the_cache() {
    let (pages, operations) = site();
    let is = |page: &str, id: &str| page.split('?').next() == Some(&format!("openapi/some/{id}"));
    let data = || response("200 OK", "content-type: text/x-component\r\ncontent-length: 4", b"0:{}");
    let html = pages.clone();
    let site = Site::serving(moved(pages), move |page, _| match page {
        "openapi/some/createCharge" => Some(vec![Step::Send(data())]),
        "openapi/some/createCharge?attempt=2" => Some(vec![Step::Send(ok(&html["createCharge"]))]),
        page if is(page, "createCode") => Some(vec![Step::Send(data())]),
        _ => None,
    });
    let run = Run::new(&sources(&site, &operations), &[]);
    assert_eq!(run.output.status.code(), Some(2), "{}", run.report());
    let hits = |id: &str| site.hits().into_iter().filter(|hit| is(&hit.page, id)).collect::<Vec<_>>();
    let charge = hits("createCharge");
    assert_eq!(charge.len(), 2);
    assert!(charge[1].head.contains("\r\ncache-control: no-cache\r\n") && !charge[0].head.contains("cache-control"));
    assert!(!run.report().contains("createCharge (en)"), "{}", run.report());
    // Not for ever.
    assert_eq!(hits("createCode").len(), 4);
    assert!(run.report().contains("has the content type `text/x-component`: the data of the page"), "{}", run.report());
}
