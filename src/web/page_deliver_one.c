/* One delivery: what is owed and by which article, all that was done to it, its photographs. */
#include "pay/deliver_project.h"
#include "pay/deliver_site.h"
#include "pay/programme.h"
#include "web/room_deliver.h"

#define LUOT ROOM_DELIVER_HERE "/luot"

/* ---- which ---- */

enum err_code room_deliver_read(struct web_request *q, struct web_answer *a,
                                struct deliver_line *out, struct err *e)
{
    struct deliver_lines lines = {0};
    int64_t id = 0;
    num_parse_int(web_param(q, "id"), &id);
    const struct deliver_filter f = {.province = q->app->province,
                                     .from = id,
                                     .to = id,
                                     .kind = DELIVER_KINDS,
                                     .benefit = STR(""),
                                     .content = STR("")};
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = deliver_read(q->db, q->arena, &f, &lines, e);
    if (code == ERR_NONE && lines.n == 0) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "không có lượt này", "there is no such delivery");
    }
    if (code == ERR_NONE)
        *out = lines.v[0];
    return code;
}

/* Which the one who asks may read where they live today. */
static enum err_code find(struct web_request *q, struct web_answer *a, struct deliver_line *out,
                          struct err *e)
{
    enum err_code code = room_deliver_read(q, a, out, e);
    if (code == ERR_NONE)
        code = web_may_for(q, a, RIGHT_MONEY_READ, &out->d.entity, 1, e);
    return code == ERR_NONE ? web_seen(q, &out->d.entity, 1, STR(""), e) : code;
}

/* ---- its files ---- */

struct proving {
    struct room_proofs proofs;
    str url;
};

static bool keep_proof(void *ctx, const struct deliver_evidence *v)
{
    struct proving *p = ctx;
    room_proof(&p->proofs, p->url, v);
    return true;
}

struct wanted {
    uint8_t content[32];
    bool found;
};

static bool is_wanted(void *ctx, const struct deliver_evidence *v)
{
    struct wanted *w = ctx;
    w->found = mem_cmp(w->content, v->content, sizeof(w->content)) == 0;
    return !w->found;
}

static enum err_code file(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct deliver_line l;
    struct wanted w = {.found = false};
    enum err_code code = find(q, a, &l, e);
    room_proof_wanted(q, w.content);
    if (code == ERR_NONE)
        code = deliver_evidence_each(q->db, q->app->province, l.d.id, is_wanted, &w, e);
    return code == ERR_NONE ? room_proof_file(q, a, w.found ? w.content : NULL, e) : code;
}

/* ---- the page ---- */

static str budget_of(struct web_request *q, const struct delivery *d)
{
    if (d->fund.n == 0)
        return STR("");
    return sheet_fmt(
        q, "%s, %s, %s", room_pay_fund(q, d->fund), programme_name(d->programme, q->lang),
        d->line_commune.n > 0 ? sheet_commune(q, d->line_commune) : TEXT_PAY_PROVINCE[q->lang]);
}

/* Its entries, where the one who asks may read them. */
static str budget_url(struct web_request *q, const struct deliver_line *l)
{
    day on = l->approved_on != 0 ? l->approved_on : l->planned_on;
    if (!sheet_mine(q, RIGHT_MONEY_READ, l->d.line_commune))
        return STR("");
    return sheet_fmt(q, "/ngan-sach/but-toan?year=%d&fund=%s&programme=%s&commune=%s",
                     month_year(month_of(on)), sheet_part(q, l->d.fund),
                     sheet_part(q, l->d.programme), sheet_part(q, l->d.line_commune));
}

