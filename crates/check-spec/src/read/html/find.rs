//! Finds the operation in the embedded data, and the tables of types around it.
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
    pub operations: Vec<Operation<'r>>,
    pub tables: Vec<Table<'r>>,
    /// The statuses of responses, each with a content type if one was seen in it.
    pub statuses: BTreeSet<(String, Option<String>)>,
    /// Whether a row is missing.
    pub is_cut: bool,
    /// Whether something else seems to describe an operation.
    pub has_unknown: bool,
}

/// An operation, in one of the ways in which data describes it. `fixtures/NOTES.md` has the letters.
pub enum Operation<'r> {
    /// A: its parameters and its request, without references.
    Request { members: &'r Map<String, Value>, around: Rc<Context<'r>> },
    /// B: a document of the operation alone, without what stands around it.
    Alone { members: &'r Map<String, Value>, around: Rc<Context<'r>> },
    /// C, D: a document, and which of its operations the page is about.
    InDocument { document: &'r Value, operations: &'r Value },
}

/// The types of a parameter, a request or a response.
pub struct Table<'r> {
    pub subject: Subject,
    /// Whether it is of major version 9, which drops the limits of types that are referred to.
    pub lossy: bool,
    /// Whether it is required, if that is known.
    pub required: Option<bool>,
    pub refs: &'r Value,
    pub root: &'r Value,
}

/// What a table describes.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    Parameter { location: String, name: String },
    Request,
    Response { status: String, content_type: String },
}

/// What the elements around a value say about it.
#[derive(Default, Clone)]
pub struct Context<'r> {
    status: Option<String>,
    content_type: Option<String>,
    /// Where the parameters are: in the path, the query, and so on.
    location: Option<String>,
    pub servers: Option<&'r Value>,
    /// The ways to authenticate, by their names.
    pub schemes: Option<&'r Value>,
}

/// Searches everything that can be reached from the root, which shows what is around a value. Newer versions send some
/// rows to which none refers: those are searched if there is no operation among the others.
pub fn find(rows: &Rows) -> Found<'_> {
    let mut found = Found::default();
    let (mut seen, mut count) = (BTreeSet::new(), 0);
    for (id, row) in rows.iter() {
        let is_wanted = id == 0 || found.operations.is_empty();
        if is_wanted && seen.insert(id) && !search(rows, row, &mut found, (&mut seen, &mut count)) {
            return Found { has_unknown: true, ..Found::default() };
        }
    }
    found
}

/// Searches everything that can be reached from a row. Returns whether that comes to an end.
fn search<'r>(
    rows: &'r Rows,
    row: &'r Value,
    found: &mut Found<'r>,
    (seen, count): (&mut BTreeSet<u64>, &mut usize),
) -> bool {
    let mut stack: Vec<(&Value, Rc<Context<'_>>)> = vec![(row, Rc::default())];
    while let Some((value, context)) = stack.pop() {
        *count += 1;
        if *count > MOST {
            return false;
        }
        match value {
            Value::String(text) => {
                found.is_cut |= rows.is_lost(text);
                if let Some((_, row)) = rows.whole(text).filter(|(id, _)| seen.insert(*id)) {
                    stack.push((row, context));
                }
            }
            Value::Array(items) => {
                let context = match items.get(3).and_then(Value::as_object).filter(|_| is_element(items)) {
                    Some(props) => inside(&context, items[2].as_str(), props),
                    None => context,
                };
                if let Some(status) = context.status.clone() {
                    found.statuses.insert((status, context.content_type.clone()));
                }
                stack.extend(items.iter().rev().map(|item| (item, context.clone())));
            }
            Value::Object(members) => {
                if let Some(operation) = operation(rows, members, &context) {
                    found.operations.push(operation);
                } else if is_table(rows, members) {
                    found.tables.extend(table(rows, members, &context));
                    found.has_unknown = true;
                } else {
                    found.has_unknown |= seems_to_describe(members);
                    stack.extend(members.values().rev().map(|member| (member, context.clone())));
                }
            }
            _ => {}
        }
    }
    true
}

/// Returns the context inside an element: a status or a content type that is its value, the location of parameters that
/// is its key, and the servers and ways to authenticate that it provides.
fn inside<'r>(context: &Rc<Context<'r>>, key: Option<&str>, props: &'r Map<String, Value>) -> Rc<Context<'r>> {
    let mut inner = (**context).clone();
    if props.contains_key("children") {
        inner.servers = props.get("servers").or(inner.servers);
        inner.schemes = props.get("schemes").or(inner.schemes);
    }
    if let Some(location) = key.filter(|key| ["path", "query", "header", "cookie"].contains(key)) {
        inner.location = Some(location.to_owned());
    }
    let value = props.get("value").and_then(Value::as_str).unwrap_or_default();
    let is_status =
        value == "default" || value.len() == 3 && value.starts_with(|first: char| ('1'..='5').contains(&first));
    let is_content_type = value
        .split_once('/')
        .is_some_and(|(kind, subtype)| !kind.is_empty() && !subtype.is_empty() && !kind.contains(' '));
    if is_status {
        // A content type belongs to the status that it is in.
        (inner.status, inner.content_type) = (Some(value.to_owned()), None);
    } else if is_content_type {
        inner.content_type = Some(value.to_owned());
    }
    Rc::new(inner)
}

/// Returns the operation that these members describe.
fn operation<'r>(rows: &'r Rows, members: &'r Map<String, Value>, context: &Rc<Context<'r>>) -> Option<Operation<'r>> {
    let has = |names: &[&str]| names.iter().all(|name| members.contains_key(*name));
    let held = |name: &str| members.get(name).and_then(|value| rows.object(value));
    if has(&["method", "route", "parameters", "body"]) {
        return Some(Operation::Request { members, around: context.clone() });
    }
    if has(&["method", "route"]) && held("doc").is_some_and(|document| document.contains_key("paths")) {
        return Some(Operation::Alone { members, around: context.clone() });
    }
    let operations = members.get("operations")?;
    let document = match (held("payload"), held("preloaded")) {
        (Some(payload), _) => payload.get("bundled")?,
        (None, Some(preloaded)) => {
            let id = rows.text(members.get("document")?)?;
            rows.object(preloaded.get("docs")?)?.get(&*id)?
        }
        (None, None) => return None,
    };
    Some(Operation::InDocument { document, operations })
}

