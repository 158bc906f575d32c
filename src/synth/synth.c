/* The province as a whole: how many households where, who is meant to be poor, blocks by threads,
 * written in order. */
#include "synth/synth.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "synth/synth_int.h"

#include <pthread.h>
#include <stdlib.h>

#define WORKER_MAX_BYTES ((size_t)2 << 30)
struct making {
    struct world w;
    struct arena *arena;
    struct synth_target target; /* scaled */
    struct plot *plots;
    uint32_t n, cap;
    struct csv_writer *files[3];
    pthread_mutex_t lock;
    pthread_cond_t written;
    uint32_t next, turn; /* block */
    struct synth_result sum;
    uint8_t *before; /* target of each household of the survey a year earlier */
    bool failed;
};

/* ---- where ---- */

static void add_plot(struct making *m, struct plot p)
{
    check(m->n < m->cap);
    m->plots[m->n++] = p;
}

/* Households of each commune by its share of the people; `have` those it has already. The numbers
 * go on after `last`. */
static void settle(struct making *m, uint32_t total, const uint32_t *have, uint32_t *last)
{
    uint32_t n = m->w.t.communes.n;
    uint32_t *want = arena_array(m->arena, uint32_t, n);
    plots_wanted(m->arena, &m->w.t, total, want);
    uint32_t missing = total - m->n;
    for (uint32_t round = 0; missing > 0 && round < 2; round++) {
        /* First what each commune lacks; what is then left (others have too many) in turn. */
        for (uint32_t i = 0; i < n && missing > 0; i++) {
            uint32_t add = round == 1 ? 1 : want[i] > have[i] ? want[i] - have[i] : 0;
            for (; add > 0 && missing > 0; add--, missing--)
                add_plot(m, (struct plot){.commune = i, .number = ++last[i], .row = -1});
        }
        round -= round == 1 && missing > 0;
    }
}

static enum err_code keep_households(struct making *m, uint32_t *have, uint32_t *last,
                                     struct block *scratch, struct err *e)
{
    const struct survey *s = m->w.q->from;
    const struct synth_tables *t = &m->w.t;
    for (uint32_t row = 0; row < s->households; row++) {
        str id = survey_text_at(&s->household_id, row);
        ptrdiff_t dash = str_find_char(id, '-');
        int64_t number = 0;
        uint32_t commune = 0;
        while (commune < t->communes.n && t->communes.v[commune].code != s->commune[row])
            commune++;
        if (dash < 0 || commune == t->communes.n || id.n > sizeof(scratch->households[0].id) ||
            !num_parse_int(str_slice(id, (size_t)dash + 1, id.n), &number))
            return err_set(e, ERR_INPUT, "hộ \"%s\" không phải do ansinh synth tạo cho địa bàn này",
                           "the household \"%s\" was not made by ansinh synth for this area", id);
        if (number > last[commune])
            last[commune] = (uint32_t)number;
        scratch->n_persons = 0;
        scratch->households[0] = (struct household){
            .commune = commune,
            .number = (uint32_t)number,
            .row = row,
            .surveyed_on = day_from_ymd(m->w.q->year, 10, 1),
            .surveyed = vm_date_pack(m->w.q->year, 10, 1),
        };
        struct arena_mark mark = arena_save(&scratch->arena);
        bool stays = people_next(scratch, &scratch->households[0]);
        arena_restore(&scratch->arena, mark);
        if (!stays || m->n == m->target.households)
            continue;
        have[commune]++;
        add_plot(m, (struct plot){commune, (uint32_t)number, row, 0, 0});
    }
    return ERR_NONE;
}

