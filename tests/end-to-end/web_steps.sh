# What the scripts about pages share: source it after steps.sh. Who asks has a jar of cookies,
# $dir/jar.LOGIN, once logged in.
#   $at      where the server answers, after `serve`
#   $token, $operation   of the form that was sent last
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; grep -sa -A60 -E "Sanitizer|runtime error" "$dir/out" >&2; rm -rf "$dir"' EXIT

serve() { serve_https --http "$@"; } # the pages of $db; options …
serve_https() {
    # Emptied before the server starts: what an earlier one said must not be read for its address.
    : >"$dir/out"
    ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=1" \
        "$bin" serve --db "$db" --listen 127.0.0.1:0 "$@" >>"$dir/out" 2>&1 &
    server=$!
    for _ in $(seq 200); do grep -q http "$dir/out" && break; sleep 0.05; done
    at=$(grep -o 'http://[0-9.:]*' "$dir/out")
}
enter() { # logs in
    curl -s -o /dev/null -c "$dir/jar.$1" --data-urlencode "login=$1" \
        --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap"
}
get() { curl -s -b "$dir/jar.$1" "$at$2"; } # login, path
status() { curl -s -o /dev/null -w '%{http_code}' -b "$dir/jar.$1" "$at$2"; }
words() { sed 's/<[^>]*>/ /g;s/&amp;/\&/g' | tr -s ' \n' ' '; }
read_form() { # login, where the form stands
    local form
    form=$(get "$1" "$2")
    token=$(grep -o 'name="csrf" value="[0-9a-f]*"' <<<"$form" | head -1 | cut -d'"' -f4)
    operation=$(grep -o 'name="operation" value="[0-9a-f]*"' <<<"$form" | head -1 | cut -d'"' -f4)
}
# login, where the form stands, where it goes, fields …: the answer with its head is in $dir/said.
# What was sent once can be sent again: $operation.
send() { send_as --data-urlencode "$@"; }
# The same of a form with files: FIELD=@PATH.
send_files() { send_as -F "$@"; }
send_as() {
    local how=$1 who=$2 page=$3 to=$4
    shift 4
    read_form "$who" "$page"
    local fields=("$how" "csrf=$token" "$how" "operation=$operation")
    for x in "$@"; do fields+=("$how" "$x"); done
    curl -s -i -b "$dir/jar.$who" "${fields[@]}" "$at$to" >"$dir/said"
    : >"$dir/err"
}
done_with() { grep -q '^HTTP/1.1 303' "$dir/said"; }
refused() {
    grep -q '^HTTP/1.1 40[03]' "$dir/said" && words <"$dir/said" | grep -q "$1" && return
    words <"$dir/said" | cut -c1-1200 | sed 's/^/# /'
    return 1
}
