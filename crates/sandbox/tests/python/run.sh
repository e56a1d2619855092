#!/usr/bin/env bash
# Runs the vendor's official SDK for Python against the sandbox; skipped if Python or the SDK cannot be had.
set -euo pipefail
cd "$(dirname "$0")/../../../.."
command -v python3 >/dev/null || { echo "skipped: python3 is not installed"; exit 0; }
scratch=$(mktemp -d)
sandbox=
trap '[ -z "$sandbox" ] || kill "$sandbox"; rm -rf "$scratch"' EXIT
install() {
    python3 -m venv "$scratch/venv" && "$scratch/venv/bin/pip" install --quiet elepay-python-sdk==1.2.0 setuptools
}
if ! install >"$scratch/pip" 2>&1; then
    echo "skipped: the SDK cannot be installed: $(tail -1 "$scratch/pip")"
    exit 0
fi
cargo build --locked --quiet --bin elepay-sandbox
"${CARGO_TARGET_DIR:-target}/debug/elepay-sandbox" --log >"$scratch/out" 2>"$scratch/log" &
sandbox=$!
for _ in $(seq 100); do grep -q '^let client' "$scratch/out" && break || sleep 0.1; done
value() { awk -v name="$1" '$1 == name { print $NF }' "$scratch/out"; }
"$scratch/venv/bin/python" crates/sandbox/tests/python/official_sdk.py \
    "$(value base)" "$(value key)" || { cat "$scratch/log"; exit 1; }
