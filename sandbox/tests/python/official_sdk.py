"""Calls the sandbox with the vendor's official SDK for Python, unmodified: official_sdk.py URL KEY CUSTOMER

The SDK loses an answer whose status or content type is not exactly the one that it expects, so it notices more than our own
client would.
"""
import sys

import elepay
from elepay.apis.tags import charge_api, code_api, customer_api

url, key, customer = sys.argv[1:]
configuration = elepay.Configuration(key)
configuration.host = url
client = elepay.ApiClient(configuration)


def told(what, answer, expected_status, **members):
    assert answer.response.status == expected_status, f"{what}: {answer.response.status}"
    for name, expected in members.items():
        assert answer.body[name] == expected, f"{what}: {name} is {answer.body[name]!r}"
    print(f"{what}: {expected_status}")
    return answer.body


charges = charge_api.ChargeApi(client)
order = {"amount": 500, "orderNo": "sdk-1", "paymentMethod": "creditcard", "resource": "web"}
told("create a charge", charges.create_charge(body=order), 201, status="pending", amount=500, object="charge")
code = code_api.CodeApi(client).create_code(body={"amount": 500, "orderNo": "sdk-2"})
assert str(told("create a code", code, 201, status="pending")["codeUrl"]).startswith(url)
source = customer_api.CustomerApi(client).create_source(
    path_params={"customerId": customer}, body={"paymentMethod": "creditcard", "resource": "web"}
)
told("create a source", source, 201, status="pending", object="source")
try:
    charges.create_charge(body=dict(order, metadata={"route": "reserved"}))
except elepay.ApiException as refused:
    assert refused.status == 400 and "M002002" in str(refused.body), refused
    print("a reserved key of metadata: refused with M002002")
else:
    raise SystemExit("a reserved key of metadata was taken")
