#include "registry/became.h"

static uint32_t at_or_after(const struct became *b, int64_t entity)
{
    uint32_t low = 0, high = b->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (b->from[mid] < entity)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

int64_t became_now(const struct became *b, int64_t entity)
{
    uint32_t at = at_or_after(b, entity);
    return at < b->n && b->from[at] == entity ? b->to[at] : entity;
}

uint32_t became_numbers(const struct became *b, struct arena *a, int64_t entity, int64_t **out)
{
    uint32_t n = 1;
    for (uint32_t i = 0; i < b->n; i++)
        n += b->to[i] == entity;
    *out = arena_array(a, int64_t, n);
    (*out)[0] = entity;
    n = 1;
    for (uint32_t i = 0; i < b->n; i++) {
        if (b->to[i] == entity)
            (*out)[n++] = b->from[i];
    }
    return n;
}

/* A kept person may have been merged into another since. A person is merged away once at a time, so
 * the steps have an end; a ring (which no merge makes) is left where it closes. */
static void follow(struct became *b)
{
    for (uint32_t i = 0; i < b->n; i++) {
        for (uint32_t steps = 0; steps < b->n; steps++) {
            uint32_t at = at_or_after(b, b->to[i]);
            if (at == b->n || b->from[at] != b->to[i])
                break;
            b->to[i] = b->to[at];
        }
    }
}

enum err_code became_read(struct store_conn *c, struct arena *a, int64_t province,
                          int64_t recording, struct became *out, struct err *e)
{
    struct {
        int64_t *v;
        uint32_t n, cap;
    } from = {0}, to = {0};
    int more;
    *out = (struct became){0};
    if (store_query(c,
                    SQL("SELECT m.dropped, m.kept FROM person_merge AS m WHERE m.province = ?1 AND"
                        " m.recorded <= ?2 AND NOT EXISTS (SELECT 1 FROM person_merge_undo AS u"
                        " WHERE u.province = m.province AND u.merge = m.id AND u.recorded <= ?2)"
                        " ORDER BY m.dropped, m.id"),
                    STORE_VALUES(store_int(province), store_int(recording)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        vec_push(a, &from, store_at_int(c, 0));
        vec_push(a, &to, store_at_int(c, 1));
    }
    *out = (struct became){from.v, to.v, from.n};
    follow(out);
    return more < 0 ? e->code : ERR_NONE;
}
