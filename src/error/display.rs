//! How an error is printed: never with a body, a header, a key, or a value that was sent.

use std::fmt;

use super::Error;
use super::log_text::{name_or_code, one_line};

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
        if self.look_up_first() {
            write!(f, "\n  before charging the order again: {INSTRUCTIONS}")?;
        }
        Ok(())
    }
}
