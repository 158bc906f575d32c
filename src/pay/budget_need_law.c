/* Which benefits of a law an estimate counts. */
#include "pay/budget_need_int.h"
#include "pay/likely.h"

static bool is_enrolled_for(const struct enrol_lines *acts, str benefit)
{
    for (uint32_t i = 0; i < acts->n; i++) {
        if (str_eq(acts->v[i].benefit, benefit))
            return true;
    }
    return false;
}

/* The law prices no service, and who may have a lawyer or a project is not who will; but who learns
 * without paying is known, and schools are given money by that number. */
static bool is_counted(const struct law_symbol *s)
{
    return s->pays != LAW_SERVICE || str_eq_c(s->group, "education");
}

static enum err_code add_benefit(struct need_law *w, const struct need_which *q,
                                 const struct law_symbol *s, const struct programme *p,
                                 struct err *e)
{
    struct need_sums *sums = w->sums;
    uint32_t programme = need_programme(sums, p->fund, p->code);
    if (programme == NEED_PROGRAMMES || sums->n_benefits == NEED_BENEFITS)
        return err_set(e, ERR_LIMIT, "quá nhiều quyền lợi hoặc chương trình",
                       "too many benefits or programmes");
    struct need_benefit b = {.symbol = s->index,
                             .programme = programme,
                             .id = s->id,
                             .enrolment = likely_is_monthly_cash(s),
                             .quarterly =
                                 s->pays == LAW_QUARTERLY || str_eq_c(s->group, "health_insurance"),
                             .once = s->pays == LAW_ONCE,
                             .no_line = p->fund.n == 0 || !is_counted(s)};
    if (b.once)
        b.given = arena_array(sums->a, uint64_t, (size_t)q->entities / 64 + 1);
    str fact = b.enrolment ? enrol_fact_of(w->law, s, ACT_OPEN) : STR("");
    const struct law_symbol *decision = fact.n > 0 ? law_find(w->law, fact) : NULL;
    if (decision != NULL && decision->type.kind == LAW_BOOL) {
        w->decided[w->n_decided] = sums->n_benefits;
        w->decisions[w->n_decided++] = decision->index;
    }
    w->symbols[sums->n_benefits] = s->index;
    sums->benefits[sums->n_benefits++] = b;
    return ERR_NONE;
}

enum err_code need_law_benefits(struct need_law *w, struct arena *a, const struct need_which *q,
                                struct err *e)
{
    w->symbols = arena_array(a, uint32_t, NEED_BENEFITS);
    w->decided = arena_array(a, uint32_t, NEED_BENEFITS);
    w->decisions = arena_array(a, uint32_t, NEED_BENEFITS);
    for (uint32_t i = 0; i < law_symbol_count(w->law); i++) {
        const struct law_symbol *s = law_symbol(w->law, i);
        struct programme p;
        bool paid = programme_of(q->settings, s, q->year, &p);
        if (s->kind != LAW_BENEFIT || (!q->whole && (!paid || !is_counted(s))))
            continue;
        if (likely_is_monthly_cash(s) && !q->likely && !is_enrolled_for(q->acts, s->id))
            continue;
        enum err_code code = add_benefit(w, q, s, &p, e);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

void need_catalogue(const struct need_law *w, struct arena *a, const struct need_which *q,
                    struct budget_need *out)
{
    static const char *const pays[] = {[LAW_PAYS_NONE] = "service",
                                       [LAW_MONTHLY] = "monthly",
                                       [LAW_QUARTERLY] = "quarterly",
                                       [LAW_ONCE] = "once",
                                       [LAW_SERVICE] = "service"};
    uint32_t n = law_symbol_count(w->law);
    out->benefits = arena_array(a, struct budget_need_benefit, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        const struct law_symbol *s = law_symbol(w->law, i);
        struct programme p;
        if (s->kind != LAW_BENEFIT)
            continue;
        bool paid = programme_of(q->settings, s, q->year, &p);
        out->benefits[out->n_benefits++] =
            (struct budget_need_benefit){.benefit = s->id,
                                         .name = s->name,
                                         .pays = str_from_c(pays[s->pays]),
                                         .group = s->group,
                                         .fund = paid ? p.fund : STR(""),
                                         .programme = p.code};
    }
}

bool need_is_allowance(const struct law_symbol *s)
{
    return likely_is_monthly_cash(s) && s->entity == LAW_PERSON &&
           (str_eq_c(s->group, "social_assistance") || str_eq_c(s->group, "social_pension"));
}

bool need_given_before(struct need_benefit *b, int64_t entity)
{
    uint64_t bit = (uint64_t)1 << (entity & 63);
    bool before = (b->given[entity >> 6] & bit) != 0;
    b->given[entity >> 6] |= bit;
    return before;
}
