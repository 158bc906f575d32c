/* Communes held against the others: escapes, refusals, scores just under the line. */
#include "evidence/inspect/inspect_int.h"

#include "base/check.h"
#include "registry/area_map.h"

#include <math.h>

#define IMPROBABLE 1e-4
#define LEAST_SCORES 20

double inspect_tail(int64_t k, int64_t n, double p)
{
    if (k <= 0)
        return 1;
    if (k > n || p <= 0)
        return 0;
    if (p >= 1)
        return 1;
    double sum = 0, all = lgamma((double)n + 1);
    for (int64_t i = n; i >= k; i--) {
        double term = all - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) +
                      (double)i * log(p) + (double)(n - i) * log1p(-p);
        sum += exp(term);
    }
    return sum < 1 ? sum : 1;
}

struct tally {
    int64_t area, year, campaign, hits, of;
};
struct tallies {
    struct tally *v;
    uint32_t n, cap;
};

/* The commune on today's map; the map is read when the first is told. */
static enum err_code code_of(struct inspecting *x, int64_t area, str *code, struct err *e)
{
    if (x->map == NULL && area_map_read(x->c, x->a, &x->map, e) != ERR_NONE)
        return e->code;
    struct area_cast cast = area_map_cast(x->map, area, x->q->on);
    const struct area_row *row = area_map_at(x->map, cast.area != 0 ? cast.area : area);
    *code = row != NULL ? row->code : STR("");
    return ERR_NONE;
}

/* area, campaign, year, how often, of how many: by commune and campaign. */
static enum err_code read_tallies(struct inspecting *x, sql q, struct tallies *out, struct err *e)
{
    int more;
    *out = (struct tallies){0};
    if (store_query(x->c, q, STORE_VALUES(store_int(x->q->province), store_date(x->q->on)), e) !=
        ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        const struct tally t = {.area = store_at_int(x->c, 0),
                                .campaign = store_at_int(x->c, 1),
                                .year = store_at_int(x->c, 2),
                                .hits = store_at_int(x->c, 3),
                                .of = store_at_int(x->c, 4)};
        vec_push(x->a, out, t);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Each against the rate of the others of its campaign. */
static enum err_code tell_improbable(struct inspecting *x, const struct inspect_kind *kind,
                                     const struct tallies *all, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < all->n && code == ERR_NONE; i++) {
        const struct tally *t = &all->v[i];
        int64_t hits = 0, of = 0;
        for (uint32_t j = 0; j < all->n; j++) {
            bool other = all->v[j].campaign == t->campaign && j != i;
            hits += other ? all->v[j].hits : 0;
            of += other ? all->v[j].of : 0;
        }
        if (of == 0 || t->of < LEAST_SCORES)
            continue;
        double rate = (double)hits / (double)of;
        if (inspect_tail(t->hits, t->of, rate) >= IMPROBABLE)
            continue;
        str commune = STR("");
        code = code_of(x, t->area, &commune, e);
        if (code == ERR_NONE)
            inspect_add(x, kind, 0, commune, 0, "năm %l: %l trên %l; các xã khác %l trên 1.000",
                        "of %l: %l of %l; other communes %l in 1,000", t->year, t->hits, t->of,
                        (int64_t)(rate * 1000 + 0.5));
    }
    return code;
}

static enum err_code tell_bunched(struct inspecting *x, const struct inspect_kind *kind,
                                  const struct tallies *all, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < all->n && code == ERR_NONE; i++) {
        const struct tally *t = &all->v[i];
        if (t->of < LEAST_SCORES || inspect_tail(t->hits, t->of, 0.5) >= IMPROBABLE)
            continue;
        str commune = STR("");
        code = code_of(x, t->area, &commune, e);
        if (code == ERR_NONE)
            inspect_add(x, kind, 0, commune, 0,
                        "năm %l: %l hộ trong 10 điểm dưới chuẩn, %l hộ trong 10 điểm trên",
                        "of %l: %l households within 10 points under the line, %l above", t->year,
                        t->hits, t->of - t->hits);
    }
    return code;
}

#define OF_CAMPAIGN                                                                                \
    " FROM review_result AS t JOIN review_case AS k ON k.province = t.province AND"                \
    " k.campaign = t.campaign AND k.household = t.household JOIN campaign AS g ON"                 \
    " g.province = t.province AND g.id = t.campaign AND ?2 >= g.opens WHERE t.province = ?1"
#define GROUPED " GROUP BY k.area, g.id, g.year ORDER BY g.id, k.area"

static enum err_code find_escapes(struct inspecting *x, const struct inspect_kind *kind,
                                  struct err *e)
{
    struct tallies all;
    enum err_code code =
        read_tallies(x,
                     SQL("SELECT k.area, g.id, g.year, SUM(CASE WHEN t.movement IN ('poor_to_near',"
                         " 'poor_to_above') THEN 1 ELSE 0 END), COUNT(*)" OF_CAMPAIGN
                         " AND k.class_before = 'N' AND t.class <> ''" GROUPED),
                     &all, e);
    return code == ERR_NONE ? tell_improbable(x, kind, &all, e) : code;
}

