/* ansinh deliver project list, waiting, show: what stands. */
#include "base/fmt.h"
#include "cli/deliver_more_cmd.h"
#include "pay/deliver_project.h"

#include <stdlib.h>

#define COLUMNS(names) ((uint32_t)(sizeof(names) / sizeof((names)[0])))

/* ---- sums of a member ---- */

struct sums {
    vnd planned, payable, paid;
};

static struct sums sums_of(const struct project_view *v, int64_t entity)
{
    struct sums s = {0};
    for (uint32_t i = 0; i < v->lines.n; i++) {
        struct err ignored = {0};
        vnd most;
        if (entity != 0 && v->payments[i].entity != entity)
            continue;
        if (deliver_stands(v->lines.v[i].state))
            s.planned += v->lines.v[i].d.amount;
        s.paid += v->lines.v[i].paid;
        if (v->lines.v[i].state == DELIVER_APPROVED &&
            project_payable(v, i, &most, &ignored) == ERR_NONE)
            s.payable += most;
    }
    return s;
}

static str passed_text(struct deliver_more *q, const struct project_view *v, uint32_t m)
{
    char text[32];
    uint32_t passed = 0;
    for (uint32_t k = 0; k < v->project.n_steps; k++)
        passed += v->standings[m].steps[k].state == STEP_PASSED;
    size_t n = fmt_write(text, sizeof(text), "%u/%u", passed, v->project.n_steps);
    return arena_str(q->p.c->arena, (str){text, n});
}

static str wait_text(struct deliver_more *q, enum project_wait w)
{
    return str_from_c(q->p.v.how == VIEW_TABLE ? project_wait_name(w, q->p.c->lang)
                                               : project_wait_code(w));
}

/* ---- tables of one project ---- */

