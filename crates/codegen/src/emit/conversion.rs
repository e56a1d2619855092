//! The argument that a setter or `new` accepts for a field, and the conversion to the field's type.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use crate::emit::rust_type;

/// How an argument becomes the value of a field.
pub enum Conversion {
    AsIs,
    Each(Box<Conversion>),
    /// From anything that converts into the field's type.
    Into,
    /// From anything that converts into a string.
    Sensitive,
    Pairs(Box<Conversion>),
}

impl Conversion {
    /// Returns the expression that converts the argument of this name.
    pub fn of(&self, argument: &Ident) -> TokenStream {
        match self {
            Self::AsIs => quote!(#argument),
            Self::Into => quote!(#argument.into()),
            Self::Sensitive => quote!(crate::Sensitive::<::std::string::String>::from(#argument.into())),
            Self::Each(inner) => {
                let value = inner.of(&format_ident!("item"));
                quote!(#argument.into_iter().map(|item| #value).collect())
            }
            Self::Pairs(inner) => {
                let value = inner.of(&format_ident!("value"));
                quote!(#argument.into_iter().map(|(key, value)| (key.into(), #value)).collect())
            }
        }
    }
}

/// Returns the type of the argument for a field of this type, which is what callers usually have at hand.
pub fn accept(field: &Type) -> (TokenStream, Conversion) {
    let string = quote!(impl ::std::convert::Into<::std::string::String>);
    if rust_type::is(field, &["std", "string", "String"]) {
        return (string, Conversion::Into);
    }
    if rust_type::is(field, &["crate", "Sensitive"]) {
        return (string, Conversion::Sensitive);
    }
    if rust_type::is(field, &["crate", "Timestamp"]) || rust_type::is(field, &["crate", "AnyJson"]) {
        return (quote!(impl ::std::convert::Into<#field>), Conversion::Into);
    }
    match (rust_type::arguments(field, "BTreeMap").as_slice(), rust_type::arguments(field, "Vec").as_slice()) {
        ([_, value], _) => {
            let (value, conversion) = accept(value);
            let pairs = quote!(impl ::std::iter::IntoIterator<Item = (#string, #value)>);
            (pairs, Conversion::Pairs(Box::new(conversion)))
        }
        (_, [item]) => {
            let (item, conversion) = accept(item);
            (quote!(impl ::std::iter::IntoIterator<Item = #item>), Conversion::Each(Box::new(conversion)))
        }
        _ => (rust_type::outside_types(field), Conversion::AsIs),
    }
}
