/* ansinh deliver status, show, premium, coverage: where everything stands. */
#include "base/fmt.h"
#include "cli/deliver_cmd.h"
#include "pay/deliver_cover.h"
#include "registry/times.h"

#include <stdio.h>
#include <stdlib.h>

static struct deliver_filter filter_of(const struct deliver_cmd *q)
{
    return (struct deliver_filter){.province = q->p.v.at.province,
                                   .to = INT64_MAX,
                                   .kind = deliver_kind_find(q->kind),
                                   .benefit = q->p.benefit,
                                   .content = STR("")};
}

/* ---- status: sums by list, or by where the money comes from ---- */

struct sums {
    str keys[4]; /* list, kind, number, planned by; or fund, programme, commune, kind */
    uint32_t planned, waiting, approved, delivered, received, refused;
    vnd amount, committed, paid;
};
struct summing {
    struct deliver_cmd *q;
    bool by_programme;
    struct {
        struct sums *v;
        uint32_t n, cap;
    } rows;
    uint32_t last; /* of rows: neighbours mostly share it */
    bool overflow;
};

static void keys_of(struct summing *s, const struct deliver_line *l, str keys[4])
{
    struct deliver_cmd *q = s->q;
    str kind = str_from_c(q->p.v.how == VIEW_TABLE ? deliver_kind_name(l->d.kind, q->p.c->lang)
                                                   : deliver_kind_code(l->d.kind));
    if (s->by_programme) {
        keys[0] = l->d.fund;
        keys[1] = l->d.programme;
        keys[2] = l->d.commune;
        keys[3] = kind;
        return;
    }
    keys[0] = pay_cell_int(&q->p, l->d.list);
    keys[1] = kind;
    keys[2] = l->number;
    keys[3] = l->planned_by;
}

static bool same_keys(const str a[4], const str b[4])
{
    return str_eq(a[0], b[0]) && str_eq(a[1], b[1]) && str_eq(a[2], b[2]) && str_eq(a[3], b[3]);
}

static struct sums *row_of(struct summing *s, const str keys[4])
{
    if (s->last < s->rows.n && same_keys(s->rows.v[s->last].keys, keys))
        return &s->rows.v[s->last];
    for (s->last = 0; s->last < s->rows.n; s->last++) {
        if (same_keys(s->rows.v[s->last].keys, keys))
            return &s->rows.v[s->last];
    }
    struct sums one = {0};
    for (int k = 0; k < 4; k++)
        one.keys[k] = keys[k].n > 0 ? arena_str(s->q->p.c->arena, keys[k]) : STR("");
    vec_push(s->q->p.c->arena, &s->rows, one);
    return &s->rows.v[s->last];
}

static bool add_line(void *ctx, const struct deliver_line *l)
{
    struct summing *s = ctx;
    str keys[4];
    struct arena_mark mark = arena_save(s->q->p.c->arena);
    if (s->q->commune.n > 0 && !str_eq(s->q->commune, l->d.commune))
        return true;
    keys_of(s, l, keys);
    bool there = s->last < s->rows.n && same_keys(s->rows.v[s->last].keys, keys);
    if (there)
        arena_restore(s->q->p.c->arena, mark);
    struct sums *x = there ? &s->rows.v[s->last] : row_of(s, keys);
    x->planned++;
    x->waiting += l->state == DELIVER_PLANNED;
    x->approved += l->state == DELIVER_APPROVED;
    x->delivered += l->state == DELIVER_DELIVERED;
    x->received += l->state == DELIVER_RECEIVED;
    x->refused += !deliver_stands(l->state);
    s->overflow |= !num_add(x->amount, deliver_stands(l->state) ? l->d.amount : 0, &x->amount) ||
                   !num_add(x->committed, l->committed, &x->committed) ||
                   !num_add(x->paid, l->paid, &x->paid);
    return true;
}

static int by_keys(const void *a, const void *b)
{
    const struct sums *x = a, *y = b;
    for (int k = 0; k < 4; k++) {
        int order = str_cmp(x->keys[k], y->keys[k]);
        if (order != 0)
            return order;
    }
    return 0;
}

