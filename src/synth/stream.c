/* The households of synth_write without files, piece by piece. */
#include "base/check.h"
#include "synth/synth_int.h"

#include <stdlib.h>

#define MAKER_MAX_BYTES ((size_t)1 << 30)
#define GUIDE_LOWEST 8 /* welfare of less is not drawn (rng_normal: 6 at most) */
#define GUIDE_STEPS 4096
#define GUIDE_SIZE (20 * GUIDE_STEPS)
#define PIECE_ROOM_BYTES ((size_t)1 << 20) /* facts of a piece; more is taken where needed */

struct synth_stream {
    struct synth_request q;
    struct world w;
    const struct law *survey_law;
    uint32_t n;            /* households */
    uint32_t *upto;        /* households before each commune, and all */
    double *sample;        /* welfare, ascending */
    uint32_t *guide;       /* of the sample: how many have less than each step of welfare */
    struct ranking ranked; /* of the sample */
};

struct synth_maker {
    const struct synth_stream *s;
    struct arena arena;
    struct block *block;
    struct scorer *scorer;
    struct survey *survey;
    struct arena_mark empty; /* of block->arena: room that is used again */
    str place[SYNTH_BLOCK];
};

/* ---- where, how well off ---- */

/* The commune of household i. */
static uint32_t commune_of(const struct synth_stream *s, uint32_t i)
{
    uint32_t lo = 0, hi = s->w.t.communes.n;
    while (hi - lo > 1) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (s->upto[middle] <= i)
            lo = middle;
        else
            hi = middle;
    }
    return lo;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void rank_sample(struct arena *a, struct synth_stream *s, const struct synth_target *t)
{
    uint32_t n = s->n < SYNTH_RANKED ? s->n : SYNTH_RANKED;
    uint64_t of = t->households;
    s->sample = arena_array(a, double, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = (uint32_t)((uint64_t)i * s->n / n), commune = commune_of(s, at);
        s->sample[i] = plot_welfare(&s->w, commune, at - s->upto[commune] + 1);
    }
    qsort(s->sample, n, sizeof(*s->sample), by_size);
    s->ranked = (struct ranking){(uint32_t)((t->poor * (uint64_t)n + of / 2) / of),
                                 (uint32_t)((t->near_poor * (uint64_t)n + of / 2) / of), n};
}

/* Steps of welfare, so that a rank is found among few. */
static uint32_t step_of(double welfare)
{
    double at = (welfare + GUIDE_LOWEST) * GUIDE_STEPS;
    return at < 0 ? 0 : at >= GUIDE_SIZE - 1 ? GUIDE_SIZE - 1 : (uint32_t)at;
}

static void make_guide(struct arena *a, struct synth_stream *s)
{
    s->guide = arena_array(a, uint32_t, GUIDE_SIZE + 1);
    for (uint32_t i = 0; i < s->ranked.of; i++)
        s->guide[step_of(s->sample[i]) + 1]++;
    for (uint32_t i = 0; i < GUIDE_SIZE; i++)
        s->guide[i + 1] += s->guide[i];
}

