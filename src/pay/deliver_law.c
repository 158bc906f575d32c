/* The law run month by month over the registry, and what of it is there already. */
#include "pay/deliver_law.h"

#include "base/check.h"
#include "pay/deliver_int.h"
#include "pay/deliver_place.h"
#include "registry/times.h"

#include <stdlib.h>

/* The law says in a rule of its own how many kilograms. */
#define RICE_RULE STR("rice_kg")

/* What one row of the survey is owed, before anybody is named: a province's are many, and most of
 * what a list says of each follows from the row. */
struct found {
    uint32_t row, benefit; /* benefit: of the question */
    month from, to;        /* 0: once for ever */
    bool sure, entitled;
    int64_t quantity;
    vnd amount;
    str article;
};

struct asking {
    struct store_conn *c;
    struct arena *a;
    const struct recording *r;
    const struct deliver_question *q;
    struct world_at at;
    struct deliver_places places;
    uint32_t **open; /* of benefits, by row: the one of `found` that goes on, from 1 */
    struct arena *scratch;
    struct {
        struct found *v;
        uint32_t n, cap;
    } found;
    struct deliver_owed *rows; /* of `found`, in their order */
};

/* ---- the law ---- */

struct month_run {
    struct asking *k;
    const struct law_plan *plan;
    struct vm *vm;
    struct vm_batch batch;
    month month;
    const str *articles; /* of benefits: where they have no cases */
    str **cites;         /* of benefits, by case */
    uint32_t from, to;   /* households of the chunk */
};

/* What a benefit is in one month for one row. */
struct cell {
    uint32_t row;
    bool sure, entitled; /* entitled: owed, whatever the amount */
    vnd amount;
    int64_t kg;
    str article;
};

static void start_row(struct asking *k, uint32_t benefit, month m, const struct cell *x)
{
    const struct deliver_benefit *b = &k->q->benefits[benefit];
    bool kg = str_eq_c(str_from_c(b->unit), "kg");
    const struct found one = {.row = x->row,
                              .benefit = benefit,
                              .from = b->once_ever ? 0 : m,
                              .to = b->once_ever ? 0 : m,
                              .sure = x->sure,
                              .entitled = x->entitled,
                              .quantity = kg ? x->kg : 1,
                              .amount = x->amount,
                              .article = x->article};
    vec_push(k->scratch, &k->found, one);
    k->open[benefit][x->row] = k->found.n;
}

static void take_cell(struct asking *k, uint32_t benefit, month m, const struct cell *x)
{
    const struct deliver_benefit *b = &k->q->benefits[benefit];
    uint32_t open = k->open[benefit][x->row];
    struct found *last = open > 0 ? &k->found.v[open - 1] : NULL;
    if (last == NULL) {
        start_row(k, benefit, m, x);
        return;
    }
    if (b->once_ever)
        return; /* once: the first month says it */
    if (last->to != m - 1 || last->sure != x->sure || last->entitled != x->entitled ||
        !str_eq(last->article, x->article)) {
        start_row(k, benefit, m, x);
        return;
    }
    last->to = m;
    bool fits = num_add(last->amount, x->amount, &last->amount);
    check(fits);
    if (str_eq_c(str_from_c(b->unit), "month"))
        last->quantity++;
    else if (str_eq_c(str_from_c(b->unit), "kg"))
        last->quantity += x->kg;
}

static bool known_at(struct vm_reg r, uint32_t i)
{
    return r.data != NULL && (r.known == NULL || r.known[i]);
}

struct registers {
    struct vm_reg due, value, which, kg;
    enum lane lane, kg_lane;
};

static struct registers take_registers(const struct month_run *r, uint32_t benefit)
{
    const struct law_output *o = &r->plan->outputs[benefit];
    const struct law_output *kg =
        r->plan->n_outputs > r->k->q->n_benefits ? &r->plan->outputs[r->k->q->n_benefits] : NULL;
    struct registers x = {.due = vm_register(r->vm, o->due), .lane = o->lane};
    if (o->value != VM_NONE)
        x.value = vm_register(r->vm, o->value);
    if (o->which != VM_NONE)
        x.which = vm_register(r->vm, o->which);
    if (kg != NULL && kg->applies && kg->value != VM_NONE) {
        x.kg = vm_register(r->vm, kg->value);
        x.kg_lane = kg->lane;
    }
    return x;
}

