//! The names in Rust that are derived from names of the document.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Ident;
use quote::format_ident;

/// The constructor of every request.
pub const NEW: &str = "new";
/// The public method that checks every limit of a request.
pub const VALIDATE: &str = "validate";
/// The same for a request inside another one.
pub const VALIDATE_AT: &str = "validate_at";
/// The argument of a method that is the request body.
pub const BODY: &str = "body";
/// The argument of a method that holds the query parameters.
pub const QUERY: &str = "query";

/// Returns the name of an operation's method.
pub fn method(operation_id: &str) -> String {
    operation_id.to_snake_case()
}

/// Returns the name of the method that streams all pages of a list.
pub fn stream(operation_id: &str) -> String {
    format!("{}_stream", operation_id.to_snake_case())
}

/// Returns the name of the struct with an operation's query parameters.
pub fn params(operation_id: &str) -> String {
    format!("{}Params", operation_id.to_upper_camel_case())
}

/// Returns the name of the argument or field for a parameter or property.
pub fn argument(name: &str) -> String {
    name.to_snake_case()
}

/// Returns the name of a type.
pub fn type_name(name: &str) -> String {
    name.to_upper_camel_case()
}

/// Returns the name of the variant for a value of an enum.
pub fn variant(value: &str) -> String {
    value.to_upper_camel_case()
}

/// Returns a name for a variable of a generated function that no argument can have: snake case has no underscore at the
/// end.
pub fn local(name: &str) -> Ident {
    format_ident!("{name}_")
}
