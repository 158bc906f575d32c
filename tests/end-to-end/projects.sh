#!/usr/bin/env bash
# Chickens, a house, a course and loans, as offices record them. Synthetic households; the chickens
# are those of docs/projects.md §5.
set -u
. "$(dirname "$0")/steps.sh"
export LANG=en_US.UTF-8 LC_ALL=C.UTF-8
an() { "$bin" "$@" --lang en; }
fails() { # what, exit code, text, command …
    local what=$1 code=$2 text=$3
    shift 3
    "$@" >"$dir/said" 2>"$dir/err"
    [ $? = "$code" ] && grep -qF -- "$text" "$dir/err"
    local got=$?
    [ $got = 0 ] || head -3 "$dir/err" | sed 's/^/# /'
    tell $got "$what"
}
file() { # name, rows on stdin
    cat >"$dir/$1"
}

# A poor, B near-poor, C newly escaped, D none of these.
file h.csv <<'CSV'
household,commune,village,surveyed_on,head_ethnicity
A,07660,Thôn 1,2024-10-05,01
B,07660,Thôn 1,2024-10-05,01
C,07660,Thôn 2,2024-10-05,01
D,07660,Thôn 2,2024-10-05,01
CSV
file m.csv <<'CSV'
household,member,name,relation,born,sex,ethnicity,personal_id,schooling,work,pension
A,1,Nguyễn Văn Á,1,1990-03-01,1,01,024090000011,2,2,0
B,1,Trần Thị Bé,1,1980-01-01,2,01,024180000022,2,2,0
C,1,Lê Văn Cường,1,1975-01-01,1,01,,2,2,0
D,1,Vi Văn Dũng,1,1970-01-01,1,01,024070000044,2,3,0
CSV
file f.csv <<'CSV'
entity,fact,value,from,to,known_from
A,class,N,2024-12-20,,
B,class,CN,2024-12-20,,
C,class,escaped,2024-12-20,,
D,class,KN,2024-12-20,,
A,temporary_house,new,2025-07-05,,
A/1,vocational_course,1,2026-09-01,,
A/1,course_cost,5000000,2026-09-01,,
A/1,course_days,20,2026-09-01,,
A/1,course_km,3,2026-09-01,,
CSV
db=$dir/t.db
ok 'a database' an init --db "$db"
ok 'with four households' an import --db "$db" "$dir/h.csv" "$dir/m.csv" "$dir/f.csv"

ok 'money of 2025' budget assign 2025-01-05 fund,amount central,83100000
ok 'and its lines' budget allocate 2025-01-05 fund,programme,commune,amount \
    central,livelihood,07660,23100000 central,housing,07660,60000000
ok 'money of 2026' budget assign 2026-01-05 fund,amount central,3600000
ok 'and its line' budget allocate 2026-01-05 fund,programme,commune,amount central,training,07615,3600000
project() { an deliver project "$1" --db "$db" "${@:2}"; }
approve() { # list, day
    an deliver approve --db "$db" --list "$1" --number 9/QĐ-UBND --signer 'Lê C' --on "$2" --who Bình
}
list_said() { grep -oE 'list [0-9]+' "$dir/said" | cut -d' ' -f2; }

# ---- chickens: 100 chicks at 35.000 đ and 1.400 kg of feed at 3.000 đ for each, 30 % to give back
file ga.csv <<'CSV'
household,item,amount_vnd,fund,programme,line_commune,step,quantity,unit,provider,due_on
A,chicks,3500000,central,livelihood,07660,1,100,con,HTX Yên Thế,
A,feed,4200000,central,livelihood,07660,2,1400,kg,HTX Yên Thế,
A,own,2000000,,,,,,,,
A,revolving,2310000,,,,,,,,2026-03-09
B,chicks,3500000,central,livelihood,07660,1,100,con,HTX Yên Thế,
B,feed,4200000,central,livelihood,07660,2,1400,kg,HTX Yên Thế,
B,revolving,2310000,,,,,,,,2026-03-09
C,chicks,3500000,central,livelihood,07660,1,100,con,HTX Yên Thế,
C,feed,4200000,central,livelihood,07660,2,1400,kg,HTX Yên Thế,
C,revolving,2310000,,,,,,,,2026-03-09
CSV
chickens=(--kind livelihood --code GA-01 --name 'Nuôi gà đồi' --benefit livelihood_project
    --from 2025-03-10 --to 2026-03-09 --steps 'Chuồng trại;Nhận giống' --on 2025-03-01 --who Hoà)
