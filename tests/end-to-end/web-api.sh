#!/usr/bin/env bash
# The API as programs ask it: tokens, scope, cursors, streams, problems, keys that make a writing
# one, and each answer against the shape that /api/v1/openapi.json declares.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/t.db
month=$(date +%Y-%m)
step() { "$bin" campaign step "$1" --db "$db" --year 2021 --commune all --on "2021-$2" --who xã "${@:3}" >/dev/null; }
mkdir "$dir/own"
printf 'household,commune,village,surveyed_on\nA,07615,Thôn 1,2026-01-05\n' >"$dir/own/households.csv"
printf 'household,member,name,relation,born,sex\nA,1,Nguyễn Văn A,1,1980-03-02,1\n' >"$dir/own/members.csv"
printf 'entity,fact,value,from,to,known_from\nA/1,disability,severe,2026-01-10,,2026-01-12\n' >"$dir/own/facts.csv"
registry() {
    "$bin" synth --area bac-giang --year 2021 --households 100 --out "$dir/2021" >/dev/null &&
        "$bin" init --db "$db" >/dev/null &&
        "$bin" import --db "$db" "$dir"/2021/{households,members,facts}.csv >/dev/null 2>&1 &&
        "$bin" campaign open --db "$db" --year 2021 >/dev/null &&
        step list 09-05 && step survey 11-10 && step score 11-12 &&
        "$bin" import --db "$db" "$dir"/own/{households,members,facts}.csv --who xã
}
ok 'a registry, scored' registry
[ "$failed" = 0 ] || exit 1
other=$(tail -1 "$dir/2021/households.csv" | cut -d, -f1)
# A severely disabled adult: 810.000 đ a month (1,5 times 540.000, Decree 335/2026).
paid() {
    "$bin" enrol prepare --db "$db" A/1 disability_allowance open --from "$month" --number 1/QĐ --signer 'Chủ tịch' \
        --who 'Người Lập' && "$bin" enrol approve --db "$db" all --who 'Người Duyệt' &&
        "$bin" cycle prepare --db "$db" --month "$month" --provider VNPOST --who 'Người Lập'
}
ok 'somebody is paid' paid
users() {
    while IFS=: read -r login name role where; do
        echo | "$bin" user add --db "$db" "$login" --name "$name" >/dev/null || return 1
        "$bin" role add --db "$db" "$name" "$role" ${where:+--commune "$where"} --who 'Trần Quản' >/dev/null || return 1
        "$bin" user token add --db "$db" "$login" --purpose thử >"$dir/token.$login" 2>/dev/null || return 1
    done <<'USERS'
quan:Trần Quản:administrator
xa:Hoàng Xã:officer:07615
tinh:Nguyễn Tỉnh:province
tich:Vũ Tích:analyst
USERS
}
ok 'users with roles and tokens' users
grep -q '^ansinh_.\{43\}$' "$dir/token.tinh" &&
    [ "$(sqlite3 "$db" 'select count(*) from web_token' 2>/dev/null || echo 4)" = 4 ] &&
    ! grep -qaF "$(cat "$dir/token.tinh")" "$db"
tell $? 'a token is shown once and not kept'
! "$bin" user token add --db "$db" tinh --purpose x --until "$(date -d '+400 days' +%F)" >/dev/null 2>&1
tell $? 'a token has an end'

serve
at=$at/api/v1
ask() { curl -s -H "Authorization: Bearer $(cat "$dir/token.$1")" "${@:2}"; } # login, curl's words
status() { ask "$1" -o /dev/null -w '%{http_code}' "${@:2}"; }
is() { # what, expected, got
    [ "$2" = "$3" ]
    local code=$?
    [ $code = 0 ] || echo "# expected $2, got $3"
    tell $code "$1"
}
value() { grep -o "\"$1\":\"*[^,\"}]*" | head -1 | sed 's/.*:"*//'; } # of the first member of that name
n_case=0
: >"$dir/cases"
keep() { # template, kind, login, curl's words: one answer more to hold against its shape
    n_case=$((n_case + 1))
    ask "$3" "${@:4}" >"$dir/case.$n_case"
    echo "${method:-GET} $1 $dir/case.$n_case $2" >>"$dir/cases"
}

