#!/usr/bin/env bash
# Enrolment as officers use it: from the law's own list to decisions, ways of payment, changes of
# life, a move, one person recorded twice, and roles. Two communes, seven people.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
fails() { # what, pattern, command …
    local what=$1 pattern=$2
    shift 2
    "$@" >"$dir/said" 2>"$dir/err"
    [ $? = 1 ] && grep -q -- "$pattern" "$dir/err"
    tell $? "$what"
}
db=$dir/t.db
a() { "$bin" "$@" --db "$db" --lang en; }
hoa=(--who 'Nguyễn Thị Hoà')
binh=(--who 'Bình')

cat >"$dir/households.csv" <<'END'
household,commune,village,surveyed_on
A,07615,Nà Trắng,2025-10-05
B,07663,Nghèo,2025-10-05
C,07663,Mới,2025-10-05
END
cat >"$dir/members.csv" <<'END'
household,member,name,relation,born,sex
A,1,Nguyễn Văn Á,1,1970-03-01,1
A,2,Nguyễn Thị Bé,3,2015-05-20,2
A,3,Trần Thị Cụ,4,1948-02-02,2
B,1,Lò Văn Dần,1,1980-01-01,1
B,2,Lò Thị Én,2,1966-08-15,2
C,1,Hoàng Văn Giáp,1,1985-01-01,1
C,2,Nguyễn Thị Be,3,2015-05-20,2
END
cat >"$dir/facts.csv" <<'END'
entity,fact,value,from,to
A,class,KN,2025-11-01,
B,class,KN,2025-11-01,
C,class,KN,2025-11-01,
A/2,disability,severe,2025-03-10,
A/3,pension,0,2025-01-01,
A/3,monthly_pension,0,2025-01-01,
A/3,no_support,0,2025-01-01,
B/2,disability,severe,2025-03-10,
C/2,disability,severe,2025-03-10,
END
"$bin" init --db "$db" >/dev/null
a import "$dir"/{households,members,facts}.csv --who xã >/dev/null

# ---- enrolled from the law's own list ----
# Standard 540.000: severe, child × 2 = 1.080.000; adult × 1.5 = 810.000; social pension 540.000.
ok 'likely entitled' a enrol likely --month 2026-07 --format csv
says 'the social pension, which only a decision makes owed' 'A/3.*social_pension,540000'
[ "$(tail -n +2 "$dir/said" | cut -d, -f6 | paste -sd+ | bc)" = 3510000 ]
tell $? '3.510.000 a month in all'
ok_bar 'likely' 'By the law' "$bin" enrol likely --month 2026-07 --db "$db" --lang en
ok 'of one commune' a enrol likely --month 2026-07 --commune 07663 --format csv
no_bar
[ "$(wc -l <"$dir/said")" = 3 ]
tell $? 'two'
for words in 'enrol prepare --likely A/2' 'enrol changes A/2' 'cycle prepare A/2' 'cycle prepare --commune 07615' \
    'due A/2 B/2' 'payee list A/2' 'recovery list 1' 'budget status 1 --year 2026' 'ledger trial 07615'; do
    month=(--month 2026-07)
    case $words in budget* | ledger*) month=() ;; esac
    # shellcheck disable=SC2086
    a $words "${month[@]}" >"$dir/said" 2>"$dir/err"
    [ $? = 2 ]
    tell $? "not of everybody when somebody is named: $words"
done
ok 'all prepared' a enrol prepare --likely --month 2026-07 --number '{n}/QĐ-{commune}' \
    --signer 'Chủ tịch' --on 2026-06-20 "${hoa[@]}"
fails 'not by herself, whatever the tones' 'no act is waiting' \
    a enrol approve all --who 'nguyễn thị hòa'
fails 'nor one by one' 'somebody else must approve' a enrol approve 1 --who 'NGUYEN THI HOA'
ok 'approved by another' a enrol approve all "${binh[@]}"
ok 'the decision is a fact' a person show A/3 --as-of 2026-07-01
says 'known to the law since it was signed' 'social_pension_decision  1  *2026-06-20'
ok 'nobody is left' a enrol likely --month 2026-07 --format csv
[ "$(wc -l <"$dir/said")" = 1 ]
tell $? 'in the list'
ok 'the decision on paper' a enrol paper 2
says 'of the pension' 'Trần Thị Cụ'
says 'with its amount' '540.000 đồng'

# ---- how they are paid ----
ok 'a guardian collects' a payee set A/2 bank --bank 970436 --account 0011004 --collector A/1 \
    --document 'Giám hộ: QĐ 5' --from 2026-06-21 "${hoa[@]}"
