//! Reads published pages: each becomes a [`Page`] with the facts that it shows.
//!
//! ```text
//! folder, live ─> collection ─> bytes ─┬─> html ─┬───> text ─> page
//!                      │               │        └──────────┐
//!                      │               └─> OpenAPI ─> openapi ─> a page for each operation
//!                      ├─> reference: tables that hold for the whole API
//!                      └─> discover: which pages the site has
//! ```

mod bytes;
mod collection;
mod discover;
mod embedded;
mod folder;
pub mod html;
mod markdown;
pub mod openapi;
mod page;
mod reference;
mod saved;
mod shows;
pub mod text;

pub use bytes::{LARGEST, ensure_whole, is_html};
pub use collection::{Collection, LLMS, OtherLanguage, Requested, Unreadable};
pub use discover::Listed;
pub use embedded::Embedded;
pub use folder::{INDEX, page_files, read_folder};
pub use markdown::document as document_in_markdown;
pub use page::{Conflict, Field, FieldRef, Language, Page};
pub use reference::{Reference, ReferenceKind, SavedReference, read as read_reference};
pub use saved::{SavedPage, read_saved};
pub use shows::{Fields, Sample, Shows};
