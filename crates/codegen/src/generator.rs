//! The generator: from the prepared document to structs and to calls that put them on the wire.

use std::panic::{AssertUnwindSafe, catch_unwind};

use elepay_spec::{Document, Problem};
use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl, TypePatch};
use quote::{ToTokens, quote};
use syn::{File, Item, ItemStruct, Type};

use crate::kind::{Kind, kind};
use crate::prepare::{self, prepare};

/// The generated code, with a look into it.
pub struct Generated {
    file: File,
}

/// Runs the generator.
pub fn generate(document: &Document) -> Result<Generated, Problem> {
    let fail = |what: &str, error: &dyn std::fmt::Display| {
        document.problem(
            "",
            format!("{what}: {error}; the document as a whole was read, see crates/codegen/src/generator.rs"),
        )
    };
    let prepared: OpenAPI = serde_json::from_value(prepare(document))
        .map_err(|error| fail("the generator's OpenAPI reader refuses it", &error))?;
    let generate = AssertUnwindSafe(|| Generator::new(&settings(document)).generate_tokens(&prepared));
    let tokens = catch_unwind(generate)
        .map_err(|_| fail("the generator panics", &"see the message above"))?
        .map_err(|error| fail("the generator refuses it", &error))?;
    let file = syn::parse2(tokens).map_err(|error| fail("the generator wrote no valid Rust", &error))?;
    let generated = Generated { file };
    generated.assert(document)?;
    Ok(generated)
}

fn settings(document: &Document) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        // Forgotten hooks would mean calls without a key; this makes them a compile error.
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::call::Headers))
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq")
        .with_replacement(prepare::SENSITIVE, "crate::Sensitive<::std::string::String>", std::iter::empty());
    for (_, name, schema) in document.members("/components/schemas") {
        let (replacement, traits): (_, &[TypeImpl]) = match kind(schema) {
            Kind::Enum => (format!("crate::types::{name}"), &[TypeImpl::Display, TypeImpl::FromStr]),
            Kind::Time => ("crate::Timestamp".to_owned(), &[]),
            Kind::Free => ("crate::AnyJson".to_owned(), &[]),
            Kind::Struct => {
                let mut patch = TypePatch::default();
                patch
                    .with_attr("#[non_exhaustive]")
                    // An attribute and not a derive of the generator: the output must not depend on features.
                    .with_attr(r#"#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]"#);
                settings.with_patch(name, &patch);
                continue;
            }
            Kind::Plain | Kind::Sensitive => continue,
        };
        settings.with_replacement(name, replacement, traits.iter().copied());
    }
    settings
}

impl Generated {
    /// The code, for a private module.
    pub fn tokens(&self) -> TokenStream {
        self.file.to_token_stream()
    }

    /// The struct that a component became.
    pub fn structure(&self, name: &str) -> Option<&ItemStruct> {
        self.types().iter().find_map(|item| match item {
            Item::Struct(structure) if structure.ident == name => Some(structure),
            _ => None,
        })
    }

    /// The arguments of a generated call and their types, without `self`, as they stand in its signature.
    pub fn arguments(&self, method: &str) -> Option<Vec<(String, &Type)>> {
        let methods = self.file.items.iter().filter_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() => Some(&block.items),
            _ => None,
        });
        let signature = methods.flatten().find_map(|item| match item {
            syn::ImplItem::Fn(function) if function.sig.ident == method => Some(&function.sig),
            _ => None,
        })?;
        let arguments = signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(typed) => Some((typed.pat.to_token_stream().to_string(), &*typed.ty)),
            syn::FnArg::Receiver(_) => None,
        });
        Some(arguments.collect())
    }

    fn types(&self) -> &[Item] {
        let module = self.file.items.iter().find_map(|item| match item {
            Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
            _ => None,
        });
        module.map(|(_, items)| items.as_slice()).unwrap_or_default()
    }

    /// Holds the output against what the rest of the crate relies on, so that an update of the generator
    /// cannot change behaviour in silence.
    fn assert(&self, document: &Document) -> Result<(), Problem> {
        let broken = |what: String| Err(document.problem("", format!("{what}; has the generator changed?")));
        let text = self.file.to_token_stream().to_string();
        for (sign, meaning) in [
            ("deny_unknown_fields", "an answer with a new field would be refused"),
            ("NonZero", "a limit would be enforced on answers"),
            ("regress", "a pattern would be enforced on answers"),
            ("serde (default", "a default would be invented on reading"),
            ("ErrorResponse", "error answers would lose their status"),
            ("from_response", "answers would be read without bound"),
            ("HashMap", "maps would have no order"),
            ("serde_json :: Map", "a map of anything would show the generator's choice of type"),
        ] {
            if text.contains(sign) {
                return broken(format!("the generated code has `{sign}`: {meaning}"));
            }
        }
        for item in self.types() {
            let name = match item {
                Item::Struct(structure) => structure.ident.to_string(),
                Item::Impl(_) | Item::Use(_) => continue,
                Item::Mod(module) if module.ident == "error" => continue,
                other => return broken(format!("unexpected among the types: {}", head(other))),
            };
            if kind(document.at(&format!("/components/schemas/{name}"))) != Kind::Struct {
                return broken(format!("the struct `{name}` was made up by the generator"));
            }
        }
        for (_, name, schema) in document.members("/components/schemas") {
            if kind(schema) == Kind::Struct && self.structure(name).is_none() {
                return broken(format!("there is no struct `{name}`"));
            }
        }
        Ok(())
    }
}

fn head(item: &Item) -> String {
    item.to_token_stream().to_string().chars().take(80).collect()
}
