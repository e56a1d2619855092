//! Reduces the generator's functions to what is specific to an operation: building its request.
//!
//! The generator's functions also send the request and sort the response by its status. Sending is the same for every
//! operation, so the client does it once, and keeps the response as a whole: its headers would be cloned, and its body
//! put into a box. A future for each operation would also be compiled by every user.

use quote::{ToTokens, quote};
use syn::{Block, Expr, ExprMethodCall, File, ImplItem, ImplItemFn, Item, Local, Pat, Stmt, parse_quote};

use crate::tokens;

/// Changes every function for an operation into one that returns its request, and removes what only sending needs.
///
/// # Errors
/// Returns what is different from what the generator is known to write.
pub fn reduce(file: &mut File) -> Result<(), String> {
    file.items.retain(|item| !requires_hooks(item));
    for item in &mut file.items {
        let Item::Impl(block) = item else { continue };
        if block.trait_.is_some() {
            continue;
        }
        for item in &mut block.items {
            if let ImplItem::Fn(function) = item
                && function.sig.asyncness.take().is_some()
            {
                let name = function.sig.ident.to_string();
                reduce_function(function).map_err(|what| format!("`{name}` {what}"))?;
            }
        }
    }
    Ok(())
}

/// Returns whether an item is `const _: () = { … }`, the proof that there are hooks for sending.
fn requires_hooks(item: &Item) -> bool {
    matches!(item, Item::Const(constant) if constant.ident == "_")
}

fn reduce_function(function: &mut ImplItemFn) -> Result<(), &'static str> {
    let Block { stmts, .. } = &mut function.block;
    let at = stmts.iter().position(|statement| binding(statement).is_some_and(|(name, _)| name == "request"));
    let at = at.ok_or("does not bind its request")?;
    let (_, built) = binding(&stmts[at]).ok_or("does not build its request")?;
    let request = without_headers(built).ok_or("does not build its request from a chain with `headers(header_map)`")?;
    stmts.truncate(at);
    let before = stmts.len();
    let version = version_header();
    stmts.retain(|statement| !version.contains(&tokens::flatten(statement.to_token_stream())));
    if stmts.len() + version.len() != before {
        return Err("does not set exactly one header, the version of the API");
    }
    stmts.push(Stmt::Expr(request, None));
    function.sig.output = parse_quote!(-> ::reqwest::Result<::reqwest::Request>);
    Ok(())
}

/// Returns the statements with which the generator adds a header to every request; the API has none like it.
fn version_header() -> [Vec<String>; 2] {
    [
        quote!(let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);),
        quote! {
            header_map.append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        },
    ]
    .map(tokens::flatten)
}

/// Returns the name and the value of a `let`.
fn binding(statement: &Stmt) -> Option<(String, &Expr)> {
    let Stmt::Local(Local { pat: Pat::Ident(name), init: Some(init), .. }) = statement else { return None };
    Some((name.ident.to_string(), &init.expr))
}

/// Returns `….build()` for `….headers(header_map).build()?`.
fn without_headers(value: &Expr) -> Option<Expr> {
    let Expr::Try(attempt) = value else { return None };
    let Expr::MethodCall(build) = &*attempt.expr else { return None };
    let Expr::MethodCall(headers) = &*build.receiver else { return None };
    if build.method != "build" || headers.method != "headers" {
        return None;
    }
    Some(Expr::MethodCall(ExprMethodCall { receiver: headers.receiver.clone(), ..build.clone() }))
}

#[cfg(test)]
mod tests {
    use super::{File, ToTokens, reduce};
    use crate::tokens;

    const VERSION: &str = r#"
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map.append(
            ::reqwest::header::HeaderName::from_static("api-version"),
            ::reqwest::header::HeaderValue::from_static(Self::api_version()),
        );
    "#;

    /// Returns a client with one function, of which this is the body.
    fn client(body: &str) -> File {
        let text = format!("impl Client {{ pub async fn pay(&self) -> Result<(), Error<()>> {{ {body} }} }}");
        syn::parse_str(&text).unwrap()
    }

    #[test]
    fn a_function_returns_its_request_and_does_not_send_it() {
        let mut file = client(&format!(
            "let url = self.url();
             {VERSION}
             let mut request = self.client.post(url).json(&body).headers(header_map).build()?;
             let result = self.exec(request, &info).await;
             Ok(result?)"
        ));
        reduce(&mut file).unwrap();
        let expected = "impl Client { pub fn pay(&self) -> ::reqwest::Result<::reqwest::Request> {
            let url = self.url();
            self.client.post(url).json(&body).build()
        } }";
        let expected: File = syn::parse_str(expected).unwrap();
        assert_eq!(tokens::flatten(file.to_token_stream()), tokens::flatten(expected.to_token_stream()));
    }

    #[test]
    fn a_function_that_the_generator_writes_otherwise_is_refused() {
        for (body, expected) in [
            ("Ok(())".to_owned(), "`pay` does not bind its request"),
            (
                format!("{VERSION} let request = self.client.get(url).headers(header_map).build().unwrap();"),
                "`pay` does not build its request from a chain with `headers(header_map)`",
            ),
            (
                format!("{VERSION} let request = self.client.get(url).build()?;"),
                "`pay` does not build its request from a chain with `headers(header_map)`",
            ),
            (
                "let request = self.client.get(url).headers(header_map).build()?;".to_owned(),
                "`pay` does not set exactly one header, the version of the API",
            ),
        ] {
            assert_eq!(reduce(&mut client(&body)), Err(expected.to_owned()), "{body}");
        }
        // A second header would be lost with the first.
        let two = VERSION.replace("1usize", "2usize");
        let body = format!("{two} let request = self.client.get(url).headers(header_map).build()?;");
        assert!(reduce(&mut client(&body)).is_err());
    }
}