static void print_sums(struct deliver_cmd *q, const struct summing *s)
{
    static const char *const names[2][13] = {
        {"list", "kind", "number", "planned_by", "deliveries", "waiting", "approved", "delivered",
         "received", "ended", "amount_vnd", "committed_vnd", "paid_vnd"},
        {"fund", "programme", "commune", "kind", "deliveries", "waiting", "approved", "delivered",
         "received", "ended", "amount_vnd", "committed_vnd", "paid_vnd"}};
    static const char *const titles[2][2][13] = {
        {{"danh sách", "loại", "quyết định", "người lập", "lượt", "chờ duyệt", "đã duyệt",
          "đã giao", "ký nhận", "thôi", "số tiền", "cam kết", "đã chi"},
         {"list", "kind", "decision", "planned by", "deliveries", "waiting", "approved",
          "delivered", "received", "ended", "amount", "committed", "paid"}},
        {{"nguồn", "chương trình", "xã", "loại", "lượt", "chờ duyệt", "đã duyệt", "đã giao",
          "ký nhận", "thôi", "số tiền", "cam kết", "đã chi"},
         {"fund", "programme", "commune", "kind", "deliveries", "waiting", "approved", "delivered",
          "received", "ended", "amount", "committed", "paid"}}};
    struct view_table t = {.names = names[s->by_programme],
                           .titles = titles[s->by_programme][q->p.c->lang],
                           .columns = 13};
    for (uint32_t i = 0; i < s->rows.n; i++) {
        const struct sums *x = &s->rows.v[i];
        const str cells[] = {x->keys[0],
                             x->keys[1],
                             x->keys[2],
                             x->keys[3],
                             pay_cell_int(&q->p, x->planned),
                             pay_cell_int(&q->p, x->waiting),
                             pay_cell_int(&q->p, x->approved),
                             pay_cell_int(&q->p, x->delivered),
                             pay_cell_int(&q->p, x->received),
                             pay_cell_int(&q->p, x->refused),
                             pay_cell_vnd(&q->p, x->amount),
                             pay_cell_vnd(&q->p, x->committed),
                             pay_cell_vnd(&q->p, x->paid)};
        for (uint32_t k = 0; k < 13; k++)
            vec_push(q->p.c->arena, &t.cells, cells[k]);
    }
    view_print(q->p.c, &q->p.v, &t);
}

/* ---- what is late ---- */

struct lateness {
    struct deliver_cmd *q;
    struct view_table t;
    day today;
};

static bool add_late(void *ctx, const struct deliver_line *l)
{
    struct lateness *x = ctx;
    struct deliver_cmd *q = x->q;
    bool open = l->state == DELIVER_APPROVED || l->state == DELIVER_DELIVERED ||
                l->state == DELIVER_RECEIVED;
    if (!open || l->review_by == 0 || l->reviewed_on != 0 || l->review_by >= x->today)
        return true;
    const str cells[] = {pay_cell_int(&q->p, l->d.id),
                         arena_str(q->p.c->arena, l->d.name),
                         arena_str(q->p.c->arena, l->d.commune),
                         arena_str(q->p.c->arena, l->d.benefit),
                         arena_str(q->p.c->arena, l->number),
                         arena_str(q->p.c->arena, l->approved_by),
                         view_day(q->p.c, &q->p.v, l->review_by),
                         pay_cell_int(&q->p, x->today - l->review_by)};
    for (uint32_t k = 0; k < 8; k++)
        vec_push(q->p.c->arena, &x->t.cells, cells[k]);
    return true;
}

static enum err_code show_late(struct deliver_cmd *q, struct err *e)
{
    static const char *const names[] = {"delivery", "name",        "commune",   "benefit",
                                        "number",   "approved_by", "review_by", "days_late"};
    static const char *const titles[2][8] = {{"lượt", "họ và tên", "xã", "quyền lợi", "quyết định",
                                              "người duyệt", "hạn hậu kiểm", "trễ (ngày)"},
                                             {"delivery", "name", "commune", "benefit", "decision",
                                              "approved by", "review due", "days late"}};
    struct lateness x = {.q = q,
                         .t = {.names = names, .titles = titles[q->p.c->lang], .columns = 8},
                         .today = day_of_moment(store_now_us())};
    struct deliver_filter f = filter_of(q);
    if (q->p.officer.on.p != NULL && !day_parse(q->p.officer.on, &x.today))
        return err_set(e, ERR_USAGE, "--on: \"%s\" không phải là ngày", "--on: \"%s\" is no date",
                       q->p.officer.on);
    enum err_code code = deliver_each(q->p.db, &f, add_late, &x, e);
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &x.t);
    return code;
}

