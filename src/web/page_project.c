/* Houses, courses, livelihood models: all of them, one with who is in it and for what they wait,
 * and what one of them got and did. */
#include "web/room_project.h"

/* ---- all of them ---- */

struct listing {
    struct web_request *q;
    str commune; /* empty: of the whole province */
    struct sheet_turn turn;
    struct {
        struct project *v;
        uint32_t n, cap;
    } projects;
};

static bool keep_project(void *ctx, const struct project *p)
{
    struct listing *x = ctx;
    int turn = sheet_turn(&x->turn);
    if (turn > 0)
        vec_push(x->q->arena, &x->projects, *p);
    return turn >= 0;
}

/* What is given in it, in the communes of the one who asks. */
static enum err_code project_row(struct sheet_table *t, const struct project *p, str commune,
                                 struct err *e)
{
    struct web_request *q = t->s->q;
    struct deliver_counts counts;
    struct deliver_count sum = {0};
    int64_t n = 0;
    const struct deliver_which w = {.province = q->app->province,
                                    .list = p->list,
                                    .kind = DELIVER_KINDS,
                                    .benefit = STR(""),
                                    .commune = commune};
    enum err_code code = deliver_counts_read(q->db, q->arena, &w, DELIVER_BY_LIST, &counts, e);
    if (code != ERR_NONE)
        return code;
    if (counts.n > 0)
        sum = counts.v[0];
    else if (commune.n > 0)
        return ERR_NONE;
    for (int s = 0; s < DELIVER_STATES; s++)
        n += sum.n[s];
    sheet_cell_link(t, p->code, room_project_url(q, p->id));
    sheet_cell(t, p->name);
    sheet_cell(t, str_from_c(deliver_kind_name(p->kind, q->lang)));
    sheet_cell(t, sheet_day(q, p->from));
    sheet_cell(t, sheet_day(q, p->to));
    sheet_cell_link(t, sheet_int(q, n), room_deliver_url(q, &w, DELIVER_NONE, false));
    sheet_cell_int(t, sum.n[DELIVER_PLANNED]);
    sheet_cell_money(t, sum.amount);
    sheet_cell_money(t, sum.paid);
    return ERR_NONE;
}

static enum err_code list(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct listing x = {.q = q, .turn = {.from = sheet_from_row(q), .most = SHEET_ROWS}};
    enum err_code code = room_deliver_scope(q, a, &x.commune, e);
    if (code == ERR_NONE)
        code = project_each(q->db, q->arena, q->app->province, keep_project, &x, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_DELIVER_PROJECTS[q->lang], TEXT_DELIVER_PROJECTS_LEAD[q->lang],
                room_deliver_links, ROOM_PROJECT_HERE, NULL);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_DELIVER_CODE);
    sheet_head(&t, TEXT_DELIVER_PROJECT_NAME);
    sheet_head(&t, TEXT_DELIVER_KIND);
    sheet_head(&t, TEXT_DELIVER_FROM);
    sheet_head(&t, TEXT_DELIVER_TO);
    sheet_head_number(&t, TEXT_DELIVER_COUNT);
    sheet_head_number(&t, TEXT_DELIVER_WAITING);
    sheet_head_number(&t, TEXT_DELIVER_AMOUNT);
    sheet_head_number(&t, TEXT_DELIVER_PAID);
    for (uint32_t i = 0; i < x.projects.n && code == ERR_NONE; i++)
        code = project_row(&t, &x.projects.v[i], x.commune, e);
    sheet_table_end(&t, TEXT_DELIVER_NO_PROJECT[q->lang],
                    sheet_turn_url(q, &x.turn, STR(ROOM_PROJECT_HERE)));
    sheet_end(&s);
    return code;
}

/* ---- one: who is in it ---- */

struct sums {
    vnd planned, payable, paid;
};

static struct sums sums_of(const struct project_view *v, int64_t entity)
{
    struct sums s = {0};
    for (uint32_t i = 0; i < v->lines.n; i++) {
        struct err ignored = {0};
        vnd most;
        if (v->payments[i].entity != entity)
            continue;
        s.planned += deliver_stands(v->lines.v[i].state) ? v->lines.v[i].d.amount : 0;
        s.paid += v->lines.v[i].paid;
        if (v->lines.v[i].state == DELIVER_APPROVED &&
            project_payable(v, i, &most, &ignored) == ERR_NONE)
            s.payable += most;
    }
    return s;
}

