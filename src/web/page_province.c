/* The province at a glance: how many are poor, since when, who moved, what is to be done, what was
 * paid, and where. Of an officer of a commune: that commune. */
#include "base/fmt.h"
#include "pay/budget.h"
#include "pay/cycle_late.h"
#include "web/boundaries.h"
#include "web/room_reports.h"
#include "web/sheet.h"

struct glance {
    struct web_request *q;
    struct page_province *page;
    str area;
    bool everywhere, map_today;
    int year;
    int64_t at_us;
    bool current;
};

/* ---- year by year ---- */

static str cell_text(struct glance *g, const struct report_table *t, uint32_t row, int32_t column)
{
    return column < 0 ? STR("")
                      : report_cell_text(g->q->arena, t, report_at(t, row, (uint32_t)column));
}

static bool is_year(const struct report_column *c, str *year)
{
    bool ok = str_starts(c->name, STR("registry_"));
    *year = ok ? str_slice(c->name, 9, c->name.n) : STR("");
    return ok;
}

static int32_t published_of(const struct report_table *t, str year)
{
    char name[32];
    fmt_write(name, sizeof(name), "published_%s", year);
    return room_column(t, name);
}

/* The first five rows are who is poor; movements follow. */
#define TREND_ROWS 5

static void fill_trend(struct glance *g, const struct report_table *t)
{
    struct page_province *page = g->page;
    int32_t of = room_column(t, "of");
    str year;
    page->years = arena_array(g->q->arena, struct page_province_years, (size_t)t->columns.n + 1);
    page->trend = arena_array(g->q->arena, struct page_province_trend, TREND_ROWS);
    for (uint32_t c = 0; c < t->columns.n; c++) {
        if (is_year(&t->columns.v[c], &year))
            page->years[page->n_years++] = (struct page_province_years){.year = year};
    }
    for (uint32_t r = 0; r < TREND_ROWS && r < t->rows.n; r++) {
        struct page_province_trend *row = &page->trend[page->n_trend++];
        row->name = cell_text(g, t, r, of);
        row->cells =
            arena_array(g->q->arena, struct page_province_trend_cells, (size_t)page->n_years + 1);
        for (uint32_t c = 0; c < t->columns.n; c++) {
            if (is_year(&t->columns.v[c], &year))
                row->cells[row->n_cells++] = (struct page_province_trend_cells){
                    .registry = cell_text(g, t, r, (int32_t)c),
                    .published = cell_text(g, t, r, published_of(t, year))};
        }
    }
}

/* The chart: poor rate by year, in the registry and as published; the table below says the same. */
#define CHART_LEFT 40
#define CHART_STEP 150
#define CHART_HEIGHT 160
#define CHART_TOP 20

static bool percent_at(const struct report_table *t, uint32_t row, int32_t column, int64_t *out)
{
    const struct report_cell *cell = column < 0 ? NULL : report_at(t, row, (uint32_t)column);
    if (cell == NULL || cell->kind != REPORT_PERCENT)
        return false;
    *out = cell->n;
    return true;
}

static void add_point(struct buf *b, int64_t x, int64_t y)
{
    buf_fmt(b, b->n > 0 ? " %l,%l" : "%l,%l", x, y);
}

