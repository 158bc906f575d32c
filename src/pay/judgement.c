/* The operation of a judgement. */
#include "pay/judgement.h"
#include "base/check.h"

#define MAX_CONTENT ((size_t)1 << 30)

enum err_code judgement_write(struct store_pool *pool, struct arena *a, const struct recording *r,
                              const char *kind, const struct judgement *j, store_work *work,
                              void *ctx, str *answer, bool *again, struct err *e)
{
    struct buf content;
    struct arena words;
    if (!j->approved && str_trim(j->note).n == 0)
        return err_set(e, ERR_INPUT, "trả lại thì cần nói lý do", "sending back needs a reason");
    arena_init(&words, MAX_CONTENT);
    buf_init(&content, &words, MAX_CONTENT / 2);
    buf_fmt(&content, "%s\n%d\n%s\n", r->actor, (int)j->approved, j->note);
    for (uint32_t i = 0; i < j->n; i++)
        buf_fmt(&content, "%l\n", j->v[i]);
    check(!content.full);
    enum err_code code =
        recording_write(pool, a, r, kind, buf_str(&content), work, ctx, answer, again, e);
    arena_clear(&words);
    return code;
}
