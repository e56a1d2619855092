//! Values of the wrong form and references that lead nowhere are found at their line.

use elepay_spec::{Document, form};

const TEXT: &str = "\
openapi: 3.0.3
servers: [{ url: https://api.example.com }]
paths:
  /orders/{id}:
    post:
      operationId: createOrder
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/CreateOrder' } } }
      responses:
        '200':
          description: The order.
        default:
          $ref: '#/components/responses/Failure'
components:
  responses:
    Failure: { description: It failed. }
  schemas:
    CreateOrder:
      type: object
      required: [amount]
      properties:
        amount:
          type: integer
          minimum: 1
        state: { $ref: '#/components/schemas/State' }
        note:
          description: A note.
          allOf: [{ $ref: '#/components/schemas/Note' }]
        more: { type: object, additionalProperties: true }
    State: { type: string, enum: [new, paid] }
    Note: { type: string, maxLength: 50, x-sensitive: true }
";

fn problems(text: &str) -> Vec<String> {
    let document = Document::parse("t.yaml", text).unwrap_or_else(|problem| panic!("{problem}\n{text}"));
    form::problems(&document).iter().map(ToString::to_string).collect()
}

/// Returns the line and column at which `text` first has `what`, as a problem shows them.
fn place(text: &str, what: &str) -> String {
    let before = &text[..text.find(what).unwrap_or_else(|| panic!("`{what}` is missing"))];
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    format!("{}:{column}", before.matches('\n').count() + 1)
}

#[test]
fn a_document_without_them_has_no_problems() {
    assert_eq!(problems(TEXT), [""; 0]);
    assert_eq!(problems(include_str!("../../../../openapi/elepay.yaml")), [""; 0]);
}

#[test]
fn a_reference_that_cannot_be_followed_is_found_at_its_line() {
    for (from, to, at, reason) in [
        (
            "schemas/CreateOrder'",
            "schemas/CreateOrdr'",
            "$ref: '#/components/schemas/CreateOrdr'",
            "`#/components/schemas/CreateOrdr` does not exist in this document; did you mean `CreateOrder`?",
        ),
        (
            "responses/Failure'",
            "responses/Falure'",
            "$ref: '#/components/responses/Falure'",
            "`#/components/responses/Falure` does not exist in this document; did you mean `Failure`?",
        ),
        (
            "schemas/State'",
            "schemas/Currency'",
            "$ref: '#/components/schemas/Currency'",
            "`#/components/schemas/Currency` does not exist in this document",
        ),
        (
            "allOf: [{ $ref: '#/components/schemas/Note' }]",
            "allOf: [{ $ref: '#/components/schemas/Not' }]",
            "$ref: '#/components/schemas/Not'",
            "`#/components/schemas/Not` does not exist in this document; did you mean `Note`?",
        ),
        (
            "'#/components/schemas/State'",
            "'other.yaml#/State'",
            "$ref: 'other",
            "a `$ref` must begin with `#/components/`: other files are not read",
        ),
        (
            "'#/components/schemas/State'",
            "[State]",
            "$ref: [State]",
            "a `$ref` must begin with `#/components/`: other files are not read",
        ),
        (
            "'#/components/schemas/State' }",
            "'#/components/schemas/State', description: x }",
            "state:",
            "OpenAPI 3.0 ignores everything beside a `$ref`; put the `$ref` into an `allOf` beside it",
        ),
        (
            "    State: { type: string, enum: [new, paid] }",
            "    State: { $ref: '#/components/schemas/State' }",
            "$ref: '#/components/schemas/State' }\n        note",
            "`#/components/schemas/State` only leads from one `$ref` to the next, in a circle; give it a `type`",
        ),
    ] {
        let text = TEXT.replacen(from, to, 1);
        let found = problems(&text);
        assert_eq!(found.first(), Some(&format!("t.yaml:{}: {reason}", place(&text, at))), "{to}: {found:?}");
    }
}

#[test]
fn a_value_of_the_wrong_form_is_found_at_its_line() {
    for (from, to, at, reason) in [
        (
            "required: true, schema",
            "required: yes, schema",
            "required: yes, schema",
            "`required` must be `true` or `false`",
        ),
        ("required: true\n", "required: yes\n", "required: yes", "`required` must be `true` or `false`"),
        ("required: true\n", "required: 'true'\n", "required: 'true'", "`required` must be `true` or `false`"),
        ("required: [amount]", "required: amount", "required: amount", "`required` must be a list of strings"),
        (
            "required: [amount]",
            "required: true",
            "required: true\n      properties",
            "`required` must be a list of strings",
        ),
        ("minimum: 1", "minimum: '1'", "minimum: '1'", "`minimum` must be an integer"),
        ("minimum: 1", "minimum: 1.5", "minimum: 1.5", "`minimum` must be an integer"),
        ("maxLength: 50", "maxLength: -1", "maxLength: -1", "`maxLength` must be a non-negative integer"),
        ("x-sensitive: true", "x-sensitive: maybe", "x-sensitive: maybe", "`x-sensitive` must be `true` or `false`"),
        ("enum: [new, paid]", "enum: new", "enum: new", "`enum` must be a list of strings"),
        ("enum: [new, paid]", "enum: [1, 2]", "enum: [1, 2]", "`enum` must be a list of strings"),
        (
            "type: integer\n",
            "type: [integer, 'null']\n",
            "type: [integer, 'null']",
            "`type` must be a string that is not blank",
        ),
        (
            "additionalProperties: true",
            "additionalProperties: 'true'",
            "additionalProperties: 'true'",
            "`additionalProperties` must be a mapping",
        ),
        (
            "    State: { type: string, enum: [new, paid] }",
            "    State: text",
            "State: text",
            "`State` must be a mapping",
        ),
        ("        - { name", "          it: { name", "parameters:", "`parameters` must be a list"),
        (
            "        '200':\n          description: The order.\n",
            "        '200': The order.\n",
            "'200'",
            "`200` must be a mapping",
        ),
        ("[{ url: https://api.example.com }]", "https://api.example.com", "servers", "`servers` must be a list"),
    ] {
        let text = TEXT.replacen(from, to, 1);
        assert_eq!(problems(&text), [format!("t.yaml:{}: {reason}", place(&text, at))], "{to}");
    }
}
