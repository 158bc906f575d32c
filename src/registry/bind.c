/* The columns that a plan asks for: a fact, in a month, taken in one of several ways, as the office
 * knew it on a day. */
#include "base/check.h"
#include "registry/survey_int.h"

struct asked {
    const struct survey *survey;
    const struct law_input *input;
    day first, last, known_on;
    uint32_t rows;
};

static int64_t packed_day(day d)
{
    int y, m, dom;
    day_to_ymd(d, &y, &m, &dom);
    return vm_date_pack(y, m, dom);
}

static bool holds(const struct asked *q, const struct survey_entry *e)
{
    if (e->known_from > q->known_on)
        return false;
    switch (q->input->sample) {
    case LAW_AT_START:
        return e->from <= q->first && e->to >= q->first;
    case LAW_AT_END:
        return e->from <= q->last && e->to >= q->last;
    default:
        return e->from <= q->last && e->to >= q->first;
    }
}

/* The value that list[i], the last that holds for its row, has held since: back over intervals that
 * follow one another with the same value. */
static day held_since(const struct asked *q, const struct survey_entries *list, uint32_t i)
{
    day since = list->v[i].from;
    for (uint32_t k = i; k > 0; k--) {
        const struct survey_entry *e = &list->v[k - 1];
        if (e->row != list->v[i].row)
            break;
        if (e->known_from > q->known_on || e->unknown)
            continue;
        if (e->to != since - 1 || e->value != list->v[i].value)
            break;
        since = e->from;
    }
    return since;
}

/* What the form says, row by row, in the lane asked for. */
static void answers(struct arena *a, const struct asked *q, struct vm_column *out)
{
    const struct law_symbol *fact = q->input->symbol;
    const struct survey_column *c = &q->survey->columns[fact->index];
    enum lane lane = q->input->lane;
    size_t rows = (size_t)q->rows + VM_SLACK;
    const void *data = c->data;
    const uint8_t *known = c->known;
    if (q->input->aspect == LAW_LATEST && c->latest != NULL)
        data = c->latest;
    if (q->input->aspect == LAW_VALUE && c->latest != NULL) {
        /* Not known to the day is not known. */
        const int32_t *first = c->data;
        int32_t *exact = arena_array(a, int32_t, rows);
        uint8_t *valid = arena_array(a, uint8_t, rows);
        for (uint32_t r = 0; r < q->rows; r++) {
            valid[r] = (known == NULL || known[r]) && first[r] == c->latest[r];
            exact[r] = valid[r] ? first[r] : 0;
        }
        data = exact;
        known = valid;
    }
    enum lane from = fact->lane;
    if (lane != from) {
        struct survey_column narrow = {.data = (void *)(uintptr_t)data};
        struct survey_column wide = {.data = arena_alloc_array(a, lane_bytes(lane), rows)};
        for (uint32_t r = 0; r < q->rows; r++)
            column_store(&wide, lane, r, column_load(&narrow, from, r));
        data = wide.data;
    }
    *out = (struct vm_column){.data = data, .known = known};
}

/* Since when the answer on the form holds: the day of the survey. */
static void answers_since(struct arena *a, const struct asked *q, struct vm_column *out)
{
    const struct survey *s = q->survey;
    const struct law_symbol *fact = q->input->symbol;
    const struct survey_column *c = &s->columns[fact->index];
    const struct law_symbol *surveyed = law_find(s->law, STR("surveyed_on"));
    size_t rows = (size_t)q->rows + VM_SLACK;
    int32_t *data = arena_array(a, int32_t, rows);
    uint8_t *known = arena_array(a, uint8_t, rows);
    for (uint32_t h = 0; h < s->households; h++) {
        int64_t on = 0;
        bool dated = survey_answer(s, surveyed, h, &on);
        bool person = fact->entity == LAW_PERSON;
        uint32_t to = person ? s->first[h + 1] : h + 1;
        for (uint32_t r = person ? s->first[h] : h; r < to; r++) {
            known[r] = dated && (c->known == NULL || c->known[r]);
            data[r] = known[r] ? (int32_t)on : 0;
        }
    }
    *out = (struct vm_column){.data = data, .known = known};
}

