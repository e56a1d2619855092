//! Pages with a table that holds for the whole API: the error codes, and the types of webhook events.
//!
//! Only what a page states counts. An excerpt of a page, or one that was cut off, has no more than its rows: that a
//! code is not among them means nothing.

use std::collections::BTreeMap;
use std::fmt;

use regex::Regex;
use scraper::Html;
use scraper::node::Node;
use serde::{Deserialize, Serialize};

use super::bytes::{LARGEST, is_html};

/// What a page lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// The codes of errors.
    ErrorCodes,
    /// The types of webhook events.
    WebhookTypes,
}

impl fmt::Display for ReferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ErrorCodes => "the error codes",
            Self::WebhookTypes => "the webhook events",
        })
    }
}

/// The table of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub kind: ReferenceKind,
    /// Whether these are all rows.
    pub is_complete: bool,
    /// The codes or types, and what else the row says: `400 Merchant`.
    pub rows: BTreeMap<String, String>,
    /// What shows that there are more rows, or that one has an unknown form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
}

/// A saved page with such a table.
pub struct SavedReference {
    pub file: String,
    pub reference: Reference,
}

/// Returns the table of a page, if it is such a page.
pub fn read(bytes: &[u8]) -> Option<Reference> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LARGEST)?;
    let is_html = is_html(bytes);
    let text = if is_html { text_nodes(text) } else { text.replace("\r\n", "\n") };
    let is_whole = is_html && bytes.to_ascii_lowercase().windows(7).any(|tag| tag == b"</html>");
    error_codes(&text, is_whole).or_else(|| webhook_types(&text, is_html, is_whole))
}

/// Reads rows such as `M001000400MerchantThere are problems …`, the cells run together or on lines of their own. The
/// page explains the letters (`M : Merchant / …`), and may count its rows (`71 / 71 items`).
fn error_codes(text: &str, is_whole: bool) -> Option<Reference> {
    let row = Regex::new(r"(?m)^\W*([A-Z]\d{6})\W*([1-5]\d\d)(?:\D|$)").ok()?;
    let rows: BTreeMap<_, _> = row
        .captures_iter(text)
        .map(|row| {
            let category = text.lines().find_map(|line| category(line, &row[1][..1])).unwrap_or_default();
            (row[1].to_owned(), format!("{} {category}", &row[2]).trim_end().to_owned())
        })
        .collect();
    let count = Regex::new(r"(?m)^(\d+)\s*/\s*(\d+)\D").ok()?.captures(text);
    let gap = count.as_ref().filter(|count| count[2].parse() != Ok(rows.len()));
    let gap = gap.map(|count| format!("the page counts {}, and shows {}", &count[2], rows.len()));
    let is_complete = gap.is_none() && (count.is_some() || is_whole);
    (!rows.is_empty()).then_some(Reference { kind: ReferenceKind::ErrorCodes, is_complete, rows, gap })
}

/// Returns the category that a line of the legend names for codes with this letter.
fn category<'t>(line: &'t str, letter: &str) -> Option<&'t str> {
    let (head, rest) = line.split_once(':')?;
    let is_legend = head.trim_matches(|character: char| !character.is_alphanumeric()) == letter;
    rest.trim().split([' ', '/']).next().filter(|word| is_legend && !word.is_empty())
}

/// Reads the rows after the head of a table of types, such as `charge.succeededPayment succeeded`, up to the sample of
/// an event.
///
/// In text a description may run into its type, so a type ends before the first capital. If that could be one of its
/// own (`charge.partlyRefundedSome of it`), the line is none of the rows.
fn webhook_types(text: &str, is_html: bool, is_whole: bool) -> Option<Reference> {
    let head = Regex::new(r"(?mi)^\W*(?:type|タイプ|種別|種類)\W*(?:description|説明|内容)\W*$").ok()?;
    let head = head.find(text)?;
    let table = &text[head.end()..];
    let end = table.find("\n{");
    let table = &table[..end.unwrap_or(table.len())];
    let row = Regex::new(if is_html {
        r"^\W*([a-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+)(?:\s|$)"
    } else {
        r"^\W*([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)(?:[A-Z]?[a-z]*(?:[^\w.-]|$)|[A-Z]+[^\w.-]|[^[:ascii:]])"
    });
    let row = row.ok()?;
    let like_row = Regex::new(r"^\W*(\w[\w-]*\.\w\S*)").ok()?;
    let (mut rows, mut gap) = (BTreeMap::new(), None);
    for line in table.split_inclusive('\n') {
        if let Some(row) = row.captures(line) {
            // A type at the very end may be cut off.
            if row[1].len() < line.len() {
                rows.insert(row[1].to_owned(), String::new());
            }
        } else if let Some(like_row) = like_row.captures(line) {
            gap.get_or_insert_with(|| format!("the page has `{}`, a row in an unknown form", &like_row[1]));
        }
    }
    let is_complete = gap.is_none() && (is_whole || end.is_some());
    (!rows.is_empty()).then_some(Reference { kind: ReferenceKind::WebhookTypes, is_complete, rows, gap })
}

/// Returns the visible texts of HTML, each on a line of its own.
fn text_nodes(html: &str) -> String {
    let tree = Html::parse_document(html);
    let is_hidden = |node: &Node| {
        let element = node.as_element();
        element.is_some_and(|element| ["script", "style", "template", "noscript"].contains(&element.name()))
    };
    let mut lines = String::new();
    for node in tree.tree.nodes() {
        let text = node.value().as_text().filter(|_| !node.parent().is_some_and(|parent| is_hidden(parent.value())));
        if let Some(text) = text {
            lines.push_str(text.trim());
            lines.push('\n');
        }
    }
    lines
}
