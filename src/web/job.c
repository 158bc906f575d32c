#include "web/job.h"

#include "base/fmt.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define JOB_BYTES ((size_t)16 << 30)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct web_job standings[WEB_JOB_KINDS];
static pthread_t thread;
static bool to_join; /* `thread` has not been waited for */
static bool closing; /* nothing of the line begins any more */

struct running {
    struct arena arena; /* of the order and of the work */
    struct web_job_order order;
    web_job_work *work;
};
static struct running *line[WEB_JOB_KINDS]; /* the first one runs */
static uint32_t n_line;

static void leave(struct running *x)
{
    arena_clear(&x->arena);
    free(x);
}

/* Under the lock: the next of the line, or NULL where there is none. */
static struct running *next(void)
{
    while (closing && n_line > 0) {
        standings[line[--n_line]->order.kind].state = WEB_JOB_IDLE;
        leave(line[n_line]);
    }
    if (n_line == 0)
        return NULL;
    struct web_job *job = &standings[line[0]->order.kind];
    job->state = WEB_JOB_RUNNING;
    job->name.began_us = store_now_us();
    return line[0];
}

/* What the first of the line came to; the one after it. */
static struct running *end(const struct err *wrong, str answer)
{
    pthread_mutex_lock(&lock);
    struct running *x = line[0];
    struct web_job *job = &standings[x->order.kind];
    job->state = wrong == NULL ? WEB_JOB_DONE : WEB_JOB_FAILED;
    job->ended_us = store_now_us();
    if (wrong != NULL)
        job->wrong = *wrong;
    fmt_write(job->answer, sizeof(job->answer), "%s", answer);
    n_line--;
    for (uint32_t i = 0; i < n_line; i++)
        line[i] = line[i + 1];
    leave(x);
    x = next();
    pthread_mutex_unlock(&lock);
    return x;
}

static void *run(void *ctx)
{
    struct running *x = ctx;
    while (x != NULL) {
        struct err e = {0};
        str answer = STR("");
        enum err_code code = x->work(&x->order, &x->arena, &answer, &e);
        x = end(code == ERR_NONE ? NULL : &e, code == ERR_NONE ? answer : STR(""));
    }
    return NULL;
}

static enum err_code busy(const struct web_job *job, struct err *e)
{
    static const char *const formats[2][2] = {{"việc \"%z\" của %z đang chạy: chờ xong rồi làm lại",
                                               "the work of %z (%z) is running: wait for its end"},
                                              {"việc \"%z\" của %z đang chờ: chờ xong rồi làm lại",
                                               "the work of %z (%z) is waiting: wait for its end"}};
    const char *const *f = formats[job->state == WEB_JOB_WAITING];
    err_set(e, ERR_INPUT, f[0], f[1], job->name.what[0], job->name.actor);
    fmt_write(e->text[1], sizeof(e->text[1]), f[1], job->name.actor, job->name.what[1]);
    return ERR_INPUT;
}

static struct running *copy_order(const struct web_job_order *o, web_job_work *work)
{
    struct running *x = calloc(1, sizeof(*x));
    if (x == NULL)
        return NULL;
    arena_init(&x->arena, JOB_BYTES);
    x->order = *o;
    x->work = work;
    str *const texts[] = {&x->order.provider, &x->order.note, &x->order.authority,
                          &x->order.number,   &x->order.file, &x->order.file_name,
                          &x->order.providers};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        *texts[i] = arena_str(&x->arena, *texts[i]);
    x->order.r.actor = arena_str(&x->arena, o->r.actor);
    x->order.r.source = arena_str(&x->arena, o->r.source);
    x->order.r.reference = arena_str(&x->arena, o->r.reference);
    return x;
}

/* Under the lock. */
static enum err_code begin(struct running *x, struct err *e)
{
    struct web_job *job = &standings[x->order.kind];
    if (job->state == WEB_JOB_RUNNING || job->state == WEB_JOB_WAITING)
        return busy(job, e);
    *job = (struct web_job){
        .kind = x->order.kind,
        .state = WEB_JOB_WAITING,
        .month = x->order.month,
        .name = {.what = {x->order.what[0], x->order.what[1]}, .began_us = store_now_us()}};
    fmt_write(job->name.actor, sizeof(job->name.actor), "%s", x->order.r.actor);
    line[n_line++] = x;
    if (n_line > 1)
        return ERR_NONE;
    if (to_join)
        pthread_join(thread, NULL);
    closing = false;
    to_join = pthread_create(&thread, NULL, run, next()) == 0;
    if (to_join)
        return ERR_NONE;
    n_line = 0;
    job->state = WEB_JOB_IDLE;
    return err_set(e, ERR_IO, "không mở được luồng làm việc", "no thread for the work");
}

enum err_code web_job_begin(const struct web_job_order *o, web_job_work *work, struct err *e)
{
    struct running *x = copy_order(o, work);
    if (x == NULL)
        return err_set(e, ERR_IO, "hết bộ nhớ", "out of memory");
    pthread_mutex_lock(&lock);
    enum err_code code = begin(x, e);
    pthread_mutex_unlock(&lock);
    if (code != ERR_NONE)
        leave(x);
    return code;
}

void web_job_standing(enum web_job_kind kind, struct web_job *out)
{
    pthread_mutex_lock(&lock);
    *out = standings[kind];
    out->kind = kind;
    for (uint32_t i = 0; out->state == WEB_JOB_WAITING && line[i]->order.kind != kind; i++)
        out->ahead = i + 1;
    if (out->state == WEB_JOB_WAITING)
        out->before = standings[line[0]->order.kind].name;
    pthread_mutex_unlock(&lock);
}

void web_job_progress(uint64_t done, uint64_t total)
{
    pthread_mutex_lock(&lock);
    standings[line[0]->order.kind].done = done;
    standings[line[0]->order.kind].total = total;
    pthread_mutex_unlock(&lock);
}

void web_job_settle(enum web_job_kind kind, uint32_t wait_ms)
{
    struct web_job job;
    for (uint32_t waited = 0; waited < wait_ms; waited += 20) {
        web_job_standing(kind, &job);
        if (job.state != WEB_JOB_RUNNING && job.state != WEB_JOB_WAITING)
            return;
        usleep(20000);
    }
}

void web_job_wait(void)
{
    pthread_mutex_lock(&lock);
    closing = true;
    bool any = to_join;
    pthread_t running = thread;
    to_join = false;
    pthread_mutex_unlock(&lock);
    if (any)
        pthread_join(running, NULL);
}