static str passed(struct web_request *q, const struct project_view *v, uint32_t m)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < v->project.n_steps; k++)
        n += v->standings[m].steps[k].state == STEP_PASSED;
    return sheet_fmt(q, "%u/%u", n, v->project.n_steps);
}

static void put_head(struct sheet *s, const struct project *p)
{
    struct web_request *q = s->q;
    struct sheet_pairs t;
    sheet_pairs_begin(&t, s, STR(""));
    sheet_pair(&t, TEXT_DELIVER_KIND, str_from_c(deliver_kind_name(p->kind, q->lang)));
    sheet_pair(&t, TEXT_DELIVER_FROM, sheet_day(q, p->from));
    sheet_pair(&t, TEXT_DELIVER_TO, sheet_day(q, p->to));
    sheet_pair(&t, TEXT_PAY_BENEFIT, p->benefit.n > 0 ? sheet_law(q, p->benefit) : STR(""));
    for (uint32_t k = 0; k < p->n_steps; k++)
        sheet_pair(&t, TEXT_DELIVER_STEPS, sheet_fmt(q, "%u. %s", k + 1, p->steps[k]));
    sheet_pair_link(&t, TEXT_DELIVER_LIST_OF,
                    sheet_fmt(q, TEXT_DELIVER_LIST[q->lang].p, sheet_fmt(q, "%l", p->list)),
                    room_deliver_list_url(q, p->list));
    sheet_pair(&t, TEXT_PAY_NOTE, p->note);
    sheet_pairs_end(&t);
}

static void member_heads(struct sheet_table *t, enum deliver_kind kind)
{
    sheet_head(t, TEXT_PAY_NAME);
    sheet_head(t, TEXT_PAY_MEMBER);
    sheet_head(t, TEXT_PAY_COMMUNE);
    sheet_head(t, TEXT_DELIVER_STEPS);
    if (kind == DELIVER_TRAINING) {
        sheet_head_number(t, TEXT_DELIVER_ATTENDED);
        sheet_head(t, TEXT_DELIVER_CERTIFICATE);
    }
    sheet_head_number(t, TEXT_DELIVER_AMOUNT);
    sheet_head_number(t, TEXT_DELIVER_PAYABLE);
    sheet_head_number(t, TEXT_DELIVER_PAID);
    sheet_head(t, TEXT_DELIVER_WAITS);
    sheet_head(t, TEXT_DELIVER_SINCE);
}

static void member_row(struct sheet_table *t, const struct project_view *v, uint32_t m, bool tick)
{
    struct web_request *q = t->s->q;
    const struct project_member *x = &v->members[m];
    const struct project_standing *st = &v->standings[m];
    struct sums sums = sums_of(v, x->entity);
    day since = 0;
    enum project_wait wait = project_waits(v, m, web_today(), &since);
    str url = room_project_member_url(q, v->project.id, x->entity);
    if (tick && sheet_mine(q, RIGHT_DELIVER_RECORD, x->commune))
        sheet_cell_check(t, "member", x->entity, x->name, url);
    else
        sheet_cell_link(t, x->name, url);
    sheet_cell(t, x->household);
    sheet_cell(t, sheet_commune(q, x->commune));
    sheet_cell(t, passed(q, v, m));
    if (v->project.kind == DELIVER_TRAINING) {
        sheet_cell(t,
                   x->days > 0 ? sheet_fmt(q, "%l/%l", st->days, x->days) : sheet_int(q, st->days));
        sheet_cell(t, st->certificate);
    }
    sheet_cell_money(t, sums.planned);
    sheet_cell_money(t, sums.payable);
    sheet_cell_money(t, sums.paid);
    sheet_cell(t, str_from_c(project_wait_name(wait, q->lang)));
    sheet_cell(t, sheet_day(q, since));
}

/* Those whose commune the one who asks may read; *writes: somebody of them may be written. */
static uint32_t mine_of(struct web_request *q, const struct project_view *v, uint32_t *mine,
                        bool *writes)
{
    uint32_t n = 0;
    for (uint32_t m = 0; m < v->n; m++) {
        if (!sheet_mine(q, RIGHT_MONEY_READ, v->members[m].commune))
            continue;
        *writes = *writes || sheet_mine(q, RIGHT_DELIVER_RECORD, v->members[m].commune);
        mine[n++] = m;
    }
    return n;
}

