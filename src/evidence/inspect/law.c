/* The law's own findings (phát hiện), decided of everybody as of the day. */
#include "evidence/inspect/inspect_int.h"

#include "base/check.h"

#define LAW_WEIGHT 35

/* A finding of the law as a kind: named by what the law says of it. */
static const struct inspect_kind *kind_of(struct arena *a, const struct law_symbol *s)
{
    struct inspect_kind *k = arena_new(a, struct inspect_kind);
    struct buf b;
    buf_init(&b, a, 1024);
    buf_fmt(&b, "%s %s", s->instrument, s->article);
    *k = (struct inspect_kind){.code = arena_cstr(a, s->id),
                               .name = {arena_cstr(a, s->label), arena_cstr(a, s->label)},
                               .check = {arena_cstr(a, buf_str(&b)), arena_cstr(a, buf_str(&b))},
                               .weight = LAW_WEIGHT};
    return k;
}

#define MANY_IN 20 /* what concerns more than one in so many is told once */

struct targets {
    uint32_t *symbols;
    uint64_t *hits; /* of each: how many it concerns */
    const struct inspect_kind **kinds;
    uint32_t n;
};

static void take_targets(const struct inspecting *x, struct targets *t)
{
    const struct law *law = x->q->law;
    uint32_t all = law_symbol_count(law);
    t->symbols = arena_array(x->a, uint32_t, (size_t)all + 1);
    t->hits = arena_array(x->a, uint64_t, (size_t)all + 1);
    t->kinds = arena_array(x->a, const struct inspect_kind *, (size_t)all + 1);
    for (uint32_t i = 0; i < all; i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (s->kind != LAW_FINDING || (x->q->kind.n > 0 && !str_eq(x->q->kind, s->id)))
            continue;
        t->kinds[t->n] = kind_of(x->a, s);
        t->symbols[t->n++] = s->index;
    }
}

struct finding {
    struct inspecting *x;
    const struct world *w;
    struct targets *t;
};

static void read_target(const struct finding *f, const struct survey_chunk *c, uint32_t k)
{
    const struct law_output *o = &c->plan->outputs[k];
    const struct survey *s = f->w->survey;
    bool person = o->level == LEVEL_PERSON;
    uint32_t first = person ? s->first[c->from] : c->from;
    uint32_t n = person ? s->first[c->to] - first : c->to - c->from;
    struct vm_reg r = vm_register(c->vm, o->value);
    for (uint32_t i = 0; i < n; i++) {
        /* Unknown is not found. */
        if ((r.known != NULL && !r.known[i]) || vm_lane_get(o->lane, r.data, i) == 0)
            continue;
        if (++f->t->hits[k] * MANY_IN <= (person ? s->persons : s->households))
            inspect_add(f->x, f->t->kinds[k], (person ? f->w->person : f->w->household)[first + i],
                        STR(""), 0, "%s %s", "%s %s", o->instrument, o->article);
    }
}

static void read_chunk(void *ctx, const struct survey_chunk *c)
{
    const struct finding *f = ctx;
    for (uint32_t k = 0; k < f->t->n; k++) {
        if (c->plan->outputs[k].applies)
            read_target(f, c, k);
    }
}

/* One line in the place of very many. */
static void tell_many(struct inspecting *x, const struct world *w, const struct targets *t)
{
    for (uint32_t k = 0; k < t->n; k++) {
        const struct law_symbol *s = law_symbol(x->q->law, t->symbols[k]);
        uint64_t of = s->entity == LAW_PERSON ? w->survey->persons : w->survey->households;
        uint32_t kept = 0;
        if (t->hits[k] * MANY_IN <= of)
            continue;
        for (uint32_t i = 0; i < x->out->n; i++) {
            if (x->out->v[i].kind != t->kinds[k])
                x->out->v[kept++] = x->out->v[i];
        }
        x->out->n = kept;
        inspect_add(x, t->kinds[k], 0, STR(""), 0, "%l trên %l", "%l of %l", (int64_t)t->hits[k],
                    (int64_t)of);
    }
}

enum err_code inspect_law(struct inspecting *x, struct err *e)
{
    struct targets t = {0};
    struct world w = {0};
    struct arena rows;
    take_targets(x, &t);
    if (t.n == 0)
        return ERR_NONE;
    const struct world_at at = {x->q->province, x->q->on, x->q->on, WORLD_ALL_RECORDINGS, false};
    arena_init(&rows, (size_t)16 << 30);
    enum err_code code = world_read(x->c, &rows, x->q->law, x->q->areas, &at, 0, &w, e);
    struct finding f = {x, &w, &t};
    const struct law_request request = {
        .month = month_of(x->q->on), .known_on = x->q->on, .targets = t.symbols, .n_targets = t.n};
    const struct survey_taking taking = {.take = read_chunk, .ctx = &f};
    if (code == ERR_NONE)
        code = survey_decide(w.survey, x->q->law, &request, &taking, e);
    if (code == ERR_NONE)
        tell_many(x, &w, &t);
    survey_free(w.survey);
    arena_clear(&rows);
    return code;
}
