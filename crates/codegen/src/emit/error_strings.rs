//! A visit of every string in an error object, in which a server may repeat a secret.

use elepay_spec::{Document, usage};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::generated::Generated;

/// Returns the trait implementations.
pub fn error_strings(document: &Document, generated: &Generated) -> TokenStream {
    let mut code = TokenStream::new();
    for name in usage::in_errors(document) {
        let Some(structure) = generated.structure(&name) else { continue };
        let name = format_ident!("{name}");
        let fields = structure.fields.iter().filter_map(|field| field.ident.as_ref());
        code.extend(quote! {
            impl crate::call::Strings for types::#name {
                fn each_string(&mut self, change: &dyn Fn(&mut String)) {
                    #(crate::call::Strings::each_string(&mut self.#fields, change);)*
                }
            }
        });
    }
    code
}
