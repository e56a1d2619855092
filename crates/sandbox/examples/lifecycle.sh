#!/bin/sh
# Takes a charge, a code, a source, a refund, an invoice and a subscription through their lives, with curl alone:
#
#     elepay-sandbox --port 4010 &
#     sh lifecycle.sh http://127.0.0.1:4010
#
# What elepay's API does is called with the key. What payers, banks and time do is below /_sandbox, without a key.
set -eu
url=${1:-http://127.0.0.1:4010}
key=${2:-sk_test_sandbox}
control=$url/_sandbox
# An order number is paid once, so each run has its own.
run=$(date +%s)-$$

# call PATH [BODY]: calls the API, with POST if there is a body.
call() {
    if [ $# -gt 1 ]; then
        curl -sS -u "$key:" -H 'Content-Type: application/json' "$url$1" -d "$2"
    else
        curl -sS -u "$key:" "$url$1"
    fi
}

# new PREFIX PATH BODY: calls the API, and prints the id of the new object.
new() {
    call "$2" "$3" | grep -o "\"id\":\"$1_[^\"]*\"" | head -n 1 | cut -d '"' -f 4
}

# act PATH [BODY]: controls the sandbox. A refusal ends this script, and says why.
act() {
    body=${2:-'{}'}
    curl -sS --fail-with-body -o "$answer" -H 'Content-Type: application/json' "$control$1" -d "$body" || {
        echo "$1 $body is refused:" && cat "$answer"
        exit 1
    } >&2
}

# is ID STATUS: an object has a status.
is() {
    status=$(curl -sS "$control/objects/$1" | sed -n 's/^    "status": "\(.*\)",\{0,1\}$/\1/p')
    [ "$status" = "$2" ] || {
        echo "$1 is $status, not $2" >&2
        exit 1
    }
    echo "$1 is $status"
}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

echo '-- A charge: the payer agrees, half of it is refunded, then the payer disputes it, and the shop wins.'
charge=$(new cha /charges '{"amount": 1000, "orderNo": "'"$run"'-1", "paymentMethod": "creditcard"}')
is "$charge" pending
act "/charges/$charge/approve"
is "$charge" captured
refund=$(new ref "/charges/$charge/refunds" '{"amount": 500}')
is "$refund" pending
act /clock/advance '{"seconds": 2}'
is "$refund" refunded
is "$charge" partially_refunded
act "/charges/$charge/dispute"
dispute=$(grep -o 'dis_[a-z0-9_]*' "$answer" | head -n 1)
act "/disputes/$dispute/status" '{"status": "won"}'
is "$dispute" won

echo '-- A charge that is authorised first, and captured in part.'
charge=$(new cha /charges '{"amount": 900, "orderNo": "'"$run"'-2", "paymentMethod": "creditcard", "capture": false}')
act "/charges/$charge/approve"
is "$charge" uncaptured
call "/charges/$charge/capture" '{"amount": 800}' >"$answer"
is "$charge" captured

echo '-- A charge that is paid later at a convenience store, and one that is declined.'
charge=$(new cha /charges '{"amount": 700, "orderNo": "'"$run"'-3", "paymentMethod": "konbini"}')
act "/charges/$charge/status" '{"status": "waiting"}'
is "$charge" waiting
act "/charges/$charge/approve"
is "$charge" captured
charge=$(new cha /charges '{"amount": 600, "orderNo": "'"$run"'-4", "paymentMethod": "paypay"}')
act "/charges/$charge/decline"
is "$charge" failed

echo '-- A code: declined, then paid. Another one expires.'
code=$(new code /codes '{"amount": 500, "orderNo": "'"$run"'-5"}')
act "/codes/$code/decline"
is "$code" pending
act "/codes/$code/pay" '{"method": "paypay"}'
is "$code" captured
code=$(new code /codes '{"amount": 400, "orderNo": "'"$run"'-6"}')
act "/codes/$code/expire"
is "$code" closed

echo '-- A source: stored, and used without a payer.'
customer=$(new cus /customers '{"name": "Hanako"}')
source=$(new src "/customers/$customer/sources" '{"paymentMethod": "creditcard", "resource": "web"}')
is "$source" pending
act "/sources/$source/approve"
is "$source" active
order="{\"amount\": 300, \"orderNo\": \"$run-7\", \"paymentMethod\": \"creditcard\", \
\"customerId\": \"$customer\", \"sourceId\": \"$source\"}"
is "$(new cha /charges "$order")" captured
call "/customers/$customer" "{\"defaultSource\": \"$source\"}" >"$answer"

echo '-- An invoice: submitted, sent, and paid by the customer.'
invoice=$(new inv /invoices "{\"amount\": 200, \"customerId\": \"$customer\"}")
is "$invoice" draft
call "/invoices/$invoice/submit" '' >"$answer"
call "/invoices/$invoice/send" '' >"$answer"
act /clock/advance '{"seconds": 2}'
is "$invoice" sent
act "/invoices/$invoice/approve"
is "$invoice" paid

echo '-- A subscription: charged each day, declined once, resumed, and cancelled at the end of its period.'
plan="{\"customerId\": \"$customer\", \"amount\": 100, \"interval\": \"day\", \"name\": \"Tea\"}"
subscription=$(new sub /subscriptions "$plan")
is "$subscription" new
call "/subscriptions/$subscription/start" '' >"$answer"
act /clock/advance '{"seconds": 3}'
is "$subscription" active
act "/subscriptions/$subscription/decline"
act /clock/advance '{"seconds": 86403}'
is "$subscription" past_due
call "/subscriptions/$subscription/resume" '' >"$answer"
act /clock/advance '{"seconds": 3}'
is "$subscription" active
call "/subscriptions/$subscription/cancel" '' >"$answer"
act /clock/advance '{"seconds": 90000}'
is "$subscription" canceled

echo '-- The response to a payment is lost: the call was executed all the same.'
lost='{"kind": "closeWithoutResponse", "executed": true}'
act /faults "{\"fault\": $lost, \"when\": {\"operation\": \"createCode\"}, \"times\": 1}"
call /codes '{"amount": 90, "orderNo": "'"$run"'-8"}' 2>"$answer" && exit 1
code=$(curl -sS "$control/codes" | grep -o 'code_[a-z0-9_]*' | tail -n 1)
is "$code" pending

echo 'All lives are lived.'
