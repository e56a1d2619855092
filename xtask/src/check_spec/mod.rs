//! `cargo xtask check-spec`: the document held against the vendor's published pages.
//!
//! ```text
//! read ─> page ────> facts ─> compare ─> settle ─> report
//!         document ─┘
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use crate::steps;
use crate::steps::load::Document;

mod compare;
mod document;
mod facts;
mod lock;
mod page;
mod prose;
mod report;
mod rules;
mod sample;
mod settle;
mod styles;
#[cfg(test)]
mod tests;

/// The facts of the published pages, from the root of this repository.
const LOCK: &str = "openapi/published.lock.json";

#[derive(clap::Args)]
pub struct Arguments {
    /// The document; this repository's if not given.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The facts of the published pages; this repository's if not given.
    #[arg(long, value_name = "LOCK", conflicts_with = "pages")]
    published: Option<PathBuf>,
    /// A folder of saved pages, `*.txt` and `*.md`, instead of the lock.
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
    /// Writes the lock anew from the saved pages, which were read on this day.
    #[arg(long, value_name = "DATE", requires = "pages")]
    update: Option<String>,
    /// How to report.
    #[arg(long, value_enum, default_value_t = report::Format::Text)]
    format: report::Format,
    /// The least severity that makes the check fail.
    #[arg(long, value_enum, default_value_t = rules::Severity::Error)]
    fail_on: rules::Severity,
    /// Explains a rule, and checks nothing.
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
}

/// Whether anything at or above the wanted severity was found.
pub fn run(arguments: &Arguments) -> Result<bool, String> {
    if let Some(id) = &arguments.explain {
        let rule = rules::ALL.iter().find(|rule| rule.id == id);
        let rule = rule.ok_or_else(|| {
            let ids: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
            format!("there is no rule `{id}`; the rules are {}", ids.join(", "))
        })?;
        println!("{} ({:?})\n\n{}", rule.id, rule.severity, rule.explain);
        return Ok(false);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let file = arguments.spec.clone().unwrap_or_else(|| root.join(steps::DOCUMENT));
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: cannot be read: {error}", file.display()))?;
    let name = arguments.spec.as_ref().map_or(steps::DOCUMENT.to_owned(), |file| file.display().to_string());
    let document = Document::parse(&name, &text).map_err(|problem| problem.to_string())?;
    let lock = arguments.published.clone().unwrap_or_else(|| root.join(LOCK));
    let pages = match &arguments.pages {
        Some(folder) => saved(folder)?,
        None => lock::read(&lock)?,
    };
    if let Some(seen) = &arguments.update {
        lock::write(&lock, seen, &pages)?;
    }
    let stated = document::read(&document);
    let comparison = compare::compare(&document, &stated, &pages);
    println!("{}", report::render(arguments.format, &name, &text, &comparison).trim_end());
    Ok(comparison.findings.iter().any(|finding| finding.severity >= arguments.fail_on))
}

fn saved(folder: &Path) -> Result<Vec<compare::Published>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: cannot be read: {error}", folder.display()))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt" || extension == "md"))
        .collect();
    files.sort();
    let mut pages = Vec::new();
    for file in files {
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let text = fs::read_to_string(&file).map_err(|error| format!("{name}: cannot be read: {error}"))?;
        if text.starts_with("API Guide") {
            eprintln!("note: {name}: the guide is not compared yet");
            continue;
        }
        let page = page::read(&text).map_err(|reason| {
            format!("{name}: {reason}; is it the whole text of an operation's page? Save it anew or take it away")
        })?;
        pages.push(compare::Published { name, page });
    }
    Ok(pages)
}
