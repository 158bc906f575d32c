/* The catalogue and the states: tables, and nothing that asks anybody. */
#include "base/check.h"
#include "pay/deliver.h"

/* ---- kinds ---- */

/* group: of the law; NULL: what no group tells, by how it is paid. content: one for all benefits of
 * the kind; NULL: each its own. */
static const struct {
    const char *code, *name[2], *group, *unit, *content;
    bool once_ever;
} kinds[DELIVER_KINDS] = {
    [DELIVER_PREMIUM] = {"premium",
                         {"thẻ bảo hiểm y tế", "health insurance"},
                         "health_insurance",
                         "month",
                         "health_insurance",
                         false},
    [DELIVER_ONCE] = {"once", {"trợ cấp một lần", "paid once"}, NULL, "time", NULL, false},
    [DELIVER_IN_KIND] = {"in_kind", {"hiện vật", "in kind"}, NULL, "time", NULL, false},
    [DELIVER_CREDIT] = {"credit", {"tín dụng", "credit"}, "credit", "loan", NULL, false},
    [DELIVER_BUILDING] = {"building", {"nhà ở", "house"}, "housing", "house", "housing", true},
    [DELIVER_TRAINING] = {"training", {"đào tạo", "training"}, "training", "course", NULL, true},
    [DELIVER_LIVELIHOOD] =
        {"livelihood", {"sinh kế", "livelihood"}, "livelihood", "share", "livelihood", false},
    [DELIVER_ELECTRICITY] =
        {"electricity", {"tiền điện", "electricity"}, "electricity", "month", "electricity", false},
    [DELIVER_TUITION] = {"tuition", {"học phí", "tuition"}, "education", "month", NULL, false},
    [DELIVER_LEGAL_AID] =
        {"legal_aid", {"trợ giúp pháp lý", "legal aid"}, "legal_aid", "case", "legal_aid", false},
};

const char *deliver_kind_code(enum deliver_kind k)
{
    check(k < DELIVER_KINDS);
    return kinds[k].code;
}

enum deliver_kind deliver_kind_find(str code)
{
    int k = 0;
    while (k < DELIVER_KINDS && !str_eq_c(code, kinds[k].code))
        k++;
    return (enum deliver_kind)k;
}

const char *deliver_kind_name(enum deliver_kind k, enum lang lang)
{
    check(k < DELIVER_KINDS);
    return kinds[k].name[lang];
}

/* ---- the catalogue ---- */

static enum deliver_kind kind_of(const struct law_symbol *s)
{
    for (int k = 0; k < DELIVER_KINDS; k++) {
        if (kinds[k].group != NULL && str_eq_c(s->group, kinds[k].group))
            return (enum deliver_kind)k;
    }
    return s->pays == LAW_ONCE      ? DELIVER_ONCE
           : s->pays == LAW_SERVICE ? DELIVER_IN_KIND
                                    : DELIVER_KINDS;
}

/* Of funeral grants there is one, the highest (Decree 20/2021, article 11.2), in whatever group of
 * the law they stand. */
static bool is_funeral(const struct law_symbol *s)
{
    static const str end = {"_funeral", 8};
    return str_eq_c(s->group, "funeral") ||
           (s->id.n > end.n && str_eq((str){s->id.p + s->id.n - end.n, end.n}, end));
}

static str own_content(struct arena *a, const struct law_symbol *s)
{
    struct buf b;
    buf_init(&b, a, DELIVER_MAX_TEXT_BYTES);
    buf_fmt(&b, "%s.%s", s->group, s->id);
    return buf_str(&b);
}

bool deliver_benefit_of(struct arena *a, const struct law_symbol *s, struct deliver_benefit *out)
{
    enum deliver_kind k = s->kind == LAW_BENEFIT ? kind_of(s) : DELIVER_KINDS;
    if (k == DELIVER_KINDS)
        return false;
    bool funeral = is_funeral(s), rice = str_eq_c(s->id, "rice_support");
    *out = (struct deliver_benefit){.symbol = s,
                                    .kind = k,
                                    .content = funeral ? STR("funeral")
                                               : kinds[k].content != NULL
                                                   ? str_from_c(kinds[k].content)
                                                   : own_content(a, s),
                                    .unit = rice ? "kg" : kinds[k].unit,
                                    .once_ever = funeral || kinds[k].once_ever};
    return true;
}

