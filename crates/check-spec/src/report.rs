//! The outcome for people and for programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::finding::{Changed, Comparison, Finding, NotChecked};
use super::mend;
use super::rules::Severity;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// The lines of the document, with what is published beside them.
    Text,
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// A table, for an issue or a summary.
    Markdown,
}

/// The report on the document called `file`, whose text is `source`.
pub fn render(format: Format, file: &str, source: &str, comparison: &Comparison) -> String {
    match format {
        Format::Text => text(file, source, comparison),
        Format::Json => format!("{:#}", json(comparison)),
        Format::Github => comparison.findings.iter().map(|finding| github(file, finding)).collect(),
        Format::Markdown => markdown(file, comparison),
    }
}

fn text(file: &str, source: &str, comparison: &Comparison) -> String {
    let mut groups: BTreeMap<&BTreeSet<String>, Vec<&Finding>> = BTreeMap::new();
    for finding in &comparison.findings {
        groups.entry(&finding.operations).or_default().push(finding);
    }
    let mut report = String::new();
    for (operations, findings) in groups {
        let names: Vec<_> = operations.iter().map(String::as_str).collect();
        let names = if names.is_empty() { "the API as a whole".to_owned() } else { names.join(", ") };
        let _ = writeln!(report, "== {names}\n");
        for finding in findings {
            let _ = writeln!(report, "{}\n", snippet(file, source, finding));
        }
    }
    if !comparison.not_checked.is_empty() {
        report.push_str("== not checked\n\n");
        for ((operation, why), facts) in not_checked(comparison) {
            let whose = if operation.is_empty() { "the API as a whole" } else { operation };
            let _ = writeln!(report, "{whose}: {why}\n  {}\n", facts.join(", "));
        }
    }
    if !comparison.findings.is_empty() {
        report.push_str("`--explain RULE` says what a rule, the name in brackets, means and what to do.\n");
    }
    report + &summary(comparison)
}

/// What was not checked, by operation and reason; the kinds of facts about one field together.
fn not_checked(comparison: &Comparison) -> BTreeMap<(&str, &str), Vec<String>> {
    let mut groups: BTreeMap<(&str, &str), Vec<&NotChecked>> = BTreeMap::new();
    for not in &comparison.not_checked {
        groups.entry((&not.operation, &not.why)).or_default().push(not);
    }
    let shortened = |facts: Vec<&NotChecked>| {
        let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
        for not in facts {
            let (field, kind) = match not.kind {
                Some(_) => not.what.split_once(' ').unwrap_or((&not.what, "")),
                None => (not.what.as_str(), ""),
            };
            match fields.last_mut().filter(|(last, _)| *last == field) {
                Some((_, kinds)) => kinds.push(kind),
                None => fields.push((field, vec![kind])),
            }
        }
        let name = |(field, kinds): (&str, Vec<&str>)| match kinds.join("/") {
            kinds if kinds.is_empty() => field.to_owned(),
            kinds => format!("{field} ({kinds})"),
        };
        fields.into_iter().map(name).collect()
    };
    groups.into_iter().map(|(key, facts)| (key, shortened(facts))).collect()
}

fn snippet(file: &str, source: &str, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    if finding.elsewhere.is_some() {
        return Renderer::plain()
            .render(&[Group::with_title(level.primary_title(finding.message.as_str()).id(finding.rule))]);
    }
    let line = source.lines().nth(finding.line.saturating_sub(1)).unwrap_or_default();
    let start = line.char_indices().nth(finding.column.saturating_sub(1)).map_or(0, |(index, _)| index);
    let quoted = Snippet::source(line)
        .line_start(finding.line)
        .path(file)
        .annotation(AnnotationKind::Primary.span(start..line.len()).label(label(finding)));
    Renderer::plain().render(&[level.primary_title(finding.message.as_str()).id(finding.rule).element(quoted)])
}

/// The published fact, and the page that states it.
fn label(finding: &Finding) -> String {
    let published = match &finding.published {
        Value::Null => "nothing".to_owned(),
        value => value.to_string(),
    };
    if finding.page.is_empty() { "here".to_owned() } else { format!("published: {published} ({})", cited(finding)) }
}

/// The page, and what of it the finding rests on.
fn cited(finding: &Finding) -> String {
    match (finding.page.as_str(), finding.evidence) {
        (page, "") => page.to_owned(),
        (page, evidence) => format!("{page}: {evidence}"),
    }
}

