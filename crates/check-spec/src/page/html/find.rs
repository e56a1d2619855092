//! Finds, in the data beside a page, the request and the tables of types, and tells which table is whose.
//!
//! By shapes and what they stand in, not by the names of components, which change between versions.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::stream::{Followed, Rows, is_element};

/// No page has so much.
const MOST: usize = 500_000;

/// What was found.
#[derive(Default)]
pub struct Found<'r> {
    /// Objects with the method, route, parameters and body of an operation.
    pub requests: Vec<&'r Map<String, Value>>,
    pub tables: Vec<Table<'r>>,
    /// Lists of servers.
    pub servers: Vec<&'r Value>,
}

/// The types of a request, an answer or a parameter.
pub struct Table<'r> {
    pub of: Of,
    /// Major version 9, which drops what limits a referred type.
    pub lossy: bool,
    /// Whether the body must be there.
    pub required: Option<bool>,
    pub refs: &'r Value,
    pub root: &'r Value,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Of {
    Request { content_type: String },
    Answer { status: String, content_type: String },
}

/// What something stands in.
#[derive(Default, Clone)]
struct Around {
    status: Option<String>,
    content_type: Option<String>,
}

/// Looks everywhere that can be reached from the root.
pub fn find(rows: &Rows) -> Found<'_> {
    let mut found = Found::default();
    let mut seen = BTreeSet::from([0]);
    let mut stack: Vec<(&Value, Rc<Around>)> = rows.root().map(|root| (root, Rc::default())).into_iter().collect();
    let mut count = 0;
    while let Some((value, around)) = stack.pop() {
        count += 1;
        if count > MOST {
            return Found::default();
        }
        match value {
            Value::String(text) => {
                if let Some((_, row)) = rows.whole(text).filter(|(id, _)| seen.insert(*id)) {
                    stack.push((row, around));
                }
            }
            Value::Array(items) => {
                let around = match items.get(3).and_then(Value::as_object).filter(|_| is_element(items)) {
                    Some(props) => inside(&around, props),
                    None => around,
                };
                stack.extend(items.iter().rev().map(|item| (item, around.clone())));
            }
            Value::Object(members) => {
                if is_table(rows, members) {
                    found.tables.extend(table(rows, members, &around));
                } else if is_request(members) {
                    found.requests.push(members);
                } else {
                    found.servers.extend(members.get("servers"));
                    stack.extend(members.values().rev().map(|member| (member, around.clone())));
                }
            }
            _ => {}
        }
    }
    found
}

/// An element with a status or a content type as its value is what the rest stands in.
fn inside(around: &Rc<Around>, props: &Map<String, Value>) -> Rc<Around> {
    let value = props.get("value").and_then(Value::as_str).unwrap_or_default();
    let is_status =
        value == "default" || value.len() == 3 && value.starts_with(|first: char| ('1'..='5').contains(&first));
    if is_status {
        // A content type belongs to what it stands in.
        return Rc::new(Around { status: Some(value.to_owned()), content_type: None });
    }
    if value.split_once('/').is_some_and(|(kind, of)| !kind.is_empty() && !of.is_empty() && !kind.contains(' ')) {
        return Rc::new(Around { content_type: Some(value.to_owned()), ..(**around).clone() });
    }
    around.clone()
}

fn is_request(members: &Map<String, Value>) -> bool {
    ["method", "route", "parameters", "body"].iter().all(|name| members.contains_key(*name))
}

fn is_table(rows: &Rows, members: &Map<String, Value>) -> bool {
    ["generated", "value"].iter().any(|name| held(rows, members, name).is_some())
}

fn held<'r>(rows: &'r Rows, members: &'r Map<String, Value>, name: &str) -> Option<&'r Map<String, Value>> {
    rows.object(members.get(name)?).filter(|table| table.contains_key("$root"))
}

/// The table of these properties, if it is that of a body.
fn table<'r>(rows: &'r Rows, members: &'r Map<String, Value>, around: &Around) -> Option<Table<'r>> {
    let (lossy, table, props) = match held(rows, members, "generated") {
        Some(table) => (false, table, members),
        None => (true, held(rows, members, "value")?, child(rows, members)?),
    };
    let (refs, root) = (table.get("refs")?, table.get("$root")?);
    let is_body = props.get("as").and_then(|of| rows.text(of)).is_some_and(|of| of == "body");
    let content_type = around.content_type.clone().filter(|_| is_body)?;
    let name = props.get("name").and_then(|name| rows.text(name)).unwrap_or_default();
    let of = match (&*name, around.status.clone()) {
        ("body", None) => Of::Request { content_type },
        ("response", Some(status)) => Of::Answer { status, content_type },
        _ => return None,
    };
    let required = match props.get("required").map(|required| rows.follow(required)) {
        Some(Followed::Value(Value::Bool(required))) => Some(*required),
        _ => None,
    };
    Some(Table { of, lossy, required, refs, root })
}

/// The properties of the only child.
fn child<'r>(rows: &'r Rows, members: &'r Map<String, Value>) -> Option<&'r Map<String, Value>> {
    match rows.follow(members.get("children")?) {
        Followed::Value(Value::Array(items)) if is_element(items) => rows.object(&items[3]),
        _ => None,
    }
}
