/* Yearly plans in the database. */
#include "evidence/inspect/plan.h"

#include "evidence/inspect/inspect_int.h"
#include "registry/area_map.h"
#include "registry/communes.h"
#include "registry/roles.h"
#include "registry/times.h"

#include <stdlib.h>

/* ---- dossiers by commune ---- */

/* An act of a dossier, with where its person lives. */
struct acted {
    int64_t entity;
    str act, commune;
    day on;
};
struct acted_list {
    struct acted *v;
    uint32_t n, cap;
};

/* Opened, visited, concluded and closed, in [from, to), by entity. */
static enum err_code read_acts(struct store_conn *c, struct arena *a, int64_t province, day from,
                               day to, day on, struct acted_list *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT d.entity, x.act, x.on_day FROM dossier_act AS x JOIN dossier AS d"
                        " ON d.province = x.province AND d.id = x.dossier WHERE x.province = ?1"
                        " AND x.act IN ('open', 'visit', 'conclude', 'close') AND x.on_day >= ?2"
                        " AND x.on_day < ?3 ORDER BY d.entity, x.dossier, x.seq"),
                    STORE_VALUES(store_int(province), store_date(from), store_date(to)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct acted x = {.entity = store_at_int(c, 0),
                                .act = arena_str(a, store_at_text(c, 1)),
                                .on = (day)store_at_int(c, 2)};
        vec_push(a, out, x);
    }
    if (more < 0)
        return e->code;
    int64_t *ids = arena_array(a, int64_t, (size_t)out->n + 1);
    str *codes = arena_array(a, str, (size_t)out->n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < out->n; i++) {
        if (n == 0 || ids[n - 1] != out->v[i].entity)
            ids[n++] = out->v[i].entity;
    }
    enum err_code code =
        n == 0 ? ERR_NONE : communes_of(c, a, province, ids, n, on, codes, NULL, e);
    for (uint32_t i = 0, k = 0; i < out->n && code == ERR_NONE; i++) {
        while (ids[k] != out->v[i].entity)
            k++;
        out->v[i].commune = codes[k];
    }
    return code;
}

/* ---- the communes ---- */

struct commune_list {
    struct yearly_commune *v;
    uint32_t n, cap;
};

static int by_code(const void *a, const void *b)
{
    const struct yearly_commune *x = a, *y = b;
    return str_cmp(x->code, y->code);
}

static struct yearly_commune *find(const struct commune_list *all, str code)
{
    const struct yearly_commune key = {.code = code};
    return all->n == 0 ? NULL : bsearch(&key, all->v, all->n, sizeof(*all->v), by_code);
}

static bool of_province(const struct area_map *m, const struct area_row *commune, int64_t province)
{
    const struct area_row *p = area_map_within(m, commune->id, AREA_PROVINCE);
    int64_t code;
    return p != NULL && num_parse_int(p->code, &code) && code == province;
}

static enum err_code read_communes(struct store_conn *c, struct arena *a,
                                   const struct inspect_question *q, struct commune_list *out,
                                   struct err *e)
{
    struct area_map *m;
    enum err_code code = area_map_read(c, a, &m, e);
    for (uint32_t i = 0; code == ERR_NONE && i < m->rows.n; i++) {
        const struct area_row *row = &m->rows.v[i];
        const struct yearly_commune x = {.code = row->code, .why = STR("")};
        if (row->level == AREA_COMMUNE && row->from <= q->on && q->on < row->to &&
            of_province(m, row, q->province) && out->n < YEARLY_MAX_COMMUNES)
            vec_push(a, out, x);
    }
    if (code == ERR_NONE && out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_code);
    return code;
}

static void count_to_see(struct arena *a, const struct inspect_findings *all,
                         const struct commune_list *communes)
{
    struct inspect_ranks ranks;
    inspect_ranks(a, all, INSPECT_BY_COMMUNE, &ranks);
    for (uint32_t i = 0; i < ranks.n; i++) {
        struct yearly_commune *x = find(communes, ranks.v[i].commune);
        if (x != NULL) {
            x->risk = ranks.v[i].risk;
            x->why = ranks.v[i].why;
        }
    }
    inspect_ranks(a, all, INSPECT_BY_ENTITY, &ranks);
    for (uint32_t i = 0; i < ranks.n; i++) {
        struct yearly_commune *x = find(communes, ranks.v[i].commune);
        if (x != NULL)
            x->to_see++;
    }
}

static enum err_code read_visits(struct store_conn *c, struct arena *a,
                                 const struct inspect_question *q, struct commune_list *communes,
                                 struct err *e)
{
    struct acted_list acts = {0};
    enum err_code code = read_acts(c, a, q->province, DAY_MIN, q->on + 1, q->on, &acts, e);
    for (uint32_t i = 0; i < acts.n && code == ERR_NONE; i++) {
        struct yearly_commune *x = find(communes, acts.v[i].commune);
        if (x != NULL && str_eq_c(acts.v[i].act, "visit") && acts.v[i].on > x->last_visit)
            x->last_visit = acts.v[i].on;
    }
    return code;
}

/* ---- writing ---- */

