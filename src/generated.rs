//! What build.rs made of the document; `cargo xtask codegen` shows it.
#![allow(clippy::all, clippy::pedantic, clippy::expect_used, clippy::unwrap_used, reason = "generated code")]
#![allow(missing_docs, unnameable_types, unused_qualifications, dead_code, reason = "generated code")]

include!(concat!(env!("OUT_DIR"), "/elepay.rs"));