fn summary(comparison: &Comparison) -> String {
    let accepted = match comparison.accepted {
        0 => String::new(),
        count => format!(", {count} accepted"),
    };
    format!(
        "{} operations, {} facts checked, {} not checked, {} findings{accepted}",
        comparison.operations,
        comparison.facts_checked,
        comparison.not_checked.len(),
        comparison.findings.len()
    )
}

fn github(file: &str, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let message = if finding.page.is_empty() {
        finding.message.clone()
    } else {
        format!("{} ({})", finding.message, cited(finding))
    };
    // The escapes that workflow commands know.
    let message = message.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let (file, line, column) = match &finding.elsewhere {
        Some((file, line)) => (file.as_str(), *line, 1),
        None => (file, finding.line, finding.column),
    };
    let file = file.replace('%', "%25").replace(':', "%3A").replace(',', "%2C");
    format!("::{level} file={file},line={line},col={column},title={}::{message}\n", finding.rule)
}

fn markdown(file: &str, comparison: &Comparison) -> String {
    let mut report = String::new();
    if !comparison.findings.is_empty() {
        report.push_str("| Rule | Where | What | What to do | Operations | Page |\n|---|---|---|---|---|---|\n");
    }
    for finding in &comparison.findings {
        let operations: Vec<_> = finding.operations.iter().map(String::as_str).collect();
        let (file, line) = finding.elsewhere.as_ref().map_or((file, finding.line), |(file, line)| (file, *line));
        let _ = writeln!(
            report,
            "| `{}` | {file}:{line} | {} | {} | {} | {} |",
            finding.rule,
            cell(&finding.message),
            cell(&mend::advice(finding)),
            operations.join(", "),
            cell(&cited(finding))
        );
    }
    if !report.is_empty() {
        report.push('\n');
    }
    report.push_str(&summary(comparison));
    // What pages say, in their words.
    let unread: Vec<_> = comparison.not_checked.iter().filter(|not| not.what.starts_with('`')).collect();
    if !unread.is_empty() {
        report.push_str("\n\n### What could not be understood\n\n");
        for not in unread {
            let _ = writeln!(report, "* {}: {} ({})", not.operation, cell(&not.what), not.why);
        }
    }
    if let Some(changed) = &comparison.changed {
        report.push_str(&changes(changed));
    }
    report
}

/// Text of a web page, as text: it must neither end its cell nor speak to anybody. Code between `` ` `` stays code.
fn cell(text: &str) -> String {
    let is_paired = text.matches('`').count().is_multiple_of(2);
    let (mut out, mut in_code, mut before) = (String::new(), false, ' ');
    for character in text.chars() {
        match character {
            '\n' => out.push(' '),
            '`' if is_paired => {
                in_code = !in_code;
                out.push('`');
            }
            '|' if in_code && before != '\\' => out.push_str("\\|"),
            '|' => out.push_str("&#124;"),
            '`' | '\\' | '<' | '[' | '@' | '#' | '!' | '&' if !in_code => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            other => out.push(other),
        }
        before = character;
    }
    out
}

fn changes(changed: &Changed) -> String {
    let since = changed.since.as_ref().map_or_else(|| "they were locked".to_owned(), Clone::clone);
    let heading = format!("\n\n### What changed on the pages since {since}\n\n");
    if changed.lines.is_empty() {
        return format!("{heading}Nothing.\n");
    }
    // Pages cannot end the fence: a fact has no line of its own.
    let lines = changed.lines.join("\n").replace("```", "` ` `");
    format!("{heading}```diff\n{lines}\n```\n")
}

fn json(comparison: &Comparison) -> Value {
    let mut report = json!({
        "summary": {
            "operations": comparison.operations,
            "facts_checked": comparison.facts_checked,
            "findings": comparison.findings.len(),
        },
        "findings": comparison.findings,
        "not_checked": comparison.not_checked,
    });
    if let Some(changed) = &comparison.changed {
        report["lock_diff"] = json!(changed.lines);
    }
    report
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn words_of_a_web_page_stay_words() {
        for (text, written) in [
            ("`a|b` is a|b", r"`a\|b` is a&#124;b"),
            (r"`^\|$`", r"`^\&#124;$`"),
            ("@you <img> [a](b) #1", "&#64;you &#60;img> &#91;a](b) &#35;1"),
            ("one ` alone @you", "one &#96; alone &#64;you"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
