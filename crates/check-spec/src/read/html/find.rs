//! Finds the request and the tables of types in the embedded data, and the message that each table describes.
//!
//! They are recognised by their shape and context, not by the names of components, which change between versions.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::stream::{Followed, Rows, is_element};

/// The most values that are searched; no page has as many.
const MOST: usize = 500_000;

/// The parts of the data that describe an operation.
#[derive(Default)]
pub struct Found<'r> {
    /// Objects with the method, route, parameters and body of an operation.
    pub requests: Vec<&'r Map<String, Value>>,
    pub tables: Vec<Table<'r>>,
    /// Lists of servers.
    pub servers: Vec<&'r Value>,
}

/// The types of a request or a response.
pub struct Table<'r> {
    pub message: Message,
    /// Whether it is of major version 9, which drops the limits of types that are referred to.
    pub lossy: bool,
    /// Whether the body is required, if that is known.
    pub required: Option<bool>,
    pub refs: &'r Value,
    pub root: &'r Value,
}

/// The message that a table describes.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Request { content_type: String },
    Response { status: String, content_type: String },
}

/// What the elements around a value say about it.
#[derive(Default, Clone)]
struct Context {
    status: Option<String>,
    content_type: Option<String>,
}

/// Searches everything that can be reached from the root.
pub fn find(rows: &Rows) -> Found<'_> {
    let mut found = Found::default();
    let mut seen = BTreeSet::from([0]);
    let mut stack: Vec<(&Value, Rc<Context>)> = rows.root().map(|root| (root, Rc::default())).into_iter().collect();
    let mut count = 0;
    while let Some((value, context)) = stack.pop() {
        count += 1;
        if count > MOST {
            return Found::default();
        }
        match value {
            Value::String(text) => {
                if let Some((_, row)) = rows.whole(text).filter(|(id, _)| seen.insert(*id)) {
                    stack.push((row, context));
                }
            }
            Value::Array(items) => {
                let context = match items.get(3).and_then(Value::as_object).filter(|_| is_element(items)) {
                    Some(props) => inside(&context, props),
                    None => context,
                };
                stack.extend(items.iter().rev().map(|item| (item, context.clone())));
            }
            Value::Object(members) => {
                if is_table(rows, members) {
                    found.tables.extend(table(rows, members, &context));
                } else if is_request(members) {
                    found.requests.push(members);
                } else {
                    found.servers.extend(members.get("servers"));
                    stack.extend(members.values().rev().map(|member| (member, context.clone())));
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns the context inside an element: one whose value is a status or a content type is part of it.
fn inside(context: &Rc<Context>, props: &Map<String, Value>) -> Rc<Context> {
    let value = props.get("value").and_then(Value::as_str).unwrap_or_default();
    let is_status =
        value == "default" || value.len() == 3 && value.starts_with(|first: char| ('1'..='5').contains(&first));
    if is_status {
        // A content type belongs to the status that it is in.
        return Rc::new(Context { status: Some(value.to_owned()), content_type: None });
    }
    if value
        .split_once('/')
        .is_some_and(|(kind, subtype)| !kind.is_empty() && !subtype.is_empty() && !kind.contains(' '))
    {
        return Rc::new(Context { content_type: Some(value.to_owned()), ..(**context).clone() });
    }
    context.clone()
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

/// Returns the table of these properties, if it describes a body.
fn table<'r>(rows: &'r Rows, members: &'r Map<String, Value>, context: &Context) -> Option<Table<'r>> {
    let (lossy, table, props) = match held(rows, members, "generated") {
        Some(table) => (false, table, members),
        None => (true, held(rows, members, "value")?, child(rows, members)?),
    };
    let (refs, root) = (table.get("refs")?, table.get("$root")?);
    let is_body = props.get("as").and_then(|role| rows.text(role)).is_some_and(|role| role == "body");
    let content_type = context.content_type.clone().filter(|_| is_body)?;
    let name = props.get("name").and_then(|name| rows.text(name)).unwrap_or_default();
    let message = match (&*name, context.status.clone()) {
        ("body", None) => Message::Request { content_type },
        ("response", Some(status)) => Message::Response { status, content_type },
        _ => return None,
    };
    let required = match props.get("required").map(|required| rows.follow(required)) {
        Some(Followed::Value(Value::Bool(required))) => Some(*required),
        _ => None,
    };
    Some(Table { message, lossy, required, refs, root })
}

/// Returns the properties of the only child.
fn child<'r>(rows: &'r Rows, members: &'r Map<String, Value>) -> Option<&'r Map<String, Value>> {
    match rows.follow(members.get("children")?) {
        Followed::Value(Value::Array(items)) if is_element(items) => rows.object(&items[3]),
        _ => None,
    }
}
