"""A check for schemathesis: every refusal of a request that fits the document has a reason that the README states.

It replaces the check `positive_data_acceptance`, for which every refusal is a fault: it cannot know that an id has to
exist, or that a captured charge cannot be revoked.
"""
import json
import re

import schemathesis
from schemathesis import GenerationMode

# Nothing has this id; the order number is taken; the status, or what it belongs to, does not allow the call.
STATE = ("M002003", "M002004", "M002007", "M006", "M007")
# "Choices" of the README. Each names the member, so a refusal for any other reason is a finding.
CHOICES = {
    "amount": "must be at least 1 in the sandbox",
    "initialAmount": "must be at least 0 in the sandbox",
    "intervalSpan": "must be at least 1 in the sandbox",
    "limit": "must be at least 0",
    "offset": "must be at least 0",
}


def names_of_integers(document):
    """Returns the names of the members and parameters that the document calls integers."""

    def is_integer(schema):
        reference = schema.get("$ref")
        if reference:
            return is_integer(document["components"]["schemas"][reference.rpartition("/")[2]])
        return schema.get("type") == "integer"

    names, nodes = set(), [document]
    while nodes:
        node = nodes.pop()
        if isinstance(node, list):
            nodes += node
        if isinstance(node, dict):
            nodes += node.values()
            if isinstance(node.get("properties"), dict):
                names |= {name for name, schema in node["properties"].items() if is_integer(schema)}
            if "in" in node and "schema" in node and is_integer(node["schema"]):
                names.add(node["name"])
    return names


def integers(*values):
    for value in values:
        if isinstance(value, dict):
            yield from integers(*value.values())
        elif isinstance(value, list):
            yield from integers(*value)
        elif isinstance(value, (int, float)) or (isinstance(value, str) and value.lstrip("-").isdecimal()):
            yield int(value)


@schemathesis.check
def refusals_are_explained(ctx, response, case):
    meta = case.meta
    if response.status_code < 400 or meta is None or meta.generation.mode != GenerationMode.POSITIVE:
        return
    body = json.loads(response.content)
    code, message = body.get("errorCode", ""), body.get("message", "")
    if code.startswith(STATE):
        return
    # The vendor does not call the body of createChargeLocation required, but its members.
    if code == "M002001" and not response.request.body:
        return
    if code == "M002002" and any(message.startswith(f"`{name}` {reason}") for name, reason in CHOICES.items()):
        return
    # No integer of the API has more than 64 bits, which no page states of queries. A member that the document does not
    # name may be any number, so it is never a reason.
    name = message.partition("`: value is not of type" if "`: value" in message else "` is not an integer")[0]
    named = re.split(r"[.`]", name)[-1] in names_of_integers(case.operation.schema.raw_schema)
    if named and max(map(abs, integers(case.body, case.query)), default=0) >= 2**63:
        return
    raise AssertionError(f"a request that fits the document is refused with {code}: {message}")