static void put_plan(struct sheet *s, const struct deliver_line *l, const struct sheet_who *who)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    const struct delivery *d = &l->d;
    sheet_pairs_begin(&p, s, TEXT_DELIVER_PLANNED[q->lang]);
    sheet_pair_link(&p, TEXT_PAY_NAME, d->name, who->url);
    sheet_pair(&p, TEXT_PAY_MEMBER, d->household);
    sheet_pair(&p, TEXT_PAY_COMMUNE, sheet_commune(q, d->commune));
    sheet_pair(&p, TEXT_PAY_VILLAGE, d->village);
    sheet_pair(&p, TEXT_PAY_BENEFIT, sheet_law(q, d->benefit));
    sheet_pair(&p, TEXT_DELIVER_KIND, str_from_c(deliver_kind_name(d->kind, q->lang)));
    sheet_pair(&p, TEXT_DELIVER_CONTENT, d->content);
    sheet_pair(&p, TEXT_PAY_ARTICLE, d->article);
    sheet_pair(&p, TEXT_DELIVER_MONTHS, room_deliver_months(q, d));
    sheet_pair(&p, TEXT_DELIVER_QUANTITY, room_deliver_quantity(q, d->quantity, d->unit));
    sheet_pair(&p, TEXT_PAY_AMOUNT, sheet_money(q, d->amount));
    sheet_pair_link(&p, TEXT_DELIVER_BUDGET, budget_of(q, d), budget_url(q, l));
    sheet_pair(&p, TEXT_DELIVER_PROVIDER, d->provider);
    sheet_pair_link(&p, TEXT_DELIVER_LIST_OF,
                    sheet_fmt(q, TEXT_DELIVER_LIST[q->lang].p, sheet_fmt(q, "%l", d->list)),
                    room_deliver_list_url(q, d->list));
    sheet_pairs_end(&p);
}

static void put_standing(struct sheet *s, const struct deliver_line *l)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair(&p, TEXT_PAY_STATE, str_from_c(deliver_state_name(l->state, q->lang)));
    if (l->given > 0)
        sheet_pair(&p, TEXT_DELIVER_GIVEN, room_deliver_quantity(q, l->given, l->d.unit));
    if (l->committed > 0)
        sheet_pair(&p, TEXT_DELIVER_COMMITTED, sheet_money(q, l->committed));
    if (l->paid > 0)
        sheet_pair(&p, TEXT_DELIVER_PAID, sheet_money(q, l->paid));
    sheet_pair(&p, TEXT_DELIVER_MARK, l->mark);
    sheet_pair(&p, TEXT_DELIVER_REVIEW_BY, sheet_day(q, l->review_by));
    sheet_pair(&p, TEXT_DELIVER_REVIEWED, sheet_day(q, l->reviewed_on));
    sheet_pairs_end(&p);
}

static str two(struct web_request *q, str a, str b)
{
    return a.n == 0 ? b : b.n == 0 ? a : sheet_fmt(q, "%s, %s", a, b);
}

static void put_acts(struct sheet *s, const struct deliver_line *l,
                     const struct deliver_tolds *acts)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_DELIVER_ACTS[q->lang], STR(""));
    sheet_head(&t, TEXT_DELIVER_ACT);
    sheet_head(&t, TEXT_PAY_DAY);
    sheet_head(&t, TEXT_DELIVER_ACT_WHO);
    sheet_head_number(&t, TEXT_DELIVER_QUANTITY);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head(&t, TEXT_DELIVER_DECISION);
    sheet_head(&t, TEXT_DELIVER_MARK);
    sheet_head(&t, TEXT_PAY_REASON);
    sheet_head(&t, TEXT_DELIVER_WAREHOUSE);
    sheet_head(&t, TEXT_DELIVER_RECORDED);
    for (uint32_t i = 0; i < acts->n; i++) {
        const struct deliver_told *x = &acts->v[i];
        sheet_cell(&t, str_from_c(deliver_act_name(x->act, q->lang)));
        sheet_cell(&t, sheet_day(q, x->on_day));
        sheet_cell(&t, x->actor);
        sheet_cell(&t,
                   x->quantity > 0 ? room_deliver_quantity(q, x->quantity, l->d.unit) : STR(""));
        sheet_cell(&t, x->amount > 0 ? sheet_money(q, x->amount) : STR(""));
        sheet_cell(&t, two(q, x->number, x->signer));
        sheet_cell(&t, x->mark);
        sheet_cell(&t, two(q, x->reason, x->note));
        sheet_cell(&t, x->warehouse);
        sheet_cell(&t, room_pay_clock(q, x->at_us));
    }
    sheet_table_end(&t, TEXT_DELIVER_NO_ACT[q->lang], STR(""));
}

/* ---- where a house stands ---- */

static bool put_site(void *ctx, const struct deliver_site *x)
{
    struct sheet_table *t = ctx;
    struct web_request *q = t->s->q;
    struct buf at;
    buf_init(&at, q->arena, 64);
    deliver_site_write(&at, x);
    sheet_cell(t, sheet_day(q, x->on_day));
    sheet_cell(t, arena_str(q->arena, x->village));
    sheet_cell(t, arena_str(q->arena, x->place));
    sheet_cell(t, buf_str(&at));
    sheet_cell(t, arena_str(q->arena, x->actor));
    return true;
}

