//! What build.rs made of the document; `cargo xtask codegen` shows it.
#![allow(clippy::all, clippy::pedantic, clippy::expect_used, clippy::unwrap_used, reason = "generated code")]
#![allow(unnameable_types, dead_code, reason = "generated code; only what `types` names is public")]

include!(concat!(env!("OUT_DIR"), "/elepay.rs"));