is 'nobody is told to bring a token' 401 "$(curl -s -o "$dir/problem" -w '%{http_code}' "$at/households/A")"
is 'a wrong token is none' 401 "$(curl -s -o /dev/null -w '%{http_code}' -H 'Authorization: Bearer ansinh_x' "$at/households/A")"
is 'pages take no token' 303 "$(status tinh "${at%/api/v1}/ho/A")"
is 'an analyst reads no names' '403 403' "$(status tich "$at/households/A") $(status tich "$at/persons?q=nguyen")"
is 'an officer reads the commune alone' '200 403' "$(status xa "$at/households/A") $(status xa "$at/households/$other")"
[ "$(ask xa -H 'Accept: text/csv' "$at/households" | tail -n +2 | cut -d, -f2 | sort -u)" = 07615 ]
tell $? 'and lists it alone'
is 'what is not declared is refused' '400 400 404 405' "$(status tinh "$at/households?x=1") $(status tinh "$at/households?limit=1001") \
$(status tinh "$at/khong-co") $(status tinh -X DELETE "$at/households")"

keep /api/v1/households json tinh "$at/households?limit=7"
next=$(value next <"$dir/case.1")
ask tinh "$at/households?limit=1000&cursor=$next" >"$dir/rest"
is 'a cursor goes on where the part ended' 101 "$(cat "$dir/case.1" "$dir/rest" | grep -o '"code"' | wc -l)"
keep /api/v1/households ndjson tinh -H 'Accept: application/x-ndjson' "$at/households"
keep /api/v1/households csv tinh -H 'Accept: text/csv' "$at/households"
is 'streams are whole' '101 102' "$(wc -l <"$dir/case.2") $(wc -l <"$dir/case.3")"
keep "/api/v1/households/{code}" json tinh "$at/households/A"
keep "/api/v1/households/{code}/owed" json tinh "$at/households/A/owed?month=$month"
owed=$(python3 -c 'import json, sys
x = json.load(sys.stdin)
one = [r for r in x["law"] if r["benefit"] == "disability_allowance"][0]
due = [d for d in x["due"] if d["benefit"] == "disability_allowance" and d["month"] == sys.argv[1]][0]
print(one["amount"], one["member"], len(one["trace"]) > 2, due["owed"], due["state"])' "$month" <"$dir/case.5")
is 'owed by law, with its steps; due' '810000 1 True 810000 pay' "$owed"
scored=$(while IFS=, read -r h _; do
    [ "$(status tinh "$at/households/$h/score")" = 200 ] && echo "$h" && break
done < <(tail -n +2 "$dir/2021/households.csv"))
keep "/api/v1/households/{code}/score" json tinh "$at/households/$scored/score"
python3 -c 'import json, sys
x = json.load(sys.stdin)
assert x["b1"] == x["b1_now"] == sum(p["value"] for p in x["points"]), x' <"$dir/case.6"
tell $? 'the points sum up to the score that was kept'
keep /api/v1/persons json tinh -G --data-urlencode "q=A" "$at/persons"
person=$(value id <"$dir/case.7")
keep "/api/v1/persons/{id}" json tinh "$at/persons/$person"
keep /api/v1/cycles json tinh "$at/cycles"
keep "/api/v1/cycles/{month}/payments" json tinh "$at/cycles/$month/payments"
is 'the payment' 810000 "$(value amount <"$dir/case.10")"
keep "/api/v1/cycles/{month}/payments" csv xa -H 'Accept: text/csv' "$at/cycles/$month/payments?commune=07615"
is 'payments of all communes are not for one of them' 403 "$(status xa "$at/cycles/$month/payments")"
keep /api/v1/areas json tich "$at/areas?level=commune&limit=3"
keep /api/v1/reports json tich "$at/reports"
for _ in $(seq 20); do [ "$(status tich "$at/reports/7.1?year=2021")" = 200 ] && break; sleep 0.1; done
keep "/api/v1/reports/{form}" json tich "$at/reports/7.1?year=2021"
keep /api/v1/law json tich "$at/law?limit=500"
keep "/api/v1/law/{name}" json tich "$at/law/disability_allowance"
keep /api/v1/openapi.json json tich "$at/openapi.json"

complaint='{"about":"payment","commune":"07615","said":"Chưa nhận được tiền"}'
post() { ask "$1" -H 'Content-Type: application/json' -H "Idempotency-Key: $2" -d "$3" "${@:4}"; }
method=POST keep /api/v1/complaints json xa -H 'Content-Type: application/json' -H 'Idempotency-Key: khoa-so-1-cua-toi' -d "$complaint" "$at/complaints"
made=$dir/case.$n_case
is 'the same key makes one complaint' "$(cat "$made")" "$(post xa khoa-so-1-cua-toi "$complaint" "$at/complaints")"
is 'another content under it is refused' '422 application/problem+json' "$(post xa khoa-so-1-cua-toi "${complaint/Chưa/Đã}" -o /dev/null -w '%{http_code} %{content_type}' "$at/complaints")"
is 'no key, no JSON, broken JSON, a list' '400 415 400 400' "$(status xa -H 'Content-Type: application/json' -d "$complaint" "$at/complaints") \
$(status xa -H 'Idempotency-Key: khoa-so-2-cua-toi' -d "$complaint" "$at/complaints") \
$(post xa khoa-so-2-cua-toi '{"about":' -o /dev/null -w '%{http_code}' "$at/complaints") \
$(post xa khoa-so-2-cua-toi '{"about":["payment"]}' -o /dev/null -w '%{http_code}' "$at/complaints")"
keep /api/v1/complaints json xa "$at/complaints"
keep "/api/v1/complaints/{id}" json xa "$at/complaints/$(value receipt <"$made")"
method=POST keep "/api/v1/complaints/{id}/answers" json xa -H 'Content-Type: application/json' -H 'Idempotency-Key: tra-loi-so-1-cua-xa' \
    -d '{"said":"Đã chuyển lại","closes":true}' "$at/complaints/$(value receipt <"$made")/answers"
is 'answered' true "$(ask xa "$at/complaints/$(value receipt <"$made")" | value closed)"
echo "GET /api/v1/households/{code} $dir/problem problem" >>"$dir/cases"
python3 "$(dirname "$0")/api_schema.py" "$dir/case.17" "$dir/cases" >"$dir/said"
code=$?
[ $code = 0 ] || head -20 "$dir/said" | sed 's/^/# /'
tell $code 'every route is described, was asked, and answers in the shape it declares'

# The law as OpenFisca's programs ask it. By hand, from law/vn/tro-giup-xa-hoi.yaml and
# huu-tri-xa-hoi.yaml: severely disabled, 1,5 times 360.000, 500.000, 540.000; 75 years on 31/7/2025:
# 500.000, a day later none; of the third nobody says whether there is a pension.
at=${at%/api/v1}
: >"$dir/cases"
cat >"$dir/question" <<'QUESTION'
{"persons": {
  "An": {"born": {"ETERNITY": "1990-05-10"}, "disability": {"ETERNITY": "severe"},
         "disability_allowance": {"2024-06": null, "2024-07": null, "2026-07": null}},
  "Hoa": {"born": {"ETERNITY": "1950-07-31"}, "pension": {"2025": "none"}, "social_pension_decision": {"2025-07": true},
          "social_pension": {"2025-07": null}},
  "Mai": {"born": {"ETERNITY": "1950-08-01"}, "pension": {"2025": "none"}, "social_pension_decision": {"2025-07": true},
          "social_pension": {"2025-07": null}},
  "Tư": {"born": {"ETERNITY": "1940-01-01"}, "pension": {"2025": null}, "social_pension_decision": {"2025-07": true},
         "social_pension": {"2025-07": null}}},
 "households": {
  "H1": {"members": ["An"]},
  "H2": {"parents": ["Hoa"], "children": ["Mai", "Tư"], "class": {"2025-07": "non_poor"}}}}
QUESTION
reckon() { curl -s -H 'Content-Type: application/json' -d "@${2:-$dir/question}" "$at/$1"; }
reckon calculate >"$dir/calculated"
echo "POST /calculate $dir/calculated json" >>"$dir/cases"
is 'reckoned' '{"2024-06": 540000, "2024-07": 750000, "2026-07": 810000} 500000 0 null' "$(python3 -c 'import json, sys
p = json.load(sys.stdin)["persons"]
print(json.dumps(p["An"]["disability_allowance"]), *(json.dumps(p[n]["social_pension"]["2025-07"]) for n in ("Hoa", "Mai", "Tư")))' <"$dir/calculated")"
reckon trace >"$dir/traced"
echo "POST /trace $dir/traced json" >>"$dir/cases"
python3 -c 'import json, sys
t = json.load(sys.stdin)
assert t["entitiesDescription"] == {"persons": ["An", "Hoa", "Mai", "Tư"], "households": ["H1", "H2"]}
assert len(t["requestedCalculations"]) == 4
one = t["trace"]["disability_allowance<2026-07>"]
assert one["value"][0] == 810000 and len(one["explanations"]) == 4 and "335/2026" in one["explanations"][0]
flat = [(k, v) for x in t["trace"].values() for k, v in x["parameters"].items()]
assert ("standard_amount<2026-07>", 540000) in flat, flat
for x in t["trace"].values():
    assert len(x["value"]) in (2, 4)' <"$dir/traced"
tell $? 'traced: values, parameters, steps'
for path in variables parameters entities spec variable/disability parameter/standard_amount; do
    curl -s "$at/$path" >"$dir/${path//\//.}"
    echo "GET /$(sed 's,/.*,/{id},' <<<"$path") $dir/${path//\//.} json" >>"$dir/cases"
done
is 'dated values' '{"2021-07-01": 360000, "2024-07-01": 500000, "2026-07-01": 540000}' \
    "$(python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)["values"]))' <"$dir/parameter.standard_amount")"
python3 "$(dirname "$0")/api_schema.py" "$dir/spec" "$dir/cases" >"$dir/said"
code=$?
[ $code = 0 ] || head -20 "$dir/said" | sed 's/^/# /'
tell $code 'in the shapes that /spec declares'
refused() { echo "$1" >"$dir/bad" && curl -s -o /dev/null -w '%{http_code} ' -H 'Content-Type: application/json' -d "@$dir/bad" "$at/calculate"; }
is 'refused: no household, nobody in it, no such variable, no such value, a rule given, no month' '400 400 400 400 400 400 ' \
    "$(refused '{"persons":{"a":{}}}')$(refused '{"persons":{"a":{}},"households":{"h":{"members":[]}}}')$(
        refused '{"persons":{"a":{"x":{"2026-01":1}}},"households":{"h":{"members":["a"]}}}')$(
        refused '{"persons":{"a":{"born":{"ETERNITY":"x"},"social_pension":{"2026-01":null}}},"households":{"h":{"members":["a"]}}}')$(
        refused '{"persons":{"a":{"social_pension":{"2026-01":5}}},"households":{"h":{"members":["a"]}}}')$(
        refused '{"persons":{"a":{"social_pension":{"2026":null}}},"households":{"h":{"members":["a"]}}}')"