static void fill_chart(struct glance *g, const struct report_table *t)
{
    const uint32_t row = 2; /* the poor rate */
    struct page_province *page = g->page;
    struct buf lines[2];
    int64_t top = 100, v, x = CHART_LEFT;
    str year;
    for (int k = 0; k < 2; k++)
        buf_init(&lines[k], g->q->arena, 4096);
    for (uint32_t c = 0; c < t->columns.n && row < t->rows.n; c++) {
        if (percent_at(t, row, (int32_t)c, &v) && v > top)
            top = v;
    }
    page->marks = arena_array(g->q->arena, struct page_province_marks, (size_t)page->n_years + 1);
    for (uint32_t c = 0; c < t->columns.n && row < t->rows.n; c++) {
        if (!is_year(&t->columns.v[c], &year))
            continue;
        const int32_t columns[2] = {(int32_t)c, published_of(t, year)};
        struct page_province_marks mark = {.year = year, .x = room_digits(g->q, (int)x)};
        for (int k = 0; k < 2; k++) {
            if (!percent_at(t, row, columns[k], &v))
                continue;
            int64_t y = CHART_TOP + CHART_HEIGHT - CHART_HEIGHT * v / top;
            add_point(&lines[k], x, y);
            if (k == 0) {
                mark.y = room_digits(g->q, (int)y);
                mark.said = cell_text(g, t, row, columns[k]);
            }
        }
        page->marks[page->n_marks++] = mark;
        x += CHART_STEP;
    }
    page->line = buf_str(&lines[0]);
    page->dashes = buf_str(&lines[1]);
}

static int32_t row_named(const struct report_table *t, const char *name)
{
    int32_t column = room_column(t, "name");
    for (uint32_t r = 0; r < t->rows.n && column >= 0; r++) {
        if (str_eq_c(report_at(t, r, (uint32_t)column)->text, name))
            return (int32_t)r;
    }
    return -1;
}

/* A number of the year, and the form and column whose households it opens to. */
static void add_card(struct glance *g, const struct report_table *t, const char *number,
                     const char *rate, str name, const char *form, const char *open)
{
    char column[32];
    fmt_write(column, sizeof(column), "registry_%d", g->year);
    int32_t c = room_column(t, column), r = row_named(t, number);
    int32_t s = rate != NULL ? row_named(t, rate) : -1;
    if (c < 0 || r < 0)
        return;
    g->page->cards[g->page->n_cards++] = (struct page_province_cards){
        .name = name,
        .number = cell_text(g, t, (uint32_t)r, c),
        .rate = s >= 0 ? cell_text(g, t, (uint32_t)s, c) : STR(""),
        .url = roles_held_somewhere(&g->q->user.held, RIGHT_PEOPLE_READ)
                   ? room_report_url(g->q, str_from_c(form), g->year, BY_COMMUNE, g->map_today,
                                     g->area, str_from_c(open))
                   : STR("")};
}

static void fill_cards(struct glance *g, const struct report_table *t)
{
    enum lang l = g->q->lang;
    g->page->cards = arena_array(g->q->arena, struct page_province_cards, 8);
    add_card(g, t, "poor", "poor_rate", TEXT_GLANCE_POOR[l], "7.1", "poor");
    add_card(g, t, "near_poor", "near_poor_rate", TEXT_GLANCE_NEAR[l], "7.1", "near_poor");
    add_card(g, t, "poor_to_near", NULL, TEXT_GLANCE_TO_NEAR[l], "7.2", "2");
    add_card(g, t, "poor_to_above", NULL, TEXT_GLANCE_TO_ABOVE[l], "7.2", "3");
    add_card(g, t, "near_to_poor", NULL, TEXT_GLANCE_NEAR_FELL[l], "7.2", "5");
    add_card(g, t, "poor_again", NULL, TEXT_GLANCE_AGAIN[l], "7.2", "6");
    add_card(g, t, "poor_new", NULL, TEXT_GLANCE_NEW[l], "7.2", "7");
}

static enum err_code fill_years(struct glance *g, bool *ready, struct err *e)
{
    const struct figures_ask ask = {.form = STR("summary"),
                                    .area = g->area,
                                    .open = STR(""),
                                    .map_today = g->map_today,
                                    .lang = g->q->lang};
    struct report_table t;
    struct figures_told told;
    enum err_code code = figures_get(g->q, &ask, &t, &told, e);
    *ready = told.ready;
    if (code != ERR_NONE || !told.ready)
        return code;
    g->at_us = told.at_us;
    g->current = told.current;
    fill_trend(g, &t);
    fill_chart(g, &t);
    fill_cards(g, &t);
    return ERR_NONE;
}

