//! The public face: one method for each operation, on the hand-written client, and a stream for each paged list.

use std::collections::BTreeMap;

use elepay_spec::{Document, Operation, Problem, operations};
use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;

use crate::emit::by_name;
use crate::emit::pages;
use crate::emit::requests;
use crate::emit::rustdoc;
use crate::emit::shapes;
use crate::generator::Generated;
use crate::query_structs;

/// The methods, what the transport needs to know of each answer, and the proof that calls are `Send`.
pub fn generate(document: &Document, generated: &Generated) -> Result<TokenStream, Problem> {
    let mut methods = TokenStream::new();
    let mut proofs = TokenStream::new();
    let operations = operations(document);
    let calls: Vec<_> =
        operations.iter().map(|operation| Call::new(document, generated, operation)).collect::<Result<_, _>>()?;
    for call in &calls {
        methods.extend(call.method());
        proofs.extend(call.proof());
        if let Some(stream) = pages::generate(document, generated, call)? {
            methods.extend(stream);
        }
    }
    let answers = shapes::generate(document);
    let base_url = document.at("/servers/0/url").as_str().unwrap_or_default();
    let texts = texts(document, generated);
    let by_name = by_name::generate(&calls);
    Ok(quote! {
        #texts

        /// Where the API is, unless the caller says otherwise.
        pub(crate) const BASE_URL: &str = #base_url;

        impl crate::Client { #methods }

        #answers

        /// Every call can be moved to another thread; this stops compiling where that is no longer so.
        mod calls_are_send {
            use super::types;
            fn is_send<T: Send>(_: T) {}
            #proofs
        }

        #by_name
    })
}

/// An argument of the public method.
pub struct Argument {
    pub name: Ident,
    /// What the name is on the wire, and in errors.
    pub wire_name: String,
    docs: String,
}

/// The call of one operation.
pub struct Call<'a> {
    pub operation: &'a Operation<'a>,
    pub method: Ident,
    docs: String,
    pub path_arguments: Vec<Argument>,
    pub body: Option<Ident>,
    pub is_paged: bool,
    /// The struct of the query parameters.
    pub query: Option<Ident>,
    answer: TokenStream,
    /// The arguments of the generated call, in the generator's order.
    passed: Vec<TokenStream>,
}

