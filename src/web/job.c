#include "web/job.h"

#include "base/fmt.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define JOB_BYTES ((size_t)16 << 30)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct web_job standing;
static pthread_t thread;
static bool to_join; /* `thread` has not been waited for */

struct running {
    struct arena arena; /* of the order and of the work */
    struct web_job_order order;
    web_job_work *work;
};

static void end(const struct err *wrong, str answer)
{
    pthread_mutex_lock(&lock);
    standing.state = wrong == NULL ? WEB_JOB_DONE : WEB_JOB_FAILED;
    standing.ended_us = store_now_us();
    if (wrong != NULL)
        standing.wrong = *wrong;
    fmt_write(standing.answer, sizeof(standing.answer), "%s", answer);
    pthread_mutex_unlock(&lock);
}

static void *run(void *ctx)
{
    struct running *x = ctx;
    struct err e = {0};
    str answer = STR("");
    enum err_code code = x->work(&x->order, &x->arena, &answer, &e);
    end(code == ERR_NONE ? NULL : &e, code == ERR_NONE ? answer : STR(""));
    arena_clear(&x->arena);
    free(x);
    return NULL;
}

static enum err_code busy(struct err *e)
{
    return err_set(e, ERR_INPUT, "việc của %z đang chạy: chờ xong rồi làm lại",
                   "the work of %z is running: wait for its end", standing.actor);
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
    if (standing.state == WEB_JOB_RUNNING)
        return busy(e);
    if (to_join)
        pthread_join(thread, NULL);
    to_join = false;
    if (pthread_create(&thread, NULL, run, x) != 0)
        return err_set(e, ERR_IO, "không mở được luồng làm việc", "no thread for the work");
    to_join = true;
    standing = (struct web_job){.kind = x->order.kind,
                                .state = WEB_JOB_RUNNING,
                                .month = x->order.month,
                                .what = {x->order.what[0], x->order.what[1]},
                                .began_us = store_now_us()};
    fmt_write(standing.actor, sizeof(standing.actor), "%s", x->order.r.actor);
    return ERR_NONE;
}

enum err_code web_job_begin(const struct web_job_order *o, web_job_work *work, struct err *e)
{
    struct running *x = copy_order(o, work);
    if (x == NULL)
        return err_set(e, ERR_IO, "hết bộ nhớ", "out of memory");
    pthread_mutex_lock(&lock);
    enum err_code code = begin(x, e);
    pthread_mutex_unlock(&lock);
    if (code != ERR_NONE) {
        arena_clear(&x->arena);
        free(x);
    }
    return code;
}

void web_job_standing(struct web_job *out)
{
    pthread_mutex_lock(&lock);
    *out = standing;
    pthread_mutex_unlock(&lock);
}

bool web_job_settled(uint32_t wait_ms)
{
    struct web_job job;
    for (uint32_t waited = 0;; waited += 20) {
        web_job_standing(&job);
        if (job.state != WEB_JOB_RUNNING || waited >= wait_ms)
            return job.state != WEB_JOB_RUNNING;
        usleep(20000);
    }
}

void web_job_wait(void)
{
    pthread_t running;
    pthread_mutex_lock(&lock);
    bool any = to_join;
    running = thread;
    to_join = false;
    pthread_mutex_unlock(&lock);
    if (any)
        pthread_join(running, NULL);
}
