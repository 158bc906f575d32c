/* The states of a cycle: one table. */
#include "pay/cycle.h"

#include "base/check.h"

#define TO(state) ((state) + 1) /* what is not named stays 0: not allowed */
static const uint8_t after[CYCLE_STATES][CYCLE_ACTS] = {
    [CYCLE_NONE] = {[CYCLE_PREPARE] = TO(CYCLE_PREPARED)},
    [CYCLE_PREPARED] = {[CYCLE_PREPARE] = TO(CYCLE_PREPARED),
                        [CYCLE_SEND_BACK] = TO(CYCLE_NONE),
                        [CYCLE_APPROVE] = TO(CYCLE_APPROVED)},
    [CYCLE_APPROVED] = {[CYCLE_RELEASE] = TO(CYCLE_APPROVED), [CYCLE_SEND] = TO(CYCLE_SENT)},
    [CYCLE_SENT] = {[CYCLE_EXPORT] = TO(CYCLE_SENT),
                    [CYCLE_IMPORT] = TO(CYCLE_SENT),
                    [CYCLE_REPORT] = TO(CYCLE_SENT),
                    [CYCLE_CLOSE] = TO(CYCLE_CLOSED)},
};

static const char *const acts[CYCLE_ACTS] = {
    [CYCLE_PREPARE] = "prepare", [CYCLE_SEND_BACK] = "send_back", [CYCLE_APPROVE] = "approve",
    [CYCLE_RELEASE] = "release", [CYCLE_SEND] = "send",           [CYCLE_EXPORT] = "export",
    [CYCLE_IMPORT] = "import",   [CYCLE_REPORT] = "report",       [CYCLE_CLOSE] = "close",
};

static const char *const states[CYCLE_STATES][2] = {
    [CYCLE_NONE] = {"chưa lập", "not prepared"},
    [CYCLE_PREPARED] = {"đã lập, chờ duyệt", "prepared, waiting for approval"},
    [CYCLE_APPROVED] = {"đã duyệt", "approved"},
    [CYCLE_SENT] = {"đã chuyển cho tổ chức chi trả", "sent to the providers"},
    [CYCLE_CLOSED] = {"đã khóa", "closed"},
};

static const struct {
    const char *code, *name[2];
} remarks[CYCLE_REMARKS] = {
    [CYCLE_UNDETERMINED] = {"undetermined", {"chưa xác định", "undetermined"}},
    [CYCLE_NOWHERE] = {"nowhere", {"không còn nơi ở trong sổ", "lives nowhere in the registry"}},
    [CYCLE_TO_RECOVER] = {"to_recover", {"phải thu hồi", "to recover"}},
};

enum cycle_state cycle_after(enum cycle_state state, enum cycle_act act)
{
    check(state < CYCLE_STATES && act < CYCLE_ACTS);
    uint8_t to = after[state][act];
    return to == 0 ? CYCLE_STATES : (enum cycle_state)(to - 1);
}

const char *cycle_act_code(enum cycle_act act)
{
    check(act < CYCLE_ACTS);
    return acts[act];
}

enum cycle_act cycle_act_find(str code)
{
    enum cycle_act act = 0;
    while (act < CYCLE_ACTS && !str_eq_c(code, acts[act]))
        act++;
    return act;
}

const char *cycle_state_code(enum cycle_state state)
{
    static const char *const codes[CYCLE_STATES] = {"none", "prepared", "approved", "sent",
                                                    "closed"};
    check(state < CYCLE_STATES);
    return codes[state];
}

const char *cycle_state_name(enum cycle_state state, enum lang lang)
{
    check(state < CYCLE_STATES);
    return states[state][lang];
}

const char *cycle_remark_code(enum cycle_remark_kind kind)
{
    check(kind < CYCLE_REMARKS);
    return remarks[kind].code;
}

const char *cycle_remark_name(enum cycle_remark_kind kind, enum lang lang)
{
    check(kind < CYCLE_REMARKS);
    return remarks[kind].name[lang];
}
