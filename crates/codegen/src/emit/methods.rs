//! One public method of the client for each operation.

use elepay_spec::Document;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::call::{Call, Identity};
use crate::links::Links;
use crate::{OperationNotes, naming, params, rustdoc};

/// Returns the methods.
pub fn methods(document: &Document, links: &Links<'_>, notes: &OperationNotes, calls: &[Call<'_>]) -> TokenStream {
    calls.iter().map(|call| method(call, &docs(document, links, notes, call))).collect()
}

/// Returns functions that compile only if the future of every method is `Send`.
pub fn send_proofs(calls: &[Call<'_>]) -> TokenStream {
    let proofs = calls.iter().map(send_proof);
    quote! {
        /// Proves that the future of every call is `Send`: the tests do not compile otherwise.
        #[cfg(test)]
        mod calls_are_send {
            use super::types;
            fn is_send<T: Send>(_: T) {}
            #(#proofs)*
        }
    }
}

fn method(call: &Call<'_>, docs: &str) -> TokenStream {
    let Call { operation, method, response, raw_arguments, .. } = call;
    let (id, path, verb) = (operation.id, operation.path, operation.verb());
    let names = call.path_idents();
    let wire_names = call.path_arguments.iter().map(|argument| &argument.wire_name);
    let body_and_query = call.body_and_query();
    let validate_at = format_ident!("{}", naming::VALIDATE_AT);
    let validate = |argument: &str| {
        let argument = format_ident!("{argument}");
        quote!(#argument.#validate_at(&crate::validate::ValuePath::Request)?;)
    };
    let validate_body = call.body.as_ref().map(|_| validate(naming::BODY));
    let validate_query = call.query.as_ref().map(|_| validate(naming::QUERY));
    let identity = match &call.identity {
        Some(Identity { wanted, found }) => {
            let of = quote!(|object: &#response| #found);
            quote!(::std::option::Option::Some(crate::call::Identity { wanted: #wanted, of: #of }))
        }
        None => quote!(::std::option::Option::None),
    };
    let docs = rustdoc::attributes(docs);
    quote! {
        #docs
        pub async fn #method(
            &self,
            #(#names: impl ::std::convert::AsRef<str>,)*
            #(#body_and_query),*
        ) -> ::std::result::Result<crate::Response<#response>, crate::Error> {
            const ENDPOINT: crate::call::Endpoint =
                crate::call::Endpoint { id: #id, method: #verb, path: #path };
            #(let #names = #names.as_ref();)*
            self.inner.call(
                &ENDPOINT,
                #identity,
                || {
                    #(crate::validate::ValuePath::Request.member(#wire_names).path_segment(#names)?;)*
                    Ok(())
                },
                || {
                    #validate_body
                    #validate_query
                    Ok(())
                },
                || self.inner.raw.#method(#(#raw_arguments),*),
            ).await
        }
    }
}

fn send_proof(call: &Call<'_>) -> TokenStream {
    let method = &call.method;
    let body_and_query = call.body_and_query();
    let path = call.path_arguments.iter().map(|_| quote!(""));
    let body = call.body.as_ref().map(|_| quote!(body));
    let arguments = path.chain(body).chain(call.query.as_ref().map(|_| quote!(query)));
    quote! {
        fn #method(client: &crate::Client, #(#body_and_query),*) {
            is_send(client.#method(#(#arguments),*));
        }
    }
}

fn docs(document: &Document, links: &Links<'_>, notes: &OperationNotes, call: &Call<'_>) -> String {
    let operation = document.at(&call.operation.pointer);
    let summary = rustdoc::text(operation, "summary");
    let parts = [call.operation.response_component(document), call.operation.body_component(document)];
    let query = params::name(document, call.operation);
    let owners: Vec<_> = parts.into_iter().flatten().chain(query.as_deref()).collect();
    let description = links.linked(&owners, &rustdoc::text(operation, "description"));
    let deprecation = rustdoc::deprecation(operation);
    let mut docs = format!("{}.\n\n{description}{deprecation}\n", summary.trim_end_matches('.'));
    for argument in &call.path_arguments {
        docs.push_str(&format!("\n- `{}`: {}", argument.ident, argument.docs));
    }
    if !call.path_arguments.is_empty() {
        docs.push('\n');
    }
    if let Some(stream) = &call.stream {
        docs.push_str(&format!("\n[`{stream}`](crate::Client::{stream}) returns the items of all pages.\n"));
    }
    if let Some(note) = notes.of(call.operation.id) {
        docs.push_str(&format!("\n{note}\n"));
    }
    let (verb, path) = (call.operation.verb(), call.operation.path);
    docs.push_str(&format!("\nSends `{verb} {path}`.\n\n{}\n", rustdoc::published(operation)));
    docs.push_str(
        "\n# Errors\nSee [`Client`](crate::Client#errors) for errors, cancellation and runtimes, which are the same \
         for all calls.",
    );
    docs
}
