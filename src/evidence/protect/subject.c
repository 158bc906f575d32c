/* Where a request stands: pure. */
#include "evidence/protect/subject.h"

bool subject_kind_is(str kind)
{
    static const char *const all[] = {"access",   "copy",   "correct", "delete",
                                      "restrict", "object", "withdraw"};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (str_eq_c(kind, all[i]))
            return true;
    }
    return false;
}

bool subject_act_is(str act)
{
    return str_eq_c(act, "acknowledge") || str_eq_c(act, "extend") || str_eq_c(act, "answer") ||
           str_eq_c(act, "refuse");
}

static day late(day by, day done, day today)
{
    day at = done != 0 ? done : today;
    return by != 0 && at > by ? at - by : 0;
}

struct subject_standing subject_stands(const struct terms *terms, const struct subject_request *q,
                                       day today)
{
    struct subject_standing s = {0};
    const struct term *first = terms_find(terms, STR("acknowledge"), q->on);
    const struct term *then = terms_find(terms, q->kind, q->on);
    s.acknowledge_by = first != NULL ? term_last_day(first, q->on) : 0;
    s.answer_by = then != NULL ? term_last_day(then, q->on) : 0;
    for (uint32_t i = 0; i < q->acts.n; i++) {
        const struct subject_act *x = &q->acts.v[i];
        bool ends = str_eq_c(x->act, "answer") || str_eq_c(x->act, "refuse");
        if (str_eq_c(x->act, "extend")) {
            s.extended = true;
            s.answer_by = x->until;
        }
        if ((ends || str_eq_c(x->act, "acknowledge")) && s.acknowledged == 0)
            s.acknowledged = x->on;
        if (ends) {
            s.answered = x->on;
            s.refused = str_eq_c(x->act, "refuse");
        }
    }
    s.late_acknowledge = late(s.acknowledge_by, s.acknowledged, today);
    s.late_answer = late(s.answer_by, s.answered, today);
    return s;
}
