/* What a decision makes of the registry. The law of social pension owes only whom a decision was
 * taken on (Decree 176/2025), and of most allowances nothing before the month in which the decision
 * was signed (Decree 20/2021, article 8): both are facts, and it is the decision that makes them.
 */
#include "base/check.h"
#include "pay/enrol_int.h"
#include "registry/sealed.h"
#include "registry/times.h"

#include <stdlib.h>

#define DECIDED_ON "allowance_decided_on"

/* ---- which fact ---- */

static const struct {
    const char *group;
    enum enrol_act act;
    const char *fact;
} makes[] = {
    {"social_pension", ACT_ASK, "social_pension_request"},
    {"social_pension", ACT_OPEN, "social_pension_decision"},
    {"social_pension", ACT_END, "social_pension_decision"},
    {"social_assistance", ACT_OPEN, DECIDED_ON},
    {"social_assistance", ACT_END, DECIDED_ON},
    {"care", ACT_OPEN, DECIDED_ON},
    {"care", ACT_END, DECIDED_ON},
};

str enrol_fact_of(const struct law *law, const struct law_symbol *benefit, enum enrol_act act)
{
    for (size_t i = 0; i < sizeof(makes) / sizeof(makes[0]); i++) {
        if (makes[i].act != act || !str_eq_c(benefit->group, makes[i].group))
            continue;
        const struct law_symbol *fact = law_find(law, str_from_c(makes[i].fact));
        if (fact != NULL && fact->kind == LAW_FACT && fact->entity == benefit->entity)
            return fact->id;
    }
    return STR("");
}

/* ---- from when ---- */

static str day_text(struct arena *a, day d)
{
    char iso[11];
    size_t n = day_format_iso(d, iso);
    return arena_str(a, (str){iso, n});
}

static void opened(struct arena *a, const struct enrol_line *act, struct enrol_effects *out)
{
    struct enrol_effect x = {.entity = act->entity, .fact = act->fact, .value = STR("1")};
    x.from = act->on_day;
    /* The day of signing is known of all the months that are asked for, those before it too. */
    if (str_eq_c(act->fact, DECIDED_ON)) {
        day first = month_first_day(act->from);
        x.value = day_text(a, act->on_day);
        x.from = first < act->on_day ? first : act->on_day;
    }
    vec_push(a, out, x);
}

/* Another benefit of theirs, still running, rests on the same decision of allowances. */
static bool rests_elsewhere(const struct enrol_lines *all, const struct enrol_line *act)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const struct enrol_line *line = &all->v[i];
        bool last = i + 1 == all->n || all->v[i + 1].entity != line->entity ||
                    !str_eq(all->v[i + 1].benefit, line->benefit);
        bool runs = line->state == ENROL_OPEN || line->state == ENROL_SUSPENDED ||
                    line->state == ENROL_HANDED;
        if (!last || !runs || line->entity != act->entity || str_eq(line->benefit, act->benefit))
            continue;
        uint32_t first, n = enrol_acts_of(all, line->entity, line->benefit, &first);
        for (uint32_t k = first; k < first + n; k++) {
            if (all->v[k].verdict == VERDICT_APPROVED && str_eq(all->v[k].fact, act->fact))
                return true;
        }
    }
    return false;
}

/* What the last suspension made true is no more. */
static str suspended_by(const struct enrol_lines *all, const struct enrol_line *act)
{
    uint32_t first, n = enrol_acts_of(all, act->entity, act->benefit, &first);
    str fact = STR("");
    for (uint32_t i = first; i < first + n; i++) {
        if (all->v[i].act == ACT_SUSPEND && all->v[i].verdict == VERDICT_APPROVED)
            fact = all->v[i].fact;
    }
    return fact;
}

void enrol_effect_of(struct arena *a, const struct enrol_lines *all, const struct enrol_line *act,
                     struct enrol_effects *out)
{
    struct enrol_effect x = {.entity = act->entity, .fact = act->fact, .value = STR("1")};
    if (act->act == ACT_RESUME)
        x.fact = suspended_by(all, act);
    if (x.fact.n == 0)
        return;
    if (act->act == ACT_OPEN) {
        opened(a, act, out);
        return;
    }
    x.from = act->act == ACT_ASK ? act->on_day : month_first_day(act->from);
    x.ends = act->act == ACT_RESUME || act->act == ACT_END;
    if (!(act->act == ACT_END && rests_elsewhere(all, act)))
        vec_push(a, out, x);
}

