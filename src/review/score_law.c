/* The law's run over the registry: one plan, chunk after chunk, a row for each household that is
 * reviewed. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "review/score_int.h"

#include <stdlib.h>

#define DEPRIVATIONS 12
#define MAX_MISSING 64u
#define MAX_TEXT_BYTES 4096u

enum {
    T_CLASS,
    T_B1,
    T_LINE,
    T_B2,
    T_FORM_A,
    T_FLAGS,
    T_COUNTS = T_FLAGS + SCORE_FLAGS,
    T_DEPRIVED = T_COUNTS + SCORE_COUNTS,
    T_ALL = T_DEPRIVED + DEPRIVATIONS
};
static const char *const target_names[T_DEPRIVED] = {"scored_class",
                                                     "b1",
                                                     "b1_line",
                                                     "b2",
                                                     "form_a_review",
                                                     "minority_household",
                                                     "unable_household",
                                                     "merit_household",
                                                     "children",
                                                     "children_without_insurance",
                                                     "children_undernourished",
                                                     "children_not_at_school"};

struct running {
    struct arena *a;
    const struct score_request *q;
    const struct world *w;
    struct score_batch *b;
    bool may_find;
    struct law_plan *plan, *traced;
    struct vm_batch batch, traced_batch;
    struct vm *vm, *traced_vm; /* the latter made when first needed */
    struct vm_reg values[T_ALL];
    enum class_code *class_of; /* by value of the enumeration */
    const struct law_symbol *ethnicity, *surveyed_on, *class;
};

static bool find_targets(struct running *r, uint32_t *targets, struct err *e)
{
    for (uint32_t i = 0; i < T_ALL; i++) {
        char id[32];
        size_t n = i < T_DEPRIVED ? fmt_write(id, sizeof(id), "%z", target_names[i])
                                  : fmt_write(id, sizeof(id), "deprived_%u", i - T_DEPRIVED + 1);
        const struct law_symbol *s = law_find(r->q->law, (str){id, n});
        if (s == NULL) {
            err_set(e, ERR_INPUT, "luật không có quy tắc \"%z\"", "the law has no rule \"%z\"", id);
            return false;
        }
        targets[i] = s->index;
    }
    r->ethnicity = law_find(r->q->law, STR("head_ethnicity"));
    r->surveyed_on = law_find(r->q->law, STR("surveyed_on"));
    r->class = law_find(r->q->law, STR("class"));
    check(r->ethnicity != NULL && r->surveyed_on != NULL && r->class != NULL);
    return true;
}

static enum err_code make_plans(struct running *r, struct err *e)
{
    uint32_t *targets = arena_array(r->a, uint32_t, T_ALL);
    const struct survey *s = r->w->survey;
    if (!find_targets(r, targets, e))
        return e->code;
    struct law_request request = {.month = month_of(r->q->on),
                                  .known_on = DAY_MAX,
                                  .targets = targets,
                                  .n_targets = T_ALL,
                                  .imprecise_dates = s->imprecise_dates};
    r->plan = law_plan_new(r->a, r->q->law, &request, e);
    request.trace = true;
    r->traced = r->plan != NULL ? law_plan_new(r->a, r->q->law, &request, e) : NULL;
    if (r->traced == NULL)
        return e->code;
    struct law_plan *plans[2] = {r->plan, r->traced};
    struct vm_batch *batches[2] = {&r->batch, &r->traced_batch};
    for (int i = 0; i < 2; i++) {
        struct vm_column *columns =
            arena_array(r->a, struct vm_column, (size_t)plans[i]->n_inputs + 1);
        survey_bind(r->a, s, plans[i], columns);
        *batches[i] =
            (struct vm_batch){.households = s->households, .first = s->first, .columns = columns};
    }
    r->vm = vm_new(r->a, &r->plan->program);
    const struct law_enum *values = r->plan->outputs[T_CLASS].symbol->type.values;
    r->class_of = arena_array(r->a, enum class_code, values->n_values);
    for (uint32_t i = 0; i < values->n_values; i++)
        r->class_of[i] = class_code_of(values->values[i].code);
    r->b->standard = arena_str(r->a, r->plan->outputs[T_CLASS].instrument);
    return ERR_NONE;
}

/* ---- one household ---- */

static bool known_at(struct vm_reg g, uint32_t row)
{
    return g.data != NULL && (g.known == NULL || g.known[row]);
}

static int64_t number_at(const struct running *r, uint32_t target, uint32_t row)
{
    if (!known_at(r->values[target], row))
        return UNKNOWN_NUMBER;
    return vm_lane_get(r->plan->outputs[target].lane, r->values[target].data, row);
}

static int flag_at(const struct running *r, uint32_t target, uint32_t row)
{
    int64_t v = number_at(r, target, row);
    return v == UNKNOWN_NUMBER ? -1 : v != 0;
}

static str missing(struct running *r, uint32_t household, uint32_t target)
{
    struct law_missing list[MAX_MISSING];
    struct buf text;
    if (!r->plan->outputs[target].applies)
        return r->plan->outputs[target].symbol->id;
    if (r->traced_vm == NULL)
        r->traced_vm = vm_new(r->a, &r->traced->program);
    vm_run(r->traced_vm, &r->traced_batch, household, household + 1);
    uint32_t n = law_missing(r->traced, r->traced_vm, &r->traced_batch, household, target, 0, list,
                             MAX_MISSING);
    buf_init(&text, r->a, MAX_TEXT_BYTES);
    for (uint32_t i = 0; i < n; i++) {
        buf_add_c(&text, i > 0 ? ";" : "");
        buf_add(&text, list[i].symbol != NULL ? list[i].symbol->id : list[i].reason);
    }
    return buf_str(&text);
}

