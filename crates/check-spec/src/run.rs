use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use elepay_spec::{Document, form};
use fs_err as fs;

use crate::accepted::{self, Accepted};
use crate::arguments::Arguments;
use crate::compare::{compare, references, site};
use crate::document::{self, DocumentOperation};
use crate::filter::{Filter, rule_named};
use crate::finding::{Comparison, Finding, rule};
use crate::input::{self, Input};
use crate::outcome::Outcome;
use crate::report::{Format, Report};
use crate::repository::{ACCEPTED, DOCUMENT, root};

/// Checks the document, and writes the report to `out` or its file. The changes of the lock go to standard error.
///
/// # Errors
/// If the check could not be started. A page that cannot be read only makes the outcome [`Outcome::Failed`].
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    if let Some(id) = &arguments.explain {
        let rule = rule_named(id)?;
        writeln!(out, "{} ({:?}): {}\n\n{}", rule.id, rule.severity, rule.finds, rule.explain)?;
        return Ok(Outcome::Clean);
    }
    let targets = arguments.targets()?;
    let root = &root();
    let file = arguments.spec.clone().unwrap_or_else(|| root.join(DOCUMENT));
    let text = fs::read_to_string(&file)?;
    let name = arguments.spec.as_ref().map_or(DOCUMENT.to_owned(), |file| file.display().to_string());
    let document = Document::parse(&name, &text)?;
    let problems: Vec<_> = form::problems(&document).iter().map(ToString::to_string).collect();
    ensure!(problems.is_empty(), "{}", problems.join("\nerror: "));
    let operations = document::read(&document);
    ensure!(!operations.is_empty(), "{name}: has no operations under `paths`; is it an OpenAPI document?");
    let filter = Filter::new(&arguments.operation, &arguments.rule, &operations)?;
    let list = arguments.accepted.clone().unwrap_or_else(|| root.join(ACCEPTED));
    let list_name = arguments.accepted.as_ref().map_or(ACCEPTED.to_owned(), |file| file.display().to_string());
    let accepted = Accepted::read(&list, &list_name)?;

    let input = input::read(root, &document, &operations, arguments)?;
    let are_complete = input.are_complete;
    let mut comparison = compare_all(&document, &operations, input);
    let today = chrono::Utc::now().format("%F").to_string();
    accepted.apply(&document, &today, are_complete, &mut comparison);
    filter.apply(&mut comparison);

    let fails = |finding: &&Finding| finding.rule.severity >= arguments.fail_on;
    let failing: Vec<_> = comparison.findings.iter().filter(fails).collect();
    let outcome = match (comparison.unreadable.is_empty(), failing.is_empty()) {
        (false, _) => Outcome::Failed,
        (true, false) => Outcome::Findings,
        (true, true) => Outcome::Clean,
    };
    if arguments.accept {
        accept(&list, &list_name, &failing)?;
    }
    let report = Report { file: &name, source: &text, comparison: &comparison, outcome, verbose: arguments.verbose };
    for target in targets {
        let rendered = report.render(target.format);
        match target.file {
            Some(file) => fs::write(file, format!("{}\n", plain(target.format, rendered.trim_end())))?,
            // The reader of the report may have closed its end of the pipe.
            None => drop(writeln!(out, "{}", rendered.trim_end())),
        }
    }
    Ok(outcome)
}

/// Compares the document with everything that was read.
fn compare_all(document: &Document, operations: &[DocumentOperation], input: Input) -> Comparison {
    let mut comparison = compare(document, operations, &input.pages);
    references::compare(document, &input.references, &mut comparison);
    site::compare(document, operations, &input.read, &mut comparison);
    comparison.add_unreadable(input.read.unreadable);
    comparison.changes = input.changes;
    comparison
}

/// Returns a report without colours, which no file has.
fn plain(format: Format, rendered: &str) -> String {
    match format {
        Format::Text => anstream::adapter::strip_str(rendered).to_string(),
        Format::Json | Format::Github | Format::Markdown | Format::Sarif => rendered.to_owned(),
    }
}

/// Adds the findings to the list of accepted differences. An entry that accepts nothing is no difference to accept.
fn accept(list: &Path, name: &str, findings: &[&Finding]) -> Result<()> {
    let is_difference = |finding: &&&Finding| finding.rule.id != rule::ACCEPTED_UNUSED.id;
    let findings: Vec<_> = findings.iter().filter(is_difference).copied().collect();
    if findings.is_empty() {
        return Ok(());
    }
    let text = if list.exists() { fs::read_to_string(list)? } else { String::new() };
    let (text, count) = accepted::with_entries(&text, &findings).with_context(|| name.to_owned())?;
    fs::write(list, text)?;
    let entries = if count == 1 { "entry" } else { "entries" };
    eprintln!("{name}: {count} {entries} added; say in each `reason` why the difference stays");
    Ok(())
}
