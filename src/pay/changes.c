/* Changes of life: what is owed of each enrolment, month by month, and what follows. */
#include "pay/changes_int.h"

#include "base/check.h"
#include "registry/area_map.h"
#include "registry/became.h"
#include "registry/communes.h"
#include "registry/times.h"

#include <stdlib.h>

#define UNCOLLECTED "uncollected_three_months"
#define UNCOLLECTED_MONTHS 3 /* what the fact says */
#define OWED_UNKNOWN (-1)

static const char *const names[CHANGE_KINDS][2] = {
    [CHANGE_NOT_OWED] = {"không còn điều kiện", "not owed any more"},
    [CHANGE_LEFT] = {"chuyển khỏi tỉnh", "left the province"},
    [CHANGE_UNCOLLECTED] = {"ba tháng không nhận", "three months uncollected"},
    [CHANGE_OWED_AGAIN] = {"đủ điều kiện trở lại", "owed again"},
    [CHANGE_MOVED] = {"chuyển xã", "moved to another commune"},
    [CHANGE_ARRIVED] = {"chờ tiếp nhận", "to be received"},
    [CHANGE_AMOUNT] = {"mức thay đổi", "another amount"},
    [CHANGE_UNKNOWN] = {"chưa xác định", "undetermined"},
    [CHANGE_NOWHERE] = {"không còn trong danh sách", "in no list"},
};

const char *change_name(enum change_kind kind, enum lang lang)
{
    check(kind < CHANGE_KINDS);
    return names[kind][lang];
}

/* One enrolment that runs. */
struct running {
    int64_t entity;
    uint32_t benefit; /* number in the question */
    uint32_t first_act, n_acts;
    uint32_t at, household; /* rows of the survey, where found */
    bool person, found, uncollected, uncollected_counts;
    day left;
    vnd *owed; /* of each month of the question; OWED_UNKNOWN */
};

struct judging {
    struct arena *a;
    const struct cycle_question *q;
    struct world_at at;
    struct enrol_lines acts;
    struct world world;
    struct area_map *map;
    struct owed_question owed;
    str *benefits;     /* by number */
    struct running *v; /* by entity and benefit */
    uint32_t n;
    int64_t *entities; /* each once, ascending */
    str *commune;
    day *since;
    uint32_t n_entities;
    struct change_cases cases;
};

/* ---- who is enrolled ---- */

static uint32_t number_benefit(struct judging *j, str name)
{
    uint32_t i = 0;
    while (i < j->owed.n_benefits && !str_eq(j->benefits[i], name))
        i++;
    if (i == j->owed.n_benefits)
        j->benefits[j->owed.n_benefits++] = name;
    return i;
}

static enum err_code find_symbols(struct judging *j, struct err *e)
{
    uint32_t *symbols = arena_array(j->a, uint32_t, (size_t)j->owed.n_benefits + 1);
    for (uint32_t i = 0; i < j->owed.n_benefits; i++) {
        const struct law_symbol *s = law_find(j->q->law, j->benefits[i]);
        if (s == NULL || s->kind != LAW_BENEFIT)
            return err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\" mà sổ đã đăng ký",
                           "the law has no benefit \"%s\", which people are enrolled for",
                           j->benefits[i]);
        symbols[i] = s->index;
    }
    j->owed.benefits = symbols;
    return ERR_NONE;
}

/* Enrolments that run and have nothing waiting; the months since the first of them began. */
static void take_running(struct judging *j)
{
    uint32_t n = 0;
    j->v = arena_array(j->a, struct running, (size_t)j->acts.n + 1);
    j->entities = arena_array(j->a, int64_t, (size_t)j->acts.n + 1);
    j->benefits = arena_array(j->a, str, (size_t)j->acts.n + 1);
    for (uint32_t i = 0; i < j->acts.n; i += n) {
        const struct enrol_line *first = &j->acts.v[i];
        uint32_t at;
        n = enrol_acts_of(&j->acts, first->entity, first->benefit, &at);
        const struct enrol_line *last = first + n - 1;
        bool runs = last->state == ENROL_OPEN || last->state == ENROL_SUSPENDED ||
                    last->state == ENROL_HANDED;
        if (!runs || last->verdict == VERDICT_WAITING)
            continue;
        for (uint32_t k = 0; k < n; k++) {
            bool began = first[k].act == ACT_OPEN && first[k].verdict == VERDICT_APPROVED;
            if (began && first[k].from < j->owed.from)
                j->owed.from = first[k].from;
        }
        j->v[j->n++] = (struct running){.entity = first->entity,
                                        .benefit = number_benefit(j, first->benefit),
                                        .first_act = i,
                                        .n_acts = n,
                                        .left = DAY_MAX};
        if (j->n_entities == 0 || j->entities[j->n_entities - 1] != first->entity)
            j->entities[j->n_entities++] = first->entity;
    }
}