sed 's/^C,/D,/' "$dir/ga.csv" >"$dir/ga-d.csv"
fails 'not for who is not poor' 1 'ga-d.csv:9: D: not in the registry, or the law does not give' \
    project plan "$dir/ga-d.csv" "${chickens[@]}"
op=0123456789abcdef0123456789abcdef
ok 'chickens are planned' project plan "$dir/ga.csv" "${chickens[@]}" --operation $op
says 'three households' 'Project GA-01: list 2, 3 members'
ok 'the same request again' project plan "$dir/ga.csv" "${chickens[@]}" --operation $op
says 'changes nothing' 'done before'
ok 'approved' approve 2 2025-03-05
fails 'nothing before the coop' 1 'nothing is to be paid yet' \
    project pay GA-01 --on 2025-03-06 --mark UNC1 --who Chi
file coop.csv <<'CSV'
what,household,on,step,item,amount_vnd
progress,,2025-03-15,1,,
own,A,2025-03-15,,coop,2000000
CSV
file coop-pass.csv <<'CSV'
what,household,on,step,note
pass,A,2025-03-20,1,
pass,B,2025-03-20,1,
fail,C,2025-03-20,1,thiếu máng nước
CSV
ok 'coops are built' project record GA-01 "$dir/coop.csv" --who Hoà
fails 'inspected by another' 1 'coop-pass.csv:2: A: step 1 was reported by Hoà' \
    project record GA-01 "$dir/coop-pass.csv" --who 'Hoa '
ok 'inspected' project record GA-01 "$dir/coop-pass.csv" --who Kiểm
ok 'chicks are given' project pay GA-01 --step 1 --on 2025-03-25 --mark UNC1 --who Chi
says 'to two of three' '2 acts, 7.000.000 đ'
ok 'who waits' project waiting --as-of 2025-04-20 --format csv
says 'longest: C, to repair' '^GA-01,C,Lê Văn Cường,07660,repair,2025-03-20,31$'
file season.csv <<'CSV'
what,household,on,step,item,quantity,amount_vnd,season,note
progress,A,2025-04-01,2,,,,,
died,A,2025-05-10,,chicks,6,,2025-1,rét
eaten,A,2025-07-01,,chicks,4,,2025-1,
sold,A,2025-07-20,,chicks,85,14450000,2025-1,
cost,A,2025-07-20,,feed,,3100000,2025-1,
cost,A,2025-07-20,,vaccine,,400000,2025-1,
repay,A,2025-08-01,,,,1310000,,PT 12
CSV
sed 's/chicks,85/chicks,91/; s/^died,A/died,X/; s/,2025-1,$/,,/' "$dir/season.csv" >"$dir/bad.csv"
fails 'a wrong file: who' 1 'bad.csv:3: "X" is not in the project' \
    project record GA-01 "$dir/bad.csv" --who Hoà
grep -q 'bad.csv:5: A: "sold" needs season' "$dir/err"
tell $? 'and what is missing'
ok 'a season' project record GA-01 "$dir/season.csv" --who Hoà
ok 'its animals' project show GA-01 --animals --format csv
says '100 - 6 - 4 - 85' '^A,Nguyễn Văn Á,chicks,100,0,6,4,85,5$'
ok 'its income' project show GA-01 --income --format csv
says '14.450.000 - 3.500.000' '^A,Nguyễn Văn Á,2025-1,14450000,3500000,10950000$'
file season-b.csv <<'CSV'
what,household,on,step,item,quantity,amount_vnd,season,note
sold,B,2025-07-22,,chicks,10,1500000,2025-1,
cost,B,2025-11-20,,feed,,700000,2025-2,
CSV
ok 'results of B' project record GA-01 "$dir/season-b.csv" --who Hoà
ok 'all by season' project show GA-01 --seasons --format csv
says '14.450.000 + 1.500.000, and C says nothing' '^2025-1,2,1,15950000,3500000,12450000,C Lê Văn Cường$'
says 'a season of costs alone' '^2025-2,1,2,0,700000,-700000,A Nguyễn Văn Á; C Lê Văn Cường$'
ok 'what comes back' project show GA-01 --revolving --as-of 2026-03-19 --format csv
says 'a million is late' '^A,Nguyễn Văn Á,3500000,2310000,1310000,1000000,2026-03-09,10$'
says 'who has received nothing is not late' '^C,Lê Văn Cường,0,2310000,0,2310000,2026-03-09,$'
ok 'raised money' an budget donors --db "$db" --format csv
says 'bound to its purpose' '^GA-01.revolving,Nuôi gà đồi,livelihood,.*,6930000,1310000,0,0,1310000$'

