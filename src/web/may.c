/* Who asks: what they may where, and what they record. */
#include "base/check.h"
#include "base/hex.h"
#include "registry/communes.h"
#include "registry/times.h"
#include "store/audit.h"
#include "web/route.h"

#include <stdlib.h>

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
    enum err_code code = ERR_NONE;
    q->told = true;
    for (uint32_t i = 0; i < n && code == ERR_NONE; i += AUDIT_READ_MAX_ENTITIES) {
        uint32_t left = n - i;
        const struct audit_read read = {
            .province = q->app->province,
            .actor = q->user.name,
            .what = str_from_c(q->route->path),
            .entities = entities + i,
            .n = left < AUDIT_READ_MAX_ENTITIES ? left : AUDIT_READ_MAX_ENTITIES,
            .detail = detail};
        code = audit_read(q->app->reads, &read, e);
    }
    return code;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

enum err_code web_seen_list(struct web_request *q, int64_t *entities, uint32_t n, str detail,
                            struct err *e)
{
    uint32_t kept = 0;
    if (n > 1)
        qsort(entities, n, sizeof(*entities), by_number);
    for (uint32_t i = 0; i < n; i++) {
        if (entities[i] != 0 && (kept == 0 || entities[i] != entities[kept - 1]))
            entities[kept++] = entities[i];
    }
    return web_seen(q, entities, kept, detail, e);
}

enum err_code web_seen_other(struct web_request *q, str detail, struct err *e)
{
    const struct audit_read read = {.province = q->app->province,
                                    .actor = q->user.name,
                                    .what = str_from_c(q->route->path),
                                    .detail = detail};
    q->told = true;
    return audit_read(q->app->reads, &read, e);
}

str web_operation(struct web_request *q)
{
    uint8_t id[STORE_ID_BYTES];
    char text[2 * sizeof(id)];
    check(store_new_id(id));
    hex_write(text, id, sizeof(id));
    return arena_str(q->arena, (str){text, sizeof(text)});
}

enum err_code web_recording(struct web_request *q, const char *source, struct recording *out,
                            struct err *e)
{
    *out = (struct recording){.province = q->app->province,
                              .at_us = store_now_us(),
                              .actor = q->user.name,
                              .source = str_from_c(source),
                              .reference = STR("")};
    return hex_read(web_param(q, "operation"), out->operation, STORE_ID_BYTES)
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "biểu mẫu thiếu số thao tác: mở lại trang rồi gửi lại",
                         "the form lacks its operation: open the page again and send it anew");
}
