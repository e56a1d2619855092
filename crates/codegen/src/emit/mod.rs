//! The code around the generator's output, each file one part of it.

mod by_name;
mod call;
mod conversion;
mod enums;
mod error_codes;
mod error_strings;
mod fields;
mod methods;
mod pages;
mod requests;
mod rust_type;
mod shapes;
mod validation;

pub use by_name::macros;
pub use call::Call;
pub use enums::enums;
pub use error_codes::error_codes;
pub use error_strings::error_strings;
pub use methods::{methods, send_proofs};
pub use pages::streams;
pub use requests::requests;
pub use shapes::shapes;
