//! The promises of reading a document: JSON values, with the position of each in the file.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod forms;
mod positions;
mod yaml;