# ---- a house: 60.000.000 đ by the law, in two instalments
file nha.csv <<'CSV'
household,item,amount_vnd,fund,programme,line_commune,step
A,new,24000000,central,housing,07660,1
A,new,36000000,central,housing,07660,2
CSV
house=(--kind building --code NHA-07 --name 'Xóa nhà tạm' --benefit xóa_nhà_tạm
    --from 2025-07-10 --to 2025-12-31 --steps 'Móng;Hoàn thành' --on 2025-07-10 --who Hoà)
sed 's/36000000/36000001/' "$dir/nha.csv" >"$dir/nha-more.csv"
fails 'no more than the law' 1 'the law gives 60.000.000 đ' project plan "$dir/nha-more.csv" "${house[@]}"
ok 'a house is planned' project plan "$dir/nha.csv" "${house[@]}"
house_list=$(list_said)
ok 'approved' approve "$house_list" 2025-07-11
# Instalments and the house itself are one house, with one site.
house_id=$(an deliver show --db "$db" --list "$house_list" --format csv | tail -n 1 | cut -d, -f1)
site() { an deliver site --db "$db" "$@"; }
fails 'no site outside of the country' 1 'lies outside of Vietnam' site "$house_id" --village 'Thôn 1' --place 'Cạnh đình' \
    --at 106.194321,21.273456 --who Hoà
fails 'no site of chickens' 1 'delivery 1 is of no house' site 1 --village 'Thôn 1' --place 'Cạnh đình' --who Hoà
fails 'an address is needed' 1 'village and the address' site "$house_id" --village 'Thôn 1' --who Hoà
ok 'a site' site "$house_id" --village 'Thôn 1' --place 'Cạnh đình' --on 2025-07-12 --who Hoà
ok 'measured later' site "$house_id" --village 'Thôn 2' --place 'Sau trường' --at '21.273456, 106.19432' --on 2025-07-20 --who Kiểm
ok 'both words' site "$((house_id - 1))" --format csv
says 'the first, not measured' "^$house_id,Thôn 1,Cạnh đình,,2025-07-12,Hoà"
says 'the last counts' "^$house_id,Thôn 2,Sau trường,\"21.273456,106.194320\",2025-07-20,Kiểm"
printf 'mong' >"$dir/mong.jpg"
file mong.csv <<'CSV'
what,household,on,step,photo
progress,A,2025-08-01,1,mong.jpg
CSV
file dat.csv <<'CSV'
what,household,on,step
pass,A,2025-08-03,1
CSV
sed 's/mong.jpg//' "$dir/mong.csv" >"$dir/no-photo.csv"
fails 'a photograph' 1 'progress of a house needs a photograph' project record NHA-07 "$dir/no-photo.csv" --who Hoà
ok 'the foundation' project record NHA-07 "$dir/mong.csv" --store "$dir/kept" --who Hoà
hash=$(sha256sum "$dir/mong.jpg" | cut -d' ' -f1)
cmp -s "$dir/mong.jpg" "$dir/kept/${hash:0:2}/$hash"
tell $? 'its photograph is kept'
ok 'passed' project record NHA-07 "$dir/dat.csv" --who Kiểm
ok 'the first instalment' project pay NHA-07 --on 2025-08-05 --mark UNC2 --who Chi
says '24 of 60' '1 acts, 24.000.000 đ'
id=$(an deliver project show NHA-07 --db "$db" --payments --format csv | grep 'housing.new.2' | cut -d, -f1)
fails 'no other command goes round it' 1 'step 2 has not passed' \
    an deliver deliver --db "$db" "$id" --on 2025-08-06 --mark X --who Chi
