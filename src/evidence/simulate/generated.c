/* Pieces are handed out by number; each thread makes and decides its own, and keeps sums alone. */
#include "evidence/simulate/generated.h"

#include "base/check.h"
#include "evidence/simulate/simulate_int.h"
#include "pay/budget_pieces.h"

#include <pthread.h>

#define WORKER_BYTES ((size_t)8 << 30)
#define MAX_YEARS (GENERATED_MAX_MONTHS / 12 + 2)
#define SHARE 16 /* pieces taken at once */

struct crew {
    const struct simulate_question *q;
    const struct synth_stream *stream;
    pthread_mutex_t lock;
    uint32_t next, done, pieces;
    bool stop;
};

struct worker {
    struct crew *crew;
    struct arena arena;
    struct synth_maker *maker;
    struct budget_pieces *years[MAX_YEARS];
    uint32_t n_years;
    /* Of the piece under way: by household, by person and then household. */
    vnd of_household[BUDGET_PIECE_ROWS][2], change[2 * BUDGET_PIECE_ROWS];
    struct generated_result sum;
    struct err error;
};

/* ---- a piece ---- */

static void take(void *ctx, const struct budget_need_entry *x)
{
    struct worker *w = ctx;
    const struct law *law = x->law == 0 ? w->crew->q->law : w->crew->q->proposal;
    bool person = law_symbol(law, x->symbol)->entity == LAW_PERSON;
    vnd *sum = &w->of_household[x->household][x->law];
    vnd *change = &w->change[x->entity + (person ? 0 : BUDGET_PIECE_ROWS)];
    if (x->undetermined)
        return;
    bool fits = num_add(*sum, x->amount, sum);
    fits = num_add(*change, x->law == 0 ? -x->amount : x->amount, change) && fits;
    if (!fits && w->error.code == ERR_NONE)
        err_set(&w->error, ERR_LIMIT, "tổng vượt quá số lớn nhất",
                "a sum goes over the largest number");
}

static void count_changes(struct worker *w, const struct survey *s)
{
    for (uint32_t h = 0; h < s->households; h++) {
        w->sum.households_gaining += w->of_household[h][1] > w->of_household[h][0];
        w->sum.households_losing += w->of_household[h][1] < w->of_household[h][0];
        w->sum.gaining += w->change[BUDGET_PIECE_ROWS + h] > 0;
        w->sum.losing += w->change[BUDGET_PIECE_ROWS + h] < 0;
    }
    for (uint32_t p = 0; p < s->persons; p++) {
        w->sum.gaining += w->change[p] > 0;
        w->sum.losing += w->change[p] < 0;
    }
}

static enum err_code do_piece(struct worker *w, uint32_t i)
{
    struct synth_piece piece;
    struct err *e = &w->error;
    synth_make(w->maker, i, &piece);
    const struct survey *s = piece.survey;
    mem_zero(w->of_household, sizeof(w->of_household[0]) * s->households);
    mem_zero(w->change, sizeof(vnd) * s->persons);
    mem_zero(w->change + BUDGET_PIECE_ROWS, sizeof(vnd) * s->households);
    for (uint32_t y = 0; y < w->n_years; y++) {
        if (budget_pieces_take(w->years[y], s, piece.place, e) != ERR_NONE)
            return e->code;
    }
    if (w->crew->q->proposal != NULL)
        count_changes(w, s);
    w->sum.households += s->households;
    w->sum.persons += s->persons;
    w->sum.poor += piece.poor;
    w->sum.near_poor += piece.near_poor;
    w->sum.unsettled += piece.unsettled;
    return e->code;
}

/* ---- threads ---- */

/* The next pieces, [*from, *to); false: there are none. */
static bool next_pieces(struct crew *c, uint32_t *from, uint32_t *to)
{
    pthread_mutex_lock(&c->lock);
    bool some = !c->stop && c->next < c->pieces;
    *from = c->next;
    *to = c->pieces - c->next < SHARE ? c->pieces : c->next + SHARE;
    if (some)
        c->next = *to;
    pthread_mutex_unlock(&c->lock);
    return some;
}

static void report(struct crew *c, uint32_t n, bool failed)
{
    pthread_mutex_lock(&c->lock);
    c->done += n;
    c->stop |= failed;
    if (c->q->progress != NULL)
        c->q->progress(c->q->ctx, c->done, c->pieces);
    pthread_mutex_unlock(&c->lock);
}

static void *work(void *worker)
{
    struct worker *w = worker;
    uint32_t from, to;
    while (next_pieces(w->crew, &from, &to)) {
        for (uint32_t i = from; i < to && w->error.code == ERR_NONE; i++)
            do_piece(w, i);
        report(w->crew, to - from, w->error.code != ERR_NONE);
    }
    return NULL;
}

