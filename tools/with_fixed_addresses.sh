#!/usr/bin/env bash
# Runs a command without address randomisation where the system permits it. Kernels that randomise
# 32 bits of an address put pages where clang 14's AddressSanitizer keeps its shadow, and the
# program then dies before main, now and then.
set -euo pipefail
if setarch -R true 2>/dev/null; then
    exec setarch -R "$@"
fi
exec "$@"
