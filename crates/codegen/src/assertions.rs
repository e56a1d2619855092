//! Checks everything that the client relies on in the generator's output, so that an update of the generator cannot
//! change behaviour unnoticed.

use elepay_spec::{Document, Kind, Problem};
use quote::ToTokens;
use syn::{Item, ItemStruct};

use crate::generated::Generated;
use crate::tokens;

/// Words that must not occur in the output, and what it would mean if they did.
const FORBIDDEN: &[(&str, &str)] = &[
    ("deny_unknown_fields", "responses with a new field would be refused"),
    ("NonZero", "a limit would be enforced on responses"),
    ("regress", "a pattern would be enforced on responses"),
    ("ErrorResponse", "error responses would lose their status"),
    ("from_response", "responses would be read without a limit"),
    ("HashMap", "maps would have no order"),
    ("serde_json", "a map of any JSON would expose the generator's choice of type"),
];

/// Returns an error if the output is not what the rest of the crate relies on.
pub fn check(generated: &Generated, document: &Document) -> Result<(), Problem> {
    let broken = |what: String| Err(document.problem("", format!("{what}; has the generator changed?")));
    let code = tokens::flatten(generated.tokens());
    for (word, meaning) in FORBIDDEN {
        if code.iter().any(|token| token.starts_with(word)) {
            return broken(format!("the generated code contains `{word}`: {meaning}"));
        }
    }
    for item in generated.types() {
        let structure = match item {
            Item::Struct(structure) => structure,
            Item::Impl(_) | Item::Use(_) => continue,
            Item::Mod(module) if module.ident == "error" => continue,
            other => return broken(format!("the generator wrote an unexpected item: {}", beginning(other))),
        };
        let name = &structure.ident;
        if Kind::of(document.at(&format!("/components/schemas/{name}"))) != Kind::Struct {
            return broken(format!("the generator invented the struct `{name}`"));
        }
        if invents_values(structure) {
            return broken(format!("the struct `{name}` has a default value, which would be invented on reading"));
        }
    }
    for (_, name, schema) in document.members("/components/schemas") {
        if Kind::of(schema) == Kind::Struct && generated.structure(name).is_none() {
            return broken(format!("the generator wrote no struct `{name}`"));
        }
    }
    Ok(())
}

/// Returns `true` if the struct or a field of it has the attribute `#[serde(default)]` or `#[serde(default = "…")]`.
fn invents_values(structure: &ItemStruct) -> bool {
    let fields = structure.fields.iter().flat_map(|field| &field.attrs);
    let mut found = false;
    for attribute in structure.attrs.iter().chain(fields).filter(|attribute| attribute.path().is_ident("serde")) {
        // An attribute of another form does not set a default.
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.is_ident("default");
            if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    found
}

fn beginning(item: &Item) -> String {
    item.to_token_stream().to_string().chars().take(80).collect()
}
