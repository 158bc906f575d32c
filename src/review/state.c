/* Where a campaign stands: communes and villages, their steps, how many cases. */
#include "review/campaign.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>

#define PROBLEM_BYTES 1024u

void review_problem_add(struct review_problems *p, str commune, str village, str household,
                        const char *vi, const char *en, ...)
{
    struct review_problem one = {.commune = arena_str(p->a, commune),
                                 .village = arena_str(p->a, village),
                                 .household = arena_str(p->a, household)};
    const char *texts[2] = {vi, en};
    for (int i = 0; i < 2; i++) {
        char text[PROBLEM_BYTES];
        va_list args;
        va_start(args, en);
        size_t n = fmt_write_v(text, sizeof(text), texts[i], args);
        va_end(args);
        one.text[i] = arena_str(p->a, (str){text, n});
    }
    vec_push(p->a, p, one);
}

void review_problem_err(struct review_problems *p, str commune, str village, str household,
                        const struct err *e)
{
    review_problem_add(p, commune, village, household, "%z", "%z", e->text[LANG_VI]);
    p->v[p->n - 1].text[LANG_EN] = arena_str(p->a, str_from_c(e->text[LANG_EN]));
}

enum err_code review_find(struct store_conn *c, int64_t province, int year, int mon,
                          struct review_campaign *out, struct err *e)
{
    struct arena scratch;
    struct store_value v[5];
    arena_init(&scratch, (size_t)1 << 20);
    int got = store_one(
        c,
        SQL("SELECT k.id, k.opens, k.closes, z.on_day, k.kind FROM campaign AS k LEFT JOIN"
            " campaign_end AS z ON z.province = k.province AND z.campaign = k.id WHERE k.province"
            " = ?1 AND k.year = ?2 AND k.month = ?3"),
        STORE_VALUES(store_int(province), store_int(year), store_int(mon)), &scratch, v, 5, e);
    if (got == 1)
        *out = (struct review_campaign){.province = province,
                                        .id = v[0].i,
                                        .kind = str_eq_c(v[4].s, "yearly") ? REVIEW_YEARLY
                                                                           : REVIEW_MONTHLY,
                                        .year = year,
                                        .mon = mon,
                                        .w = {(day)v[1].i, (day)v[2].i},
                                        .closed = v[3].type == STORE_INT,
                                        .closed_on = (day)v[3].i};
    arena_clear(&scratch);
    if (got != 0)
        return got < 0 ? e->code : ERR_NONE;
    err_set(e, ERR_INPUT, "kỳ rà soát này chưa được mở", "this campaign has not been opened");
    err_hint(e, "xem ansinh campaign open --help", "see ansinh campaign open --help");
    return ERR_INPUT;
}

/* ---- places ---- */

struct found {
    int64_t area;
    str code, village;
};

struct building {
    struct store_conn *c;
    struct arena *a;
    struct review_state *s;
    struct {
        struct found *v;
        uint32_t n, cap;
    } found;
};

int64_t review_area(const struct review_state *s, int64_t area)
{
    struct area_cast cast = area_map_cast(s->areas, area, s->campaign.w.opens);
    return cast.area != 0 ? cast.area : area;
}

