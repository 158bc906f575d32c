/* The household's page and the list, as of both days. */
#include "base/check.h"
#include "base/num.h"
#include "registry/record.h"
#include "registry/times.h"
#include "review/plan.h"

#include <stdlib.h>

/* What was recorded by the end of the day of knowledge, and by the recording asked for. */
static enum err_code last_recording(struct store_conn *c, const struct world_at *at, int64_t *out,
                                    struct err *e)
{
    struct arena a;
    struct store_value v;
    *out = at->recording;
    if (at->known_on >= DAY_MAX)
        return ERR_NONE;
    arena_init(&a, 4096);
    int got = store_one(
        c, SQL("SELECT max(number) FROM recording WHERE province = ?1 AND at_us < ?2"),
        STORE_VALUES(store_int(at->province), store_int(moment_after(at->known_on))), &a, &v, 1, e);
    arena_clear(&a);
    if (got < 0)
        return e->code;
    int64_t known = got == 1 && v.type == STORE_INT ? v.i : 0;
    *out = known < *out ? known : *out;
    return ERR_NONE;
}

/* ---- measures ---- */

#define MEASURES                                                                                   \
    "SELECT m.id, m.household, m.need, m.measure, m.responsible, m.begun, m.due, m.recorded,"      \
    " x.kind, x.on_day, x.outcome FROM plan_measure m LEFT JOIN plan_event x ON x.province ="      \
    " m.province AND x.measure = m.id AND x.on_day <= ?2 AND x.recorded <= ?3 WHERE m.province ="  \
    " ?1 AND m.begun <= ?2 AND m.recorded <= ?3"
#define IN_ORDER " ORDER BY m.household, m.id, x.number NULLS FIRST"

static void take_measure(struct store_conn *c, struct arena *a, struct plan_measures *out)
{
    int64_t id = store_at_int(c, 0);
    if (out->n == 0 || out->v[out->n - 1].id != id) {
        struct plan_measure m = {.id = id,
                                 .household = store_at_int(c, 1),
                                 .need = (int)store_at_int(c, 2),
                                 .measure = arena_str(a, store_at_text(c, 3)),
                                 .responsible = arena_str(a, store_at_text(c, 4)),
                                 .begun = (day)store_at_int(c, 5),
                                 .due = (day)store_at_int(c, 6),
                                 .recorded = store_at_int(c, 7),
                                 .on = DAY_MIN,
                                 .outcome = STR("")};
        vec_push(a, out, m);
    }
    if (store_at_null(c, 8))
        return;
    struct plan_measure *m = &out->v[out->n - 1];
    str kind = store_at_text(c, 8);
    m->state = str_eq_c(kind, "done")      ? PLAN_DONE
               : str_eq_c(kind, "dropped") ? PLAN_DROPPED
                                           : PLAN_OPEN;
    m->on = (day)store_at_int(c, 9);
    m->outcome = arena_str(a, store_at_text(c, 10));
}

enum err_code plan_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                        int64_t household, struct plan_measures *out, struct err *e)
{
    int64_t recording = 0;
    int more = 0;
    *out = (struct plan_measures){0};
    enum err_code code = last_recording(c, at, &recording, e);
    const struct store_value v[] = {store_int(at->province), store_date(at->as_of),
                                    store_int(recording), store_int(household)};
    if (code == ERR_NONE)
        code = household == 0
                   ? store_query(c, SQL(MEASURES IN_ORDER), v, 3, e)
                   : store_query(c, SQL(MEASURES " AND m.household = ?4" IN_ORDER), v, 4, e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0)
        take_measure(c, a, out);
    if (code == ERR_NONE && more < 0)
        code = e->code;
    for (uint32_t i = 0; i < out->n; i++)
        out->v[i].overdue = out->v[i].state == PLAN_OPEN && out->v[i].due < at->as_of;
    return code;
}

/* ---- one household ---- */

static uint32_t mask_of(str codes, int64_t limit)
{
    uint32_t mask = 0;
    str rest = codes;
    while (rest.p != NULL && codes.n > 0) {
        int64_t code = 0;
        if (num_parse_int(str_split(&rest, ';'), &code) && code >= 1 && code <= limit)
            mask |= 1u << (code - 1);
    }
    return mask;
}

