//! The results of a check.

mod comparison;
mod item;
mod message;
pub mod rule;

pub use comparison::{Changes, Comparison, NotChecked};
pub use item::{FactSubject, Finding, Subject};
pub use message::message;
pub use rule::{Difference, Rule, Severity};