static void all_known(struct survey_column *c, uint32_t rows)
{
    for (uint32_t r = 0; r < rows; r++)
        c->known[r] = 1;
}

/* A column of its own that entries can be laid over: what the form says, else what the absence of a
 * record means. */
static void own_column(struct arena *a, const struct asked *q, struct vm_column *out,
                       struct survey_column *own)
{
    const struct law_symbol *fact = q->input->symbol;
    size_t rows = (size_t)q->rows + VM_SLACK;
    own->data = arena_alloc_array(a, lane_bytes(q->input->lane), rows);
    own->known = arena_array(a, uint8_t, rows);
    bool since = q->input->aspect == LAW_SINCE;
    bool by_default = fact->has_unrecorded && !since;
    if (out->data != NULL) {
        mem_copy(own->data, out->data, lane_bytes(q->input->lane) * q->rows);
        if (out->known != NULL)
            mem_copy(own->known, out->known, q->rows);
        else
            all_known(own, q->rows);
    } else if (by_default) {
        all_known(own, q->rows);
        for (uint32_t r = 0; r < q->rows && fact->unrecorded != 0; r++)
            column_store(own, q->input->lane, r, fact->unrecorded);
    }
    out->data = own->data;
    out->known = own->known;
}

static void lay_entries(struct arena *a, const struct asked *q, struct vm_column *out)
{
    const struct survey_entries *list = &q->survey->entries[q->input->symbol->index];
    struct survey_column own = {0};
    for (uint32_t i = 0; i < list->n; i++) {
        const struct survey_entry *e = &list->v[i];
        if (!holds(q, e))
            continue;
        if (own.data == NULL)
            own_column(a, q, out, &own);
        if (e->unknown) {
            own.known[e->row] = 0; /* until a later one that can be read says more */
            continue;
        }
        int64_t value =
            q->input->aspect == LAW_SINCE ? packed_day(held_since(q, list, i)) : e->value;
        column_store(&own, q->input->lane, e->row, value); /* the last one that holds stays */
        own.known[e->row] = 1;
    }
    if (own.data == NULL)
        return;
    uint8_t all = 1;
    for (uint32_t r = 0; r < q->rows; r++)
        all &= own.known[r];
    if (all)
        out->known = NULL;
}

/* A fact that is on the form and has no record for a row may still mean something by its absence.
 */
static void fill_unrecorded(struct arena *a, const struct asked *q, struct vm_column *out)
{
    const struct law_symbol *fact = q->input->symbol;
    if (!fact->has_unrecorded || out->data == NULL || out->known == NULL ||
        q->input->aspect == LAW_SINCE)
        return;
    struct survey_column own = {0};
    own_column(a, q, out, &own);
    for (uint32_t r = 0; r < q->rows; r++) {
        if (!own.known[r])
            column_store(&own, q->input->lane, r, fact->unrecorded);
    }
    out->known = NULL;
}

void survey_bind_input(struct arena *a, const struct survey *s, const struct law_input *input,
                       day known_on, struct vm_column *out)
{
    const struct law_symbol *fact = input->symbol;
    struct asked q = {.survey = s,
                      .input = input,
                      .first = month_first_day(input->month),
                      .last = month_last_day(input->month),
                      .known_on = known_on,
                      .rows = input->level == LEVEL_PERSON ? s->persons : s->households};
    *out = (struct vm_column){.uniform = fact->has_unrecorded ? fact->unrecorded : 0,
                              .uniform_known = fact->has_unrecorded};
    if (input->aspect == LAW_SINCE)
        *out = (struct vm_column){0};
    check(fact->kind == LAW_FACT); /* nobody overrides rules here */
    if (fact->entity == LAW_AREA)
        return; /* no file gives facts of an area yet */
    if (s->columns[fact->index].data != NULL) {
        if (input->aspect == LAW_SINCE)
            answers_since(a, &q, out);
        else
            answers(a, &q, out);
        fill_unrecorded(a, &q, out);
    }
    lay_entries(a, &q, out);
}

void survey_bind(struct arena *a, const struct survey *s, const struct law_plan *plan,
                 struct vm_column *columns)
{
    for (uint32_t i = 0; i < plan->n_inputs; i++)
        survey_bind_input(a, s, &plan->inputs[i], plan->request.known_on, &columns[i]);
}
