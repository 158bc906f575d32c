/* Numbers that run on in a province, and the rows that say who wrote. */
#include "registry/recording.h"

#include "base/check.h"
#include "store/audit.h"

enum err_code recording_count(struct store_conn *c, int64_t province, str counter, int64_t n,
                              int64_t *first, struct err *e)
{
    struct arena scratch;
    struct store_value v;
    check(n > 0);
    arena_init(&scratch, 4096);
    int got =
        store_one(c, SQL("SELECT next FROM counter WHERE province = ?1 AND name = ?2 FOR UPDATE"),
                  STORE_VALUES(store_int(province), store_text(counter)), &scratch, &v, 1, e);
    arena_clear(&scratch);
    if (got < 0)
        return e->code;
    *first = got == 1 ? v.i : 1;
    if (got == 0)
        return store_run(c, SQL("INSERT INTO counter (province, name, next) VALUES (?1, ?2, ?3)"),
                         STORE_VALUES(store_int(province), store_text(counter), store_int(1 + n)),
                         NULL, e);
    return store_run(c, SQL("UPDATE counter SET next = ?3 WHERE province = ?1 AND name = ?2"),
                     STORE_VALUES(store_int(province), store_text(counter), store_int(v.i + n)),
                     NULL, e);
}

enum err_code recording_peek(struct store_conn *c, int64_t province, str counter, int64_t *next,
                             struct err *e)
{
    struct arena scratch;
    struct store_value v;
    arena_init(&scratch, 4096);
    int got = store_one(c, SQL("SELECT next FROM counter WHERE province = ?1 AND name = ?2"),
                        STORE_VALUES(store_int(province), store_text(counter)), &scratch, &v, 1, e);
    arena_clear(&scratch);
    *next = got == 1 ? v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code recording_last(struct store_conn *c, int64_t province, int64_t *number, struct err *e)
{
    enum err_code code = recording_peek(c, province, STR("recording"), number, e);
    *number -= *number > 0;
    return code;
}

enum err_code recording_begin(struct store_conn *c, const struct recording *r, int64_t *number,
                              struct err *e)
{
    if (str_trim(r->actor).n == 0)
        return err_set(e, ERR_INPUT, "chưa nói ai ghi", "who records it is not said");
    enum err_code code = recording_count(c, r->province, STR("recording"), 1, number, e);
    if (code == ERR_NONE && *number == 1)
        return err_set(e, ERR_INPUT, "sổ đăng ký chưa có gì",
                       "there is nothing in the registry yet");
    if (code != ERR_NONE)
        return code;
    audit_act(c, &(struct audit_act){.province = r->province,
                                     .actor = r->actor,
                                     .recording = *number,
                                     .source = r->source,
                                     .reference = r->reference,
                                     .operation = r->operation});
    str id = {(const char *)r->operation, STORE_ID_BYTES};
    return store_run(
        c,
        SQL("INSERT INTO recording (province, number, at_us, actor, source, reference, operation)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
        STORE_VALUES(store_int(r->province), store_int(*number), store_int(r->at_us),
                     store_text(r->actor), store_text(r->source), store_text(r->reference),
                     store_bytes(id)),
        NULL, e);
}

enum err_code recording_write(struct store_pool *pool, struct arena *a, const struct recording *r,
                              const char *kind, str content, store_work *work, void *ctx,
                              str *answer, bool *again, struct err *e)
{
    struct store_operation op = {.province = r->province, .kind = kind, .content = content};
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    return store_write(pool, &op, work, ctx, a, answer, again, e);
}
