//! The argument that `new` takes for a field.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Type;

use crate::emit::rust_type;

/// Returns the type of the argument for a field of this type, which is what callers usually have at hand, and the
/// expression that converts it.
pub fn argument(name: &Ident, field: &Type) -> (TokenStream, TokenStream) {
    match converted(field) {
        Some(argument) => (argument, quote!(crate::value::field::IntoValue::into_value(#name))),
        None => (rust_type::outside_types(field), quote!(#name)),
    }
}

/// Returns the type of the argument if it differs from that of the field. `src/value/field.rs` of the client has the
/// conversion.
fn converted(field: &Type) -> Option<TokenStream> {
    let string = quote!(impl ::std::convert::Into<::std::string::String>);
    if rust_type::is(field, &["std", "string", "String"]) || rust_type::is(field, &["crate", "Sensitive"]) {
        return Some(string);
    }
    if rust_type::is(field, &["crate", "Timestamp"]) || rust_type::is(field, &["crate", "AnyJson"]) {
        return Some(quote!(impl ::std::convert::Into<#field>));
    }
    let inner = |of: &Type| converted(of).unwrap_or_else(|| rust_type::outside_types(of));
    match (rust_type::arguments(field, "BTreeMap").as_slice(), rust_type::arguments(field, "Vec").as_slice()) {
        ([_, value], _) => {
            let value = inner(value);
            Some(quote!(impl ::std::iter::IntoIterator<Item = (#string, #value)>))
        }
        (_, [item]) => {
            let item = inner(item);
            Some(quote!(impl ::std::iter::IntoIterator<Item = #item>))
        }
        _ => None,
    }
}
