/* Projects in the database: planning, reading, what happened. */
#include "base/check.h"
#include "pay/budget.h"
#include "pay/deliver_int.h"
#include "pay/deliver_project.h"
#include "pay/deliver_table.h"

#define MAX_CONTENT ((size_t)1 << 30)
#define MAX_STEPS_BYTES 1024u

/* ---- reading ---- */

static str copy_at(struct store_conn *c, struct arena *a, uint32_t column)
{
    str s = store_at_text(c, column);
    return s.n == 0 ? STR("") : arena_str(a, s);
}

static void split_steps(struct project *p, str steps)
{
    while (steps.n > 0 && p->n_steps < PROJECT_MAX_STEPS)
        p->steps[p->n_steps++] = str_split(&steps, ';');
}

static struct project project_at(struct store_conn *c, struct arena *a)
{
    struct project p = {.id = store_at_int(c, 0),
                        .list = store_at_int(c, 1),
                        .code = copy_at(c, a, 2),
                        .kind = deliver_kind_find(store_at_text(c, 3)),
                        .name = copy_at(c, a, 4),
                        .benefit = copy_at(c, a, 5),
                        .from = (day)store_at_int(c, 7),
                        .to = (day)store_at_int(c, 8),
                        .note = copy_at(c, a, 9)};
    split_steps(&p, copy_at(c, a, 6));
    return p;
}