/* ---- rows ---- */

struct fact_row {
    uint32_t effect; /* whose it is */
    str stored;      /* its name in the row, of what is closed */
    int64_t recorded;
    day from, to, known;
    str value;
};
struct fact_rows {
    struct fact_row *v;
    uint32_t n, cap;
};

#define AT_ONCE 60u

/* Rows of up to sixty effects from `first` on; those of one entity may be told of several effects.
 */
static enum err_code read_sixty(struct store_conn *c, struct arena *a, int64_t province,
                                const struct enrol_effects *v, uint32_t first,
                                struct fact_rows *out, struct err *e)
{
    struct store_value values[AT_ONCE + 1];
    uint32_t n = v->n - first < AT_ONCE ? v->n - first : AT_ONCE;
    int more;
    values[0] = store_int(province);
    for (uint32_t i = 0; i < AT_ONCE; i++)
        values[i + 1] = store_int(v->v[first + (i < n ? i : 0)].entity);
    if (store_query(
            c,
            SQL("SELECT entity, name, valid_from, valid_to, known_from, recorded, value FROM fact"
                " WHERE province = ?1 AND closed = 0 AND entity IN (?2, ?3, ?4, ?5, ?6, ?7, ?8,"
                " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,"
                " ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40,"
                " ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55, ?56,"
                " ?57, ?58, ?59, ?60, ?61) ORDER BY entity, name, valid_from"),
            values, AT_ONCE + 1, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct sealed_text t = {store_at_text(c, 1), store_at_text(c, 6)};
        if (sealed_is(t.name))
            sealed_open(a, province, t.name, t.value, &t);
        for (uint32_t i = first; i < first + n; i++) {
            if (v->v[i].entity != store_at_int(c, 0) || !str_eq(v->v[i].fact, t.name))
                continue;
            struct fact_row row = {.effect = i,
                                   .stored = arena_str(a, store_at_text(c, 1)),
                                   .recorded = store_at_int(c, 5),
                                   .from = (day)store_at_int(c, 2),
                                   .to = (day)store_at_int(c, 3),
                                   .known = (day)store_at_int(c, 4),
                                   .value = arena_str(a, t.value)};
            vec_push(a, out, row);
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

struct writing {
    struct arena *a;
    const struct enrol_effects *v;
    struct fact_rows closes, opens;
};

/* From the day on, as long as nothing is known of it: not within what is known already. */
static void begin_fact(struct writing *w, uint32_t effect, const struct fact_row *rows, uint32_t n)
{
    const struct enrol_effect *x = &w->v->v[effect];
    struct fact_row row = {.effect = effect, .from = x->from, .to = NO_END, .value = x->value};
    for (uint32_t i = 0; i < n; i++) {
        if (rows[i].from <= row.from && row.from < rows[i].to)
            row.from = rows[i].to;
        else if (rows[i].from > row.from && rows[i].from < row.to)
            row.to = rows[i].from;
    }
    if (row.from < row.to && row.from != NO_END)
        vec_push(w->a, &w->opens, row);
}

static void end_fact(struct writing *w, uint32_t effect, const struct fact_row *rows, uint32_t n)
{
    day on = w->v->v[effect].from;
    for (uint32_t i = 0; i < n; i++) {
        struct fact_row row = rows[i];
        if (row.to <= on)
            continue;
        vec_push(w->a, &w->closes, row);
        row.to = on;
        if (row.from < on)
            vec_push(w->a, &w->opens, row);
    }
}

static enum err_code close_rows(struct store_conn *c, const struct writing *w, int64_t province,
                                int64_t recorded, day known_on, struct err *e)
{
    enum { N = 7 };
    struct store_value *v = arena_array(w->a, struct store_value, (size_t)w->closes.n * N + 1);
    for (uint32_t i = 0; i < w->closes.n; i++) {
        const struct fact_row *r = &w->closes.v[i];
        const struct enrol_effect *x = &w->v->v[r->effect];
        /* What is no longer believed was believed until then, even when it was known later. */
        const struct store_value row[N] = {
            store_int(recorded),   store_date(known_on > r->known ? known_on : r->known),
            store_int(province),   store_int(x->entity),
            store_text(r->stored), store_int(r->recorded),
            store_date(r->from)};
        for (int k = 0; k < N; k++)
            v[(size_t)i * N + k] = row[k];
    }
    if (w->closes.n == 0)
        return ERR_NONE;
    return store_run_many(c,
                          SQL("UPDATE fact SET closed = ?1, known_to = ?2 WHERE province = ?3 AND"
                              " entity = ?4 AND name = ?5 AND recorded = ?6 AND valid_from = ?7"
                              " AND closed = 0"),
                          v, N, w->closes.n, NULL, e);
}

static enum err_code open_rows(struct store_conn *c, const struct writing *w, int64_t province,
                               int64_t recorded, day known_on, struct err *e)
{
    struct sealer sealer;
    if (w->opens.n == 0)
        return ERR_NONE;
    enum err_code code = sealed_read(c, w->a, province, &sealer, e);
    if (code != ERR_NONE)
        return code;
    code = store_load_begin(
        c,
        SQL("fact (province, entity, name, valid_from, valid_to, known_from, known_to, recorded,"
            " closed, value)"),
        10, e);
    for (uint32_t i = 0; i < w->opens.n && code == ERR_NONE; i++) {
        const struct fact_row *r = &w->opens.v[i];
        const struct enrol_effect *x = &w->v->v[r->effect];
        str name = x->fact, value = r->value;
        code = sealed_put(&sealer, w->a, &name, &value, e);
        const struct store_value row[] = {
            store_int(province), store_int(x->entity),
            store_text(name),    store_date(r->from),
            store_date(r->to),   store_date(known_on > r->known ? known_on : r->known),
            store_int(0),        store_int(recorded),
            store_int(0),        store_text(value)};
        if (code == ERR_NONE)
            code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

/* What begins before what ends. */
static int by_entity(const void *a, const void *b)
{
    const struct enrol_effect *x = a, *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    int c = str_cmp(x->fact, y->fact);
    return c != 0 ? c : (int)x->ends - (int)y->ends;
}

/* Two acts at once may make the same fact of the same person: it is made once, and where one makes
 * it and the other ends it, it stands. */
static bool made_before(const struct enrol_effects *v, uint32_t i)
{
    for (uint32_t k = i; k > 0 && v->v[k - 1].entity == v->v[i].entity; k--) {
        if (str_eq(v->v[k - 1].fact, v->v[i].fact))
            return true;
    }
    return false;
}

enum err_code enrol_effects_write(struct store_conn *c, struct arena *a, int64_t province,
                                  int64_t recorded, day known_on, struct enrol_effects *v,
                                  struct err *e)
{
    struct writing w = {.a = a, .v = v};
    enum err_code code = ERR_NONE;
    if (v->n > 1)
        qsort(v->v, v->n, sizeof(*v->v), by_entity);
    for (uint32_t first = 0; first < v->n && code == ERR_NONE; first += AT_ONCE) {
        struct fact_rows rows = {0};
        code = read_sixty(c, a, province, v, first, &rows, e);
        for (uint32_t i = first; i < v->n && i < first + AT_ONCE && code == ERR_NONE; i++) {
            struct fact_rows of = {0};
            for (uint32_t k = 0; k < rows.n; k++) {
                if (rows.v[k].effect == i)
                    vec_push(a, &of, rows.v[k]);
            }
            if (!made_before(v, i))
                (v->v[i].ends ? end_fact : begin_fact)(&w, i, of.v, of.n);
        }
    }
    if (code == ERR_NONE)
        code = close_rows(c, &w, province, recorded, known_on, e);
    return code == ERR_NONE ? open_rows(c, &w, province, recorded, known_on, e) : code;
}
