//! Runs progenitor on the prepared document: it writes the structs, and the calls that put them on the wire.

use std::panic::{AssertUnwindSafe, catch_unwind};

use elepay_spec::{Document, Kind, Problem};
use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl, TypePatch};
use quote::quote;

use crate::assertions;
use crate::generated::Generated;
use crate::params;
use crate::prepare::{self, prepare};
use crate::request_only;

/// Runs the generator and checks its output.
pub fn generate(document: &Document) -> Result<Generated, Problem> {
    let fail = |what: &str, error: &dyn std::fmt::Display| {
        let reason = format!("{what}: {error}; this concerns the whole document, see crates/codegen/src/generator.rs");
        document.problem("", reason)
    };
    let prepared: OpenAPI = serde_json::from_value(prepare(document))
        .map_err(|error| fail("the generator cannot read the prepared document", &error))?;
    let generate = AssertUnwindSafe(|| Generator::new(&settings(document)).generate_tokens(&prepared));
    let tokens = catch_unwind(generate)
        .map_err(|_| fail("the generator panicked", &"see the message above"))?
        .map_err(|error| fail("the generator failed", &error))?;
    let mut file = syn::parse2(tokens).map_err(|error| fail("the generator's output is not valid Rust", &error))?;
    request_only::reduce(&mut file).map_err(|what| fail("the generator's output has changed", &what))?;
    let generated = Generated::new(file);
    assertions::check(&generated, document)?;
    Ok(generated)
}

fn settings(document: &Document) -> GenerationSettings {
    let in_requests = params::in_requests(document);
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        // Without the default implementation of hooks; nothing is sent by the generated code.
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::call::RequestOptions))
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq")
        .with_replacement(prepare::SENSITIVE, "crate::Sensitive<::std::string::String>", std::iter::empty());
    for (_, name, schema) in document.members("/components/schemas") {
        let (replacement, traits): (_, &[TypeImpl]) = match Kind::of(schema) {
            Kind::Enum => (format!("crate::types::{name}"), &[TypeImpl::Display, TypeImpl::FromStr]),
            Kind::Time => ("crate::Timestamp".to_owned(), &[]),
            Kind::Date => ("::chrono::NaiveDate".to_owned(), &[TypeImpl::Display, TypeImpl::FromStr]),
            Kind::AnyJson => ("crate::AnyJson".to_owned(), &[]),
            Kind::Struct => {
                let mut patch = TypePatch::default();
                patch
                    .with_attr("#[non_exhaustive]")
                    // An attribute and not a derive of the generator: the output must not depend on features.
                    .with_attr(r#"#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]"#);
                if in_requests.contains(name) {
                    // A setter returns the request and does not change it, so its result must be used.
                    patch.with_attr("#[must_use]");
                }
                settings.with_patch(name, &patch);
                continue;
            }
            Kind::Plain | Kind::Sensitive => continue,
        };
        settings.with_replacement(name, replacement, traits.iter().copied());
    }
    settings
}