static enum err_code members_seen(struct web_request *q, const struct project_view *v,
                                  const uint32_t *mine, uint32_t n, struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        seen[i] = v->members[mine[i]].entity;
    return web_seen_list(q, seen, n, v->project.code, e);
}

static enum err_code put_season_sums(struct sheet *s, const struct project_view *v,
                                     const uint32_t *mine, uint32_t n, struct err *e)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    struct project_season_sums sums;
    enum err_code code = project_seasons(q->arena, v, mine, n, &sums, e);
    if (code != ERR_NONE || sums.n == 0)
        return code;
    sheet_table_begin(&t, s, TEXT_DELIVER_SEASONS[q->lang], STR(""));
    sheet_head(&t, TEXT_DELIVER_SEASON);
    sheet_head_number(&t, TEXT_DELIVER_SEASON_TOLD);
    sheet_head_number(&t, TEXT_DELIVER_SEASON_SILENT);
    sheet_head_number(&t, TEXT_DELIVER_SALES);
    sheet_head_number(&t, TEXT_DELIVER_COSTS);
    sheet_head_number(&t, TEXT_DELIVER_INCOME);
    for (uint32_t i = 0; i < sums.n; i++) {
        const struct project_season_sum *x = &sums.v[i];
        sheet_cell(&t, x->sum.season);
        sheet_cell_int(&t, x->told);
        sheet_cell_int(&t, x->silent);
        sheet_cell_money(&t, x->sum.sold);
        sheet_cell_money(&t, x->sum.cost);
        sheet_cell_money(&t, x->sum.sold - x->sum.cost);
    }
    sheet_table_end(&t, TEXT_DELIVER_NO_EVENT[q->lang], STR(""));
    return ERR_NONE;
}

enum err_code room_project_show(struct web_request *q, struct web_answer *a,
                                const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct sheet_form f;
    struct project_view v;
    bool writes = false;
    enum err_code code = room_project_read(q, a, &v, e);
    if (code != ERR_NONE)
        return code;
    uint32_t *mine = arena_array(q->arena, uint32_t, (size_t)v.n + 1);
    uint32_t n = mine_of(q, &v, mine, &writes), from = sheet_from_row(q);
    uint32_t to = n > from + SHEET_ROWS ? from + SHEET_ROWS : n;
    if (from < to)
        code = members_seen(q, &v, mine + from, to - from, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, sheet_fmt(q, "%s: %s", v.project.code, v.project.name), STR(""),
                room_deliver_links, NULL, wrong);
    put_head(&s, &v.project);
    code = put_season_sums(&s, &v, mine, n, e);
    if (code != ERR_NONE)
        return code;
    if (writes)
        room_project_ticked_begin(&f, &s, &v.project);
    sheet_table_begin(&t, &s, TEXT_DELIVER_MEMBERS[q->lang], STR(""));
    member_heads(&t, v.project.kind);
    for (uint32_t i = from; i < to; i++)
        member_row(&t, &v, mine[i], writes);
    sheet_table_end(&t, TEXT_DELIVER_NONE[q->lang],
                    to < n ? sheet_fmt(q, "%s?from_row=%u", room_project_url(q, v.project.id), to)
                           : STR(""));
    if (writes)
        sheet_form_end(&f);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code one(struct web_request *q, struct web_answer *a, struct err *e)
{
    return room_project_show(q, a, NULL, e);
}

#define ID                                                                                         \
    {                                                                                              \
        "id", WEB_INT, 18, true                                                                    \
    }

const struct web_route web_routes_project[] = {
    {ROOM_PAY_ROUTE("GET", ROOM_PROJECT_HERE, RIGHT_MONEY_READ, list,
                    "Nhà ở, lớp nghề, mô hình sinh kế", "Houses, courses, livelihood models"),
     .fields = {{"commune", WEB_TEXT, 5, false}, {"from_row", WEB_INT, 9, false}}, .nobody = true},
    {ROOM_PAY_ROUTE("GET", ROOM_PROJECT_HERE "/{id}", RIGHT_MONEY_READ, one, "Một dự án",
                    "A project"),
     .fields = {ID, {"from_row", WEB_INT, 9, false}}},
    {0},
};