fails 'a bank that is none' 'no bank has the number' \
    a payee set B/2 bank --bank 999999 --account 1 "${hoa[@]}"
fails 'an account of another name' 'needs a paper' \
    a payee set B/2 bank --bank 970436 --account 77 --holder 'LO VAN DAN' "${hoa[@]}"
fails 'a minor collects' 'under 18' \
    a payee set A/3 cash --collector A/2 --document 'Giấy' "${hoa[@]}"
fails 'her own change' 'somebody else must approve' a payee approve 1 "${hoa[@]}"
ok 'approved' a payee approve 1 "${binh[@]}"
printf 'entity,method,bank,account,holder,paper,from\n%s\n%s\n' \
    'C/2,bank,970436,0011004,HOANG VAN GIAP,Ủy quyền 7,2026-06-21' 'B/2,home,,,,,2026-06-21' >"$dir/p.csv"
ok 'a file' a payee import "$dir/p.csv" "${hoa[@]}"
ok 'approved too' a payee approve all "${binh[@]}"
ok 'accounts of several' a payee list --more-than 1 --format csv
[ "$(grep -c 0011004 "$dir/said")" = 2 ]
tell $? 'are told'
ok 'an account of his own' a payee set C/2 bank --bank 970436 --account 0022005 --holder 'Hoang Van Giap' \
    --document 'Ủy quyền 7' --from 2026-06-22 "${hoa[@]}"
ok 'approved' a payee approve all "${binh[@]}"

# ---- the budget that a month is reserved from ----
ok 'money' budget assign 2026-01-05 fund,amount province,65000000
ok 'for the communes' budget allocate 2026-01-05 fund,programme,commune,amount \
    province,social_assistance,07615,30000000 province,social_assistance,07663,30000000 \
    province,social_pension,07615,5000000

# ---- three months; one does not come ----
printf 'code,name,bank,account,holder\nVNPOST,Bưu điện,970405,100200300,UBND\n' >"$dir/providers.csv"
month() { # month, who is not paid
    a cycle prepare --month "$1" --provider VNPOST "${hoa[@]}" &&
        a cycle approve --month "$1" "${binh[@]}" && a cycle list --month "$1" --format csv >"$dir/list" &&
        a cycle export --month "$1" --who Tài --providers "$dir/providers.csv" --authority UBND --out "$dir/$1" &&
        awk -F, -v not="$2" -v on="$1-10" 'NR == 1 { print "payment_id,result,amount_vnd,on,reason" }
            NR > 1 && $2 ~ /^AS/ && $3 != "stopped" { sum += $(NF - 2); print $2 ($4 == not ? ",unpaid," : ",paid,") $(NF - 2) "," on \
                ($4 == not ? ",không đến" : ",") }
            END { print "total,," sum ",," }' "$dir/$1/VNPOST-$1.csv" >"$dir/report.csv" &&
        a cycle import --month "$1" --who Tài "$dir/report.csv" &&
        a cycle reconcile --month "$1" --who Tài && a cycle close --month "$1" --who Tài
}
for m in 2026-07 2026-08 2026-09; do
    ok "$m is paid" month $m 'Lò Thị Én'
done
says 'and closed' 'Closed: 4 payments'
grep -q 'Nguyễn Thị Bé,Nguyễn Văn Á,07615,.*,account,970436,0011004' "$dir"/2026-09/VNPOST-2026-09.csv
tell $? 'into the account, by name of who collects'

# ---- changes of life, and the decisions that follow ----
a event death A/3 --on 2026-08-20 --who xã --source form >/dev/null
a event move C --commune 07615 --village Mới --to C9 --on 2026-09-10 --who xã --source form >/dev/null
ok 'changes' a enrol changes --month 2026-10 --format csv
says 'who died is ended after the month' 'A/3.*,end,2026-09,540000,0,.*Điều 8'
says 'three months uncollected is suspended' 'B/2.*,suspend,2026-10,.*Điều 2 khoản 3 điểm a'
says 'who moved is handed on' 'C9/2.*,07663,07615,.*,transfer,2026-10'
ok_bar 'changes' 'By the law' "$bin" enrol changes --month 2026-10 --db "$db" --lang en
ok 'decisions' a enrol changes --month 2026-10 --prepare --number '{n}/QĐ-UBND' --signer 'Chủ tịch' \
    "${hoa[@]}"
