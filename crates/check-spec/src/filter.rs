//! `--operation` and `--rule`: which findings are reported, and count.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::document::DocumentOperation;
use crate::finding::{Comparison, Rule, rule};

/// The most names that a suggestion has.
const MOST: usize = 3;
/// How similar a suggested name is at least.
const SIMILAR: f64 = 0.8;

/// The operations and rules that were asked for; empty for all.
#[derive(Default)]
pub struct Filter {
    operations: BTreeSet<String>,
    rules: BTreeSet<String>,
}

impl Filter {
    /// Returns a filter for these names.
    ///
    /// # Errors
    /// If there is no such operation or rule.
    pub fn new(operations: &[String], rules: &[String], document: &[DocumentOperation]) -> Result<Self> {
        let ids: Vec<_> = document.iter().map(|operation| operation.id.as_str()).collect();
        if let Some(id) = operations.iter().find(|id| !ids.contains(&id.as_str())) {
            bail!("the document has no operation `{id}`; {}", alternatives(id, &ids));
        }
        for id in rules {
            rule_named(id)?;
        }
        Ok(Self { operations: operations.iter().cloned().collect(), rules: rules.iter().cloned().collect() })
    }

    /// Removes everything that was not asked for. What is about the API as a whole is about no operation.
    pub fn apply(&self, comparison: &mut Comparison) {
        comparison.is_filtered = !self.operations.is_empty() || !self.rules.is_empty();
        if !self.operations.is_empty() {
            comparison.findings.retain(|finding| !finding.operations.is_disjoint(&self.operations));
            comparison.not_checked.retain(|not| self.operations.contains(&not.operation));
        }
        if !self.rules.is_empty() {
            comparison.findings.retain(|finding| self.rules.contains(finding.rule.id));
        }
    }
}

/// Returns the rule with this name.
///
/// # Errors
/// If there is none.
pub fn rule_named(id: &str) -> Result<&'static Rule> {
    let found = rule::ALL.iter().find(|rule| rule.id == id);
    let ids: Vec<_> = rule::ALL.iter().map(|rule| rule.id).collect();
    match found {
        Some(rule) => Ok(rule),
        None => bail!("there is no rule `{id}`; {}", alternatives(id, &ids)),
    }
}

/// Returns the names that are most like this one, or all of them if none is.
fn alternatives(name: &str, names: &[&str]) -> String {
    let mut near: Vec<_> = names.iter().map(|other| (strsim::jaro_winkler(name, other), *other)).collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.truncate(MOST);
    near.retain(|(similarity, _)| *similarity >= SIMILAR);
    let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match near.iter().map(|(_, name)| *name).collect::<Vec<_>>().as_slice() {
        [] => format!("there are {}", quoted(names)),
        near => format!("similar ones are {}", quoted(near)),
    }
}