static void read_benefit(struct month_run *r, uint32_t benefit)
{
    const struct law_output *o = &r->plan->outputs[benefit];
    if (!o->applies || o->due == VM_NONE)
        return;
    bool person = o->level == LEVEL_PERSON;
    bool kg = str_eq_c(str_from_c(r->k->q->benefits[benefit].unit), "kg");
    uint32_t first = person ? r->batch.first[r->from] : r->from;
    uint32_t n = person ? r->batch.first[r->to] - first : r->to - r->from;
    const struct registers x = take_registers(r, benefit);
    for (uint32_t i = 0; i < n; i++) {
        bool sure = x.due.known == NULL || x.due.known[i];
        if (sure && !((const uint8_t *)x.due.data)[i])
            continue;
        bool amount_known = x.value.data == NULL || known_at(x.value, i);
        bool kg_known = !kg || known_at(x.kg, i);
        struct cell cell = {.row = first + i,
                            .sure = sure && amount_known && kg_known,
                            .entitled = sure,
                            .article = r->articles[benefit]};
        if (cell.sure && x.value.data != NULL)
            cell.amount = vm_lane_get(o->lane, x.value.data, i);
        if (cell.sure && kg)
            cell.kg = vm_lane_get(x.kg_lane, x.kg.data, i);
        if (cell.sure && known_at(x.which, i)) {
            uint32_t which = ((const uint8_t *)x.which.data)[i];
            if (which < o->n_cites && r->cites[benefit][which].n > 0)
                cell.article = r->cites[benefit][which];
        }
        if (!kg || !cell.sure || cell.kg > 0)
            take_cell(r->k, benefit, r->month, &cell);
    }
}

static void run_chunks(struct month_run *r, uint64_t done)
{
    const struct deliver_question *q = r->k->q;
    const struct survey *s = r->k->places.world.survey;
    uint64_t months = (uint64_t)(q->to - q->from + 1);
    for (r->from = 0; r->from < s->households; r->from = r->to) {
        r->to = vm_chunk_end(&r->batch, r->from);
        vm_run(r->vm, &r->batch, r->from, r->to);
        for (uint32_t b = 0; b < q->n_benefits; b++)
            read_benefit(r, b);
        steps_tell(q->steps, done * s->households + r->to, months * s->households);
    }
}

/* Instrument and article, for benefits whose cases do not say more. */
static str article_of(struct arena *a, const struct law_output *o)
{
    struct buf b;
    buf_init(&b, a, 1024);
    buf_fmt(&b, "%s %s", o->instrument, o->article);
    return arena_str(a, str_trim(buf_str(&b)));
}

/* The plan goes, its words stay. */
static str *copy_cites(struct arena *a, const struct law_output *o)
{
    str *cites = arena_array(a, str, (size_t)o->n_cites + 1);
    for (uint32_t i = 0; i < o->n_cites; i++)
        cites[i] = arena_str(a, o->cites[i]);
    return cites;
}

