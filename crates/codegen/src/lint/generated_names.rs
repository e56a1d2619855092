//! Names of the document must not be names that the generator's code uses itself. They are read from that code, so an
//! update of the generator cannot make a list of them outdated.

use elepay_spec::{Document, Problem, join, operations};

use crate::generated::Generated;
use crate::reserved::{derived_methods, functions};
use crate::{naming, params, tokens};

/// Refuses an operation or a property that would hide a method of the generated code.
pub fn lint(document: &Document, generated: &Generated) -> Result<(), Problem> {
    methods(document, generated)?;
    setters(document, generated)
}

/// A method of an operation must be the only one of its name, and not hide one that the generated methods call.
fn methods(document: &Document, generated: &Generated) -> Result<(), Problem> {
    let code = tokens::flatten(generated.tokens());
    let called: Vec<_> = tokens::after(&code, &["self", "."]).collect();
    let defined: Vec<_> = generated.client_blocks().flat_map(|block| functions(&block.items)).collect();
    for operation in operations(document) {
        let method = naming::method(operation.id);
        let count = defined.iter().filter(|name| **name == method).count();
        if count > 1 || called.contains(&method.as_str()) {
            let reason =
                format!("`{}` would be `{method}` in Rust, which is already used by the generator", operation.id);
            return Err(document.problem(&join(&operation.pointer, "operationId"), reason));
        }
    }
    Ok(())
}

/// A setter must not hide a method that the struct derives.
fn setters(document: &Document, generated: &Generated) -> Result<(), Problem> {
    for name in params::in_requests(document) {
        let derived = generated.structure(&name).map(|of| derived_methods(&of.attrs)).unwrap_or_default();
        for (at, property, _) in document.members(&join(&join("/components/schemas", &name), "properties")) {
            let setter = naming::argument(property);
            if derived.contains(&setter) {
                let reason = format!("`{property}` would be `{setter}` in Rust, which is already used by every struct");
                return Err(document.problem(&at, reason));
            }
        }
    }
    Ok(())
}
