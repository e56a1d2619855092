#!/usr/bin/env bash
# Generates clients for JavaScript from both documents, checks their types, and walks through a whole payment life with
# them. Skipped if Node.js is missing or too old, or the generator cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../../.."
if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; then
    echo "skipped: Node.js 20 or later is not installed"
    exit 0
fi
scratch=$(mktemp -d)
sandbox=
trap '[ -z "$sandbox" ] || kill "$sandbox"; rm -rf "$scratch"' EXIT
cp "$here/lifecycle.ts" "$here/tsconfig.json" "$scratch"
echo '{ "private": true, "type": "module" }' >"$scratch/package.json"
packages=(@hey-api/openapi-ts@0.95.0 typescript@5.9.3 tsx@4.23.15 @types/node@20.19.43)
if ! npm install --prefix "$scratch" --silent --no-audit --no-fund "${packages[@]}" >"$scratch/npm" 2>&1; then
    echo "skipped: the generator cannot be installed: $(tail -1 "$scratch/npm")"
    exit 0
fi
tool() { (cd "$scratch" && "node_modules/.bin/$@"); }
generate() { tool openapi-ts --input "$PWD/$1" --output "$2" --client @hey-api/client-fetch >"$scratch/out"; }
generate openapi/elepay.yaml api
generate crates/sandbox/openapi/control.yaml control
tool tsc --noEmit
cargo build --locked --quiet --bin elepay-sandbox
"${CARGO_TARGET_DIR:-target}/debug/elepay-sandbox" --port 0 >"$scratch/out" 2>"$scratch/log" &
sandbox=$!
for _ in $(seq 100); do grep -q '^let client' "$scratch/out" && break || sleep 0.1; done
value() { awk -v name="$1" '$1 == name { print $NF }' "$scratch/out"; }
tool tsx lifecycle.ts "$(value base)" "$(value key)"
