//! What could not be decoded of a list that is read page by page.

use std::collections::BTreeSet;
use std::fmt;

use crate::value::log_text;
use crate::value::path::MORE;

/// The maximum number of skipped parts that are named; if there are more, a last entry says so.
const MAX_NAMED: usize = 1_000;
/// The maximum number of items whose place an error names.
const MAX_PLACES: usize = 10;

/// What could not be decoded of a list.
#[derive(Clone, Default)]
pub(crate) struct Losses {
    /// The name of the list in a page.
    list: &'static str,
    /// The number of items that were left out.
    items: usize,
    /// The offsets of the first of them.
    offsets: Vec<i64>,
    named: Vec<String>,
    /// The same as `named`, as it can be logged.
    logged: Vec<String>,
    /// The members that were left out of at least one item that is there.
    pub(crate) members: BTreeSet<String>,
    /// Whether an object had a key twice with different values, so that none of them is kept.
    pub(crate) has_repeated_key: bool,
}

impl Losses {
    /// Adds what was left out of a page: the number of items, and the paths of all parts.
    pub(crate) fn add(&mut self, list: &'static str, offset: i64, items: usize, paths: &[String]) {
        self.list = list;
        self.items = self.items.saturating_add(items);
        for (path, logged) in paths.iter().zip(log_text::paths(paths)) {
            if self.offsets.len() < MAX_PLACES {
                self.offsets.extend(index(list, path).map(|index| offset.saturating_add(index)));
            }
            if self.named.len() < MAX_NAMED {
                self.name(
                    format!("{path} of the page at offset {offset}"),
                    format!("{logged} of the page at offset {offset}"),
                );
            } else if self.named.len() == MAX_NAMED {
                self.name(MORE.to_owned(), MORE.to_owned());
            }
        }
    }

    fn name(&mut self, part: String, logged: String) {
        self.named.push(part);
        self.logged.push(logged);
    }

    /// Returns the number of items that were left out.
    pub(crate) fn items(&self) -> usize {
        self.items
    }

    /// Returns the paths of all parts, each with the offset of its page.
    pub(crate) fn named(&self) -> &[String] {
        &self.named
    }

    /// Returns the same as [`named`](Self::named), without keys of maps that do not look like a name.
    pub(crate) fn logged(&self) -> &[String] {
        &self.logged
    }
}

/// Returns the index of an item that was left out as a whole: 3 for `charges[3]`.
fn index(list: &str, path: &str) -> Option<i64> {
    path.strip_prefix(list)?.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// Says how many items are missing, and where they are.
impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, list) = (self.items, self.list);
        let (items, were) = if count == 1 { ("item", "was") } else { ("items", "were") };
        write!(f, "{count} {items} of `{list}` could not be decoded and {were} left out")?;
        if !self.offsets.is_empty() {
            let offsets: Vec<_> = self.offsets.iter().map(i64::to_string).collect();
            let more = if self.offsets.len() < count { " and more" } else { "" };
            write!(f, ", at offset {}{more}", offsets.join(", "))?;
        }
        f.write_str("; `allow_skipped_items` reads the list without them")
    }
}
