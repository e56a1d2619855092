//! `progress` of each status: whether it changes by itself and, if not, how it ended.
//!
//! The document says so with `x-progress`; what each progress means is written by hand, once, in the client's
//! `src/value/progress.rs`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::{naming, rustdoc};

/// The lists of `x-progress`, and what their values become.
const LISTS: [(&str, &str); 4] =
    [("ongoing", "Ongoing"), ("succeeded", "Succeeded"), ("failed", "Failed"), ("unclear", "Unclear")];

/// Returns the method of an enum, and its implementation of the trait of waits, if its schema has `x-progress`.
pub fn progress(name: &Ident, schema: &Value) -> Option<TokenStream> {
    let lists = schema.get("x-progress")?;
    let mut docs = "Returns how far an object with this status has come.\n".to_owned();
    let mut arms = TokenStream::new();
    for (keyword, variant) in LISTS {
        let values = lists[keyword].as_array().into_iter().flatten().filter_map(Value::as_str);
        let values: Vec<_> = values.collect();
        if values.is_empty() {
            continue;
        }
        let listed: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
        docs.push_str(&format!("\n- {}: [`{variant}`](crate::Progress::{variant})", listed.join(", ")));
        let values = values.into_iter().map(|value| format_ident!("{}", naming::variant(value)));
        let variant = format_ident!("{variant}");
        arms.extend(quote!(#(Self::#values)|* => crate::Progress::#variant,));
    }
    docs.push_str("\n- a value newer than this version of the crate: [`Unclear`](crate::Progress::Unclear)");
    let docs = rustdoc::attributes(&docs);
    Some(quote! {
        impl #name {
            #docs
            #[must_use]
            pub fn progress(&self) -> crate::Progress {
                match self {
                    #arms
                    Self::Other(_) => crate::Progress::Unclear,
                }
            }
        }

        impl crate::value::status::Status for #name {
            fn progress(&self) -> crate::Progress {
                Self::progress(self)
            }

            fn is_known(&self) -> bool {
                !matches!(self, Self::Other(_))
            }

            fn as_str(&self) -> &str {
                Self::as_str(self)
            }
        }
    })
}
