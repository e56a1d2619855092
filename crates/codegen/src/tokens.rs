//! Searches code as a flat sequence of tokens, for questions that do not need a syntax tree, and for macros, which have
//! none.

use proc_macro2::{TokenStream, TokenTree};

/// Returns the tokens as strings, including those inside brackets; each bracket is a token, too.
pub fn flatten(tokens: TokenStream) -> Vec<String> {
    let mut flat = Vec::new();
    add(tokens, &mut flat);
    flat
}

fn add(tokens: TokenStream, flat: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                flat.push(open.to_owned());
                add(group.stream(), flat);
                flat.push(close.to_owned());
            }
            other => flat.push(other.to_string()),
        }
    }
}

/// Returns the token after each occurrence of a sequence.
pub fn after<'a>(flat: &'a [String], sequence: &[&str]) -> impl Iterator<Item = &'a str> {
    let matches = move |window: &&[String]| window.iter().zip(sequence).all(|(token, wanted)| token == wanted);
    flat.windows(sequence.len() + 1).filter(matches).filter_map(|window| window.last()).map(String::as_str)
}
