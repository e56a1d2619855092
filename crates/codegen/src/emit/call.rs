//! The parts of one operation's method, shared by all emitted code that calls it.

use std::collections::BTreeMap;

use elepay_spec::{Document, Operation, Problem};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use crate::emit::fields::{Field, fields};
use crate::emit::{identity, rust_type};
use crate::generated::Generated;
use crate::{naming, params, rustdoc};

/// The method of one operation.
pub struct Call<'a> {
    pub operation: &'a Operation<'a>,
    pub method: Ident,
    pub path_arguments: Vec<PathArgument>,
    /// The type of the request body.
    pub body: Option<Ident>,
    /// The type of the query parameters.
    pub query: Option<Ident>,
    /// The type of the response.
    pub response: TokenStream,
    /// What the path and the response must agree on.
    pub identity: Option<Identity>,
    /// The arguments for the generated method, in the order of its signature.
    pub raw_arguments: Vec<TokenStream>,
    /// The method that streams all pages, if there are pages.
    pub stream: Option<Ident>,
}

/// A path parameter as an argument of the method.
pub struct PathArgument {
    pub ident: Ident,
    /// The name in the path, and in errors.
    pub wire_name: String,
    pub docs: String,
}

/// The identity of the object that the path names and the response is about.
pub struct Identity {
    /// The path argument.
    pub wanted: Ident,
    /// An expression of the type `Option<&str>`, the identity of the `object` in a response.
    pub found: TokenStream,
}

impl<'a> Call<'a> {
    pub fn new(document: &Document, generated: &Generated, operation: &'a Operation<'a>) -> Result<Self, Problem> {
        let path_parameters = operation.parameters_in(document, "path").into_iter();
        let path_arguments: Vec<_> = path_parameters.map(|(_, parameter)| PathArgument::new(parameter)).collect();
        let body = operation.body_component(document).map(|name| format_ident!("{name}"));
        let query = params::name(document, operation);

        let mut sources = BTreeMap::new();
        for PathArgument { ident, .. } in &path_arguments {
            sources.insert(ident.to_string(), Source::Path(ident));
        }
        if body.is_some() {
            sources.insert(naming::BODY.to_owned(), Source::Body);
        }
        if let Some(name) = &query {
            for field in fields(document, generated, name)?.into_values() {
                sources.insert(field.ident.to_string(), Source::Query(field.ident));
            }
        }
        let method = naming::method(operation.id);
        let raw_arguments = raw_arguments(document, generated, operation, &method, sources)?;
        let response = match operation.response_component(document) {
            Some(name) => {
                let name = format_ident!("{name}");
                quote!(types::#name)
            }
            None => quote!(()),
        };
        let identity = match (operation.response_component(document), identity::identity(document, operation)) {
            (Some(component), Some((parameter, member))) => {
                let argument = path_arguments.iter().find(|argument| argument.wire_name == parameter);
                argument.zip(fields(document, generated, component)?.remove(member))
            }
            _ => None,
        };
        let identity = identity.map(|(argument, field)| Identity::new(argument, &field));
        let stream = operation.pagination(document).map(|_| format_ident!("{}", naming::stream(operation.id)));
        Ok(Self {
            operation,
            method: format_ident!("{method}"),
            path_arguments,
            body,
            query: query.map(|name| format_ident!("{name}")),
            response,
            identity,
            raw_arguments,
            stream,
        })
    }

    /// Returns the names of the path arguments.
    pub fn path_idents(&self) -> Vec<&Ident> {
        self.path_arguments.iter().map(|argument| &argument.ident).collect()
    }

    /// Returns the declarations of the arguments for the body and the query parameters.
    pub fn body_and_query(&self) -> Vec<TokenStream> {
        let body = self.body.as_ref().map(|name| quote!(body: &types::#name));
        let query = self.query.as_ref().map(|name| quote!(query: &types::#name));
        body.into_iter().chain(query).collect()
    }
}

impl Identity {
    fn new(argument: &PathArgument, Field { ident, optional, .. }: &Field<'_>) -> Self {
        let found = if *optional {
            quote!(object.#ident.as_deref().filter(|id| !id.is_empty()))
        } else {
            quote!(::std::option::Option::Some(object.#ident.as_str()))
        };
        Self { wanted: argument.ident.clone(), found }
    }
}

impl PathArgument {
    fn new(parameter: &serde_json::Value) -> Self {
        let wire_name = rustdoc::text(parameter, "name");
        let ident = format_ident!("{}", naming::argument(&wire_name));
        Self { ident, docs: rustdoc::text(parameter, "description"), wire_name }
    }
}

/// Where an argument for the generated method comes from.
enum Source<'a> {
    /// A path argument of the public method.
    Path(&'a Ident),
    /// The request body.
    Body,
    /// A field of the query parameters.
    Query(&'a Ident),
}

/// Returns the arguments in the order of the generated signature: the generator sorts them by rules of its own, and two
/// strings in the wrong order would still compile.
fn raw_arguments(
    document: &Document,
    generated: &Generated,
    operation: &Operation<'_>,
    method: &str,
    mut sources: BTreeMap<String, Source<'_>>,
) -> Result<Vec<TokenStream>, Problem> {
    let Some(signature) = generated.arguments(method) else {
        return Err(document.problem(&operation.pointer, format!("the generator wrote no method `{method}`")));
    };
    let argument = |(name, of): &(String, &Type)| {
        Some(match sources.remove(name)? {
            Source::Path(ident) => quote!(#ident),
            Source::Body => quote!(body),
            Source::Query(field) => borrowed(field, of),
        })
    };
    let arguments = signature.iter().map(argument).collect::<Option<Vec<_>>>();
    arguments.filter(|_| sources.is_empty()).ok_or_else(|| {
        let names: Vec<_> = signature.iter().map(|(name, _)| name).collect();
        let reason = format!("the generated method `{method}` takes {names:?}, which do not match the operation");
        document.problem(&operation.pointer, reason)
    })
}

/// Returns a field of the query parameters as the generated method takes it: borrowed or copied.
fn borrowed(field: &Ident, of: &Type) -> TokenStream {
    match (rust_type::arguments(of, "Option").first(), of) {
        (Some(Type::Reference(inner)), _) if rust_type::is(&inner.elem, &["str"]) => quote!(query.#field.as_deref()),
        (Some(Type::Reference(_)), _) => quote!(query.#field.as_ref()),
        (None, Type::Reference(_)) => quote!(&query.#field),
        _ => quote!(query.#field.clone()),
    }
}
