//! Reads published pages: each becomes a [`Page`] with the facts that it shows.
//!
//! ```text
//! folder, live ─> bytes ─┬─> html ─┬───> text ─> page
//!                        │        └──────────┐
//!                        └─> OpenAPI ─> openapi ─> a page for each operation
//! ```

mod bytes;
mod embedded;
mod folder;
pub mod html;
pub mod openapi;
mod page;
mod shows;
pub mod text;

pub use bytes::{LARGEST, ensure_whole, is_html};
pub use embedded::Embedded;
pub use folder::{ADVICE, INDEX, SavedPage, page_files, read_folder, read_saved};
pub use page::{Conflict, Field, FieldRef, Language, Page};
pub use shows::{Fields, Sample, Shows};
