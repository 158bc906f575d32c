/* Who asks: what they may where, and what they record. */
#include "base/check.h"
#include "registry/communes.h"
#include "registry/times.h"
#include "store/audit.h"
#include "web/route.h"

static const char hex[] = "0123456789abcdef";

day web_today(void)
{
    return day_of_moment(store_now_us());
}

enum err_code web_may(struct web_request *q, struct web_answer *a, enum right right, str commune,
                      struct err *e)
{
    if (roles_held_in(&q->user.held, right, commune))
        return ERR_NONE;
    enum err_code code = web_db(q, e);
    /* The registry says it in words: which role would be needed. */
    if (code == ERR_NONE)
        code = roles_may(q->db, q->app->province, q->user.name, right, commune, web_today(), e);
    if (code == ERR_INPUT)
        a->status = 403;
    return code;
}

enum err_code web_may_for(struct web_request *q, struct web_answer *a, enum right right,
                          const int64_t *entities, uint32_t n, struct err *e)
{
    if (roles_held_everywhere(&q->user.held, right))
        return ERR_NONE;
    str *codes = arena_array(q->arena, str, (size_t)n + 1);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = communes_of(q->db, q->arena, q->app->province, entities, n, web_today(), codes, NULL,
                           e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = web_may(q, a, right, codes[i], e);
    return code;
}

enum err_code web_seen(struct web_request *q, const int64_t *entities, uint32_t n, str detail,
                       struct err *e)
{
    const struct audit_read read = {.province = q->app->province,
                                    .actor = q->user.name,
                                    .what = str_from_c(q->route->path),
                                    .entities = entities,
                                    .n = n,
                                    .detail = detail};
    return n == 0 ? ERR_NONE : audit_read(q->app->reads, &read, e);
}

str web_operation(struct web_request *q)
{
    uint8_t id[STORE_ID_BYTES];
    char *text = arena_alloc(q->arena, 2 * sizeof(id) + 1);
    check(store_new_id(id));
    for (size_t i = 0; i < sizeof(id); i++) {
        text[2 * i] = hex[id[i] >> 4];
        text[2 * i + 1] = hex[id[i] & 15];
    }
    return (str){text, 2 * sizeof(id)};
}

static int digit(char c)
{
    for (int i = 0; i < 16; i++) {
        if (hex[i] == c)
            return i;
    }
    return -1;
}

enum err_code web_recording(struct web_request *q, const char *source, struct recording *out,
                            struct err *e)
{
    str given = web_param(q, "operation");
    bool ok = given.n == 2 * STORE_ID_BYTES;
    *out = (struct recording){.province = q->app->province,
                              .at_us = store_now_us(),
                              .actor = q->user.name,
                              .source = str_from_c(source),
                              .reference = STR("")};
    for (size_t i = 0; i < STORE_ID_BYTES && ok; i++) {
        int high = digit(given.p[2 * i]), low = digit(given.p[2 * i + 1]);
        ok = high >= 0 && low >= 0;
        out->operation[i] = ok ? (uint8_t)(high * 16 + low) : 0;
    }
    return ok ? ERR_NONE
              : err_set(e, ERR_INPUT, "biểu mẫu thiếu số thao tác: mở lại trang rồi gửi lại",
                        "the form lacks its operation: open the page again and send it anew");
}
