/* Which communes are visited in a year, and the plan as a document. No database. */
#include "evidence/inspect/plan.h"

#include "base/check.h"
#include "evidence/inspect/inspect_int.h"
#include "registry/area_map.h"
#include "synth/rng.h"

#include <stdlib.h>

#define SEEN_A_DAY 8u
#define MOST_DAYS 5u
#define MOST_YEARS 5
#define CHANCE_DAYS 2u /* of a commune taken by chance: as if eight were to see */

uint32_t yearly_days(uint32_t to_see)
{
    uint32_t days = 1 + (to_see + SEEN_A_DAY - 1) / SEEN_A_DAY;
    return days < MOST_DAYS ? days : MOST_DAYS;
}

int64_t yearly_risk(int64_t risk, day last_visit, day on)
{
    int64_t years = last_visit == 0 ? MOST_YEARS : day_years_between(last_visit, on);
    years = years < 0 ? 0 : years > MOST_YEARS ? MOST_YEARS : years;
    return risk + risk * years / 5;
}

/* ---- choosing ---- */

struct candidate {
    const struct yearly_commune *of;
    int64_t risk;
};

static int by_risk(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->risk != y->risk)
        return x->risk > y->risk ? -1 : 1;
    return str_cmp(x->of->code, y->of->code);
}

static int by_code(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return str_cmp(x->of->code, y->of->code);
}

static int by_quarter(const void *a, const void *b)
{
    const struct yearly_row *x = a, *y = b;
    if (x->quarter != y->quarter)
        return x->quarter < y->quarter ? -1 : 1;
    if (x->risk != y->risk)
        return x->risk > y->risk ? -1 : 1;
    return str_cmp(x->commune, y->commune);
}

struct left {
    uint32_t visits, days;
};

static bool take(struct arena *a, struct yearly_rows *out, const struct candidate *x, bool chance,
                 struct left *left)
{
    uint32_t days = chance ? CHANCE_DAYS : yearly_days(x->of->to_see);
    if (left->visits == 0 || left->days < days)
        return false;
    const struct yearly_row row = {.commune = x->of->code,
                                   .why = chance ? STR("chance") : x->of->why,
                                   .days = days,
                                   .risk = chance ? 0 : x->risk,
                                   .last_visit = x->of->last_visit};
    vec_push(a, out, row);
    left->visits--;
    left->days -= days;
    return true;
}

/* The greatest risks; who was taken goes to the front of `v`. How many. */
static uint32_t take_risks(struct arena *a, struct candidate *v, uint32_t n, struct left *left,
                           struct yearly_rows *out)
{
    uint32_t taken = 0;
    qsort(v, n, sizeof(*v), by_risk);
    for (uint32_t i = 0; i < n && v[i].risk > 0; i++) {
        if (!take(a, out, &v[i], false, left))
            continue;
        struct candidate x = v[i];
        v[i] = v[taken];
        v[taken++] = x;
    }
    for (uint32_t i = 0; i < taken; i++)
        out->v[i].quarter = 1 + i * 4 / taken;
    return taken;
}

/* The first of a shuffle (Fisher and Yates); the quarter by chance too. */
static void take_by_chance(struct arena *a, struct candidate *v, uint32_t n, int64_t seed,
                           struct left *left, struct yearly_rows *out)
{
    struct rng chance = {(uint64_t)seed};
    if (n > 1)
        qsort(v, n, sizeof(*v), by_code);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = i + (uint32_t)(rng_next(&chance) % (n - i));
        struct candidate x = v[k];
        v[k] = v[i];
        if (!take(a, out, &x, true, left))
            return;
        out->v[out->n - 1].quarter = 1 + (uint32_t)(rng_next(&chance) % 4);
    }
}

