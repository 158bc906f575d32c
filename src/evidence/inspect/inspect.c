/* Gathering findings: where whom they concern lives, what they weigh, in which order they stand. */
#include "evidence/inspect/inspect_int.h"

#include "base/check.h"
#include "base/fmt.h"
#include "registry/communes.h"

#include <stdlib.h>

#define MILLION 1000000
#define MOST_FOR_MONEY 20

int32_t inspect_risk(int32_t weight, vnd amount)
{
    int32_t more = 0;
    for (vnd step = 2 * MILLION; step <= amount && more < MOST_FOR_MONEY; step *= 2)
        more++;
    return weight + more;
}

bool inspect_wants(const struct inspecting *x, const struct inspect_kind *kind)
{
    return x->q->kind.n == 0 || str_eq_c(x->q->kind, kind->code);
}

void inspect_add(struct inspecting *x, const struct inspect_kind *kind, int64_t entity, str commune,
                 vnd amount, const char *vi, const char *en, ...)
{
    char text[2][512];
    va_list args;
    struct inspect_finding f = {.kind = kind,
                                .entity = entity,
                                .commune = commune,
                                .amount = amount,
                                .risk = inspect_risk(kind->weight, amount)};
    va_start(args, en);
    fmt_write_both(text[0], sizeof(text[0]), vi, en, args);
    va_end(args);
    for (int k = 0; k < 2; k++)
        f.detail[k] = arena_str(x->a, str_from_c(text[k]));
    vec_push(x->a, x->out, f);
}

/* ---- where ---- */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static enum err_code place(struct inspecting *x, struct err *e)
{
    struct inspect_findings *all = x->out;
    int64_t *ids = arena_array(x->a, int64_t, (size_t)all->n + 1);
    str *codes = arena_array(x->a, str, (size_t)all->n + 1);
    uint32_t n = 0, kept = 0;
    for (uint32_t i = 0; i < all->n; i++)
        ids[i] = all->v[i].entity;
    if (all->n > 1)
        qsort(ids, all->n, sizeof(*ids), by_number);
    for (uint32_t i = 0; i < all->n; i++) {
        if (ids[i] != 0 && (n == 0 || ids[i] != ids[n - 1]))
            ids[n++] = ids[i];
    }
    enum err_code code =
        n == 0 ? ERR_NONE
               : communes_of(x->c, x->a, x->q->province, ids, n, x->q->on, codes, NULL, e);
    for (uint32_t i = 0; i < all->n && code == ERR_NONE; i++) {
        struct inspect_finding f = all->v[i];
        const int64_t *at = n == 0 ? NULL : bsearch(&f.entity, ids, n, sizeof(*ids), by_number);
        if (at != NULL)
            f.commune = codes[at - ids];
        if (x->q->commune.n == 0 || str_eq(x->q->commune, f.commune))
            all->v[kept++] = f;
    }
    all->n = code == ERR_NONE ? kept : 0;
    return code;
}

static int by_risk(const void *a, const void *b)
{
    const struct inspect_finding *x = a, *y = b;
    if (x->risk != y->risk)
        return x->risk > y->risk ? -1 : 1;
    int o = str_cmp(str_from_c(x->kind->code), str_from_c(y->kind->code));
    if (o == 0)
        o = str_cmp(x->commune, y->commune);
    if (o == 0)
        o = x->entity < y->entity ? -1 : x->entity > y->entity;
    return o != 0 ? o : str_cmp(x->detail[1], y->detail[1]);
}

/* One of the table, or of the law. */
static enum err_code check_kind(const struct inspect_question *q, struct err *e)
{
    const struct law_symbol *s = q->law != NULL ? law_find(q->law, q->kind) : NULL;
    if (q->kind.n == 0 || inspect_kind_find(q->kind) != NULL ||
        (s != NULL && s->kind == LAW_FINDING))
        return ERR_NONE;
    err_set(e, ERR_INPUT, "không có loại phát hiện \"%s\"", "there is no kind of finding \"%s\"",
            q->kind);
    err_hint(e, "xem ansinh inspect kinds", "see ansinh inspect kinds");
    return ERR_INPUT;
}

enum err_code inspect_find(struct store_conn *c, struct arena *a, const struct inspect_question *q,
                           struct inspect_findings *out, struct err *e)
{
    struct inspecting x = {.c = c, .a = a, .q = q, .out = out};
    *out = (struct inspect_findings){0};
    enum err_code code = check_kind(q, e);
    if (code == ERR_NONE)
        code = inspect_rows(&x, e);
    if (code == ERR_NONE)
        code = inspect_people(&x, e);
    if (code == ERR_NONE && q->law != NULL)
        code = inspect_due(&x, e);
    if (code == ERR_NONE)
        code = inspect_communes(&x, e);
    if (code == ERR_NONE && q->law != NULL)
        code = inspect_law(&x, e);
    if (code == ERR_NONE)
        code = place(&x, e);
    if (code == ERR_NONE && out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_risk);
    return code;
}
