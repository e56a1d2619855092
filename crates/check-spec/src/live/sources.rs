//! `openapi/published.toml`: the pages and their addresses.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use elepay_spec::Document;
use fs_err as fs;
use reqwest::Url;
use serde::Deserialize;
use toml::Spanned;

use crate::document::DocumentOperation;
use crate::read::{Language, ReferenceKind, Requested, Unreadable};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    guide: Pages,
    #[serde(default, rename = "errorCodes")]
    error_codes: Pages,
    #[serde(default)]
    webhooks: Pages,
    /// The addresses of OpenAPI documents.
    #[serde(default)]
    documents: Vec<Spanned<String>>,
    /// How addresses begin, those of the newest pages first; `lock::Ages` reads it.
    #[serde(default)]
    #[expect(dead_code, reason = "only its form is checked here")]
    newest_first: Vec<String>,
    operations: BTreeMap<Spanned<String>, Pages>,
}

/// The addresses of one page, by language.
#[derive(Default, Deserialize)]
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
    pub subject: Subject,
    pub language: Language,
    pub url: Url,
    /// The name of its file without the extension, `createCharge.en`; of a document the whole name.
    pub stem: String,
}

/// What a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Guide,
    /// An OpenAPI document.
    Document,
    /// A table that holds for the whole API.
    Reference(ReferenceKind),
    Operation(String),
}

impl Subject {
    /// Returns the operation, if it is one.
    pub fn operation(&self) -> Option<&str> {
        match self {
            Self::Operation(id) => Some(id),
            Self::Guide | Self::Document | Self::Reference(_) => None,
        }
    }

    /// Returns the name of its files, without language and extension.
    fn stem(&self) -> &str {
        match self {
            Self::Guide => "api-guide",
            Self::Document => "document",
            Self::Reference(ReferenceKind::ErrorCodes) => "error-codes",
            Self::Reference(ReferenceKind::WebhookTypes) => "webhooks",
            Self::Operation(id) => id,
        }
    }
}

impl Source {
    /// Returns how the page is requested.
    pub fn requested(&self) -> Requested {
        let operation = self.subject.operation().map(str::to_owned);
        Requested { operation, url: self.url.to_string(), language: self.language }
    }

    /// Returns the page as one that cannot be used.
    pub fn unreadable(&self, reason: &str) -> Unreadable {
        Unreadable {
            page: format!("{}, {}", self.name(), self.url),
            operation: self.subject.operation().map(str::to_owned),
            reason: reason.to_owned(),
        }
    }

    /// Returns a name for people, such as `createCharge (en)`.
    pub fn name(&self) -> String {
        let subject = match &self.subject {
            Subject::Guide => "the guide".to_owned(),
            Subject::Document => return format!("the document {}", self.stem),
            Subject::Reference(kind) => kind.to_string(),
            Subject::Operation(id) => id.clone(),
        };
        format!("{subject} ({})", self.language.code())
    }
}

/// The pages that a file lists.
#[derive(Debug)]
pub struct Sources {
    file: String,
    pub pages: Vec<Source>,
}

impl Sources {
    /// Reads the list.
    pub fn read(path: &Path, name: &str) -> Result<Self> {
        Self::parse(name, &fs::read_to_string(path)?)
    }

