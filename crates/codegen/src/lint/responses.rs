//! Responses: one of success for each operation, and one error object for all of them.

use elepay_spec::{Document, Operation, Problem, join, reference};

use crate::lint::bodies;

/// Statuses of success whose responses never have a body.
const WITHOUT_BODY: &[&str] = &["204", "205"];

/// Refuses the responses of an operation if the client would ignore one of them.
pub fn lint(document: &Document, operation: &Operation<'_>) -> Result<(), Problem> {
    let responses = join(&operation.pointer, "responses");
    for (at, status, response) in document.members(&responses) {
        let reason = match class(status) {
            Some(Class::Success) => continue,
            Some(Class::Error) if reference::target(response).is_some() => continue,
            Some(Class::Error) => {
                "a response for errors must be a `$ref` to `#/components/responses/`: all have the same error object"
                    .to_owned()
            }
            Some(Class::Other) => format!("a response with the status {status} has no effect; remove it"),
            None => format!(
                "`{status}` is neither `default` nor an HTTP status code; ranges are not supported, and every status \
                 from 200 to 299 is a success anyway"
            ),
        };
        return Err(document.problem(&at, reason));
    }
    let Some((at, status)) = operation.success(document) else {
        return Err(document.problem(&responses, "exactly one response with a status from 200 to 299 is needed"));
    };
    success(document, &at, status)
}

/// Refuses the responses for errors unless the client can read all of them: they have one error object.
pub fn lint_errors(document: &Document) -> Result<(), Problem> {
    let mut first: Option<&str> = None;
    for (at, ..) in document.members("/components/responses") {
        bodies::lint(document, &join(&at, "content"))?;
        for (media, ..) in document.members(&join(&at, "content")) {
            let schema = join(&media, "schema");
            let name = reference::component(document.at(&schema)).unwrap_or_default();
            if first.is_some_and(|first| first != name) {
                let reason = format!(
                    "the client reads one error object, `{}`; `{name}` would have no effect",
                    first.unwrap_or_default()
                );
                return Err(document.problem(&schema, reason));
            }
            first = Some(name);
        }
    }
    Ok(())
}

fn success(document: &Document, at: &str, status: &str) -> Result<(), Problem> {
    let response = document.at(at);
    if reference::target(response).is_some() {
        return Err(document.problem(at, "the response of a success must be written here, not be a `$ref`"));
    }
    match response.get("content") {
        Some(_) if WITHOUT_BODY.contains(&status) => {
            let reason = format!("a response with the status {status} has no body; remove `content`");
            Err(document.problem(&join(at, "content"), reason))
        }
        Some(_) => bodies::lint(document, &join(at, "content")),
        None => Ok(()),
    }
}

/// What a status says.
enum Class {
    Success,
    Error,
    /// Neither: interim responses and redirects, which the client does not follow.
    Other,
}

/// Returns the class of a key of `responses`, or `None` if it is neither `default` nor a status.
fn class(status: &str) -> Option<Class> {
    if status == "default" {
        return Some(Class::Error);
    }
    match status.parse::<u16>().ok().filter(|_| status.len() == 3)? {
        200..300 => Some(Class::Success),
        400..600 => Some(Class::Error),
        100..600 => Some(Class::Other),
        _ => None,
    }
}
