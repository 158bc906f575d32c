#include "registry/complaint.h"
#include "registry/roles.h"
#include "registry/times.h"

#include <stdlib.h>

#define HOUR_US 3600000000LL

static void sum_of(str code, uint8_t sum[32])
{
    struct store_sha256 s;
    store_sha256_init(&s);
    store_sha256_add(&s, STR("complaint:"));
    store_sha256_add(&s, code);
    store_sha256_end(&s, sum);
}

/* Without letters and digits that look alike. */
void complaint_code(const uint8_t operation[STORE_ID_BYTES], char code[COMPLAINT_CODE + 1])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789x";
    uint8_t sum[32];
    sum_of((str){(const char *)operation, STORE_ID_BYTES}, sum);
    for (int i = 0; i < COMPLAINT_CODE; i++)
        code[i] = letters[sum[i] & 31];
    code[COMPLAINT_CODE] = '\0';
}

/* ---- making one ---- */

struct making {
    const struct recording *r;
    const struct complaint *q;
    struct arena *arena;
    uint8_t sum[32];
};

static enum err_code check_commune(struct store_conn *c, const struct making *x, struct err *e)
{
    struct store_value row[1];
    int got =
        store_one(c,
                  SQL("SELECT count(*) FROM area WHERE level = 'commune' AND code = ?1 AND"
                      " valid_from <= ?2 AND ?2 < valid_to"),
                  STORE_VALUES(store_text(x->q->commune), store_date(day_of_moment(x->r->at_us))),
                  x->arena, row, 1, e);
    if (got < 0)
        return e->code;
    return row[0].i > 0 ? ERR_NONE
                        : err_set(e, ERR_INPUT, "chọn xã, phường nơi ở",
                                  "choose the commune or ward where you live");
}

static enum err_code check_rate(struct store_conn *c, const struct making *x, struct err *e)
{
    struct store_value row[1];
    int got = store_one(c, SQL("SELECT count(*) FROM complaint WHERE province = ?1 AND at_us > ?2"),
                        STORE_VALUES(store_int(x->r->province), store_int(x->r->at_us - HOUR_US)),
                        x->arena, row, 1, e);
    if (got < 0)
        return e->code;
    if (row[0].i < COMPLAINT_MAX_AN_HOUR)
        return ERR_NONE;
    err_set(e, ERR_LIMIT, "trong giờ này đã có quá nhiều khiếu nại",
            "there are too many complaints in this hour");
    err_hint(e, "gửi lại sau một giờ, hoặc đến Ủy ban nhân dân xã",
             "send it again in an hour, or go to the commune's People's Committee");
    return ERR_LIMIT;
}

static enum err_code write_one(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct making *x = ctx;
    const struct complaint *q = x->q;
    int64_t recorded = 0, id = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = check_rate(c, x, e);
    if (code == ERR_NONE)
        code = check_commune(c, x, e);
    if (code == ERR_NONE)
        code = recording_count(c, x->r->province, STR("complaint"), 1, &id, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO complaint (province, id, code_sum, about, commune,"
                             " household, name, contact, said, at_us, recorded) VALUES (?1, ?2,"
                             " ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
                         STORE_VALUES(store_int(x->r->province), store_int(id),
                                      store_bytes((str){(const char *)x->sum, 32}),
                                      store_text(q->about), store_text(q->commune),
                                      store_text(q->household), store_text(q->name),
                                      store_text(q->contact), store_text(q->said),
                                      store_int(x->r->at_us), store_int(recorded)),
                         NULL, e);
    if (code == ERR_NONE)
        buf_int(answer, id);
    return code;
}

static bool is_subject(str about)
{
    static const char *const all[] = {"review", "benefit", "payment", "officer", "other"};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (str_eq_c(about, all[i]))
            return true;
    }
    return false;
}

enum err_code complaint_make(struct store_pool *pool, struct arena *a, const struct recording *r,
                             const struct complaint *q, str *answer, bool *again, struct err *e)
{
    struct making x = {.r = r, .q = q, .arena = a};
    struct store_operation op = {.province = r->province, .kind = "complaint.make"};
    struct buf content;
    char code[COMPLAINT_CODE + 1];
    if (str_trim(q->said).n == 0)
        return err_set(e, ERR_INPUT, "viết điều muốn khiếu nại", "write what the complaint is");
    if (!is_subject(q->about))
        return err_set(e, ERR_INPUT, "chọn khiếu nại về việc gì",
                       "choose what the complaint is about");
    complaint_code(r->operation, code);
    sum_of(str_from_c(code), x.sum);
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%s\n%s\n%s\n%s\n%s\n%s", q->about, q->commune, q->household, q->name,
            q->contact, q->said);
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    op.content = buf_str(&content);
    return store_write(pool, &op, write_one, &x, a, answer, again, e);
}

/* ---- answering ---- */

struct replying {
    const struct recording *r;
    struct arena *arena;
    int64_t id;
    str said;
    bool closes;
};

static enum err_code check_open(struct store_conn *c, const struct replying *x, int64_t *seq,
                                struct err *e)
{
    struct store_value row[3];
    int got =
        store_one(c,
                  SQL("SELECT k.commune, (SELECT count(*) FROM complaint_answer AS w WHERE"
                      " w.province = k.province AND w.complaint = k.id), (SELECT count(*) FROM"
                      " complaint_answer AS w WHERE w.province = k.province AND w.complaint ="
                      " k.id AND w.closes = 1) FROM complaint AS k WHERE k.province = ?1 AND"
                      " k.id = ?2"),
                  STORE_VALUES(store_int(x->r->province), store_int(x->id)), x->arena, row, 3, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "không có khiếu nại số %l", "there is no complaint %l", x->id);
    if (row[2].i > 0)
        return err_set(e, ERR_INPUT, "khiếu nại số %l đã giải quyết xong", "complaint %l is closed",
                       x->id);
    *seq = row[1].i + 1;
    return roles_may(c, x->r->province, x->r->actor, RIGHT_REVIEW_RECORD, row[0].s,
                     day_of_moment(x->r->at_us), e);
}