enum err_code deliver_status_cmd(struct deliver_cmd *q, struct err *e)
{
    struct summing s = {.q = q, .by_programme = str_eq_c(q->by, "programme")};
    struct deliver_filter f = filter_of(q);
    if (q->late)
        return show_late(q, e);
    if (q->by.n > 0 && !s.by_programme && !str_eq_c(q->by, "list"))
        return err_set(e, ERR_USAGE, "--by nhận list hoặc programme",
                       "--by takes list or programme");
    enum err_code code = deliver_cmd_number(q->list, "--list", 0, &f.list, e);
    if (code == ERR_NONE)
        code = deliver_each(q->p.db, &f, add_line, &s, e);
    if (code == ERR_NONE && s.overflow)
        code = err_set(e, ERR_LIMIT, "tổng quá lớn", "a sum is too large");
    if (code != ERR_NONE)
        return code;
    if (s.by_programme && s.rows.n > 0)
        qsort(s.rows.v, s.rows.n, sizeof(*s.rows.v), by_keys);
    print_sums(q, &s);
    return ERR_NONE;
}

/* ---- one, or some ---- */

enum err_code deliver_show_cmd(struct deliver_cmd *q, struct err *e)
{
    static const char *const names[] = {
        "delivery", "name", "household",  "commune",     "benefit",   "from",         "to",
        "quantity", "unit", "amount_vnd", "fund",        "programme", "state",        "given",
        "paid_vnd", "mark", "planned_by", "approved_by", "number",    "delivered_on", "reason"};
    static const char *const titles[2][21] = {
        {"lượt",       "họ và tên",   "hộ",         "xã",
         "quyền lợi",  "từ",          "đến",        "lượng",
         "đơn vị",     "số tiền",     "nguồn",      "chương trình",
         "trạng thái", "đã giao",     "đã chi",     "số thẻ, phiếu",
         "người lập",  "người duyệt", "quyết định", "ngày giao",
         "lý do"},
        {"delivery", "name", "household",  "commune",     "benefit",   "from",         "to",
         "quantity", "unit", "amount",     "fund",        "programme", "state",        "given",
         "paid",     "mark", "planned by", "approved by", "decision",  "delivered on", "reason"}};
    struct view_table t = {.names = names, .titles = titles[q->p.c->lang], .columns = 21};
    struct deliver_lines lines;
    bool people = q->p.v.how == VIEW_TABLE;
    enum err_code code = deliver_cmd_lines(q, &lines, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < lines.n; i++) {
        const struct deliver_line *l = &lines.v[i];
        const str cells[] = {pay_cell_int(&q->p, l->d.id),
                             l->d.name,
                             l->d.household,
                             l->d.commune,
                             l->d.benefit,
                             pay_cell_month(&q->p, l->d.from),
                             pay_cell_month(&q->p, l->d.to),
                             pay_cell_int(&q->p, l->d.quantity),
                             l->d.unit,
                             pay_cell_vnd(&q->p, l->d.amount),
                             l->d.fund,
                             l->d.programme,
                             str_from_c(people ? deliver_state_name(l->state, q->p.c->lang)
                                               : deliver_state_code(l->state)),
                             pay_cell_int(&q->p, l->given),
                             pay_cell_vnd(&q->p, l->paid),
                             l->mark,
                             l->planned_by,
                             l->approved_by,
                             l->number,
                             l->delivered_on == 0 ? STR("")
                                                  : view_day(q->p.c, &q->p.v, l->delivered_on),
                             l->reason};
        for (uint32_t k = 0; k < 21; k++)
            vec_push(q->p.c->arena, &t.cells, cells[k]);
    }
    view_print(q->p.c, &q->p.v, &t);
    return ERR_NONE;
}

/* ---- the premium of a quarter, by group ---- */

