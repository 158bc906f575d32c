/* A project as it stands: from deliveries and events. Pure. */
#include "pay/deliver_project.h"

#include "base/check.h"

#include <stdlib.h>

uint32_t project_member_find(const struct project_view *v, int64_t entity)
{
    uint32_t low = 0, high = v->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (v->members[mid].entity < entity)
            low = mid + 1;
        else
            high = mid;
    }
    return low < v->n && v->members[low].entity == entity ? low : v->n;
}

enum err_code project_fold(struct arena *a, struct project_view *v, struct err *e)
{
    v->standings = arena_array(a, struct project_standing, (size_t)v->n + 1);
    for (uint32_t i = 0; i < v->lines.n; i++) {
        const struct project_payment *p = &v->payments[i];
        uint32_t m = project_member_find(v, p->entity);
        check(m < v->n && p->delivery == v->lines.v[i].d.id);
        if (!p->head && !p->by_days && v->project.kind == DELIVER_LIVELIHOOD)
            project_give(a, &v->standings[m], p->item, v->lines.v[i].given);
    }
    for (uint32_t i = 0; i < v->events.n; i++) {
        const struct project_event *x = &v->events.v[i];
        uint32_t m = project_member_find(v, x->entity);
        check(m < v->n);
        enum err_code code = project_apply(a, &v->project, &v->members[m], &v->standings[m], x, e);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

void project_events_check(struct arena *a, struct project_view *v, const struct project_events *x,
                          struct deliver_problems *problems)
{
    for (uint32_t i = 0; i < x->n; i++) {
        struct err e = {0};
        uint32_t m = project_member_find(v, x->v[i].entity);
        check(m < v->n);
        if (project_apply(a, &v->project, &v->members[m], &v->standings[m], &x->v[i], &e) ==
            ERR_NONE)
            continue;
        struct deliver_problem p = {.row = x->v[i].row};
        struct buf text[2];
        for (int k = 0; k < 2; k++) {
            buf_init(&text[k], a, 1024);
            buf_fmt(&text[k], "%s: %z", v->members[m].household, e.text[k]);
            p.reason[k] = buf_str(&text[k]);
        }
        if (problems->n < DELIVER_MAX_PROBLEMS)
            vec_push(a, problems, p);
    }
}

/* ---- seasons ---- */

static bool share_stands(const struct project_view *v, int64_t entity)
{
    for (uint32_t i = 0; i < v->lines.n; i++) {
        if (v->payments[i].entity == entity && v->payments[i].head &&
            deliver_stands(v->lines.v[i].state))
            return true;
    }
    return false;
}

static const struct project_season *season_of(const struct project_standing *s, str name)
{
    for (uint32_t i = 0; i < s->seasons.n; i++) {
        if (str_eq(s->seasons.v[i].season, name))
            return &s->seasons.v[i];
    }
    return NULL;
}

static int by_season(const void *a, const void *b)
{
    const struct project_season_sum *x = a, *y = b;
    return str_cmp(x->sum.season, y->sum.season);
}

static void name_seasons(struct arena *a, const struct project_standing *s,
                         struct project_season_sums *out)
{
    for (uint32_t i = 0; i < s->seasons.n; i++) {
        uint32_t k = 0;
        struct project_season_sum one = {.sum = {.season = s->seasons.v[i].season}};
        while (k < out->n && !str_eq(out->v[k].sum.season, one.sum.season))
            k++;
        if (k == out->n)
            vec_push(a, out, one);
    }
}

static enum err_code sum_season(struct arena *a, const struct project_view *v,
                                const uint32_t *members, uint32_t n, struct project_season_sum *to,
                                struct err *e)
{
    struct buf silent;
    buf_init(&silent, a, (size_t)1 << 20);
    for (uint32_t i = 0; i < n; i++) {
        const struct project_member *who = &v->members[members[i]];
        const struct project_season *x = season_of(&v->standings[members[i]], to->sum.season);
        if (x == NULL && share_stands(v, who->entity)) {
            to->silent++;
            buf_fmt(&silent, "%z%s %s", silent.n > 0 ? "; " : "", who->household, who->name);
        }
        if (x == NULL)
            continue;
        to->told++;
        if (!num_add(to->sum.sold, x->sold, &to->sum.sold) ||
            !num_add(to->sum.cost, x->cost, &to->sum.cost))
            return err_set(e, ERR_LIMIT, "vụ %s: tổng quá lớn", "season %s: the sum is too large",
                           to->sum.season);
    }
    to->silent_names = buf_str(&silent);
    return ERR_NONE;
}

enum err_code project_seasons(struct arena *a, const struct project_view *v,
                              const uint32_t *members, uint32_t n, struct project_season_sums *out,
                              struct err *e)
{
    enum err_code code = ERR_NONE;
    *out = (struct project_season_sums){0};
    for (uint32_t i = 0; i < n; i++)
        name_seasons(a, &v->standings[members[i]], out);
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_season);
    for (uint32_t i = 0; i < out->n && code == ERR_NONE; i++)
        code = sum_season(a, v, members, n, &out->v[i], e);
    return code;
}

/* ---- paying ---- */

/* Has the step passed; *on: since when. Step 0 is the approval itself. */
static bool step_open(const struct project_view *v, const struct project_standing *s,
                      const struct project_payment *p, day *on)
{
    *on = 0;
    if (p->head)
        return project_done(&v->project, s, on);
    if (p->step == 0)
        return true;
    *on = s->steps[p->step - 1].on;
    return s->steps[p->step - 1].state == STEP_PASSED;
}

enum err_code project_payable(const struct project_view *v, uint32_t payment, vnd *most,
                              struct err *e)
{
    const struct project_payment *p = &v->payments[payment];
    const struct deliver_line *l = &v->lines.v[payment];
    uint32_t m = project_member_find(v, p->entity);
    const struct project_member *who = &v->members[m];
    const struct project_standing *s = &v->standings[m];
    day on;
    if (!step_open(v, s, p, &on))
        return p->head ? err_set(e, ERR_INPUT, "%s, hộ %s: còn bước chưa nghiệm thu đạt",
                                 "%s, household %s: not every step has passed", v->project.code,
                                 who->household)
                       : err_set(e, ERR_INPUT, "%s, hộ %s: bước %u chưa nghiệm thu đạt",
                                 "%s, household %s: step %u has not passed", v->project.code,
                                 who->household, p->step);
    *most = p->by_days ? project_by_days(l->d.amount, s->days, l->d.quantity) : l->d.amount;
    if (p->by_days && s->days == 0)
        return err_set(e, ERR_INPUT, "%s, %s: chưa có ngày học nào", "%s, %s: no day was attended",
                       v->project.code, who->household);
    return ERR_NONE;
}

/* ---- waiting ---- */

struct waiting {
    enum project_wait wait;
    day since;
};

/* What is waited for first stands first in the enum; of one kind the oldest counts. */
static void may_wait(struct waiting *w, enum project_wait wait, day since)
{
    if (wait > w->wait || (wait == w->wait && since >= w->since))
        return;
    *w = (struct waiting){wait, since};
}

/* The member is still in it: the house or share, or of a course anything, stands. */
static bool is_in(const struct project_view *v, int64_t entity)
{
    bool any = false;
    for (uint32_t i = 0; i < v->lines.n; i++) {
        if (v->payments[i].entity != entity)
            continue;
        if (v->payments[i].head)
            return deliver_stands(v->lines.v[i].state);
        any |= deliver_stands(v->lines.v[i].state);
    }
    return any;
}

static void wait_payments(const struct project_view *v, uint32_t member, struct waiting *w,
                          day *approved)
{
    for (uint32_t i = 0; i < v->lines.n; i++) {
        const struct project_payment *p = &v->payments[i];
        const struct deliver_line *l = &v->lines.v[i];
        day on;
        if (p->entity != v->members[member].entity)
            continue;
        if (l->approved_on != 0)
            *approved = l->approved_on;
        if (l->state == DELIVER_PLANNED)
            may_wait(w, WAIT_APPROVAL, l->planned_on);
        if (l->state == DELIVER_APPROVED && step_open(v, &v->standings[member], p, &on))
            may_wait(w, p->head ? WAIT_CLOSE : WAIT_PAYMENT, on != 0 ? on : l->approved_on);
    }
}

enum project_wait project_waits(const struct project_view *v, uint32_t member, day today,
                                day *since)
{
    const struct project_standing *s = &v->standings[member];
    struct waiting w = {.wait = WAIT_NOTHING};
    day approved = 0, last;
    *since = 0;
    if (!is_in(v, v->members[member].entity))
        return WAIT_NOTHING;
    wait_payments(v, member, &w, &approved);
    last = approved;
    for (uint32_t k = 0; k < v->project.n_steps && approved != 0; k++) {
        if (s->steps[k].state == STEP_REACHED)
            may_wait(&w, WAIT_INSPECTION, s->steps[k].on);
        if (s->steps[k].state == STEP_FAILED)
            may_wait(&w, WAIT_REPAIR, s->steps[k].on);
        if (s->steps[k].state == STEP_NONE)
            may_wait(&w, WAIT_WORK, last);
        last = s->steps[k].state == STEP_NONE ? last : s->steps[k].on;
    }
    if (v->project.kind == DELIVER_TRAINING && project_done(&v->project, s, &last) && last != 0) {
        day due = day_add_months(last, PROJECT_JOB_MONTHS);
        if (s->job_on == 0 && due <= today)
            may_wait(&w, WAIT_JOB, due);
    }
    *since = w.since;
    return w.wait;
}

static const struct {
    const char *code, *name[2];
} waits[WAIT_COUNT] = {
    [WAIT_APPROVAL] = {"approval", {"chờ duyệt", "approval"}},
    [WAIT_INSPECTION] = {"inspection", {"chờ nghiệm thu", "inspection"}},
    [WAIT_REPAIR] = {"repair", {"phải làm lại", "repair"}},
    [WAIT_PAYMENT] = {"payment", {"chờ chi", "payment"}},
    [WAIT_CLOSE] = {"close", {"chờ bàn giao", "handover"}},
    [WAIT_JOB] = {"job", {"chưa hỏi việc làm", "to be asked for work"}},
    [WAIT_WORK] = {"work", {"chờ làm bước sau", "the next step"}},
    [WAIT_NOTHING] = {"nothing", {"không chờ gì", "nothing"}},
};

const char *project_wait_code(enum project_wait w)
{
    check(w < WAIT_COUNT);
    return waits[w].code;
}

const char *project_wait_name(enum project_wait w, enum lang lang)
{
    check(w < WAIT_COUNT);
    return waits[w].name[lang];
}