static enum err_code read_place(struct store_conn *c, struct arena *a, const struct world_at *at,
                                int64_t household, struct plan_page *out, struct err *e)
{
    struct store_value v[4];
    int got = store_one(c,
                        SQL("SELECT h.code, h.commune, h.village, r.name FROM household h LEFT JOIN"
                            " area r ON r.id = h.area WHERE h.province = ?1 AND h.id = ?5"
                            " AND" TRUE_OF("h") " ORDER BY h.recorded DESC"),
                        STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                     store_date(at->known_on), store_int(at->recording),
                                     store_int(household)),
                        a, v, 4, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "sổ đăng ký không có hộ này vào ngày đó",
                       "the registry has no such household on that day");
    out->code = v[0].s;
    out->commune = v[3].type == STORE_TEXT ? v[3].s : v[1].s;
    out->village = v[2].s;
    return ERR_NONE;
}

static enum err_code read_answers(struct store_conn *c, struct arena *a, const struct world_at *at,
                                  int64_t household, struct plan_page *out, struct err *e)
{
    struct record_lines lines = {0};
    enum err_code code = record_household(c, a, at, household, false, &lines, e);
    for (uint32_t i = 0; i < lines.n && code == ERR_NONE; i++) {
        const struct record_line *l = &lines.v[i];
        bool own = str_eq(l->entity, out->code);
        if (own && str_eq_c(l->section, "fact") && str_eq_c(l->field, "class"))
            out->class = l->value;
        if (!own || !str_eq_c(l->section, "answer"))
            continue;
        out->surveyed_on = l->from;
        if (str_eq_c(l->field, "causes"))
            out->causes = mask_of(l->value, PLAN_CAUSES);
        else if (str_eq_c(l->field, "support_received"))
            out->received = mask_of(l->value, PLAN_SUPPORTS);
        else if (str_eq_c(l->field, "support_needed"))
            out->needed = mask_of(l->value, PLAN_SUPPORTS);
    }
    return code;
}

static enum plan_labour labour_of(struct store_value unable)
{
    if (unable.type != STORE_INT)
        return PLAN_LABOUR_UNKNOWN;
    return unable.i != 0 ? PLAN_LABOUR_NONE : PLAN_LABOUR_SOME;
}

/* Campaign by campaign, so that the key is used. */
static enum err_code read_labour(struct store_conn *c, struct arena *a, const struct world_at *at,
                                 int64_t household, struct plan_page *out, struct err *e)
{
    struct store_value unable;
    int64_t recording = 0;
    enum err_code code = last_recording(c, at, &recording, e);
    if (code != ERR_NONE)
        return code;
    int got = store_one(c,
                        SQL("SELECT s.unable FROM campaign k JOIN review_score s ON s.province ="
                            " k.province AND s.campaign = k.id AND s.household = ?4 WHERE"
                            " k.province = ?1 AND s.surveyed_on <= ?2 AND s.recorded <= ?3"
                            " ORDER BY s.surveyed_on DESC, s.campaign DESC, s.round DESC"),
                        STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                     store_int(recording), store_int(household)),
                        a, &unable, 1, e);
    out->labour = got == 1 ? labour_of(unable) : PLAN_LABOUR_UNKNOWN;
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code plan_page_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                             int64_t household, struct plan_page *out, struct err *e)
{
    *out = (struct plan_page){.surveyed_on = DAY_MIN, .class = STR("")};
    enum err_code code = read_place(c, a, at, household, out, e);
    if (code == ERR_NONE)
        code = read_answers(c, a, at, household, out, e);
    if (code == ERR_NONE)
        code = read_labour(c, a, at, household, out, e);
    return code == ERR_NONE ? plan_read(c, a, at, household, &out->measures, e) : code;
}

/* ---- the list: each table once, in the order of households ---- */

struct listing {
    struct store_conn *c;
    struct arena *a;
    const struct world_at *at;
    const struct area_map *map;
    int64_t recording;
    struct plan_lines all;
    uint32_t *needed; /* of each line */
};

