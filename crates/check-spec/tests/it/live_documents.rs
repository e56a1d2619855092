//! `--live` against a site that also serves the vendor's OpenAPI document, tables, and pages in Markdown.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::shop;
use crate::site::{Site, Step, response, status};
use crate::site_pages as pages;

const CODES: &str = "Error Codes\n\n1 / 1 items\nCodeHTTPCategoryMessage\nM001000400MerchantIt is not set up.\n";
const TYPES: &str = "Webhook\n\nTypeDescription\ncharge.succeededPayment succeeded\n\n{\n  \"type\": \"a\"\n";
/// What the tables are compared with.
const ENUMS: &str = "    ErrorCode:\n      type: string\n      enum: [M001000]\n    WebhookEventType:\n      \
    type: string\n      enum: [charge.succeeded]\n";

struct Run(TempDir);

impl Run {
    fn new(sources: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sources.toml"), sources).unwrap();
        fs::write(folder.path().join("shop.yaml"), format!("{}{ENUMS}", shop::TEXT)).unwrap();
        Self(folder)
    }

    /// `{}` in an argument is the folder.
    fn check(&self, arguments: &[&str]) -> Output {
        let own = ["--spec", "{}/shop.yaml", "--published", "{}/none", "--accepted", "{}/none", "--format", "json"];
        let folder = self.0.path().to_str().unwrap();
        let arguments = own.iter().chain(arguments).map(|argument| argument.replace("{}", folder));
        let mut command = Command::new(env!("CARGO_BIN_EXE_elepay-check-spec"));
        command.args(arguments).env_remove("HTTP_PROXY").output().unwrap()
    }

    fn live(&self) -> Output {
        self.check(&["--live", "--sources", "{}/sources.toml", "--save", "{}/pages"])
    }

    fn offline(&self) -> Output {
        self.check(&["--pages", "{}/pages", "--sources", "{}/sources.toml"])
    }
}

/// Returns a site with the pages of the shop, the tables, and a document, which is served with this content type.
fn site(document: &str, content_type: &'static str) -> Site {
    let mut pages: BTreeMap<_, _> = pages::texts(shop::TEXT);
    pages.insert("codes".to_owned(), CODES.into());
    pages.insert("events".to_owned(), TYPES.into());
    let document = document.to_owned();
    Site::serving(pages, move |page, _| {
        let head = format!("content-type: {content_type}\r\ncontent-length: {}", document.len());
        (page == "api/openapi.yaml").then(|| vec![Step::Send(response("200 OK", &head, document.as_bytes()))])
    })
}

fn sources(site: &Site, document: &str) -> String {
    let url = |page| site.url(page);
    format!(
        "newest-first = [\"{}\", \"https://docs.shop.example/\"]\ndocuments = [\"{}\"]\n\
         guide.en = [\"{}\"]\nerrorCodes.en = [\"{}\"]\nwebhooks.en = [\"{}\"]\n\
         [operations]\ncreateCharge.en = [\"{}\"]\ncreateCode.en = [\"{}\"]\n",
        url("api/"),
        url(document),
        url(pages::GUIDE),
        url("codes"),
        url("events"),
        url("createCharge"),
        url("createCode")
    )
}

fn report(output: &Output) -> Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|reason| panic!("{reason}: {errors}"))
}

