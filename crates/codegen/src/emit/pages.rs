//! One method for each operation with `x-pagination`, which streams the items of all pages.
//!
//! How pages are fetched is written by hand, once, in the client's `src/paginate.rs`; this only names the parts.

use elepay_spec::{Document, Pagination, Problem, join, reference};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::call::Call;
use crate::emit::fields::fields;
use crate::generated::Generated;
use crate::{naming, params, rustdoc};

/// Returns the methods.
pub fn streams(document: &Document, generated: &Generated, calls: &[Call<'_>]) -> Result<TokenStream, Problem> {
    let mut code = TokenStream::new();
    for call in calls {
        if let Some(pagination) = call.operation.pagination(document) {
            code.extend(stream(document, generated, call, &pagination)?);
        }
    }
    Ok(code)
}

fn stream(
    document: &Document,
    generated: &Generated,
    call: &Call<'_>,
    pagination: &Pagination<'_>,
) -> Result<TokenStream, Problem> {
    let operation = call.operation;
    let at = join(&operation.pointer, "x-pagination");
    let missing = || document.problem(&at, "the generator wrote no field for one of these");
    let page = operation.response_component(document).ok_or_else(missing)?;
    let query = params::name(document, operation).ok_or_else(missing)?;
    let (page_fields, query_fields) = (fields(document, generated, page)?, fields(document, generated, &query)?);
    let items = page_fields.get(pagination.items).ok_or_else(missing)?.ident;
    let total = page_fields.get(pagination.total).ok_or_else(missing)?.ident;
    let offset = query_fields.get(pagination.offset).ok_or_else(missing)?.ident;
    let list = &document.at(&join("/components/schemas", page))["properties"][pagination.items];
    let item = format_ident!("{}", reference::component(&list["items"]).ok_or_else(missing)?);

    let docs = rustdoc::attributes(&docs(document, call, pagination));
    let (id, wire_name, method, query) = (operation.id, pagination.items, &call.method, format_ident!("{query}"));
    let stream = format_ident!("{}", naming::stream(operation.id));
    let names = call.path_idents();
    // Other names than a path argument can have.
    let (client, at) = (naming::local("client"), naming::local("offset"));
    Ok(quote! {
        #docs
        pub fn #stream(
            &self,
            #(#names: impl ::std::convert::AsRef<str>,)*
            query: types::#query
        ) -> crate::Paginator<types::#item> {
            let #client = self.clone();
            #(let #names = #names.as_ref().to_owned();)*
            crate::Paginator::new(#id, #wire_name, query.#offset, move |#at| {
                let (#client, mut query) = (#client.clone(), query.clone());
                #(let #names = #names.clone();)*
                ::std::boxed::Box::pin(async move {
                    query.#offset = #at;
                    let response = #client.#method(#(#names,)* &query).await?;
                    Ok(crate::paginate::Page::new(response, #wire_name, |page| (page.#items, page.#total)))
                })
            })
        }
    })
}

fn docs(document: &Document, call: &Call<'_>, pagination: &Pagination<'_>) -> String {
    let operation = document.at(&call.operation.pointer);
    let Pagination { limit, offset, total, .. } = pagination;
    let method = &call.method;
    format!(
        "Returns a lazy stream over the items of all pages of [`{method}`](crate::Client::{method}).\n\n\
         Nothing is sent before the stream is polled, and a page is requested only after all items of the page before \
         it were returned. `{limit}` sets the length of the pages, and `{offset}` where the first one begins. The \
         stream ends when `{total}` is reached, after an empty page if no larger total was stated, or after an error; \
         [`Paginator::offset`](crate::Paginator::offset) then returns the offset from which to continue.\n\n\
         # Consistency\n\
         Pagination is by offset. If items are added, removed or stop matching a filter while you iterate, later items \
         shift: some may be returned twice, others not at all. Use filters that new items do not match, such as a \
         period that has ended, and deduplicate by `id`.\n\n\
         {}\n\n\
         # Errors\n\
         Returns the errors of [`{method}`](crate::Client::{method}) for each page, and an error if a page has no \
         readable list, is empty before the stated total, or repeats the page before it. After all other items, \
         returns an error if some could not be decoded, unless \
         [`allow_skipped_items`](crate::Paginator::allow_skipped_items) is set.",
        rustdoc::published(operation),
    )
}
