//! Which operations return the object that their path names, so that the client can tell the response from one about
//! another object.

use elepay_spec::{Document, Kind, Operation, join, operations};

/// The member that is the identity of an object whose schema has no `x-identity`, if it has this member.
const USUAL: &str = "id";

/// Returns the path parameter that is the identity of the object in the response, and the member of the response that
/// must be the same.
///
/// It is the last parameter of the path. A read is about what its path names: `GET /charges/{id}/status`. Any other
/// operation may create an object, so it is about what its path names only if that is what it returns: `POST
/// /charges/{id}/capture` returns what `GET /charges/{id}` does, and `POST /charges/{id}/refunds` does not.
pub fn identity<'d>(document: &'d Document, operation: &Operation<'d>) -> Option<(&'d str, &'d str)> {
    let component = operation.response_component(document)?;
    let member = member(document, component)?;
    let (object, parameter) = last_parameter(operation.path)?;
    let reads = |other: &Operation<'_>| other.is_read() && is_same(other.path, object);
    let returns_it = |other: &Operation<'_>| reads(other) && other.response_component(document) == Some(component);
    (operation.is_read() || operations(document).iter().any(returns_it)).then_some((parameter, member))
}

/// Returns the path up to its last parameter, and the name of that.
fn last_parameter(path: &str) -> Option<(&str, &str)> {
    let (begin, end) = (path.rfind('{')?, path.rfind('}')?);
    Some((path.get(..=end)?, path.get(begin + 1..end)?))
}

/// Returns whether two paths differ only in what their parameters are called.
fn is_same(one: &str, other: &str) -> bool {
    let is_parameter = |segment: &str| segment.starts_with('{');
    let mut pairs = one.split('/').zip(other.split('/'));
    one.split('/').count() == other.split('/').count()
        && pairs.all(|(one, other)| one == other || (is_parameter(one) && is_parameter(other)))
}

/// Returns the name of the member that is the identity of an object, if that is a string.
fn member<'d>(document: &'d Document, component: &str) -> Option<&'d str> {
    let schema = document.at(&join("/components/schemas", component));
    let name = schema["x-identity"].as_str().unwrap_or(USUAL);
    let property = schema["properties"].get(name)?;
    (Kind::of(property) == Kind::Plain && property["type"] == "string").then_some(name)
}

#[cfg(test)]
mod tests {
    use elepay_spec::{Document, operations};

    use super::identity;

    #[test]
    fn the_identity_is_the_last_parameter_if_the_response_is_what_the_path_names() {
        let response = |name: &str| {
            let schema = format!("{{ $ref: '#/components/schemas/{name}' }}");
            format!("{{ responses: {{ '200': {{ content: {{ application/json: {{ schema: {schema} }} }} }} }} }}")
        };
        let (charge, refund, state, list) =
            (response("Charge"), response("Refund"), response("State"), response("List"));
        let yaml = format!(
            "openapi: 3.0.3\npaths:\n  /charges: {{ post: {charge}, get: {list} }}\n  \
             /charges/{{id}}: {{ get: {charge} }}\n  \
             /charges/{{chargeId}}/capture: {{ post: {charge} }}\n  /charges/{{id}}/status: {{ get: {state} }}\n  \
             /charges/{{id}}/refunds: {{ post: {refund}, get: {list} }}\n  \
             /charges/{{id}}/refunds/{{refundId}}: {{ get: {refund}, delete: {charge} }}\n\
             components:\n  schemas:\n    \
             Charge: {{ x-identity: key, properties: {{ key: {{ type: string }} }} }}\n    \
             Refund: {{ properties: {{ id: {{ type: string }} }} }}\n    \
             State: {{ properties: {{ id: {{ type: string }} }} }}\n    \
             List: {{ properties: {{ id: {{ type: integer }} }} }}\n"
        );
        let document = Document::parse("test.yaml", &yaml).unwrap();
        let found = operations(&document);
        let found = found.iter().map(|it| (it.verb(), it.path, identity(&document, it)));
        let found: Vec<_> = found.filter_map(|(verb, path, identity)| Some((verb, path, identity?))).collect();
        let expected = [
            ("GET", "/charges/{id}", ("id", "key")),
            ("POST", "/charges/{chargeId}/capture", ("chargeId", "key")),
            ("GET", "/charges/{id}/status", ("id", "id")),
            ("GET", "/charges/{id}/refunds/{refundId}", ("refundId", "id")),
        ];
        let expected = expected.map(|(verb, path, identity)| (verb.to_owned(), path, identity));
        assert_eq!(found, expected);
    }
}
