/* Pieces of the files that come back, to be put together: pain.002, camt.053, a provider's report.
 */
#ifndef TEST_PAY_BANK_SAMPLES_H
#define TEST_PAY_BANK_SAMPLES_H

#define STATUS_HEAD                                                                                \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                 \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.11\"><CstmrPmtStsRpt>\n"        \
    "<GrpHdr><MsgId>STS-1</MsgId><CreDtTm>2026-06-25T16:00:00</CreDtTm></GrpHdr>\n"
#define GROUP(status)                                                                              \
    "<OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"   \
    "<GrpSts>" status "</GrpSts></OrgnlGrpInfAndSts>\n"
#define BATCH_HEAD "<OrgnlPmtInfAndSts><OrgnlPmtInfId>M1-1</OrgnlPmtInfId>\n"
#define TX(id, status)                                                                             \
    "<TxInfAndSts><OrgnlEndToEndId>" id "</OrgnlEndToEndId><TxSts>" status                         \
    "</TxSts></TxInfAndSts>\n"
#define TX_REASON(id, status, reason, words)                                                       \
    "<TxInfAndSts><OrgnlEndToEndId>" id "</OrgnlEndToEndId><TxSts>" status "</TxSts><StsRsnInf>"   \
    "<Rsn>" reason "</Rsn><AddtlInf>" words "</AddtlInf></StsRsnInf></TxInfAndSts>\n"
#define BATCH_END "</OrgnlPmtInfAndSts>\n"
#define STATUS_END "</CstmrPmtStsRpt></Document>\n"

#define STATEMENT_HEAD                                                                             \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                 \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\n"         \
    "<GrpHdr><MsgId>ST-1</MsgId><CreDtTm>2026-06-26T01:00:00</CreDtTm></GrpHdr>\n"                 \
    "<Stmt><Id>S1</Id><Acct><Id><Othr><Id>2500200999999</Id></Othr></Id></Acct>\n"
#define BALANCE(type, amount, sign)                                                                \
    "<Bal><Tp><CdOrPrtry><Cd>" type "</Cd></CdOrPrtry></Tp><Amt Ccy=\"VND\">" amount "</Amt>"      \
    "<CdtDbtInd>" sign "</CdtDbtInd><Dt><Dt>2026-06-25</Dt></Dt></Bal>\n"
#define ENTRY_OF(amount, sign, status, currency)                                                   \
    "<Ntry><Amt Ccy=\"" currency "\">" amount "</Amt><CdtDbtInd>" sign "</CdtDbtInd>"              \
    "<Sts><Cd>" status "</Cd></Sts><BookgDt><Dt>2026-06-25</Dt></BookgDt>"                         \
    "<AcctSvcrRef>R1</AcctSvcrRef>\n"
#define ENTRY(amount, sign) ENTRY_OF(amount, sign, "BOOK", "VND")
#define CODE(family)                                                                               \
    "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>" family                             \
    "</SubFmlyCd></Fmly></Domn></BkTxCd>\n"
#define DETAILS(n) "<NtryDtls><Btch><NbOfTxs>" n "</NbOfTxs></Btch>\n"
#define DETAIL(id, amount, account)                                                                \
    "<TxDtls><Refs><EndToEndId>" id "</EndToEndId></Refs><Amt Ccy=\"VND\">" amount "</Amt>"        \
    "<RltdPties><CdtrAcct><Id><Othr><Id>" account "</Id></Othr></Id></CdtrAcct></RltdPties>"       \
    "</TxDtls>\n"
#define RETURNED(id, amount, reason)                                                               \
    "<TxDtls><Refs><EndToEndId>" id "</EndToEndId></Refs><Amt Ccy=\"VND\">" amount "</Amt>"        \
    "<RtrInf><Rsn><Cd>" reason "</Cd></Rsn></RtrInf></TxDtls>\n"
#define ENTRY_END "</NtryDtls></Ntry>\n"
#define STATEMENT_END "</Stmt></BkToCstmrStmt></Document>\n"

#define HEADER "payment_id,result,amount_vnd,on,account,reason\n"

#endif
