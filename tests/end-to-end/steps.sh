# What the scripts of this folder share: source it first. Each step is a line of TAP.
#   $bin   the program      $dir   a folder of one's own, removed at the end
#   $dir/said, $dir/err     what the last command printed
bin=${ANSINH_BIN:-build/release/ansinh}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
failed=0

tell() { # 0 or not, what
    n=$((n + 1))
    if [ "$1" = 0 ]; then
        echo "ok $n - $2"
    else
        failed=1
        echo "not ok $n - $2"
    fi
}
ok() { # what, command …
    local what=$1
    shift
    "$@" >"$dir/said" 2>"$dir/err"
    local code=$?
    [ $code = 0 ] || sed 's/^/# /' "$dir/err" | head -5
    tell $code "$what"
}
says() { # what, pattern: the last command's output has it
    grep -q -- "$2" "$dir/said" "$dir/err"
    local code=$?
    [ $code = 0 ] || head -5 "$dir/said" | sed 's/^/# /'
    tell $code "$1"
}

# A decision of the budget of $year, prepared by one person and approved by another: ${hoa[@]} and
# ${binh[@]} are --db and who it is.
give() { # kind, file
    local id seen
    id=$("$bin" budget "$1" "${hoa[@]}" "$2" --decision 9/QĐ --on "$year-01-02" --signer 'Lê C' |
        grep -oE '[0-9a-f]{32}')
    seen=$("$bin" budget show --db "$db" "$id" 2>&1 | grep -oE 'seen [0-9a-f]{32}' | cut -d' ' -f2)
    "$bin" budget approve "${binh[@]}" "$id" --seen "$seen" >/dev/null
}