/* ---- by commune ---- */

/* Which of six shades: below 1, 2, 4, 8, 16 per cent, and above. */
static int shade(int64_t hundredths)
{
    int64_t limit = 100;
    int s = 0;
    while (s < 5 && hundredths >= limit) {
        limit *= 2;
        s++;
    }
    return s;
}

static bool is_commune(const struct report_cell *code)
{
    bool ok = code->kind == REPORT_TEXT && code->text.n == 5;
    for (size_t i = 0; i < code->text.n && ok; i++)
        ok = code->text.p[i] >= '0' && code->text.p[i] <= '9';
    return ok;
}

/* A commune of today may be made of urban and rural ones, which form 7.1 tells apart: both
 * together. */
struct commune {
    str code, name;
    int64_t households, poor, near;
};
struct communes {
    struct commune *v;
    uint32_t n, cap;
};

static int64_t count_at(const struct report_table *t, uint32_t row, const char *column)
{
    int32_t c = room_column(t, column);
    return c < 0 ? 0 : report_at(t, row, (uint32_t)c)->n;
}

static void read_communes(struct glance *g, const struct report_table *t, struct communes *out)
{
    int32_t code_at = room_column(t, "code"), name_at = room_column(t, "area");
    for (uint32_t r = 0; r < t->rows.n && code_at >= 0 && name_at >= 0; r++) {
        const struct report_cell *code = report_at(t, r, (uint32_t)code_at);
        uint32_t at = 0;
        if (!is_commune(code))
            continue;
        while (at < out->n && !str_eq(out->v[at].code, code->text))
            at++;
        if (at == out->n) {
            struct commune c = {.code = code->text,
                                .name = report_at(t, r, (uint32_t)name_at)->text};
            vec_push(g->q->arena, out, c);
        } else if (str_eq(code->text, g->area))
            continue; /* the total of the one commune asked for came first */
        out->v[at].households += count_at(t, r, "households");
        out->v[at].poor += count_at(t, r, "poor");
        out->v[at].near += count_at(t, r, "near_poor");
    }
}

static str count_text(struct glance *g, const struct report_table *t, int64_t n)
{
    const struct report_cell cell = report_count_cell(n);
    return report_cell_text(g->q->arena, t, &cell);
}

static str rate_text(struct glance *g, const struct report_table *t, int64_t part, int64_t whole)
{
    const struct report_cell cell = report_percent_cell(part, whole);
    return report_cell_text(g->q->arena, t, &cell);
}

static void fill_communes(struct glance *g, const struct report_table *t,
                          const struct communes *all)
{
    struct page_province *page = g->page;
    bool opens = roles_held_somewhere(&g->q->user.held, RIGHT_PEOPLE_READ);
    page->communes = arena_array(g->q->arena, struct page_province_communes, (size_t)all->n + 1);
    for (uint32_t i = 0; i < all->n; i++) {
        const struct commune *c = &all->v[i];
        struct page_province_communes row = {.name = c->name,
                                             .households = count_text(g, t, c->households),
                                             .poor = count_text(g, t, c->poor),
                                             .rate = rate_text(g, t, c->poor, c->households),
                                             .near = count_text(g, t, c->near),
                                             .near_rate = rate_text(g, t, c->near, c->households)};
        if (opens && c->poor > 0)
            row.poor_url = room_report_url(g->q, STR("7.1"), g->year, BY_COMMUNE, g->map_today,
                                           c->code, STR("poor"));
        if (opens && c->near > 0)
            row.near_url = room_report_url(g->q, STR("7.1"), g->year, BY_COMMUNE, g->map_today,
                                           c->code, STR("near_poor"));
        page->communes[page->n_communes++] = row;
    }
}

