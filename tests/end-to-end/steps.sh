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
