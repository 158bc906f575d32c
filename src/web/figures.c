#include "web/figures.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "evidence/report/account.h"
#include "evidence/report/indicators.h"
#include "registry/recording.h"

#include <pthread.h>
#include <time.h>

#define TABLE_BYTES ((size_t)8 << 30)
#define KEY_BYTES 64

struct kept {
    char form[KEY_BYTES], area[KEY_BYTES], open[KEY_BYTES];
    int year;
    enum report_by by;
    bool map_today;
    enum lang lang;
    bool wanted, making, ready;
    enum err_code failed; /* of the last making */
    struct err why;
    struct arena arena;
    struct report_table table;
    str file; /* of the account: in the place of a table */
    int64_t recording, begun_us, used_us;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    struct kept v[FIGURES_KEPT];
    pthread_t thread;
    bool running, stop;
    const struct web_app *app;
} all = {.lock = PTHREAD_MUTEX_INITIALIZER,
         .work = PTHREAD_COND_INITIALIZER,
         .done = PTHREAD_COND_INITIALIZER};

/* ---- making ---- */

static void copy_key(char to[KEY_BYTES], str from)
{
    check(from.n < KEY_BYTES);
    mem_copy(to, from.p, from.n);
    to[from.n] = '\0';
}

/* Its numbers open as pages. Its form comes in the place of what else opens a report. */
static enum err_code make_account(struct store_conn *c, struct kept *k, const struct web_app *app,
                                  const struct report_request *q, struct err *e)
{
    char folder[4096], sum[12];
    struct story s;
    struct buf b;
    fmt_write(folder, sizeof(folder), "%z/boundaries", app->data);
    hex_write(sum, app->law_sum, sizeof(sum) / 2);
    const struct account_request request = {.q = *q,
                                            .pages = true,
                                            .lists = str_eq(q->open, STR("lists")),
                                            .options = STR(" --map today"),
                                            .boundaries = folder,
                                            .office = STR(""),
                                            .law = arena_str(&k->arena, (str){sum, sizeof(sum)})};
    enum err_code code = account_make(c, &k->arena, &request, &s, e);
    if (code != ERR_NONE)
        return code;
    buf_init(&b, &k->arena, REPORT_MAX_BYTES);
    if (str_eq(q->open, STR("pdf")))
        code = story_write_pdf(&b, &s, e);
    else
        story_write_html(&b, &s);
    k->file = buf_str(&b);
    return code;
}

/* What the table names stays in its arena: `k` itself is the worker's own and soon gone. */
static enum err_code make_with(struct store_conn *c, struct kept *k, const struct web_app *app,
                               const char *folder, struct err *e)
{
    struct report_request q = {.at = {.province = app->province,
                                      .known_on = web_today(),
                                      .recording = WORLD_ALL_RECORDINGS},
                               .year = k->year,
                               .by = k->by,
                               .map_today = k->map_today,
                               .today = web_today(),
                               .area = arena_str(&k->arena, str_from_c(k->area)),
                               .open = arena_str(&k->arena, str_from_c(k->open)),
                               .lang = k->lang,
                               .synthetic = app->practice,
                               .folder = arena_cstr(&k->arena, str_from_c(folder))};
    enum err_code code = recording_last(c, app->province, &k->recording, e);
    if (code != ERR_NONE)
        return code;
    if (str_eq_c(str_from_c(k->form), "summary"))
        return report_summary(c, &k->arena, &q, 0, 0, &k->table, e);
    q.opening = day_from_ymd(k->year, 1, 1) - 1;
    q.at.as_of = day_from_ymd(k->year, 12, 31);
    if (str_eq_c(str_from_c(k->form), "account"))
        return make_account(c, k, app, &q, e);
    if (str_eq_c(str_from_c(k->form), "indicators"))
        return indicators_make(c, &k->arena, &q, app->law, &k->table, e);
    return report_make(c, &k->arena, arena_str(&k->arena, str_from_c(k->form)), &q, &k->table, e);
}

