//! One operation of the document, ready to be served.

use elepay_spec::{Document, Operation, Problem, join, reference};
use jsonschema::Validator;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::members::{Member, Members, members};
use super::sample::sample;
use super::validator::validator;

/// An operation: how it is called, and how it responds.
pub struct Route {
    pub operation_id: String,
    pub method: String,
    /// The segments of the path, with `{name}` for a parameter.
    path: Vec<String>,
    pub query: Vec<QueryParameter>,
    pub body: Option<RequestBody>,
    /// The parameters that choose a page of a list, if the response is one.
    pub page: Option<PageParameters>,
    pub success: Success,
}

/// The names of the query parameters for the length of a page and for the position of its first item.
pub struct PageParameters {
    pub limit: String,
    pub offset: String,
}

/// The parameters of a path in its order, by name.
pub type PathParameters = Vec<(String, String)>;

/// A query parameter.
pub struct QueryParameter {
    pub name: String,
    pub required: bool,
    /// Whether it is sent once for each value.
    pub is_list: bool,
    /// Whether its values are integers.
    pub is_integer: bool,
    pub default: Option<Value>,
    pub schema: Validator,
}

/// A request body.
pub struct RequestBody {
    pub required: bool,
    pub content_type: String,
    pub schema: Validator,
    pub members: Members,
    /// The JSON pointer of its schema.
    pub pointer: String,
}

/// The response to a call that succeeds.
pub struct Success {
    pub status: u16,
    pub body: Option<ResponseBody>,
}

/// A response body.
pub struct ResponseBody {
    pub content_type: String,
    pub schema: Validator,
    pub members: Members,
    /// The members of a list, if it is one.
    pub list: Option<ListMembers>,
}

/// The members of a list.
pub struct ListMembers {
    /// The name of the member with the items.
    pub items: String,
    /// The name of the member with their total number, if there is one.
    pub total: Option<String>,
    /// An item with everything that the document says it can have.
    pub sample: Value,
}

impl Route {
    pub fn read(document: &Document, operation: &Operation<'_>) -> Result<Self, Problem> {
        let query = operation.parameters_in(document, "query").into_iter();
        let page = operation.pagination(document);
        Ok(Self {
            operation_id: operation.id.to_owned(),
            method: operation.verb(),
            path: operation.path.split('/').map(str::to_owned).collect(),
            query: query.map(|(at, _)| QueryParameter::read(document, &at)).collect::<Result<_, _>>()?,
            body: RequestBody::read(document, operation)?,
            page: page.map(|page| PageParameters { limit: page.limit.to_owned(), offset: page.offset.to_owned() }),
            success: Success::read(document, operation)?,
        })
    }

    /// Returns the parameters of a path if it is the path of this operation.
    pub fn match_path(&self, path: &str) -> Option<PathParameters> {
        let sent: Vec<_> = path.split('/').collect();
        if sent.len() != self.path.len() {
            return None;
        }
        let mut parameters = Vec::new();
        for (expected, sent) in self.path.iter().zip(sent) {
            match expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if !sent.is_empty() => {
                    let value = percent_decode_str(sent).decode_utf8().ok()?;
                    parameters.push((name.to_owned(), value.into_owned()));
                }
                _ if expected == sent => {}
                _ => return None,
            }
        }
        Some(parameters)
    }

    /// Returns the path with `*` for each parameter: `/charges/*/refunds`.
    pub fn pattern(&self) -> String {
        let segments = self.path.iter().map(|segment| if is_parameter(segment) { "*" } else { segment });
        segments.collect::<Vec<_>>().join("/")
    }

    /// Returns whether a path of this operation can be one of those that a pattern selects, in which a segment `*`
    /// stands for any one.
    pub fn has_path_in(&self, pattern: &str) -> bool {
        let selected: Vec<_> = pattern.split('/').collect();
        // No path has these, as they are sent.
        let is_value = |segment: &str| !segment.is_empty() && !segment.contains(['?', '#', '{', '}', ' ']);
        selected.len() == self.path.len()
            && self.path.iter().zip(selected).all(|(own, selected)| {
                let is_any = selected == "*" && !own.is_empty();
                is_any || if is_parameter(own) { is_value(selected) } else { own == selected }
            })
    }

    /// Returns the members of the request body; none if the operation has no body.
    pub fn body_members(&self) -> impl Iterator<Item = (&String, &Member)> {
        self.body.iter().flat_map(|body| &body.members)
    }
}

/// Returns whether a segment of a path is a parameter.
fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

impl QueryParameter {
    fn read(document: &Document, parameter: &str) -> Result<Self, Problem> {
        let schema = join(parameter, "schema");
        let value = reference::resolve(document, document.at(&schema));
        let is_list = value["type"] == "array";
        let single = if is_list { reference::resolve(document, &value["items"]) } else { value };
        Ok(Self {
            name: document.at(&join(parameter, "name")).as_str().unwrap_or_default().to_owned(),
            required: document.at(&join(parameter, "required")) == true,
            is_list,
            is_integer: single["type"] == "integer",
            default: Member::of(document, document.at(&schema)).default,
            schema: validator(document, &schema)?,
        })
    }
}

impl RequestBody {
    fn read(document: &Document, operation: &Operation<'_>) -> Result<Option<Self>, Problem> {
        let pointer = join(&operation.pointer, "requestBody");
        if document.at(&pointer).get("$ref").is_some() {
            return Err(document.problem(&pointer, "a request body behind a `$ref` is not supported; write it inline"));
        }
        let Some((content_type, schema)) = operation.body(document) else { return Ok(None) };
        Ok(Some(Self {
            required: document.at(&join(&pointer, "required")) == true,
            content_type: content_type.to_owned(),
            schema: validator(document, &schema)?,
            members: members(document, &schema),
            pointer: schema,
        }))
    }
}

impl Success {
    fn read(document: &Document, operation: &Operation<'_>) -> Result<Self, Problem> {
        let status = operation.success(document).and_then(|(_, status)| status.parse().ok());
        let problem = || document.problem(&operation.pointer, "expected exactly one response with a 2xx status");
        Ok(Self { status: status.ok_or_else(problem)?, body: ResponseBody::read(document, operation)? })
    }
}

impl ResponseBody {
    fn read(document: &Document, operation: &Operation<'_>) -> Result<Option<Self>, Problem> {
        let Some((content_type, schema)) = operation.response(document) else { return Ok(None) };
        let members = members(document, &schema);
        let names = match operation.pagination(document) {
            Some(pages) => Some((pages.items.to_owned(), Some(pages.total.to_owned()))),
            // Without pages, the response of a list has these members as well, and no others.
            None => named(&members, "array").map(|items| (items, named(&members, "integer"))),
        };
        let list = names.filter(|_| members.len() <= 2).map(|(items, total)| {
            let list = reference::follow(document, &schema);
            let sample = sample(document, document.at(&join(&join(&join(&list, "properties"), &items), "items")));
            ListMembers { items, total, sample }
        });
        Ok(Some(Self { content_type: content_type.to_owned(), schema: validator(document, &schema)?, members, list }))
    }
}

/// Returns the first member of a type.
fn named(members: &Members, json_type: &str) -> Option<String> {
    members.iter().find(|(_, member)| member.json_type == json_type).map(|(name, _)| name.clone())
}