static enum err_code find_refusals(struct inspecting *x, const struct inspect_kind *kind,
                                   struct err *e)
{
    struct tallies all;
    enum err_code code = read_tallies(
        x,
        SQL("SELECT k.area, g.id, g.year, SUM(CASE WHEN t.refusal <> '' THEN 1 ELSE 0 END),"
            " COUNT(*)" OF_CAMPAIGN " AND k.origin = 'enter'" GROUPED),
        &all, e);
    return code == ERR_NONE ? tell_improbable(x, kind, &all, e) : code;
}

/* A score on the line is under it: whoever has it is poor or near-poor. */
static enum err_code find_bunches(struct inspecting *x, const struct inspect_kind *kind,
                                  struct err *e)
{
    struct tallies all;
    enum err_code code = read_tallies(
        x,
        SQL("SELECT k.area, g.id, g.year, SUM(CASE WHEN s.b1 <= s.b1_line THEN 1 ELSE 0 END),"
            " COUNT(*) FROM review_score AS s JOIN review_case AS k ON k.province = s.province AND"
            " k.campaign = s.campaign AND k.household = s.household JOIN campaign AS g ON"
            " g.province = s.province AND g.id = s.campaign AND ?2 >= g.opens"
            " WHERE s.province = ?1 AND s.b1 > s.b1_line - 10 AND s.b1 <= s.b1_line + 10 AND"
            " s.round = (SELECT MAX(z.round) FROM review_score AS z WHERE z.province = s.province"
            " AND z.campaign = s.campaign AND z.household = s.household)" GROUPED),
        &all, e);
    return code == ERR_NONE ? tell_bunched(x, kind, &all, e) : code;
}

/* Of who recorded the scores, where they did not record all of the commune's (else it is the
 * commune that bunches). Told at half the chance, for there are more officers than communes. */
static void row_officer(struct reading *r)
{
    struct store_conn *c = r->x->c;
    int64_t hits = store_at_int(c, 2), of = store_at_int(c, 3), all = store_at_int(c, 4);
    if (of < LEAST_SCORES || of == all || inspect_tail(hits, of, 0.5) >= IMPROBABLE / 2)
        return;
    inspect_add(r->x, r->kind, 0,
                store_at_text(c, 5).n > 0 ? arena_str(r->x->a, store_at_text(c, 5)) : STR(""), 0,
                "năm %l, %s: %l hộ trong 10 điểm dưới chuẩn, %l hộ trong 10 điểm trên",
                "of %l, %s: %l households within 10 points under the line, %l above",
                store_at_int(c, 1), store_at_text(c, 0), hits, of - hits);
}

static enum err_code find_officers(struct inspecting *x, const struct inspect_kind *kind,
                                   struct err *e)
{
    struct reading r = {.x = x, .kind = kind};
    return inspect_read_rows(
        &r,
        SQL("WITH near AS (SELECT k.area, g.year, r.actor, CASE WHEN s.b1 <= s.b1_line THEN 1 ELSE"
            " 0 END AS under FROM review_score AS s JOIN review_case AS k ON"
            " k.province = s.province AND k.campaign = s.campaign AND k.household = s.household"
            " JOIN campaign AS g ON g.province = s.province AND g.id = s.campaign AND"
            " ?2 >= g.opens JOIN recording AS r ON r.province = s.province AND"
            " r.number = s.recorded WHERE s.province = ?1 AND s.b1 > s.b1_line - 10 AND"
            " s.b1 <= s.b1_line + 10), sums AS (SELECT area, year, COUNT(*) AS n FROM near GROUP"
            " BY area, year) SELECT n.actor, n.year, SUM(n.under), COUNT(*), MAX(m.n), MAX(a.code)"
            " FROM near AS n JOIN sums AS m ON m.area = n.area AND m.year = n.year JOIN area AS a"
            " ON a.id = n.area GROUP BY n.actor, n.year, n.area ORDER BY n.year, n.area, n.actor"),
        row_officer, e);
}

enum err_code inspect_communes(struct inspecting *x, struct err *e)
{
    static const struct {
        const char *kind;
        enum err_code (*find)(struct inspecting *x, const struct inspect_kind *kind, struct err *e);
    } all[] = {{"escapes_improbable", find_escapes},
               {"refusals_improbable", find_refusals},
               {"scores_bunch", find_bunches},
               {"scores_bunch_officer", find_officers}};
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && code == ERR_NONE; i++) {
        const struct inspect_kind *kind = inspect_kind_find(str_from_c(all[i].kind));
        check(kind != NULL);
        if (inspect_wants(x, kind))
            code = all[i].find(x, kind, e);
    }
    return code;
}
