#!/usr/bin/env bash
# A month of payments by account that the bank answers in every form it may: a status report
# (pain.002), a notification (camt.054), a statement (camt.053) and a workbook; what they say together
# is reconciled, one line settled by a person, and the month closed. Eight severely disabled adults:
# 1,5 times 540.000 đ a month each, two months: 1.620.000 đ; synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
db=$dir/t.db
hoa=(--db "$db" --who 'Nguyễn Thị Hoà' --lang en)
binh=(--db "$db" --who 'Trần Văn Bình' --lang en)
show=(--db "$db" --format csv)
next=$(date -d "$(date +%Y-%m-15) +1 month" +%Y-%m)
this=$(date +%Y-%m)
year=${next%-*}
people=(A B C D E F G H)

{
    echo household,commune,village,surveyed_on
    printf '%s,07615,Thôn 1,2026-01-05\n' "${people[@]}"
} >"$dir/households.csv"
{
    echo household,member,name,relation,born,sex
    for h in "${people[@]}"; do echo "$h,1,Nguyễn Văn $h,1,1980-03-02,1"; done
} >"$dir/members.csv"
{
    echo entity,fact,value,from,to,known_from
    printf '%s/1,disability,severe,2026-01-10,,2026-01-12\n' "${people[@]}"
} >"$dir/facts.csv"
{
    echo entity,method,provider,bank,account,holder,collector,paper,from
    for h in "${people[@]}"; do echo "$h/1,bank,NH,970436,ACC$h,,,,2026-01-01"; done
} >"$dir/payees.csv"
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members,facts}.csv --who xã
for h in "${people[@]}"; do
    "$bin" enrol prepare "${hoa[@]}" "$h/1" disability_allowance open --from "$this" --number 1/QĐ \
        --signer 'Lê C' >/dev/null 2>"$dir/err" || sed 's/^/# /' "$dir/err"
done
ok 'all are enrolled' "$bin" enrol approve "${binh[@]}" all
ok 'accounts' "$bin" payee import "${hoa[@]}" "$dir/payees.csv"
ok 'seen by another' "$bin" payee approve "${binh[@]}" all

# ---- prepared, paid for, approved, out ----
ok 'a list' "$bin" cycle prepare "${hoa[@]}" --month "$next" --provider NH
says 'of 8 times 1.620.000 đ' '8 payments, 12.960.000'
printf 'fund,amount\nprovince,20000000\n' >"$dir/assign.csv"
printf 'fund,programme,commune,amount\nprovince,social_assistance,07615,13000000\n' >"$dir/lines.csv"
give assign "$dir/assign.csv"
give allocate "$dir/lines.csv"
ok 'approved' "$bin" cycle approve "${binh[@]}" --month "$next"
printf 'code,name,bank,account,holder\nNH,Ngân hàng,970436,100200300,UBND xã\n' >"$dir/p.csv"
ok 'files' "$bin" cycle export "${binh[@]}" --month "$next" --providers "$dir/p.csv" \
    --authority 'UBND xã' --out "$dir/out"

