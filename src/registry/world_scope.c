/* Which households a reading is of. */
#include "registry/world.h"

bool world_scope_has(const struct world_scope *scope, int64_t household)
{
    uint32_t low = 0, high = scope->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (scope->households[mid] < household)
            low = mid + 1;
        else
            high = mid;
    }
    return low < scope->n && scope->households[low] == household;
}

/* The households of those enrolled. A merged record's acts are of the one that was kept. */
static enum err_code find_enrolled(struct store_conn *c, struct arena *a, const struct world_at *at,
                                   struct world_scope *out, struct err *e)
{
    struct {
        int64_t *v;
        uint32_t n, cap;
    } list = {0};
    int more;
    if (store_query(c,
                    SQL("SELECT household FROM membership WHERE province = ?1 AND person IN (SELECT"
                        " entity FROM enrolment_act WHERE province = ?1 UNION SELECT kept FROM"
                        " person_merge WHERE province = ?1) UNION SELECT entity FROM enrolment_act"
                        " WHERE province = ?1 ORDER BY 1"),
                    STORE_VALUES(store_int(at->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0)
        vec_push(a, &list, store_at_int(c, 0));
    *out = (struct world_scope){list.v, list.n};
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code world_read_enrolled(struct store_conn *c, struct arena *a, const struct law *law,
                                  const struct areas *areas, const struct world_at *at, day since,
                                  struct world *out, struct err *e)
{
    struct world_scope scope;
    enum err_code code = find_enrolled(c, a, at, &scope, e);
    return code == ERR_NONE ? world_read_scope(c, a, law, areas, at, &scope, since, out, e) : code;
}