static enum err_code fill_shapes(struct glance *g, const struct report_table *t,
                                 const struct communes *all, struct err *e)
{
    struct boundaries shapes;
    struct page_province *page = g->page;
    day on = g->map_today ? web_today() : day_from_ymd(g->year, 12, 31);
    enum err_code code =
        boundaries_read(g->q->arena, g->q->app->data, g->q->app->province, on, &shapes, e);
    if (code != ERR_NONE)
        return code;
    page->height = room_digits(g->q, (int)shapes.height);
    page->shapes = arena_array(g->q->arena, struct page_province_shapes, (size_t)shapes.n + 1);
    for (uint32_t i = 0; i < shapes.n; i++) {
        const struct boundary *b = &shapes.v[i];
        struct page_province_shapes shape = {.path = b->path, .tag = STR("none")};
        uint32_t at = 0;
        while (at < all->n && !str_eq(all->v[at].code, b->code))
            at++;
        if (at < all->n && all->v[at].households > 0) {
            const struct commune *c = &all->v[at];
            char tag[4];
            size_t n = fmt_write(tag, sizeof(tag), "m%d",
                                 shade(report_percent_cell(c->poor, c->households).n));
            shape.tag = arena_str(g->q->arena, (str){tag, n});
            shape.name = c->name;
            shape.rate = rate_text(g, t, c->poor, c->households);
        }
        page->shapes[page->n_shapes++] = shape;
    }
    return ERR_NONE;
}

static enum err_code fill_map(struct glance *g, bool *ready, struct err *e)
{
    const struct figures_ask ask = {.form = STR("7.1"),
                                    .area = g->area,
                                    .open = STR(""),
                                    .year = g->year,
                                    .by = BY_COMMUNE,
                                    .map_today = g->map_today,
                                    .lang = g->q->lang};
    struct communes all = {0};
    struct report_table t;
    struct figures_told told;
    enum err_code code = figures_get(g->q, &ask, &t, &told, e);
    *ready = told.ready;
    if (code != ERR_NONE || !told.ready)
        return code;
    g->at_us = told.at_us;
    g->current = told.current;
    read_communes(g, &t, &all);
    fill_communes(g, &t, &all);
    return g->everywhere ? fill_shapes(g, &t, &all, e) : ERR_NONE;
}

/* ---- what waits ---- */

