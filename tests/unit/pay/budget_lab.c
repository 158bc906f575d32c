#include "budget_lab.h"

#include "store_test.h"

void budget_lab_move(struct store_conn *c, const struct recording *r, day on,
                     const struct ledger_account *from, const struct ledger_account *to, vnd amount,
                     str code)
{
    const struct ledger_account both[2] = {*from, *to};
    struct ledger_transfer t = {.kind = LEDGER_SINGLE,
                                .debit = ledger_account_id(from->code),
                                .credit = ledger_account_id(to->code),
                                .amount = amount,
                                .code = code,
                                .day = on,
                                .reference = STR("1/QĐ")};
    struct ledger_batch b = {.province = 24,
                             .v = &t,
                             .n = 1,
                             .actor = r->actor,
                             .reference = STR("1/QĐ"),
                             .signer = STR("A"),
                             .now_us = r->at_us};
    struct ledger_approval a = {
        .reference = STR("1/QĐ"), .made_by = r->actor, .approved_by = STR("Trưởng"), .at_us = 1};
    struct ledger_outcome out;
    struct err e = {0};
    mem_copy(t.id.b, r->operation, STORE_ID_BYTES);
    t.id.b[2] = 1;
    mem_copy(b.id.b, r->operation, STORE_ID_BYTES);
    a.id = b.id;
    b.approval = b.id;
    must(ledger_seal(&t, 1, &a.seal, &e), &e);
    must(store_begin(c, &e), &e);
    must(ledger_open(c, 24, both, 2, &e), &e);
    must(ledger_approve(c, 24, &a, &e), &e);
    must(ledger_post(c, &b, &out, &e), &e);
    must(store_commit(c, &e), &e);
}
