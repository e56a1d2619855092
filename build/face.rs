//! The public face: one method for each operation, on the hand-written client.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::load::Document;
use super::model::{self, Operation};
use super::problem::Problem;
use super::shapes;
use super::wire::Wire;
use super::words;

/// The methods, what the transport needs to know of each answer, and the proof that calls are `Send`.
pub fn generate(document: &Document, wire: &Wire) -> Result<TokenStream, Problem> {
    let mut methods = TokenStream::new();
    let mut proofs = TokenStream::new();
    for operation in model::operations(document) {
        let call = Call::new(document, wire, &operation)?;
        methods.extend(call.method());
        proofs.extend(call.proof());
    }
    let answers = shapes::generate(document);
    let base_url = document.at("/servers/0/url").as_str().unwrap_or_default();
    let texts = texts(document, wire);
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
    })
}

/// An argument of the public method.
struct Argument {
    name: proc_macro2::Ident,
    /// What the name is on the wire, and in errors.
    wire_name: String,
    docs: String,
}

struct Call<'a> {
    operation: &'a Operation<'a>,
    method: proc_macro2::Ident,
    docs: String,
    path_arguments: Vec<Argument>,
    body: Option<proc_macro2::Ident>,
    answer: TokenStream,
    /// The arguments of the generated call, in the generator's order.
    passed: Vec<TokenStream>,
}

impl<'a> Call<'a> {
    fn new(document: &Document, wire: &Wire, operation: &'a Operation<'a>) -> Result<Self, Problem> {
        let method = operation.id.to_snake_case();
        let mut path_arguments = Vec::new();
        for (at, parameter) in operation.parameters(document) {
            let wire_name = words::text(parameter, "name");
            if parameter["in"] != "path" {
                return Err(document.problem(&at, "query parameters are not carried into code yet"));
            }
            path_arguments.push(Argument {
                name: format_ident!("{}", wire_name.to_snake_case()),
                docs: words::text(parameter, "description"),
                wire_name,
            });
        }
        let body = operation.body(document).and_then(|body| body.component).map(|name| format_ident!("{name}"));
        let passed = passed(document, wire, operation, &method, &path_arguments, body.is_some())?;
        let answer = match operation.answer(document).and_then(|answer| answer.component) {
            Some(name) => {
                let name = format_ident!("{name}");
                quote!(types::#name)
            }
            None => quote!(()),
        };
        let docs = docs(document, operation, &path_arguments);
        Ok(Self { operation, method: format_ident!("{method}"), docs, path_arguments, body, answer, passed })
    }

    fn method(&self) -> TokenStream {
        let Self { method, docs, answer, passed, .. } = self;
        let (id, path) = (self.operation.id, self.operation.path);
        let verb = self.operation.method.to_uppercase();
        let names: Vec<_> = self.path_arguments.iter().map(|argument| &argument.name).collect();
        let wire_names = self.path_arguments.iter().map(|argument| &argument.wire_name);
        let body = self.body.as_ref().map(|name| quote!(body: &types::#name));
        let check_body = self.body.as_ref().map(|_| quote!(body.rules(&crate::check::At::Request)?;));
        quote! {
            #[doc = #docs]
            pub async fn #method(
                &self,
                #(#names: impl ::std::convert::AsRef<str>,)*
                #body
            ) -> ::std::result::Result<crate::Response<#answer>, crate::Error> {
                const OPERATION: crate::transport::Operation =
                    crate::transport::Operation { id: #id, method: #verb, path: #path };
                #(let #names = #names.as_ref();)*
                let check = || {
                    #(crate::check::At::Request.member(#wire_names).path_segment(#names)?;)*
                    #check_body
                    Ok(())
                };
                self.call(&OPERATION, check, || self.wire().#method(#(#passed),*)).await
            }
        }
    }

    fn proof(&self) -> TokenStream {
        let method = &self.method;
        let body = self.body.as_ref().map(|name| quote!(body: &types::#name));
        let names = self.path_arguments.iter().map(|_| quote!(""));
        let arguments = names.chain(self.body.as_ref().map(|_| quote!(body)));
        quote! {
            fn #method(client: &crate::Client, #body) {
                is_send(client.#method(#(#arguments),*));
            }
        }
    }
}

/// The arguments in the order of the generated signature: the generator sorts them in its own way, and two
/// texts in the wrong order would still compile.
fn passed(
    document: &Document,
    wire: &Wire,
    operation: &Operation<'_>,
    method: &str,
    path_arguments: &[Argument],
    body: bool,
) -> Result<Vec<TokenStream>, Problem> {
    let Some(signature) = wire.arguments(method) else {
        return Err(document.problem(&operation.pointer, format!("the generator wrote no `{method}`")));
    };
    let mut ours: BTreeMap<String, TokenStream> = path_arguments
        .iter()
        .map(|argument| {
            let name = &argument.name;
            (name.to_string(), quote!(#name))
        })
        .collect();
    if body {
        ours.insert("body".to_owned(), quote!(body));
    }
    let passed = signature.iter().map(|name| ours.remove(name)).collect::<Option<Vec<_>>>();
    passed.filter(|_| ours.is_empty()).ok_or_else(|| {
        let reason = format!("the generated `{method}` takes {signature:?}, which the public one cannot fill");
        document.problem(&operation.pointer, reason)
    })
}

fn docs(document: &Document, operation: &Operation<'_>, arguments: &[Argument]) -> String {
    let at = document.at(&operation.pointer);
    let mut docs =
        format!("{}.\n\n{}\n", words::text(at, "summary").trim_end_matches('.'), words::text(at, "description"));
    for argument in arguments {
        docs.push_str(&format!("\n- `{}`: {}", argument.name, argument.docs));
    }
    let verb = operation.method.to_uppercase();
    docs.push_str(&format!("\n\nSends `{verb} {}`. {}\n", operation.path, words::published(at)));
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
fn texts(document: &Document, wire: &Wire) -> TokenStream {
    let mut code = TokenStream::new();
    for name in model::failed(document) {
        let Some(structure) = wire.structure(&name) else { continue };
        let name = format_ident!("{name}");
        let members = structure.fields.iter().filter_map(|field| field.ident.as_ref());
        code.extend(quote! {
            impl crate::transport::Texts for types::#name {
                fn each_text(&mut self, change: &dyn Fn(&mut String)) {
                    #(crate::transport::Texts::each_text(&mut self.#members, change);)*
                }
            }
        });
    }
    code
}
