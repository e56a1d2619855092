//! `--live`: reads the pages as the vendor's site serves them now.

#[cfg(feature = "live")]
mod fetch;
#[cfg(feature = "live")]
mod fetch_all;
#[cfg(feature = "live")]
mod pages;
#[cfg(feature = "live")]
mod recognise;
#[cfg(feature = "live")]
mod save;
#[cfg(feature = "live")]
mod sources;
#[cfg(not(feature = "live"))]
mod without;

#[cfg(feature = "live")]
pub use fetch::requested_pause;
#[cfg(feature = "live")]
pub use pages::pages;
#[cfg(feature = "live")]
pub use sources::{Source, Sources, Subject};
#[cfg(not(feature = "live"))]
pub use without::pages;