/* `fresh` has the key, and gets the table. */
static void make(struct kept *fresh)
{
    const struct web_app *app = all.app;
    struct store_conn *c = NULL;
    char folder[4096];
    fmt_write(folder, sizeof(folder), "%z/poverty", app->data);
    arena_init(&fresh->arena, TABLE_BYTES);
    fresh->begun_us = store_now_us();
    fresh->failed = store_pool_reader(app->pool, &c, &fresh->why);
    if (fresh->failed == ERR_NONE)
        fresh->failed = make_with(c, fresh, app, folder, &fresh->why);
    if (c != NULL)
        store_pool_return(app->pool, c);
    fresh->ready = fresh->failed == ERR_NONE;
}

/* In the place of the older one, which stays where the newer failed. */
static void put(struct kept *k, struct kept *fresh)
{
    if (fresh->ready || !k->ready) {
        int64_t used_us = k->used_us;
        arena_clear(&k->arena);
        *k = *fresh;
        k->used_us = used_us;
    } else {
        k->failed = fresh->failed;
        k->why = fresh->why;
        k->begun_us = fresh->begun_us;
        arena_clear(&fresh->arena);
    }
    k->wanted = k->making = false;
}

static struct kept *next_wanted(void)
{
    struct kept *first = NULL;
    for (struct kept *k = all.v; k < all.v + FIGURES_KEPT; k++) {
        if (k->wanted && !k->making && (first == NULL || k->used_us < first->used_us))
            first = k;
    }
    return first;
}

static void *work(void *ctx)
{
    (void)ctx;
    pthread_mutex_lock(&all.lock);
    while (!all.stop) {
        struct kept *k = next_wanted();
        if (k == NULL) {
            pthread_cond_wait(&all.work, &all.lock);
            continue;
        }
        k->making = true;
        struct kept fresh = *k;
        fresh.table = (struct report_table){0};
        fresh.file = (str){0};
        fresh.ready = false;
        pthread_mutex_unlock(&all.lock);
        make(&fresh);
        pthread_mutex_lock(&all.lock);
        put(k, &fresh);
        pthread_cond_broadcast(&all.done);
    }
    pthread_mutex_unlock(&all.lock);
    return NULL;
}

/* ---- asking ---- */

static bool is_of(const struct kept *k, const struct figures_ask *ask)
{
    return k->form[0] != '\0' && str_eq_c(ask->form, k->form) && str_eq_c(ask->area, k->area) &&
           str_eq_c(ask->open, k->open) && k->year == ask->year && k->by == ask->by &&
           k->map_today == ask->map_today && k->lang == ask->lang;
}

/* The one asked for, or the place of the one that was not asked for longest; NULL: all are wanted.
 */
static struct kept *find(const struct figures_ask *ask)
{
    struct kept *oldest = NULL;
    for (struct kept *k = all.v; k < all.v + FIGURES_KEPT; k++) {
        if (is_of(k, ask))
            return k;
        if (!k->wanted && (oldest == NULL || k->used_us < oldest->used_us))
            oldest = k;
    }
    if (oldest == NULL)
        return NULL;
    arena_clear(&oldest->arena);
    *oldest = (struct kept){
        .year = ask->year, .by = ask->by, .map_today = ask->map_today, .lang = ask->lang};
    copy_key(oldest->form, ask->form);
    copy_key(oldest->area, ask->area);
    copy_key(oldest->open, ask->open);
    return oldest;
}

static void want(struct kept *k, int64_t recording)
{
    bool made = k->ready || k->failed != ERR_NONE;
    bool old = made && k->recording != recording && store_now_us() - k->begun_us > FIGURES_AGAIN_US;
    /* What failed is tried again: the reason may have gone, most of all with what was recorded. */
    bool again = k->failed != ERR_NONE &&
                 (k->recording != recording || store_now_us() - k->begun_us > FIGURES_AGAIN_US);
    if (!made || old || again) {
        k->wanted = true;
        pthread_cond_signal(&all.work);
    }
}

static void wait_for(const struct kept *k)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += FIGURES_WAIT_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    while (k->wanted && !k->ready) {
        if (pthread_cond_timedwait(&all.done, &all.lock, &until) != 0)
            return;
    }
}

