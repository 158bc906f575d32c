#!/usr/bin/env bash
# Runs one fuzz target for FUZZ_SECONDS (10), from the seeds of the repository if there are any.
#
#   tools/fuzz_one.sh TARGET SEEDS
#
# New inputs stay beside the target, in TARGET.corpus; an input that crashes it in TARGET.crash-*.
set -euo pipefail
target=$1
seeds=$2
corpus=$target.corpus
mkdir -p "$corpus"
inputs=("$corpus")
[ -d "$seeds" ] && inputs+=("$seeds")
exec "$target" -max_total_time="${FUZZ_SECONDS:-10}" -timeout=10 -rss_limit_mb=2048 \
    -max_len=65536 -artifact_prefix="$target.crash-" -print_final_stats=1 "${inputs[@]}"
