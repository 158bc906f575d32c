/* Acts of enrolment from the database, with the state that each left behind. */
#include "base/check.h"
#include "pay/enrol.h"

static bool same(const struct enrol_line *a, const struct enrol_line *b)
{
    return a->entity == b->entity && str_eq(a->benefit, b->benefit);
}

/* 0: no verdict, 1: sent back, 2: approved; as the query has it. */
static void judge(struct enrol_lines *lines, int64_t verdict)
{
    struct enrol_line *line = &lines->v[lines->n - 1];
    enum enrol_state state = ENROL_NONE;
    if (lines->n > 1 && same(line, line - 1))
        state = (line - 1)->state;
    line->verdict = line->act == ACT_ASK ? VERDICT_NONE_NEEDED
                    : verdict == 0       ? VERDICT_WAITING
                    : verdict == 1       ? VERDICT_SENT_BACK
                                         : VERDICT_APPROVED;
    line->state = state;
    if (line->verdict == VERDICT_NONE_NEEDED || line->verdict == VERDICT_APPROVED) {
        enum enrol_state to = enrol_after(state, line->act);
        line->state = to == ENROL_STATES ? state : to;
    }
}

enum err_code enrol_read(struct store_conn *c, struct arena *a, int64_t province, int64_t entity,
                         int64_t recording, struct enrol_lines *out, struct err *e)
{
    int more;
    str benefit = {NULL, 0};
    *out = (struct enrol_lines){0};
    if (store_query(c,
                    SQL("SELECT t.id, t.entity, t.benefit, t.act, t.from_month, t.on_day,"
                        " t.number, t.signer, t.reason, t.article, t.papers, t.prepared_by,"
                        " COALESCE(p.approved_by, ''), COALESCE(p.approved + 1, 0)"
                        " FROM enrolment_act AS t LEFT JOIN enrolment_approval AS p"
                        " ON p.province = t.province AND p.act = t.id AND p.recorded <= ?3"
                        " WHERE t.province = ?1 AND (?2 = 0 OR t.entity = ?2) AND t.recorded <= ?3"
                        " ORDER BY t.entity, t.benefit, t.id"),
                    STORE_VALUES(store_int(province), store_int(entity), store_int(recording)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        /* A benefit's name is kept once for each run of it. */
        if (!str_eq(benefit, store_at_text(c, 2)))
            benefit = arena_str(a, store_at_text(c, 2));
        struct enrol_line line = {.id = store_at_int(c, 0),
                                  .entity = store_at_int(c, 1),
                                  .benefit = benefit,
                                  .act = enrol_act_find(store_at_text(c, 3)),
                                  .from = (month)store_at_int(c, 4),
                                  .on_day = (day)store_at_int(c, 5),
                                  .number = arena_str(a, store_at_text(c, 6)),
                                  .signer = arena_str(a, store_at_text(c, 7)),
                                  .reason = arena_str(a, store_at_text(c, 8)),
                                  .article = arena_str(a, store_at_text(c, 9)),
                                  .papers = arena_str(a, store_at_text(c, 10)),
                                  .prepared_by = arena_str(a, store_at_text(c, 11)),
                                  .approved_by = arena_str(a, store_at_text(c, 12))};
        check(line.act < ACT_COUNT);
        vec_push(a, out, line);
        judge(out, store_at_int(c, 13));
    }
    return more < 0 ? e->code : ERR_NONE;
}

uint32_t enrol_acts_of(const struct enrol_lines *lines, int64_t entity, str benefit,
                       uint32_t *first)
{
    uint32_t low = 0, high = lines->n, n = 0;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const struct enrol_line *line = &lines->v[mid];
        if (line->entity < entity ||
            (line->entity == entity && str_cmp(line->benefit, benefit) < 0))
            low = mid + 1;
        else
            high = mid;
    }
    while (low + n < lines->n && lines->v[low + n].entity == entity &&
           str_eq(lines->v[low + n].benefit, benefit))
        n++;
    *first = low;
    return n;
}
