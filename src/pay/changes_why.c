/* What the law says of a change: a traced run of one household. */
#include "base/check.h"
#include "pay/changes_int.h"

/* The law's rule that suspends (Circular 02/2021, article 2.3). */
#define SUSPENDS "allowance_suspended"
/* Suspended for refusing to be assessed again, and still refusing after so many months: the end
 * (article 2.1). */
#define REFUSES "refuses_reassessment"
#define REFUSING_MONTHS 3
#define MAX_REASON 1024

struct tracing {
    const struct survey *s;
    const struct owed_question *q;
    const struct law_plan *plan;
    struct vm *vm;
    struct vm_batch batch;
};

/* Names of the law have lines where people write blanks. */
static void put_words(struct buf *b, str words)
{
    bool blank = false;
    for (size_t i = 0; i < words.n; i++) {
        char c = words.p[i];
        bool now = c == ' ' || c == '\n' || c == '\t' || c == '_';
        if (now && !blank)
            buf_char(b, ' ');
        else if (!now)
            buf_char(b, c);
        blank = now;
    }
}

static void put_article(struct arena *a, struct change_row *row, str article, str instrument)
{
    struct buf b;
    buf_init(&b, a, MAX_REASON);
    buf_fmt(&b, "%s%z%s", article, article.n > 0 && instrument.n > 0 ? ", " : "", instrument);
    row->article = buf_str(&b);
}

static bool passes(const struct law_reason *r, const char *rule)
{
    bool found = false;
    for (uint32_t i = 0; i < r->n_path; i++)
        found |= str_eq_c(r->path[i]->id, rule);
    return found;
}

static bool is_fact(const struct law_reason *r, const char *name)
{
    return r->symbol != NULL && str_eq_c(r->symbol->id, name);
}

/* End, suspend, or nothing where the suspension stands already. */
static void choose(struct change_case *k, const struct law_reason *r)
{
    bool suspends = passes(r, SUSPENDS);
    bool refusing = is_fact(r, REFUSES) && k->state == ENROL_SUSPENDED &&
                    k->asked - k->suspended >= REFUSING_MONTHS;
    if (k->row.kind != CHANGE_NOT_OWED)
        return;
    k->row.act = suspends && !refusing ? ACT_SUSPEND : ACT_END;
    if (suspends && k->state == ENROL_SUSPENDED && !refusing)
        k->row.kind = CHANGE_KINDS;
}

static void say_why(struct arena *a, struct change_case *k, const struct law_reason *r)
{
    struct buf b;
    buf_init(&b, a, MAX_REASON);
    if (r->excluded)
        buf_add_c(&b, "đủ điều kiện, nhưng có quyền lợi khác cao hơn hoặc loại trừ");
    else if (r->symbol != NULL && r->symbol->label.n > 0)
        buf_add(&b, r->symbol->label);
    if (r->words.n > 0) {
        buf_add_c(&b, b.n > 0 ? " (" : "");
        put_words(&b, r->words);
        buf_add_c(&b, r->symbol != NULL && r->symbol->label.n > 0 ? ")" : "");
    }
    k->row.reason = buf_str(&b);
    put_article(a, &k->row, r->article, r->instrument);
}

static void say_missing(struct arena *a, const struct tracing *t, struct change_case *k,
                        uint32_t local)
{
    struct law_missing missing[16];
    struct buf b;
    uint32_t n =
        law_missing(t->plan, t->vm, &t->batch, k->household, k->benefit, local, missing, 16);
    buf_init(&b, a, MAX_REASON);
    buf_add_c(&b, "cần biết: ");
    for (uint32_t i = 0; i < n; i++) {
        const struct law_symbol *s = missing[i].symbol;
        buf_add_c(&b, i > 0 ? "; " : "");
        put_words(&b, s == NULL ? missing[i].reason : s->label.n > 0 ? s->label : s->name);
    }
    k->row.reason = buf_str(&b);
}

/* Of what is owed the article of the case that gives the amount. */
static void cite_amount(struct arena *a, const struct tracing *t, struct change_case *k,
                        uint32_t local)
{
    const struct law_output *o = &t->plan->outputs[k->benefit];
    str article = o->article;
    if (o->which != VM_NONE) {
        struct vm_reg r = vm_register(t->vm, o->which);
        uint32_t i = r.known == NULL || r.known[local] ? ((const uint8_t *)r.data)[local] : 0;
        if (i < o->n_cites && o->cites[i].n > 0)
            article = o->cites[i];
    }
    put_article(a, &k->row, article, o->instrument);
}

static void explain(struct arena *a, struct tracing *t, struct change_case *k)
{
    const struct law_output *o = &t->plan->outputs[k->benefit];
    struct law_reason reason;
    bool person = o->level == LEVEL_PERSON;
    uint32_t local = person ? k->at - t->s->first[k->household] : 0;
    if (!o->applies) {
        const struct law_symbol *s = law_symbol(t->q->law, t->q->benefits[k->benefit]);
        k->row.reason = STR("không còn quy định áp dụng trong tháng này");
        put_article(a, &k->row, s->article, s->instrument);
        return;
    }
    vm_run(t->vm, &t->batch, k->household, k->household + 1);
    if (k->row.kind == CHANGE_UNKNOWN) {
        say_missing(a, t, k, local);
    } else if (law_why(t->plan, t->vm, &t->batch, k->household, k->benefit, local, &reason)) {
        choose(k, &reason);
        say_why(a, k, &reason);
    } else {
        cite_amount(a, t, k, local);
    }
}

/* All of one month, with or without what is assumed: one plan. */
static enum err_code explain_month(struct arena *a, const struct survey *s,
                                   const struct owed_question *q, struct change_cases *cases,
                                   month m, bool assumed, struct err *e)
{
    const struct law_request request = {.month = m,
                                        .known_on = q->known_on,
                                        .targets = q->benefits,
                                        .n_targets = q->n_benefits,
                                        .imprecise_dates = s->imprecise_dates,
                                        .trace = true};
    struct tracing t = {.s = s, .q = q};
    struct arena scratch;
    arena_init(&scratch, (size_t)4 << 30);
    t.plan = law_plan_new(&scratch, q->law, &request, e);
    if (t.plan != NULL) {
        struct vm_column *columns =
            arena_array(&scratch, struct vm_column, (size_t)t.plan->n_inputs + 1);
        survey_bind(&scratch, s, t.plan, columns);
        if (assumed)
            owed_assume(q, t.plan, columns);
        t.batch = (struct vm_batch){s->households, s->first, columns};
        t.vm = vm_new(&scratch, &t.plan->program);
        for (uint32_t i = 0; i < cases->n; i++) {
            if (cases->v[i].asked == m && cases->v[i].assumed == assumed)
                explain(a, &t, &cases->v[i]);
        }
    }
    arena_clear(&scratch);
    return t.plan == NULL ? e->code : ERR_NONE;
}

enum err_code changes_explain(struct arena *a, const struct survey *s,
                              const struct owed_question *q, struct change_cases *cases,
                              struct err *e)
{
    enum err_code code = ERR_NONE;
    for (month m = q->from; m <= q->to && code == ERR_NONE; m++) {
        for (int assumed = 0; assumed < 2 && code == ERR_NONE; assumed++) {
            bool any = false;
            for (uint32_t i = 0; i < cases->n && !any; i++)
                any = cases->v[i].asked == m && cases->v[i].assumed == (assumed == 1);
            if (any)
                code = explain_month(a, s, q, cases, m, assumed == 1, e);
        }
    }
    return code;
}
