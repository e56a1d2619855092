//! Takes the document apart into the same facts as a page, each with the pointer where it stands.

mod operation;
mod reader;
mod response;
mod schema;

pub use operation::DocumentOperation;
pub use reader::{read, schemes};
pub use response::{InvalidSchema, ResponseSchema};
