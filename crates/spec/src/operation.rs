use serde_json::Value;

use crate::document::{Document, join};
use crate::reference;

/// The members of a path item that are operations; all others describe the path.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// One operation of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation<'d> {
    /// The JSON pointer of the operation.
    pub pointer: String,
    /// The HTTP method in lower case, as in the document.
    pub method: &'d str,
    /// The path, with `{name}` for each path parameter.
    pub path: &'d str,
    /// The `operationId`; empty if it is missing.
    pub id: &'d str,
}

/// The pagination of a list, as stated by `x-pagination`: two query parameters and two members of the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination<'d> {
    /// The parameter for the maximum length of a page.
    pub limit: &'d str,
    /// The parameter for the number of items before a page.
    pub offset: &'d str,
    /// The member with the items of a page.
    pub items: &'d str,
    /// The member with the number of items on all pages.
    pub total: &'d str,
}

/// Returns every operation, in the order of the document.
#[must_use]
pub fn operations(document: &Document) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    for (item, path, _) in document.members("/paths") {
        for (pointer, method, operation) in document.members(&item) {
            if METHODS.contains(&method) {
                let id = operation["operationId"].as_str().unwrap_or_default();
                operations.push(Operation { pointer, method, path, id });
            }
        }
    }
    operations
}

impl Operation<'_> {
    /// Returns the HTTP method in upper case, as in a request.
    #[must_use]
    pub fn verb(&self) -> String {
        self.method.to_uppercase()
    }

    /// Returns `true` if the operation only reads.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.method == "get"
    }

    /// Returns the parameters, each with its pointer.
    #[must_use]
    pub fn parameters<'d>(&self, document: &'d Document) -> Vec<(String, &'d Value)> {
        let list = join(&self.pointer, "parameters");
        let parameters = document.at(&list).as_array().map(Vec::as_slice).unwrap_or_default();
        parameters.iter().enumerate().map(|(index, parameter)| (join(&list, &index.to_string()), parameter)).collect()
    }

    /// Returns the parameters in one place (`path` or `query`), each with its pointer.
    #[must_use]
    pub fn parameters_in<'d>(&self, document: &'d Document, place: &str) -> Vec<(String, &'d Value)> {
        self.parameters(document).into_iter().filter(|(_, parameter)| parameter["in"] == place).collect()
    }

    /// Returns the pagination of the response, or `None` if the operation does not return pages.
    #[must_use]
    pub fn pagination<'d>(&self, document: &'d Document) -> Option<Pagination<'d>> {
        let pagination = document.at(&self.pointer).get("x-pagination")?;
        let name = |keyword: &str| pagination[keyword].as_str().unwrap_or_default();
        Some(Pagination { limit: name("limit"), offset: name("offset"), items: name("items"), total: name("total") })
    }

    /// Returns the media type of the request body and the pointer of its schema, or `None` if there is no body.
    #[must_use]
    pub fn body<'d>(&self, document: &'d Document) -> Option<(&'d str, String)> {
        content(document, &join(&self.pointer, "requestBody"))
    }

    /// Returns the pointer and the status of the 2xx response, or `None` unless there is exactly one.
    #[must_use]
    pub fn success<'d>(&self, document: &'d Document) -> Option<(String, &'d str)> {
        let responses = document.members(&join(&self.pointer, "responses")).into_iter();
        let mut found = responses.filter(|(_, status, _)| status.starts_with('2'));
        let (pointer, status, _) = found.next()?;
        found.next().is_none().then_some((pointer, status))
    }

    /// Returns the media type of the 2xx response and the pointer of its schema, or `None` if it has no body.
    #[must_use]
    pub fn response<'d>(&self, document: &'d Document) -> Option<(&'d str, String)> {
        content(document, &self.success(document)?.0)
    }

    /// Returns the name of the request body's component, or `None` if there is no body.
    #[must_use]
    pub fn body_component<'d>(&self, document: &'d Document) -> Option<&'d str> {
        reference::component(document.at(&self.body(document)?.1))
    }

    /// Returns the name of the 2xx response's component, or `None` if it has no body.
    #[must_use]
    pub fn response_component<'d>(&self, document: &'d Document) -> Option<&'d str> {
        reference::component(document.at(&self.response(document)?.1))
    }
}

fn content<'d>(document: &'d Document, pointer: &str) -> Option<(&'d str, String)> {
    let (media, content_type, _) = document.members(&join(pointer, "content")).into_iter().next()?;
    Some((content_type, join(&media, "schema")))
}
