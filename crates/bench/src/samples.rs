//! What the server responds with. The bodies are made up; their members are those of the document.

use std::fmt::Write as _;

use clap::ValueEnum;

/// The number of charges on a page, the most that elepay returns.
pub const PAGE: usize = 100;

/// A response to createCharge: the payer still has to act.
pub const CREATED: &str = include_str!("../data/created.json");

/// An item of a page: a charge that was paid, and of which a part was refunded.
pub const CAPTURED: &str = include_str!("../data/captured.json");

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sample {
    /// One charge, the response to createCharge.
    Charge,
    /// A page of 100 charges, the response to listCharges.
    Page,
}

impl Sample {
    /// Every sample.
    pub const ALL: [Self; 2] = [Self::Charge, Self::Page];

    /// Returns the body of the response.
    #[must_use]
    pub fn body(self) -> String {
        match self {
            Self::Charge => CREATED.trim_end().to_owned(),
            Self::Page => page(PAGE),
        }
    }

    /// Returns the name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Page => "page",
        }
    }
}

/// Returns a page of charges with different ids and order numbers.
fn page(count: usize) -> String {
    let mut page = format!("{{\"total\":{count},\"charges\":[");
    for number in 0..count {
        let separator = if number == 0 { "" } else { "," };
        let charge = CAPTURED
            .trim_end()
            .replace("cha_4f1e9a0b7c6d5e4f", &format!("cha_{number:016x}"))
            .replace("order-2026-0001", &format!("order-2026-{number:04}"));
        // Writing to a string cannot fail.
        let _ = write!(page, "{separator}{charge}");
    }
    page + "]}"
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_json::Value;

    use super::Sample;
    use crate::bare;

    /// Returns what a type keeps of a body.
    fn kept<T: DeserializeOwned + Serialize>(body: &str) -> Value {
        let value: T = serde_json::from_str(body).unwrap();
        without_null(serde_json::to_value(value).unwrap())
    }

    fn without_null(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members.into_iter().filter(|(_, value)| !value.is_null());
                Value::Object(members.map(|(name, value)| (name, without_null(value))).collect())
            }
            Value::Array(items) => items.into_iter().map(without_null).collect(),
            other => other,
        }
    }

    #[test]
    fn both_sides_decode_every_member_of_the_samples() {
        let (charge, page) = (Sample::Charge.body(), Sample::Page.body());
        let sent = |body: &str| serde_json::from_str::<Value>(body).unwrap();
        assert_eq!(kept::<elepay::types::Charge>(&charge), sent(&charge));
        assert_eq!(kept::<bare::Charge>(&charge), sent(&charge));
        assert_eq!(kept::<elepay::types::ChargeList>(&page), sent(&page));
        assert_eq!(kept::<bare::ChargeList>(&page), sent(&page));
        assert_eq!(sent(&page)["charges"].as_array().map(Vec::len), Some(super::PAGE));
    }
}
