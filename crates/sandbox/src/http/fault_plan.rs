//! A fault with the call to which it applies.

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use crate::request::Request;
use crate::request_filter::RequestFilter;

/// A planned fault, and the call to which it applies: the `nth` from now, every one that is selected by its request, or
/// else the next one without a fault.
///
/// As JSON, which the sandbox's control API takes, the members have the names of the fields:
/// `{"fault": {"kind": "silence"}, "when": {"operation": "createCharge"}, "times": 1}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FaultPlan {
    /// The fault.
    pub fault: Fault,
    /// The number of the call, counted from now; the next one is 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u64>,
    /// The selection of the calls that have no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<RequestFilter>,
    /// How many of the selected calls it applies to; `None` for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
}

impl FaultPlan {
    /// Applies a fault to the next call that has none.
    #[must_use]
    pub fn next(fault: Fault) -> Self {
        Self { fault, nth: None, when: None, times: None }
    }

    /// Applies a fault to the `nth` call from now; the next one is 1.
    #[must_use]
    pub fn nth(nth: u64, fault: Fault) -> Self {
        Self { nth: Some(nth), ..Self::next(fault) }
    }

    /// Applies a fault to every call that is selected, and for which no fault is planned by its number.
    #[must_use]
    pub fn when(filter: RequestFilter, fault: Fault) -> Self {
        Self { when: Some(filter), ..Self::next(fault) }
    }

    /// Returns about how much memory it takes, in bytes.
    pub(crate) fn weight(&self) -> usize {
        self.fault.weight() + self.when.as_ref().map_or(0, RequestFilter::weight)
    }

    /// Limits how many of the selected calls the fault applies to.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }
}

/// A fault of the calls that are selected by their requests.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub when: RequestFilter,
    pub fault: Fault,
    /// How many calls it still applies to; `None` for all.
    pub left: Option<u64>,
}

impl From<&Rule> for FaultPlan {
    fn from(rule: &Rule) -> Self {
        Self { times: rule.left, ..Self::when(rule.when.clone(), rule.fault.clone()) }
    }
}

/// Returns the fault of the first rule that selects a request, and removes the rule if that was its last time.
pub(crate) fn take_match(rules: &mut Vec<Rule>, request: &Request) -> Option<Fault> {
    let at = rules.iter().position(|rule| rule.when.matches(request))?;
    match &mut rules[at].left {
        Some(1) => Some(rules.remove(at).fault),
        Some(left) => {
            *left -= 1;
            Some(rules[at].fault.clone())
        }
        None => Some(rules[at].fault.clone()),
    }
}
