//! `openapi/published.toml`: which pages there are, and where.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use reqwest::Url;
use serde::Deserialize;
use toml::Spanned;

use crate::document::Stated;
use crate::page::Language;
use elepay_spec::Document;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    guide: Pages,
    operations: BTreeMap<Spanned<String>, Pages>,
}

/// The addresses of what one page says, by language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pages {
    #[serde(default)]
    en: Vec<Spanned<String>>,
    #[serde(default)]
    ja: Vec<Spanned<String>>,
}

/// A page to fetch.
#[derive(Debug, Clone)]
pub struct Source {
    /// Which operation it is about; the guide is about none.
    pub operation: Option<String>,
    pub language: Language,
    pub url: Url,
    /// What its file is called, without the extension: `createCharge.en`.
    pub stem: String,
}

impl Source {
    /// `createCharge (en)`.
    pub fn name(&self) -> String {
        format!("{} ({})", self.operation.as_deref().unwrap_or("the guide"), self.language.code())
    }
}

/// The pages that a file lists.
#[derive(Debug)]
pub struct Sources {
    file: String,
    pub pages: Vec<Source>,
}

impl Sources {
    pub fn read(path: &Path, name: &str) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("{name}: cannot be read: {error}"))?;
        Self::parse(name, &text)
    }

    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| format!("{name}: cannot be used: {error}"))?;
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        let mut pages: Vec<Source> = Vec::new();
        let mut add = |operation: Option<&str>, listed: &Pages| {
            for (language, urls) in [(Language::En, &listed.en), (Language::Ja, &listed.ja)] {
                for (index, url) in urls.iter().enumerate() {
                    let at = |what: String| format!("{name}:{}: {what}", line(url.span().start));
                    let url = address(url.as_ref()).map_err(at)?;
                    if pages.iter().any(|other| other.url == url && other.language == language) {
                        return Err(at(format!("{url} is listed twice; take one out")));
                    }
                    let of = operation.unwrap_or("api-guide");
                    let again = if index == 0 { String::new() } else { format!(".{}", index + 1) };
                    let stem = format!("{of}.{}{again}", language.code());
                    pages.push(Source { operation: operation.map(str::to_owned), language, url, stem });
                }
            }
            Ok(())
        };
        add(None, &file.guide)?;
        for (operation, listed) in &file.operations {
            let at = |what: &str| format!("{name}:{}: `{}` {what}", line(operation.span().start), operation.as_ref());
            // Files are called after it.
            let named = |character: char| character.is_ascii_alphanumeric() || character == '_';
            if operation.as_ref().is_empty() || !operation.as_ref().chars().all(named) {
                return Err(at("is no operation; its name has letters, digits and `_` only"));
            }
            if listed.en.is_empty() && listed.ja.is_empty() {
                return Err(at("has no address; list its page, or take the entry out"));
            }
            add(Some(operation.as_ref()), listed)?;
        }
        Ok(Self { file: name.to_owned(), pages })
    }

    /// That no operation of the document would be passed over. A list `of_ours` has the pages that the document links
    /// to; one of somebody's own may have copies of them.
    pub fn cover(&self, document: &Document, stated: &[Stated], of_ours: bool) -> Result<(), String> {
        let guide = document.at("/externalDocs/url").as_str();
        let operations = stated.iter().map(|one| (Some(one.id.as_str()), one.url.as_deref(), one.pointer.as_str()));
        for (operation, url, pointer) in operations.chain([(None, guide, "/externalDocs")]) {
            let listed: Vec<_> = self.pages.iter().filter(|page| page.operation.as_deref() == operation).collect();
            let place = operation.map_or_else(|| "guide.en".to_owned(), |id| format!("{id}.en"));
            let address = url.unwrap_or("https://…");
            if listed.is_empty() {
                let under = if operation.is_some() { " under `[operations]`" } else { "" };
                return Err(format!(
                    "{}: lists no page for `{}`; add `{place} = [\"{address}\"]`{under}",
                    self.file,
                    operation.unwrap_or("guide")
                ));
            }
            let is_listed = url.is_none_or(|url| listed.iter().any(|page| page.url.as_str() == url));
            if of_ours && !is_listed {
                let line = document.position(pointer).map_or(1, |position| position.line);
                return Err(format!(
                    "{}: does not list {address} in `{place}`, to which {}:{line} links; correct one of them",
                    self.file, document.file
                ));
            }
        }
        Ok(())
    }
}

fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{text}` is no address: {error}"))?;
    if !is_allowed(&url) {
        return Err(format!("`{text}` cannot be fetched; pages are fetched by https, or by http from this machine"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("`{text}` has a user's name; take it out"));
    }
    Ok(url)
}

/// By https, or from a server on this machine.
fn is_allowed(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)
}

pub fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(elepay_spec::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;

    const OURS: &str = include_str!("../../../../openapi/published.toml");

    fn document() -> Document {
        Document::parse(crate::DOCUMENT, include_str!("../../../../openapi/elepay.yaml")).expect("the document")
    }

    fn refused(text: &str) -> String {
        Sources::parse("a.toml", text).expect_err(text)
    }

    #[test]
    fn our_list_has_a_page_for_every_operation_of_the_document_and_the_one_it_links_to() {
        let (document, sources) = (document(), Sources::parse("published.toml", OURS).expect("the list"));
        let stated = document::read(&document);
        sources.cover(&document, &stated, true).expect("it covers the document");
        assert!(sources.pages.iter().all(|page| page.url.scheme() == "https"));
        for page in &sources.pages {
            let of_operation = |id: &String| stated.iter().any(|one| one.id == *id);
            assert!(page.operation.as_ref().is_none_or(of_operation), "{} is no operation", page.name());
        }
    }

    #[test]
    fn an_operation_that_is_not_listed_is_told_with_the_line_to_write() {
        let document = document();
        let without: String = OURS
            .lines()
            .filter(|line| !line.starts_with("closeCode"))
            .fold(String::new(), |text, line| text + line + "\n");
        let sources = Sources::parse("a.toml", &without).expect("a list");
        let reason = sources.cover(&document, &document::read(&document), true).expect_err("one is not there");
        assert_eq!(
            reason,
            "a.toml: lists no page for `closeCode`; add `closeCode.en = [\"https://docs.elepay.io/openapi/code/closeCode\"]` \
             under `[operations]`"
        );
    }

    #[test]
    fn a_page_that_the_document_links_to_is_among_ours_but_need_not_be_among_copies() {
        let document = document();
        let elsewhere = OURS.replace("/openapi/code/closeCode", "/openapi/code/close");
        let sources = Sources::parse("a.toml", &elsewhere).expect("a list");
        let stated = document::read(&document);
        let reason = sources.cover(&document, &stated, true).expect_err("another page");
        assert!(
            reason.starts_with("a.toml: does not list https://docs.elepay.io/openapi/code/closeCode in `closeCode.en`")
        );
        assert!(reason.contains("openapi/elepay.yaml:4"), "{reason}");
        sources.cover(&document, &stated, false).expect("copies");
    }

    #[test]
    fn what_is_no_list_is_told_with_its_line() {
        for (text, reason) in [
            ("", "missing field `guide`"),
            ("guide.en = []\n[operations]\n\nok.en = ['ftp://host/a']", "a.toml:4: `ftp://host/a` cannot be fetched"),
            ("guide.en = ['http://docs.elepay.io/a']\n[operations]", "a.toml:1: `http://docs.elepay.io/a` cannot be"),
            ("guide.en = ['https://a:b@host/a']\n[operations]", "a.toml:1: `https://a:b@host/a` has a user's name"),
            ("guide.en = ['nonsense']\n[operations]", "a.toml:1: `nonsense` is no address"),
            ("guide.en = []\n[operations]\n'../up'.en = ['https://h/a']", "a.toml:3: `../up` is no operation"),
            ("guide.en = []\n[operations]\nmake = {}", "a.toml:3: `make` has no address"),
            ("guide.en = []\n[operations]\nmake.fr = []", "line 3"),
            (
                "guide.en = []\n[operations]\na.en = [\n  'https://h/a',\n  'https://h/a',\n]",
                "a.toml:5: https://h/a is listed twice",
            ),
        ] {
            let told = refused(text);
            assert!(told.starts_with("a.toml:") && told.contains(reason), "{told}");
        }
    }

    #[test]
    fn files_are_called_after_operation_and_language() {
        let text = "guide.en = ['http://[::1]:1/g']\n[operations]\nmake.en = ['https://h/a', 'https://i/a']\nmake.ja = ['https://h/a']";
        let sources = Sources::parse("a.toml", text).expect("a list");
        let stems: Vec<_> = sources.pages.iter().map(|page| page.stem.as_str()).collect();
        assert_eq!(stems, ["api-guide.en", "make.en", "make.en.2", "make.ja"]);
    }
}
