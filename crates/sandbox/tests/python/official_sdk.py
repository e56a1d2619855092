"""Calls the sandbox with the vendor's official SDK for Python, unmodified: official_sdk.py URL KEY CUSTOMER

The SDK drops a response whose status or content type is not exactly the expected one, so it notices more than our own
client does.
"""
import sys

import elepay
from elepay.apis.tags import charge_api, code_api, customer_api, refund_api

url, key, customer = sys.argv[1:]
configuration = elepay.Configuration(key)
configuration.host = url
client = elepay.ApiClient(configuration)


def check(what, response, expected_status, **members):
    assert response.response.status == expected_status, f"{what}: {response.response.status}"
    for name, expected in members.items():
        assert response.body[name] == expected, f"{what}: {name} is {response.body[name]!r}"
    print(f"{what}: {expected_status}")
    return response.body


charges = charge_api.ChargeApi(client)
order = {"amount": 500, "orderNo": "sdk-1", "paymentMethod": "creditcard", "resource": "web"}
check("create a charge", charges.create_charge(body=order), 201, status="pending", amount=500, object="charge")
code = code_api.CodeApi(client).create_code(body={"amount": 500, "orderNo": "sdk-2"})
assert str(check("create a code", code, 201, status="pending")["codeUrl"]).startswith(url)
source = customer_api.CustomerApi(client).create_source(
    path_params={"customerId": customer}, body={"paymentMethod": "creditcard", "resource": "web"}
)
check("create a source", source, 201, status="pending", object="source")
made = charges.create_charge(body=dict(order, orderNo="sdk-3", capture=False)).body["id"]
path = {"id": made}
check("retrieve a charge", charges.retrieve_charge(path_params=path), 200, status="pending", id=made)
check("retrieve its status", charges.retrieve_charge_status(path_params=path), 200, status="pending")
check("revoke it", charges.revoke_charge(path_params=path), 200, status="revoked")
listed = check("list charges", charges.list_charges(query_params={"limit": 1, "status": "revoked"}), 200)
assert listed["total"] == 1 and listed["charges"][0]["id"] == made, listed
refunds = refund_api.RefundApi(client).list_charges_refunds(path_params=path)
assert check("list its refunds", refunds, 200)["total"] == 0
closed = code_api.CodeApi(client).close_code(path_params={"codeId": code.body["id"]})
check("close a code", closed, 204)
customers = customer_api.CustomerApi(client)
check("create a customer", customers.create_customer(body={"name": "Hanako"}), 201, name="Hanako", object="customer")
where = {"customerId": customer, "sourceId": source.body["id"]}
assert check("list sources", customers.list_sources(path_params={"customerId": customer}), 200)["total"] == 1
check("delete a source", customers.delete_source(path_params=where), 204)
try:
    charges.create_charge(body=dict(order, metadata={"route": "reserved"}))
except elepay.ApiException as refused:
    assert refused.status == 400 and "M002002" in str(refused.body), refused
    print("a reserved key of metadata: refused with M002002")
else:
    raise SystemExit("a reserved key of metadata was accepted")