fn rules(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

#[test]
fn a_document_and_tables_are_fetched_compared_and_saved_and_the_check_can_be_repeated_offline() {
    let changed = shop::TEXT.replace("        brand:\n", "        issuer:\n          type: string\n        brand:\n");
    assert_ne!(changed, shop::TEXT);
    for content_type in ["text/plain; charset=utf-8", "application/yaml", "application/octet-stream"] {
        let site = site(&changed, content_type);
        let run = Run::new(&sources(&site, "api/openapi.yaml"));
        let live = run.live();
        let found = report(&live);
        assert_eq!(live.status.code(), Some(1), "{found:#}{}", String::from_utf8_lossy(&live.stderr));
        // The page, which is older, does not show the field.
        assert_eq!(rules(&found), ["older-differs", "field-missing"], "{found:#}");
        let finding = &found["findings"][1];
        assert_eq!(
            (&finding["evidence"], &finding["page"]),
            (&"document".into(), &site.url("api/openapi.yaml").into())
        );
        assert!(finding["message"].as_str().unwrap().contains("issuer"), "{finding:#}");
        let saved = |name: &str| fs::read_to_string(run.0.path().join("pages").join(name)).unwrap();
        assert_eq!(saved("openapi.yaml"), changed);
        assert_eq!((saved("error-codes.en.txt"), saved("webhooks.en.txt")), (CODES.to_owned(), TYPES.to_owned()));
        assert_eq!(report(&run.offline()), found);
    }
}

#[test]
fn tables_that_differ_are_findings() {
    let site = site(shop::TEXT, "text/plain");
    let run = Run::new(&sources(&site, "api/openapi.yaml"));
    assert_eq!(rules(&report(&run.live())), [""; 0]);
    let more = format!("{}{}", shop::TEXT, ENUMS.replace("M001000", "M001000, M002000").replace(".succ", ".fa"));
    fs::write(run.0.path().join("shop.yaml"), more).unwrap();
    let live = run.live();
    assert_eq!(live.status.code(), Some(1));
    let found = report(&live);
    assert_eq!(rules(&found), ["error-code-extra", "webhook-type-extra", "webhook-type-missing"], "{found:#}");
    assert_eq!(rules(&report(&run.offline())), rules(&found));
}

#[test]
fn a_document_that_is_gone_does_not_hide_the_findings_of_the_pages() {
    let site = site(shop::TEXT, "text/plain");
    for (document, reason) in
        [("gone/openapi.json", "responded 404 Not Found"), ("html/openapi.json", "is not that of an OpenAPI document")]
    {
        let mut pages = pages::texts(&shop::TEXT.replace("maxLength: 50", "maxLength: 40"));
        pages.insert("codes".to_owned(), CODES.into());
        pages.insert("events".to_owned(), TYPES.into());
        let other = Site::serving(pages, move |page, _| match page {
            "gone/openapi.json" => Some(vec![Step::Send(status("404 Not Found"))]),
            "html/openapi.json" => {
                let head = "content-type: text/html\r\ncontent-length: 20";
                Some(vec![Step::Send(response("200 OK", head, b"<html>Sorry.</html>\n"))])
            }
            _ => None,
        });
        let run = Run::new(&sources(&other, document));
        let live = run.live();
        let found = report(&live);
        assert_eq!(live.status.code(), Some(2), "{found:#}");
        assert_eq!(rules(&found), ["limit-changed"], "{found:#}");
        let unreadable = found["unreadable"].as_array().unwrap();
        assert_eq!(unreadable.len(), 1, "{found:#}");
        assert!(unreadable[0]["page"].as_str().unwrap().contains(&other.url(document)), "{found:#}");
        assert!(unreadable[0]["reason"].as_str().unwrap().contains(reason), "{found:#}");
        assert!(!run.0.path().join("pages/openapi.json").exists() || reason.contains("404"), "nothing was saved");
    }
    assert!(site.hits().is_empty());
}

#[test]
fn a_page_in_markdown_with_the_document_in_it_is_read_as_the_document() {
    let document = shop::document(shop::TEXT).value;
    let changed = document.to_string().replace("\"maxLength\":50", "\"maxLength\":40");
    assert_ne!(changed, document.to_string());
    let mut pages = pages::texts(shop::TEXT);
    for id in ["createCharge", "createCode"] {
        pages.insert(format!("{id}.md"), format!("# {id}\n\nIt does.\n\n```json\n{changed}\n```\n").into_bytes());
    }
    let site = Site::serving(pages, |_, _| None);
    let list = format!(
        "guide.en = [\"{}\"]\n[operations]\ncreateCharge.en = [\"{}\"]\ncreateCode.en = [\"{}\"]\n",
        site.url(pages::GUIDE),
        site.url("createCharge.md"),
        site.url("createCode.md")
    );
    let run = Run::new(&list);
    let live = run.live();
    let found = report(&live);
    assert_eq!(live.status.code(), Some(1), "{found:#}{}", String::from_utf8_lossy(&live.stderr));
    assert_eq!(rules(&found), ["limit-changed"], "both pages have the same document: {found:#}");
    assert_eq!(found["findings"][0]["operations"], serde_json::json!(["createCharge", "createCode"]));
    assert_eq!(report(&run.offline()), found);
}