static enum err_code put_sites(struct sheet *s, const struct deliver_line *l, struct err *e)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    if (l->d.kind != DELIVER_BUILDING)
        return ERR_NONE;
    sheet_table_begin(&t, s, TEXT_DELIVER_SITE[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_DAY);
    sheet_head(&t, TEXT_PAY_VILLAGE);
    sheet_head(&t, TEXT_DELIVER_SITE_PLACE);
    sheet_head(&t, TEXT_DELIVER_SITE_AT);
    sheet_head(&t, TEXT_DELIVER_ACT_WHO);
    enum err_code code = deliver_site_each(q->db, q->app->province, l->d.id, put_site, &t, e);
    sheet_table_end(&t, TEXT_DELIVER_SITE_NONE[q->lang], STR(""));
    return code;
}

struct looking {
    struct web_request *q;
    int64_t list;
    struct project found;
};

static bool of_list(void *ctx, const struct project *p)
{
    struct looking *x = ctx;
    if (p->list != x->list)
        return true;
    x->found = (struct project){.id = p->id,
                                .code = arena_str(x->q->arena, p->code),
                                .name = arena_str(x->q->arena, p->name)};
    return false;
}

/* Where to go from here: why it is owed, the project. */
static void put_ways(struct sheet *s, const struct deliver_line *l, const struct sheet_who *who,
                     const struct project *project)
{
    struct web_request *q = s->q;
    if (who->url.n > 0)
        sheet_go(s,
                 l->d.from == 0
                     ? sheet_fmt(q, "%s/huong", who->url)
                     : sheet_fmt(q, "%s/huong?month=%s", who->url, sheet_iso(q, l->d.from)),
                 TEXT_DELIVER_WHY[q->lang]);
    if (project->id != 0)
        sheet_go(
            s, sheet_fmt(q, ROOM_DELIVER_HERE "/du-an/%l", project->id),
            sheet_fmt(q, "%s %s: %s", TEXT_DELIVER_PROJECT[q->lang], project->code, project->name));
}

enum err_code room_deliver_show_one(struct web_request *q, struct web_answer *a,
                                    const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct deliver_line l = {0};
    struct deliver_tolds acts;
    struct sheet_who who = {0};
    enum err_code code = find(q, a, &l, e);
    struct proving proving = {.proofs = {.q = q}};
    struct looking look = {.q = q};
    if (code == ERR_NONE)
        code = deliver_told_read(q->db, q->arena, q->app->province, l.d.id, &acts, e);
    proving.url = sheet_fmt(q, LUOT "/%s", web_param(q, "id"));
    if (code == ERR_NONE)
        code = deliver_evidence_each(q->db, q->app->province, l.d.id, keep_proof, &proving, e);
    look.list = l.d.list;
    if (code == ERR_NONE && project_kind(l.d.kind))
        code = project_each(q->db, q->arena, q->app->province, of_list, &look, e);
    if (code == ERR_NONE)
        code = sheet_names(q, &l.d.entity, 1, &who, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, sheet_fmt(q, TEXT_DELIVER_ONE[q->lang].p, l.d.id, sheet_law(q, l.d.benefit)),
                STR(""), room_deliver_links, NULL, wrong);
    put_standing(&s, &l);
    put_plan(&s, &l, &who);
    put_acts(&s, &l, &acts);
    code = put_sites(&s, &l, e);
    if (code != ERR_NONE)
        return code;
    room_proofs_put(&s, &proving.proofs);
    room_deliver_one_forms(&s, &l);
    put_ways(&s, &l, &who, &look.found);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code one(struct web_request *q, struct web_answer *a, struct err *e)
{
    return room_deliver_show_one(q, a, NULL, e);
}

#define ID                                                                                         \
    {                                                                                              \
        "id", WEB_INT, 18, true                                                                    \
    }

const struct web_route web_routes_deliver_one[] = {
    {ROOM_PAY_ROUTE("GET", LUOT "/{id}", RIGHT_MONEY_READ, one, "Một lượt giao", "A delivery"),
     .fields = {ID}},
    {ROOM_PAY_ROUTE("GET", LUOT "/{id}/tep/{sum}", RIGHT_MONEY_READ, file, "Ảnh, giấy tờ",
                    "A photograph or paper"),
     .fields = {ID, {"sum", WEB_TEXT, 64, true}}},
    {0},
};