struct writing {
    const struct recording *r;
    struct arena *arena;
    const struct inspect_question *q;
    const struct inspect_findings *all;
    const struct yearly_wish *wish;
    /* Of a verdict: */
    int32_t year;
    int64_t version;
    bool approved;
    str note;
};

static enum err_code insert_rows(struct store_conn *c, const struct writing *x, int64_t version,
                                 const struct yearly_rows *rows, struct err *e)
{
    enum err_code code =
        store_load_begin(c,
                         SQL("inspection_plan_row (province, year, version, commune, quarter, days,"
                             " risk, why, last_visit)"),
                         9, e);
    for (uint32_t i = 0; i < rows->n && code == ERR_NONE; i++) {
        const struct yearly_row *row = &rows->v[i];
        const struct store_value v[] = {
            store_int(x->r->province), store_int(x->wish->year), store_int(version),
            store_text(row->commune),  store_int(row->quarter),  store_int(row->days),
            store_int(row->risk),      store_text(row->why),     store_date(row->last_visit)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code insert_plan(struct store_conn *c, const struct writing *x, int64_t version,
                                 int64_t recorded, struct err *e)
{
    const struct yearly_wish *w = x->wish;
    return store_run(c,
                     SQL("INSERT INTO inspection_plan (province, year, version, visits, days,"
                         " chance, seed, known_on, actor, recorded) VALUES (?1, ?2, ?3, ?4, ?5,"
                         " ?6, ?7, ?8, ?9, ?10)"),
                     STORE_VALUES(store_int(x->r->province), store_int(w->year), store_int(version),
                                  store_int(w->visits), store_int(w->days), store_int(w->chance),
                                  store_int(w->seed), store_date(x->q->on), store_text(x->r->actor),
                                  store_int(recorded)),
                     NULL, e);
}

enum err_code inspect_recording(struct store_conn *c, const struct recording *r, int64_t *recorded,
                                struct err *e)
{
    enum err_code code = recording_begin(c, r, recorded, e);
    if (code == ERR_NONE)
        code = roles_may(c, r->province, r->actor, RIGHT_INSPECT_WRITE, STR(""),
                         day_of_moment(r->at_us), e);
    return code;
}

static enum err_code write_plan(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writing *x = ctx;
    struct commune_list communes = {0};
    struct yearly_rows rows = {0};
    struct store_value v;
    int64_t recorded = 0;
    enum err_code code = inspect_recording(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = read_communes(c, x->arena, x->q, &communes, e);
    if (code == ERR_NONE)
        code = read_visits(c, x->arena, x->q, &communes, e);
    if (code != ERR_NONE)
        return code;
    count_to_see(x->arena, x->all, &communes);
    yearly_make(x->arena, communes.v, communes.n, x->wish, x->q->on, &rows);
    if (rows.n == 0)
        return err_set(e, ERR_INPUT, "không có xã nào để kiểm tra với số ngày này",
                       "no commune can be visited in so many days");
    if (store_one(c,
                  SQL("SELECT COALESCE(MAX(version), 0) FROM inspection_plan WHERE province = ?1"
                      " AND year = ?2"),
                  STORE_VALUES(store_int(x->r->province), store_int(x->wish->year)), x->arena, &v,
                  1, e) < 0)
        return e->code;
    code = insert_plan(c, x, v.i + 1, recorded, e);
    if (code == ERR_NONE)
        code = insert_rows(c, x, v.i + 1, &rows, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%d/%l", x->wish->year, v.i + 1);
    return code;
}

enum err_code yearly_write(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct inspect_question *q, const struct inspect_findings *all,
                           const struct yearly_wish *wish, str *answer, bool *again, struct err *e)
{
    struct writing x = {.r = r, .arena = a, .q = q, .all = all, .wish = wish};
    struct buf content;
    if (wish->year < 2000 || wish->year > 2200 || wish->visits == 0 || wish->days == 0 ||
        wish->chance > 100)
        return err_set(e, ERR_INPUT, "cần năm, số xã, số ngày và phần trăm ngẫu nhiên hợp lệ",
                       "a year, communes, days and a percentage by chance are needed");
    buf_init(&content, a, 4096);
    buf_fmt(&content, "%d\n%u\n%u\n%u\n%l\n%l\n%s", wish->year, wish->visits, wish->days,
            wish->chance, wish->seed, (int64_t)q->on, r->actor);
    return recording_write(pool, a, r, "inspect.plan", buf_str(&content), write_plan, &x, answer,
                           again, e);
}

static enum err_code write_verdict(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct err *e)
{
    const struct writing *x = ctx;
    struct yearly_plan plan;
    int64_t recorded = 0;
    enum err_code code = inspect_recording(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = yearly_read(c, x->arena, x->r->province, x->year, x->version, &plan, e);
    if (code == ERR_NONE && plan.verdict.n > 0)
        code = err_set(e, ERR_INPUT, "kế hoạch này đã được quyết định",
                       "this plan has its verdict already");
    if (code == ERR_NONE && officer_same(plan.actor, x->r->actor))
        code = err_set(e, ERR_INPUT, "người lập không tự duyệt", "who made it does not approve it");
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO inspection_plan_verdict (province, year, version, verdict, preparer,"
                " actor, note, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
            STORE_VALUES(store_int(x->r->province), store_int(x->year), store_int(plan.version),
                         store_text(x->approved ? STR("approved") : STR("returned")),
                         store_text(plan.actor), store_text(x->r->actor), store_text(x->note),
                         store_int(recorded)),
            NULL, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%d/%l", x->year, plan.version);
    return code;
}

enum err_code yearly_judge(struct store_pool *pool, struct arena *a, const struct recording *r,
                           int32_t year, int64_t version, bool approved, str note, str *answer,
                           bool *again, struct err *e)
{
    struct writing x = {.r = r,
                        .arena = a,
                        .year = year,
                        .version = version,
                        .approved = approved,
                        .note = note.p != NULL ? note : STR("")};
    struct buf content;
    if (!approved && str_trim(x.note).n == 0)
        return err_set(e, ERR_INPUT, "trả lại thì nêu lý do", "what is returned has a reason");
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%d\n%l\n%u\n%s\n%s", year, version, (uint32_t)approved, r->actor, x.note);
    return recording_write(pool, a, r, "inspect.judge", buf_str(&content), write_verdict, &x,
                           answer, again, e);
}

/* ---- reading ---- */

static enum err_code read_rows(struct store_conn *c, struct arena *a, int64_t province,
                               struct yearly_plan *plan, struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("SELECT commune, quarter, days, risk, why, last_visit FROM"
                " inspection_plan_row WHERE province = ?1 AND year = ?2 AND version = ?3"
                " ORDER BY quarter, risk DESC, commune"),
            STORE_VALUES(store_int(province), store_int(plan->year), store_int(plan->version)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct yearly_row row = {.commune = arena_str(a, store_at_text(c, 0)),
                                       .quarter = (uint32_t)store_at_int(c, 1),
                                       .days = (uint32_t)store_at_int(c, 2),
                                       .risk = store_at_int(c, 3),
                                       .why = arena_str(a, store_at_text(c, 4)),
                                       .last_visit = (day)store_at_int(c, 5)};
        vec_push(a, &plan->rows, row);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code yearly_read(struct store_conn *c, struct arena *a, int64_t province, int32_t year,
                          int64_t version, struct yearly_plan *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT p.version, p.chance, p.seed, p.known_on, p.actor,"
                        " COALESCE(v.verdict, ''), COALESCE(v.actor, ''), COALESCE(v.note, '')"
                        " FROM inspection_plan AS p LEFT JOIN inspection_plan_verdict AS v ON"
                        " v.province = p.province AND v.year = p.year AND v.version = p.version"
                        " WHERE p.province = ?1 AND p.year = ?2 AND (?3 = 0 OR p.version = ?3)"
                        " ORDER BY CASE WHEN v.verdict = 'approved' THEN 1 ELSE 0 END DESC,"
                        " p.version DESC LIMIT 1"),
                    STORE_VALUES(store_int(province), store_int(year), store_int(version)),
                    e) != ERR_NONE)
        return e->code;
    *out = (struct yearly_plan){.year = year};
    while ((more = store_next(c, e)) > 0)
        *out = (struct yearly_plan){.year = year,
                                    .version = store_at_int(c, 0),
                                    .chance = (uint32_t)store_at_int(c, 1),
                                    .seed = store_at_int(c, 2),
                                    .known_on = (day)store_at_int(c, 3),
                                    .actor = arena_str(a, store_at_text(c, 4)),
                                    .verdict = arena_str(a, store_at_text(c, 5)),
                                    .approver = arena_str(a, store_at_text(c, 6)),
                                    .note = arena_str(a, store_at_text(c, 7))};
    if (more < 0)
        return e->code;
    if (out->version == 0)
        return err_set(e, ERR_INPUT, "chưa có kế hoạch kiểm tra năm %d",
                       "there is no plan of inspection of %d", year);
    return read_rows(c, a, province, out, e);
}

enum err_code yearly_progress_read(struct store_conn *c, struct arena *a, int64_t province,
                                   const struct yearly_plan *plan, day on,
                                   struct yearly_progress **out, struct err *e)
{
    struct acted_list acts = {0};
    *out = arena_array(a, struct yearly_progress, (size_t)plan->rows.n + 1);
    enum err_code code = read_acts(c, a, province, day_from_ymd(plan->year, 1, 1),
                                   day_from_ymd(plan->year + 1, 1, 1), on, &acts, e);
    for (uint32_t i = 0; i < acts.n && code == ERR_NONE; i++) {
        const struct acted *x = &acts.v[i];
        for (uint32_t k = 0; k < plan->rows.n; k++) {
            struct yearly_progress *p = &(*out)[k];
            if (!str_eq(plan->rows.v[k].commune, x->commune))
                continue;
            p->opened += str_eq_c(x->act, "open");
            p->visited += str_eq_c(x->act, "visit");
            p->concluded += str_eq_c(x->act, "conclude");
            p->closed += str_eq_c(x->act, "close");
        }
    }
    return code;
}