static enum err_code list_households(struct listing *x, struct err *e)
{
    int more = 0;
    enum err_code code = store_query(
        x->c,
        SQL("SELECT id, code, area, village FROM household WHERE province = ?1 AND" TRUE_ROWS
            " ORDER BY id, valid_from"),
        STORE_VALUES(store_int(x->at->province), store_date(x->at->as_of),
                     store_date(x->at->known_on), store_int(x->at->recording)),
        e);
    while (code == ERR_NONE && (more = store_next(x->c, e)) > 0) {
        struct plan_line line = {.household = store_at_int(x->c, 0),
                                 .code = arena_str(x->a, store_at_text(x->c, 1)),
                                 .village = arena_str(x->a, store_at_text(x->c, 3)),
                                 .class = STR(""),
                                 .next_due = DAY_MAX};
        if (!store_at_null(x->c, 2))
            line.area = area_map_cast(x->map, store_at_int(x->c, 2), x->at->as_of).area;
        vec_push(x->a, &x->all, line);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* The line of a household, from *at on; both go up. NULL: not on the list. */
static struct plan_line *line_at(struct listing *x, uint32_t *at, int64_t household)
{
    while (*at < x->all.n && x->all.v[*at].household < household)
        ++*at;
    return *at < x->all.n && x->all.v[*at].household == household ? &x->all.v[*at] : NULL;
}

static enum err_code list_classes(struct listing *x, struct err *e)
{
    int more = 0;
    uint32_t at = 0;
    enum err_code code = store_query(
        x->c,
        SQL("SELECT entity, value FROM fact WHERE province = ?1 AND name = 'class' AND" TRUE_ROWS
            " ORDER BY entity, valid_from"),
        STORE_VALUES(store_int(x->at->province), store_date(x->at->as_of),
                     store_date(x->at->known_on), store_int(x->at->recording)),
        e);
    while (code == ERR_NONE && (more = store_next(x->c, e)) > 0) {
        struct plan_line *line = line_at(x, &at, store_at_int(x->c, 0));
        if (line != NULL)
            line->class = arena_str(x->a, store_at_text(x->c, 1));
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}

static enum err_code list_scores(struct listing *x, struct err *e)
{
    int more = 0;
    uint32_t at = 0;
    enum err_code code = store_query(
        x->c,
        SQL("SELECT household, unable, needed FROM review_score WHERE province = ?1 AND"
            " surveyed_on <= ?2 AND recorded <= ?3 ORDER BY household, surveyed_on, campaign,"
            " round"),
        STORE_VALUES(store_int(x->at->province), store_date(x->at->as_of), store_int(x->recording)),
        e);
    while (code == ERR_NONE && (more = store_next(x->c, e)) > 0) {
        struct plan_line *line = line_at(x, &at, store_at_int(x->c, 0));
        if (line == NULL)
            continue;
        line->labour = labour_of(store_at(x->c, 1));
        x->needed[at] = (uint32_t)store_at_int(x->c, 2);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}

static void count_measures(struct listing *x, const struct plan_measures *measures)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < measures->n; i++) {
        const struct plan_measure *m = &measures->v[i];
        struct plan_line *line = line_at(x, &at, m->household);
        if (line == NULL)
            continue;
        line->open += m->state == PLAN_OPEN;
        line->done += m->state == PLAN_DONE;
        line->dropped += m->state == PLAN_DROPPED;
        line->overdue += m->overdue;
        if (m->state == PLAN_OPEN && m->due < line->next_due)
            line->next_due = m->due;
        if (m->state != PLAN_DROPPED)
            x->needed[at] &= ~(1u << (m->need - 1));
    }
}

static bool is_wanted(const struct plan_line *l, const struct plan_ask *ask)
{
    bool poor = str_eq_c(l->class, "N") || str_eq_c(l->class, "CN");
    bool planned = l->open + l->done + l->dropped > 0;
    return (poor || planned) && (ask->area == 0 || l->area == ask->area) &&
           (!ask->overdue || l->overdue > 0) &&
           (!ask->without_labour || l->labour == PLAN_LABOUR_NONE);
}

enum err_code plan_list(struct store_conn *c, struct arena *a, const struct world_at *at,
                        const struct area_map *map, const struct plan_ask *ask,
                        struct plan_lines *out, struct err *e)
{
    struct listing x = {.c = c, .a = a, .at = at, .map = map};
    struct plan_measures measures;
    *out = (struct plan_lines){0};
    enum err_code code = last_recording(c, at, &x.recording, e);
    if (code == ERR_NONE)
        code = list_households(&x, e);
    x.needed = calloc((size_t)x.all.n + 1, sizeof(*x.needed));
    check(x.needed != NULL);
    if (code == ERR_NONE)
        code = list_classes(&x, e);
    if (code == ERR_NONE)
        code = list_scores(&x, e);
    if (code == ERR_NONE)
        code = plan_read(c, a, at, 0, &measures, e);
    if (code == ERR_NONE)
        count_measures(&x, &measures);
    for (uint32_t i = 0; i < x.all.n && code == ERR_NONE; i++) {
        x.all.v[i].unserved = x.needed[i];
        if (is_wanted(&x.all.v[i], ask))
            vec_push(a, out, x.all.v[i]);
    }
    free(x.needed);
    return code;
}