static enum err_code run_month(struct asking *k, month m, struct err *e)
{
    const struct deliver_question *q = k->q;
    const struct law_symbol *rice = law_find(q->law, RICE_RULE);
    struct arena scratch;
    arena_init(&scratch, (size_t)4 << 30);
    uint32_t *targets = arena_array(&scratch, uint32_t, (size_t)q->n_benefits + 1);
    str *articles = arena_array(&scratch, str, (size_t)q->n_benefits + 1);
    for (uint32_t i = 0; i < q->n_benefits; i++)
        targets[i] = q->benefits[i].symbol->index;
    if (rice != NULL)
        targets[q->n_benefits] = rice->index;
    struct law_request request = {.month = m,
                                  .known_on = k->at.known_on,
                                  .targets = targets,
                                  .n_targets = q->n_benefits + (rice != NULL),
                                  .imprecise_dates = k->places.world.survey->imprecise_dates};
    struct month_run r = {.k = k, .month = m, .articles = articles};
    r.cites = arena_array(&scratch, str *, (size_t)q->n_benefits + 1);
    r.plan = law_plan_new(&scratch, q->law, &request, e);
    if (r.plan != NULL) {
        struct vm_column *columns =
            arena_array(&scratch, struct vm_column, (size_t)r.plan->n_inputs + 1);
        survey_bind(&scratch, k->places.world.survey, r.plan, columns);
        r.batch = (struct vm_batch){k->places.world.survey->households,
                                    k->places.world.survey->first, columns};
        r.vm = vm_new(&scratch, &r.plan->program);
        for (uint32_t i = 0; i < q->n_benefits; i++) {
            articles[i] = article_of(k->a, &r.plan->outputs[i]);
            r.cites[i] = copy_cites(k->a, &r.plan->outputs[i]);
        }
        run_chunks(&r, (uint64_t)(m - q->from));
    }
    arena_clear(&scratch);
    return r.plan == NULL ? e->code : ERR_NONE;
}

/* ---- whose rows they are ---- */

static void name_row(struct asking *k, uint32_t i)
{
    const struct found *f = &k->found.v[i];
    const struct deliver_benefit *b = &k->q->benefits[f->benefit];
    bool person = b->symbol->entity == LAW_PERSON;
    k->rows[i] = (struct deliver_owed){.d = {.benefit = b->symbol->id,
                                             .content = b->content,
                                             .kind = b->kind,
                                             .from = f->from,
                                             .to = f->to,
                                             .quantity = f->quantity,
                                             .unit = str_from_c(b->unit),
                                             .amount = f->amount,
                                             .article = f->article},
                                       .person = person,
                                       .entitled = f->entitled,
                                       .why = f->sure ? DELIVER_OWED : DELIVER_UNDETERMINED};
    struct delivery *d = &k->rows[i].d;
    if (person)
        deliver_name(&k->places, survey_household_of(k->places.world.survey, f->row), f->row, d);
    else
        deliver_name(&k->places, f->row, -1, d);
}

/* ---- what is there already ---- */

struct indexed {
    struct deliver_owed **v;
    uint32_t n;
};

static int by_content(const void *a, const void *b)
{
    const struct delivery *x = &(*(struct deliver_owed *const *)a)->d;
    const struct delivery *y = &(*(struct deliver_owed *const *)b)->d;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    int order = str_cmp(x->content, y->content);
    return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

static bool mark_standing(void *ctx, const struct delivery *there)
{
    struct indexed *k = ctx;
    uint32_t low = 0, high = k->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const struct delivery *d = &k->v[mid]->d;
        if (d->entity < there->entity ||
            (d->entity == there->entity && str_cmp(d->content, there->content) < 0))
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < k->n && k->v[low]->d.entity == there->entity &&
           str_eq(k->v[low]->d.content, there->content);
         low++) {
        if (deliver_overlaps(&k->v[low]->d, there)) {
            k->v[low]->why = DELIVER_HAS_IT;
            k->v[low]->other = there->id;
        }
    }
    return true;
}

static enum err_code mark_all_standing(struct asking *k, struct indexed *x, struct err *e)
{
    struct became became;
    struct deliver_standing s = {.province = k->r->province,
                                 .became = &became,
                                 .content_from = k->q->benefits[0].content,
                                 .content_to = k->q->benefits[0].content,
                                 .entity_from = 0,
                                 .entity_to = INT64_MAX};
    for (uint32_t i = 1; i < k->q->n_benefits; i++) {
        str content = k->q->benefits[i].content;
        if (str_cmp(content, s.content_from) < 0)
            s.content_from = content;
        if (str_cmp(content, s.content_to) > 0)
            s.content_to = content;
    }
    if (x->n > 0)
        qsort(x->v, x->n, sizeof(*x->v), by_content);
    enum err_code code = became_read(k->c, k->a, k->r->province, INT64_MAX, &became, e);
    return code == ERR_NONE ? deliver_standing_each(k->c, &s, mark_standing, x, e) : code;
}

/* ---- all ---- */

