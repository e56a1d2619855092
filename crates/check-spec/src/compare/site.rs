//! What the site itself shows: the pages that it lists, and the language that it serves.

use std::collections::BTreeSet;

use elepay_spec::Document;
use serde_json::json;

use crate::document::DocumentOperation;
use crate::finding::{Comparison, Finding, NotChecked, Subject, rule};
use crate::read::{Collection, Listed, OtherLanguage};

/// Adds what the site shows about its pages.
pub fn compare(document: &Document, operations: &[DocumentOperation], read: &Collection, comparison: &mut Comparison) {
    unlisted(document, operations, read, comparison);
    for page in &read.other_languages {
        comparison.add(other_language(document, operations, page));
    }
}

/// Adds the pages of operations that the site lists, and we do not.
fn unlisted(document: &Document, operations: &[DocumentOperation], read: &Collection, comparison: &mut Comparison) {
    let linked = operations.iter().filter_map(|one| one.url.as_deref());
    let addresses: Vec<_> = linked.chain(read.requested.iter().map(|page| page.url.as_str())).collect();
    let known: BTreeSet<_> = addresses.iter().map(|url| path(url)).collect();
    if read.listed.is_empty() {
        // Saved pages say nothing about the others.
        if !read.requested.is_empty() {
            let why = "the pages embed no tree of the site, and there is no `llms.txt`";
            comparison.not_checked.push(NotChecked::whole_api("pages that the site lists", why));
        }
        return;
    }
    // A copy of the pages has a list of its own.
    if !read.listed.iter().any(|page| known.contains(&path(&page.url))) {
        let why = "the site's list has none of our pages";
        comparison.not_checked.push(NotChecked::whole_api("pages that the site lists", why));
        return;
    }
    let shows_methods = read.listed.iter().any(|page| page.method.is_some());
    let shapes: BTreeSet<_> = known.iter().filter_map(|path| shape(path)).collect();
    let is_of_operation = |page: &&Listed| {
        let is_in_section = || shape(&path(&page.url)).is_some_and(|shape| shapes.contains(&shape));
        page.method.is_some() || !shows_methods && is_in_section()
    };
    let origin = addresses.first().map_or("", |url| url.split_at(url.len() - after_host(url).len()).0);
    for page in read.listed.iter().filter(is_of_operation).filter(|page| !known.contains(&path(&page.url))) {
        let url = if page.url.starts_with('/') { format!("{origin}{}", page.url) } else { page.url.clone() };
        let name = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let advice = format!("add `{name}.en = [\"{url}\"]` to `openapi/published.toml`, under `[operations]`");
        let method = page.method.as_ref().map(|method| format!("{method}, ")).unwrap_or_default();
        let message = format!("the site lists a page of an operation that is never read: {method}\"{}\"", page.title);
        let subject = Subject::Page { page: url.clone(), advice };
        let finding = Finding::new(document, &rule::PAGE_UNLISTED, "/paths", subject, message);
        comparison.add(Finding { published: json!(url), ..finding });
    }
}

/// Returns the path of an address, whatever its host, language and extension are.
fn path(url: &str) -> String {
    let path = after_host(url).split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let path = path.strip_suffix(".mdx").or_else(|| path.strip_suffix(".md")).unwrap_or(path);
    match path.split_once('/') {
        Some((language, rest)) if language.len() == 2 || language.get(2..3) == Some("-") => rest.to_owned(),
        _ => path.to_owned(),
    }
}

/// Returns the part of an address behind the host.
fn after_host(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    }
}

/// Returns the section of the site that a path is in, and how deep it is there.
fn shape(path: &str) -> Option<(String, usize)> {
    let section = path.split('/').next().filter(|_| path.contains('/'))?;
    Some((section.to_owned(), path.split('/').count()))
}

fn other_language(document: &Document, operations: &[DocumentOperation], page: &OtherLanguage) -> Finding {
    let (requested, served) = (page.requested.language, page.served);
    let operation = operations.iter().find(|one| page.requested.operation.as_ref() == Some(&one.id));
    let listed = format!("{}.{}", page.requested.operation.as_deref().unwrap_or("guide"), requested.code());
    let advice = if page.is_listed_for_served {
        let why = "the site does not choose the language by the request";
        format!("remove the address from `{listed}` in `openapi/published.toml`: {why}")
    } else {
        format!("correct the address in `{listed}` of `openapi/published.toml`")
    };
    let message = format!("the page was requested in {}, and served in {}", requested.name(), served.name());
    let subject = Subject::Page { page: page.requested.url.clone(), advice };
    let pointer = operation.map_or("/externalDocs", |one| one.pointer.as_str());
    let finding = Finding::new(document, &rule::PAGE_LANGUAGE, pointer, subject, message);
    Finding {
        operations: operation.iter().map(|one| one.id.clone()).collect(),
        published: json!(served.code()),
        spec: json!(requested.code()),
        ..finding
    }
}
