//! The table of documents whose responses or references are broken in one place.

/// The response of createCharge, which the rows change.
const SUCCESS: &str = "        '201': # the status is the SDK's, the page shows none\n";
const DEFAULT: &str =
    "        default:\n          $ref: '#/components/responses/Failure'\n\n    get:\n      operationId: listCharges";

/// As the table of broken documents: a part of the repository's document, its replacement, the text at the position of
/// the problem, and a part of the reason.
pub const DOCUMENTS: &[(&str, &str, &str, &str)] = &[
    (
        SUCCESS,
        "        2XX:\n",
        "2XX:",
        "`2XX` is neither `default` nor an HTTP status code; ranges are not supported, and every status from 200 to \
         299 is a success anyway",
    ),
    (
        DEFAULT,
        "        '4XX':\n          $ref: '#/components/responses/Failure'\n\n    get:\n      operationId: listCharges",
        "'4XX'",
        "ranges are not supported",
    ),
    (SUCCESS, "        '20':\n", "'20':", "`20` is neither"),
    (SUCCESS, "        '600':\n", "'600':", "`600` is neither"),
    (SUCCESS, "        '302':\n", "'302':", "a response with the status 302 has no effect; remove it"),
    (
        SUCCESS,
        "        '100': { description: x }\n        '201':\n",
        "'100':",
        "a response with the status 100 has no effect",
    ),
    (
        SUCCESS,
        "        '200': { description: x }\n        '201':\n",
        "responses:\n        '200': { ",
        "exactly one response with a status from 200 to 299 is needed",
    ),
    (SUCCESS, "        '402':\n", "'402':", "a response for errors must be a `$ref` to `#/components/responses/`"),
    (
        "        default:\n          $ref: '#/components/responses/Failure'\n",
        "        default: { description: x }\n",
        "default: { description",
        "a response for errors must be a `$ref` to `#/components/responses/`",
    ),
    (
        "          description: The created charge.\n          content:\n            application/json;charset=utf-8:\n\
         \x20             schema:\n                $ref: '#/components/schemas/Charge'\n",
        "          $ref: '#/components/responses/Failure'\n",
        "'201':",
        "the response of a success must be written here, not be a `$ref`",
    ),
    (
        SUCCESS,
        "        '204':\n",
        "content:\n            application/json;charset=utf-8:\n              schema:\n                \
         $ref: '#/components/schemas/Charge'\n",
        "a response with the status 204 has no body; remove `content`",
    ),
    (
        "  responses:\n    # The operations' pages",
        "  responses:\n    Other:\n      description: x\n      content:\n        application/json:\n          schema:\n\
         \x20           $ref: '#/components/schemas/ProviderError'\n    # The operations' pages",
        "schema:\n            $ref: '#/components/schemas/ErrorObject'",
        "the client reads one error object, `ProviderError`; `ErrorObject` would have no effect",
    ),
    ("      responses:\n", "      response:\n", "response:", "did you mean `responses`?"),
    (
        "responses/Failure'",
        "responses/Falure'",
        "$ref: '#/components/responses/Falure'",
        "`#/components/responses/Falure` does not exist in this document; did you mean `Failure`?",
    ),
    (
        "    OrderNo:\n      type: string\n",
        "    OrderNo:\n      $ref: '#/components/schemas/OrderNo'\n    OldOrderNo:\n      type: string\n",
        "$ref: '#/components/schemas/OrderNo'",
        "only leads from one `$ref` to the next, in a circle",
    ),
    (
        "requestBody:\n        required: true",
        "requestBody:\n        required: yes",
        "required: yes",
        "`required` must be `true` or `false`",
    ),
];