# ---- what the bank answers ----
id() { awk -F, -v n="$1" 'NR == n + 1 { print $2 }' "$dir/out/NH-$next.csv"; }
account() { grep -oE "<Id>ACC[A-H]</Id>" "$dir/out/NH-$next-pain.001.xml" | sed -n "$1p" | grep -oE 'ACC[A-H]'; }
order=$(grep -oE '<MsgId>[^<]*' "$dir/out/NH-$next-pain.001.xml" | cut -d'>' -f2)
iso=urn:iso:std:iso:20022:tech:xsd
one=1620000
entry() { # debit or credit, amount, code, details
    echo "<Ntry><Amt Ccy=\"VND\">$2</Amt><CdtDbtInd>$1</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
    echo "<BookgDt><Dt>$this-20</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd>"
    echo "<Fmly><Cd>ICDT</Cd><SubFmlyCd>$3</SubFmlyCd></Fmly></Domn></BkTxCd>$4</Ntry>"
}
paid() { # which
    echo "<TxDtls><Refs><EndToEndId>$(id "$1")</EndToEndId></Refs><Amt Ccy=\"VND\">$one</Amt><RltdPties>"
    echo "<CdtrAcct><Id><Othr><Id>$(account "$1")</Id></Othr></Id></CdtrAcct></RltdPties></TxDtls>"
}
balance() { # which, amount
    echo "<Bal><Tp><CdOrPrtry><Cd>$1</Cd></CdOrPrtry></Tp><Amt Ccy=\"VND\">$2</Amt>"
    echo "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>$this-20</Dt></Dt></Bal>"
}
opening() { # message, time
    echo "<GrpHdr><MsgId>$1</MsgId><CreDtTm>$this-21T01:00:00</CreDtTm></GrpHdr>"
}
held='<Acct><Id><Othr><Id>100200300</Id></Othr></Id></Acct>'
# 1 is refused; that 2 was taken on does not say that it is paid.
{
    echo "<Document xmlns=\"$iso:pain.002.001.11\"><CstmrPmtStsRpt>$(opening STS)"
    echo "<OrgnlGrpInfAndSts><OrgnlMsgId>$order</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
    echo "<GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>$order-1</OrgnlPmtInfId>"
    echo "<TxInfAndSts><OrgnlEndToEndId>$(id 1)</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn>"
    echo "<Cd>AC01</Cd></Rsn></StsRsnInf></TxInfAndSts><TxInfAndSts><OrgnlEndToEndId>$(id 2)</OrgnlEndToEndId>"
    echo "<TxSts>ACSP</TxSts></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
} >"$dir/status.xml"
# 2 is paid.
{
    echo "<Document xmlns=\"$iso:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>$(opening NTF)<Ntfctn><Id>N</Id>$held"
    entry DBIT $one DMCT "<NtryDtls>$(paid 2)</NtryDtls>"
    echo "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
} >"$dir/notice.xml"
# 3, 4 and 5 are paid, 5 comes back, and money goes out that nobody ordered:
# 20.000.000 - 3 × 1.620.000 + 1.620.000 - 70.000 = 16.690.000.
{
    echo "<Document xmlns=\"$iso:camt.053.001.08\"><BkToCstmrStmt>$(opening STM)<Stmt><Id>S</Id>$held"
    balance OPBD 20000000
    balance CLBD 16690000
    entry DBIT 4860000 DMCT "<NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch>$(paid 3)$(paid 4)$(paid 5)</NtryDtls>"
    entry CRDT $one RRTN "<NtryDtls><TxDtls><Refs><EndToEndId>$(id 5)</EndToEndId></Refs><Amt Ccy=\"VND\">$one</Amt>
<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>"
    entry DBIT 70000 DMCT "<NtryDtls><TxDtls><Refs><EndToEndId>KHAC-1</EndToEndId></Refs></TxDtls></NtryDtls>"
    echo "</Stmt></BkToCstmrStmt></Document>"
} >"$dir/statement.xml"
# 6 and 7 are paid, 8 is not.
python3 - "$dir/book.xlsx" "$(dirname "$0")" "$(id 6)" "$(id 7)" "$(id 8)" "$this" <<'PYTHON'
import sys

sys.path.insert(0, sys.argv[2])
import workbook

six, seven, eight, month = sys.argv[3:]
amount = workbook.Number(1620000)
day = "20/" + month[5:] + "/" + month[:4]
book = workbook.Book()
book.sheet(
    "Kết quả",
    [
        ["Mã chi trả", "Kết quả", "Số tiền", "Ngày", "Lý do"],
        [six, "Đã chi", amount, day, ""],
        [seven, "Đã chi", amount, day, ""],
        [eight, "Chưa chi", amount, day, "Tài khoản đã đóng"],
        ["TỔNG CỘNG", "", workbook.Number(3 * 1620000), "", ""],
    ],
)
book.write(sys.argv[1])
PYTHON

# ---- in, and to the end ----
ok 'the status report is kept' "$bin" cycle import "${binh[@]}" --month "$next" "$dir/status.xml"
ok 'reconciled' "$bin" cycle reconcile "${binh[@]}" --month "$next"
says 'the refused one is told, the one taken on is not' 'no answer yet: 7 payments'
ok 'the others are kept' "$bin" cycle import "${binh[@]}" --month "$next" "$dir"/{notice.xml,statement.xml,book.xlsx}
ok 'reconciled' "$bin" cycle reconcile "${binh[@]}" --month "$next"
says 'all have their answer, one line is for a person' 'waiting for a person: 1 lines; no answer yet: 0 payments'
ok 'the queue' "$bin" cycle queue "${show[@]}" --month "$next"
says 'what nobody ordered' '^1,unknown-reference,statement.xml'
ok 'is settled' "$bin" cycle settle "${binh[@]}" --month "$next" 1 --as nothing --reason 'phí mở thẻ'
ok 'closed' "$bin" cycle close "${binh[@]}" --month "$next"
ok 'status' "$bin" cycle status "${show[@]}" --month "$next"
says 'five paid' '^paid,5$'
says 'two not' '^unpaid,2$'
says 'one came back' '^returned,1$'
# 13.000.000 - 5 × 1.620.000 = 4.900.000 are left, nothing is reserved.
ok 'the line of the budget' "$bin" ledger accounts "${show[@]}"
says 'has spent what was paid' "^line/$year/province/social_assistance/07615,line,0,.*,4900000$"
ok 'all of it agrees' "$bin" check-db --db "$db" --lang en
[ $failed = 0 ]
