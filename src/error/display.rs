//! How an error is printed: never with a body, a header, a key, or a value that was sent.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::value::log_text::{name_or_code, one_line};

/// The instructions for finding out whether money has moved: the docs of [`Error::look_up_first`].
const INSTRUCTIONS: &str =
    concat!("https://docs.rs/elepay/", env!("CARGO_PKG_VERSION"), "/elepay/struct.Error.html#method.look_up_first");

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let repr = &*self.0;
        if let Some(operation) = repr.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&one_line(&repr.text))?;
        match repr.object.parameter_name.as_deref().and_then(name_or_code) {
            Some(name) => write!(f, " (parameter `{name}`)"),
            None => Ok(()),
        }
    }
}

/// One line for logs; with `{:#?}`, a line for each fact, and every cause instead of the last one.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = self.facts(f.alternate()).into_iter().map(|(name, text)| format!("{name}: {text}"));
        if f.alternate() {
            write!(f, "{self}")?;
            facts.into_iter().try_for_each(|fact| write!(f, "\n  {fact}"))
        } else {
            write!(f, "{self} [{}]", facts.collect::<Vec<_>>().join("; "))
        }
    }
}

impl Error {
    /// Returns what the `Debug` output adds to the text.
    fn facts(&self, every_cause: bool) -> Vec<(&'static str, String)> {
        let mut facts = vec![("delivery", format!("{:?}", self.delivery()))];
        let mut add = |name, text: Option<String>| facts.extend(text.map(|text| (name, text)));
        add("status", self.http_status().map(|status| status.to_string()));
        add("attempts", (self.attempts() > 1).then(|| self.attempts().to_string()));
        add("code", self.code().and_then(name_or_code).map(str::to_owned));
        add("request id", self.request_id().and_then(name_or_code).map(str::to_owned));
        let mut causes: Vec<_> = self.causes().map(|cause| one_line(&cause.to_string())).collect();
        if !every_cause {
            causes.drain(..causes.len().saturating_sub(1));
        }
        for cause in causes {
            add("caused by", Some(cause));
        }
        let way_round = "ClientBuilder::enforce_limits(false)";
        add("if elepay has relaxed the limit", self.0.of_limit.then(|| way_round.to_owned()));
        add("before charging the order again", self.look_up_first().then(|| INSTRUCTIONS.to_owned()));
        facts
    }

    /// Returns the causes of this error, down to the root.
    pub(super) fn causes(&self) -> impl Iterator<Item = &(dyn StdError + 'static)> {
        let mut next = self.source();
        std::iter::from_fn(move || {
            let cause = next?;
            next = cause.source();
            Some(cause)
        })
    }
}
