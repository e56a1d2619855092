//! How a request is written: `new` with what is required, and a setter for everything else.

use std::collections::BTreeMap;

use elepay_spec::{Document, Problem, join};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::{Field, GenericArgument, Ident, PathArguments, Type};

use crate::emit::rustdoc;
use crate::emit::validation;
use crate::generator::Generated;
use crate::kind::{Kind, kind};
use crate::query_structs;

/// A field as the generator wrote it.
pub struct Member<'a> {
    /// Its name on the wire.
    pub name: String,
    pub ident: &'a Ident,
    /// Its type, without the `Option` around it.
    pub inner: &'a Type,
    pub optional: bool,
}

/// `new`, setters and `check` for every struct that requests are made of.
pub fn generate(document: &Document, generated: &Generated) -> Result<TokenStream, Problem> {
    let mut code = TokenStream::new();
    for name in query_structs::in_requests(document) {
        let at = join("/components/schemas", &name);
        if kind(document.at(&at)) == Kind::Struct {
            code.extend(request(document, generated, &name, &at)?);
        }
    }
    Ok(code)
}

fn request(document: &Document, generated: &Generated, name: &str, at: &str) -> Result<TokenStream, Problem> {
    let schema = document.at(at);
    let members = members(document, generated, name)?;
    let required: Vec<_> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut arguments = Vec::new();
    let mut values = BTreeMap::new();
    for wire_name in &required {
        let Some(member) = members.get(*wire_name) else { continue };
        let ident = member.ident;
        let (argument, value) = accept(member.inner);
        arguments.push(quote!(#ident: #argument));
        values.insert(*wire_name, set(member, &value));
    }
    let fields = members.values().map(|member| {
        let ident = member.ident;
        match values.get(member.name.as_str()) {
            Some(value) => quote!(#ident: #value),
            None => quote!(#ident: ::std::option::Option::None),
        }
    });
    let setters = document.members(&join(at, "properties")).into_iter().filter_map(|(_, wire_name, property)| {
        let member = members.get(wire_name).filter(|_| !required.contains(&wire_name))?;
        Some(setter(member, &rustdoc::property(document, property, true)))
    });
    let name = format_ident!("{name}");
    let mut new_docs = match required.as_slice() {
        [] => "Nothing is required.".to_owned(),
        _ => "Takes what is required:\n".to_owned(),
    };
    for member in required.iter().filter_map(|name| members.get(*name)) {
        let docs = rustdoc::property(document, &schema["properties"][&member.name], true).replace("\n\n", " ");
        new_docs.push_str(&format!("\n- `{}`: {docs}", member.ident));
    }
    let check = validation::generate(document, schema, &members);
    Ok(quote! {
        impl types::#name {
            #[doc = #new_docs]
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
            #(#setters)*
            #check
        }
    })
}

/// The fields of a struct by their names on the wire. Names and types are read from the generated code, so
/// that no rule of the generator is written down a second time here.
pub fn members<'a>(
    document: &Document,
    generated: &'a Generated,
    name: &str,
) -> Result<BTreeMap<String, Member<'a>>, Problem> {
    let at = join("/components/schemas", name);
    let Some(structure) = generated.structure(name) else {
        return Err(document.problem(&at, "the generator made no struct of it"));
    };
    let members: BTreeMap<_, _> =
        structure.fields.iter().filter_map(member).map(|member| (member.name.clone(), member)).collect();
    for (at, property, _) in document.members(&join(&at, "properties")) {
        if !members.contains_key(property) {
            return Err(document.problem(&at, "the generator made no field of it"));
        }
    }
    Ok(members)
}

fn member(field: &Field) -> Option<Member<'_>> {
    let ident = field.ident.as_ref()?;
    let mut name = ident.to_string();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Whatever else is in the attribute is the generator's business.
        let _ = attribute.parse_nested_meta(|meta| {
            let value: syn::LitStr = meta.value()?.parse()?;
            if meta.path.is_ident("rename") {
                name = value.value();
            }
            Ok(())
        });
    }
    let inner = arguments(&field.ty, "Option").first().copied();
    Some(Member { name, ident, inner: inner.unwrap_or(&field.ty), optional: inner.is_some() })
}

fn setter(member: &Member<'_>, docs: &str) -> TokenStream {
    let ident = member.ident;
    let (argument, value) = accept(member.inner);
    let value = set(member, &value);
    quote! {
        #[doc = #docs]
        #[must_use]
        pub fn #ident(mut self, #ident: #argument) -> Self {
            self.#ident = #value;
            self
        }
    }
}

/// The expression that fills a field from the argument of the same name.
fn set(member: &Member<'_>, value: &Conversion) -> TokenStream {
    let value = value.of(member.ident);
    if member.optional { quote!(::std::option::Option::Some(#value)) } else { value }
}

/// How an argument becomes the field's value.
enum Conversion {
    AsIs,
    Each(Box<Conversion>),
    /// From whatever becomes a value of the field's type.
    Into,
    /// From whatever becomes a text.
    Sensitive,
    Pairs(Box<Conversion>),
}

impl Conversion {
    fn of(&self, argument: &Ident) -> TokenStream {
        match self {
            Self::AsIs => quote!(#argument),
            Self::Into => quote!(#argument.into()),
            Self::Sensitive => quote!(crate::Sensitive::<::std::string::String>::from(#argument.into())),
            Self::Each(inner) => {
                let item = format_ident!("item");
                let value = inner.of(&item);
                quote!(#argument.into_iter().map(|item| #value).collect())
            }
            Self::Pairs(inner) => {
                let value = inner.of(&format_ident!("value"));
                quote!(#argument.into_iter().map(|(key, value)| (key.into(), #value)).collect())
            }
        }
    }
}

/// The type of the argument for a field of this type: what a person has at hand.
fn accept(field: &Type) -> (TokenStream, Conversion) {
    let text = quote!(impl ::std::convert::Into<::std::string::String>);
    if named(field, "String") {
        return (text, Conversion::Into);
    }
    if named(field, "Sensitive") {
        return (text, Conversion::Sensitive);
    }
    if named(field, "Timestamp") || named(field, "AnyJson") {
        return (quote!(impl ::std::convert::Into<#field>), Conversion::Into);
    }
    match (arguments(field, "BTreeMap").as_slice(), arguments(field, "Vec").as_slice()) {
        ([_, value], _) => {
            let (value, conversion) = accept(value);
            let pairs = quote!(impl ::std::iter::IntoIterator<Item = (#text, #value)>);
            (pairs, Conversion::Pairs(Box::new(conversion)))
        }
        (_, [item]) => {
            let (item, conversion) = accept(item);
            (quote!(impl ::std::iter::IntoIterator<Item = #item>), Conversion::Each(Box::new(conversion)))
        }
        _ => (public(field), Conversion::AsIs),
    }
}

/// A type as it is named beside the module of public types; the generator names its own structs bare.
fn public(field: &Type) -> TokenStream {
    match field {
        Type::Path(path)
            if path.path.get_ident().is_some_and(|ident| ident.to_string().starts_with(char::is_uppercase)) =>
        {
            quote!(types::#field)
        }
        _ => field.to_token_stream(),
    }
}

fn named(field: &Type, name: &str) -> bool {
    matches!(field, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// The generic arguments of `name<…>`; none of another type.
pub fn arguments<'a>(field: &'a Type, name: &str) -> Vec<&'a Type> {
    let last = match field {
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
