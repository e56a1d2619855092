//! Questions about a type in the generator's output.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericArgument, PathArguments, Type};

/// Returns `true` if the type is the one at this absolute path, such as `["std", "string", "String"]`, whatever its
/// generic arguments are.
pub fn is(of: &Type, path: &[&str]) -> bool {
    let Type::Path(found) = of else { return false };
    let segments = &found.path.segments;
    segments.len() == path.len() && segments.iter().zip(path).all(|(segment, name)| segment.ident == name)
}

/// Returns the generic arguments of `name<…>`, or none if the type is another one.
pub fn arguments<'a>(of: &'a Type, name: &str) -> Vec<&'a Type> {
    let last = match of {
        Type::Path(path) => path.path.segments.last().filter(|last| last.ident == name),
        _ => None,
    };
    let Some(PathArguments::AngleBracketed(arguments)) = last.map(|last| &last.arguments) else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    });
    types.collect()
}

/// Returns the type as it is named outside of the module of types, in which the generator names its structs bare.
pub fn outside_types(of: &Type) -> TokenStream {
    let mut qualified = TokenStream::new();
    let mut in_path = false;
    for token in of.to_token_stream() {
        match &token {
            TokenTree::Ident(ident) if !in_path && ident.to_string().starts_with(char::is_uppercase) => {
                qualified.extend(quote!(types::#ident));
            }
            _ => qualified.extend([token.clone()]),
        }
        in_path = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
    }
    qualified
}
