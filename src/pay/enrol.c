/* The states of an enrolment and what leads from one to the other: one table. */
#include "pay/enrol.h"

#include "base/check.h"

/* after[state][act]; what is not named stays 0 and means: not allowed. The table holds one more
 * than the state. */
#define TO(state) ((state) + 1)
static const uint8_t after[ENROL_STATES][ACT_COUNT] = {
    [ENROL_NONE] = {[ACT_ASK] = TO(ENROL_ASKED), [ACT_OPEN] = TO(ENROL_OPEN)},
    [ENROL_ASKED] = {[ACT_OPEN] = TO(ENROL_OPEN), [ACT_REFUSE] = TO(ENROL_REFUSED)},
    [ENROL_REFUSED] = {[ACT_ASK] = TO(ENROL_ASKED)},
    [ENROL_OPEN] = {[ACT_SUSPEND] = TO(ENROL_SUSPENDED),
                    [ACT_END] = TO(ENROL_ENDED),
                    [ACT_ADJUST] = TO(ENROL_OPEN),
                    [ACT_TRANSFER] = TO(ENROL_HANDED)},
    [ENROL_HANDED] = {[ACT_RECEIVE] = TO(ENROL_OPEN), [ACT_END] = TO(ENROL_ENDED)},
    [ENROL_SUSPENDED] = {[ACT_RESUME] = TO(ENROL_OPEN), [ACT_END] = TO(ENROL_ENDED)},
    [ENROL_ENDED] = {[ACT_ASK] = TO(ENROL_ASKED), [ACT_OPEN] = TO(ENROL_OPEN)},
};

static const struct {
    const char *code, *names[2];
} acts[ACT_COUNT] = {
    [ACT_ASK] = {"ask", {"nộp hồ sơ", "application"}},
    [ACT_OPEN] = {"open", {"quyết định hưởng", "enrolment"}},
    [ACT_REFUSE] = {"refuse", {"từ chối", "refusal"}},
    [ACT_SUSPEND] = {"suspend", {"tạm dừng", "suspension"}},
    [ACT_RESUME] = {"resume", {"hưởng lại", "resumption"}},
    [ACT_END] = {"end", {"thôi hưởng", "end"}},
    [ACT_ADJUST] = {"adjust", {"điều chỉnh mức", "adjustment"}},
    [ACT_TRANSFER] = {"transfer", {"thôi chi trả do chuyển nơi cư trú", "transfer"}},
    [ACT_RECEIVE] = {"receive", {"tiếp nhận chi trả", "receipt"}},
};

static const char *const states[ENROL_STATES][2] = {
    [ENROL_NONE] = {"chưa đăng ký", "not enrolled"},
    [ENROL_ASKED] = {"đã nộp hồ sơ", "applied"},
    [ENROL_REFUSED] = {"bị từ chối", "refused"},
    [ENROL_OPEN] = {"đang hưởng", "enrolled"},
    [ENROL_SUSPENDED] = {"tạm dừng", "suspended"},
    [ENROL_ENDED] = {"đã thôi hưởng", "ended"},
    [ENROL_HANDED] = {"chờ xã mới tiếp nhận", "handed over"},
};

enum enrol_state enrol_after(enum enrol_state state, enum enrol_act act)
{
    check(state < ENROL_STATES && act < ACT_COUNT);
    uint8_t to = after[state][act];
    return to == 0 ? ENROL_STATES : (enum enrol_state)(to - 1);
}

const char *enrol_act_code(enum enrol_act act)
{
    check(act < ACT_COUNT);
    return acts[act].code;
}

enum enrol_act enrol_act_find(str code)
{
    enum enrol_act act = 0;
    while (act < ACT_COUNT && !str_eq_c(code, acts[act].code))
        act++;
    return act;
}

const char *enrol_state_name(enum enrol_state state, enum lang lang)
{
    check(state < ENROL_STATES);
    return states[state][lang];
}

const char *enrol_act_name(enum enrol_act act, enum lang lang)
{
    check(act < ACT_COUNT);
    return acts[act].names[lang];
}

bool enrol_open_in(const struct enrol_line *v, uint32_t n, month m)
{
    bool open = false;
    for (uint32_t i = 0; i < n; i++) {
        const struct enrol_line *line = &v[i];
        if (line->verdict != VERDICT_APPROVED || line->from > m)
            continue;
        if (line->act == ACT_OPEN || line->act == ACT_RESUME)
            open = true;
        else if (line->act == ACT_SUSPEND || line->act == ACT_END)
            open = false;
    }
    return open;
}

str enrol_commune(const struct enrol_line *v, uint32_t n, day *decided_on)
{
    str commune = STR("");
    for (uint32_t i = 0; i < n; i++) {
        const struct enrol_line *line = &v[i];
        bool takes = line->act == ACT_OPEN || line->act == ACT_RESUME || line->act == ACT_RECEIVE;
        if (line->verdict == VERDICT_APPROVED && takes && line->commune.n > 0) {
            commune = line->commune;
            *decided_on = line->on_day;
        }
    }
    return commune;
}

str enrol_number(struct arena *a, str pattern, uint32_t n, str commune)
{
    struct buf b;
    str rest = pattern;
    buf_init(&b, a, 512);
    while (rest.n > 0) {
        if (str_starts(rest, STR("{n}"))) {
            buf_fmt(&b, "%u", n);
            rest = str_slice(rest, 3, rest.n);
        } else if (str_starts(rest, STR("{commune}"))) {
            buf_add(&b, commune);
            rest = str_slice(rest, 9, rest.n);
        } else {
            buf_char(&b, rest.p[0]);
            rest = str_slice(rest, 1, rest.n);
        }
    }
    return buf_str(&b);
}