/// Returns whether members seem to describe an operation in an unknown way.
fn seems_to_describe(members: &Map<String, Value>) -> bool {
    let has = |name: &str| members.contains_key(name);
    let is_route = |value: &Value| value.as_str().is_some_and(|text| text.starts_with('/'));
    has("paths") && (has("openapi") || has("components"))
        || has("bundled")
        || has("$root")
        || has("operationId")
        || has("method") && ["route", "path"].iter().any(|name| members.get(*name).is_some_and(is_route))
}

fn is_table(rows: &Rows, members: &Map<String, Value>) -> bool {
    ["generated", "value"].iter().any(|name| held(rows, members, name).is_some())
}

fn held<'r>(rows: &'r Rows, members: &'r Map<String, Value>, name: &str) -> Option<&'r Map<String, Value>> {
    rows.object(members.get(name)?).filter(|table| table.contains_key("$root"))
}

/// Returns the table of these properties, if it is known what it describes.
fn table<'r>(rows: &'r Rows, members: &'r Map<String, Value>, context: &Context<'r>) -> Option<Table<'r>> {
    let (lossy, table, props) = match held(rows, members, "generated") {
        Some(table) => (false, table, members),
        None => (true, held(rows, members, "value")?, child(rows, members)?),
    };
    let (refs, root) = (table.get("refs")?, table.get("$root")?);
    let is_body = props.get("as").and_then(|role| rows.text(role)).is_some_and(|role| role == "body");
    let name = props.get("name").and_then(|name| rows.text(name)).unwrap_or_default();
    let subject = match (&*name, is_body, context.status.clone(), context.content_type.clone()) {
        ("body", true, None, Some(_)) => Subject::Request,
        ("response", true, Some(status), Some(content_type)) => Subject::Response { status, content_type },
        (name, false, None, _) => Subject::Parameter { location: context.location.clone()?, name: name.to_owned() },
        _ => return None,
    };
    let required = match props.get("required").map(|required| rows.follow(required)) {
        Some(Followed::Value(Value::Bool(required))) => Some(*required),
        _ => None,
    };
    Some(Table { subject, lossy, required, refs, root })
}

/// Returns the properties of the only child.
fn child<'r>(rows: &'r Rows, members: &'r Map<String, Value>) -> Option<&'r Map<String, Value>> {
    match rows.follow(members.get("children")?) {
        Followed::Value(Value::Array(items)) if is_element(items) => rows.object(&items[3]),
        _ => None,
    }
}