static enum err_code count_of(struct glance *g, sql query, int64_t *out, struct err *e)
{
    struct store_value v;
    int got = store_one(g->q->db, query,
                        STORE_VALUES(store_int(g->q->app->province), store_text(g->area)),
                        g->q->arena, &v, 1, e);
    *out = got == 1 ? v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

static void add_task(struct glance *g, str name, int64_t n, str url)
{
    if (n > 0)
        g->page->tasks[g->page->n_tasks++] =
            (struct page_province_tasks){.name = name, .n = n, .url = url};
}

static enum err_code fill_waiting(struct glance *g, struct err *e)
{
    enum lang l = g->q->lang;
    int64_t n = 0;
    enum err_code code = count_of(
        g,
        SQL("SELECT count(*) FROM enrolment_act AS a WHERE a.province = ?1 AND a.act <> 'ask' AND"
            " (?2 = '' OR a.commune = ?2) AND NOT EXISTS (SELECT 1 FROM enrolment_approval AS v"
            " WHERE v.province = a.province AND v.act = a.id)"),
        &n, e);
    add_task(g, TEXT_TASK_ENROLMENTS[l], n, STR(""));
    if (code == ERR_NONE && g->everywhere)
        code = count_of(g,
                        SQL("SELECT count(*) FROM recovery_act AS a WHERE a.province = ?1 AND ?2 ="
                            " ?2 AND a.act <> 'receive' AND NOT EXISTS (SELECT 1 FROM"
                            " recovery_verdict AS v WHERE v.province = a.province AND v.act ="
                            " a.id)"),
                        &n, e);
    else
        n = 0;
    add_task(g, TEXT_TASK_RECOVERIES[l], n, STR(""));
    if (code == ERR_NONE && g->everywhere)
        code = count_of(g,
                        SQL("SELECT count(*) FROM payee_change AS a WHERE a.province = ?1 AND ?2 ="
                            " ?2 AND NOT EXISTS (SELECT 1 FROM payee_verdict AS v WHERE v.province"
                            " = a.province AND v.change = a.id)"),
                        &n, e);
    else
        n = 0;
    add_task(g, TEXT_TASK_PAYEES[l], n, STR(""));
    return code;
}

static enum err_code fill_late(struct glance *g, struct err *e)
{
    struct cycle_lates lates = {0};
    int64_t lists = 0, reports = 0;
    enum err_code code =
        cycle_late_read(g->q->db, g->q->arena, g->q->app->province, web_today(), &lates, e);
    for (uint32_t i = 0; i < lates.n && code == ERR_NONE; i++) {
        if (lates.v[i].kind == CYCLE_LATE_LIST)
            lists++;
        else if (g->everywhere || str_eq(lates.v[i].commune, g->area))
            reports++;
    }
    if (g->everywhere)
        add_task(g, TEXT_TASK_LATE_LISTS[g->q->lang], lists, STR(""));
    add_task(g, TEXT_TASK_LATE_REPORTS[g->q->lang], reports, STR(""));
    return code;
}

/* Campaigns that are open, and how many communes have not decided. */
static enum err_code fill_campaigns(struct glance *g, struct err *e)
{
    struct store_conn *c = g->q->db;
    struct {
        struct page_province_campaigns *v;
        uint32_t n, cap;
    } rows = {0};
    int more;
    if (store_query(
            c,
            SQL("SELECT p.year, p.month, p.closes, (SELECT count(DISTINCT k.area) FROM review_case"
                " AS k WHERE k.province = p.province AND k.campaign = p.id AND NOT EXISTS (SELECT"
                " 1 FROM review_decision AS d WHERE d.province = k.province AND d.campaign ="
                " k.campaign AND d.area = k.area)) FROM campaign AS p WHERE p.province = ?1 AND"
                " NOT EXISTS (SELECT 1 FROM campaign_end AS z WHERE z.province = p.province AND"
                " z.campaign = p.id) ORDER BY p.closes"),
            STORE_VALUES(store_int(g->q->app->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        char text[16];
        int mon = (int)store_at_int(c, 1), year = (int)store_at_int(c, 0);
        size_t n = mon > 0 ? month_format_vi(month_make(year, mon), text)
                           : fmt_write(text, sizeof(text), "%d", year);
        struct page_province_campaigns row = {.name = arena_str(g->q->arena, (str){text, n}),
                                              .closes = (day)store_at_int(c, 2),
                                              .late = store_at_int(c, 2) < web_today(),
                                              .undecided = store_at_int(c, 3)};
        vec_push(g->q->arena, &rows, row);
    }
    g->page->campaigns = rows.v;
    g->page->n_campaigns = rows.n;
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- money ---- */

struct money {
    struct glance *g;
    struct page_province_money *v;
    uint32_t n, cap;
    str url;
};

static bool add_money(void *ctx, const struct budget_progress *p)
{
    struct money *m = ctx;
    struct glance *g = m->g;
    static const char *const funds[] = {"central", "province", "commune", "raised"};
    const str names[] = {TEXT_FUND_CENTRAL[g->q->lang], TEXT_FUND_PROVINCE[g->q->lang],
                         TEXT_FUND_COMMUNE[g->q->lang], TEXT_FUND_RAISED[g->q->lang]};
    struct page_province_money row = {.fund = arena_str(g->q->arena, p->fund),
                                      .url = m->url,
                                      .planned = p->planned,
                                      .committed = p->committed,
                                      .disbursed = p->disbursed,
                                      .left = p->left};
    char text[40];
    for (int i = 0; i < 4; i++) {
        if (str_eq_c(p->fund, funds[i]))
            row.fund = names[i];
    }
    if (p->permille >= 0) {
        size_t n = num_format_vi(p->permille, 1, text);
        text[n++] = ' ';
        text[n++] = '%';
        row.rate = arena_str(g->q->arena, (str){text, n});
    }
    vec_push(g->q->arena, m, row);
    return true;
}

static enum err_code fill_money(struct glance *g, struct err *e)
{
    int year, mon, dom;
    struct money m = {.g = g};
    day_to_ymd(web_today(), &year, &mon, &dom);
    m.url = sheet_fmt(g->q, "/ngan-sach?year=%d", year);
    enum err_code code = budget_status(g->q->db, g->q->app->province, year,
                                       (struct budget_by){.fund = true}, add_money, &m, e);
    g->page->money = m.v;
    g->page->n_money = m.n;
    g->page->money_year = room_digits(g->q, year);
    return code;
}

/* ---- the page ---- */

static enum err_code fill_tasks(struct glance *g, struct err *e)
{
    bool money = roles_held_somewhere(&g->q->user.held, RIGHT_MONEY_READ);
    g->page->tasks = arena_array(g->q->arena, struct page_province_tasks, 8);
    enum err_code code = fill_campaigns(g, e);
    if (code == ERR_NONE && money)
        code = fill_waiting(g, e);
    if (code == ERR_NONE && money)
        code = fill_late(g, e);
    if (code == ERR_NONE && money && g->everywhere)
        code = fill_money(g, e);
    return code;
}

static str map_url(struct web_request *q, const struct glance *g, bool today)
{
    struct buf b;
    buf_init(&b, q->arena, 128);
    buf_fmt(&b, "/tinh?map=%z", today ? "today" : "then");
    if (web_param(q, "area").n > 0) {
        buf_add_c(&b, "&area=");
        html_url_part(&b, g->area);
    }
    buf_add_c(&b, "#map");
    return buf_str(&b);
}

enum err_code page_of_province(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_province page = {0};
    struct glance g = {.q = q, .page = &page};
    bool years = true, map = true;
    enum err_code code = room_scope(q, a, RIGHT_FIGURES_READ, &g.everywhere, &g.area, e);
    /* Who may see one commune of today's map sees it on that map alone. */
    g.map_today = !g.everywhere || !str_eq_c(web_param(q, "map"), "then");
    if (code == ERR_NONE)
        code = room_last_year(q, &g.year, e);
    /* Year by year an area is that of then; who has one commune of today is shown that alone. */
    if (code == ERR_NONE && g.year > 0 && g.everywhere && g.area.n == 0) {
        code = fill_years(&g, &years, e);
        /* Classes, and none of them poor or near-poor: a registry that is new has no list yet. */
        if (code == ERR_INPUT) {
            *e = (struct err){0};
            code = ERR_NONE;
            g.year = 0;
            years = true;
        }
    }
    if (code == ERR_NONE && g.year > 0 && years)
        code = fill_map(&g, &map, e);
    if (code == ERR_NONE && !(years && map)) {
        room_wait_page(q, a, TEXT_HOME[q->lang]);
        return ERR_NONE;
    }
    if (code == ERR_NONE)
        code = fill_tasks(&g, e);
    if (code != ERR_NONE)
        return code;
    page.year = room_digits(q, g.year);
    page.any = g.year > 0;
    page.at = g.at_us > 0 ? room_moment(q, g.at_us) : STR("");
    page.old = g.at_us > 0 && !g.current;
    page.today = g.map_today;
    page.both = g.everywhere;
    page.map_today = map_url(q, &g, true);
    page.map_then = map_url(q, &g, false);
    page.finds = roles_held_somewhere(&q->user.held, RIGHT_PEOPLE_READ);
    web_page_begin(q, a, TEXT_HOME[q->lang]);
    page_province(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}