struct deliver_benefits deliver_benefits_of(struct arena *a, const struct law *law,
                                            enum deliver_kind kind, str name)
{
    uint32_t count = law_symbol_count(law);
    struct deliver_benefits out = {arena_array(a, struct deliver_benefit, (size_t)count + 1), 0};
    for (uint32_t i = 0; i < count; i++) {
        const struct law_symbol *s = law_symbol(law, i);
        bool named = name.n == 0 || str_eq(s->id, name) || str_eq(s->name, name);
        if (named && deliver_benefit_of(a, s, &out.v[out.n]) &&
            (kind == DELIVER_KINDS || out.v[out.n].kind == kind))
            out.n++;
    }
    return out;
}

/* ---- states ---- */

#define X DELIVER_STATES

static const struct {
    const char *code, *name[2];
    bool stands;
    enum deliver_state after[DELIVER_ACTS]; /* plan, send back, approve, deliver, receive, refuse,
                                               reverse, review */
} states[DELIVER_STATES] = {
    [DELIVER_NONE] = {"none",
                      {"chưa có", "nothing yet"},
                      false,
                      {DELIVER_PLANNED, X, X, X, X, X, X, X}},
    [DELIVER_PLANNED] = {"planned",
                         {"chờ duyệt", "planned"},
                         true,
                         {X, DELIVER_SENT_BACK, DELIVER_APPROVED, X, X, X, X, X}},
    [DELIVER_SENT_BACK] = {"sent_back", {"trả lại", "sent back"}, false, {X, X, X, X, X, X, X, X}},
    [DELIVER_APPROVED] = {"approved",
                          {"đã duyệt", "approved"},
                          true,
                          {X, X, X, DELIVER_DELIVERED, X, DELIVER_REFUSED, X, DELIVER_APPROVED}},
    [DELIVER_DELIVERED] = {"delivered",
                           {"đã giao", "delivered"},
                           true,
                           {X, X, X, X, DELIVER_RECEIVED, DELIVER_REFUSED, DELIVER_REVERSED,
                            DELIVER_DELIVERED}},
    [DELIVER_RECEIVED] = {"received",
                          {"đã ký nhận", "received"},
                          true,
                          {X, X, X, X, X, X, DELIVER_REVERSED, DELIVER_RECEIVED}},
    [DELIVER_REFUSED] = {"refused", {"không nhận", "refused"}, false, {X, X, X, X, X, X, X, X}},
    [DELIVER_REVERSED] = {"reversed", {"đã thu hồi", "reversed"}, false, {X, X, X, X, X, X, X, X}},
};

#undef X

enum deliver_state deliver_after(enum deliver_state state, enum deliver_act act)
{
    check(state < DELIVER_STATES && act < DELIVER_ACTS);
    return states[state].after[act];
}

bool deliver_stands(enum deliver_state state)
{
    check(state < DELIVER_STATES);
    return states[state].stands;
}

const char *deliver_state_code(enum deliver_state state)
{
    check(state < DELIVER_STATES);
    return states[state].code;
}

const char *deliver_state_name(enum deliver_state state, enum lang lang)
{
    check(state < DELIVER_STATES);
    return states[state].name[lang];
}

/* ---- acts ---- */

static const struct {
    const char *code, *name[2];
} acts[DELIVER_ACTS] = {
    [DELIVER_DO_PLAN] = {"plan", {"lập danh sách", "planning"}},
    [DELIVER_DO_SEND_BACK] = {"send_back", {"trả lại", "sending back"}},
    [DELIVER_DO_APPROVE] = {"approve", {"phê duyệt", "approval"}},
    [DELIVER_DO_DELIVER] = {"deliver", {"giao, chi", "delivery"}},
    [DELIVER_DO_RECEIVE] = {"receive", {"ký nhận", "receipt"}},
    [DELIVER_DO_REFUSE] = {"refuse", {"không nhận, hủy", "refusal"}},
    [DELIVER_DO_REVERSE] = {"reverse", {"thu hồi", "reversal"}},
    [DELIVER_DO_REVIEW] = {"review", {"hậu kiểm", "review"}},
};

const char *deliver_act_code(enum deliver_act act)
{
    check(act < DELIVER_ACTS);
    return acts[act].code;
}

enum deliver_act deliver_act_find(str code)
{
    int act = 0;
    if (str_eq_c(code, "send-back"))
        return DELIVER_DO_SEND_BACK;
    while (act < DELIVER_ACTS && !str_eq_c(code, acts[act].code))
        act++;
    return (enum deliver_act)act;
}

const char *deliver_act_name(enum deliver_act act, enum lang lang)
{
    check(act < DELIVER_ACTS);
    return acts[act].name[lang];
}
