use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::content::Report;
use super::suggest::suggestion;
use super::summary::{citation, is_summed_up, summary, summed_up, verdict};
use crate::finding::{Comparison, Finding, NotChecked, Severity, Subject};
use crate::outcome::Outcome;

/// What is about no operation.
const WHOLE_API: &str = "the API as a whole";
const HEADING: Style = Style::new().bold();

/// Renders the findings with the lines of the document, for a terminal.
pub fn render(report: &Report<'_>) -> String {
    let comparison = report.comparison;
    let mut out = String::new();
    let is_shown = |finding: &&Finding| report.verbose || !is_summed_up(finding);
    let mut groups: BTreeMap<&BTreeSet<String>, Vec<&Finding>> = BTreeMap::new();
    for finding in comparison.findings.iter().filter(is_shown) {
        groups.entry(&finding.operations).or_default().push(finding);
    }
    let has_rules = !groups.is_empty();
    for (operations, findings) in groups {
        let names = operations.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        heading(&mut out, if names.is_empty() { WHOLE_API } else { &names });
        for finding in findings {
            let _ = writeln!(out, "{}\n", snippet(report, finding));
        }
    }
    let is_listed = |not: &&NotChecked| report.verbose || not.is_not_understood();
    let listed = grouped(comparison.not_checked.iter().filter(is_listed));
    if !listed.is_empty() {
        heading(&mut out, if report.verbose { "not checked" } else { "not understood" });
        for ((operation, why), facts) in listed {
            let whose = if operation.is_empty() { WHOLE_API } else { operation };
            let _ = writeln!(out, "{}\n", visible(&format!("{whose}: {why}\n  {}", facts.join(", "))));
        }
    }
    if !comparison.unreadable.is_empty() {
        heading(&mut out, "could not be read");
        for page in &comparison.unreadable {
            let _ = writeln!(out, "{}", visible(&format!("{}: {}", page.page, page.reason)));
        }
        out.push('\n');
    }
    if has_rules {
        out.push_str("`--explain RULE` explains a rule (the name in brackets) and what to do.\n");
    }
    if !report.verbose {
        out.push_str(&short(comparison));
    }
    let colour = match report.outcome {
        Outcome::Clean => AnsiColor::Green,
        Outcome::Findings | Outcome::Failed => AnsiColor::Red,
    };
    let style = colour.on_default().bold();
    let _ = writeln!(out, "{style}{}{style:#}", verdict(report));
    out + &summary(comparison)
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "{HEADING}== {text}{HEADING:#}\n");
}

/// Returns text of a page without control characters, which a terminal would execute.
fn visible(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() && character != '\n' { '\u{fffd}' } else { character })
        .collect()
}

/// Returns what a short report does not list, in a line each.
fn short(comparison: &Comparison) -> String {
    let mut lines: Vec<_> = summed_up(comparison).into_iter().map(|(_, line)| line).collect();
    let facts = comparison.not_checked.iter().filter(|not| !not.is_everything() && !not.is_not_understood()).count();
    if facts > 0 {
        lines.push(match facts {
            1 => "1 fact is not checked, because no page shows it; `--verbose` lists why".to_owned(),
            facts => format!("{facts} facts are not checked, because no page shows them; `--verbose` lists why"),
        });
    }
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

/// Groups what was not checked by operation and reason, with the kinds of facts about one field together.
fn grouped<'c>(not_checked: impl Iterator<Item = &'c NotChecked>) -> BTreeMap<(&'c str, &'c str), Vec<String>> {
    let mut groups: BTreeMap<(&str, &str), Vec<&NotChecked>> = BTreeMap::new();
    for not in not_checked {
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

fn snippet(report: &Report<'_>, finding: &Finding) -> String {
    let level = match finding.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.rule.id);
    let renderer = Renderer::styled();
    if matches!(finding.subject, Subject::AcceptedEntry { .. }) {
        return renderer.render(&[Group::with_title(title)]);
    }
    let line = report.source.lines().nth(finding.line.saturating_sub(1)).unwrap_or_default();
    let start = line.char_indices().nth(finding.column.saturating_sub(1)).map_or(0, |(index, _)| index);
    let quoted = Snippet::source(line)
        .line_start(finding.line)
        .path(report.file)
        .annotation(AnnotationKind::Primary.span(start..line.len()).label(label(finding)));
    let help = Level::HELP.message(visible(&suggestion(finding)));
    renderer.render(&[title.element(quoted).element(help)])
}

/// Returns the published fact and the page that states it.
fn label(finding: &Finding) -> String {
    match (citation(finding), &finding.published) {
        (None, _) => "here".to_owned(),
        (Some(page), Value::Null) => format!("published: nothing ({page})"),
        (Some(page), value) => format!("published: {value} ({page})"),
    }
}
