//! The fields of a generated struct by their names on the wire.

use std::collections::BTreeMap;

use elepay_spec::{Document, Problem, join};
use proc_macro2::Ident;
use syn::Type;

use crate::emit::rust_type;
use crate::generated::Generated;

/// A field as the generator wrote it.
pub struct Field<'a> {
    /// The name on the wire.
    pub wire_name: String,
    pub ident: &'a Ident,
    /// The type, without the `Option` around it.
    pub inner: &'a Type,
    pub optional: bool,
}

/// Returns the fields of a struct by their names on the wire.
///
/// Names and types are read from the generated code, so that no rule of the generator is repeated here.
pub fn fields<'a>(
    document: &Document,
    generated: &'a Generated,
    name: &str,
) -> Result<BTreeMap<String, Field<'a>>, Problem> {
    let at = join("/components/schemas", name);
    let Some(structure) = generated.structure(name) else {
        return Err(document.problem(&at, "the generator wrote no struct for this"));
    };
    let fields = structure.fields.iter().filter_map(field).map(|field| (field.wire_name.clone(), field));
    let fields: BTreeMap<_, _> = fields.collect();
    for (at, property, _) in document.members(&join(&at, "properties")) {
        if !fields.contains_key(property) {
            return Err(document.problem(&at, "the generator wrote no field for this"));
        }
    }
    Ok(fields)
}

fn field(field: &syn::Field) -> Option<Field<'_>> {
    let ident = field.ident.as_ref()?;
    let mut wire_name = ident.to_string();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Whatever else is in the attribute does not matter here.
        let _ = attribute.parse_nested_meta(|meta| {
            let value: syn::LitStr = meta.value()?.parse()?;
            if meta.path.is_ident("rename") {
                wire_name = value.value();
            }
            Ok(())
        });
    }
    let inner = rust_type::arguments(&field.ty, "Option").first().copied();
    Some(Field { wire_name, ident, inner: inner.unwrap_or(&field.ty), optional: inner.is_some() })
}
