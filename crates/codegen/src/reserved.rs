//! The names that an operation or an enum value must not take, read from the source code of the client, so that no list
//! of them can become outdated.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use heck::ToSnakeCase as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, ImplItem, Item, Token, Type};

use crate::{files, tokens};

/// The names that the hand-written part of the client uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReservedNames {
    /// The methods of `Client`.
    methods: BTreeSet<String>,
    /// The variants and associated types that every enum has besides the values of the document.
    variants: BTreeSet<String>,
}

impl ReservedNames {
    /// Reads the Rust files in a folder and the folders inside it.
    ///
    /// # Errors
    /// Returns an error that names the folder or the file that cannot be read.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        let mut names = Self::default();
        for path in files::in_folder(folder)? {
            if path.is_dir() {
                let Self { methods, variants } = Self::in_folder(&path)?;
                names.methods.extend(methods);
                names.variants.extend(variants);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                names.add(&files::text(&path)?);
            }
        }
        Ok(names)
    }

    /// Adds the names in the source code of one file. If it is not valid Rust, the compiler reports that later.
    fn add(&mut self, code: &str) {
        for item in syn::parse_file(code).map(|file| file.items).unwrap_or_default() {
            match item {
                Item::Struct(item) if item.ident == "Client" => self.methods.extend(derived_methods(&item.attrs)),
                Item::Impl(block) if is_client(&block.self_ty) => self.methods.extend(functions(&block.items)),
                Item::Macro(item) if item.ident.as_ref().is_some_and(|name| name == "open_enum") => {
                    let tokens = tokens::flatten(item.mac.tokens);
                    let variants = tokens::after(&tokens, &["Self", ":", ":"]);
                    let types = tokens::after(&tokens, &["type"]);
                    self.variants.extend(variants.chain(types).map(str::to_owned));
                }
                _ => {}
            }
        }
    }

    /// Returns the names that a method of the client must not have.
    pub(crate) fn methods(&self) -> impl Iterator<Item = &str> {
        self.methods.iter().map(String::as_str)
    }

    /// Returns the names that a variant of an enum must not have.
    pub(crate) fn variants(&self) -> impl Iterator<Item = &str> {
        self.variants.iter().map(String::as_str)
    }
}

fn is_client(of: &Type) -> bool {
    matches!(of, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Client"))
}

/// Returns the names of the functions in an `impl` block, whether it is of a trait or not: a method of the same name
/// would be a second definition, or hide the trait's.
pub fn functions(items: &[ImplItem]) -> Vec<String> {
    let names = items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    });
    names.collect()
}

/// Returns the names of the methods that the `derive` attributes of a type add to it.
pub fn derived_methods(attributes: &[Attribute]) -> Vec<String> {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    let paths =
        derives.filter_map(|derive| derive.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated).ok());
    let names = paths.flatten().filter_map(|path| {
        let name = path.segments.last()?.ident.to_string();
        Some(match name.as_str() {
            "Debug" => "fmt".to_owned(),
            "PartialEq" => "eq".to_owned(),
            _ => name.to_snake_case(),
        })
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::ReservedNames;

    #[test]
    fn names_are_read_from_the_code_of_the_client() {
        let mut names = ReservedNames::default();
        names.add(
            "#[derive(Clone, std::fmt::Debug)] pub struct Client; struct Other; \
             impl Client { pub fn key(&self) {} fn private() {} } \
             impl PartialEq for crate::Client { fn eq(&self, _: &Self) -> bool { true } } \
             impl Other { fn other() {} } fn free() {}",
        );
        names.add("macro_rules! open_enum { ($n:ident) => { impl X for $n { type Err = E; } match Self::Rest {} } }");
        names.add("this is not Rust");
        assert_eq!(names.methods().collect::<Vec<_>>(), ["clone", "eq", "fmt", "key", "private"]);
        assert_eq!(names.variants().collect::<Vec<_>>(), ["Err", "Rest"]);
    }
}
