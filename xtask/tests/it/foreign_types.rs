//! A type of another crate in the client's public API is re-exported, so that users name the version that it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::imports::{ident, punct, tree};
use crate::repository::{files, root, shown};

#[test]
fn every_crate_whose_types_are_in_the_public_api_is_re_exported() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut missing = Vec::new();
    for file in files(&root().join("src"), &["rs"]).into_iter().filter(|file| !file.ends_with("fuzzing.rs")) {
        for name in foreign(fs::read_to_string(&file).unwrap().parse().unwrap(), &dependencies()) {
            if !lib.lines().any(|line| line == format!("pub use {name};")) {
                missing.push(format!("{}: a type of `{name}`; src/lib.rs needs `pub use {name};`", shown(&file)));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_foreign_type_is_found_wherever_users_have_to_name_it() {
    for (code, expected) in [
        ("impl A { pub fn a(&self) -> b::C {} }", true),
        ("use b::C; impl A { pub async fn a(&self, c: &[Option<C>]) {} }", true),
        ("use b::{self as d}; pub fn a(c: impl Into<d::C>) {}", true),
        ("pub fn a<T>(t: T) where T: AsRef<::b::C>;", true),
        ("pub struct A { pub c: std::vec::Vec<b::C>, d: u8 }", true),
        ("pub struct A(pub b::C);", true),
        ("pub enum A { B(b::C) }", true),
        ("pub trait A { fn a(&self) -> b::C; }", true),
        ("pub type A = b::C;", true),
        ("pub const A: b::C = 1;", true),
        ("impl From<b::C> for A {}", true),
        ("impl TryFrom<A> for b::C {}", true),
        ("impl Deref for A { type Target = b::C; }", true),
        ("impl A { pub(crate) fn a(&self) -> b::C {} fn c(&self) -> b::C {} }", false),
        ("pub fn a() { let c: b::C = b::c(); pub_b(); }", false),
        ("pub struct A { c: b::C }", false),
        ("pub struct A(b::C);", false),
        // Users need the trait, which their own dependency has.
        ("impl b::Stream for A { fn poll(&self) -> b::Poll {} }", false),
        ("pub fn a(b: u8) -> a::b::C {}", false),
        ("/// Like b::C.\npub fn a() {}", false),
        ("#[cfg(test)] mod tests { pub fn a() -> b::C {} }", false),
    ] {
        let found = foreign(code.parse().unwrap(), &["b".to_owned()].into());
        assert_eq!(!found.is_empty(), expected, "{code}");
    }
}

/// Returns the names of the client's dependencies, as they are in code.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, section) = manifest.split_once("\n[dependencies]\n").unwrap();
    let section = section.split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
    // Users meet only traits of serde, and have those from their own dependency.
    names.filter(|name| *name != "serde").map(|name| name.replace('-', "_")).collect()
}

/// Returns those of the crates whose types are in the public signatures of a file.
fn foreign(file: TokenStream, crates: &BTreeSet<String>) -> BTreeSet<String> {
    let tokens: Vec<_> = file.into_iter().collect();
    let mut imported = BTreeMap::new();
    imports(&tokens, &mut imported);
    let mut signatures = Vec::new();
    items(&tokens, &mut signatures);
    let mut found = BTreeSet::new();
    for (first, is_path) in signatures.iter().flat_map(|signature| first_segments(signature)) {
        let name = imported.get(&first).or(is_path.then_some(&first));
        found.extend(name.and_then(|name| crates.get(name)).cloned());
    }
    found
}

/// Adds what each imported name begins with.
fn imports(tokens: &[TokenTree], imported: &mut BTreeMap<String, String>) {
    for (position, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if *word == "use" => {
                let end = tokens[position..].iter().position(|token| punct(token) == Some(';')).unwrap() + position;
                let mut paths = Vec::new();
                tree(&[], &tokens[position + 1..end], &mut paths);
                imported.extend(paths.into_iter().map(|(path, name)| (name, path[0].clone())));
            }
            TokenTree::Group(group) => imports(&group.stream().into_iter().collect::<Vec<_>>(), imported),
            _ => {}
        }
    }
}

/// Adds the tokens of every public signature.
fn items(tokens: &[TokenTree], signatures: &mut Vec<Vec<TokenTree>>) {
    let mut position = 0;
    while position < tokens.len() {
        let rest = &tokens[position..];
        let word = |at: usize| rest.get(at).and_then(ident).unwrap_or_default();
        let is_restricted = matches!(rest.get(1), Some(TokenTree::Group(_)));
        let is_function = (1..4).any(|at| word(at) == "fn");
        let body = rest.iter().position(|token| is_body(token) || punct(token) == Some(';')).unwrap_or(rest.len());
        position += match (word(0).as_str(), word(1).as_str()) {
            ("mod", "tests") | ("macro_rules" | "fn", _) => body + 1,
            ("impl", _) => {
                implementation(&rest[1..body], &inside(rest.get(body)), signatures);
                body + 1
            }
            // All of it is public.
            ("pub", "enum" | "trait") => {
                signatures.push([&rest[2..body], &inside(rest.get(body))].concat());
                body + 1
            }
            // Its fields come one by one.
            ("pub", "struct" | "use" | "mod") => 2,
            ("pub", _) if !is_restricted => {
                let end = if is_function { body } else { end_of_field(&rest[..body]) };
                signatures.push(rest[1..end].to_vec());
                end
            }
            _ => {
                items(&inside(Some(&rest[0])), signatures);
                1
            }
        };
    }
}

/// Adds the types of an implementation: those in its head, but not the trait, and associated ones; or public methods.
fn implementation(head: &[TokenTree], body: &[TokenTree], signatures: &mut Vec<Vec<TokenTree>>) {
    if !head.iter().any(|token| ident(token).is_some_and(|word| word == "for")) {
        return items(body, signatures);
    }
    let mut depth = 0;
    let of_trait = head.iter().position(|token| {
        depth += angle(token);
        depth == 0 && punct(token).is_none()
    });
    let trait_and_rest = &head[of_trait.unwrap()..];
    let behind_trait =
        trait_and_rest.iter().position(|token| angle(token) != 0 || ident(token).is_some_and(|word| word == "for"));
    signatures.push(trait_and_rest[behind_trait.unwrap()..].to_vec());
    for (position, _) in body.iter().enumerate().filter(|(_, token)| ident(token).is_some_and(|word| word == "type")) {
        signatures.push(body[position..].iter().take_while(|token| punct(token) != Some(';')).cloned().collect());
    }
}

/// Returns where a field or a constant ends.
fn end_of_field(tokens: &[TokenTree]) -> usize {
    let mut depth = 0;
    let end = tokens.iter().position(|token| {
        depth += angle(token);
        depth == 0 && punct(token) == Some(',')
    });
    end.unwrap_or(tokens.len())
}

/// Returns the first segment of every path, and whether there are more, without those in attributes and bodies.
fn first_segments(tokens: &[TokenTree]) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let is = |at: Option<usize>, char| at.and_then(|at| tokens.get(at)).and_then(punct) == Some(char);
    let is_separator = |first: Option<usize>| is(first, ':') && is(first.map(|first| first + 1), ':');
    for (position, token) in tokens.iter().enumerate() {
        let before = |distance| position.checked_sub(distance);
        match token {
            TokenTree::Ident(word) => {
                if !is_separator(before(2)) || before(3).is_none_or(|at| ident(&tokens[at]).is_none()) {
                    found.push((word.to_string(), is_separator(Some(position + 1))));
                }
            }
            TokenTree::Group(_) if is_body(token) || is(before(1), '#') => {}
            group => found.extend(first_segments(&inside(Some(group)))),
        }
    }
    found
}

fn inside(token: Option<&TokenTree>) -> Vec<TokenTree> {
    match token {
        Some(TokenTree::Group(group)) => group.stream().into_iter().collect(),
        _ => Vec::new(),
    }
}

fn is_body(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn angle(token: &TokenTree) -> i32 {
    match punct(token) {
        Some('<') => 1,
        Some('>') => -1,
        _ => 0,
    }
}
