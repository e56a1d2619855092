//! Which pages a site has, as it lists them itself.

use regex::Regex;
use serde_json::{Map, Value};

use super::html::stream::{Followed, Rows, is_element};

/// The most values that are searched for a tree.
const MOST: usize = 500_000;
/// The deepest folder of a tree.
const DEEPEST: usize = 50;
const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"];

/// A page that the site lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its address, often without the host.
    pub url: String,
    pub title: String,
    /// The method that its entry shows: then it is the page of an operation.
    pub method: Option<String>,
}

/// Returns the pages of `llms.txt`, a list of links in Markdown.
pub fn list(llms: &str) -> Vec<Listed> {
    let link = Regex::new(r"\[([^\]\n]*)\]\(([^)\s]+)\)").ok();
    let links = link.iter().flat_map(|link| link.captures_iter(llms));
    links.map(|link| Listed { url: link[2].to_owned(), title: link[1].to_owned(), method: None }).collect()
}

/// Returns the pages of the tree that is embedded in HTML: an object with a `tree` of folders and pages, from which the
/// site renders its navigation.
pub fn tree(html: &str) -> Vec<Listed> {
    if !html.contains("__next_f") {
        return Vec::new();
    }
    // All of the page stands for one script: what is not a push is passed over.
    let rows = Rows::read(std::iter::once(html));
    let mut pages = Vec::new();
    if let Some(tree) = find(&rows) {
        collect(&rows, tree, DEEPEST, &mut pages);
    }
    pages
}

fn find(rows: &Rows) -> Option<&Map<String, Value>> {
    // What a row refers to is a row of its own.
    let mut stack: Vec<&Value> = rows.iter().map(|(_, row)| row).collect();
    for _ in 0..MOST {
        match stack.pop()? {
            Value::Array(items) => stack.extend(items),
            Value::Object(members) => {
                let tree = members.get("tree").and_then(|tree| rows.object(tree));
                if let Some(tree) = tree.filter(|tree| tree.contains_key("children")) {
                    return Some(tree);
                }
                stack.extend(members.values());
            }
            _ => {}
        }
    }
    None
}

fn collect(rows: &Rows, node: &Map<String, Value>, depth: usize, pages: &mut Vec<Listed>) {
    let Some(depth) = depth.checked_sub(1).filter(|_| pages.len() < MOST) else { return };
    if let Some(url) = node.get("url").and_then(|url| rows.text(url)) {
        let mut words = Vec::new();
        if let Some(name) = node.get("name") {
            text(rows, name, DEEPEST, &mut words);
        }
        let method = words.last().filter(|word| METHODS.contains(&word.as_str())).cloned();
        let title = words[..words.len() - usize::from(method.is_some())].concat().trim().to_owned();
        pages.push(Listed { url: url.into_owned(), title, method });
    }
    // The page of a folder itself.
    let index = node.get("index").and_then(|index| rows.object(index));
    let children = node.get("children").map(|children| rows.follow(children));
    let children = match children {
        Some(Followed::Value(Value::Array(children))) => children.as_slice(),
        _ => &[],
    };
    for child in index.into_iter().chain(children.iter().filter_map(|child| rows.object(child))) {
        collect(rows, child, depth, pages);
    }
}

/// Adds the texts of a name, which is one itself or a list of texts and elements.
fn text(rows: &Rows, name: &Value, depth: usize, words: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1).filter(|_| words.len() < 100) else { return };
    match rows.follow(name) {
        Followed::Text(text) => words.push(text.into_owned()),
        Followed::Value(Value::Array(items)) if is_element(items) => {
            let children = rows.object(&items[3]).and_then(|props| props.get("children"));
            if let Some(children) = children {
                text(rows, children, depth, words);
            }
        }
        Followed::Value(Value::Array(items)) => {
            for item in items {
                text(rows, item, depth, words);
            }
        }
        _ => {}
    }
}
