//! The code around what the generator writes: enums, requests, validation, methods.

pub mod by_name;
pub mod enums;
pub mod error_codes;
pub mod methods;
pub mod pages;
pub mod requests;
pub mod rustdoc;
pub mod shapes;
pub mod validation;
