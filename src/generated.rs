//! The code that build.rs generates from the document; `cargo xtask codegen` prints it.
#![allow(clippy::all, clippy::pedantic, clippy::expect_used, clippy::unwrap_used, reason = "generated code")]
#![allow(unnameable_types, dead_code, reason = "generated code; only what `types` names is public")]

include!(concat!(env!("OUT_DIR"), "/elepay.rs"));
