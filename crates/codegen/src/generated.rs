//! Reads the generator's output, so that none of its rules for names and types is repeated in this crate.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{File, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Type};

/// Makes an item part of the client only.
pub fn for_client(item: impl ToTokens) -> TokenStream {
    quote!(#[cfg(feature = "client")] #item)
}

/// The generator's output.
pub struct Generated {
    file: File,
}

impl Generated {
    pub fn new(file: File) -> Self {
        Self { file }
    }

    /// Returns the code. All but the types needs the feature `client`.
    pub fn tokens(&self) -> TokenStream {
        let items = self.file.items.iter().map(|item| match item {
            Item::Mod(module) if module.ident == "types" => module.to_token_stream(),
            item => for_client(item),
        });
        quote!(#(#items)*)
    }

    /// Returns the struct that was generated from a component.
    pub fn structure(&self, name: &str) -> Option<&ItemStruct> {
        self.types().iter().find_map(|item| match item {
            Item::Struct(structure) if structure.ident == name => Some(structure),
            _ => None,
        })
    }

    /// Returns the names and types of a method's arguments in the order of its signature, without `self`.
    pub fn arguments(&self, method: &str) -> Option<Vec<(String, &Type)>> {
        let function = self.client_functions().find(|function| function.sig.ident == method)?;
        let arguments = function.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some((typed.pat.to_token_stream().to_string(), &*typed.ty)),
            FnArg::Receiver(_) => None,
        });
        Some(arguments.collect())
    }

    /// Returns the items of the module with the types.
    pub fn types(&self) -> &[Item] {
        let module = self.file.items.iter().find_map(|item| match item {
            Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
            _ => None,
        });
        module.map(|(_, items)| items.as_slice()).unwrap_or_default()
    }

    /// Returns the `impl` blocks of the generated client, those of traits included.
    pub fn client_blocks(&self) -> impl Iterator<Item = &ItemImpl> {
        self.file.items.iter().filter_map(|item| match item {
            Item::Impl(block) => Some(block),
            _ => None,
        })
    }

    fn client_functions(&self) -> impl Iterator<Item = &ImplItemFn> {
        let blocks = self.client_blocks().filter(|block| block.trait_.is_none());
        blocks.flat_map(|block| &block.items).filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function),
            _ => None,
        })
    }
}