static enum err_code write_reply(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct replying *x = ctx;
    int64_t recorded = 0, seq = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = check_open(c, x, &seq, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO complaint_answer (province, complaint, seq, closes,"
                             " said, actor, at_us, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
                             " ?8)"),
                         STORE_VALUES(store_int(x->r->province), store_int(x->id), store_int(seq),
                                      store_int(x->closes), store_text(x->said),
                                      store_text(x->r->actor), store_int(x->r->at_us),
                                      store_int(recorded)),
                         NULL, e);
    if (code == ERR_NONE)
        buf_int(answer, recorded);
    return code;
}

enum err_code complaint_reply(struct store_pool *pool, struct arena *a, const struct recording *r,
                              int64_t id, str said, bool closes, str *answer, bool *again,
                              struct err *e)
{
    struct replying x = {.r = r, .arena = a, .id = id, .said = said, .closes = closes};
    struct store_operation op = {.province = r->province, .kind = "complaint.reply"};
    struct buf content;
    if (str_trim(said).n == 0)
        return err_set(e, ERR_INPUT, "viết câu trả lời", "write the answer");
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%l\n%u\n%s", id, (uint32_t)closes, said);
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    op.content = buf_str(&content);
    return store_write(pool, &op, write_reply, &x, a, answer, again, e);
}

/* ---- reading ---- */

#define COLUMNS                                                                                    \
    "SELECT k.id, k.about, k.commune, k.household, k.name, k.contact, k.said, k.at_us, (SELECT"    \
    " count(*) FROM complaint_answer AS w WHERE w.province = k.province AND w.complaint = k.id),"  \
    " (SELECT count(*) FROM complaint_answer AS w WHERE w.province = k.province AND w.complaint"   \
    " = k.id AND w.closes = 1) FROM complaint AS k "

static struct complaint complaint_at(struct store_conn *c, struct arena *a)
{
    return (struct complaint){.id = store_at_int(c, 0),
                              .about = arena_str(a, store_at_text(c, 1)),
                              .commune = arena_str(a, store_at_text(c, 2)),
                              .household = arena_str(a, store_at_text(c, 3)),
                              .name = arena_str(a, store_at_text(c, 4)),
                              .contact = arena_str(a, store_at_text(c, 5)),
                              .said = arena_str(a, store_at_text(c, 6)),
                              .at_us = store_at_int(c, 7),
                              .answers = (uint32_t)store_at_int(c, 8),
                              .closed = store_at_int(c, 9) > 0};
}

static enum err_code read_answers(struct store_conn *c, struct arena *a, int64_t province,
                                  int64_t id, struct complaint_answers *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT said, actor, at_us, closes FROM complaint_answer WHERE province ="
                        " ?1 AND complaint = ?2 ORDER BY seq"),
                    STORE_VALUES(store_int(province), store_int(id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct complaint_answer one = {.said = arena_str(a, store_at_text(c, 0)),
                                       .actor = arena_str(a, store_at_text(c, 1)),
                                       .at_us = store_at_int(c, 2),
                                       .closes = store_at_int(c, 3) != 0};
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code complaint_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                             str code, struct complaint *out, struct complaint_answers *answers,
                             bool *found, struct err *e)
{
    uint8_t sum[32];
    int more;
    sum_of(code, sum);
    *found = false;
    *answers = (struct complaint_answers){0};
    if (store_query(c,
                    SQL(COLUMNS "WHERE k.province = ?1 AND k.id = ?2 AND (?4 = 0 OR k.code_sum ="
                                " ?3)"),
                    STORE_VALUES(store_int(province), store_int(id),
                                 store_bytes((str){(const char *)sum, 32}), store_int(code.n > 0)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        *out = complaint_at(c, a);
        *found = true;
    }
    if (more < 0)
        return e->code;
    return *found ? read_answers(c, a, province, id, answers, e) : ERR_NONE;
}

static enum err_code add_list(struct store_conn *c, struct arena *a, int64_t province, str commune,
                              int64_t before, uint32_t max, struct complaints *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL(COLUMNS "WHERE k.province = ?1 AND (?2 = '' OR k.commune = ?2) AND (?3 = 0"
                                " OR k.id < ?3) ORDER BY k.id DESC LIMIT ?4"),
                    STORE_VALUES(store_int(province), store_text(commune), store_int(before),
                                 store_int(max)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct complaint one = complaint_at(c, a);
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static int newest_first(const void *a, const void *b)
{
    const struct complaint *x = a, *y = b;
    return (x->id < y->id) - (x->id > y->id);
}

enum err_code complaint_list(struct store_conn *c, struct arena *a, int64_t province,
                             const str *communes, uint32_t n, int64_t before, uint32_t max,
                             struct complaints *out, struct err *e)
{
    enum err_code code = ERR_NONE;
    uint32_t kept = 0;
    *out = (struct complaints){0};
    if (communes == NULL)
        return add_list(c, a, province, STR(""), before, max, out, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = add_list(c, a, province, communes[i], before, max, out, e);
    if (out->n > 0)
        qsort(out->v, out->n, sizeof(out->v[0]), newest_first);
    /* A commune may be named twice. */
    for (uint32_t i = 0; i < out->n && kept < max; i++) {
        if (kept == 0 || out->v[i].id != out->v[kept - 1].id)
            out->v[kept++] = out->v[i];
    }
    out->n = kept;
    return code;
}
