//! Reads published pages: each becomes a [`Page`] with the facts that it shows.
//!
//! ```text
//! folder, live ─> bytes ─┬─> html ─> page
//!                        └─> text ─> page
//! ```

mod bytes;
mod embedded;
mod folder;
pub mod html;
mod page;
mod style;
pub mod text;

pub use bytes::{LARGEST, ensure_whole, is_html, read_page};
pub use embedded::{Embedded, ResponseFields};
pub use folder::{ADVICE, SavedPage, page_files, read_folder};
pub use page::{Conflict, ConflictSubject, Field, Language, Page};
pub use style::Style;
