/* Figures: the province at a glance, and the reports of the review: seen, opened, downloaded. */
#include "base/fmt.h"
#include "evidence/report/document.h"
#include "web/room_registry.h"
#include "web/room_reports.h"

#define ROWS_SHOWN 200u

/* ---- which there are ---- */

/* Year by year an area is that of then, which may be another's today; the others are of all. */
static bool of_province(str form)
{
    return str_eq_c(form, "summary") || str_eq_c(form, "account") || str_eq_c(form, "indicators");
}

static enum err_code list(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_reports page = {0};
    struct report_table t;
    int year = 0;
    bool names = roles_held_somewhere(&q->user.held, RIGHT_PEOPLE_READ),
         everywhere = roles_held_everywhere(&q->user.held, RIGHT_FIGURES_READ);
    enum err_code code = room_last_year(q, &year, e);
    if (code != ERR_NONE)
        return code;
    report_list(q->arena, q->lang, &t);
    page.none = year == 0;
    page.rows = arena_array(q->arena, struct page_reports_rows, (size_t)t.rows.n + 1);
    for (uint32_t r = 0; r < t.rows.n; r++) {
        str form = report_at(&t, r, 0)->text;
        bool is_list = str_starts(form, STR("6."));
        if ((is_list && !names) || (of_province(form) && !everywhere))
            continue;
        page.rows[page.n_rows++] = (struct page_reports_rows){
            .form = form,
            .url = year > 0 ? room_report_url(q, form, year, BY_COMMUNE, true, STR(""), STR(""))
                            : STR(""),
            .name = report_at(&t, r, 1)->text,
            .about = report_at(&t, r, 2)->text};
    }
    web_page_begin(q, a, t.title);
    page_reports(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* ---- one ---- */

struct asked {
    struct web_request *q;
    struct figures_ask ask;
    struct figures_told told;
    struct report_table t;
    bool everywhere, is_list, summary, of_all; /* of_all: no area, and nothing of it opens */
};

/* The program's own list: no other text gets into a key. The account is no table. */
static bool is_form(struct web_request *q, str form)
{
    struct report_table t;
    bool found = false;
    report_list(q->arena, q->lang, &t);
    for (uint32_t r = 0; r < t.rows.n; r++)
        found |= str_eq(report_at(&t, r, 0)->text, form);
    return found && !str_eq_c(form, "account");
}

static enum err_code take_year(struct asked *x, struct err *e)
{
    int64_t year = 0;
    int last = 0;
    enum err_code code = room_last_year(x->q, &last, e);
    if (num_parse_int(web_param(x->q, "year"), &year) && (year < 1990 || year > 2100))
        return err_set(e, ERR_INPUT, "năm từ 1990 đến 2100", "a year from 1990 to 2100");
    x->ask.year = x->summary ? 0 : year > 0 ? (int)year : last;
    if (code == ERR_NONE && x->ask.year == 0 && !x->summary)
        code = err_set(e, ERR_INPUT, "sổ chưa có kỳ rà soát nào", "the registry has no review yet");
    return code;
}

static enum err_code take(struct asked *x, struct web_answer *a, struct err *e)
{
    struct web_request *q = x->q;
    str form = web_param(q, "form"), by = web_param(q, "by");
    int64_t from = 0;
    if (!is_form(q, form)) {
        a->status = 404;
        return err_set(e, ERR_INPUT, "không có báo cáo \"%s\"", "there is no report \"%s\"", form);
    }
    x->summary = str_eq_c(form, "summary");
    x->of_all = of_province(form);
    x->ask = (struct figures_ask){.form = form,
                                  .open = x->of_all ? STR("") : web_param(q, "open"),
                                  .by = BY_COMMUNE,
                                  .lang = q->lang};
    x->is_list = str_starts(form, STR("6.")) || x->ask.open.n > 0;
    enum err_code code = room_scope(q, a, x->is_list ? RIGHT_PEOPLE_READ : RIGHT_FIGURES_READ,
                                    &x->everywhere, &x->ask.area, e);
    if (code == ERR_NONE && x->of_all && !x->everywhere)
        code = web_may(q, a, RIGHT_FIGURES_READ, STR(""), e);
    /* Who may see one commune of today's map sees it on that map alone. */
    x->ask.map_today = !x->everywhere || !str_eq_c(web_param(q, "map"), "then");
    for (int i = 0; i < 4; i++) {
        if (str_eq_c(by, room_bys[i]))
            x->ask.by = (enum report_by)i;
    }
    num_parse_int(web_param(q, "from"), &from);
    x->ask.from = from > 0 && from < 100000000 ? (uint32_t)from : 0;
    return code == ERR_NONE ? take_year(x, e) : code;
}

/* Rows of households: which list it was. */
static enum err_code list_seen(const struct asked *x, struct err *e)
{
    struct web_request *q = x->q;
    struct buf b;
    if (!x->is_list || !x->told.ready || x->t.rows.n == 0)
        return ERR_NONE;
    buf_init(&b, q->arena, 256);
    buf_fmt(&b, "%s %d %s %s", x->ask.form, x->ask.year, x->ask.area, x->ask.open);
    return web_seen_other(q, buf_str(&b), e);
}

/* ---- as a page ---- */

static void fill_heads(struct asked *x, struct page_report *page)
{
    struct arena *a = x->q->arena;
    struct report_spans spans;
    report_spans_of(a, &x->t, &spans);
    page->heads = arena_array(a, struct page_report_heads, (size_t)spans.rows + 1);
    for (uint32_t r = 0; r < spans.rows; r++) {
        struct page_report_heads *row = &page->heads[page->n_heads++];
        row->cells = arena_array(a, struct page_report_heads_cells, (size_t)spans.n + 1);
        for (uint32_t i = 0; i < spans.n; i++) {
            if (spans.v[i].row == r)
                row->cells[row->n_cells++] =
                    (struct page_report_heads_cells){.text = spans.v[i].text,
                                                     .columns = spans.v[i].columns,
                                                     .rows = spans.v[i].rows};
        }
    }
}

/* Rows that alone have their area's code, and the total: what they count can be opened. */
static bool opens(const struct asked *x, uint32_t row, int32_t code_at, str *area)
{
    str code = code_at < 0 ? STR("") : report_at(&x->t, row, (uint32_t)code_at)->text;
    uint32_t same = 0;
    if (x->t.rows.v[row].level == 0) {
        *area = x->ask.area;
        return true;
    }
    /* Lines of one area stand together: households, then persons. */
    for (uint32_t r = 0; r < x->t.rows.n && code.n > 0; r++) {
        bool is = str_eq(report_at(&x->t, r, (uint32_t)code_at)->text, code);
        same += is && (r == 0 || !str_eq(report_at(&x->t, r - 1, (uint32_t)code_at)->text, code));
    }
    *area = code;
    return same == 1;
}

static str cell_url(struct asked *x, uint32_t row, uint32_t column, int32_t code_at)
{
    const struct report_column *c = &x->t.columns.v[column];
    const struct report_cell *cell = report_at(&x->t, row, column);
    str area;
    if (str_eq_c(c->name, "household") && cell->kind == REPORT_TEXT && cell->text.n > 0 &&
        x->is_list)
        return room_household_url(x->q, cell->text, "");
    bool may = roles_held_somewhere(&x->q->user.held, RIGHT_PEOPLE_READ);
    if (x->is_list || x->of_all || !may || cell->kind != REPORT_COUNT || cell->n == 0 ||
        !opens(x, row, code_at, &area))
        return STR("");
    return room_report_url(x->q, x->ask.form, x->ask.year, x->ask.by, x->ask.map_today, area,
                           c->name);
}

static void fill_rows(struct asked *x, struct page_report *page)
{
    struct arena *a = x->q->arena;
    int32_t code_at = room_column(&x->t, "code");
    page->rows = arena_array(a, struct page_report_rows, (size_t)x->t.rows.n + 1);
    for (uint32_t r = 0; r < x->t.rows.n; r++) {
        struct page_report_rows *row = &page->rows[page->n_rows++];
        row->strong = x->t.rows.v[r].strong;
        row->level = x->t.rows.v[r].level < 5 ? x->t.rows.v[r].level : 5;
        row->cells = arena_array(a, struct page_report_rows_cells, (size_t)x->t.columns.n + 1);
        for (uint32_t c = 0; c < x->t.columns.n; c++) {
            const struct report_cell *cell = report_at(&x->t, r, c);
            if (x->t.columns.v[c].for_programs)
                continue;
            row->cells[row->n_cells++] =
                (struct page_report_rows_cells){.text = report_cell_text(a, &x->t, cell),
                                                .url = cell_url(x, r, c, code_at),
                                                .number = x->t.columns.v[c].kind != REPORT_TEXT,
                                                .indent = x->t.indented == (int32_t)c};
        }
    }
}

static str other_url(struct asked *x, const char *path, const char *format, int64_t from)
{
    struct buf b;
    buf_init(&b, x->q->arena, 2048);
    buf_fmt(&b, "/bao-cao/%s%z", x->ask.form, path);
    str rest = room_report_url(x->q, x->ask.form, x->ask.year, x->ask.by, x->ask.map_today,
                               x->ask.area, x->ask.open);
    buf_add(&b, str_slice(rest, (size_t)str_find_char(rest, '?'), rest.n));
    if (format != NULL)
        buf_fmt(&b, "&format=%z", format);
    if (from >= 0)
        buf_fmt(&b, "&from=%l", from);
    return buf_str(&b);
}

static void fill_choices(struct asked *x, struct page_report *page)
{
    const str names[4] = {TEXT_BY_PROVINCE[x->q->lang], TEXT_BY_DISTRICT[x->q->lang],
                          TEXT_BY_COMMUNE[x->q->lang], TEXT_BY_VILLAGE[x->q->lang]};
    static const char *const formats[4] = {"csv", "xlsx", "json", "pdf"};
    page->bys = arena_array(x->q->arena, struct page_report_bys, 4);
    page->files = arena_array(x->q->arena, struct page_report_files, 4);
    for (int i = 0; i < 4; i++) {
        page->bys[page->n_bys++] = (struct page_report_bys){
            .value = str_from_c(room_bys[i]), .name = names[i], .chosen = (int)x->ask.by == i};
        page->files[page->n_files++] = (struct page_report_files){
            .url = other_url(x, "/tai", formats[i], -1), .name = str_from_c(formats[i])};
    }
}

static void fill_page(struct asked *x, struct page_report *page)
{
    struct web_request *q = x->q;
    uint32_t end = x->ask.from + x->t.rows.n;
    *page = (struct page_report){
        .form = x->ask.form,
        .title = x->t.title,
        .place = x->t.place,
        .period = x->t.period,
        .unit = x->t.unit,
        .year = room_digits(q, x->ask.year),
        .area = x->ask.area,
        .open = x->ask.open,
        .today = x->ask.map_today,
        .both = x->everywhere && !str_eq_c(x->ask.form, "indicators"),
        .by_area = !x->of_all,
        .summary = x->summary,
        .at = room_moment(q, x->told.at_us),
        .old = !x->told.current,
        .from = x->told.rows > 0 ? (int64_t)x->ask.from + 1 : 0,
        .to = end,
        .all = x->told.rows,
        .back = x->ask.open.n > 0
                    ? room_report_url(q, x->ask.form, x->ask.year, x->ask.by, x->ask.map_today,
                                      x->everywhere ? STR("") : x->ask.area, STR(""))
                    : STR("/bao-cao")};
    if (x->ask.from > 0)
        page->before = other_url(x, "", NULL,
                                 x->ask.from > ROWS_SHOWN ? (int64_t)x->ask.from - ROWS_SHOWN : 0);
    if (end < x->told.rows)
        page->after = other_url(x, "", NULL, end);
    page->parted = page->before.n > 0 || page->after.n > 0;
    fill_heads(x, page);
    fill_rows(x, page);
    fill_choices(x, page);
    page->notes = arena_array(q->arena, struct page_report_notes, (size_t)x->t.notes.n + 1);
    for (uint32_t i = 0; i < x->t.notes.n; i++)
        page->notes[page->n_notes++] = (struct page_report_notes){.text = x->t.notes.v[i]};
}

static enum err_code show(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct asked x = {.q = q};
    struct page_report page;
    enum err_code code = take(&x, a, e);
    x.ask.rows = ROWS_SHOWN;
    if (code == ERR_NONE)
        code = figures_get(q, &x.ask, &x.t, &x.told, e);
    if (code == ERR_NONE)
        code = list_seen(&x, e);
    if (code != ERR_NONE)
        return code;
    if (!x.told.ready) {
        room_wait_page(q, a, TEXT_REPORT[q->lang]);
        return ERR_NONE;
    }
    fill_page(&x, &page);
    web_page_begin(q, a, x.t.title);
    page_report(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* ---- as a file ---- */

static enum err_code write_file(struct asked *x, struct web_answer *a, str format, struct err *e)
{
    const struct document_basis basis = {.office = STR(""),
                                         .law = STR(""),
                                         .as_of = x->summary ? DAY_MIN
                                                             : day_from_ymd(x->ask.year, 12, 31),
                                         .known_on = web_today(),
                                         .synthetic = x->q->app->practice};
    if (str_eq_c(format, "csv")) {
        a->type = "text/csv; charset=utf-8";
        report_write_csv(&a->body, &x->t);
    } else if (str_eq_c(format, "json")) {
        a->type = "application/json";
        report_write_json(&a->body, &x->t);
    } else if (str_eq_c(format, "xlsx")) {
        a->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        return report_write_xlsx(&a->body, &x->t, e);
    } else if (str_eq_c(format, "pdf")) {
        a->type = "application/pdf";
        return document_write_table(&a->body, &x->t, &basis, e);
    } else {
        return err_set(e, ERR_INPUT, "định dạng: csv, xlsx, json hoặc pdf",
                       "format: csv, xlsx, json or pdf");
    }
    return ERR_NONE;
}

enum err_code room_report_read(struct web_request *q, struct web_answer *a,
                               struct report_table *out, bool *ready, struct err *e)
{
    struct asked x = {.q = q};
    enum err_code code = take(&x, a, e);
    x.ask.from = 0;
    if (code == ERR_NONE)
        code = figures_get(q, &x.ask, &x.t, &x.told, e);
    if (code == ERR_NONE)
        code = list_seen(&x, e);
    *out = x.t;
    *ready = x.told.ready;
    return code;
}

static enum err_code download(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct asked x = {.q = q};
    str format = web_param(q, "format");
    char name[128];
    enum err_code code = take(&x, a, e);
    x.ask.from = 0;
    if (code == ERR_NONE)
        code = figures_get(q, &x.ask, &x.t, &x.told, e);
    if (code == ERR_NONE)
        code = list_seen(&x, e);
    if (code != ERR_NONE)
        return code;
    if (!x.told.ready) {
        room_wait_page(q, a, TEXT_REPORT[q->lang]);
        return ERR_NONE;
    }
    code = write_file(&x, a, format, e);
    if (code == ERR_NONE && a->body.full)
        code = err_set(e, ERR_LIMIT, "báo cáo quá lớn: chọn một xã",
                       "the report is too large: choose a commune");
    if (code != ERR_NONE)
        return code;
    size_t n =
        fmt_write(name, sizeof(name), "attachment; filename=\"%s%z%s.%s\"", x.ask.form,
                  x.summary ? "" : "-", x.summary ? STR("") : room_digits(q, x.ask.year), format);
    char *copy = arena_cstr(q->arena, (str){name, n});
    web_header(a, "Content-Disposition", (str){copy, n});
    return ERR_NONE;
}

const struct web_route web_routes_office[] = {
    {.method = "GET",
     .path = "/tinh",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .fields = {ROOM_AREA, {"map", WEB_TEXT, 5, false}},
     .handler = page_of_province,
     .title = {"Toàn cảnh", "At a glance"}},
    {.method = "GET",
     .path = "/bao-cao",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .handler = list,
     .title = {"Các báo cáo", "Reports"},
     .nav = {"Báo cáo", "Reports"}},
    {.method = "GET",
     .path = "/bao-cao/{form}",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .fields = {ROOM_REPORT_FIELDS, {"from", WEB_INT, 9, false}},
     .handler = show,
     .title = {"Một báo cáo", "A report"}},
    {.method = "GET",
     .path = "/bao-cao/{form}/tai",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .fields = {ROOM_REPORT_FIELDS, {"from", WEB_INT, 9, false}, {"format", WEB_TEXT, 5, true}},
     .handler = download,
     .title = {"Tải báo cáo", "Download a report"}},
    {0},
};