static void show_members(struct deliver_more *q, const struct project_view *v)
{
    static const char *const names[] = {"household",   "name",        "commune",  "steps",
                                        "planned_vnd", "payable_vnd", "paid_vnd", "own_planned_vnd",
                                        "own_vnd",     "waits_for",   "since",    "days"};
    static const char *const titles[2][12] = {
        {"hộ", "họ và tên", "xã", "bước đạt", "được duyệt", "đến lúc chi", "đã chi",
         "đối ứng dự kiến", "đối ứng đã góp", "đang chờ", "từ ngày", "số ngày"},
        {"household", "name", "commune", "steps", "planned", "to be paid", "paid", "own, planned",
         "own", "waits for", "since", "days"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    for (uint32_t m = 0; m < v->n; m++) {
        const struct project_member *x = &v->members[m];
        struct sums s = sums_of(v, x->entity);
        day since = 0;
        enum project_wait w = project_waits(v, m, q->p.v.at.as_of, &since);
        deliver_more_cell(q, &t, x->household);
        deliver_more_cell(q, &t, x->name);
        deliver_more_cell(q, &t, x->commune);
        deliver_more_cell(q, &t, passed_text(q, v, m));
        deliver_more_vnd(q, &t, s.planned);
        deliver_more_vnd(q, &t, s.payable);
        deliver_more_vnd(q, &t, s.paid);
        deliver_more_vnd(q, &t, x->own);
        deliver_more_vnd(q, &t, v->standings[m].own);
        deliver_more_cell(q, &t, wait_text(q, w));
        deliver_more_date(q, &t, since);
        deliver_more_cell(
            q, &t, w == WAIT_NOTHING ? STR("") : pay_cell_int(&q->p, q->p.v.at.as_of - since));
    }
    view_print(q->p.c, &q->p.v, &t);
}

static void show_payments(struct deliver_more *q, const struct project_view *v)
{
    static const char *const names[] = {"delivery",   "household", "content",  "step",
                                        "fund",       "programme", "quantity", "unit",
                                        "amount_vnd", "paid_vnd",  "state",    "mark"};
    static const char *const titles[2][12] = {
        {"lượt", "hộ", "nội dung", "bước", "nguồn", "chương trình", "lượng", "đơn vị", "số tiền",
         "đã chi", "trạng thái", "chứng từ"},
        {"delivery", "household", "content", "step", "fund", "programme", "quantity", "unit",
         "amount", "paid", "state", "paper"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    for (uint32_t i = 0; i < v->lines.n; i++) {
        const struct deliver_line *l = &v->lines.v[i];
        deliver_more_int(q, &t, l->d.id);
        deliver_more_cell(q, &t, v->members[project_member_find(v, l->d.entity)].household);
        deliver_more_cell(q, &t, l->d.content);
        deliver_more_int(q, &t, v->payments[i].step);
        deliver_more_cell(q, &t, l->d.fund);
        deliver_more_cell(q, &t, l->d.programme);
        deliver_more_int(q, &t, l->d.quantity);
        deliver_more_cell(q, &t, l->d.unit);
        deliver_more_vnd(q, &t, l->d.amount);
        deliver_more_vnd(q, &t, l->paid);
        deliver_more_cell(q, &t,
                          str_from_c(q->p.v.how == VIEW_TABLE
                                         ? deliver_state_name(l->state, q->p.c->lang)
                                         : deliver_state_code(l->state)));
        deliver_more_cell(q, &t, l->mark);
    }
    view_print(q->p.c, &q->p.v, &t);
}

static str job_text(struct deliver_more *q, const struct project_view *v, uint32_t m, day *due)
{
    const struct project_standing *s = &v->standings[m];
    static const char *const words[][2] = {
        {"có việc", "has work"}, {"chưa có việc", "no work"}, {"quá hạn hỏi", "late"}};
    day end = 0;
    *due = project_done(&v->project, s, &end) && end != 0 ? day_add_months(end, PROJECT_JOB_MONTHS)
                                                          : 0;
    if (s->job_on != 0)
        return str_from_c(words[s->job ? 0 : 1][q->p.c->lang]);
    return *due != 0 && *due < q->p.v.at.as_of ? str_from_c(words[2][q->p.c->lang]) : STR("");
}

static void show_attendance(struct deliver_more *q, const struct project_view *v)
{
    static const char *const names[] = {"person",      "name",        "days",     "days_planned",
                                        "percent",     "payable_vnd", "paid_vnd", "certificate",
                                        "ask_work_on", "work",        "wage_vnd"};
    static const char *const titles[2][11] = {
        {"học viên", "họ và tên", "số ngày", "theo lịch", "tỷ lệ %", "đến lúc chi", "đã chi",
         "chứng chỉ", "hỏi việc từ", "việc làm", "thu nhập tháng"},
        {"learner", "name", "days", "planned", "share %", "to be paid", "paid", "certificate",
         "ask for work on", "work", "wage a month"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    for (uint32_t m = 0; m < v->n; m++) {
        const struct project_member *x = &v->members[m];
        const struct project_standing *s = &v->standings[m];
        struct sums sums = sums_of(v, x->entity);
        day due;
        str job = job_text(q, v, m, &due);
        deliver_more_cell(q, &t, x->household);
        deliver_more_cell(q, &t, x->name);
        deliver_more_int(q, &t, s->days);
        deliver_more_int(q, &t, x->days);
        deliver_more_cell(q, &t,
                          x->days == 0 ? STR("") : pay_cell_int(&q->p, s->days * 100 / x->days));
        deliver_more_vnd(q, &t, sums.payable);
        deliver_more_vnd(q, &t, sums.paid);
        deliver_more_cell(q, &t, s->certificate.p == NULL ? STR("") : s->certificate);
        deliver_more_date(q, &t, due);
        deliver_more_cell(q, &t, job);
        deliver_more_vnd(q, &t, s->wage);
    }
    view_print(q->p.c, &q->p.v, &t);
}

static void show_animals(struct deliver_more *q, const struct project_view *v)
{
    static const char *const names[] = {"household", "name",  "item", "given", "born",
                                        "died",      "eaten", "sold", "left"};
    static const char *const titles[2][9] = {
        {"hộ", "họ và tên", "nội dung", "được giao", "đẻ thêm", "chết, mất", "nhà dùng", "bán",
         "còn lại"},
        {"household", "name", "item", "given", "born", "died", "eaten", "sold", "left"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    for (uint32_t m = 0; m < v->n; m++) {
        for (uint32_t i = 0; i < v->standings[m].items.n; i++) {
            const struct project_item *x = &v->standings[m].items.v[i];
            const int64_t counts[] = {x->given, x->born, x->died,
                                      x->eaten, x->sold, project_item_left(x)};
            deliver_more_cell(q, &t, v->members[m].household);
            deliver_more_cell(q, &t, v->members[m].name);
            deliver_more_cell(q, &t, x->item);
            for (int k = 0; k < 6; k++)
                deliver_more_int(q, &t, counts[k]);
        }
    }
    view_print(q->p.c, &q->p.v, &t);
}

static void show_income(struct deliver_more *q, const struct project_view *v)
{
    static const char *const names[] = {"household", "name",     "season",
                                        "sold_vnd",  "cost_vnd", "income_vnd"};
    static const char *const titles[2][6] = {
        {"hộ", "họ và tên", "vụ", "tiền bán", "chi phí", "thu nhập"},
        {"household", "name", "season", "sales", "costs", "income"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    for (uint32_t m = 0; m < v->n; m++) {
        for (uint32_t i = 0; i < v->standings[m].seasons.n; i++) {
            const struct project_season *x = &v->standings[m].seasons.v[i];
            deliver_more_cell(q, &t, v->members[m].household);
            deliver_more_cell(q, &t, v->members[m].name);
            deliver_more_cell(q, &t, x->season);
            deliver_more_vnd(q, &t, x->sold);
            deliver_more_vnd(q, &t, x->cost);
            deliver_more_vnd(q, &t, x->sold - x->cost);
        }
    }
    view_print(q->p.c, &q->p.v, &t);
}

static void show_revolving(struct deliver_more *q, const struct project_view *v)
{
    static const char *const names[] = {"household",        "name",           "received_vnd",
                                        "to_give_back_vnd", "given_back_vnd", "left_vnd",
                                        "due_on",           "late_days"};
    static const char *const titles[2][8] = {{"hộ", "họ và tên", "đã nhận", "phải hoàn", "đã hoàn",
                                              "còn phải hoàn", "hạn", "quá hạn (ngày)"},
                                             {"household", "name", "received", "to give back",
                                              "given back", "left", "due on", "late (days)"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    for (uint32_t m = 0; m < v->n; m++) {
        const struct project_member *x = &v->members[m];
        vnd left = x->revolving - v->standings[m].repaid;
        vnd received = sums_of(v, x->entity).paid;
        /* Who has received nothing yet is not late. */
        bool late =
            received > 0 && left > 0 && x->revolving_due != 0 && x->revolving_due < q->p.v.at.as_of;
        if (x->revolving == 0)
            continue;
        deliver_more_cell(q, &t, x->household);
        deliver_more_cell(q, &t, x->name);
        deliver_more_vnd(q, &t, received);
        deliver_more_vnd(q, &t, x->revolving);
        deliver_more_vnd(q, &t, v->standings[m].repaid);
        deliver_more_vnd(q, &t, left);
        deliver_more_date(q, &t, x->revolving_due);
        deliver_more_cell(q, &t,
                          late ? pay_cell_int(&q->p, q->p.v.at.as_of - x->revolving_due) : STR(""));
    }
    view_print(q->p.c, &q->p.v, &t);
}

static enum err_code show_seasons(struct deliver_more *q, const struct project_view *v,
                                  struct err *e)
{
    static const char *const names[] = {"season",   "told",       "silent", "sold_vnd",
                                        "cost_vnd", "income_vnd", "without"};
    static const char *const titles[2][7] = {
        {"vụ", "hộ có kết quả", "hộ chưa có", "tiền bán", "chi phí", "thu nhập", "chưa có: ai"},
        {"season", "with results", "without", "sales", "costs", "income", "without: who"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    struct project_season_sums sums;
    uint32_t *all = arena_array(q->p.c->arena, uint32_t, (size_t)v->n + 1);
    for (uint32_t m = 0; m < v->n; m++)
        all[m] = m;
    enum err_code code = project_seasons(q->p.c->arena, v, all, v->n, &sums, e);
    for (uint32_t i = 0; code == ERR_NONE && i < sums.n; i++) {
        const struct project_season_sum *x = &sums.v[i];
        deliver_more_cell(q, &t, x->sum.season);
        deliver_more_cell(q, &t, pay_cell_int(&q->p, x->told));
        deliver_more_cell(q, &t, pay_cell_int(&q->p, x->silent));
        deliver_more_vnd(q, &t, x->sum.sold);
        deliver_more_vnd(q, &t, x->sum.cost);
        deliver_more_vnd(q, &t, x->sum.sold - x->sum.cost);
        deliver_more_cell(q, &t, x->silent_names);
    }
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &t);
    return code;
}

enum err_code deliver_project_show(struct deliver_more *q, struct err *e)
{
    struct project_view v;
    enum err_code code = deliver_more_words(q, 1, 1, "mã dự án", "the project is needed", e);
    if (code == ERR_NONE)
        code = project_read(q->p.db, q->p.c->arena, q->p.v.at.province, q->words[0], &v, e);
    if (code != ERR_NONE)
        return code;
    if (q->history)
        return deliver_project_history(q, &v, e);
    if (q->seasons)
        return show_seasons(q, &v, e);
    if (q->payments)
        show_payments(q, &v);
    else if (q->attendance)
        show_attendance(q, &v);
    else if (q->animals)
        show_animals(q, &v);
    else if (q->income)
        show_income(q, &v);
    else if (q->revolving)
        show_revolving(q, &v);
    else
        show_members(q, &v);
    return ERR_NONE;
}

/* ---- all projects ---- */

struct codes {
    struct arena *a;
    str *v;
    uint32_t n, cap;
};

static bool keep_code(void *ctx, const struct project *p)
{
    struct codes *all = ctx;
    vec_push(all->a, all, p->code);
    return true;
}

static enum err_code read_codes(struct deliver_more *q, struct codes *out, struct err *e)
{
    *out = (struct codes){.a = q->p.c->arena};
    return project_each(q->p.db, q->p.c->arena, q->p.v.at.province, keep_code, out, e);
}

enum err_code deliver_project_list(struct deliver_more *q, struct err *e)
{
    static const char *const names[] = {"code",    "kind",        "name",     "from",    "to",
                                        "members", "planned_vnd", "paid_vnd", "waiting", "list"};
    static const char *const titles[2][10] = {
        {"mã", "loại", "tên", "từ", "đến", "số hộ", "được duyệt", "đã chi", "đang chờ",
         "danh sách"},
        {"code", "kind", "name", "from", "to", "members", "planned", "paid", "waiting", "list"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    struct codes codes;
    enum err_code code = read_codes(q, &codes, e);
    for (uint32_t i = 0; i < codes.n && code == ERR_NONE; i++) {
        struct project_view v;
        uint32_t waiting = 0;
        code = project_read(q->p.db, q->p.c->arena, q->p.v.at.province, codes.v[i], &v, e);
        if (code != ERR_NONE)
            break;
        for (uint32_t m = 0; m < v.n; m++) {
            day since;
            enum project_wait w = project_waits(&v, m, q->p.v.at.as_of, &since);
            waiting += w != WAIT_NOTHING && since <= q->p.v.at.as_of;
        }
        struct sums s = sums_of(&v, 0);
        deliver_more_cell(q, &t, v.project.code);
        deliver_more_cell(q, &t, str_from_c(deliver_kind_code(v.project.kind)));
        deliver_more_cell(q, &t, v.project.name);
        deliver_more_date(q, &t, v.project.from);
        deliver_more_date(q, &t, v.project.to);
        deliver_more_int(q, &t, v.n);
        deliver_more_vnd(q, &t, s.planned);
        deliver_more_vnd(q, &t, s.paid);
        deliver_more_int(q, &t, waiting);
        deliver_more_int(q, &t, v.project.list);
    }
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &t);
    return code;
}

struct waiter {
    str code, household, name, commune;
    enum project_wait wait;
    day since;
};
struct waiters {
    struct waiter *v;
    uint32_t n, cap;
};

static int by_since(const void *a, const void *b)
{
    const struct waiter *x = a, *y = b;
    if (x->since != y->since)
        return x->since < y->since ? -1 : 1;
    int order = str_cmp(x->code, y->code);
    return order != 0 ? order : str_cmp(x->household, y->household);
}

static enum err_code read_waiters(struct deliver_more *q, struct waiters *out, struct err *e)
{
    struct codes codes;
    enum err_code code = read_codes(q, &codes, e);
    for (uint32_t i = 0; i < codes.n && code == ERR_NONE; i++) {
        struct project_view v;
        code = project_read(q->p.db, q->p.c->arena, q->p.v.at.province, codes.v[i], &v, e);
        for (uint32_t m = 0; m < v.n && code == ERR_NONE; m++) {
            struct waiter w = {.code = codes.v[i],
                               .household = v.members[m].household,
                               .name = v.members[m].name,
                               .commune = v.members[m].commune};
            w.wait = project_waits(&v, m, q->p.v.at.as_of, &w.since);
            if (w.wait != WAIT_NOTHING && w.since <= q->p.v.at.as_of)
                vec_push(q->p.c->arena, out, w);
        }
    }
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_since);
    return code;
}

enum err_code deliver_project_waiting(struct deliver_more *q, struct err *e)
{
    static const char *const names[] = {"project",   "household", "name", "commune",
                                        "waits_for", "since",     "days"};
    static const char *const titles[2][7] = {
        {"dự án", "hộ", "họ và tên", "xã", "đang chờ", "từ ngày", "số ngày"},
        {"project", "household", "name", "commune", "waits for", "since", "days"}};
    struct view_table t = {
        .names = names, .titles = titles[q->p.c->lang], .columns = COLUMNS(names)};
    struct waiters all = {0};
    enum err_code code = read_waiters(q, &all, e);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        const struct waiter *w = &all.v[i];
        deliver_more_cell(q, &t, w->code);
        deliver_more_cell(q, &t, w->household);
        deliver_more_cell(q, &t, w->name);
        deliver_more_cell(q, &t, w->commune);
        deliver_more_cell(q, &t, wait_text(q, w->wait));
        deliver_more_date(q, &t, w->since);
        deliver_more_int(q, &t, q->p.v.at.as_of - w->since);
    }
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &t);
    return code;
}
