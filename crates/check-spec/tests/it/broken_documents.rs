//! A document that would be misread is refused in one line for each problem: where it is, and what to do.

use std::fs;
use std::process::Command;

use crate::common::TEXT;

/// Returns the exit status and the errors of a check of the changed document.
fn check(text: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("changed.yaml");
    fs::write(&file, text).expect("it is written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_elepay-check-spec"));
    let output = command.arg("--spec").arg(&file).output().expect("it runs");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    let errors = String::from_utf8_lossy(&output.stderr).replace(&file.display().to_string(), "changed.yaml");
    (output.status.code(), errors)
}

/// Returns the line and column at which `text` first has `what`, as a problem shows them.
fn place(text: &str, what: &str) -> String {
    let before = &text[..text.find(what).unwrap_or_else(|| panic!("`{what}` is missing"))];
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    format!("{}:{column}", before.matches('\n').count() + 1)
}

#[test]
fn a_document_that_would_be_misread_is_refused_at_its_line_with_what_to_do() {
    let mut wrong = Vec::new();
    // A part of the document, its replacement, the text at the position of the problem, and the reason.
    for (from, to, at, reason) in [
        (
            "schemas/CreateChargeRequest'",
            "schemas/CreateChargeRequst'",
            "$ref: '#/components/schemas/CreateChargeRequst'",
            "`#/components/schemas/CreateChargeRequst` does not exist in this document; did you mean \
             `CreateChargeRequest`?",
        ),
        (
            "responses/Failure'",
            "responses/Falure'",
            "$ref: '#/components/responses/Falure'",
            "`#/components/responses/Falure` does not exist in this document; did you mean `Failure`?",
        ),
        (
            "    OrderNo:\n      type: string\n      maxLength: 50\n",
            "    OrderNo:\n      $ref: '#/components/schemas/OrderNo'\n",
            "$ref: '#/components/schemas/OrderNo'",
            "`#/components/schemas/OrderNo` only leads from one `$ref` to the next, in a circle; give it a `type`",
        ),
        (
            "          $ref: '#/components/schemas/Currency'",
            "          $ref: '#/components/schemas/Currency'\n          maxLength: 9",
            "currency:\n          $ref: '#/components/schemas/Currency'\n          maxLength",
            "OpenAPI 3.0 ignores everything beside a `$ref`; put the `$ref` into an `allOf` beside it",
        ),
        (
            "'#/components/schemas/Currency'",
            "'other.yaml#/Currency'",
            "$ref: 'other",
            "a `$ref` must begin with `#/components/`: other files are not read",
        ),
        (
            "      operationId: createCharge\n",
            "      operationId: createCharge\n      operationId: another\n",
            "operationId: another",
            "duplicate key `operationId`, already in line FIRST; remove one of the two",
        ),
        (
            "  title: elepay",
            "\ttitle: elepay",
            "title: elepay",
            "not valid YAML: tabs disallowed within this context (block indentation); indent with spaces",
        ),
        (
            "  title: elepay",
            "  title: &a elepay",
            "&a",
            "YAML anchors are not supported; use a component and `$ref` instead",
        ),
        (
            "  title: elepay",
            "  title: *a",
            "*a",
            "not valid YAML: while parsing node, found unknown anchor; aliases are not supported, use a component and \
             `$ref` instead",
        ),
        ("        required: true", "        required: yes", "required: yes", "`required` must be `true` or `false`"),
        ("maxLength: 50", "maxLength: '50'", "maxLength: '50'", "`maxLength` must be a non-negative integer"),
        (
            "required: [amount, orderNo, paymentMethod]",
            "required: amount",
            "required: amount",
            "`required` must be a list of strings",
        ),
        ("enum: [pending, refunded]", "enum: pending", "enum: pending", "`enum` must be a list of strings"),
        (
            "      parameters:\n        - name: id",
            "      parameters:\n          name: id",
            "parameters:\n          name",
            "`parameters` must be a list",
        ),
    ] {
        assert!(TEXT.contains(from), "the document has no `{from}`");
        let text = TEXT.replacen(from, to, 1);
        let (status, errors) = check(&text);
        // Where the first of two equal keys is depends on the document.
        let first = place(&text, "operationId: createCharge");
        let reason = reason.replace("FIRST", first.split(':').next().unwrap_or_default());
        let expected = format!("error: changed.yaml:{}: {reason}", place(&text, at));
        if status != Some(2) || errors.lines().next() != Some(&expected) {
            wrong.push(format!("{to}\n  gives {status:?} {errors}  and not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_problems_of_a_document_are_listed_in_its_order() {
    let text =
        TEXT.replacen("schemas/Refunds'", "schemas/Refund_'", 1).replacen("required: true\n", "required: yes\n", 1);
    let (status, errors) = check(&text);
    assert_eq!(status, Some(2), "{errors}");
    let lines: Vec<_> = errors.lines().collect();
    assert!(
        lines.len() == 2 && lines[0].contains("`required` must be") && lines[1].contains("did you mean"),
        "{errors}"
    );
}

#[test]
fn a_missing_or_misspelt_keyword_of_an_operation_is_a_finding_about_it() {
    // Keywords that check-spec does not know are those of others; the build refuses them.
    for (from, to, at, message) in [
        (
            "      responses:\n        '201': # the status is the SDK's",
            "      responsess:\n        '201': # the",
            "post:\n      operationId: createCharge",
            "published status \"201\", the document has none",
        ),
        (
            "        '201': # the status is the SDK's",
            "        2XX: # the",
            "2XX",
            "published status \"201\", the document has \"2XX\"",
        ),
        (
            "        '201': # the status is the SDK's, the page shows none\n",
            "        '200': { description: x }\n        '201':\n",
            "'200': { description: x }",
            "published status \"201\", the document has \"200\"",
        ),
        (
            "        '201': # the status is the SDK's",
            "        '204': # the",
            "'204': # the",
            "published status \"201\", the document has \"204\"",
        ),
    ] {
        let text = TEXT.replacen(from, to, 1);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("changed.yaml");
        fs::write(&file, &text).expect("it is written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_elepay-check-spec"));
        let output = command.arg("--spec").arg(&file).output().expect("it runs");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(1), "{printed}");
        assert!(printed.contains(message), "{to}: {printed}");
        assert!(printed.contains(&format!("changed.yaml:{}", place(&text, at))), "{to}: {printed}");
    }
}