struct group {
    str article;
    int64_t cards, months, delivered;
    vnd amount, paid;
};
struct grouping {
    struct deliver_cmd *q;
    month from, to;
    struct {
        struct group *v;
        uint32_t n, cap;
    } rows;
    bool overflow;
};

static bool add_premium(void *ctx, const struct deliver_line *l)
{
    struct grouping *g = ctx;
    uint32_t i = 0;
    bool meant = deliver_stands(l->state) && l->d.from >= g->from && l->d.to <= g->to &&
                 (g->q->commune.n == 0 || str_eq(g->q->commune, l->d.commune));
    if (!meant)
        return true;
    while (i < g->rows.n && !str_eq(g->rows.v[i].article, l->d.article))
        i++;
    if (i == g->rows.n) {
        struct group one = {.article = arena_str(g->q->p.c->arena, l->d.article)};
        vec_push(g->q->p.c->arena, &g->rows, one);
    }
    struct group *x = &g->rows.v[i];
    x->cards++;
    x->months += l->d.quantity;
    x->delivered += l->state != DELIVER_PLANNED && l->state != DELIVER_APPROVED;
    g->overflow |=
        !num_add(x->amount, l->d.amount, &x->amount) || !num_add(x->paid, l->paid, &x->paid);
    return true;
}

static int by_article(const void *a, const void *b)
{
    return str_cmp(((const struct group *)a)->article, ((const struct group *)b)->article);
}

enum err_code deliver_premium_cmd(struct deliver_cmd *q, struct err *e)
{
    static const char *const names[] = {"group",     "records",    "months",
                                        "delivered", "amount_vnd", "paid_vnd"};
    static const char *const titles[2][6] = {
        {"nhóm", "lượt", "tháng", "có thẻ", "phần ngân sách", "đã chuyển"},
        {"group", "records", "months", "with a card", "State share", "paid"}};
    struct grouping g = {.q = q};
    struct view_table t = {.names = names, .titles = titles[q->p.c->lang], .columns = 6};
    struct deliver_filter f = filter_of(q);
    f.kind = DELIVER_PREMIUM;
    enum err_code code = deliver_cmd_months(q, DELIVER_PREMIUM, &g.from, &g.to, e);
    if (code == ERR_NONE)
        code = deliver_each(q->p.db, &f, add_premium, &g, e);
    if (code == ERR_NONE && g.overflow)
        code = err_set(e, ERR_LIMIT, "tổng quá lớn", "a sum is too large");
    if (code != ERR_NONE)
        return code;
    if (g.rows.n > 0)
        qsort(g.rows.v, g.rows.n, sizeof(*g.rows.v), by_article);
    for (uint32_t i = 0; i < g.rows.n; i++) {
        const struct group *x = &g.rows.v[i];
        const str cells[] = {x->article,
                             pay_cell_int(&q->p, x->cards),
                             pay_cell_int(&q->p, x->months),
                             pay_cell_int(&q->p, x->delivered),
                             pay_cell_vnd(&q->p, x->amount),
                             pay_cell_vnd(&q->p, x->paid)};
        for (uint32_t k = 0; k < 6; k++)
            vec_push(q->p.c->arena, &t.cells, cells[k]);
    }
    view_print(q->p.c, &q->p.v, &t);
    return ERR_NONE;
}

/* ---- cards of the poor and near-poor ---- */

static const char *class_name(enum deliver_class k, enum lang lang)
{
    static const char *const names[DELIVER_CLASSES][2] = {{"nghèo", "poor"},
                                                          {"cận nghèo", "near-poor"}};
    return names[k][lang];
}

static void show_names(struct deliver_cmd *q, const struct deliver_cover_rows *rows)
{
    static const char *const names[] = {"entity",  "name",    "personal_id", "household",
                                        "commune", "village", "class",       "delivery"};
    static const char *const titles[2][8] = {
        {"số", "họ và tên", "số định danh", "hộ", "xã", "thôn", "hạng", "đang"},
        {"id", "name", "personal number", "household", "commune", "village", "class", "delivery"}};
    struct view_table t = {.names = names, .titles = titles[q->p.c->lang], .columns = 8};
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct deliver_cover_row *x = &rows->v[i];
        if (x->cover != DELIVER_COVER_NONE || (q->commune.n > 0 && !str_eq(q->commune, x->commune)))
            continue;
        const str cells[] = {pay_cell_int(&q->p, x->entity),
                             x->name,
                             x->personal_id,
                             x->household,
                             x->commune,
                             x->village,
                             str_from_c(class_name(x->class_of, q->p.c->lang)),
                             str_from_c(deliver_state_name(x->state, q->p.c->lang))};
        for (uint32_t k = 0; k < 8; k++)
            vec_push(q->p.c->arena, &t.cells, cells[k]);
    }
    view_print(q->p.c, &q->p.v, &t);
}

