//! The check as a program and as a library: on the real pages, on pages rendered from documents, on every single
//! change, and on damaged and hostile input.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod ages;
mod broken_documents;
mod common;
mod damaged_html;
mod damaged_text;
#[cfg(feature = "live")]
mod discovery;
mod docs;
#[cfg(unix)]
mod drift_issue;
mod exit_status;
mod fixtures;
mod frozen;
mod html_pages;
mod html_stream;
mod html_types;
mod large;
#[cfg(feature = "live")]
mod live;
#[cfg(feature = "live")]
mod live_documents;
mod markdown;
mod mutations;
mod newer_texts;
mod no_drift_is_hidden;
mod one_change_each;
mod openapi;
mod other_pages;
mod places;
mod prose;
mod real_page_changes;
mod real_pages;
mod reference_pages;
mod renderer;
mod report_formats;
mod report_options;
mod reports;
mod round_trip;
mod shop;
mod shown;
mod single_changes;
#[cfg(feature = "live")]
mod site;
mod site_pages;
#[cfg(feature = "live")]
mod sources;
mod texts;
mod texts_not_understood;
mod todays_document;
mod values;
mod vendor_document;
mod visible;