/* How many of the sample have less. */
static uint32_t rank_of(const struct synth_stream *s, double welfare)
{
    uint32_t step = step_of(welfare), lo = s->guide[step], hi = s->guide[step + 1];
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (s->sample[middle] < welfare)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static void find_former(struct arena *a, struct world *w)
{
    const struct law_symbol *s = law_find(w->q->law, STR("former_province"));
    if (s == NULL || s->kind != LAW_FACT || s->entity != LAW_HOUSEHOLD || s->type.kind != LAW_ENUM)
        return;
    w->former_province = s;
    w->former_values = arena_array(a, int16_t, 100);
    for (int i = 0; i < 100; i++) {
        char code[2] = {(char)('0' + i / 10), (char)('0' + i % 10)};
        int64_t value;
        bool given = law_value_parse(&s->type, (str){code, 2}, &value);
        w->former_values[i] = given ? (int16_t)value : -1;
    }
}

enum err_code synth_stream_open(struct arena *a, const struct synth_request *q,
                                const struct law *survey_law, struct synth_stream **out,
                                struct err *e)
{
    struct synth_stream *s = *out = arena_new(a, struct synth_stream);
    check(q->from == NULL);
    s->q = *q;
    s->w.q = &s->q;
    s->survey_law = survey_law;
    if (world_open(a, &s->w, e) != ERR_NONE)
        return e->code;
    const struct synth_target *t = synth_target_of(&s->w.t, q->year);
    if (t == NULL)
        return err_set(e, ERR_USAGE, "không có số liệu cho năm %d", "there are no figures for %d",
                       q->year);
    uint32_t communes = s->w.t.communes.n;
    s->n = q->households > 0 ? q->households : t->households;
    s->upto = arena_array(a, uint32_t, (size_t)communes + 1);
    plots_wanted(a, &s->w.t, s->n, s->upto + 1);
    for (uint32_t i = 0; i < communes; i++)
        s->upto[i + 1] += s->upto[i];
    rank_sample(a, s, t);
    make_guide(a, s);
    find_former(a, &s->w);
    return ERR_NONE;
}

uint32_t synth_stream_pieces(const struct synth_stream *s)
{
    return (s->n + SYNTH_BLOCK - 1) / SYNTH_BLOCK;
}

/* ---- pieces ---- */

struct synth_maker *synth_maker_new(struct arena *a, const struct synth_stream *s)
{
    struct synth_maker *m = arena_new(a, struct synth_maker);
    m->s = s;
    arena_init(&m->arena, MAKER_MAX_BYTES);
    m->block = arena_new(&m->arena, struct block);
    m->block->w = &s->w;
    m->block->nameless = true;
    arena_init(&m->block->arena, MAKER_MAX_BYTES);
    arena_alloc(&m->block->arena, PIECE_ROOM_BYTES);
    m->empty = arena_save(&m->block->arena);
    m->empty.block_used -= PIECE_ROOM_BYTES;
    m->scorer = scorer_new(&m->arena, &s->w);
    m->survey = piece_new(&m->arena, &s->w, s->survey_law);
    return m;
}

static void make_household(struct synth_maker *m, uint32_t commune, uint32_t number)
{
    const struct synth_stream *s = m->s;
    struct block *b = m->block;
    struct household *h = &b->households[b->n];
    const struct plot p = {.commune = commune,
                           .number = number,
                           .row = -1,
                           .rank = rank_of(s, plot_welfare(&s->w, commune, number))};
    m->place[b->n] = s->w.t.communes.v[commune].province;
    plot_begin(&s->w, &p, &s->ranked, h);
    h->first = b->n_persons;
    people_new(b, h);
    answers_new(b, h);
    b->n++;
}

void synth_make(struct synth_maker *m, uint32_t i, struct synth_piece *out)
{
    const struct synth_stream *s = m->s;
    struct block *b = m->block;
    uint32_t from = i * SYNTH_BLOCK, nudged = 0;
    uint32_t to = s->n - from < SYNTH_BLOCK ? s->n : from + SYNTH_BLOCK;
    uint32_t commune = commune_of(s, from);
    check(from < s->n);
    arena_restore(&b->arena, m->empty);
    b->n = b->n_persons = 0;
    b->facts.v = NULL;
    b->facts.n = b->facts.cap = 0;
    for (uint32_t k = from; k < to; k++) {
        while (k >= s->upto[commune + 1])
            commune++;
        make_household(m, commune, k - s->upto[commune] + 1);
    }
    for (uint32_t h = 0; h < b->n; h++)
        facts_make(b, &b->households[h]);
    uint32_t unsettled = score_block(m->scorer, b, &nudged);
    piece_fill(m->survey, b);
    *out = (struct synth_piece){.survey = m->survey, .place = m->place, .unsettled = unsettled};
    for (uint32_t h = 0; h < b->n; h++) {
        out->poor += b->households[h].target == T_POOR;
        out->near_poor += b->households[h].target == T_NEAR_POOR;
    }
}

void synth_maker_free(struct synth_maker *m)
{
    arena_clear(&m->block->arena);
    arena_clear(&m->arena);
}
