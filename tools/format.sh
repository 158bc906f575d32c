#!/usr/bin/env bash
# Formats the C sources, or with --check only says what is not formatted and fails.
# The style belongs to clang-format 14; another version lays some lines out differently.
set -euo pipefail
cd "$(dirname "$0")/.."

tool=
for candidate in clang-format-14 clang-format; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" --version | grep -q 'version 14\.'; then
        tool=$candidate
        break
    fi
done
if [ -z "$tool" ]; then
    echo "format: clang-format 14 is missing (tools/install-deps.sh test installs it)" >&2
    exit 1
fi

sources() {
    find src tests \( -name '*.c' -o -name '*.h' \) -print0
}

case ${1:-} in
--check)
    # The first fault of each file is enough to know it.
    if faults=$(sources | xargs -0 -r "$tool" --dry-run --Werror --ferror-limit=1 2>&1); then
        exit 0
    fi
    grep -a 'error:' <<<"$faults" | sort -t: -u -k1,1
    echo 'format: lay them out with: make format'
    exit 1
    ;;
'') sources | xargs -0 -r "$tool" -i ;;
*)
    echo "usage: tools/format.sh [--check]" >&2
    exit 2
    ;;
esac
