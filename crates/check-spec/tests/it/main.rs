//! The check as a program and as a library: on the real pages, on pages rendered from documents, on every single
//! change, and on damaged and hostile input.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;
// mod damaged_html;
mod damaged_text;
mod docs;

// mod drift_issue;
// mod exit_status;
// mod fixtures;
// mod html_pages;
// mod html_schema;
// mod html_stream;

// mod live;
mod mutations;
mod no_drift_is_hidden;
mod other_pages;
mod places;
mod prose;
mod real_page_changes;
mod real_pages;
mod renderer;
mod reports;
mod round_trip;
mod shown;
mod single_changes;

// mod site;

// mod site_pages;

// mod sources;
mod values;
mod vendor_document;
