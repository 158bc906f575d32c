/* Complaints with their steps: answers, and what was done beside them. */
#include "registry/complaint_int.h"
#include "registry/times.h"

#include <stdlib.h>

#define COLUMNS                                                                                    \
    "SELECT k.id, k.kind, k.about, k.commune, k.household, k.name, k.contact, k.said, k.at_us"     \
    " FROM complaint AS k "

static struct complaint complaint_at(struct store_conn *c, struct arena *a, int64_t province)
{
    struct complaint k = {.id = store_at_int(c, 0),
                          .kind = arena_str(a, store_at_text(c, 1)),
                          .about = arena_str(a, store_at_text(c, 2)),
                          .commune = arena_str(a, store_at_text(c, 3)),
                          .household = arena_str(a, store_at_text(c, 4)),
                          .name = arena_str(a, store_at_text(c, 5)),
                          .contact = arena_str(a, store_at_text(c, 6)),
                          .said = arena_str(a, store_at_text(c, 7)),
                          .at_us = store_at_int(c, 8)};
    complaint_unhide(a, province, &k);
    return k;
}

/* at_us: of an answer; on_day: of an act. */
static struct complaint_step step_at(struct store_conn *c, struct arena *a)
{
    int64_t at_us = store_at_int(c, 4);
    return (struct complaint_step){.recorded = store_at_int(c, 1),
                                   .act = arena_str(a, store_at_text(c, 2)),
                                   .on = at_us > 0 ? day_of_moment(at_us) : (day)store_at_int(c, 3),
                                   .until = (day)store_at_int(c, 5),
                                   .remote = store_at_int(c, 6) != 0,
                                   .said = arena_str(a, store_at_text(c, 7)),
                                   .whom = arena_str(a, store_at_text(c, 8)),
                                   .paper = arena_str(a, store_at_text(c, 9)),
                                   .actor = arena_str(a, store_at_text(c, 10))};
}

/* The steps of all->v[first ..], which are of that commune (empty: whichever), newest first. */
static enum err_code add_steps(struct store_conn *c, struct arena *a, int64_t province, str commune,
                               struct complaints *all, uint32_t first, struct err *e)
{
    uint32_t at = first;
    int more;
    if (all->n == first)
        return ERR_NONE;
    if (store_query(
            c,
            SQL("SELECT k.id, x.recorded, x.act, x.on_day, 0, x.until, x.remote, x.said, x.whom,"
                " x.paper, x.actor FROM complaint AS k JOIN complaint_act AS x ON x.province ="
                " k.province AND x.complaint = k.id WHERE k.province = ?1 AND (?2 = '' OR"
                " k.commune = ?2) AND k.id BETWEEN ?3 AND ?4 UNION ALL SELECT k.id, w.recorded,"
                " CASE w.closes WHEN 1 THEN 'settle' ELSE 'answer' END, 0, w.at_us, 0, 0, w.said,"
                " '', '', w.actor FROM complaint AS k JOIN complaint_answer AS w ON w.province ="
                " k.province AND w.complaint = k.id WHERE k.province = ?1 AND (?2 = '' OR"
                " k.commune = ?2) AND k.id BETWEEN ?3 AND ?4 ORDER BY 1 DESC, 2"),
            STORE_VALUES(store_int(province), store_text(commune), store_int(all->v[all->n - 1].id),
                         store_int(all->v[first].id)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t id = store_at_int(c, 0);
        while (at < all->n && all->v[at].id > id)
            at++;
        /* Denunciations lie between them too. */
        if (at == all->n || all->v[at].id != id)
            continue;
        const struct complaint_step s = step_at(c, a);
        vec_push(a, &all->v[at].steps, s);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code complaint_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                             str code, struct complaint *out, bool *found, struct err *e)
{
    struct complaints one = {0};
    uint8_t sum[32];
    int more;
    complaint_code_sum(code, sum);
    if (store_query(c,
                    SQL(COLUMNS "WHERE k.province = ?1 AND k.id = ?2 AND (?4 = 0 OR k.code_sum ="
                                " ?3)"),
                    STORE_VALUES(store_int(province), store_int(id),
                                 store_bytes((str){(const char *)sum, 32}), store_int(code.n > 0)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct complaint k = complaint_at(c, a, province);
        vec_push(a, &one, k);
    }
    *found = one.n > 0;
    enum err_code read = more < 0 ? e->code : add_steps(c, a, province, STR(""), &one, 0, e);
    if (read == ERR_NONE && *found)
        *out = one.v[0];
    return read;
}

static enum err_code add_list(struct store_conn *c, struct arena *a, int64_t province, str commune,
                              bool denunciations, int64_t before, uint32_t max,
                              struct complaints *out, struct err *e)
{
    uint32_t first = out->n;
    int more;
    if (store_query(c,
                    SQL(COLUMNS "WHERE k.province = ?1 AND (?2 = '' OR k.commune = ?2) AND (?3 = 0"
                                " OR k.id < ?3) AND (?5 = 1 OR k.kind = 'complaint') ORDER BY k.id"
                                " DESC LIMIT ?4"),
                    STORE_VALUES(store_int(province), store_text(commune), store_int(before),
                                 store_int(max), store_int(denunciations)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct complaint k = complaint_at(c, a, province);
        vec_push(a, out, k);
    }
    return more < 0 ? e->code : add_steps(c, a, province, commune, out, first, e);
}

static int newest_first(const void *a, const void *b)
{
    const struct complaint *x = a, *y = b;
    return (x->id < y->id) - (x->id > y->id);
}

enum err_code complaint_list(struct store_conn *c, struct arena *a, int64_t province,
                             const struct complaint_scope *scope, int64_t before, uint32_t max,
                             struct complaints *out, struct err *e)
{
    enum err_code code = ERR_NONE;
    uint32_t kept = 0;
    *out = (struct complaints){0};
    if (scope->communes == NULL)
        return add_list(c, a, province, STR(""), scope->denunciations, before, max, out, e);
    for (uint32_t i = 0; i < scope->n && code == ERR_NONE; i++)
        code =
            add_list(c, a, province, scope->communes[i], scope->denunciations, before, max, out, e);
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
