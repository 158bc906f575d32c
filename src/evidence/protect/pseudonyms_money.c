/* What came of it: how households were reviewed, and what was paid. */
#include "evidence/protect/pseudonyms_int.h"

#define DEPRIVATIONS 12
#define PLAN_MAX_BYTES ((size_t)2 << 30)

/* A number of the row, or nothing where it is not known. */
static void put_number(struct pseudonyms *x, struct store_conn *c, uint32_t column)
{
    if (store_at_null(c, column))
        pseudonyms_text(x, STR(""));
    else
        pseudonyms_int(x, store_at_int(c, column));
}

/* ---- reviews ---- */

static void put_review(struct pseudonyms *x, struct store_conn *c)
{
    pseudonyms_of(x, false, store_at_int(c, 0));
    put_number(x, c, 1);
    put_number(x, c, 2);
    pseudonyms_text(x, store_at_text(c, 3));
    pseudonyms_text(x, store_at_null(c, 4) ? STR("") : store_at_text(c, 4));
    for (uint32_t i = 5; i < 8; i++)
        put_number(x, c, i);
    for (int i = 0; i < DEPRIVATIONS; i++) {
        if (store_at_null(c, 8))
            pseudonyms_text(x, STR(""));
        else
            pseudonyms_int(x, store_at_int(c, 8) >> i & 1);
    }
    pseudonyms_end_row(x, PSEUDONYMS_REVIEWS);
}

