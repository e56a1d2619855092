//! Links in docs: what a description names as the document does, between backticks, by its name in Rust.

use std::collections::BTreeSet;

use elepay_spec::{Document, Kind, join, operations};

use crate::naming;

/// The names of a document to which descriptions link.
pub struct Links<'a> {
    document: &'a Document,
    /// The ids of the operations.
    operations: BTreeSet<&'a str>,
}

impl<'a> Links<'a> {
    /// Returns the names of a document.
    pub fn new(document: &'a Document) -> Self {
        Self { document, operations: operations(document).iter().map(|operation| operation.id).collect() }
    }

    /// Returns a description with a link for each operation (`listCharges`), component (`Charge`) and member of one
    /// (`Charge.orderNo`) that it names.
    ///
    /// A member of one of the components `owners` needs no name in front. A word that is the same in Rust as on the
    /// wire stays as it is, since it can also be a value, such as `captured`; so does a key of a map, which is what is
    /// sent.
    pub fn linked(&self, owners: &[&str], description: &str) -> String {
        let mut linked = String::new();
        for (index, part) in description.split('`').enumerate() {
            match index % 2 {
                0 => linked.push_str(part),
                _ => linked.push_str(&self.link(owners, part).unwrap_or_else(|| format!("`{part}`"))),
            }
        }
        linked
    }

    fn link(&self, owners: &[&str], code: &str) -> Option<String> {
        let document = self.document;
        if self.operations.contains(code) {
            let method = naming::method(code);
            return Some(format!("[`{method}`](crate::Client::{method})"));
        }
        let component = |name: &str| document.at("/components/schemas").get(name);
        if let Some((owner, member)) = code.split_once('.') {
            component(owner)?["properties"].get(member)?;
            let field = naming::argument(member);
            return Some(to_field(owner, &field, &format!("{owner}::{field}")));
        }
        if component(code).is_some_and(|schema| matches!(Kind::of(schema), Kind::Struct | Kind::Enum)) {
            return Some(format!("[`{code}`](crate::types::{code})"));
        }
        let field = naming::argument(code);
        let has_member =
            |owner: &&&str| document.at(&join("/components/schemas", owner))["properties"].get(code).is_some();
        let owner = owners.iter().find(has_member).filter(|_| field != code)?;
        Some(to_field(owner, &field, &field))
    }
}

/// Returns a link to a field of a struct. It says that it is one, because setters have the names of their fields.
pub fn to_field(owner: &str, field: &str, shown: &str) -> String {
    format!("[`{shown}`](field@crate::types::{owner}::{field})")
}

#[cfg(test)]
mod tests {
    use elepay_spec::Document;

    use super::Links;

    const TEXT: &str = "
paths:
  /a:
    get: { operationId: listShops }
components:
  schemas:
    Shop: { type: object, properties: { ownerName: { type: string }, open: { type: boolean } } }
    Door: { type: object, properties: { shopId: { type: string }, ownerName: { type: string } } }
    Name: { type: string }
    State: { type: string, enum: [openLate] }
";

    #[test]
    fn what_the_document_names_is_a_link_by_its_name_in_rust() {
        let document = Document::parse("t.yaml", TEXT).expect("valid");
        let links = Links::new(&document);
        for (description, expected) in [
            ("See `listShops`.", "See [`list_shops`](crate::Client::list_shops)."),
            ("A `Shop`, `State`", "A [`Shop`](crate::types::Shop), [`State`](crate::types::State)"),
            ("`Door.shopId`", "[`Door::shop_id`](field@crate::types::Door::shop_id)"),
            // The first of the owners that has it.
            ("`ownerName`", "[`owner_name`](field@crate::types::Shop::owner_name)"),
            ("`shopId`", "[`shop_id`](field@crate::types::Door::shop_id)"),
        ] {
            assert_eq!(links.linked(&["Shop", "Door"], description), expected);
        }
        // No member of the owner, no component in Rust, the same word as on the wire, a value, a sentence in code.
        for same in
            ["`shopId`", "`Name`", "`open`", "`openLate`", "`Shop.x`", "`X.y`", "`ownerName: a`", "listShops", ""]
        {
            assert_eq!(links.linked(&["Shop"], same), same);
        }
    }
}