/* ---- where they stand ---- */

static uint32_t at_or_after(const int64_t *v, uint32_t n, int64_t id)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (v[mid] < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* World rows by number; persons are in the order of their households, so they are sorted apart. */
struct numbered {
    int64_t id;
    uint32_t row;
};

static int by_id(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static const struct numbered *row_of(const struct numbered *v, uint32_t n, int64_t id)
{
    const struct numbered key = {id, 0};
    return n == 0 ? NULL : bsearch(&key, v, n, sizeof(*v), by_id);
}

/* A household left when the last of it did. */
static day household_left(const struct judging *j, uint32_t h)
{
    const struct survey *s = j->world.survey;
    day left = DAY_MIN;
    for (uint32_t p = s->first[h]; p < s->first[h + 1]; p++) {
        if (j->world.left[p] > left)
            left = j->world.left[p];
    }
    return left;
}

static void find_rows(struct judging *j)
{
    const struct survey *s = j->world.survey;
    uint32_t persons = s->first[s->households];
    uint32_t months = (uint32_t)(j->owed.to - j->owed.from) + 1;
    struct numbered *v = arena_array(j->a, struct numbered, (size_t)persons + 1);
    for (uint32_t p = 0; p < persons; p++)
        v[p] = (struct numbered){j->world.person[p], p};
    qsort(v, persons, sizeof(*v), by_id);
    for (uint32_t i = 0; i < j->n; i++) {
        struct running *r = &j->v[i];
        const struct law_symbol *symbol = law_symbol(j->q->law, j->owed.benefits[r->benefit]);
        r->person = symbol->entity == LAW_PERSON;
        r->owed = arena_array(j->a, vnd, months);
        for (uint32_t k = 0; k < months; k++)
            r->owed[k] = 0;
        if (r->person) {
            const struct numbered *row = row_of(v, persons, r->entity);
            r->found = row != NULL;
            r->at = row != NULL ? row->row : 0;
            r->household = row != NULL ? survey_household_of(s, row->row) : 0;
            r->left = row != NULL ? j->world.left[row->row] : DAY_MAX;
            continue;
        }
        r->at = r->household = at_or_after(j->world.household, s->households, r->entity);
        r->found = r->at < s->households && j->world.household[r->at] == r->entity;
        r->left = r->found ? household_left(j, r->at) : DAY_MAX;
    }
}

/* ---- what is owed ---- */

/* The first of the enrolments of an entity, or where it would be. */
static uint32_t first_of(const struct judging *j, int64_t entity)
{
    uint32_t low = 0, high = j->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (j->v[mid].entity < entity)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static struct running *running_for(struct judging *j, int64_t entity, uint32_t benefit)
{
    uint32_t low = first_of(j, entity);
    while (low < j->n && j->v[low].entity == entity && j->v[low].benefit != benefit)
        low++;
    return low < j->n && j->v[low].entity == entity ? &j->v[low] : NULL;
}

static struct running *running_of(struct judging *j, const struct owed_row *row)
{
    const struct law_symbol *s = law_symbol(j->q->law, j->owed.benefits[row->benefit]);
    int64_t entity = (s->entity == LAW_PERSON ? j->world.person : j->world.household)[row->row];
    return running_for(j, entity, row->benefit);
}

static enum err_code take_owed(struct store_conn *c, struct judging *j, struct err *e)
{
    struct owed_question q = j->owed;
    struct owed_rows rows;
    struct arena scratch;
    struct owed_then then;
    q.n_assumed = 0;
    arena_init(&scratch, (size_t)8 << 30);
    enum err_code code = owed_then_read(c, &scratch, &j->at, j->q->areas, &q, 0, &then, e);
    if (code == ERR_NONE)
        code = owed_compute(&scratch, j->world.survey, &q, &rows, e);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        struct running *r = running_of(j, &rows.v[i]);
        if (r != NULL && !owed_then_has(&then, r->entity, rows.v[i].month))
            r->owed[rows.v[i].month - q.from] =
                rows.v[i].undetermined ? OWED_UNKNOWN : rows.v[i].amount;
    }
    for (uint32_t i = 0; code == ERR_NONE && i < then.n; i++) {
        const struct owed_then_row *row = &then.v[i];
        struct running *r = running_for(j, row->entity, row->benefit);
        if (r != NULL)
            r->owed[row->month - q.from] = row->undetermined ? OWED_UNKNOWN : row->amount;
    }
    arena_clear(&scratch);
    return code;
}

/* Whose law suspends what is not collected: asked as if nobody had collected. */
static enum err_code take_uncollected_law(struct judging *j, struct err *e)
{
    struct owed_question q = j->owed;
    struct owed_rows rows;
    struct arena scratch;
    bool any = false;
    for (uint32_t i = 0; i < j->n; i++)
        any |= j->v[i].uncollected;
    if (!any || q.n_assumed == 0)
        return ERR_NONE;
    q.from = q.to;
    arena_init(&scratch, (size_t)8 << 30);
    enum err_code code = owed_compute(&scratch, j->world.survey, &q, &rows, e);
    for (uint32_t i = 0; i < j->n && code == ERR_NONE; i++)
        j->v[i].uncollected_counts = j->v[i].uncollected;
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        struct running *r = running_of(j, &rows.v[i]);
        if (r != NULL)
            r->uncollected_counts = false;
    }
    arena_clear(&scratch);
    return code;
}

/* ---- what was not collected ---- */

static void mark_uncollected(struct judging *j, const struct became *became, int64_t written)
{
    int64_t entity = became_now(became, written);
    for (uint32_t i = first_of(j, entity); i < j->n && j->v[i].entity == entity; i++)
        j->v[i].uncollected = true;
}

/* The last payments that anything was said of, month after month, were all not received. A payment
 * of two benefits is of both. */
static enum err_code read_uncollected(struct store_conn *c, struct judging *j, struct err *e)
{
    struct became became;
    int64_t entity = 0;
    month last = 0;
    int run = 0, more;
    if (became_read(c, j->a, j->at.province, INT64_MAX, &became, e) != ERR_NONE)
        return e->code;
    if (store_query(
            c,
            SQL("SELECT p.entity, p.month, COALESCE((SELECT l.kind FROM payment_late AS l WHERE"
                " l.province = p.province AND l.month = p.month AND l.round = p.round AND l.number "
                "="
                " p.number ORDER BY l.seq DESC LIMIT 1), v.kind) FROM cycle_act AS t"
                " JOIN payment AS p ON p.province = t.province AND p.month = t.month AND p.round ="
                " t.round"
                " JOIN payment_event AS v ON v.province = p.province AND v.month = p.month AND"
                " v.round = p.round AND v.number = p.number"
                " WHERE t.province = ?1 AND t.act = 'approve' AND t.month < ?2"
                " AND NOT EXISTS (SELECT 1 FROM payment_event AS w WHERE w.province = v.province"
                " AND w.month = v.month AND w.round = v.round AND w.number = v.number AND w.seq >"
                " v.seq) ORDER BY p.entity, p.month, p.round"),
            STORE_VALUES(store_int(j->at.province), store_int(j->q->month)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        bool unpaid = !str_eq_c(store_at_text(c, 2), "paid");
        month m = (month)store_at_int(c, 1);
        if (store_at_int(c, 0) != entity && run >= UNCOLLECTED_MONTHS)
            mark_uncollected(j, &became, entity);
        if (store_at_int(c, 0) != entity || m != last + 1)
            run = 0;
        run = unpaid ? run + 1 : 0;
        entity = store_at_int(c, 0);
        last = m;
    }
    if (run >= UNCOLLECTED_MONTHS)
        mark_uncollected(j, &became, entity);
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- what follows ---- */

/* What is owed in a month, of whom is still there. */
static vnd owed_in(const struct judging *j, const struct running *r, month m)
{
    return r->left < month_first_day(m) ? 0 : r->owed[m - j->owed.from];
}

/* The first of the months up to the last in which it is as in the last; not before `least`. */
static month since_when(const struct judging *j, const struct running *r, month least)
{
    month m = j->owed.to;
    while (m > least && m > j->owed.from && owed_in(j, r, m - 1) == owed_in(j, r, j->owed.to))
        m--;
    return m;
}

/* The commune that pays by the acts, on today's map; empty: they do not say. */
static str paying(const struct judging *j, const struct running *r)
{
    day on = 0;
    str code = enrol_commune(j->acts.v + r->first_act, r->n_acts, &on);
    const struct area_row *row = area_map_find(j->map, AREA_COMMUNE, code, on);
    struct area_cast cast = {0, false};
    if (row != NULL)
        cast = area_map_cast(j->map, row->id, j->at.as_of + 1);
    row = cast.area != 0 ? area_map_at(j->map, cast.area) : NULL;
    return row != NULL ? row->code : code;
}

static struct change_case *add(struct judging *j, const struct running *r, enum change_kind kind,
                               enum enrol_act act, month from)
{
    const struct survey *s = j->world.survey;
    const struct enrol_line *last = &j->acts.v[r->first_act + r->n_acts - 1];
    uint32_t at = at_or_after(j->entities, j->n_entities, r->entity);
    struct change_case k = {.row = {.entity = r->entity,
                                    .benefit = j->benefits[r->benefit],
                                    .name = STR(""),
                                    .member = STR(""),
                                    .kind = kind,
                                    .act = act,
                                    .from = from < last->from ? last->from : from,
                                    .commune = j->commune[at],
                                    .to_commune = STR(""),
                                    .reason = STR(""),
                                    .article = STR(""),
                                    .fact = STR("")},
                            .benefit = r->benefit,
                            .at = r->at,
                            .household = r->household,
                            .state = last->state};
    if (r->found) {
        struct buf b;
        buf_init(&b, j->a, 512);
        survey_entity(s, r->household, r->person ? (int64_t)r->at : -1, &b);
        k.row.member = buf_str(&b);
        k.row.name =
            arena_str(j->a, survey_text_at(&s->name, r->person ? r->at : s->first[r->household]));
        k.row.now = owed_in(j, r, j->owed.to);
        if (k.row.from > j->owed.from && k.row.from <= j->owed.to)
            k.row.before = owed_in(j, r, k.row.from - 1);
        k.row.now = k.row.now == OWED_UNKNOWN ? 0 : k.row.now;
        k.row.before = k.row.before == OWED_UNKNOWN ? 0 : k.row.before;
    }
    vec_push(j->a, &j->cases, k);
    return &j->cases.v[j->cases.n - 1];
}

static month suspended_since(const struct judging *j, const struct running *r)
{
    month m = 0;
    for (uint32_t i = 0; i < r->n_acts; i++) {
        const struct enrol_line *line = &j->acts.v[r->first_act + i];
        if (line->act == ACT_SUSPEND && line->verdict == VERDICT_APPROVED)
            m = line->from;
    }
    return m;
}

static void judge_not_owed(struct judging *j, const struct running *r)
{
    const struct enrol_line *last = &j->acts.v[r->first_act + r->n_acts - 1];
    month from = since_when(j, r, last->from);
    bool left = r->owed[from - j->owed.from] != 0;
    struct change_case *k = add(j, r, left ? CHANGE_LEFT : CHANGE_NOT_OWED, ACT_END, from);
    k->suspended = suspended_since(j, r);
    k->asked = left ? 0 : from;
    if (left)
        k->row.reason = STR("đã chuyển đi khỏi tỉnh");
}

static bool judge_move(struct judging *j, const struct running *r, bool handed)
{
    uint32_t at = at_or_after(j->entities, j->n_entities, r->entity);
    const struct enrol_line *last = &j->acts.v[r->first_act + r->n_acts - 1];
    str from = paying(j, r), to = j->commune[at];
    if (handed) {
        struct change_case *k = add(j, r, CHANGE_ARRIVED, ACT_RECEIVE, last->from);
        k->row.reason = STR("tiếp nhận hồ sơ do chuyển nơi cư trú");
        return true;
    }
    if (from.n == 0 || to.n == 0 || str_eq(from, to))
        return false;
    struct change_case *k = add(j, r, CHANGE_MOVED, ACT_TRANSFER, month_of(j->since[at]) + 1);
    k->row.commune = from;
    k->row.to_commune = to;
    k->row.reason = STR("thay đổi nơi cư trú");
    return true;
}

/* The last decision that settled an amount. */
static month settled_since(const struct judging *j, const struct running *r)
{
    month m = 0;
    for (uint32_t i = 0; i < r->n_acts; i++) {
        const struct enrol_line *line = &j->acts.v[r->first_act + i];
        bool settles = line->act == ACT_OPEN || line->act == ACT_RESUME || line->act == ACT_ADJUST;
        if (line->verdict == VERDICT_APPROVED && settles)
            m = line->from;
    }
    return m;
}

static void judge_owed(struct judging *j, const struct running *r, enum enrol_state state)
{
    month settled = settled_since(j, r), from = since_when(j, r, settled);
    if (state == ENROL_SUSPENDED) {
        month since = suspended_since(j, r);
        month m = j->owed.to;
        while (m > since && m > j->owed.from && owed_in(j, r, m - 1) > 0)
            m--;
        if (m > since)
            add(j, r, CHANGE_OWED_AGAIN, ACT_RESUME, m)->asked = m;
    } else if (r->uncollected_counts && state == ENROL_OPEN) {
        struct change_case *k = add(j, r, CHANGE_UNCOLLECTED, ACT_SUSPEND, j->owed.to);
        k->asked = j->owed.to;
        k->assumed = true;
        k->row.fact = STR(UNCOLLECTED);
    } else if (!judge_move(j, r, state == ENROL_HANDED) && from > settled && from > j->owed.from &&
               owed_in(j, r, from - 1) > 0) {
        struct change_case *k = add(j, r, CHANGE_AMOUNT, ACT_ADJUST, from);
        k->row.before = owed_in(j, r, from - 1);
        k->row.reason = STR("mức hưởng thay đổi");
        k->asked = from;
    }
}

static void judge(struct judging *j, const struct running *r)
{
    enum enrol_state state = j->acts.v[r->first_act + r->n_acts - 1].state;
    if (settled_since(j, r) > j->owed.to)
        return; /* it has not begun */
    if (!r->found) {
        add(j, r, CHANGE_NOWHERE, ACT_COUNT, j->owed.to)->row.reason =
            STR("không còn trong danh sách nào, và không có sự kiện nói vì sao");
        return;
    }
    vnd now = owed_in(j, r, j->owed.to);
    if (now == OWED_UNKNOWN)
        add(j, r, CHANGE_UNKNOWN, ACT_COUNT, j->owed.to)->asked = j->owed.to;
    else if (now == 0)
        judge_not_owed(j, r);
    else
        judge_owed(j, r, state);
}

/* ---- the whole ---- */

static int by_commune(const void *a, const void *b)
{
    const struct change_row *x = a, *y = b;
    int c = str_cmp(x->commune, y->commune);
    if (c != 0)
        return c;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    return str_cmp(x->benefit, y->benefit);
}

static enum err_code read_all(struct store_conn *c, struct judging *j, struct err *e)
{
    enum err_code code = find_symbols(j, e);
    if (code == ERR_NONE)
        code = area_map_read(c, j->a, &j->map, e);
    if (code == ERR_NONE)
        code = world_read_enrolled(c, j->a, j->q->law, j->q->areas, &j->at,
                                   month_first_day(j->owed.from), &j->world, e);
    if (code != ERR_NONE)
        return code;
    find_rows(j);
    j->commune = arena_array(j->a, str, (size_t)j->n_entities + 1);
    j->since = arena_array(j->a, day, (size_t)j->n_entities + 1);
    code = communes_of(c, j->a, j->at.province, j->entities, j->n_entities, j->at.as_of, j->commune,
                       j->since, e);
    if (code == ERR_NONE)
        code = take_owed(c, j, e);
    if (code == ERR_NONE)
        code = read_uncollected(c, j, e);
    return code == ERR_NONE ? take_uncollected_law(j, e) : code;
}

static void keep(struct judging *j, str commune, struct change_rows *out)
{
    for (uint32_t i = 0; i < j->cases.n; i++) {
        const struct change_row *row = &j->cases.v[i].row;
        bool here = commune.n == 0 || str_eq(commune, row->commune) ||
                    (row->kind == CHANGE_MOVED && str_eq(commune, row->to_commune));
        if (row->kind != CHANGE_KINDS && here)
            vec_push(j->a, out, *row);
    }
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_commune);
}

enum err_code changes_read(struct store_conn *c, struct arena *a, const struct recording *r,
                           const struct cycle_question *q, str commune, struct change_rows *out,
                           struct err *e)
{
    const struct law_symbol *uncollected = law_find(q->law, STR(UNCOLLECTED));
    struct judging j = {.a = a, .q = q};
    *out = (struct change_rows){0};
    j.at = (struct world_at){r->province, month_first_day(q->month) - 1, day_of_moment(r->at_us),
                             WORLD_ALL_RECORDINGS, false};
    j.owed = (struct owed_question){.law = q->law,
                                    .from = q->month,
                                    .to = q->month,
                                    .known_on = j.at.known_on,
                                    .steps = q->steps};
    if (uncollected != NULL) {
        j.owed.assumed = &uncollected->index;
        j.owed.n_assumed = 1;
    }
    enum err_code code = enrol_read(c, a, r->province, 0, INT64_MAX, &j.acts, e);
    if (code != ERR_NONE)
        return code;
    take_running(&j);
    if (j.n == 0)
        return ERR_NONE;
    code = read_all(c, &j, e);
    for (uint32_t i = 0; i < j.n && code == ERR_NONE; i++)
        judge(&j, &j.v[i]);
    if (code == ERR_NONE)
        code = changes_explain(a, j.world.survey, &j.owed, &j.cases, e);
    if (code == ERR_NONE)
        keep(&j, commune, out);
    if (j.world.survey != NULL)
        survey_free(j.world.survey);
    return code;
}