enum err_code project_each(struct store_conn *c, struct arena *a, int64_t province,
                           project_each_row *row, void *ctx, struct err *e)
{
    int more = 0;
    bool go_on = true;
    if (store_query(c,
                    SQL("SELECT id, list, code, kind, name, benefit, steps, from_day, to_day, note"
                        " FROM project AS p WHERE province = ?1 AND NOT EXISTS (SELECT 1 FROM"
                        " project AS q WHERE q.province = p.province AND q.code = p.code AND"
                        " q.id > p.id) ORDER BY code"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while (go_on && (more = store_next(c, e)) > 0) {
        struct project p = project_at(c, a);
        go_on = row(ctx, &p);
    }
    if (!go_on)
        store_finish(c);
    return go_on && more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_head(struct store_conn *c, struct arena *a, int64_t province, str code,
                               int64_t id, struct project *out, struct err *e)
{
    if (store_query(c,
                    SQL("SELECT id, list, code, kind, name, benefit, steps, from_day, to_day, note"
                        " FROM project WHERE province = ?1 AND (?2 = '' OR code = ?2) AND (?3 = 0"
                        " OR id = ?3) ORDER BY id DESC LIMIT 1"),
                    STORE_VALUES(store_int(province), store_text(code), store_int(id)),
                    e) != ERR_NONE)
        return e->code;
    int got = store_next(c, e);
    if (got > 0)
        *out = project_at(c, a);
    store_finish(c);
    if (got == 0)
        return err_set(e, ERR_INPUT, "không có dự án \"%s\"", "there is no project \"%s\"", code);
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code read_members(struct store_conn *c, struct arena *a, int64_t province,
                                  struct project_view *v, struct err *e)
{
    struct {
        struct project_member *v;
        uint32_t n, cap;
    } all = {0};
    int more;
    if (store_query(c,
                    SQL("SELECT entity, household, name, commune, own, revolving, revolving_due,"
                        " days FROM project_member WHERE province = ?1 AND project = ?2 ORDER BY"
                        " entity"),
                    STORE_VALUES(store_int(province), store_int(v->project.id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct project_member m = {.entity = store_at_int(c, 0),
                                   .household = copy_at(c, a, 1),
                                   .name = copy_at(c, a, 2),
                                   .commune = copy_at(c, a, 3),
                                   .own = store_at_int(c, 4),
                                   .revolving = store_at_int(c, 5),
                                   .revolving_due = (day)store_at_int(c, 6),
                                   .days = store_at_int(c, 7)};
        vec_push(a, &all, m);
    }
    v->members = all.v;
    v->n = all.n;
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_payments(struct store_conn *c, struct arena *a, int64_t province,
                                   struct project_view *v, struct err *e)
{
    struct {
        struct project_payment *v;
        uint32_t n, cap;
    } all = {0};
    int more;
    if (store_query(c,
                    SQL("SELECT delivery, entity, step, item, head, by_days FROM project_payment"
                        " WHERE province = ?1 AND project = ?2 ORDER BY delivery"),
                    STORE_VALUES(store_int(province), store_int(v->project.id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct project_payment p = {.delivery = store_at_int(c, 0),
                                    .entity = store_at_int(c, 1),
                                    .step = (uint32_t)store_at_int(c, 2),
                                    .item = copy_at(c, a, 3),
                                    .head = store_at_int(c, 4) != 0,
                                    .by_days = store_at_int(c, 5) != 0};
        vec_push(a, &all, p);
    }
    v->payments = all.v;
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_events(struct store_conn *c, struct arena *a, int64_t province,
                                 struct project_view *v, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT what, entity, step, item, quantity, amount, season, on_day, photo,"
                        " file, note, actor FROM project_event WHERE province = ?1 AND project ="
                        " ?2 ORDER BY seq"),
                    STORE_VALUES(store_int(province), store_int(v->project.id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        str photo = store_at_text(c, 8);
        struct project_event x = {.what = project_what_find(store_at_text(c, 0)),
                                  .entity = store_at_int(c, 1),
                                  .step = (uint32_t)store_at_int(c, 2),
                                  .item = copy_at(c, a, 3),
                                  .quantity = store_at_int(c, 4),
                                  .amount = store_at_int(c, 5),
                                  .season = copy_at(c, a, 6),
                                  .on_day = (day)store_at_int(c, 7),
                                  .file = copy_at(c, a, 9),
                                  .note = copy_at(c, a, 10),
                                  .actor = copy_at(c, a, 11),
                                  .has_photo = photo.n == 32};
        if (x.has_photo)
            mem_copy(x.photo, photo.p, 32);
        vec_push(a, &v->events, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code project_read_one(struct store_conn *c, struct arena *a, int64_t province, str code,
                               int64_t id, struct project_view *out, struct err *e)
{
    struct deliver_filter f = {.province = province,
                               .to = INT64_MAX,
                               .kind = DELIVER_KINDS,
                               .benefit = STR(""),
                               .content = STR("")};
    *out = (struct project_view){0};
    enum err_code done = read_head(c, a, province, code, id, &out->project, e);
    if (done == ERR_NONE)
        done = read_members(c, a, province, out, e);
    if (done == ERR_NONE)
        done = read_payments(c, a, province, out, e);
    if (done == ERR_NONE)
        done = read_events(c, a, province, out, e);
    f.list = out->project.list;
    if (done == ERR_NONE)
        done = deliver_read(c, a, &f, &out->lines, e);
    return done == ERR_NONE ? project_fold(a, out, e) : done;
}

enum err_code project_read(struct store_conn *c, struct arena *a, int64_t province, str code,
                           struct project_view *out, struct err *e)
{
    return project_read_one(c, a, province, code, 0, out, e);
}

/* ---- planning ---- */

struct planning {
    const struct recording *r;
    const struct deliver_words *w;
    const struct project *p;
    const struct project_plan *plan;
};

static str joined_steps(struct arena *a, const struct project *p)
{
    struct buf b;
    buf_init(&b, a, MAX_STEPS_BYTES);
    for (uint32_t k = 0; k < p->n_steps; k++)
        buf_fmt(&b, "%z%s", k > 0 ? ";" : "", p->steps[k]);
    return buf_str(&b);
}

/* A code is free again when nothing of its project stands. */
static enum err_code check_code(struct store_conn *c, const struct planning *p, struct err *e)
{
    struct arena a;
    struct store_value v[1];
    arena_init(&a, (size_t)1 << 20);
    int got = store_one(
        c,
        SQL("SELECT p.id FROM project AS p JOIN project_payment AS m ON m.province = p.province AND"
            " m.project = p.id WHERE p.province = ?1 AND p.code = ?2 AND NOT EXISTS (SELECT 1 FROM"
            " delivery_act AS t WHERE t.province = m.province AND t.delivery = m.delivery AND"
            " t.act IN ('send_back', 'refuse', 'reverse')) LIMIT 1"),
        STORE_VALUES(store_int(p->r->province), store_text(p->p->code)), &a, v, 1, e);
    arena_clear(&a);
    if (got > 0)
        return err_set(e, ERR_INPUT, "đã có dự án \"%s\"", "there is a project \"%s\" already",
                       p->p->code);
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code write_head(struct store_conn *c, struct arena *a, const struct planning *p,
                                int64_t id, int64_t list, struct err *e)
{
    return store_run(
        c,
        SQL("INSERT INTO project (province, id, list, code, kind, name, benefit, steps, from_day,"
            " to_day, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
        STORE_VALUES(store_int(p->r->province), store_int(id), store_int(list),
                     store_text(p->p->code), store_text(str_from_c(deliver_kind_code(p->p->kind))),
                     deliver_text(p->p->name), deliver_text(p->p->benefit),
                     store_text(joined_steps(a, p->p)), store_date(p->p->from),
                     store_date(p->p->to), deliver_text(p->p->note)),
        NULL, e);
}

static enum err_code load_members(struct store_conn *c, const struct planning *p, int64_t id,
                                  struct err *e)
{
    enum err_code code =
        store_load_begin(c,
                         SQL("project_member (province, project, entity, household, name, commune,"
                             " own, revolving, revolving_due, days)"),
                         10, e);
    for (uint32_t i = 0; i < p->plan->n_members && code == ERR_NONE; i++) {
        const struct project_member *m = &p->plan->members[i];
        const struct store_value v[] = {
            store_int(p->r->province),  store_int(id),           store_int(m->entity),
            deliver_text(m->household), deliver_text(m->name),   deliver_text(m->commune),
            store_int(m->own),          store_int(m->revolving), store_date(m->revolving_due),
            store_int(m->days)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code load_payments(struct store_conn *c, const struct planning *p, int64_t id,
                                   int64_t first, struct err *e)
{
    enum err_code code = store_load_begin(
        c, SQL("project_payment (province, delivery, project, entity, step, item, head, by_days)"),
        8, e);
    for (uint32_t i = 0; i < p->plan->n && code == ERR_NONE; i++) {
        const struct project_payment *m = &p->plan->payments[i];
        const struct store_value v[] = {
            store_int(p->r->province), store_int(first + i), store_int(id),
            store_int(m->entity),      store_int(m->step),   deliver_text(m->item),
            store_int(m->head),        store_int(m->by_days)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code write_plan(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct planning *p = ctx;
    struct arena a;
    int64_t list = 0, first = 0, id = 0;
    arena_init(&a, DELIVER_SCRATCH_BYTES);
    enum err_code code =
        deliver_plan_write(c, &a, p->r, p->w, p->plan->v, p->plan->n, &list, &first, e);
    if (code == ERR_NONE)
        code = check_code(c, p, e);
    if (code == ERR_NONE)
        code = recording_count(c, p->r->province, STR("project"), 1, &id, e);
    if (code == ERR_NONE)
        code = write_head(c, &a, p, id, list, e);
    if (code == ERR_NONE)
        code = load_members(c, p, id, e);
    if (code == ERR_NONE)
        code = load_payments(c, p, id, first, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l %l %u", list, first, p->plan->n);
    arena_clear(&a);
    return code;
}

/* A code is a part of the number of a gift, and that of the code of an account. */
static enum err_code check_head(const struct project *p, struct err *e)
{
    bool good = p->code.n > 0 && p->code.n <= 40 && p->n_steps > 0;
    for (size_t i = 0; i < p->code.n && good; i++) {
        char ch = p->code.p[i];
        good = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
               ch == '_' || ch == '-';
    }
    if (!good)
        return err_set(e, ERR_INPUT,
                       "mã dự án \"%s\": tối đa 40 chữ không dấu, số, _ và -; cần ít nhất một bước",
                       "the code \"%s\": at most 40 letters, digits, _ and -; at least one step",
                       p->code);
    if (p->to < p->from)
        return err_set(e, ERR_INPUT, "dự án kết thúc trước khi bắt đầu",
                       "the project ends before it begins");
    return p->name.n > DELIVER_MAX_TEXT_BYTES
               ? err_set(e, ERR_INPUT, "tên quá dài", "the name is too long")
               : ERR_NONE;
}

enum err_code project_plan(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct deliver_words *w, const struct project *p,
                           const struct project_plan *plan, str *answer, bool *again, struct err *e)
{
    struct planning ctx = {r, w, p, plan};
    struct store_operation op = {.province = r->province, .kind = "project.plan"};
    struct buf content;
    struct arena words;
    enum err_code code = check_head(p, e);
    if (code == ERR_NONE && plan->n == 0)
        code = err_set(e, ERR_INPUT, "không có ai", "there is nobody");
    if (code != ERR_NONE)
        return code;
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    arena_init(&words, MAX_CONTENT);
    buf_init(&content, &words, MAX_CONTENT / 2);
    buf_fmt(&content, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", p->code, p->name, p->benefit,
            joined_steps(&words, p), p->from, p->to, p->note);
    deliver_plan_content(&content, r, w, plan->v, plan->n);
    for (uint32_t i = 0; i < plan->n_members; i++)
        buf_fmt(&content, "%l\t%l\t%l\t%d\t%l\n", plan->members[i].entity, plan->members[i].own,
                plan->members[i].revolving, plan->members[i].revolving_due, plan->members[i].days);
    check(!content.full);
    op.content = buf_str(&content);
    code = store_write(pool, &op, write_plan, &ctx, a, answer, again, e);
    arena_clear(&words);
    return code;
}

/* ---- what happened ---- */

struct recorded {
    const struct recording *r;
    str code;
    const struct project_events *x;
};

static enum err_code load_events(struct store_conn *c, const struct recorded *p, int64_t project,
                                 uint32_t seq, int64_t number, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("project_event (province, project, seq, recorded, actor, what, entity, step, item,"
            " quantity, amount, season, on_day, photo, file, note)"),
        16, e);
    for (uint32_t i = 0; i < p->x->n && code == ERR_NONE; i++) {
        const struct project_event *x = &p->x->v[i];
        const struct store_value v[] = {
            store_int(p->r->province),
            store_int(project),
            store_int((int64_t)seq + i),
            store_int(number),
            store_text(p->r->actor),
            store_text(str_from_c(project_what_code(x->what))),
            store_int(x->entity),
            store_int(x->step),
            deliver_text(x->item),
            store_int(x->quantity),
            store_int(x->amount),
            deliver_text(x->season),
            store_date(x->on_day),
            store_bytes(x->has_photo ? (str){(const char *)x->photo, 32} : STR("")),
            deliver_text(x->file),
            deliver_text(x->note)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code pledge_revolving(struct store_conn *c, struct arena *a,
                                      const struct recorded *p, const struct project_view *v,
                                      const struct ledger_account *gift, str number, struct err *e)
{
    struct ledger_account there;
    struct budget_gift g = {.number = number,
                            .donor = v->project.name.n > 0 ? v->project.name : v->project.code,
                            .purpose = STR("livelihood"),
                            .pledged_on = v->project.from,
                            .reference = v->project.code};
    int got = ledger_find(c, a, p->r->province, ledger_account_id(gift->code), &there, e);
    for (uint32_t i = 0; i < v->n; i++)
        g.pledged += v->members[i].revolving;
    if (got != 0)
        return got < 0 ? e->code : ERR_NONE;
    return budget_pledge(c, p->r->province, &g, p->r->actor, p->r->at_us, e);
}

/* What was given back is raised money of its own, bound to its purpose. */
static enum err_code post_repaid(struct store_conn *c, struct arena *a, const struct recorded *p,
                                 const struct project_view *v, struct err *e)
{
    struct ledger_transfer *t = arena_array(a, struct ledger_transfer, (size_t)p->x->n + 1);
    struct ledger_account source = budget_source_account(a, STR("raised")), gift;
    struct ledger_batch b = {
        .province = p->r->province, .v = t, .actor = p->r->actor, .now_us = p->r->at_us};
    struct ledger_outcome out;
    struct buf number;
    buf_init(&number, a, 64);
    buf_fmt(&number, "%s.revolving", v->project.code);
    gift = budget_gift_account(a, buf_str(&number), STR("livelihood"));
    mem_copy(b.id.b, p->r->operation, STORE_ID_BYTES);
    for (uint32_t i = 0; i < p->x->n; i++) {
        const struct project_event *x = &p->x->v[i];
        if (x->what != PROJECT_REPAY)
            continue;
        t[b.n++] = (struct ledger_transfer){.id = ledger_id_derived(&b.id, STR("repay"), i),
                                            .debit = ledger_account_id(source.code),
                                            .credit = ledger_account_id(gift.code),
                                            .amount = x->amount,
                                            .code = LEDGER_CODE_RECEIPT,
                                            .day = x->on_day,
                                            .reference = x->note};
    }
    if (b.n == 0)
        return ERR_NONE;
    b.reference = v->project.code;
    b.signer = STR("");
    enum err_code code = ledger_open(c, p->r->province, &source, 1, e);
    if (code == ERR_NONE)
        code = pledge_revolving(c, a, p, v, &gift, buf_str(&number), e);
    return code == ERR_NONE ? ledger_post(c, &b, &out, e) : code;
}

static enum err_code first_problem(const struct deliver_problems *all, struct err *e)
{
    if (all->n == 0)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "", "");
    for (int k = 0; k < 2; k++) {
        size_t n = all->v[0].reason[k].n;
        n = n < sizeof(e->text[k]) ? n : sizeof(e->text[k]) - 1;
        mem_copy(e->text[k], all->v[0].reason[k].p, n);
        e->text[k][n] = '\0';
    }
    e->where.line = all->v[0].row;
    return ERR_INPUT;
}

static enum err_code check_recorder(struct store_conn *c, struct arena *a, const struct recorded *p,
                                    struct err *e)
{
    int64_t *entities = arena_array(a, int64_t, p->x->n);
    for (uint32_t i = 0; i < p->x->n; i++)
        entities[i] = p->x->v[i].entity;
    return deliver_may(c, p->r, RIGHT_DELIVER_RECORD, entities, p->x->n, e);
}

/* Steps begin when the list is approved. */
static enum err_code check_approved(const struct project_view *v, struct err *e)
{
    for (uint32_t i = 0; i < v->lines.n; i++) {
        if (v->lines.v[i].approved_on != 0)
            return ERR_NONE;
    }
    return err_set(e, ERR_INPUT, "dự án %s chưa được duyệt (danh sách %l)",
                   "the project %s is not approved (list %l)", v->project.code, v->project.list);
}

static enum err_code write_events(struct store_conn *c, void *ctx, struct buf *answer,
                                  struct err *e)
{
    const struct recorded *p = ctx;
    struct project_view v;
    struct deliver_problems problems = {0};
    struct arena a;
    int64_t number = 0;
    arena_init(&a, DELIVER_SCRATCH_BYTES);
    struct project_events mine = {arena_array(&a, struct project_event, p->x->n), p->x->n, 0};
    for (uint32_t i = 0; i < p->x->n; i++) {
        mine.v[i] = p->x->v[i];
        mine.v[i].actor = p->r->actor;
    }
    enum err_code code = recording_begin(c, p->r, &number, e);
    if (code == ERR_NONE)
        code = check_recorder(c, &a, p, e);
    if (code == ERR_NONE)
        code = project_read_one(c, &a, p->r->province, p->code, 0, &v, e);
    if (code == ERR_NONE)
        code = check_approved(&v, e);
    if (code == ERR_NONE) {
        uint32_t seq = v.events.n + 1;
        project_events_check(&a, &v, &mine, &problems);
        code = first_problem(&problems, e);
        if (code == ERR_NONE)
            code = load_events(c, p, v.project.id, seq, number, e);
    }
    if (code == ERR_NONE)
        code = post_repaid(c, &a, p, &v, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", p->x->n);
    arena_clear(&a);
    return code;
}

enum err_code project_record(struct store_pool *pool, struct arena *a, const struct recording *r,
                             str code, const struct project_events *x, str *answer, bool *again,
                             struct err *e)
{
    struct recorded p = {r, code, x};
    struct store_operation op = {.province = r->province, .kind = "project.record"};
    struct buf content;
    struct arena words;
    if (x->n == 0)
        return err_set(e, ERR_INPUT, "tệp không có dòng nào", "the file has no rows");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    arena_init(&words, MAX_CONTENT);
    buf_init(&content, &words, MAX_CONTENT / 2);
    buf_fmt(&content, "%s\t%s\n", r->actor, code);
    for (uint32_t i = 0; i < x->n; i++) {
        const struct project_event *v = &x->v[i];
        buf_fmt(&content, "%z\t%l\t%u\t%s\t%l\t%l\t%s\t%d\t%s\t%s\t", project_what_code(v->what),
                v->entity, v->step, v->item, v->quantity, v->amount, v->season, v->on_day, v->file,
                v->note);
        for (int k = 0; k < 32 && v->has_photo; k++)
            buf_fmt(&content, "%d ", (int)v->photo[k]);
        buf_char(&content, '\n');
    }
    check(!content.full);
    op.content = buf_str(&content);
    enum err_code done = store_write(pool, &op, write_events, &p, a, answer, again, e);
    arena_clear(&words);
    return done;
}
