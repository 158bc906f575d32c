#include "cli/decide_keep.h"

#include "base/check.h"

#include <stdlib.h>

enum { F_B1, F_B2, F_DEPRIVED, F_CLASS, F_UNDETERMINED, F_ENTITLEMENTS, FIELDS };

void keep_add(struct keep_rows *r, str bytes)
{
    if (r->n + bytes.n > r->cap) {
        r->cap = 2 * (r->cap + bytes.n) + 4096;
        r->bytes = realloc(r->bytes, r->cap);
        check(r->bytes != NULL);
    }
    mem_copy(r->bytes + r->n, bytes.p, bytes.n);
    r->n += bytes.n;
}

void keep_end_field(struct keep_rows *r)
{
    if (r->n_fields == r->cap_fields) {
        r->cap_fields = 2 * r->cap_fields + 1024;
        r->ends = realloc(r->ends, r->cap_fields * sizeof(*r->ends));
        check(r->ends != NULL);
    }
    r->ends[r->n_fields++] = r->n;
}

void keep_clear(struct keep_rows *r)
{
    r->n = 0;
    r->n_fields = 0;
}

void keep_free(struct keep_rows *r)
{
    free(r->bytes);
    free(r->ends);
}

static str field(const struct keep_rows *r, uint32_t row, uint32_t which)
{
    uint32_t at = row * FIELDS + which;
    size_t from = at > 0 ? r->ends[at - 1] : 0;
    return (str){r->bytes + from, r->ends[at] - from};
}

void keep_write(struct decide_keep *k, const struct keep_rows *r, uint32_t from)
{
    check(r->n_fields % FIELDS == 0);
    for (uint32_t i = 0; i < r->n_fields / FIELDS && k->code == ERR_NONE; i++) {
        const struct decided_household h = {.household = k->households[from + i],
                                            .class = field(r, i, F_CLASS),
                                            .b1 = field(r, i, F_B1),
                                            .b2 = field(r, i, F_B2),
                                            .deprived = field(r, i, F_DEPRIVED),
                                            .undetermined = field(r, i, F_UNDETERMINED),
                                            .entitlements = field(r, i, F_ENTITLEMENTS)};
        k->code = decided_add(k->db, &k->run, &h, &k->err);
    }
}
