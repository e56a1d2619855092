//! The visible text of HTML, in the form that the readers of text know.
//!
//! The text begins with the heading; before it is only the navigation of the site. Each field is a line `name*type` or
//! `name?type`. Version 9 does not mark required fields, so a field without a mark is required.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use ego_tree::iter::Edge;
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html};

use crate::read::text::is_field_name;

/// How deep pieces that are sent late may be nested.
const DEEPEST: usize = 20;

/// The visible part of a page.
pub struct Visible {
    pub text: String,
    pub title: String,
    pub scripts: Vec<String>,
}

/// Reads a page.
///
/// # Errors
/// If a piece of the page is missing.
pub fn read(tree: &Html) -> Result<Visible> {
    let mut late = BTreeMap::new();
    let mut scripts = Vec::new();
    for element in tree.root_element().descendent_elements() {
        if let Some(id) = element.attr("id").and_then(|id| id.strip_prefix("S:")) {
            late.insert(id.to_owned(), element);
        }
        if element.value().name() == "script" {
            scripts.push(element.text().collect());
        }
    }
    let mut writer = Writer { out: String::new(), late, heading: None, title: String::new(), in_fields: false };
    writer.children(tree.root_element(), 0)?;
    let text = writer.heading.and_then(|at| writer.out.get(at..)).unwrap_or(&writer.out);
    Ok(Visible { text: format!("\n{}\n", text.trim()), title: writer.title, scripts })
}

struct Writer<'t> {
    out: String,
    /// Pieces at the end of the page that belong elsewhere.
    late: BTreeMap<String, ElementRef<'t>>,
    /// Where the heading begins in `out`.
    heading: Option<usize>,
    title: String,
    /// Whether the section has fields.
    in_fields: bool,
}

impl<'t> Writer<'t> {
    /// Writes the children of an element.
    fn children(&mut self, parent: ElementRef<'t>, depth: usize) -> Result<()> {
        ensure!(depth <= DEEPEST, "its pieces are nested more than {DEEPEST} deep");
        let (mut pre, mut skipped) = (None, None);
        let mut stale = 0_usize;
        for edge in parent.traverse() {
            match edge {
                _ if skipped.is_some() => {
                    if matches!(edge, Edge::Close(node) if Some(node.id()) == skipped) {
                        skipped = None;
                    }
                }
                Edge::Open(node) => match node.value() {
                    // The placeholder of a late piece ends with its comment.
                    Node::Comment(comment) if stale > 0 => match &*comment.comment {
                        "/$" | "/&" => stale -= 1,
                        "$" | "$?" | "$~" | "$!" | "&" => stale += 1,
                        _ => {}
                    },
                    _ if stale > 0 => {}
                    Node::Text(text) => self.text(text, pre.is_some()),
                    Node::Element(element) if node.id() != parent.id() => {
                        let Some(child) = ElementRef::wrap(node) else { continue };
                        if let Some(id) = element.attr("id").and_then(|id| id.strip_prefix("B:")) {
                            let late = self.late.get(id).copied();
                            let late =
                                late.with_context(|| format!("the piece `{id}` of it is missing; is it cut off?"))?;
                            self.children(late, depth + 1)?;
                            stale = 1;
                            skipped = Some(node.id());
                        } else if is_hidden(element) || is_control(child) {
                            skipped = Some(node.id());
                        } else if let Some(field) = self.field(child) {
                            self.out.push_str(&format!("\n{field}\n\n"));
                            skipped = Some(node.id());
                        } else {
                            self.open(element, child);
                            pre = pre.or((element.name() == "pre").then_some((node.id(), self.out.len())));
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) if stale == 0 => {
                    if let Some((_, start)) = pre.take_if(|(id, _)| *id == node.id()) {
                        self.sample(start);
                    }
                    if let Node::Element(element) = node.value() {
                        self.out.push_str(breaks(element.name()));
                    }
                }
                Edge::Close(_) => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, element: &Element, node: ElementRef<'_>) {
        if element.name() == "h1" && self.heading.is_none() {
            self.heading = Some(self.out.len());
            beginning(node).trim().clone_into(&mut self.title);
        }
        if element.name() == "h2" {
            let heading = beginning(node);
            self.in_fields = heading.ends_with(" Parameters") || heading.ends_with(" Body");
        }
        self.out.push_str(breaks(element.name()));
        if element.name() == "li" {
            self.out.push_str("  • ");
        }
    }

    fn text(&mut self, text: &str, is_preformatted: bool) {
        if is_preformatted {
            self.out.push_str(text);
            return;
        }
        for (index, word) in text.split(|character: char| character.is_ascii_whitespace()).enumerate() {
            let between = index > 0 && !self.out.ends_with([' ', '\n']);
            self.out.push_str(if between { " " } else { "" });
            self.out.push_str(word);
        }
    }

    /// Joins the lines of the sample call.
    fn sample(&mut self, start: usize) {
        let Some(written) = self.out.get(start..).filter(|written| written.trim_start().starts_with("curl ")) else {
            return;
        };
        let line = written.replace('\n', "");
        self.out.truncate(start);
        self.out.push_str(&line);
    }

    /// Returns the line of a field: its name, mark and type.
    fn field(&self, element: ElementRef<'_>) -> Option<String> {
        if !self.in_fields || element.value().name() != "div" {
            return None;
        }
        let parts: Vec<_> = element.child_elements().collect();
        let [first, types @ ..] = parts.as_slice() else { return None };
        let is_part = |part: &ElementRef<'_>| matches!(part.value().name(), "span" | "button");
        if first.value().name() != "span" || types.is_empty() || !types.iter().all(is_part) {
            return None;
        }
        let name = unbuttoned(*first);
        let mark: String = first.child_elements().map(unbuttoned).collect();
        if !is_field_name(&name) || !["", "*", "?"].contains(&mark.as_str()) {
            return None;
        }
        let mark = if mark.is_empty() { "*" } else { &mark };
        let types: String = types.iter().copied().map(unbuttoned).collect();
        Some(format!("{name}{mark}{}", types.trim()))
    }
}

/// Returns the text of a heading, of a bounded number of nodes.
fn beginning(element: ElementRef<'_>) -> String {
    let nodes = element.descendants().take(100);
    nodes.filter_map(|node| node.value().as_text().map(|text| &*text.text)).collect()
}

/// Returns the text of a span itself, without its buttons.
fn unbuttoned(element: ElementRef<'_>) -> String {
    if element.value().name() == "button" {
        return String::new();
    }
    let own = element.children().filter_map(|child| child.value().as_text().map(|text| &*text.text));
    own.collect()
}

fn is_hidden(element: &Element) -> bool {
    let name = element.name();
    element.attr("hidden").is_some()
        || matches!(name, "head" | "script" | "style" | "template" | "svg" | "select" | "noscript")
}

/// Returns whether an element is a button of the site. One with a `code` in it shows a value.
fn is_control(element: ElementRef<'_>) -> bool {
    element.value().name() == "button"
        && !element.descendent_elements().take(20).any(|inside| inside.value().name() == "code")
}

/// Returns the line breaks at both ends of an element.
fn breaks(name: &str) -> &'static str {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "pre" => "\n\n",
        "address" | "article" | "aside" | "blockquote" | "br" | "button" | "dd" | "div" | "dl" | "dt" | "figure"
        | "footer" | "form" | "header" | "hr" | "li" | "main" | "nav" | "section" | "table" | "td" | "th" | "tr" => {
            "\n"
        }
        _ => "",
    }
}