    /// Reads the text of the list called `name`.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let file: File = toml::from_str(text).with_context(|| name.to_owned())?;
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        let mut pages: Vec<Source> = Vec::new();
        let mut documents = Vec::new();
        let mut add = |subject: Subject, listed: &Pages| {
            for (language, urls) in [(Language::En, &listed.en), (Language::Ja, &listed.ja)] {
                for (index, url) in urls.iter().enumerate() {
                    let at = format!("{name}:{}", line(url.span().start));
                    let url = address(url.as_ref()).with_context(|| at.clone())?;
                    let is_listed = pages.iter().any(|other| other.url == url && other.language == language);
                    ensure!(!is_listed, "{at}: {url} is listed twice; remove one");
                    let number = if index == 0 { String::new() } else { format!(".{}", index + 1) };
                    let stem = format!("{}.{}{number}", subject.stem(), language.code());
                    pages.push(Source { subject: subject.clone(), language, url, stem });
                }
            }
            anyhow::Ok(())
        };
        add(Subject::Guide, &file.guide)?;
        add(Subject::Reference(ReferenceKind::ErrorCodes), &file.error_codes)?;
        add(Subject::Reference(ReferenceKind::WebhookTypes), &file.webhooks)?;
        for address in &file.documents {
            let at = format!("{name}:{}", line(address.span().start));
            let url = self::address(address.as_ref()).with_context(|| at.clone())?;
            let stem = url.path_segments().and_then(Iterator::last).unwrap_or_default().to_owned();
            let is_name = [".yaml", ".yml", ".json"].iter().any(|extension| stem.ends_with(extension));
            ensure!(is_name, "{at}: `{url}` is not the address of a `.yaml`, `.yml` or `.json` file");
            let is_free = documents.iter().all(|other: &Source| other.stem != stem);
            ensure!(is_free, "{at}: another document is called `{stem}` too; remove one");
            documents.push(Source { subject: Subject::Document, language: Language::En, url, stem });
        }
        for (operation, listed) in &file.operations {
            let at = format!("{name}:{}: `{}`", line(operation.span().start), operation.as_ref());
            // The name is part of that of a file.
            let is_allowed = |character: char| character.is_ascii_alphanumeric() || character == '_';
            let is_name = !operation.as_ref().is_empty() && operation.as_ref().chars().all(is_allowed);
            ensure!(is_name, "{at} is not an operation; a name only has letters, digits and `_`");
            let has_page = !listed.en.is_empty() || !listed.ja.is_empty();
            ensure!(has_page, "{at} has no address; list its page, or remove the entry");
            add(Subject::Operation(operation.as_ref().clone()), listed)?;
        }
        pages.extend(documents);
        Ok(Self { file: name.to_owned(), pages })
    }

    /// Fails if an operation of the document is not listed. The list of this repository, which `is_ours`, must have the
    /// pages that the document links to; another one may have copies of them.
    pub fn ensure_covered(&self, document: &Document, operations: &[DocumentOperation], is_ours: bool) -> Result<()> {
        let guide = document.at("/externalDocs/url").as_str();
        let operations = operations.iter().map(|one| (Some(one.id.as_str()), one.url.as_deref(), one.pointer.as_str()));
        for (operation, url, pointer) in operations.chain([(None, guide, "/externalDocs")]) {
            let is_about = |page: &&Source| match operation {
                Some(id) => page.subject.operation() == Some(id),
                None => page.subject == Subject::Guide,
            };
            let listed: Vec<_> = self.pages.iter().filter(is_about).collect();
            let place = operation.map_or_else(|| "guide.en".to_owned(), |id| format!("{id}.en"));
            let address = url.unwrap_or("https://…");
            if listed.is_empty() {
                let under = if operation.is_some() { " under `[operations]`" } else { "" };
                let listed = operation.unwrap_or("guide");
                bail!("{}: lists no page for `{listed}`; add `{place} = [\"{address}\"]`{under}", self.file);
            }
            let is_listed = url.is_none_or(|url| listed.iter().any(|page| page.url.as_str() == url));
            if is_ours && !is_listed {
                let line = document.position(pointer).map_or(1, |position| position.line);
                bail!(
                    "{}: does not list {address} in `{place}`, to which {}:{line} links; correct one of them",
                    self.file,
                    document.file
                );
            }
        }
        Ok(())
    }
}

fn address(text: &str) -> Result<Url> {
    let url = Url::parse(text).with_context(|| format!("`{text}` is not a URL"))?;
    ensure!(is_allowed(&url), "`{text}` cannot be fetched; pages are fetched by https, or by http from this machine");
    ensure!(url.username().is_empty() && url.password().is_none(), "`{text}` contains credentials; remove them");
    Ok(url)
}

/// Returns whether a page may be fetched from there: by https, or from this machine.
fn is_allowed(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)
}

/// Returns whether a URL is one of this machine.
pub fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(elepay_spec::is_loopback)
}