fails 'no handover yet' 1 'not every step has passed' project close NHA-07 A --on 2025-08-06 --mark BB1 --who Hoà
printf 'mai' >"$dir/mai.jpg"
sed 's/2025-08-01,1,mong/2025-09-20,2,mai/' "$dir/mong.csv" >"$dir/mai.csv"
sed 's/2025-08-03,1/2025-09-25,2/' "$dir/dat.csv" >"$dir/dat-2.csv"
ok 'the roof' project record NHA-07 "$dir/mai.csv" --store "$dir/kept" --who Hoà
ok 'passed' project record NHA-07 "$dir/dat-2.csv" --who Kiểm
ok 'the second instalment' project pay NHA-07 --on 2025-09-26 --mark UNC3 --who Chi
ok 'handover' project close NHA-07 A --on 2025-10-01 --mark BB1 --who Hoà
ok 'what happened' project show NHA-07 --history --store "$dir/kept" --format csv
says 'with its photographs' "^2025-08-01,A,Nguyễn Văn Á,progress,Móng,,,,,,Hoà,mong.jpg,$hash,good$"
says 'and who inspected' '^2025-09-25,A,Nguyễn Văn Á,pass,Hoàn thành,,,,,,Kiểm,,,$'
chmod u+w "$dir/kept/${hash:0:2}/$hash" && printf 'khác' >"$dir/kept/${hash:0:2}/$hash"
fails 'another picture' 1 '1 photographs are missing or changed' project show NHA-07 --history --store "$dir/kept"
fails 'all evidence is looked at' 1 '1 files are missing or changed' \
    an deliver evidence --db "$db" --store "$dir/kept" --verify

# ---- a course: 3.000.000 đ of 5.000.000 (poor), meals 20 × 30.000; 17 days are 510.000
file hoc.csv <<'CSV'
household,item,amount_vnd,fund,programme,line_commune,step,quantity,unit
A/1,training_cost,,central,training,07615,1,,
A/1,training_meals,,central,training,07615,,20,day
CSV
course=(--kind training --code LOP-3 --name 'Chăn nuôi thú y' --from 2026-09-01 --to 2026-09-30
    --steps 'Hoàn thành' --on 2026-08-20 --who Hoà)
ok 'a course is planned' project plan "$dir/hoc.csv" "${course[@]}"
ok 'approved' approve "$(list_said)" 2026-08-25
file dihoc.csv <<'CSV'
what,household,on,quantity,step
attend,,2026-09-28,17,
progress,,2026-09-30,,1
CSV
ok 'attendance' project record LOP-3 "$dir/dihoc.csv" --who Hoà
ok 'meals by days' project pay LOP-3 --on 2026-10-02 --mark UNC3 --who Chi
says '17 of 20' '1 acts, 510.000 đ'
ok 'who attended' project show LOP-3 --attendance --format csv
says 'the share' '^A/1,Nguyễn Văn Á,17,20,85,0,510000,'
fails 'once a person' 1 'A/1: delivery' project plan "$dir/hoc.csv" "${course[@]/LOP-3/LOP-4}"

# ---- loans
file no.csv <<'CSV'
loan,borrower,personal_id,household,programme,use,principal_vnd,outstanding_vnd,overdue_vnd,lent_on,due_on
V1,NGUYỄN VĂN Á,024090000011,A,credit_poor,chăn nuôi,50.000.000,40.000.000,5.000.000,2024-05-02,2027-05-02
V2,Trần Thị Bế,024180000022,B,credit_near_poor,trồng trọt,30000000,30000000,0,2024-06-02,
Tổng cộng,,,,,,80000000,70000000,5000000,,
CSV
sed 's/80000000/80000001/' "$dir/no.csv" >"$dir/no-bad.csv"
credit() { an deliver credit "$1" --db "$db" "${@:2}"; }
fails 'a wrong total' 1 'no-bad.csv:4: the total "80000001" is not the sum' \
    credit import "$dir/no-bad.csv" --bank NHCSXH --as-of 2025-03-31 --who Hoà
