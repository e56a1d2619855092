"""Walks a whole payment life with the vendor's official SDK for Python, unmodified: official_sdk.py URL KEY

The SDK drops a response whose status or content type is not exactly the expected one, so it notices more than our own
client does. What the payer, the payment service and the clock do comes from the sandbox's control, with nothing but the
standard library.
"""
import json
import sys
import urllib.request

import elepay
from elepay.apis.tags import charge_api, code_api, customer_api, dispute_api, invoice_api, refund_api
from elepay.apis.tags import subscription_api

url, key = sys.argv[1:]
configuration = elepay.Configuration(key)
configuration.host = url
client = elepay.ApiClient(configuration)
charges, codes, refunds = charge_api.ChargeApi(client), code_api.CodeApi(client), refund_api.RefundApi(client)
customers, invoices = customer_api.CustomerApi(client), invoice_api.InvoiceApi(client)
subscriptions, disputes = subscription_api.SubscriptionApi(client), dispute_api.DisputeApi(client)


def check(what, response, expected_status, **members):
    assert response.response.status == expected_status, f"{what}: {response.response.status}"
    for name, expected in members.items():
        assert response.body[name] == expected, f"{what}: {name} is {response.body[name]!r}"
    print(f"{what}: {expected_status}")
    return response.body


def refused(what, call, code):
    try:
        call()
    except elepay.ApiException as error:
        assert error.status == 400 and code in str(error.body), error
        print(f"{what}: refused with {code}")
    else:
        raise SystemExit(f"{what}: was accepted")


def control(path, body=None):
    """Calls the sandbox's control."""
    request = urllib.request.Request(f"{url}/_sandbox/{path}", json.dumps(body or {}).encode(), method="POST")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def approve(kind, id):
    control(f"{kind}/{id}/approve")


order = {"amount": 500, "orderNo": "sdk-1", "paymentMethod": "creditcard", "resource": "web"}


# A charge: created, approved, refunded.
charge = check("create a charge", charges.create_charge(body=order), 201, status="pending", amount=500, object="charge")
path = {"id": charge["id"]}
check("retrieve its status", charges.retrieve_charge_status(path_params=path), 200, status="pending")
approve("charges", charge["id"])
check("retrieve it", charges.retrieve_charge(path_params=path), 200, status="captured", id=charge["id"])
refused("charge the order again", lambda: charges.create_charge(body=order), "M002007")
refund = refunds.create_refund(path_params=path, body={"amount": 200, "reason": "damaged"})
refund = check("refund a part", refund, 201, status="pending", amount=200)
control("clock/advance", {"seconds": 2})
where = dict(path, refundId=refund["id"])
check("retrieve the refund", refunds.retrieve_charge_refund(path_params=where), 200, status="refunded")
assert check("list its refunds", refunds.list_charges_refunds(path_params=path), 200)["total"] == 1
check("retrieve the charge", charges.retrieve_charge(path_params=path), 200, status="partially_refunded")

# Captured later, in part; declined; revoked.
later = charges.create_charge(body=dict(order, orderNo="sdk-2", capture=False)).body
approve("charges", later["id"])
where = {"id": later["id"]}
check("look at an authorised charge", charges.retrieve_charge(path_params=where), 200, status="uncaptured")
check("capture a part", charges.capture_charge(path_params=where, body={"amount": 300}), 200, status="captured")
declined = charges.create_charge(body=dict(order, orderNo="sdk-3")).body
control(f"charges/{declined['id']}/decline")
# The SDK cannot read the status `failed`, which is newer than it is.
raw = charges.retrieve_charge(path_params={"id": declined["id"]}, skip_deserialization=True).response.data
assert json.loads(raw)["status"] == "failed", raw
unwanted = charges.create_charge(body=dict(order, orderNo="sdk-4")).body
check("revoke a charge", charges.revoke_charge(path_params={"id": unwanted["id"]}), 200, status="revoked")
listed = check("list charges", charges.list_charges(query_params={"limit": 1, "status": "revoked"}), 200)
assert listed["total"] == 1 and listed["charges"][0]["id"] == unwanted["id"], listed

# A dispute about a charge.
dispute = control(f"charges/{later['id']}/dispute")["object"]["id"]
check("look at a dispute", disputes.retrieve_dispute(path_params={"id": dispute}), 200, status="new")

# Codes: paid; closed by a call; closed by the clock.
code = check("create a code", codes.create_code(body={"amount": 500, "orderNo": "sdk-5"}), 201, status="pending")
assert str(code["codeUrl"]).startswith(url)
control(f"codes/{code['id']}/pay", {"method": "paypay"})
check("look at the code", codes.retrieve_code(path_params={"codeId": code["id"]}), 200, status="captured")
code = codes.create_code(body={"amount": 500, "orderNo": "sdk-6"}).body
check("close a code", codes.close_code(path_params={"codeId": code["id"]}), 204)
code = codes.create_code(body={"amount": 500, "orderNo": "sdk-7"}).body
control("clock/advance", {"seconds": 31 * 60})
check("look at an expired code", codes.retrieve_code(path_params={"codeId": code["id"]}), 200, status="closed")

# A customer, and a source that pays at once.
customer = customers.create_customer(body={"name": "Hanako"})
customer = check("create a customer", customer, 201, name="Hanako", object="customer")["id"]
where = {"customerId": customer}
source = customers.create_source(path_params=where, body={"paymentMethod": "creditcard", "resource": "web"})
source = check("create a source", source, 201, status="pending", object="source")["id"]
approve("sources", source)
assert check("list sources", customers.list_sources(path_params=where), 200)["sources"][0]["status"] == "active"
default = customers.update_customer(path_params=where, body={"defaultSource": source})
check("pay by it from now on", default, 200, id=customer)
stored = charges.create_charge(body=dict(order, orderNo="sdk-8", sourceId=source))
check("charge a source", stored, 201, status="captured")

# An invoice: a draft, submitted, sent, paid.
invoice = invoices.create_invoice(body={"amount": 900, "customerId": customer})
invoice = check("create an invoice", invoice, 201, status="draft")["id"]
where = {"invoiceId": invoice}
check("submit it", invoices.submit_invoice(path_params=where), 200, status="submit")
check("send it", invoices.send_invoice(path_params=where), 202)
control("clock/advance", {"seconds": 2})
approve("invoices", invoice)
check("look at the invoice", invoices.retrieve_invoice(path_params=where), 200, status="paid")

# A subscription: charged now and after a month, then cancelled.
request = {"customerId": customer, "amount": 300, "interval": "month", "intervalSpan": 1}
# The newest page publishes status 200; the SDK expects 201, and drops the body of any other.
raw = subscriptions.create_subscription(body=request, skip_deserialization=True).response
where = {"subscriptionId": json.loads(raw.data)["id"]}
print(f"create a subscription: {raw.status}")
check("start it", subscriptions.start_subscription(path_params=where), 200, status="active")
control("clock/advance", {"seconds": 32 * 86_400})
assert check("list its periods", subscriptions.list_subscription_periods(path_params=where), 200)["total"] == 2
check("cancel it", subscriptions.cancel_subscription(path_params=where), 200)

reserved = dict(order, orderNo="sdk-9", metadata={"route": "reserved"})
refused("use a reserved key of metadata", lambda: charges.create_charge(body=reserved), "M002002")
check("delete a source", customers.delete_source(path_params={"customerId": customer, "sourceId": source}), 204)
