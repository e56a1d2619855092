//! How an error is printed: never with a body, a header, a key, or a value that was sent.

use std::fmt;

use super::Error;
use super::delivery::Delivery;
use super::kind::ErrorKind;
use super::log_text::{name_or_code, one_line};

/// The instructions for finding out what became of a call whose outcome is unknown. The README has this heading.
const INSTRUCTIONS: &str =
    concat!("https://docs.rs/elepay/", env!("CARGO_PKG_VERSION"), "/elepay/#when-you-dont-know-whether-it-was-charged");

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

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}\n  delivery: {:?}", self.delivery())?;
        if let Some(status) = self.status() {
            write!(f, "\n  status: {status}")?;
        }
        if self.attempts() > 1 {
            write!(f, "\n  attempts: {}", self.attempts())?;
        }
        for (name, text) in [("code", self.code()), ("request id", self.request_id())] {
            if let Some(text) = text.and_then(name_or_code) {
                write!(f, "\n  {name}: {text}")?;
            }
        }
        if self.0.of_limit {
            f.write_str("\n  if elepay has relaxed the limit: ClientBuilder::enforce_limits(false)")?;
        }
        let open = matches!(self.delivery(), Delivery::Unknown | Delivery::Accepted);
        if open && !self.0.read_only && self.kind() != ErrorKind::Deadline {
            write!(f, "\n  before sending it again: {INSTRUCTIONS}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_has_the_heading_that_errors_link_to() {
        let heading = "When you don't know whether it was charged";
        let anchor = heading.to_lowercase().replace('\'', "").replace(' ', "-");
        assert_eq!(INSTRUCTIONS.split_once('#').map(|(_, fragment)| fragment), Some(anchor.as_str()));
        let mut lines = include_str!("../../README.md").lines();
        assert!(lines.any(|line| line.trim_start_matches('#').trim() == heading && line.starts_with("##")));
    }
}
