//! The code around the generator's output, each file one part of it.

mod argument;
mod by_name;
mod call;
mod enums;
mod errors;
mod fields;
mod identity;
mod methods;
mod pages;
mod progress;
mod requests;
mod rust_type;
mod shapes;
mod validation;
mod webhooks;

pub use by_name::macros;
pub use call::Call;
pub use enums::enums;
pub use errors::{error_codes, error_strings};
pub use methods::{methods, send_proofs};
pub use pages::streams;
pub use requests::requests;
pub use shapes::shapes;
pub use webhooks::{only_in_events, webhooks};
