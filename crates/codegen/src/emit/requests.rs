//! `new` with the required fields, a setter for each of the others, and `validate`, for every struct of a request.

use std::collections::BTreeMap;

use elepay_spec::{Document, Kind, Problem, join};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::emit::argument::argument;
use crate::emit::fields::{Field, fields};
use crate::emit::rust_type;
use crate::emit::validation::validation;
use crate::generated::Generated;
use crate::links::{self, Links};
use crate::{naming, params, rustdoc};

/// Returns the `impl` blocks.
pub fn requests(document: &Document, links: &Links<'_>, generated: &Generated) -> Result<TokenStream, Problem> {
    let mut code = TokenStream::new();
    for name in params::in_requests(document) {
        let at = join("/components/schemas", &name);
        if Kind::of(document.at(&at)) == Kind::Struct {
            code.extend(request(document, links, generated, &name, &at)?);
        }
    }
    Ok(code)
}

fn request(
    document: &Document,
    links: &Links<'_>,
    generated: &Generated,
    name: &str,
    at: &str,
) -> Result<TokenStream, Problem> {
    let schema = document.at(at);
    let fields = fields(document, generated, name)?;
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let required: Vec<_> = required.filter_map(|wire_name| fields.get(wire_name)).collect();
    let is_required = |wire_name: &str| required.iter().any(|field| field.wire_name == wire_name);

    let docs = |property: &Value| links.linked(&[name], &rustdoc::sent(document, property));
    let new = new(schema, &fields, &required, docs);
    let properties = document.members(&join(at, "properties")).into_iter();
    let setters = properties
        .filter(|(_, wire_name, _)| !is_required(wire_name))
        .filter_map(|(_, wire_name, property)| Some(setter(name, fields.get(wire_name)?, &docs(property))));
    let validation = validation(document, schema, &fields);
    let name = format_ident!("{name}");
    Ok(quote! {
        impl crate::value::field::Plain for types::#name {}
        impl types::#name {
            #new
            #(#setters)*
            #validation
        }
    })
}

fn new(
    schema: &Value,
    fields: &BTreeMap<String, Field<'_>>,
    required: &[&Field<'_>],
    docs_of: impl Fn(&Value) -> String,
) -> TokenStream {
    let mut arguments = Vec::new();
    let mut values = BTreeMap::new();
    let mut docs = match required {
        [] => "Creates a value with no field set; none is required.".to_owned(),
        _ => "Creates a value from its required fields:\n".to_owned(),
    };
    for field in required {
        let ident = field.ident;
        let (argument, value) = argument(ident, field.inner);
        arguments.push(quote!(#ident: #argument));
        // Lists and maps are optional in the struct, even if they are required.
        let value = if field.optional { quote!(::std::option::Option::Some(#value)) } else { value };
        values.insert(field.wire_name.as_str(), value);
        let property = &schema["properties"][&field.wire_name];
        docs.push_str(&format!("\n- `{ident}`: {}", docs_of(property).replace("\n\n", " ")));
    }
    let fields = fields.values().map(|field| {
        let ident = field.ident;
        match values.get(field.wire_name.as_str()) {
            Some(value) => quote!(#ident: #value),
            None => quote!(#ident: ::std::option::Option::None),
        }
    });
    let (docs, new) = (rustdoc::attributes(&docs), format_ident!("{}", naming::NEW));
    quote! {
        #docs
        pub fn #new(#(#arguments),*) -> Self {
            Self { #(#fields),* }
        }
    }
}

fn setter(owner: &str, field: &Field<'_>, docs: &str) -> TokenStream {
    let ident = field.ident;
    let of = rust_type::outside_types(field.inner);
    let link = links::to_field(owner, &ident.to_string(), &ident.to_string());
    let docs = rustdoc::attributes(&format!("Sets {link}: {}", rustdoc::after_colon(docs)));
    // So that a search for the name on the wire finds it.
    let wire_name = &field.wire_name;
    let alias = (ident != wire_name).then(|| quote!(#[doc(alias = #wire_name)]));
    quote! {
        #docs
        #alias
        pub fn #ident<M>(mut self, #ident: impl crate::IntoField<#of, M>) -> Self {
            self.#ident = crate::IntoField::into_field(#ident);
            self
        }
    }
}