static enum err_code find_places(struct building *b, sql q, day on, struct err *e)
{
    int more;
    if (store_query(b->c, q,
                    STORE_VALUES(store_int(b->s->campaign.province), store_int(b->s->campaign.id),
                                 store_date(on)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(b->c, e)) > 0) {
        struct found f = {.area = review_area(b->s, store_at_int(b->c, 0)),
                          .village = arena_str(b->a, store_at_text(b->c, 1))};
        const struct area_row *row = area_map_at(b->s->areas, f.area);
        f.code = row != NULL ? row->code : STR("");
        vec_push(b->a, &b->found, f);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static int by_place(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int c = str_cmp(x->code, y->code);
    if (c == 0 && x->area != y->area)
        c = x->area < y->area ? -1 : 1;
    return c != 0 ? c : str_cmp(x->village, y->village);
}

static void make_places(struct building *b)
{
    struct review_state *s = b->s;
    uint64_t most = 0;
    if (b->found.n > 0)
        qsort(b->found.v, b->found.n, sizeof(*b->found.v), by_place);
    for (uint32_t i = 0; i < b->found.n; i++)
        most = (uint64_t)b->found.v[i].area > most ? (uint64_t)b->found.v[i].area : most;
    s->n_areas = most + 1;
    s->commune_of = arena_array(b->a, uint32_t, s->n_areas);
    for (uint32_t i = 0; i < b->found.n; i++) {
        const struct found *f = &b->found.v[i];
        if (i > 0 && by_place(f, f - 1) == 0)
            continue;
        if (s->communes.n == 0 || s->communes.v[s->communes.n - 1].area != f->area) {
            const struct area_row *row = area_map_at(s->areas, f->area);
            struct review_commune one = {.area = f->area,
                                         .code = f->code,
                                         .name = row != NULL ? row->name : STR(""),
                                         .first = s->villages.n};
            place_init(&one.state);
            vec_push(b->a, &s->communes, one);
            s->commune_of[f->area] = s->communes.n;
        }
        struct review_village v = {.commune = s->communes.n - 1, .name = f->village};
        place_init(&v.state);
        vec_push(b->a, &s->villages, v);
        s->communes.v[s->communes.n - 1].n++;
    }
}

struct review_commune *review_commune_at(const struct review_state *s, int64_t area)
{
    if (area <= 0 || (uint64_t)area >= s->n_areas || s->commune_of[area] == 0)
        return NULL;
    return &s->communes.v[s->commune_of[area] - 1];
}

struct review_commune *review_commune_find(const struct review_state *s, str code)
{
    for (uint32_t i = 0; i < s->communes.n; i++) {
        if (str_eq(s->communes.v[i].code, code))
            return &s->communes.v[i];
    }
    return NULL;
}

struct review_village *review_village_find(const struct review_state *s,
                                           const struct review_commune *commune, str name)
{
    uint32_t lo = commune->first, hi = commune->first + commune->n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        int c = str_cmp(s->villages.v[middle].name, name);
        if (c == 0)
            return &s->villages.v[middle];
        if (c < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return NULL;
}

struct listed {
    str key;
    const struct review_village *village;
};

static int by_key(const void *x, const void *y)
{
    const struct listed *a = x, *b = y;
    int c = str_cmp(a->key, b->key);
    return c != 0 ? c : str_cmp(a->village->name, b->village->name);
}

const struct review_village **review_villages_listed(struct arena *a, const struct review_state *s,
                                                     const struct review_commune *commune)
{
    size_t n = commune->n;
    struct listed *all = arena_array(a, struct listed, n + 1);
    const struct review_village **out = arena_array(a, const struct review_village *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct review_village *v = &s->villages.v[commune->first + i];
        all[i] = (struct listed){text_natural_key(a, v->name), v};
    }
    qsort(all, n, sizeof(*all), by_key);
    for (size_t i = 0; i < n; i++)
        out[i] = all[i].village;
    return out;
}

const struct place_state *review_place(const struct review_commune *commune,
                                       const struct review_village *village)
{
    return village != NULL ? &village->state : &commune->state;
}

/* ---- steps ---- */

static enum err_code damaged(struct err *e)
{
    return err_set(e, ERR_INPUT, "bảng các bước đã làm có nội dung không đọc được",
                   "the table of steps done holds what cannot be read");
}

static enum err_code read_steps(struct building *b, bool of_communes, struct err *e)
{
    struct review_state *s = b->s;
    int more;
    if (store_query(b->c,
                    SQL("SELECT area, village, step, on_day, passed FROM review_step WHERE"
                        " province = ?1 AND campaign = ?2 ORDER BY recorded, area, village, step,"
                        " round"),
                    STORE_VALUES(store_int(s->campaign.province), store_int(s->campaign.id)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(b->c, e)) > 0) {
        uint32_t step = steps_find(s->steps, store_at_text(b->c, 2));
        day on = (day)store_at_int(b->c, 3);
        const struct step_row *row =
            step == NO_STEP ? NULL : steps_row(s->steps, s->campaign.kind, step, on);
        struct review_commune *commune = review_commune_at(s, store_at_int(b->c, 0));
        if (row == NULL || commune == NULL) {
            store_finish(b->c);
            return damaged(e);
        }
        bool passed = store_at_int(b->c, 4) != 0;
        if ((row->place == STEP_IN_COMMUNE) != of_communes)
            continue;
        struct review_village *village =
            of_communes ? NULL : review_village_find(s, commune, store_at_text(b->c, 1));
        if (!of_communes && village == NULL) {
            store_finish(b->c);
            return damaged(e);
        }
        place_add(village != NULL ? &village->state : &commune->state, s->steps, row, on, passed);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static void join_villages(struct review_state *s)
{
    for (uint32_t i = 0; i < s->communes.n; i++) {
        struct review_commune *commune = &s->communes.v[i];
        for (uint32_t k = 0; k < commune->n; k++)
            place_join(&commune->state, &s->villages.v[commune->first + k].state, k == 0, s->steps,
                       s->campaign.kind, s->campaign.w.opens);
    }
}

/* ---- cases ---- */

#define PLACE_OF_CASES " FROM review_case AS k WHERE k.province = ?1 AND k.campaign = ?2"
#define BY_PLACE " GROUP BY k.area, k.village ORDER BY k.area, k.village"

static enum err_code read_cases(struct building *b, struct err *e)
{
    struct review_state *s = b->s;
    int more;
    if (store_query(b->c,
                    SQL("SELECT k.area, k.village, k.origin, count(*)" PLACE_OF_CASES
                        " GROUP BY k.area, k.village, k.origin ORDER BY k.area, k.village,"
                        " k.origin"),
                    STORE_VALUES(store_int(s->campaign.province), store_int(s->campaign.id)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(b->c, e)) > 0) {
        struct review_commune *commune = review_commune_at(s, store_at_int(b->c, 0));
        struct review_village *v =
            commune != NULL ? review_village_find(s, commune, store_at_text(b->c, 1)) : NULL;
        check(v != NULL); /* places of cases were read before */
        str origin = store_at_text(b->c, 2);
        uint32_t n = (uint32_t)store_at_int(b->c, 3);
        *(str_eq_c(origin, "list")    ? &v->listed
          : str_eq_c(origin, "enter") ? &v->enter
          : str_eq_c(origin, "leave") ? &v->leave
                                      : &v->found) = n;
    }
    for (uint32_t i = 0; i < s->villages.n; i++) {
        if (s->villages.v[i].enter == 0)
            s->villages.v[i].state.rules |= STEP_NO_REQUEST;
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum count { COUNT_SURVEYED, COUNT_SCORED, COUNT_GONE, COUNT_DECIDED, COUNTS };

static enum err_code count(struct building *b, enum count what, day on, struct err *e)
{
    static const sql queries[COUNTS] = {
        SQL("SELECT k.area, k.village, count(*)" PLACE_OF_CASES
            " AND EXISTS (SELECT 1 FROM answer AS w WHERE w.province = ?1 AND w.entity ="
            " k.household AND w.closed = 0 AND w.valid_from >= ?4 AND w.valid_from <= "
            "?3)" BY_PLACE),
        SQL("SELECT k.area, k.village, count(*)" PLACE_OF_CASES
            " AND ?3 = ?3 AND ?4 = ?4 AND EXISTS (SELECT 1 FROM review_score AS w WHERE"
            " w.province = ?1 AND w.campaign = ?2 AND w.household = k.household)" BY_PLACE),
        SQL("SELECT k.area, k.village, count(*)" PLACE_OF_CASES
            " AND ?4 = ?4 AND NOT EXISTS (SELECT 1 FROM household AS w WHERE w.province = ?1 AND"
            " w.id = k.household AND w.closed = 0 AND w.valid_from <= ?3 AND w.valid_to >"
            " ?3)" BY_PLACE),
        SQL("SELECT k.area, k.village, count(*)" PLACE_OF_CASES
            " AND ?3 = ?3 AND ?4 = ?4 AND EXISTS (SELECT 1 FROM review_result AS w WHERE"
            " w.province = ?1 AND w.campaign = ?2 AND w.household = k.household)" BY_PLACE)};
    struct review_state *s = b->s;
    int more;
    if (store_query(b->c, queries[what],
                    STORE_VALUES(store_int(s->campaign.province), store_int(s->campaign.id),
                                 store_date(on), store_date(s->campaign.w.opens)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(b->c, e)) > 0) {
        struct review_village *v = review_village_find(
            s, review_commune_at(s, store_at_int(b->c, 0)), store_at_text(b->c, 1));
        uint32_t n = (uint32_t)store_at_int(b->c, 2);
        *(what == COUNT_SURVEYED ? &v->surveyed
          : what == COUNT_SCORED ? &v->scored
          : what == COUNT_GONE   ? &v->gone
                                 : &v->decided) = n;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Communes that decided and have nobody to certify. */
static enum err_code read_listed(struct building *b, struct err *e)
{
    struct review_state *s = b->s;
    uint8_t *listed = arena_array(b->a, uint8_t, (size_t)s->communes.n + 1);
    uint32_t decision = steps_find(s->steps, STR("decision"));
    int more;
    if (store_query(b->c,
                    SQL("SELECT d.area, count(*) FROM review_result AS r JOIN review_decision AS"
                        " d ON d.province = r.province AND d.id = r.decision WHERE r.province ="
                        " ?1 AND r.campaign = ?2 AND r.class IN ('N', 'CN') GROUP BY d.area ORDER"
                        " BY d.area"),
                    STORE_VALUES(store_int(s->campaign.province), store_int(s->campaign.id)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(b->c, e)) > 0) {
        struct review_commune *commune = review_commune_at(s, store_at_int(b->c, 0));
        if (commune != NULL)
            listed[commune - s->communes.v] = 1;
    }
    for (uint32_t i = 0; i < s->communes.n; i++) {
        if (decision != NO_STEP && s->communes.v[i].state.done[decision] && !listed[i])
            s->communes.v[i].state.rules |= STEP_NOBODY_LISTED;
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code build(struct building *b, day on, bool counts, struct err *e)
{
    enum err_code code = area_map_read(b->c, b->a, &b->s->areas, e);
    if (code == ERR_NONE && b->s->campaign.kind == REVIEW_YEARLY)
        code = find_places(b,
                           SQL("SELECT DISTINCT area, village FROM household WHERE province = ?1"
                               " AND ?2 = ?2 AND closed = 0 AND valid_from <= ?3 AND valid_to > ?3"
                               " AND area IS NOT NULL ORDER BY area, village"),
                           on, e);
    if (code == ERR_NONE)
        code = find_places(b,
                           SQL("SELECT DISTINCT area, village FROM review_case WHERE province ="
                               " ?1 AND campaign = ?2 AND ?3 = ?3 ORDER BY area, village"),
                           on, e);
    /* A village that has done a step is one, though its households have left. */
    if (code == ERR_NONE)
        code = find_places(b,
                           SQL("SELECT DISTINCT area, village FROM review_step WHERE province ="
                               " ?1 AND campaign = ?2 AND ?3 = ?3 AND village <> '' ORDER BY"
                               " area, village"),
                           on, e);
    if (code != ERR_NONE)
        return code;
    make_places(b);
    code = read_cases(b, e);
    if (code == ERR_NONE)
        code = read_steps(b, false, e);
    if (code != ERR_NONE)
        return code;
    join_villages(b->s);
    code = read_steps(b, true, e);
    if (code == ERR_NONE)
        code = read_listed(b, e);
    for (enum count k = 0; k < COUNTS && code == ERR_NONE && counts; k++)
        code = count(b, k, on, e);
    return code;
}

enum err_code review_state_read(struct store_conn *c, struct arena *a,
                                const struct steps_table *steps,
                                const struct review_campaign *campaign, day today, bool counts,
                                struct review_state **out, struct err *e)
{
    struct building b = {.c = c, .a = a, .s = arena_new(a, struct review_state)};
    b.s->steps = steps;
    b.s->campaign = *campaign;
    *out = b.s;
    return build(&b, today < campaign->w.closes ? today : campaign->w.closes, counts, e);
}

/* ---- saying no ---- */

void review_why(const struct review_state *s, uint32_t step, day on, const struct step_check *k,
                struct err *e)
{
    char then[11] = "", asked[11] = "";
    const struct step_row *row = steps_row(s->steps, s->campaign.kind, step, on);
    const struct step_row *needs =
        k->verdict == STEP_NEEDS || k->verdict == STEP_BEFORE || k->verdict == STEP_TOO_SOON
            ? steps_row(s->steps, s->campaign.kind, k->needs, on)
            : NULL;
    str name = s->steps->names[step];
    str first = needs != NULL ? s->steps->names[k->needs] : STR("");
    day_format_vi(k->day, then);
    day_format_vi(on, asked);
    switch (k->verdict) {
    case STEP_READY:
        break;
    case STEP_NO_LAW:
        err_set(e, ERR_INPUT, "vào ngày %z pháp luật không có bước %s",
                "on %z the law has no step %s", asked, name);
        break;
    case STEP_DONE:
        err_set(e, ERR_INPUT, "bước %s đã làm ngày %z", "the step %s was done on %z", name, then);
        break;
    case STEP_NOT_NEEDED:
        err_set(e, ERR_INPUT, "bước %s được bỏ qua ở đây", "the step %s is passed over here", name);
        break;
    case STEP_NEEDS:
        err_set(e, ERR_INPUT, "chưa làm được bước %s: trước đó phải xong bước %s",
                "the step %s cannot be done yet: %s comes first", name, first);
        break;
    case STEP_BEFORE:
        err_set(e, ERR_INPUT, "bước %s không thể ghi ngày %z: bước %s làm ngày %z",
                "the step %s cannot be dated %z: %s was done on %z", name, asked, first, then);
        break;
    case STEP_TOO_SOON:
        err_set(e, ERR_INPUT, "bước %s không được sớm hơn ngày %z",
                "the step %s may not come before %z", name, then);
        break;
    case STEP_TOO_EARLY:
        err_set(e, ERR_INPUT, "bước %s ngày %z: kỳ rà soát bắt đầu ngày %z",
                "the step %s on %z: the campaign begins on %z", name, asked, then);
        break;
    case STEP_TOO_LATE:
        err_set(e, ERR_INPUT, "bước %s ngày %z: kỳ rà soát kết thúc ngày %z",
                "the step %s on %z: the campaign ended on %z", name, asked, then);
        break;
    }
    if (row != NULL)
        err_hint(e, "căn cứ: %s, %s", "basis: %s, %s", row->instrument, row->article);
}
