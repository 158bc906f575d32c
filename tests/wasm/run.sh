#!/usr/bin/env bash
# The native and the WebAssembly build make the same decisions: run.sh NATIVE LAW.wasm LAW_DIR
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cases=$(mktemp)
trap 'rm -f "$cases"' EXIT
mapfile -t laws < <(grep -rlE --include='*.md' '^(số hiệu|number):' "$3" | LC_ALL=C sort)
"$1" "${laws[@]}" >"$cases"
node "$here/decide.mjs" "$2" "$cases" "${laws[@]}"
