/* What an estimate says of every benefit of the law: kept with its version, and read. */
#include "pay/budget_need.h"

#include "pay/budget_need_int.h"

static enum err_code keep_benefits(struct store_conn *c, const struct budget_need_question *q,
                                   const struct budget_need *need, int64_t version, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("budget_estimate_benefit (province, year, version, place, benefit, name, pays, heading,"
            " fund, programme)"),
        10, e);
    for (uint32_t i = 0; i < need->n_benefits && code == ERR_NONE; i++) {
        const struct budget_need_benefit *b = &need->benefits[i];
        const struct store_value row[] = {store_int(q->province), store_int(q->year),
                                          store_int(version),     store_int(i + 1),
                                          store_text(b->benefit), store_text(b->name),
                                          store_text(b->pays),    store_text(b->group),
                                          store_text(b->fund),    store_text(b->programme)};
        code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code keep_missing(struct store_conn *c, const struct budget_need_question *q,
                                  const struct budget_need *need, int64_t version, struct err *e)
{
    uint32_t place = 0;
    enum err_code code = store_load_begin(
        c,
        SQL("budget_estimate_missing (province, year, version, benefit, place, fact, words,"
            " entities, looked)"),
        9, e);
    for (uint32_t i = 0; i < need->n_missing && code == ERR_NONE; i++) {
        const struct budget_need_missing *m = &need->missing[i];
        place = i > 0 && need->missing[i - 1].benefit == m->benefit ? place + 1 : 1;
        const struct store_value row[] = {
            store_int(q->province), store_int(q->year),     store_int(version),
            store_text(m->code),    store_int(place),       store_text(m->fact),
            store_text(m->words),   store_int(m->entities), store_int(m->looked)};
        code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

enum err_code need_keep_catalogue(struct store_conn *c, const struct budget_need_question *q,
                                  const struct budget_need *need, int64_t version, struct err *e)
{
    enum err_code code = keep_benefits(c, q, need, version, e);
    return code == ERR_NONE ? keep_missing(c, q, need, version, e) : code;
}

/* ---- reading ---- */

struct reading {
    struct store_conn *c;
    struct arena *a;
    struct store_value key[3]; /* province, year, version */
    struct {
        struct budget_need_missing *v;
        uint32_t n, cap;
    } missing; /* by code */
};

static enum err_code read_missing(struct reading *x, struct err *e)
{
    int more;
    if (store_query(x->c,
                    SQL("SELECT benefit, fact, words, entities, looked FROM"
                        " budget_estimate_missing WHERE province = ?1 AND year = ?2 AND version ="
                        " ?3 ORDER BY benefit, place"),
                    x->key, 3, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        const struct budget_need_missing m = {.code = arena_str(x->a, store_at_text(x->c, 0)),
                                              .fact = arena_str(x->a, store_at_text(x->c, 1)),
                                              .words = arena_str(x->a, store_at_text(x->c, 2)),
                                              .entities = (uint32_t)store_at_int(x->c, 3),
                                              .looked = (uint32_t)store_at_int(x->c, 4)};
        vec_push(x->a, &x->missing, m);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static void take_missing(const struct reading *x, struct budget_catalogue_row *row)
{
    for (uint32_t i = 0; i < x->missing.n; i++) {
        if (!str_eq(x->missing.v[i].code, row->b.benefit))
            continue;
        if (row->n_missing++ == 0)
            row->missing = &x->missing.v[i];
    }
}

static enum budget_known known_of(const struct budget_catalogue_row *row)
{
    bool anybody = row->persons > 0 || row->undetermined > 0;
    if (row->amount > 0)
        return row->undetermined > 0 ? BUDGET_AT_LEAST : BUDGET_KNOWN;
    return !anybody ? BUDGET_NOBODY : row->b.fund.n == 0 ? BUDGET_NO_COST : BUDGET_UNKNOWN;
}

static enum err_code read_rows(struct reading *x, struct budget_catalogue *out, struct err *e)
{
    int more;
    if (store_query(
            x->c,
            SQL("SELECT b.benefit, b.name, b.pays, b.heading, b.fund, b.programme,"
                " COALESCE(s.persons, 0), COALESCE(s.undetermined, 0), COALESCE(s.amount, 0) FROM"
                " budget_estimate_benefit AS b LEFT JOIN (SELECT benefit, MAX(persons) AS persons,"
                " MAX(undetermined) AS undetermined, SUM(amount) AS amount FROM (SELECT benefit,"
                " month, SUM(persons) AS persons, SUM(undetermined) AS undetermined, SUM(amount)"
                " AS amount FROM budget_estimate_part WHERE province = ?1 AND year = ?2 AND version"
                " = ?3 GROUP BY benefit, month) AS months GROUP BY benefit) AS s ON s.benefit ="
                " b.benefit WHERE b.province = ?1 AND b.year = ?2 AND b.version = ?3 ORDER BY"
                " b.place"),
            x->key, 3, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct budget_catalogue_row row = {
            .b = {.benefit = arena_str(x->a, store_at_text(x->c, 0)),
                  .name = arena_str(x->a, store_at_text(x->c, 1)),
                  .pays = arena_str(x->a, store_at_text(x->c, 2)),
                  .group = arena_str(x->a, store_at_text(x->c, 3)),
                  .fund = arena_str(x->a, store_at_text(x->c, 4)),
                  .programme = arena_str(x->a, store_at_text(x->c, 5))},
            .persons = store_at_int(x->c, 6),
            .undetermined = store_at_int(x->c, 7),
            .amount = store_at_int(x->c, 8)};
        row.known = known_of(&row);
        take_missing(x, &row);
        vec_push(x->a, out, row);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code budget_catalogue_read(struct store_conn *c, struct arena *a, int64_t province,
                                    int32_t year, int64_t version, struct budget_catalogue *out,
                                    struct err *e)
{
    struct reading x = {
        .c = c, .a = a, .key = {store_int(province), store_int(year), store_int(version)}};
    *out = (struct budget_catalogue){0};
    enum err_code code = read_missing(&x, e);
    if (code == ERR_NONE)
        code = read_rows(&x, out, e);
    if (code != ERR_NONE || out->n > 0)
        return code;
    err_set(e, ERR_INPUT, "bản dự toán này không kể từng quyền lợi của luật",
            "this estimate does not tell each benefit of the law");
    err_hint(e, "lập bản mới: ansinh budget estimate --from-law",
             "make a new one: ansinh budget estimate --from-law");
    return ERR_INPUT;
}