ok 'loans' credit import "$dir/no.csv" --bank NHCSXH --as-of 2025-03-31 --who Hoà
says 'one waits' 'NHCSXH: 2 loans, 1 wait for a person'
ok 'the queue' credit queue --format csv
says 'another name' '^NHCSXH,V2,Trần Thị Bế,.*the number is of another name$'
ok 'by commune' credit status --month 2025-03 --format csv
says 'three, one with a loan' '^07660,3,1,2,0,1,1,50000000,40000000,5000000,12.5$'
ok 'a person decides' credit match V2 B --bank NHCSXH --note 'đối chiếu CCCD' --who Hoà
ok 'by commune' credit status --month 2025-03 --format csv
says 'two of three' '^07660,3,2,1,0,2,1,80000000,70000000,5000000,7.1$'
ok 'who has none' credit without --month 2025-03 --format csv
says 'C, newly escaped' 'C,Lê Văn Cường,07660,Thôn 2,credit_escaped,'
cat >"$dir/book.py" <<'PY'
import sys
sys.path.insert(0, sys.argv[1])
from workbook import DATE, Book, Number

titles = ["Mã món vay", "Người vay", "Số định danh", "Chương trình", "Số tiền vay", "Dư nợ"]
rows = [
    titles + ["Nợ quá hạn", "Ngày vay"],
    ["V1", "Nguyễn Văn Á", "024090000011", "vay_hộ_nghèo", Number("50000000"), Number("38000000"),
     Number("0"), Number("45414", DATE)],
    ["V2", "Trần Thị Bế", "024180000022", "vay_hộ_cận_nghèo", Number("30000000"),
     Number("0"), Number("0"), Number("45445", DATE)],
    ["Tổng cộng", None, None, None, Number("80000000"), Number("38000000"), Number("0")],
]
book = Book()
book.sheet("Dư nợ", rows)
book.write(sys.argv[2])
PY
ok 'a workbook' python3 -B "$dir/book.py" "$(dirname "$0")" "$dir/no-4.xlsx"
ok 'of the next month' credit import "$dir/no-4.xlsx" --bank NHCSXH --as-of 2025-04-30 --who Hoà
ok 'what was decided holds' credit queue --format csv
! grep -q NHCSXH "$dir/said"
tell $? 'nothing waits'
ok 'a loan' credit show V1 --format csv
says 'in both files' '^NHCSXH,2025-03-31,NGUYỄN VĂN Á,credit_poor,50000000,40000000,5000000$'
says 'with less outstanding' '^NHCSXH,2025-04-30,Nguyễn Văn Á,credit_poor,50000000,38000000,0$'
ok 'by commune' credit status --month 2025-04 --format csv
says 'who repaid has none' '^07660,3,1,2,0,1,0,80000000,38000000,0,0.0$'
ok 'who escaped, in the 36th month' credit without --month 2027-12 --format csv
says 'is in it still' ',credit_escaped,'
ok 'and in the one after' credit without --month 2028-01 --format csv
! grep -q ',credit_escaped,' "$dir/said" && grep -q 'household,name' "$dir/said"
tell $? 'no more'
ok 'the list for the bank' an deliver plan --db "$db" --kind credit --month 2025-03 --on 2025-03-10 --who Hoà
says 'has the three' ': 3 deliveries'
list=$(grep -oE 'List [0-9]+' "$dir/said" | cut -d' ' -f2)
ok 'approved' approve "$list" 2025-03-11
ok 'and exported' an deliver export --db "$db" --list "$list" --out "$dir/nhcsxh.xlsx"
fails 'files in their order' 1 'a file of NHCSXH of this day or a later one is there' \
    credit import "$dir/no.csv" --bank NHCSXH --as-of 2025-03-31 --who Hoà
ok 'the database is whole' an check-db --db "$db"
echo "1..$n"
exit $failed