says 'three' '3 acts'
ok 'approved' a enrol approve all "${binh[@]}"
ok 'to be received' a enrol changes --month 2026-10 --format csv
says 'by the new commune' 'C9/2.*,07615,,.*,receive,2026-10'
[ "$(wc -l <"$dir/said")" = 2 ]
tell $? 'and nothing else is left to decide'
ok 'received' a enrol prepare C9/2 disability_allowance receive --from 2026-10 --number 9/QĐ \
    --signer 'Chủ tịch' "${hoa[@]}"
ok 'approved' a enrol approve all "${binh[@]}"
ok 'she comes after all' a enrol prepare B/2 disability_allowance resume --from 2026-10 \
    --number 10/QĐ --signer 'Chủ tịch' "${hoa[@]}"
ok 'approved' a enrol approve all "${binh[@]}"
ok 'October' month 2026-10 ''
grep -q 'Nguyễn Thị Be,07615.*,1080000$' "$dir/list"
tell $? 'the new commune pays the one month'
# July 810.000; she is 60 in August: 2 × 540.000. In October four months, of which none was collected.
grep -q 'Lò Thị Én,.*,1080000,2970000,0,4050000$' "$dir/list"
tell $? 'what was not collected comes with it'

# ---- one child recorded twice ----
ok 'one person' a duplicates merge 3-10 --keep 3 --household A --reason 'cùng một trẻ' --who xã
ok 'owed once' a due --month 2026-10 A/2 --format csv
says 'paid twice' 'disability_allowance,2026-10,1080000,2160000,0,-1080000'
ok 'the list' a cycle prepare --month 2026-11 "${hoa[@]}"
ok 'November' a cycle list --month 2026-11 --format csv
! grep -q 'Nguyễn Thị B' "$dir/said"
tell $? 'pays nobody a second time'
merge=$("$bin" duplicates merges --db "$db" --format csv 2>/dev/null | awk -F, 'NR == 2 { print $1 }')
ok 'two after all' a duplicates undo "$merge" --reason 'hai trẻ' --who xã
ok 'each' a due --month 2026-10 C9/2 --format csv
says 'owed and paid' 'disability_allowance,2026-10,1080000,1080000,0,0'

# ---- in a word ----
ok 'suspended' a suspend B/2 disability_allowance --from 2026-12 --number 11/QĐ --signer 'Chủ tịch' \
    --reason 'bị tạm giam' "${hoa[@]}"
ok 'sent back' a enrol send-back 10 --reason 'thiếu giấy' "${binh[@]}"
ok 'ended' a end B/2 disability_allowance --from 2026-12 --number 12/QĐ --signer 'Chủ tịch' \
    --reason 'từ chối' "${hoa[@]}"

# ---- refused: with its reasons and article, and from no month ----
ok 'asked for' a enrol ask B/1 social_pension --on 2026-11-02 --document 'Mẫu 01' "${hoa[@]}"
ok 'refused' a enrol prepare B/1 social_pension refuse --number 14/QĐ --signer 'Chủ tịch' \
    --on 2026-11-05 --reason 'chưa đủ 75 tuổi' --article 'Điều 21 khoản 1' "${hoa[@]}"
refused=$(grep -oE '[0-9]+$' "$dir/said")
ok 'on paper' a enrol paper "$refused"
says 'with the reason and the article' 'Lý do: chưa đủ 75 tuổi (Điều 21 khoản 1)'
says 'and how to complain' 'có quyền khiếu nại'
ok 'sent back' a enrol send-back "$refused" --reason 'xem lại' "${binh[@]}"

# ---- roles ----
ok 'the first role' a role add 'Quản' administrator --who 'Quản'
ok 'an officer of one commune' a role add 'Nguyễn Thị Hoà' officer --commune 07615 --who 'Quản'
fails 'who may not approve too' 'may not be chairman' \
    a role add 'nguyen thi hoa' chairman --commune 07615 --who 'Quản'
fails 'not in another commune' 'in commune 07663' \
    a end B/2 disability_allowance --from 2026-12 --number 13/QĐ --signer S --reason x "${hoa[@]}"
fails 'nobody without a role' 'the role needed is chairman' a enrol approve all "${binh[@]}"
ok 'a chairman' a role add 'Bình' chairman --commune 07663 --who 'Quản'
ok 'approves there' a enrol approve all "${binh[@]}"
ok 'who holds what' a role list --format csv
says 'in which commune' 'Bình,chairman,07663'

ok 'the database is whole' "$bin" check-db --db "$db"
echo "1..$n"
exit $failed