struct covered {
    str commune;
    uint32_t count[DELIVER_CLASSES][DELIVER_COVERS];
};

static void add_covered(struct deliver_cmd *q, struct view_table *t, const struct covered *x,
                        int class_of)
{
    const uint32_t *n = x->count[class_of];
    uint32_t people = n[0] + n[1] + n[2];
    int64_t permille = people == 0 ? 0 : (int64_t)(n[0] + n[1]) * 1000 / people;
    char text[40];
    size_t m = q->p.v.how == VIEW_TABLE ? num_format_vi(permille, 1, text)
                                        : num_format_iso(permille, 1, text);
    const str cells[] = {x->commune,
                         str_from_c(class_name((enum deliver_class)class_of, q->p.c->lang)),
                         pay_cell_int(&q->p, people),
                         pay_cell_int(&q->p, n[DELIVER_COVER_CARD]),
                         pay_cell_int(&q->p, n[DELIVER_COVER_OTHER]),
                         pay_cell_int(&q->p, n[DELIVER_COVER_NONE]),
                         arena_str(q->p.c->arena, (str){text, m})};
    for (uint32_t k = 0; k < 7 && people > 0; k++)
        vec_push(q->p.c->arena, &t->cells, cells[k]);
}

static void show_coverage(struct deliver_cmd *q, const struct deliver_cover_rows *rows)
{
    static const char *const names[] = {"commune", "class", "people", "cards",
                                        "other",   "none",  "percent"};
    static const char *const titles[2][7] = {
        {"xã", "hạng", "người", "thẻ đã giao", "phiếu ghi có", "chưa có", "% có thẻ"},
        {"commune", "class", "people", "cards given", "by the form", "none", "% covered"}};
    struct view_table t = {.names = names, .titles = titles[q->p.c->lang], .columns = 7};
    struct covered all = {.commune = q->p.c->lang == LANG_VI ? STR("tất cả") : STR("all")};
    struct covered one = {0};
    for (uint32_t i = 0; i <= rows->n; i++) {
        const struct deliver_cover_row *x = i < rows->n ? &rows->v[i] : NULL;
        if (x == NULL || !str_eq(x->commune, one.commune)) {
            for (int k = 0; k < DELIVER_CLASSES; k++)
                add_covered(q, &t, &one, k);
            one = (struct covered){.commune = x != NULL ? x->commune : STR("")};
        }
        if (x == NULL || (q->commune.n > 0 && !str_eq(q->commune, x->commune)))
            continue;
        one.count[x->class_of][x->cover]++;
        all.count[x->class_of][x->cover]++;
    }
    for (int k = 0; k < DELIVER_CLASSES; k++)
        add_covered(q, &t, &all, k);
    view_print(q->p.c, &q->p.v, &t);
}

enum err_code deliver_coverage_cmd(struct deliver_cmd *q, struct err *e)
{
    const struct recording now = {.province = q->p.v.at.province, .at_us = store_now_us()};
    struct cycle_question question;
    struct deliver_cover_rows rows;
    enum err_code code = pay_cmd_question(&q->p, &question, e);
    if (code == ERR_NONE)
        code = deliver_cover_read(q->p.db, q->p.c->arena, &now, question.law, question.areas,
                                  question.month, &rows, e);
    if (code != ERR_NONE)
        return code;
    if (q->names)
        show_names(q, &rows);
    else
        show_coverage(q, &rows);
    if (rows.undetermined > 0)
        fprintf(stderr,
                q->p.c->lang == LANG_VI ? "%u người của hộ chưa rõ hạng không có trong bảng\n"
                                        : "%u people of households whose class is not known are "
                                          "not in it\n",
                rows.undetermined);
    return ERR_NONE;
}
