/* A block as a survey in memory: what its files would give when they are read, without the files.
 * Column by column, so that the loops are short. */
#include "base/check.h"
#include "synth/synth_int.h"

#define ROWS(entity)                                                                               \
    (VM_SLACK + ((entity) == LAW_PERSON ? SYNTH_BLOCK * SYNTH_MAX_MEMBERS : SYNTH_BLOCK))

static void room(struct arena *a, struct survey *s, const struct law_symbol *fact, bool dated)
{
    struct survey_column *c = &s->columns[fact->index];
    size_t rows = ROWS(fact->entity);
    c->data = arena_alloc_array(a, lane_bytes(fact->lane), rows);
    c->known = arena_array(a, uint8_t, rows);
    if (dated)
        c->latest = arena_array(a, int32_t, rows);
}

struct survey *piece_new(struct arena *a, const struct world *w, const struct law *survey_law)
{
    struct survey *s = arena_new(a, struct survey);
    size_t symbols = (size_t)law_symbol_count(survey_law) + 1;
    s->law = survey_law;
    s->areas = w->q->areas;
    s->imprecise_dates = true;
    s->facts_given = true;
    s->first = arena_array(a, uint32_t, SYNTH_BLOCK + 1 + VM_SLACK);
    s->commune = arena_array(a, uint32_t, SYNTH_BLOCK + 1);
    s->area = arena_array(a, const struct area *, SYNTH_BLOCK + 1);
    s->columns = arena_array(a, struct survey_column, symbols);
    s->entries = arena_array(a, struct survey_entries, symbols);
    for (int i = 0; i < H_COUNT; i++)
        room(a, s, w->f.h[i].symbol, false);
    for (int i = 0; i < P_FORM_COUNT; i++)
        room(a, s, w->f.p[i].symbol, false);
    room(a, s, w->f.born, true);
    room(a, s, w->f.surveyed_on, false);
    if (w->former_province != NULL)
        room(a, s, w->former_province, false);
    return s;
}

static void fill_answers(struct survey *s, const struct world *w, const struct field *f,
                         const int32_t *answers, size_t stride, uint32_t n)
{
    const struct survey_column *c = &s->columns[f->symbol->index];
    const struct answer_column to = {.data = c->data,
                                     .known = c->known,
                                     .lane = f->symbol->lane,
                                     .answers = answers,
                                     .stride = stride,
                                     .of = w->in_order,
                                     .n = n};
    fill_column(&to, f);
}

static void fill_born(struct survey_column *c, const struct block *b)
{
    int32_t *earliest = c->data;
    for (uint32_t i = 0; i < b->n_persons; i++) {
        const struct person *p = &b->persons[i];
        int year = p->born >> 9;
        earliest[i] = p->year_alone ? vm_date_pack(year, 1, 1) : p->born;
        c->latest[i] = p->year_alone ? vm_date_pack(year, 12, 31) : p->born;
        c->known[i] = 1;
    }
}

static void fill_places(struct survey *s, const struct block *b)
{
    const struct world *w = b->w;
    struct survey_column *surveyed = &s->columns[w->f.surveyed_on->index];
    for (uint32_t h = 0; h < b->n; h++) {
        const struct household *from = &b->households[h];
        uint32_t code = w->t.communes.v[from->commune].code;
        s->first[h] = from->first;
        s->commune[h] = code;
        s->area[h] = h > 0 && s->commune[h - 1] == code
                         ? s->area[h - 1]
                         : areas_find(w->q->areas, code, from->surveyed_on);
        vm_lane_set(w->f.surveyed_on->lane, surveyed->data, h, from->surveyed);
        surveyed->known[h] = 1;
    }
    s->first[b->n] = b->n_persons;
}

static void fill_former(struct survey *s, const struct world *w)
{
    struct survey_column *c = &s->columns[w->former_province->index];
    for (uint32_t h = 0; h < s->households; h++) {
        uint32_t province = s->area[h] != NULL ? s->area[h]->province : 0;
        int16_t value = province < 100 ? w->former_values[province] : -1;
        c->known[h] = value >= 0;
        vm_lane_set(w->former_province->lane, c->data, h, value >= 0 ? value : 0);
    }
}

static void add_entry(struct block *b, struct survey *s, const struct law_symbol *fact,
                      struct survey_entry x)
{
    struct survey_entries *list = &s->entries[fact->index];
    vec_push(&b->arena, list, x);
    struct survey_entry *v = list->v;
    for (uint32_t i = list->n - 1;
         i > 0 && (v[i - 1].row > x.row || (v[i - 1].row == x.row && v[i - 1].from > x.from));
         i--) {
        v[i] = v[i - 1];
        v[i - 1] = x;
    }
}

static void fill_entries(struct survey *s, struct block *b)
{
    const struct law_symbol *self = b->w->f.p[P_SELF_EMPLOYED].symbol;
    for (uint32_t i = 0; i < law_symbol_count(b->w->q->law); i++)
        s->entries[i] = (struct survey_entries){0};
    for (uint32_t h = 0; h < b->n; h++) {
        const struct household *from = &b->households[h];
        for (uint32_t p = from->first; p < from->first + from->n; p++) {
            if (b->persons[p].answers[P_SELF_EMPLOYED] == 1)
                add_entry(b, s, self,
                          (struct survey_entry){.row = p,
                                                .from = from->surveyed_on,
                                                .to = DAY_MAX,
                                                .known_from = from->surveyed_on,
                                                .value = 1});
        }
    }
    for (uint32_t i = 0; i < b->facts.n; i++) {
        const struct fact *x = &b->facts.v[i];
        if (!x->dropped)
            add_entry(
                b, s, x->symbol,
                (struct survey_entry){.row = x->person == UINT32_MAX ? x->household : x->person,
                                      .from = x->from,
                                      .to = x->to,
                                      .known_from = x->known_from,
                                      .value = x->value});
    }
}

void piece_fill(struct survey *s, struct block *b)
{
    const struct world *w = b->w;
    s->households = b->n;
    s->persons = b->n_persons;
    for (int i = 0; i < H_COUNT; i++)
        fill_answers(s, w, &w->f.h[i], &b->households[0].answers[i], sizeof(struct household),
                     b->n);
    for (int i = 0; i < P_FORM_COUNT; i++)
        fill_answers(s, w, &w->f.p[i], &b->persons[0].answers[i], sizeof(struct person),
                     b->n_persons);
    fill_born(&s->columns[w->f.born->index], b);
    fill_places(s, b);
    if (w->former_province != NULL)
        fill_former(s, w);
    fill_entries(s, b);
}
