//! What is on all pages of a list, as a stream: one method for each operation with `x-pagination`.
//!
//! How pages are gone through is written by hand, once, in `src/items.rs`; this step only names the parts.

use elepay_spec::{Document, Pagination, Problem, join, reference};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::methods;
use crate::emit::methods::Call;
use crate::emit::requests;
use crate::emit::rustdoc;
use crate::generator::Generated;
use crate::query_structs;

/// The method, if the operation's answer is cut into pages.
pub fn generate(document: &Document, generated: &Generated, call: &Call<'_>) -> Result<Option<TokenStream>, Problem> {
    let operation = call.operation;
    let at = join(&operation.pointer, "x-pagination");
    let Some(pagination) = operation.pagination(document) else { return Ok(None) };
    let missing = || document.problem(&at, "the generator made no field of a part of it");
    let answer = operation.response_component(document).ok_or_else(missing)?;
    let query = query_structs::name(document, operation).ok_or_else(missing)?;
    let (answered, asked) =
        (requests::members(document, generated, answer)?, requests::members(document, generated, &query)?);
    let items = answered.get(pagination.items).ok_or_else(missing)?.ident;
    let total = answered.get(pagination.total).ok_or_else(missing)?.ident;
    let offset = asked.get(pagination.offset).ok_or_else(missing)?.ident;
    let listed = &document.at(&join("/components/schemas", answer))["properties"][pagination.items];
    let item = format_ident!("{}", reference::component(&listed["items"]).ok_or_else(missing)?);

    let docs = docs(document, call, &pagination);
    let (id, wire_name, method, query) = (operation.id, pagination.items, &call.method, format_ident!("{query}"));
    let stream = format_ident!("{}", methods::stream_name(operation.id));
    let names: Vec<_> = call.path_arguments.iter().map(|argument| &argument.name).collect();
    Ok(Some(quote! {
        #[doc = #docs]
        pub fn #stream(
            &self,
            #(#names: impl ::std::convert::AsRef<str>,)*
            query: types::#query
        ) -> crate::Paginator<types::#item> {
            let client = self.clone();
            #(let #names = #names.as_ref().to_owned();)*
            crate::Paginator::new(#id, #wire_name, query.#offset, move |offset| {
                let (client, mut query) = (client.clone(), query.clone());
                #(let #names = #names.clone();)*
                ::std::boxed::Box::pin(async move {
                    query.#offset = offset;
                    let answer = client.#method(#(#names,)* &query).await?;
                    Ok(crate::paginate::Page::new(answer, #wire_name, |page| (page.#items, page.#total)))
                })
            })
        }
    }))
}

fn docs(document: &Document, call: &Call<'_>, pagination: &Pagination<'_>) -> String {
    let operation = document.at(&call.operation.pointer);
    let Pagination { limit, offset, total, .. } = pagination;
    let method = &call.method;
    format!(
        "All pages of [`{method}`](crate::Client::{method}), as one lazy stream of what is on them.\n\n\
         Nothing is sent before the stream is polled, and a page is asked for only when everything on the one before it has been \
         taken. A page is as long as `{limit}` says, and the first one begins where `{offset}` says. The stream ends after an empty \
         page, when `{total}` is reached, or after an error; what it gave before an error stays good, and \
         [`Paginator::offset`](crate::Paginator::offset) tells where to go on.\n\n\
         # What it cannot promise\n\
         Pages are cut by position. Where something is added, taken away, or no longer passes a filter while the pages are gone \
         through, everything behind it moves: some may come twice, others not at all. Choose filters that what is new does not pass \
         (such as a time that is over), and tell by the `id` what came twice. What cannot be read at all is left out, as it is of one \
         page: [`Paginator::skipped`](crate::Paginator::skipped) names it.\n\n{}\n\n\
         # Errors\nAs of [`{method}`](crate::Client::{method}), for each page. Also where a page has no readable list, or the \
         same page comes again.",
        rustdoc::published(operation),
    )
}