impl<'a> Call<'a> {
    fn new(document: &Document, generated: &Generated, operation: &'a Operation<'a>) -> Result<Self, Problem> {
        let method = operation.id.to_snake_case();
        let mut path_arguments = Vec::new();
        for (_, parameter) in operation.parameters(document) {
            if parameter["in"] != "path" {
                continue;
            }
            let wire_name = rustdoc::text(parameter, "name");
            path_arguments.push(Argument {
                name: format_ident!("{}", wire_name.to_snake_case()),
                docs: rustdoc::text(parameter, "description"),
                wire_name,
            });
        }
        let body = operation.body_component(document).map(|name| format_ident!("{name}"));
        let query = query_structs::name(document, operation);
        let mut ours = BTreeMap::new();
        for Argument { name, .. } in &path_arguments {
            ours.insert(name.to_string(), Passed::Name(name));
        }
        if body.is_some() {
            ours.insert("body".to_owned(), Passed::Body);
        }
        if let Some(name) = &query {
            for member in requests::members(document, generated, name)?.into_values() {
                ours.insert(member.ident.to_string(), Passed::Query(member.ident));
            }
        }
        let passed = passed(document, generated, operation, &method, ours)?;
        let query = query.map(|name| format_ident!("{name}"));
        let answer = match operation.response_component(document) {
            Some(name) => {
                let name = format_ident!("{name}");
                quote!(types::#name)
            }
            None => quote!(()),
        };
        let docs = docs(document, operation, &path_arguments);
        let is_paged = operation.pagination(document).is_some();
        Ok(Self {
            operation,
            method: format_ident!("{method}"),
            docs,
            path_arguments,
            body,
            is_paged,
            query,
            answer,
            passed,
        })
    }

    fn method(&self) -> TokenStream {
        let Self { method, docs, answer, passed, .. } = self;
        let (id, path) = (self.operation.id, self.operation.path);
        let verb = self.operation.method.to_uppercase();
        let names: Vec<_> = self.path_arguments.iter().map(|argument| &argument.name).collect();
        let wire_names = self.path_arguments.iter().map(|argument| &argument.wire_name);
        let body_and_query = self.body_and_query();
        let validate_body =
            self.body.as_ref().map(|_| quote!(body.validate_at(&crate::validate::ValuePath::Request)?;));
        let validate_query =
            self.query.as_ref().map(|_| quote!(query.validate_at(&crate::validate::ValuePath::Request)?;));
        quote! {
            #[doc = #docs]
            pub async fn #method(
                &self,
                #(#names: impl ::std::convert::AsRef<str>,)*
                #(#body_and_query),*
            ) -> ::std::result::Result<crate::Response<#answer>, crate::Error> {
                const ENDPOINT: crate::call::Endpoint =
                    crate::call::Endpoint { id: #id, method: #verb, path: #path };
                #(let #names = #names.as_ref();)*
                let validate = || {
                    #(crate::validate::ValuePath::Request.member(#wire_names).path_segment(#names)?;)*
                    #validate_body
                    #validate_query
                    Ok(())
                };
                self.inner.call(&ENDPOINT, validate, || self.inner.raw.#method(#(#passed),*)).await
            }
        }
    }

    fn body_and_query(&self) -> Vec<TokenStream> {
        let body = self.body.as_ref().map(|name| quote!(body: &types::#name));
        let query = self.query.as_ref().map(|name| quote!(query: &types::#name));
        body.into_iter().chain(query).collect()
    }

    fn proof(&self) -> TokenStream {
        let method = &self.method;
        let body_and_query = self.body_and_query();
        let names = self.path_arguments.iter().map(|_| quote!(""));
        let body = self.body.as_ref().map(|_| quote!(body));
        let arguments = names.chain(body).chain(self.query.as_ref().map(|_| quote!(query)));
        quote! {
            fn #method(client: &crate::Client, #(#body_and_query),*) {
                is_send(client.#method(#(#arguments),*));
            }
        }
    }
}

/// What an argument of the wire code is filled from.
enum Passed<'a> {
    /// An argument of the public method, by its own name.
    Name(&'a Ident),
    Body,
    /// A field of the query's struct.
    Query(&'a Ident),
}

/// The arguments in the order of the generated signature: the generator sorts them in its own way, and two
/// texts in the wrong order would still compile.
fn passed(
    document: &Document,
    generated: &Generated,
    operation: &Operation<'_>,
    method: &str,
    mut ours: BTreeMap<String, Passed<'_>>,
) -> Result<Vec<TokenStream>, Problem> {
    let Some(signature) = generated.arguments(method) else {
        return Err(document.problem(&operation.pointer, format!("the generator wrote no `{method}`")));
    };
    let fill = |(name, of): &(String, &Type)| {
        Some(match ours.remove(name)? {
            Passed::Name(name) => quote!(#name),
            Passed::Body => quote!(body),
            Passed::Query(field) => lent(field, of),
        })
    };
    let passed = signature.iter().map(fill).collect::<Option<Vec<_>>>();
    passed.filter(|_| ours.is_empty()).ok_or_else(|| {
        let names: Vec<_> = signature.iter().map(|(name, _)| name).collect();
        let reason = format!("the generated `{method}` takes {names:?}, which the public one cannot fill");
        document.problem(&operation.pointer, reason)
    })
}

/// A field of the query as the wire code takes it: borrowed or copied, as its signature says.
fn lent(field: &Ident, of: &Type) -> TokenStream {
    let is_text = |of: &Type| of.to_token_stream().to_string() == "str";
    match (requests::arguments(of, "Option").first(), of) {
        (Some(Type::Reference(inner)), _) if is_text(&inner.elem) => quote!(query.#field.as_deref()),
        (Some(Type::Reference(_)), _) => quote!(query.#field.as_ref()),
        (None, Type::Reference(_)) => quote!(&query.#field),
        _ => quote!(query.#field.clone()),
    }
}

/// The name of the method that gives what is on all pages.
pub fn stream_name(id: &str) -> String {
    format!("{}_stream", id.to_snake_case())
}

fn docs(document: &Document, operation: &Operation<'_>, arguments: &[Argument]) -> String {
    let at = document.at(&operation.pointer);
    let mut docs =
        format!("{}.\n\n{}\n", rustdoc::text(at, "summary").trim_end_matches('.'), rustdoc::text(at, "description"));
    for argument in arguments {
        docs.push_str(&format!("\n- `{}`: {}", argument.name, argument.docs));
    }
    if operation.pagination(document).is_some() {
        docs.push_str(&format!(
            "\n\nFor what is on all pages, see [`{0}`](crate::Client::{0}).",
            stream_name(operation.id)
        ));
    }
    let verb = operation.method.to_uppercase();
    docs.push_str(&format!("\n\nSends `{verb} {}`. {}\n", operation.path, rustdoc::published(at)));
    docs.push_str(
        "\n# Errors\nA refused value, no connection, no answer in time, a status other than 2xx, an answer that cannot be read: \
         the [`Error`](crate::Error) tells them apart and has the status if an answer came. Whether the request may have been processed all the same is told by [`Error::delivery`](crate::Error::delivery).\n\n\
         # Cancellation\nDropping the future closes the connection; whether elepay has acted by then is unknown. Spawn a call \
         that must not be cut off, for example by a browser that disconnects.\n\n\
         # Panics\nOutside of a Tokio runtime with I/O and time turned on.",
    );
    docs
}

/// A walk through the texts of error objects, in which a server may repeat a secret.
fn texts(document: &Document, generated: &Generated) -> TokenStream {
    let mut code = TokenStream::new();
    for name in elepay_spec::usage::in_errors(document) {
        let Some(structure) = generated.structure(&name) else { continue };
        let name = format_ident!("{name}");
        let members = structure.fields.iter().filter_map(|field| field.ident.as_ref());
        code.extend(quote! {
            impl crate::call::Strings for types::#name {
                fn each_string(&mut self, change: &dyn Fn(&mut String)) {
                    #(crate::call::Strings::each_string(&mut self.#members, change);)*
                }
            }
        });
    }
    code
}
