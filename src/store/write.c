/* Operations that happen once: the identifier is recorded in the same transaction as the work, so
 * that whoever lost an answer may ask again. */
#include "store/pool_int.h"

#include "base/check.h"

#include <sys/random.h>
#include <time.h>

static _Thread_local enum store_reason last_reason;

enum store_reason store_write_reason(void)
{
    return last_reason;
}

int64_t store_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t steady_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool store_new_id(uint8_t id[STORE_ID_BYTES])
{
    if (getrandom(id, STORE_ID_BYTES, 0) != STORE_ID_BYTES)
        return false;
    uint64_t ms = (uint64_t)(store_now_us() / 1000);
    for (int i = 0; i < 6; i++)
        id[i] = (uint8_t)(ms >> (8 * (5 - i)));
    id[6] = (uint8_t)(0x70 | (id[6] & 0x0f));
    id[8] = (uint8_t)(0x80 | (id[8] & 0x3f));
    return true;
}

enum err_code store_was_done(struct store_conn *c, int64_t province,
                             const uint8_t id[STORE_ID_BYTES], bool *done, struct err *e)
{
    struct arena a;
    struct store_value v;
    arena_init(&a, 4096);
    int got = store_one(
        c, SQL("SELECT asked FROM operation WHERE province = ?1 AND id = ?2"),
        STORE_VALUES(store_int(province), store_bytes((str){(const char *)id, STORE_ID_BYTES})), &a,
        &v, 1, e);
    arena_clear(&a);
    *done = got == 1;
    return got < 0 ? e->code : ERR_NONE;
}

/* Of the kind and the content: what makes two requests the same. */
static void sum_of(const struct store_operation *op, uint8_t out[32])
{
    uint8_t both[64];
    store_sha256(str_from_c(op->kind), both);
    store_sha256(op->content, both + 32);
    store_sha256((str){(const char *)both, sizeof(both)}, out);
}

static enum err_code answer_again(struct store_conn *c, struct job *j, const uint8_t sum[32],
                                  struct err *e)
{
    const struct store_operation *op = j->op;
    struct store_value id = store_bytes((str){(const char *)op->id, STORE_ID_BYTES}), row[2];
    int found = store_one(c,
                          SQL("SELECT content_sum, answer FROM operation"
                              " WHERE province = ?1 AND id = ?2"),
                          STORE_VALUES(store_int(op->province), id), j->arena, row, 2, e);
    if (found < 0)
        return e->code;
    /* Taken by somebody whose transaction this one cannot see yet. */
    if (found == 0)
        return store_fail(c, STORE_AGAIN, NULL, e);
    if (row[0].s.n != 32 || mem_cmp(row[0].s.p, sum, 32) != 0) {
        c->reason = STORE_DUPLICATE;
        return err_set(e, ERR_INPUT, "mã thao tác đã dùng cho một nội dung khác",
                       "the operation's identifier was used for another content");
    }
    j->again = true;
    j->answer = row[1].s;
    /* A write, so that this commit too waits until the standby has all that came before it. */
    return store_run(c,
                     SQL("UPDATE operation SET asked = asked + 1 WHERE province = ?1 AND id = ?2"),
                     STORE_VALUES(store_int(op->province), id), NULL, e);
}

static enum err_code work_and_keep(struct store_conn *c, struct job *j, const uint8_t sum[32],
                                   struct err *e)
{
    const struct store_operation *op = j->op;
    struct buf answer;
    buf_init(&answer, j->arena, STORE_MAX_ANSWER);
    enum err_code code = j->work(c, j->ctx, &answer, e);
    /* Work that swallowed a failure must not be recorded as done. */
    if (code == ERR_NONE && c->failed)
        code = store_fail(c, STORE_OTHER, "the transaction has failed", e);
    if (code != ERR_NONE)
        return code;
    check(!answer.full);
    j->answer = buf_str(&answer);
    j->again = false;
    code = audit_flush(c, op, sum, j->answer, e);
    if (code != ERR_NONE || j->answer.n == 0)
        return code;
    return store_run(c, SQL("UPDATE operation SET answer = ?3 WHERE province = ?1 AND id = ?2"),
                     STORE_VALUES(store_int(op->province),
                                  store_bytes((str){(const char *)op->id, STORE_ID_BYTES}),
                                  store_bytes(j->answer)),
                     NULL, e);
}

enum err_code write_once(struct store_conn *c, struct job *j, struct err *e)
{
    const struct store_operation *op = j->op;
    uint8_t sum[32];
    int64_t inserted = 0;
    sum_of(op, sum);
    enum err_code code = store_run(
        c,
        SQL("INSERT INTO operation (province, id, kind, content_sum, answer, done_at_us, asked)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1) ON CONFLICT (province, id) DO NOTHING"),
        STORE_VALUES(
            store_int(op->province), store_bytes((str){(const char *)op->id, STORE_ID_BYTES}),
            store_text(str_from_c(op->kind)), store_bytes((str){(const char *)sum, sizeof(sum)}),
            store_bytes(STR("")), store_int(store_now_us())),
        &inserted, e);
    if (code != ERR_NONE)
        return code;
    return inserted == 0 ? answer_again(c, j, sum, e) : work_and_keep(c, j, sum, e);
}

/* One try on a server: a connection, a transaction. */
static void run_alone(struct store_pool *p, struct job *j)
{
    struct store_conn *c = NULL;
    j->code = store_pool_writer(p, &c, &j->err);
    if (j->code != ERR_NONE) {
        /* Nothing was sent: a server that is away may come back. */
        j->reason = STORE_LOST;
        return;
    }
    j->code = store_begin(c, &j->err);
    if (j->code == ERR_NONE)
        j->code = write_once(c, j, &j->err);
    if (j->code == ERR_NONE)
        j->code = store_commit(c, &j->err);
    j->reason = j->code == ERR_NONE ? STORE_OK : c->reason;
    store_pool_return(p, c);
}

static bool may_succeed(enum store_reason r)
{
    return r == STORE_AGAIN || r == STORE_LOST || r == STORE_UNKNOWN;
}

enum err_code store_write(struct store_pool *p, const struct store_operation *op, store_work *work,
                          void *ctx, struct arena *a, str *answer, bool *again, struct err *e)
{
    struct job j = {.op = op, .work = work, .ctx = ctx, .arena = a};
    int64_t until = steady_ms() + p->retry_ms;
    long pause_ms = 2;
    for (;;) {
        j.code = ERR_NONE;
        j.reason = STORE_OK;
        if (p->postgres)
            run_alone(p, &j);
        else
            group_run(p, &j);
        if (j.code == ERR_NONE || !may_succeed(j.reason) || steady_ms() >= until)
            break;
        nanosleep(&(struct timespec){.tv_nsec = pause_ms * 1000000}, NULL);
        pause_ms = pause_ms < 256 ? pause_ms * 2 : 500;
    }
    last_reason = j.reason;
    if (j.code != ERR_NONE) {
        if (e != NULL)
            *e = j.err;
        return j.code;
    }
    if (answer != NULL)
        *answer = j.answer;
    if (again != NULL)
        *again = j.again;
    return ERR_NONE;
}