static int by_place(const void *a, const void *b)
{
    const struct deliver_owed *x = a, *y = b;
    int order = str_cmp(x->d.commune, y->d.commune);
    if (order == 0)
        order = str_cmp(x->d.village, y->d.village);
    if (order == 0)
        order = str_cmp(x->d.household, y->d.household);
    if (order == 0)
        order = str_cmp(x->d.benefit, y->d.benefit);
    return order != 0 ? order : (x->d.from > y->d.from) - (x->d.from < y->d.from);
}

static enum err_code ask_law(struct asking *k, struct err *e)
{
    const struct survey *s = k->places.world.survey;
    enum err_code code = ERR_NONE;
    k->open = arena_array(k->scratch, uint32_t *, k->q->n_benefits);
    for (uint32_t i = 0; i < k->q->n_benefits; i++) {
        bool person = k->q->benefits[i].symbol->entity == LAW_PERSON;
        k->open[i] =
            arena_array(k->scratch, uint32_t, (size_t)(person ? s->persons : s->households) + 1);
    }
    for (month m = k->q->from; m <= k->q->to && code == ERR_NONE; m++)
        code = run_month(k, m, e);
    return code;
}

/* Names all, then lets go of the survey before what stands is read. */
static enum err_code settle(struct asking *k, struct err *e)
{
    uint32_t n = k->found.n;
    k->rows = arena_array(k->a, struct deliver_owed, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        name_row(k, i);
    survey_free(k->places.world.survey);
    k->places.world.survey = NULL;
    arena_clear(k->scratch);
    struct indexed x = {arena_array(k->scratch, struct deliver_owed *, (size_t)n + 1), n};
    for (uint32_t i = 0; i < n; i++)
        x.v[i] = &k->rows[i];
    return mark_all_standing(k, &x, e);
}

enum err_code deliver_owed_read(struct store_conn *c, struct arena *a, const struct recording *r,
                                const struct deliver_question *q, struct deliver_owed_rows *out,
                                struct err *e)
{
    struct asking k = {.c = c, .a = a, .r = r, .q = q};
    *out = (struct deliver_owed_rows){0};
    check(q->from <= q->to && q->n_benefits > 0);
    k.at = (struct world_at){r->province, month_last_day(q->to), day_of_moment(r->at_us),
                             WORLD_ALL_RECORDINGS, false};
    enum err_code code =
        deliver_places_read(c, a, q->law, q->areas, &k.at, month_first_day(q->from), &k.places, e);
    if (code != ERR_NONE)
        return code;
    struct arena scratch;
    arena_init(&scratch, (size_t)8 << 30);
    k.scratch = &scratch;
    uint32_t n = 0;
    code = ask_law(&k, e);
    n = k.found.n;
    if (code == ERR_NONE)
        code = settle(&k, e);
    survey_free(k.places.world.survey);
    arena_clear(&scratch);
    if (code != ERR_NONE)
        return code;
    out->v = k.rows;
    out->n = n;
    for (uint32_t i = 0; i < out->n; i++)
        out->count[out->v[i].why]++;
    if (out->n > 0)
        qsort(out->v, out->n, sizeof(*out->v), by_place);
    return ERR_NONE;
}

/* ---- the months, and the budget ---- */

void deliver_period(enum deliver_kind kind, month m, month *from, month *to)
{
    bool quarter = kind == DELIVER_PREMIUM || kind == DELIVER_ELECTRICITY;
    *from = quarter ? m - (month_mon(m) - 1) % 3 : m;
    *to = quarter ? *from + 2 : m;
}

enum err_code deliver_take_fund(const struct programme_settings *settings,
                                const struct law_symbol *s, int32_t year, struct delivery *d,
                                struct err *e)
{
    struct programme p;
    d->fund = d->programme = STR("");
    if (d->amount == 0 || !programme_of(settings, s, year, &p))
        return ERR_NONE;
    if (str_eq_c(p.fund, "raised"))
        return err_set(e, ERR_INPUT, "%s chi từ tiền vận động: của khoản nào",
                       "%s is paid of raised money: of which gift", d->benefit);
    d->fund = p.fund;
    d->programme = p.code;
    return ERR_NONE;
}