static str fact_text(struct running *r, const struct law_symbol *fact, uint32_t row)
{
    int64_t v;
    struct buf text;
    if (!survey_answer(r->w->survey, fact, row, &v))
        return STR("");
    buf_init(&text, r->a, MAX_TEXT_BYTES);
    law_value_write(&fact->type, v, &text);
    return buf_str(&text);
}

/* "1;4;7": bits 0, 3 and 6. */
static uint32_t mask_of(const struct survey_text *codes, uint32_t household)
{
    uint32_t mask = 0;
    if (codes->ends == NULL)
        return 0;
    str rest = survey_text_at(codes, household);
    while (rest.n > 0) {
        int64_t k;
        if (num_parse_int(str_split(&rest, ';'), &k) && k >= 1 && k <= 32)
            mask |= 1u << (k - 1);
    }
    return mask;
}

static void fill(struct running *r, struct score_row *k, uint32_t household, uint32_t row)
{
    const struct survey *s = r->w->survey;
    k->b1 = number_at(r, T_B1, row);
    k->b1_line = number_at(r, T_LINE, row);
    k->b2 = number_at(r, T_B2, row);
    bool any = false;
    k->deprived = 0;
    for (uint32_t i = 0; i < DEPRIVATIONS; i++) {
        int64_t v = number_at(r, T_DEPRIVED + i, row);
        any |= v != UNKNOWN_NUMBER;
        k->deprived |= v == 1 ? INT64_C(1) << i : 0;
    }
    k->deprived = any ? k->deprived : UNKNOWN_NUMBER;
    for (uint32_t i = 0; i < SCORE_FLAGS; i++)
        k->flags[i] = flag_at(r, T_FLAGS + i, row);
    for (uint32_t i = 0; i < SCORE_COUNTS; i++)
        k->counts[i] = number_at(r, T_COUNTS + i, row);
    for (uint32_t i = 0; i < SURVEY_CODES; i++)
        k->masks[i] = mask_of(&s->codes[i], household);
    k->persons = s->first[household + 1] - s->first[household];
    k->head_ethnicity = fact_text(r, r->ethnicity, household);
}

/* The class by form B, after form A where that was asked. False: not to be kept. */
static bool settle(struct running *r, struct score_row *k, uint32_t household, uint32_t row)
{
    int64_t value = number_at(r, T_CLASS, row);
    bool surveyed = k->surveyed_on >= r->q->campaign.w.opens && k->surveyed_on <= r->q->on;
    k->class = value == UNKNOWN_NUMBER ? CODE_NONE : r->class_of[value];
    if (k->found)
        return surveyed && (k->class == CODE_POOR || k->class == CODE_NEAR_POOR);
    k->screened = k->ask_form_a ? flag_at(r, T_FORM_A, row) : -1;
    if (k->screened == 0) {
        k->class = CODE_NOT_POOR;
        k->surveyed_on = surveyed ? k->surveyed_on : r->q->on;
        return true;
    }
    if (!surveyed) {
        r->b->missing++;
        return false;
    }
    if (k->ask_form_a && k->screened < 0) {
        k->class = CODE_NONE;
        k->undetermined = missing(r, household, T_FORM_A);
    } else if (k->class == CODE_NONE) {
        k->undetermined = missing(r, household, T_CLASS);
    }
    return true;
}

static day day_of_packed(int64_t v)
{
    return day_from_ymd((int)(v >> 9), (int)(v >> 5 & 15), (int)(v & 31));
}

/* The class that was decided, on the opening day. */
static enum class_code class_before(const struct running *r, uint32_t household)
{
    const struct survey_entries *list = &r->w->survey->entries[r->class->index];
    day opens = r->q->campaign.w.opens;
    uint32_t lo = 0, hi = list->n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (list->v[middle].row < household)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (; lo < list->n && list->v[lo].row == household; lo++) {
        if (list->v[lo].from <= opens && opens <= list->v[lo].to)
            return class_code_of(r->class->type.values->values[list->v[lo].value].code);
    }
    return CODE_NONE;
}

static void take_chunk(struct running *r, const struct score_row *rows, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < T_ALL; i++) {
        const struct law_output *o = &r->plan->outputs[i];
        r->values[i] = o->applies && o->value != VM_NONE ? vm_register(r->vm, o->value)
                                                         : (struct vm_reg){NULL, NULL};
    }
    for (uint32_t h = from; h < to; h++) {
        struct score_row k = rows[h];
        int64_t surveyed = 0;
        k.found = !k.wanted && r->may_find && k.village != NO_STEP;
        if (!k.wanted && !k.found)
            continue;
        k.household = r->w->household[h];
        k.undetermined = STR("");
        k.screened = -1;
        k.surveyed_on = survey_answer(r->w->survey, r->surveyed_on, h, &surveyed)
                            ? day_of_packed(surveyed)
                            : DAY_MIN;
        if (!settle(r, &k, h, h - from))
            continue;
        fill(r, &k, h, h - from);
        if (k.found)
            k.before = class_before(r, h);
        vec_push(r->a, &r->b->rows, k);
    }
}

enum err_code score_run(struct arena *a, const struct score_request *q, const struct world *w,
                        const struct score_row *rows, bool may_find, struct score_batch *b,
                        struct err *e)
{
    struct running r = {.a = a, .q = q, .w = w, .b = b, .may_find = may_find};
    enum err_code code = make_plans(&r, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t from = 0; from < r.batch.households;) {
        uint32_t to = vm_chunk_end(&r.batch, from);
        vm_run(r.vm, &r.batch, from, to);
        take_chunk(&r, rows, from, to);
        from = to;
    }
    return ERR_NONE;
}