static void copy_str(struct arena *a, str *s)
{
    if (s->p != NULL)
        *s = arena_str(a, *s);
}

static void copy_table(struct arena *a, const struct report_table *t, uint32_t from, uint32_t rows,
                       struct report_table *out)
{
    uint32_t columns = t->columns.n;
    uint32_t first = from < t->rows.n ? from : t->rows.n;
    uint32_t n = rows == 0 || rows > t->rows.n - first ? t->rows.n - first : rows;
    *out = *t;
    str *const texts[] = {&out->form, &out->title, &out->place, &out->period, &out->unit};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        copy_str(a, texts[i]);
    out->columns.v = arena_array(a, struct report_column, (size_t)columns + 1);
    out->rows.v = arena_array(a, struct report_row, (size_t)n + 1);
    out->cells.v = arena_array(a, struct report_cell, (size_t)n * columns + 1);
    out->notes.v = arena_array(a, str, (size_t)t->notes.n + 1);
    out->rows.n = n;
    out->cells.n = n * columns;
    for (uint32_t i = 0; i < columns; i++) {
        out->columns.v[i] = t->columns.v[i];
        for (int h = 0; h < REPORT_HEADS; h++)
            copy_str(a, &out->columns.v[i].heads[h]);
        copy_str(a, &out->columns.v[i].number);
        copy_str(a, &out->columns.v[i].name);
    }
    for (uint32_t i = 0; i < n; i++)
        out->rows.v[i] = t->rows.v[first + i];
    for (uint32_t i = 0; i < out->cells.n; i++) {
        out->cells.v[i] = t->cells.v[(size_t)first * columns + i];
        copy_str(a, &out->cells.v[i].text);
    }
    for (uint32_t i = 0; i < t->notes.n; i++)
        out->notes.v[i] = arena_str(a, t->notes.v[i]);
}

static enum err_code answer(struct web_request *q, const struct figures_ask *ask, struct kept *k,
                            int64_t recording, struct report_table *out, struct figures_told *told,
                            struct err *e)
{
    k->used_us = store_now_us();
    want(k, recording);
    wait_for(k);
    if (!k->ready && !k->wanted && k->failed != ERR_NONE) {
        *e = k->why;
        return k->failed;
    }
    *told = (struct figures_told){.ready = k->ready,
                                  .current = k->recording == recording,
                                  .rows = k->table.rows.n,
                                  .at_us = k->begun_us};
    if (k->ready && k->file.n > 0)
        told->file = arena_str(q->arena, k->file);
    else if (k->ready)
        copy_table(q->arena, &k->table, ask->from, ask->rows, out);
    return ERR_NONE;
}

enum err_code figures_get(struct web_request *q, const struct figures_ask *ask,
                          struct report_table *out, struct figures_told *told, struct err *e)
{
    int64_t recording;
    *told = (struct figures_told){0};
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = recording_last(q->db, q->app->province, &recording, e);
    if (code != ERR_NONE)
        return code;
    pthread_mutex_lock(&all.lock);
    if (!all.running) {
        all.app = q->app;
        all.stop = false;
        all.running = pthread_create(&all.thread, NULL, work, NULL) == 0;
    }
    struct kept *k = all.running ? find(ask) : NULL;
    code = k != NULL ? answer(q, ask, k, recording, out, told, e)
                     : err_set(e, ERR_IO, "máy chủ đang bận: thử lại sau",
                               "the server is busy: try again later");
    pthread_mutex_unlock(&all.lock);
    return code;
}

void figures_stop(void)
{
    pthread_mutex_lock(&all.lock);
    bool running = all.running;
    all.stop = true;
    pthread_cond_broadcast(&all.work);
    pthread_mutex_unlock(&all.lock);
    if (running)
        pthread_join(all.thread, NULL);
    for (struct kept *k = all.v; k < all.v + FIGURES_KEPT; k++) {
        arena_clear(&k->arena);
        *k = (struct kept){0};
    }
    all.running = false;
}