head -c 70000 /dev/zero | tr '\0' ' ' >"$dir/long"
is 'a question that is too long' 413 "$(curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$dir/long" "$at/calculate")"
# 24 households times months are the most of one question; some of several at once wait.
python3 -c 'import json
print(json.dumps({"persons": {"a": {"disability_allowance": {f"{y}-{m:02}": None for y in (2024, 2025) for m in range(1, 13)}}},
                  "households": {"h": {"members": ["a"]}}}))' >"$dir/most"
sed 's/"2024-01": null/"2023-12": null, &/' "$dir/most" >"$dir/more"
weigh() { curl -s -o /dev/null -w '%{http_code}\n' -H 'Content-Type: application/json' -d "@$dir/$1" "$at/calculate"; }
is 'too much at once is refused' '200 400' "$(weigh most) $(weigh more)"
# All at the same moment: a slow machine must not have rested between them.
is 'much of several is put off' '200 429' "$(
    for _ in 1 2 3 4 5 6 7 8 9 10; do weigh most & done | sort -u | tr '\n' ' ' | sed 's/ $//'
    wait)"
at=$at/api/v1

"$bin" user token revoke --db "$db" tinh 3 >/dev/null
is 'a revoked token is none' 401 "$(status tinh "$at/cycles")"
kill -TERM "$server" && wait "$server"
server=
"$bin" audit show --db "$db" --format csv >"$dir/log" 2>/dev/null
grep -q 'read,Nguyễn Tỉnh,/api/v1/households/{code}/owed' "$dir/log" && grep -q 'read,Hoàng Xã,/api/v1/cycles/{month}/payments' "$dir/log" &&
    grep -q 'read,Hoàng Xã,/api/v1/complaints/{id}' "$dir/log" &&
    ! grep -q 'read,Vũ Tích' "$dir/log"
tell $? 'who read whom is in the audit log'
echo "1..$n"
exit $failed
