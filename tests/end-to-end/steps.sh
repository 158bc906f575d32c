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

fails() { # code, what, command …
    local want=$1 what=$2
    shift 2
    "$@" >"$dir/said" 2>"$dir/err"
    [ $? = "$want" ]
    tell $? "$what"
}
ok_bar() { # what, words before the bar, command …: on a terminal it shows how far it is
    local what=$1 words=$2
    shift 2
    ok "$what" script -qec "$(printf '%q ' "$@")" /dev/null
    says "$what: a bar" "$words \\["
}
no_bar() { # the last command, whose errors went to a file, drew nothing
    ! grep -q '%,' "$dir/err"
    tell $? 'no bar where there is no terminal'
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

# Two households of commune 07660, as the survey of October 2024 tells them: $dir/households.csv and
# $dir/members.csv. In D somebody with an allowance lives.
two_households() {
    cat >"$dir/households.csv" <<'CSV'
household,commune,village,surveyed_on,head_ethnicity
A,07660,Thôn 1,2024-10-05,01
D,07660,Thôn 2,2024-10-05,01
CSV
    cat >"$dir/members.csv" <<'CSV'
household,member,name,relation,born,sex,ethnicity,personal_id,schooling,health_insurance,social_allowance,work,pension
A,1,Nguyễn Văn Á,1,1990-03-01,1,01,024090000011,2,2,0,2,0
A,2,Nguyễn Thị Na,3,2022-08-15,2,01,,2,,0,,
D,1,Vi Văn Dũng,1,1970-01-01,1,01,,2,2,0,3,0
D,2,Vi Thị Én,2,1972-01-01,2,01,,2,2,0,2,0
CSV
}

# Two households of commune 07660, $dir/h.csv and $dir/m.csv: two of the people may be one, and a
# number does not fit its bearer's sex.
four_people() {
    cat >"$dir/h.csv" <<'CSV'
household,commune,village,surveyed_on
07660-1,07660,Thôn 1,2021-10-05
07660-2,07660,Thôn 2,2021-10-05
CSV
    cat >"$dir/m.csv" <<'CSV'
household,member,name,relation,born,sex,personal_id
07660-1,1,Trần Thị Bé,1,1950-03-01,2,024150000001
07660-1,2,Nguyễn Khánh Hoà,3,1985-03-07,2,024185000001
07660-2,1,Nguyen Khanh Hoa,1,1985,2,024185000010
07660-2,2,Lê Văn Cò,3,2010-05-05,1,024310000001
CSV
}

# Rows of a budget in $db, prepared by one person and approved by another.
budget() { # kind, day, rows …
    local id seen
    printf '%s\n' "${@:3}" >"$dir/b.csv"
    "$bin" budget "$1" --db "$db" "$dir/b.csv" --decision 1/QĐ --on "$2" --signer CT --who Lan >"$dir/b" || return 1
    id=$(grep -oE '[0-9a-f]{32}' "$dir/b" | head -1)
    seen=$("$bin" budget show --db "$db" "$id" 2>&1 | grep -oE -- '--seen [0-9a-f]+' | cut -d' ' -f2)
    "$bin" budget approve --db "$db" "$id" --seen "$seen" --who Minh
}
