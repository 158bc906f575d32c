/* Acts of enrolment from the database, with the state that each left behind. */
#include "base/check.h"
#include "pay/enrol.h"
#include "registry/became.h"

#include <stdlib.h>

static bool same(const struct enrol_line *a, const struct enrol_line *b)
{
    return a->entity == b->entity && str_eq(a->benefit, b->benefit);
}

static int by_entity(const void *a, const void *b)
{
    const struct enrol_line *x = a, *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    int c = str_cmp(x->benefit, y->benefit);
    if (c != 0)
        return c;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* The state that each leaves behind; of what no state allows (two records of one person were both
 * enrolled) the state stays. */
static void run_states(struct enrol_lines *lines)
{
    enum enrol_state state = ENROL_NONE;
    for (uint32_t i = 0; i < lines->n; i++) {
        struct enrol_line *line = &lines->v[i];
        if (i == 0 || !same(line, line - 1))
            state = ENROL_NONE;
        if (line->verdict == VERDICT_NONE_NEEDED || line->verdict == VERDICT_APPROVED) {
            enum enrol_state to = enrol_after(state, line->act);
            state = to == ENROL_STATES ? state : to;
        }
        line->state = state;
    }
}

/* 0: no verdict, 1: sent back, 2: approved; as the query has it. */
static void judge(struct enrol_line *line, int64_t verdict)
{
    line->verdict = line->act == ACT_ASK ? VERDICT_NONE_NEEDED
                    : verdict == 0       ? VERDICT_WAITING
                    : verdict == 1       ? VERDICT_SENT_BACK
                                         : VERDICT_APPROVED;
}

/* Under one number; 0: all. *moved: some of it is of another record now. */
static enum err_code read_acts(struct store_conn *c, struct arena *a, int64_t province,
                               int64_t number, int64_t recording, const struct became *became,
                               struct enrol_lines *out, bool *moved, struct err *e)
{
    int more;
    str benefit = {NULL, 0};
    if (store_query(c,
                    SQL("SELECT t.id, t.entity, t.benefit, t.act, t.from_month, t.on_day,"
                        " t.number, t.signer, t.reason, t.article, t.papers, t.prepared_by,"
                        " COALESCE(p.approved_by, ''), COALESCE(p.approved + 1, 0),"
                        " t.commune, t.to_commune, t.fact"
                        " FROM enrolment_act AS t LEFT JOIN enrolment_approval AS p"
                        " ON p.province = t.province AND p.act = t.id AND p.recorded <= ?3"
                        " WHERE t.province = ?1 AND (?2 = 0 OR t.entity = ?2) AND t.recorded <= ?3"
                        " ORDER BY t.entity, t.benefit, t.id"),
                    STORE_VALUES(store_int(province), store_int(number), store_int(recording)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        /* A benefit's name is kept once for each run of it. */
        if (!str_eq(benefit, store_at_text(c, 2)))
            benefit = arena_str(a, store_at_text(c, 2));
        struct enrol_line line = {.id = store_at_int(c, 0),
                                  .entity = became_now(became, store_at_int(c, 1)),
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
                                  .approved_by = arena_str(a, store_at_text(c, 12)),
                                  .commune = arena_str(a, store_at_text(c, 14)),
                                  .to_commune = arena_str(a, store_at_text(c, 15)),
                                  .fact = arena_str(a, store_at_text(c, 16))};
        check(line.act < ACT_COUNT);
        judge(&line, store_at_int(c, 13));
        *moved = *moved || line.entity != store_at_int(c, 1);
        vec_push(a, out, line);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code enrol_read(struct store_conn *c, struct arena *a, int64_t province, int64_t entity,
                         int64_t recording, struct enrol_lines *out, struct err *e)
{
    struct became became;
    int64_t *numbers = NULL;
    uint32_t n = 1;
    bool moved = false;
    *out = (struct enrol_lines){0};
    enum err_code code = became_read(c, a, province, recording, &became, e);
    if (code == ERR_NONE && entity != 0)
        n = became_numbers(&became, a, became_now(&became, entity), &numbers);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = read_acts(c, a, province, entity != 0 ? numbers[i] : 0, recording, &became, out,
                         &moved, e);
    if (moved)
        qsort(out->v, out->n, sizeof(*out->v), by_entity);
    run_states(out);
    return code;
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