/* Of each campaign the last score, and what was decided. */
static enum err_code make_reviews(struct store_conn *c, struct pseudonyms *x, struct err *e)
{
    static const char *const names[] = {"household", "year", "month", "class_before", "class",
                                        "persons",   "b1",   "b2",    "d1",           "d2",
                                        "d3",        "d4",   "d5",    "d6",           "d7",
                                        "d8",        "d9",   "d10",   "d11",          "d12"};
    int more;
    pseudonyms_head(x, names, sizeof(names) / sizeof(names[0]));
    pseudonyms_end_row(x, PSEUDONYMS_REVIEWS);
    if (store_query(
            c,
            SQL("SELECT k.household, p.year, p.month, k.class_before, r.class, s.persons, s.b1,"
                " s.b2, s.deprived FROM review_case AS k JOIN campaign AS p ON p.province ="
                " k.province AND p.id = k.campaign LEFT JOIN review_result AS r ON r.province ="
                " k.province AND r.campaign = k.campaign AND r.household = k.household AND"
                " r.recorded <= ?2 LEFT JOIN review_score AS s ON s.province = k.province AND"
                " s.campaign = k.campaign AND s.household = k.household AND s.round = (SELECT"
                " max(z.round) FROM review_score AS z WHERE z.province = k.province AND z.campaign"
                " = k.campaign AND z.household = k.household AND z.recorded <= ?2) WHERE k.province"
                " = ?1 AND k.recorded <= ?2 AND p.opens <= ?3 ORDER BY p.year, p.month,"
                " k.household"),
            STORE_VALUES(store_int(x->at.province), store_int(x->at.recording),
                         store_date(x->at.as_of)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0)
        put_review(x, c);
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- payments ---- */

/* As files tell a benefit. Where the law asks a sealed fact for it, its name would tell that fact:
 * its group stands instead. */
struct told {
    str benefit, as;
};
struct told_list {
    struct told *v;
    uint32_t n, cap;
};

static enum err_code needs_sealed(struct pseudonyms *x, const struct law_symbol *s, bool *out,
                                  struct err *e)
{
    struct arena work;
    const struct law_request request = {
        .month = month_of(x->at.as_of), .known_on = DAY_MAX, .targets = &s->index, .n_targets = 1};
    arena_init(&work, PLAN_MAX_BYTES);
    const struct law_plan *p = law_plan_new(&work, x->law, &request, e);
    *out = false;
    for (uint32_t i = 0; p != NULL && i < p->n_inputs; i++)
        *out |= p->inputs[i].symbol->sealed;
    arena_clear(&work);
    return p != NULL ? ERR_NONE : e->code;
}

static enum err_code list_benefits(struct pseudonyms *x, struct told_list *out, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < law_symbol_count(x->law) && code == ERR_NONE; i++) {
        const struct law_symbol *s = law_symbol(x->law, i);
        bool sealed = false;
        if (s->kind != LAW_BENEFIT)
            continue;
        code = needs_sealed(x, s, &sealed, e);
        const struct told t = {s->id, sealed ? s->group : s->id};
        vec_push(x->a, out, t);
    }
    return code;
}

/* A benefit that the law no longer has may have asked anything. */
static str told_as(const struct told_list *all, str benefit)
{
    for (uint32_t i = 0; i < all->n; i++) {
        if (str_eq(all->v[i].benefit, benefit))
            return all->v[i].as;
    }
    return STR("");
}

static void put_payment(struct pseudonyms *x, struct store_conn *c, const struct told_list *names)
{
    pseudonyms_of(x, str_eq_c(store_at_text(c, 1), "person"), store_at_int(c, 0));
    pseudonyms_month(x, (month)store_at_int(c, 2));
    pseudonyms_text(x, told_as(names, store_at_text(c, 3)));
    pseudonyms_month(x, (month)store_at_int(c, 4));
    pseudonyms_int(x, store_at_int(c, 5));
    pseudonyms_text(x, store_at_text(c, 6));
    pseudonyms_text(x, store_at_null(c, 7) ? STR("") : store_at_text(c, 7));
    put_number(x, c, 8);
    pseudonyms_end_row(x, PSEUDONYMS_PAYMENTS);
}

#define LAST_WORD(table)                                                                           \
    "(SELECT max(z.seq) FROM " table " AS z WHERE z.province = p.province AND z.month = p.month"   \
    " AND z.round = p.round AND z.number = p.number AND z.recorded <= ?2)"
#define WORD(table, as)                                                                            \
    " LEFT JOIN " table " AS " as " ON " as ".province = p.province AND " as                       \
    ".month = p.month AND " as ".round = p.round AND " as ".number = p.number AND " as             \
    ".seq = " LAST_WORD(table)

/* A row for each benefit and month in a payment of an approved list; with the last word of who pays
 * it out, and the part that was paid where it was not all of it. */
static enum err_code make_payments(struct store_conn *c, struct pseudonyms *x, struct err *e)
{
    static const char *const names[] = {"entity",     "month",  "benefit", "for_month",
                                        "amount_vnd", "method", "result",  "part_vnd"};
    struct told_list benefits = {0};
    int more;
    pseudonyms_head(x, names, sizeof(names) / sizeof(names[0]));
    pseudonyms_end_row(x, PSEUDONYMS_PAYMENTS);
    if (list_benefits(x, &benefits, e) != ERR_NONE ||
        store_query(
            c,
            SQL("SELECT p.entity, n.kind, p.month, l.benefit, l.for_month, l.amount, p.method,"
                " COALESCE(w.kind, v.kind), u.amount FROM payment AS p JOIN cycle_act AS t ON"
                " t.province = p.province AND t.month = p.month AND t.round = p.round AND t.act ="
                " 'approve' AND t.recorded <= ?2 JOIN entity AS n ON n.province = p.province AND"
                " n.id = p.entity JOIN payment_line AS l ON l.province = p.province AND l.month ="
                " p.month AND l.round = p.round AND l.number = p.number" WORD("payment_event", "v")
                    WORD("payment_late",
                         "w") " LEFT JOIN payment_part AS u ON u.province = p.province AND"
                              " u.month = p.month AND u.round = p.round AND u.number ="
                              " p.number AND u.seq = COALESCE(w.seq, v.seq) WHERE p.province ="
                              " ?1 AND p.month <= ?3 ORDER BY p.month, p.number, l.benefit,"
                              " l.for_month"),
            STORE_VALUES(store_int(x->at.province), store_int(x->at.recording),
                         store_int(month_of(x->at.as_of))),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0)
        put_payment(x, c, &benefits);
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code pseudonyms_results(struct store_conn *c, struct pseudonyms *x, struct err *e)
{
    enum err_code code = make_reviews(c, x, e);
    return code == ERR_NONE ? make_payments(c, x, e) : code;
}