static int by_place(const void *a, const void *b)
{
    const struct plot *x = a, *y = b;
    if (x->commune != y->commune)
        return x->commune < y->commune ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* ---- who is poor ---- */

static int by_welfare(const void *a, const void *b)
{
    const struct plot *x = *(const struct plot *const *)a, *y = *(const struct plot *const *)b;
    if (x->welfare != y->welfare)
        return x->welfare < y->welfare ? -1 : 1;
    return by_place(x, y);
}

static void rank_all(struct making *m)
{
    struct plot **order = calloc((size_t)m->n + 1, sizeof(*order));
    check(order != NULL);
    for (uint32_t i = 0; i < m->n; i++) {
        m->plots[i].welfare = plot_welfare(&m->w, m->plots[i].commune, m->plots[i].number);
        order[i] = &m->plots[i];
    }
    qsort(order, m->n, sizeof(*order), by_welfare);
    for (uint32_t i = 0; i < m->n; i++)
        order[i]->rank = i;
    free(order);
}

/* ---- blocks ---- */

static void make_household(struct making *m, struct block *b, const struct plot *p)
{
    struct household *h = &b->households[b->n];
    const struct ranking ranking = {m->target.poor, m->target.near_poor, m->n};
    plot_begin(&m->w, p, &ranking, h);
    h->first = b->n_persons;
    if (p->row < 0) {
        people_new(b, h);
        answers_new(b, h);
    } else {
        check(people_next(b, h));
        answers_next(b, h);
        h->answers[H_LAST_CLASS] = m->before[p->row];
    }
    b->n++;
}

static void tally(struct making *m, const struct block *b, uint32_t nudged)
{
    m->sum.households += b->n;
    m->sum.persons += b->n_persons;
    for (uint32_t i = 0; i < b->facts.n; i++)
        m->sum.facts += !b->facts.v[i].dropped;
    for (uint32_t i = 0; i < b->n_persons; i++)
        m->sum.facts += b->persons[i].answers[P_SELF_EMPLOYED] == 1;
    m->sum.nudged += nudged;
    for (uint32_t i = 0; i < b->n; i++) {
        m->sum.poor += b->households[i].target == T_POOR;
        m->sum.near_poor += b->households[i].target == T_NEAR_POOR;
    }
}

static void make_block(struct making *m, struct block *b, uint32_t from, uint32_t to)
{
    b->n = b->n_persons = 0;
    b->facts.v = NULL;
    b->facts.n = b->facts.cap = 0;
    for (uint32_t i = from; i < to; i++)
        make_household(m, b, &m->plots[i]);
    for (uint32_t i = 0; i < b->n; i++)
        facts_make(b, &b->households[i]);
}

static void *work(void *making)
{
    struct making *m = making;
    struct arena arena;
    arena_init(&arena, WORKER_MAX_BYTES);
    struct block *b = arena_new(&arena, struct block);
    b->w = &m->w;
    arena_init(&b->arena, WORKER_MAX_BYTES);
    struct scorer *scorer = scorer_new(&arena, &m->w);
    for (;;) {
        pthread_mutex_lock(&m->lock);
        uint32_t block = m->next++;
        pthread_mutex_unlock(&m->lock);
        uint32_t from = block * SYNTH_BLOCK, nudged = 0;
        if (from >= m->n)
            break;
        uint32_t to = from + SYNTH_BLOCK < m->n ? from + SYNTH_BLOCK : m->n;
        struct arena_mark mark = arena_save(&b->arena);
        make_block(m, b, from, to);
        bool ok = score_block(scorer, b, &nudged) == 0;
        for (uint32_t i = 0; i < b->n; i++)
            needs_make(b, &b->households[i]);
        print_block(b);
        pthread_mutex_lock(&m->lock);
        while (m->turn != block)
            pthread_cond_wait(&m->written, &m->lock);
        for (int i = 0; i < 3; i++)
            csv_raw(m->files[i], b->out[i].p, b->out[i].n);
        tally(m, b, nudged);
        m->failed |= !ok;
        if (m->w.q->progress != NULL)
            m->w.q->progress(m->w.q->progress_ctx, to, m->n);
        m->turn++;
        pthread_cond_broadcast(&m->written);
        pthread_mutex_unlock(&m->lock);
        arena_restore(&b->arena, mark);
    }
    for (int i = 0; i < 3; i++)
        arena_host_free(b->out[i].p, b->out[i].cap);
    arena_clear(&b->arena);
    arena_clear(&arena);
    return NULL;
}

static void run_threads(struct making *m)
{
    pthread_t threads[64];
    uint32_t started = 0, more = m->w.q->threads > 1 ? m->w.q->threads - 1 : 0;
    while (started < more && started < 64 && pthread_create(&threads[started], NULL, work, m) == 0)
        started++;
    work(m);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

/* ---- the year before ---- */

static uint8_t target_by_class(const struct world *w, int64_t class)
{
    for (int t = T_POOR; t <= T_OTHER; t++) {
        if (w->class_value[t] == class)
            return (uint8_t)t;
    }
    return T_OTHER;
}

static void find_recorded(struct making *m)
{
    const struct survey *s = m->w.q->from;
    uint32_t n = law_symbol_count(s->law);
    m->w.recorded = arena_array(m->arena, const struct law_symbol *, (size_t)n + 1);
    m->w.dead = law_find(s->law, STR("dead"));
    for (uint32_t i = 0; i < n; i++) {
        if (s->entries[i].n > 0)
            m->w.recorded[m->w.n_recorded++] = law_symbol(s->law, i);
    }
}

/* How the law scores the survey of the year before, household by household. */
static enum err_code score_before(struct making *m, struct err *e)
{
    const struct survey *s = m->w.q->from;
    struct law_request request = m->w.plan->request;
    request.month = m->w.scored_in - 12;
    struct law_plan *plan = law_plan_new(m->arena, m->w.q->law, &request, e);
    if (plan == NULL)
        return e->code;
    struct arena bound;
    arena_init(&bound, WORKER_MAX_BYTES);
    struct vm_column *columns = arena_array(&bound, struct vm_column, (size_t)plan->n_inputs + 1);
    survey_bind(&bound, s, plan, columns);
    struct vm_batch batch = {.households = s->households, .first = s->first, .columns = columns};
    struct vm *vm = vm_new(&bound, &plan->program);
    m->before = arena_array(m->arena, uint8_t, (size_t)s->households + 1);
    for (uint32_t from = 0, to; from < s->households && plan->outputs[0].applies; from = to) {
        to = vm_chunk_end(&batch, from);
        vm_run(vm, &batch, from, to);
        struct vm_reg r = vm_register(vm, plan->outputs[0].value);
        for (uint32_t h = from; h < to; h++)
            m->before[h] = target_by_class(&m->w, ((const uint8_t *)r.data)[h - from]);
    }
    arena_clear(&bound);
    return ERR_NONE;
}

/* ---- setting up ---- */

static enum err_code choose_target(struct making *m, struct err *e)
{
    const struct synth_request *q = m->w.q;
    const struct synth_tables *t = &m->w.t;
    const struct synth_target *now = synth_target_of(t, q->year);
    const struct synth_target *before =
        q->from != NULL ? synth_target_of(t, q->year - 1) : &t->targets.v[0];
    if (now == NULL || before == NULL || (q->from == NULL && q->year != t->targets.v[0].year)) {
        err_set(e, ERR_USAGE, "không có số liệu công bố cho năm %d",
                "no figures are published for %d", q->year);
        err_hint(e, "năm đầu là %d; các năm sau nối tiếp bằng --from, đến năm %d",
                 "the first year is %d; later years continue with --from, until %d",
                 t->targets.v[0].year, t->targets.v[t->targets.n - 1].year);
        return ERR_USAGE;
    }
    uint64_t of = before->households;
    uint64_t have = q->from != NULL ? q->from->households : q->households > 0 ? q->households : of;
    m->sum.first_year = (uint32_t)t->targets.v[0].year;
    m->sum.poor_published = now->poor;
    m->sum.near_poor_published = now->near_poor;
    m->sum.households_published = now->households;
    m->target = *now;
    m->target.households = (uint32_t)((now->households * have + of / 2) / of);
    m->target.poor = (uint32_t)((now->poor * have + of / 2) / of);
    m->target.near_poor = (uint32_t)((now->near_poor * have + of / 2) / of);
    return ERR_NONE;
}

static enum err_code settle_all(struct making *m, struct err *e)
{
    uint32_t communes = m->w.t.communes.n;
    uint32_t *have = arena_array(m->arena, uint32_t, communes);
    uint32_t *last = arena_array(m->arena, uint32_t, communes);
    m->cap = m->target.households;
    m->plots = calloc((size_t)m->cap + 1, sizeof(*m->plots));
    check(m->plots != NULL);
    enum err_code code = ERR_NONE;
    if (m->w.q->from != NULL) {
        struct block *scratch = arena_new(m->arena, struct block);
        scratch->w = &m->w;
        arena_init(&scratch->arena, WORKER_MAX_BYTES);
        find_recorded(m);
        code = score_before(m, e);
        if (code == ERR_NONE)
            code = keep_households(m, have, last, scratch, e);
        arena_clear(&scratch->arena);
    }
    if (code != ERR_NONE)
        return code;
    settle(m, m->target.households, have, last);
    qsort(m->plots, m->n, sizeof(*m->plots), by_place);
    rank_all(m);
    return ERR_NONE;
}

static void write_gone(struct making *m)
{
    uint8_t *kept = arena_array(m->arena, uint8_t, (size_t)m->w.q->from->households + 1);
    for (uint32_t i = 0; i < m->n; i++) {
        if (m->plots[i].row >= 0)
            kept[m->plots[i].row] = 1;
    }
    gone_write(&m->w, kept, m->w.q->events);
}

enum err_code synth_write(const struct synth_request *q, struct csv_writer *households,
                          struct csv_writer *members, struct csv_writer *facts,
                          struct synth_result *out, struct err *e)
{
    struct arena arena;
    arena_init(&arena, WORKER_MAX_BYTES);
    struct making *m = arena_new(&arena, struct making);
    m->arena = &arena;
    m->w.q = q;
    m->files[0] = households;
    m->files[1] = members;
    m->files[2] = facts;
    enum err_code code = world_open(&arena, &m->w, e);
    if (code == ERR_NONE)
        code = choose_target(m, e);
    if (code == ERR_NONE)
        code = settle_all(m, e);
    if (code == ERR_NONE) {
        pthread_mutex_init(&m->lock, NULL);
        pthread_cond_init(&m->written, NULL);
        print_headers(households, members, facts, &m->w.f);
        if (q->from != NULL && q->events != NULL)
            write_gone(m);
        run_threads(m);
        pthread_cond_destroy(&m->written);
        pthread_mutex_destroy(&m->lock);
        if (m->failed)
            code = err_set(e, ERR_INTERNAL, "có hộ không tạo được câu trả lời cho hạng đã định",
                           "for some households no answers were found that score as meant");
    }
    *out = m->sum;
    free(m->plots);
    arena_clear(&arena);
    return code;
}