static enum err_code open_worker(struct worker *w, struct err *e)
{
    const struct simulate_question *q = w->crew->q;
    arena_init(&w->arena, WORKER_BYTES);
    w->maker = synth_maker_new(&w->arena, w->crew->stream);
    for (uint32_t done = 0; done < q->months;) {
        month m = q->from + (month)done;
        uint32_t skip = (uint32_t)month_mon(m) - 1, left = q->months - done;
        const struct budget_pieces_question year = {.law = q->law,
                                                    .other = q->proposal,
                                                    .settings = q->settings,
                                                    .known_on = q->known_on,
                                                    .year = month_year(m),
                                                    .skip = skip,
                                                    .months = left < 12 - skip ? left : 12 - skip,
                                                    .take = take,
                                                    .ctx = w};
        check(w->n_years < MAX_YEARS);
        if (budget_pieces_open(&w->arena, &year, &w->years[w->n_years], e) != ERR_NONE)
            return e->code;
        w->n_years++;
        done += year.months;
    }
    return ERR_NONE;
}

static enum err_code gather(struct worker *w, struct simulate_costs *costs,
                            struct generated_result *r, struct err *e)
{
    for (uint32_t y = 0; y < w->n_years; y++) {
        struct budget_need need[2];
        if (budget_pieces_list(w->years[y], need, e) != ERR_NONE)
            return e->code;
        uint32_t from = costs->n;
        for (int k = 0; k < 2; k++)
            simulate_take_parts(costs, &need[w->crew->q->proposal != NULL ? k : 0], k);
        for (uint32_t i = from; i < costs->n; i++) /* the worker's memory goes */
            costs->v[i].commune = arena_str(costs->a, costs->v[i].commune);
    }
    r->households += w->sum.households;
    r->persons += w->sum.persons;
    r->poor += w->sum.poor;
    r->near_poor += w->sum.near_poor;
    r->unsettled += w->sum.unsettled;
    r->gaining += w->sum.gaining;
    r->losing += w->sum.losing;
    r->households_gaining += w->sum.households_gaining;
    r->households_losing += w->sum.households_losing;
    return ERR_NONE;
}

static void run_threads(struct worker *const *workers, uint32_t n)
{
    pthread_t threads[GENERATED_MAX_THREADS];
    uint32_t started = 1;
    while (started < n && pthread_create(&threads[started], NULL, work, workers[started]) == 0)
        started++;
    work(workers[0]);
    for (uint32_t i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
}

enum err_code simulate_generated(struct arena *a, const struct simulate_question *q,
                                 const struct synth_request *of, struct generated_result *r,
                                 struct err *e)
{
    struct crew crew = {.q = q};
    struct worker *workers[GENERATED_MAX_THREADS];
    struct synth_stream *stream;
    struct simulate_costs costs = {.a = a};
    uint32_t n = of->threads < 1 ? 1 : of->threads, opened = 0;
    check(q->months > 0 && q->months <= GENERATED_MAX_MONTHS);
    n = n < GENERATED_MAX_THREADS ? n : GENERATED_MAX_THREADS;
    *r = (struct generated_result){0};
    enum err_code code =
        synth_stream_open(a, of, q->proposal != NULL ? q->proposal : q->law, &stream, e);
    if (code != ERR_NONE)
        return code;
    crew.stream = stream;
    crew.pieces = synth_stream_pieces(stream);
    pthread_mutex_init(&crew.lock, NULL);
    for (; opened < n && code == ERR_NONE; opened++) {
        workers[opened] = arena_new(a, struct worker);
        workers[opened]->crew = &crew;
        code = open_worker(workers[opened], e);
    }
    if (code == ERR_NONE)
        run_threads(workers, n);
    for (uint32_t i = 0; i < opened; i++) {
        if (code == ERR_NONE && workers[i]->error.code != ERR_NONE) {
            *e = workers[i]->error;
            code = e->code;
        }
        if (code == ERR_NONE)
            code = gather(workers[i], &costs, r, e);
    }
    if (code == ERR_NONE)
        simulate_merge(&costs);
    r->costs = costs.v;
    r->n_costs = costs.n;
    for (uint32_t i = 0; i < opened; i++) {
        synth_maker_free(workers[i]->maker);
        for (uint32_t y = 0; y < MAX_YEARS && workers[i]->years[y] != NULL; y++)
            budget_pieces_close(workers[i]->years[y]);
        arena_clear(&workers[i]->arena);
    }
    pthread_mutex_destroy(&crew.lock);
    return code;
}
