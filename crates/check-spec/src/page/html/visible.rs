//! The visible text of HTML, in the form in which the readers of text know it.
//!
//! The text begins with the heading: what stands before is about the site. Each field is a line `name*type` or `name?type`.
//! Version 9 marks no field that is required, so what has no mark is.

use std::collections::BTreeMap;

use ego_tree::iter::Edge;
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html};

use crate::page::is_field_name;

/// How deep pieces that came late may hold each other.
const DEEPEST: usize = 20;

pub struct Visible {
    pub text: String,
    pub title: String,
    pub scripts: Vec<String>,
}

/// Reads a page. The reason where a piece of it is missing.
pub fn read(tree: &Html) -> Result<Visible, String> {
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
    /// What stands at the end of the page and belongs elsewhere.
    late: BTreeMap<String, ElementRef<'t>>,
    /// Where the heading begins.
    heading: Option<usize>,
    title: String,
    /// In a section that has fields.
    in_fields: bool,
}

impl<'t> Writer<'t> {
    /// Writes what is inside of an element.
    fn children(&mut self, around: ElementRef<'t>, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err(format!("its pieces hold each other more than {DEEPEST} times"));
        }
        let (mut pre, mut skipped) = (None, None);
        let mut stale = 0_usize;
        for edge in around.traverse() {
            match edge {
                _ if skipped.is_some() => {
                    if matches!(edge, Edge::Close(node) if Some(node.id()) == skipped) {
                        skipped = None;
                    }
                }
                Edge::Open(node) => match node.value() {
                    // What stood for a piece until it came goes on to the end of its comment.
                    Node::Comment(comment) if stale > 0 => match &*comment.comment {
                        "/$" | "/&" => stale -= 1,
                        "$" | "$?" | "$~" | "$!" | "&" => stale += 1,
                        _ => {}
                    },
                    _ if stale > 0 => {}
                    Node::Text(text) => self.text(text, pre.is_some()),
                    Node::Element(element) if node.id() != around.id() => {
                        let Some(held) = ElementRef::wrap(node) else { continue };
                        if let Some(id) = element.attr("id").and_then(|id| id.strip_prefix("B:")) {
                            let late = self.late.get(id).copied();
                            let late =
                                late.ok_or_else(|| format!("the piece `{id}` of it is missing; is it cut off?"))?;
                            self.children(late, depth + 1)?;
                            stale = 1;
                            skipped = Some(node.id());
                        } else if is_hidden(element) {
                            skipped = Some(node.id());
                        } else if let Some(field) = self.field(held) {
                            self.out.push_str(&format!("\n{field}\n\n"));
                            skipped = Some(node.id());
                        } else {
                            self.open(element, held);
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

    fn open(&mut self, element: &Element, held: ElementRef<'_>) {
        if element.name() == "h1" && self.heading.is_none() {
            self.heading = Some(self.out.len());
            beginning(held).trim().clone_into(&mut self.title);
        }
        if element.name() == "h2" {
            let heading = beginning(held);
            self.in_fields = heading.ends_with(" Parameters") || heading.ends_with(" Body");
        }
        self.out.push_str(breaks(element.name()));
        if element.name() == "li" {
            self.out.push_str("  • ");
        }
    }

    fn text(&mut self, text: &str, as_it_is: bool) {
        if as_it_is {
            self.out.push_str(text);
            return;
        }
        for (index, word) in text.split(|character: char| character.is_ascii_whitespace()).enumerate() {
            let between = index > 0 && !self.out.ends_with([' ', '\n']);
            self.out.push_str(if between { " " } else { "" });
            self.out.push_str(word);
        }
    }

    /// The sample call is one line, however the page breaks it.
    fn sample(&mut self, start: usize) {
        let Some(written) = self.out.get(start..).filter(|written| written.trim_start().starts_with("curl ")) else {
            return;
        };
        let line = written.replace('\n', "");
        self.out.truncate(start);
        self.out.push_str(&line);
    }

    /// The head of a field: a name, perhaps with a mark, and its type.
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

/// The text of a heading. What is nested without end is not looked at again and again.
fn beginning(element: ElementRef<'_>) -> String {
    let nodes = element.descendants().take(100);
    nodes.filter_map(|node| node.value().as_text().map(|text| &*text.text)).collect()
}

/// The text of a span itself, without what can be clicked.
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
        || matches!(name, "head" | "script" | "style" | "template" | "button" | "svg" | "select" | "noscript")
}

/// What an element's begin and end put between the lines.
fn breaks(name: &str) -> &'static str {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "pre" => "\n\n",
        "address" | "article" | "aside" | "blockquote" | "br" | "dd" | "div" | "dl" | "dt" | "figure" | "footer"
        | "form" | "header" | "hr" | "li" | "main" | "nav" | "section" | "table" | "td" | "th" | "tr" => "\n",
        _ => "",
    }
}
