/* The states of a payment (bank_state.h). */
#include "pay/bank_state.h"

#include "base/check.h"

/* Short names, for the table. */
enum {
    DRA = BANK_AT_DRAFT,
    CHK = BANK_AT_CHECKED,
    APP = BANK_AT_APPROVED,
    RES = BANK_AT_RESERVED,
    SNT = BANK_AT_SENT,
    ACC = BANK_AT_ACCEPTED,
    REJ = BANK_AT_REJECTED,
    UNK = BANK_AT_UNKNOWN,
    SET = BANK_AT_SETTLED,
    RET = BANK_AT_RETURNED,
    REC = BANK_AT_RECONCILED,
    ___ = BANK_STATE_COUNT /* may not happen */
};

/* clang-format off */
static const uint8_t after[BANK_STATE_COUNT][BANK_EVENT_COUNT] = {
    /*        check edit appr resv rels send none acce reje sett retu reco */
    [DRA] = { CHK, DRA, ___, ___, ___, ___, ___, ___, ___, ___, ___, ___ },
    [CHK] = { ___, DRA, APP, ___, ___, ___, ___, ___, ___, ___, ___, ___ },
    [APP] = { ___, DRA, ___, RES, ___, ___, ___, ___, ___, ___, ___, ___ },
    [RES] = { ___, ___, ___, ___, DRA, SNT, ___, ___, ___, ___, ___, ___ },
    [SNT] = { ___, ___, ___, ___, ___, ___, UNK, ACC, REJ, SET, RET, ___ },
    [ACC] = { ___, ___, ___, ___, ___, ___, ACC, ACC, REJ, SET, RET, ___ },
    [REJ] = { ___, ___, ___, ___, ___, ___, REJ, ___, REJ, ___, ___, REC },
    [UNK] = { ___, ___, ___, ___, ___, SNT, UNK, ACC, REJ, SET, RET, ___ },
    [SET] = { ___, ___, ___, ___, ___, ___, SET, SET, ___, SET, RET, REC },
    [RET] = { ___, ___, ___, ___, ___, ___, RET, RET, ___, RET, RET, REC },
    [REC] = { ___, ___, ___, ___, ___, ___, ___, ___, ___, ___, ___, ___ },
};
/* clang-format on */

const char *bank_state_code(enum bank_state s)
{
    static const char *const codes[BANK_STATE_COUNT] = {
        [DRA] = "draft",   [CHK] = "checked",  [APP] = "approved",   [RES] = "reserved",
        [SNT] = "sent",    [ACC] = "accepted", [REJ] = "rejected",   [UNK] = "unknown",
        [SET] = "settled", [RET] = "returned", [REC] = "reconciled",
    };
    check(s < BANK_STATE_COUNT);
    return codes[s];
}

const char *bank_event_code(enum bank_event v)
{
    static const char *const codes[BANK_EVENT_COUNT] = {
        [BANK_DO_CHECK] = "check",         [BANK_DO_EDIT] = "edit",
        [BANK_DO_APPROVE] = "approve",     [BANK_DO_RESERVE] = "reserve",
        [BANK_DO_RELEASE] = "release",     [BANK_DO_SEND] = "send",
        [BANK_SAYS_NOTHING] = "nothing",   [BANK_SAYS_ACCEPTED] = "accepted",
        [BANK_SAYS_REJECTED] = "rejected", [BANK_SAYS_SETTLED] = "settled",
        [BANK_SAYS_RETURNED] = "returned", [BANK_DO_RECONCILE] = "reconcile",
    };
    check(v < BANK_EVENT_COUNT);
    return codes[v];
}

enum bank_state bank_state_after(enum bank_state s, enum bank_event v)
{
    check(s < BANK_STATE_COUNT && v < BANK_EVENT_COUNT);
    return (enum bank_state)after[s][v];
}

enum bank_event bank_event_of_outcome(enum bank_outcome o)
{
    switch (o) {
    case BANK_ACCEPTED:
        return BANK_SAYS_ACCEPTED;
    case BANK_REJECTED:
        return BANK_SAYS_REJECTED;
    case BANK_SETTLED:
        return BANK_SAYS_ACCEPTED; /* what was paid is the statement's to say */
    default:
        return BANK_SAYS_NOTHING;
    }
}

enum bank_event bank_event_of_match(enum match_verdict v)
{
    switch (v) {
    case MATCH_OK:
        return BANK_SAYS_SETTLED;
    case MATCH_RETURNED:
        return BANK_SAYS_RETURNED;
    case MATCH_UNPAID:
        return BANK_SAYS_REJECTED; /* not paid, and it is sure */
    default:
        return BANK_SAYS_NOTHING;
    }
}
