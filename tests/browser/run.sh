#!/usr/bin/env bash
# Fetches what the lock file names into FOLDER, where it is not there yet, and runs the tests:
# run.sh FOLDER [FILTER]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
shift
mkdir -p "$folder"
if ! cmp -s "$here/package-lock.json" "$folder/node_modules/.fetched"; then
    cp "$here/package.json" "$here/package-lock.json" "$folder"
    (cd "$folder" && npm ci --silent --no-audit --no-fund --ignore-scripts)
    cp "$here/package-lock.json" "$folder/node_modules/.fetched"
fi
ANSINH_NODE_MODULES=$folder/node_modules exec node "$here/run.mjs" "$@"
