/* One event from an office, or a file of them: the recording around a batch. */
#include "registry/event.h"

#include "base/check.h"
#include "base/fmt.h"
#include "registry/event_int.h"
#include "registry/roles.h"

#include <stdlib.h>

const char *const event_names[EVENT_KINDS] = {"birth",    "death", "move",  "move-out", "move-in",
                                              "marriage", "split", "merge", "end"};

#define SCRATCH_BYTES ((size_t)8 << 30)
#define CONTENT_BYTES 65536u

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* In every commune of a household that the batch names, and where one is new in that of the event.
 */
static enum err_code may(struct changing *x, struct err *e)
{
    const struct recording *by = &x->b->recording;
    enum err_code code = ERR_NONE;
    uint32_t n = 0;
    for (const struct ev_household *h = x->households; h != NULL; h = h->next)
        n++;
    int64_t *ids = arena_array(x->a, int64_t, (size_t)n + 1);
    n = 0;
    for (const struct ev_household *h = x->households; h != NULL; h = h->next)
        ids[n++] = h->id;
    qsort(ids, n, sizeof(*ids), by_number);
    if (n > 0)
        code = roles_may_for(x->c, x->province, by->actor, RIGHT_REVIEW_RECORD, ids, n, x->b->today,
                             e);
    for (uint32_t i = 0; i < x->b->events.n && code == ERR_NONE; i++) {
        const struct event *v = &x->b->events.v[i];
        if (v->kind == EVENT_MOVE_IN && v->commune.n > 0)
            code = roles_may(x->c, x->province, by->actor, RIGHT_REVIEW_RECORD, v->commune,
                             x->b->today, e);
    }
    return code;
}

/* In a transaction, after its recording. */
static enum err_code change(struct store_conn *c, struct arena *scratch,
                            const struct event_batch *b, int64_t recording,
                            struct event_report *report, struct event_problems *problems,
                            struct err *e)
{
    struct changing *x = arena_new(scratch, struct changing);
    *x = (struct changing){.c = c,
                           .a = scratch,
                           .b = b,
                           .province = b->recording.province,
                           .recording = recording,
                           .relation = law_find(b->law, STR("relation")),
                           .sex = law_find(b->law, STR("sex")),
                           .ethnicity = law_find(b->law, STR("ethnicity")),
                           .problems = problems,
                           .report = report};
    enum err_code code = event_load(x, e);
    if (code == ERR_NONE)
        code = may(x, e);
    if (code != ERR_NONE)
        return code;
    event_apply(x);
    if (problems->n > 0)
        return err_set(e, ERR_INPUT, "%u chỗ sai: chưa ghi gì", "%u mistakes: nothing was written",
                       problems->n);
    return event_write(x, e);
}

/* ---- one ---- */

static void tell(const struct event_problem *p, struct err *e)
{
    if (e == NULL)
        return;
    *e = (struct err){.code = ERR_INPUT};
    for (int lang = 0; lang < 2; lang++)
        fmt_write(e->text[lang], sizeof(e->text[lang]), "%z%z%z", p->column,
                  p->column[0] != '\0' ? ": " : "", p->text[lang]);
}

static enum err_code work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct event_batch *b = ctx;
    struct arena scratch;
    struct event_report report = {0};
    struct event_problems problems = {0};
    int64_t recording = 0;
    arena_init(&scratch, SCRATCH_BYTES);
    enum err_code code = recording_begin(c, &b->recording, &recording, e);
    if (code == ERR_NONE)
        code = change(c, &scratch, b, recording, &report, &problems, e);
    if (problems.n > 0)
        tell(&problems.v[0], e);
    if (code == ERR_NONE)
        buf_int(answer, recording);
    arena_clear(&scratch);
    return code;
}

enum err_code event_record(struct store_pool *pool, struct arena *a, const struct event_batch *b,
                           str *answer, bool *again, struct err *e)
{
    check(b->events.n == 1);
    const struct event *v = &b->events.v[0];
    const struct recording *r = &b->recording;
    struct store_operation op = {.province = r->province, .kind = "event"};
    struct buf content;
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&content, a, CONTENT_BYTES);
    buf_fmt(&content, "%z %d %d %u %d %d\n%s\n%s\n%s\n", event_names[v->kind], v->on, v->known,
            v->head, v->born, v->born_to, r->actor, r->source, r->reference);
    const str texts[] = {v->household, v->to,  v->commune,   v->village,     v->relation,
                         v->name,      v->sex, v->ethnicity, v->personal_id, v->reason};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        buf_fmt(&content, "%s\n", texts[i]);
    for (uint32_t i = 0; i < v->n_members; i++)
        buf_fmt(&content, "%u ", v->members[i]);
    if (content.full)
        return err_set(e, ERR_LIMIT, "chữ quá dài", "the texts are too long");
    op.content = buf_str(&content);
    struct event_batch copy = *b;
    return store_write(pool, &op, work, &copy, a, answer, again, e);
}

/* ---- a file ---- */

/* 1 it was merged (report->again), 0 not, -1 */
static int look_for_file(struct store_conn *c, struct arena *a, const struct event_batch *b,
                         const uint8_t content[32], struct event_report *report, struct err *e)
{
    struct store_value v;
    int got =
        store_one(c, SQL("SELECT recording FROM import_file WHERE province = ?1 AND content = ?2"),
                  STORE_VALUES(store_int(b->recording.province),
                               store_bytes((str){(const char *)content, 32})),
                  a, &v, 1, e);
    report->again = got == 1;
    report->recording = got == 1 ? v.i : 0;
    return got;
}

static enum err_code merge(struct store_conn *c, struct arena *scratch, const struct event_batch *b,
                           const uint8_t content[32], struct event_report *report,
                           struct event_problems *problems, struct err *e)
{
    int64_t recording = 0;
    int got = look_for_file(c, scratch, b, content, report, e);
    if (got != 0 || b->events.n == 0)
        return got < 0 ? e->code : ERR_NONE;
    enum err_code code = recording_begin(c, &b->recording, &recording, e);
    if (code == ERR_NONE)
        code = change(c, scratch, b, recording, report, problems, e);
    if (code == ERR_NONE)
        code = store_run(
            c, SQL("INSERT INTO import_file (province, content, recording) VALUES (?1, ?2, ?3)"),
            STORE_VALUES(store_int(b->recording.province),
                         store_bytes((str){(const char *)content, 32}), store_int(recording)),
            NULL, e);
    report->recording = recording;
    return code;
}

enum err_code event_merge(struct store_conn *c, struct arena *a, const struct event_batch *b,
                          const uint8_t content[32], struct event_report *report,
                          struct event_problems *problems, struct err *e)
{
    struct arena scratch;
    struct event_problems found = {0};
    *report = (struct event_report){0};
    arena_init(&scratch, SCRATCH_BYTES);
    enum err_code code = store_begin(c, e);
    if (code == ERR_NONE)
        code = merge(c, &scratch, b, content, report, &found, e);
    if (code == ERR_NONE)
        code = store_commit(c, e);
    store_rollback(c);
    for (uint32_t i = 0; i < found.n; i++)
        vec_push(a, problems, found.v[i]);
    arena_clear(&scratch);
    return code;
}