void yearly_make(struct arena *a, const struct yearly_commune *communes, uint32_t n,
                 const struct yearly_wish *wish, day on, struct yearly_rows *out)
{
    struct candidate *v = arena_array(a, struct candidate, (size_t)n + 1);
    struct left chance = {wish->visits * wish->chance / 100, wish->days * wish->chance / 100};
    struct left risk = {wish->visits - chance.visits, wish->days - chance.days};
    *out = (struct yearly_rows){0};
    check(n <= YEARLY_MAX_COMMUNES && wish->chance <= 100);
    for (uint32_t i = 0; i < n; i++)
        v[i] = (struct candidate){&communes[i],
                                  yearly_risk(communes[i].risk, communes[i].last_visit, on)};
    if (n == 0)
        return;
    uint32_t taken = take_risks(a, v, n, &risk, out);
    if (wish->chance > 0) {
        /* What risk has left over goes to chance. */
        chance.visits += risk.visits;
        chance.days += risk.days;
        take_by_chance(a, v + taken, n - taken, wish->seed, &chance, out);
    }
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_quarter);
}

/* ---- the document ---- */

static void put_row(struct buf *to, const struct yearly_row *row, const struct area_row *area)
{
    char last[11];
    buf_fmt(to, "- %s %s (%s), %u ngày: ", area != NULL ? area->kind : STR("Xã"),
            area != NULL ? area->name : STR(""), row->commune, row->days);
    if (row->risk == 0)
        buf_add_c(to, "lấy ngẫu nhiên");
    else
        buf_fmt(to, "rủi ro %l", row->risk);
    if (row->last_visit != 0) {
        day_format_vi(row->last_visit, last);
        last[10] = '\0';
        buf_fmt(to, "; kiểm tra lần trước ngày %z.\n", last);
    } else {
        buf_add_c(to, "; chưa ghi lần kiểm tra nào.\n");
    }
    str rest = row->risk == 0 ? STR("") : row->why;
    while (rest.n > 0) {
        str code = str_split(&rest, ' ');
        const struct inspect_kind *k = inspect_kind_find(code);
        if (k != NULL)
            buf_fmt(to, "  + %z; xem: %z.\n", k->name[LANG_VI], k->check[LANG_VI]);
        else if (code.n > 0)
            buf_fmt(to, "  + %s.\n", code);
    }
}

enum err_code yearly_paper(const struct yearly_plan *plan, const struct area_map *map,
                           struct buf *to, struct err *e)
{
    char known[11];
    uint32_t quarter = 0, days = 0;
    if (!str_eq_c(plan->verdict, "approved"))
        return err_set(e, ERR_INPUT, "kế hoạch %d bản %l chưa được duyệt",
                       "the plan of %d, version %l, is not approved", plan->year, plan->version);
    day_format_vi(plan->known_on, known);
    known[10] = '\0';
    for (uint32_t i = 0; i < plan->rows.n; i++)
        days += plan->rows.v[i].days;
    buf_fmt(to,
            "THANH TRA AN SINH XÃ HỘI\n\nKẾ HOẠCH KIỂM TRA NĂM %d\n\nBản %l, lập theo các phát "
            "hiện ngày %z. %u xã, phường; %u ngày làm việc. Trong đó %u phần trăm lấy ngẫu nhiên, "
            "hạt giống %l: lập lại từ cùng dữ liệu và hạt giống thì ra đúng kế hoạch này.\nNgười "
            "lập: %s. Người duyệt: %s.\n",
            plan->year, plan->version, known, plan->rows.n, days, plan->chance, plan->seed,
            plan->actor, plan->approver);
    for (uint32_t i = 0; i < plan->rows.n; i++) {
        const struct yearly_row *row = &plan->rows.v[i];
        if (row->quarter != quarter) {
            quarter = row->quarter;
            buf_fmt(to, "\nQuý %u\n\n", quarter);
        }
        put_row(to, row, area_map_find(map, AREA_COMMUNE, row->commune, plan->known_on));
    }
    buf_add_c(to, "\nMột phát hiện là một câu hỏi, không phải lời kết tội.\n");
    return ERR_NONE;
}
