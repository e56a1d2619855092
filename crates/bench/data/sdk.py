"""Creates charges with the vendor's SDK, and prints the seconds of CPU that those after the first took: URL COUNT"""
import sys
import time

import elepay
from elepay.apis.tags import charge_api

url, count = sys.argv[1], int(sys.argv[2])
configuration = elepay.Configuration("sk_test_0123456789abcdef0123456789abcdef")
configuration.host = url
charges = charge_api.ChargeApi(elepay.ApiClient(configuration))
order = {
    "amount": 1800,
    "orderNo": "order-2026-0001",
    "paymentMethod": "creditcard",
    "resource": "web",
    "description": "Two tickets for 28 November",
    "metadata": {"shop": "Shibuya", "cart": "8f14e45fceea167a"},
    "extra": {"frontUrl": "https://shop.example/orders/2026-0001/done"},
}


def call():
    charge = charges.create_charge(body=order)
    assert charge.response.status == 201 and charge.body["amount"] == 1800, charge


call()
before = time.process_time()
for _ in range(count):
    call()
print(time.process_time() - before)
