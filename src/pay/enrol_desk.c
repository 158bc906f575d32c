/* Acts of enrolment part by part, as a desk has them: what waits, what was asked for. */
#include "base/check.h"
#include "pay/enrol.h"

#define ACTS                                                                                       \
    "SELECT t.id, t.entity, t.benefit, t.act, t.from_month, t.on_day, t.number, t.signer,"         \
    " t.reason, t.article, t.papers, t.prepared_by, COALESCE(p.approved_by, ''),"                  \
    " COALESCE(p.approved + 1, 0), t.commune, t.to_commune, t.fact"                                \
    " FROM enrolment_act AS t LEFT JOIN enrolment_approval AS p"                                   \
    " ON p.province = t.province AND p.act = t.id"                                                 \
    " WHERE t.province = ?1 AND t.id > ?2 AND (?3 = '' OR t.benefit = ?3)"                         \
    " AND (?4 = '' OR t.commune = ?4)"

static enum err_code ask_acts(struct store_conn *c, const struct store_value *v,
                              enum enrol_desk desk, struct err *e)
{
    switch (desk) {
    case ENROL_DESK_WAITING:
        return store_query(c, SQL(ACTS " AND t.act <> 'ask' AND p.approved IS NULL ORDER BY t.id"),
                           v, 4, e);
    case ENROL_DESK_ASKED:
        return store_query(
            c,
            SQL(ACTS " AND t.act = 'ask' AND NOT EXISTS (SELECT 1 FROM enrolment_act AS n"
                     " LEFT JOIN enrolment_approval AS o ON o.province = n.province AND"
                     " o.act = n.id WHERE n.province = t.province AND n.entity = t.entity AND"
                     " n.benefit = t.benefit AND n.id > t.id AND COALESCE(o.approved, 1) = 1)"
                     " ORDER BY t.id"),
            v, 4, e);
    case ENROL_DESK_ALL:
        break;
    }
    return store_query(c, SQL(ACTS " ORDER BY t.id"), v, 4, e);
}

/* 0: no verdict, 1: sent back, 2: approved; as the query has it. */
static int verdict_of(enum enrol_act act, int64_t verdict)
{
    return act == ACT_ASK ? VERDICT_NONE_NEEDED
           : verdict == 0 ? VERDICT_WAITING
           : verdict == 1 ? VERDICT_SENT_BACK
                          : VERDICT_APPROVED;
}

enum err_code enrol_desk_read(struct store_conn *c, int64_t province, const struct enrol_ask *ask,
                              enrol_line_row *row, void *ctx, struct err *e)
{
    int more = 0;
    const struct store_value v[] = {store_int(province), store_int(ask->after),
                                    store_text(ask->benefit), store_text(ask->commune)};
    enum err_code code = ask_acts(c, v, ask->desk, e);
    bool on = true;
    while (code == ERR_NONE && on && (more = store_next(c, e)) > 0) {
        struct enrol_line line = {.id = store_at_int(c, 0),
                                  .entity = store_at_int(c, 1),
                                  .benefit = store_at_text(c, 2),
                                  .act = enrol_act_find(store_at_text(c, 3)),
                                  .from = (month)store_at_int(c, 4),
                                  .on_day = (day)store_at_int(c, 5),
                                  .number = store_at_text(c, 6),
                                  .signer = store_at_text(c, 7),
                                  .reason = store_at_text(c, 8),
                                  .article = store_at_text(c, 9),
                                  .papers = store_at_text(c, 10),
                                  .prepared_by = store_at_text(c, 11),
                                  .approved_by = store_at_text(c, 12),
                                  .commune = store_at_text(c, 14),
                                  .to_commune = store_at_text(c, 15),
                                  .fact = store_at_text(c, 16)};
        check(line.act < ACT_COUNT);
        line.verdict = verdict_of(line.act, store_at_int(c, 13));
        on = row(ctx, &line);
    }
    store_finish(c);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

struct first {
    int64_t id, entity;
};

static bool take_first(void *ctx, const struct enrol_line *line)
{
    *(struct first *)ctx = (struct first){line->id, line->entity};
    return false;
}

enum err_code enrol_one(struct store_conn *c, struct arena *a, int64_t province, int64_t act,
                        struct enrol_line *out, struct err *e)
{
    const struct enrol_ask ask = {
        .desk = ENROL_DESK_ALL, .after = act - 1, .benefit = STR(""), .commune = STR("")};
    struct first first = {0};
    struct enrol_lines lines = {0};
    enum err_code code = enrol_desk_read(c, province, &ask, take_first, &first, e);
    if (code == ERR_NONE && (act <= 0 || first.id != act))
        code = err_set(e, ERR_INPUT, "không có việc số %l", "there is no act %l", act);
    if (code == ERR_NONE)
        code = enrol_read(c, a, province, first.entity, INT64_MAX, &lines, e);
    for (uint32_t i = 0; i < lines.n && code == ERR_NONE; i++) {
        if (lines.v[i].id == act)
            *out = lines.v[i];
    }
    return code;
}
