/* Who gains and who loses: households by tenths of a score, by a fact, by class. */
#include "evidence/simulate/simulate.h"

#include "base/check.h"
#include "base/fmt.h"

#include <stdlib.h>

/* The value of a rule, class or fact of every household of the world, in a month. */
struct column {
    int64_t *v;
    bool *known;
};

static void read_chunk(void *ctx, const struct survey_chunk *chunk)
{
    struct column *c = ctx;
    const struct law_output *output = &chunk->plan->outputs[0];
    if (!output->applies)
        return;
    struct vm_reg r = vm_register(chunk->vm, output->value);
    for (uint32_t i = 0; i < chunk->to - chunk->from; i++) {
        c->known[chunk->from + i] = r.known == NULL || r.known[i];
        c->v[chunk->from + i] = vm_lane_get(output->lane, r.data, i);
    }
}

static enum err_code read_column(struct arena *a, const struct survey *s, const struct law *law,
                                 const struct law_symbol *symbol, month m, day known_on,
                                 struct column *c, struct err *e)
{
    const struct law_request request = {
        .month = m, .known_on = known_on, .targets = &symbol->index, .n_targets = 1};
    const struct survey_taking taking = {.take = read_chunk, .ctx = c};
    c->v = arena_array(a, int64_t, (size_t)s->households + 1);
    c->known = arena_array(a, bool, (size_t)s->households + 1);
    return survey_decide(s, law, &request, &taking, e);
}

static void put(struct simulate_group *g, const struct simulate_household *h)
{
    vnd change = h->amount[1] - h->amount[0];
    g->households++;
    g->gaining += change > 0;
    g->losing += change < 0;
    g->gained += change > 0 ? change : 0;
    g->lost += change < 0 ? -change : 0;
    for (int k = 0; k < 2; k++)
        g->amount[k] += h->amount[k];
}

/* ---- tenths ---- */

struct ranked {
    int64_t score;
    uint32_t row;
};

static int by_score(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;
    if (a->score != b->score)
        return a->score < b->score ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

enum err_code simulate_tenths(struct arena *a, const struct simulate_question *q,
                              const struct simulate_result *r, const struct law_symbol *rank,
                              struct simulate_groups *out, struct err *e)
{
    static const char *const names[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", ""};
    struct column c;
    if (rank->entity != LAW_HOUSEHOLD || rank->type.kind != LAW_NUMBER)
        return err_set(e, ERR_INPUT, "\"%s\" không phải một số của hộ",
                       "\"%s\" is no number of households", rank->id);
    enum err_code code =
        read_column(a, r->world->survey, q->law, rank, month_of(q->known_on), q->known_on, &c, e);
    if (code != ERR_NONE)
        return code;
    struct ranked *order = arena_array(a, struct ranked, (size_t)r->n_households + 1);
    uint32_t n = 0;
    *out = (struct simulate_groups){arena_array(a, struct simulate_group, 11), 11};
    for (uint32_t i = 0; i < out->n; i++)
        out->v[i].name = str_from_c(names[i]);
    for (uint32_t h = 0; h < r->n_households; h++) {
        if (c.known[h])
            order[n++] = (struct ranked){c.v[h], h};
        else
            put(&out->v[10], &r->households[h]);
    }
    if (n > 1)
        qsort(order, n, sizeof(*order), by_score);
    for (uint32_t i = 0; i < n; i++)
        put(&out->v[(uint64_t)i * 10 / n], &r->households[order[i].row]);
    return ERR_NONE;
}

/* ---- values ---- */

static str value_name(struct arena *a, const struct law_symbol *s, int64_t v, enum lang lang)
{
    struct buf b;
    buf_init(&b, a, 1024);
    law_value_write_people(&s->type, v, lang, &b);
    return buf_str(&b);
}

static uint32_t n_values(const struct law_symbol *s)
{
    return s->type.kind == LAW_BOOL ? 2 : s->type.kind == LAW_ENUM ? s->type.values->n_values : 0;
}

enum err_code simulate_by(struct arena *a, const struct simulate_question *q,
                          const struct simulate_result *r, const struct law_symbol *by,
                          enum lang lang, struct simulate_groups *out, struct err *e)
{
    struct column c;
    uint32_t n = n_values(by);
    if (by->entity == LAW_PERSON || n == 0 || by->kind == LAW_BENEFIT)
        return err_set(
            e, ERR_INPUT, "\"%s\" không chia hộ thành nhóm: cần có/không hoặc một danh mục của hộ",
            "\"%s\" does not part households: yes or no, or a list, of them is needed", by->id);
    enum err_code code =
        read_column(a, r->world->survey, q->law, by, month_of(q->known_on), q->known_on, &c, e);
    if (code != ERR_NONE)
        return code;
    *out = (struct simulate_groups){arena_array(a, struct simulate_group, (size_t)n + 1), n + 1};
    for (uint32_t i = 0; i < n; i++)
        out->v[i].name = value_name(a, by, i, lang);
    for (uint32_t h = 0; h < r->n_households; h++)
        put(&out->v[c.known[h] ? c.v[h] : n], &r->households[h]);
    return ERR_NONE;
}

/* ---- classes ---- */

static enum err_code count_class(struct arena *a, const struct simulate_question *q,
                                 const struct simulate_result *r, const struct law_symbol *s,
                                 enum lang lang, struct simulate_classes *out, struct err *e)
{
    const struct survey *survey = r->world->survey;
    uint32_t n = n_values(s), at = out->n;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i <= n; i++) {
        const struct simulate_class one = {.symbol = s,
                                           .name = i < n ? value_name(a, s, i, lang) : STR("")};
        vec_push(a, out, one);
    }
    for (int k = 0; k < 2 && code == ERR_NONE; k++) {
        const struct law *law = k == 1 && q->proposal != NULL ? q->proposal : q->law;
        struct column c;
        code = read_column(a, survey, law, law_find(law, s->id), q->from + (month)q->months - 1,
                           q->known_on, &c, e);
        for (uint32_t h = 0; h < survey->households && code == ERR_NONE; h++) {
            struct simulate_class *to = &out->v[at + (c.known[h] ? (uint32_t)c.v[h] : n)];
            to->households[k]++;
            to->persons[k] += survey->first[h + 1] - survey->first[h];
        }
    }
    return code;
}

enum err_code simulate_classes(struct arena *a, const struct simulate_question *q,
                               const struct simulate_result *r, enum lang lang,
                               struct simulate_classes *out, struct err *e)
{
    enum err_code code = ERR_NONE;
    *out = (struct simulate_classes){0};
    for (uint32_t i = 0; i < law_symbol_count(q->law) && code == ERR_NONE; i++) {
        const struct law_symbol *s = law_symbol(q->law, i);
        if (s->kind == LAW_CLASS && s->entity == LAW_HOUSEHOLD && n_values(s) > 0)
            code = count_class(a, q, r, s, lang, out, e);
    }
    return code;
}
