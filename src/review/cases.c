#include "review/cases.h"

#include "base/check.h"

const char *const class_codes[CODE_COUNT] = {"", "N", "CN", "KN", "escaped"};
const char *const review_origins[ORIGIN_COUNT] = {"list", "enter", "leave", "survey"};

enum class_code class_code_of(str text)
{
    enum class_code k = CODE_NONE;
    while (k < CODE_COUNT && !str_eq_c(text, class_codes[k]))
        k++;
    return k;
}

struct review_case *review_cases_find(const struct review_cases *all, int64_t household)
{
    uint32_t lo = 0, hi = all->n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (all->v[middle].household < household)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < all->n && all->v[lo].household == household ? &all->v[lo] : NULL;
}

bool review_case_score_due(const struct review_case *k)
{
    if (!k->there)
        return false;
    return k->round == 0 || k->class == CODE_NONE || k->upheld > k->scored ||
           review_case_vote_due(k);
}

bool review_case_vote_due(const struct review_case *k)
{
    return k->vote_failed && !k->vote_agreed;
}

struct reading {
    struct store_conn *c;
    struct arena *a;
    const struct review_state *s;
    struct review_cases *out;
    day on;
};

static enum err_code ask(struct reading *r, sql q, struct err *e)
{
    return store_query(
        r->c, q, STORE_VALUES(store_int(r->s->campaign.province), store_int(r->s->campaign.id)), e);
}

static enum err_code read_cases(struct reading *r, struct err *e)
{
    int more;
    if (ask(r,
            SQL("SELECT household, area, village, origin, class_before, persons_before FROM"
                " review_case WHERE province = ?1 AND campaign = ?2 ORDER BY household"),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        const struct review_commune *commune = review_commune_at(r->s, store_at_int(r->c, 1));
        const struct review_village *village =
            commune != NULL ? review_village_find(r->s, commune, store_at_text(r->c, 2)) : NULL;
        check(village != NULL); /* the state has the places of all cases */
        struct review_case k = {.household = store_at_int(r->c, 0),
                                .commune = village->commune,
                                .village = (uint32_t)(village - r->s->villages.v),
                                .before = class_code_of(store_at_text(r->c, 4)),
                                .persons_before = store_at_int(r->c, 5),
                                .screened = -1,
                                .last_on = DAY_MIN,
                                .gone_on = DAY_MIN};
        while (k.origin + 1 < ORIGIN_COUNT &&
               !str_eq_c(store_at_text(r->c, 3), review_origins[k.origin]))
            k.origin++;
        vec_push(r->a, r->out, k);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* The next case at or after the household, or NULL; *i moves on. */
static struct review_case *follow(struct reading *r, uint32_t *i, int64_t household)
{
    while (*i < r->out->n && r->out->v[*i].household < household)
        (*i)++;
    return *i < r->out->n && r->out->v[*i].household == household ? &r->out->v[*i] : NULL;
}

/* The day of what was just read of it. */
static void look_at_day(struct reading *r, struct review_case *k, uint32_t column)
{
    day on = store_at_null(r->c, column) ? DAY_MIN : (day)store_at_int(r->c, column);
    k->last_on = on > k->last_on ? on : k->last_on;
}

static enum err_code read_scores(struct reading *r, struct err *e)
{
    uint32_t i = 0;
    int more;
    if (ask(r,
            SQL("SELECT household, round, class, undetermined, screened, recorded, on_day FROM"
                " review_score WHERE province = ?1 AND campaign = ?2 ORDER BY household, round"),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        struct review_case *k = follow(r, &i, store_at_int(r->c, 0));
        if (k == NULL)
            continue;
        k->round = (uint32_t)store_at_int(r->c, 1);
        k->class = class_code_of(store_at_text(r->c, 2));
        k->undetermined = arena_str(r->a, store_at_text(r->c, 3));
        k->screened = store_at_null(r->c, 4) ? -1 : (int)store_at_int(r->c, 4);
        k->scored = store_at_int(r->c, 5);
        look_at_day(r, k, 6);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_complaints(struct reading *r, struct err *e)
{
    uint32_t i = 0;
    int more;
    if (ask(r,
            SQL("SELECT household, kind, upheld, recorded, on_day FROM review_complaint WHERE "
                "province ="
                " ?1 AND campaign = ?2 ORDER BY household, number, kind"),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        struct review_case *k = follow(r, &i, store_at_int(r->c, 0));
        if (k == NULL)
            continue;
        look_at_day(r, k, 4);
        if (str_eq_c(store_at_text(r->c, 1), "made")) {
            k->open_complaints++;
            continue;
        }
        k->open_complaints--;
        if (!store_at_null(r->c, 2) && store_at_int(r->c, 2) != 0 &&
            store_at_int(r->c, 3) > k->upheld)
            k->upheld = store_at_int(r->c, 3);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* A vote on one household: enough by the law's percentage of the meeting. */
static enum err_code read_votes(struct reading *r, struct err *e)
{
    uint32_t i = 0, meeting = steps_find(r->s->steps, STR("meeting"));
    const struct step_row *row = meeting == NO_STEP ? NULL
                                                    : steps_row(r->s->steps, r->s->campaign.kind,
                                                                meeting, r->s->campaign.w.opens);
    int more;
    if (row == NULL)
        return ERR_NONE;
    if (ask(r,
            SQL("SELECT household, round, present, agreed, on_day FROM review_vote WHERE province "
                "= ?1"
                " AND campaign = ?2 ORDER BY household, round"),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        struct review_case *k = follow(r, &i, store_at_int(r->c, 0));
        if (k == NULL)
            continue;
        bool agreed = steps_agreed(row, store_at_int(r->c, 2), store_at_int(r->c, 3));
        look_at_day(r, k, 4);
        k->vote_failed |= !agreed;
        k->vote_agreed = agreed && store_at_int(r->c, 1) == k->round;
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_households(struct reading *r, struct err *e)
{
    uint32_t i = 0;
    int more;
    if (ask(r,
            SQL("SELECT k.household, h.valid_from, h.valid_to, h.code FROM review_case AS k JOIN"
                " household AS h ON h.province = k.province AND h.id = k.household AND h.closed ="
                " 0 WHERE k.province = ?1 AND k.campaign = ?2 ORDER BY k.household,"
                " h.valid_from"),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        struct review_case *k = follow(r, &i, store_at_int(r->c, 0));
        if (k == NULL)
            continue;
        day from = (day)store_at_int(r->c, 1), to = (day)store_at_int(r->c, 2);
        day opens = r->s->campaign.w.opens;
        k->there_before |= from <= opens && opens < to;
        k->there |= from <= r->on && r->on < to;
        k->gone_on = to <= r->on ? to : k->gone_on;
        if (!str_eq(k->code, store_at_text(r->c, 3)))
            k->code = arena_str(r->a, store_at_text(r->c, 3));
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code review_cases_read(struct store_conn *c, struct arena *a, const struct review_state *s,
                                day on, struct review_cases *out, struct err *e)
{
    struct reading r = {.c = c, .a = a, .s = s, .out = out, .on = on};
    *out = (struct review_cases){0};
    enum err_code code = read_cases(&r, e);
    if (code == ERR_NONE)
        code = read_scores(&r, e);
    if (code == ERR_NONE)
        code = read_complaints(&r, e);
    if (code == ERR_NONE)
        code = read_votes(&r, e);
    if (code == ERR_NONE)
        code = read_households(&r, e);
    return code;
}
