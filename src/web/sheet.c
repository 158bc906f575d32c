#include "web/sheet.h"

#include "base/check.h"
#include "base/fmt.h"
#include "law/law.h"

#include <stdarg.h>

/* ---- the page ---- */

/* Where in an uploaded file it is wrong stands before what is wrong: "thu.csv:3:10: …". */
static str told(struct web_request *q, const struct err *wrong)
{
    const struct where *at = &wrong->where;
    str file = str_from_c(at->file), text = str_from_c(wrong->text[q->lang]);
    if (q->file_name.n == 0 || at->line == 0 || !str_eq(file, q->file_name))
        return text;
    return at->column == 0 ? sheet_fmt(q, "%s:%u: %s", file, at->line, text)
                           : sheet_fmt(q, "%s:%u:%u: %s", file, at->line, at->column, text);
}

void sheet_begin(struct sheet *s, str title, str lead, const struct sheet_link *links,
                 const char *here, const struct err *wrong)
{
    struct web_request *q = s->q;
    struct page_sheet_top page = {.title = title, .lead = lead};
    uint32_t n = 0;
    while (links != NULL && links[n].url != NULL)
        n++;
    page.links = arena_array(q->arena, struct page_sheet_top_links, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        if (roles_held_somewhere(&q->user.held, links[i].right))
            page.links[page.n_links++] = (struct page_sheet_top_links){
                .url = str_from_c(links[i].url),
                .name = str_from_c(links[i].name[q->lang]),
                .here = here != NULL && str_eq_c(str_from_c(links[i].url), here)};
    }
    if (wrong != NULL) {
        page.wrong = told(q, wrong);
        page.hint = str_from_c(wrong->hint[q->lang]);
    }
    web_page_begin(q, s->a, title);
    page_sheet_top(&s->a->body, &page, q->lang);
}

void sheet_end(struct sheet *s)
{
    web_page_end(s->q, s->a);
}

void sheet_note(struct sheet *s, str title, str note)
{
    struct page_sheet_note page = {.title = title, .note = note};
    page_sheet_note(&s->a->body, &page, s->q->lang);
}

void sheet_go(struct sheet *s, str url, str name)
{
    struct page_sheet_note page = {.url = url, .name = name};
    page_sheet_note(&s->a->body, &page, s->q->lang);
}

/* ---- text ---- */

str sheet_fmt(struct web_request *q, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    size_t n = fmt_write_v(text, sizeof(text), format, args);
    va_end(args);
    return arena_str(q->arena, (str){text, n});
}

static str written(struct web_request *q, void (*write)(struct buf *b, int64_t v), int64_t v)
{
    struct buf b;
    buf_init(&b, q->arena, 64);
    write(&b, v);
    return buf_str(&b);
}

str sheet_money(struct web_request *q, vnd v)
{
    return written(q, html_money, v);
}

str sheet_int(struct web_request *q, int64_t v)
{
    return written(q, html_int, v);
}

str sheet_day(struct web_request *q, day d)
{
    char text[11];
    if (d == 0 || d <= DAY_MIN || d >= DAY_MAX)
        return STR("");
    return arena_str(q->arena, (str){text, day_format_vi(d, text)});
}

str sheet_month(struct web_request *q, month m)
{
    char text[8];
    return m == 0 ? STR("") : arena_str(q->arena, (str){text, month_format_vi(m, text)});
}

str sheet_iso(struct web_request *q, month m)
{
    char text[8];
    return m == 0 ? STR("") : arena_str(q->arena, (str){text, month_format_iso(m, text)});
}

str sheet_part(struct web_request *q, str s)
{
    struct buf b;
    buf_init(&b, q->arena, 8192);
    html_url_part(&b, s);
    return buf_str(&b);
}

str sheet_law(struct web_request *q, str id)
{
    const struct law_symbol *s = law_find(q->app->law, id);
    return law_words(q->arena, s == NULL ? id : q->lang == LANG_VI ? s->name : s->id);
}

str sheet_commune(struct web_request *q, str code)
{
    int64_t n = 0;
    if (code.n == 0 || !num_parse_int(code, &n))
        return code;
    const struct area *area = areas_find(q->app->areas, (uint32_t)n, web_today());
    return area == NULL ? code : sheet_fmt(q, "%s %s", area->kind, area->name);
}

/* ---- pairs ---- */

void sheet_pairs_begin(struct sheet_pairs *p, struct sheet *s, str title)
{
    *p = (struct sheet_pairs){.s = s, .title = title};
}

void sheet_pair_link(struct sheet_pairs *p, const str name[2], str value, str url)
{
    struct web_request *q = p->s->q;
    struct page_sheet_pairs_rows row = {.name = name[q->lang], .value = value, .url = url};
    if (value.n == 0)
        return;
    vec_push(q->arena, &p->rows, row);
}

void sheet_pair(struct sheet_pairs *p, const str name[2], str value)
{
    sheet_pair_link(p, name, value, STR(""));
}

void sheet_pairs_end(struct sheet_pairs *p)
{
    struct page_sheet_pairs page = {.title = p->title, .rows = p->rows.v, .n_rows = p->rows.n};
    page_sheet_pairs(&p->s->a->body, &page, p->s->q->lang);
}

/* ---- tables ---- */

void sheet_table_begin(struct sheet_table *t, struct sheet *s, str title, str note)
{
    *t = (struct sheet_table){.s = s, .page = {.title = title, .note = note, .label = title}};
}

static void add_head(struct sheet_table *t, const str name[2], bool number)
{
    struct page_sheet_table_heads head = {.name = name[t->s->q->lang], .number = number};
    vec_push(t->s->q->arena, &t->heads, head);
}

void sheet_head(struct sheet_table *t, const str name[2])
{
    add_head(t, name, false);
}

void sheet_head_number(struct sheet_table *t, const str name[2])
{
    add_head(t, name, true);
}

static void add_cell(struct sheet_table *t, struct page_sheet_table_rows_cells cell)
{
    cell.number = t->heads.v[t->cells.n % t->heads.n].number;
    cell.label = t->heads.v[t->cells.n % t->heads.n].name;
    vec_push(t->s->q->arena, &t->cells, cell);
}

void sheet_cell(struct sheet_table *t, str text)
{
    add_cell(t, (struct page_sheet_table_rows_cells){.text = text});
}

void sheet_cell_link(struct sheet_table *t, str text, str url)
{
    add_cell(t, (struct page_sheet_table_rows_cells){.text = text, .url = url});
}

void sheet_cell_check(struct sheet_table *t, const char *name, int64_t value, str text, str url)
{
    add_cell(t, (struct page_sheet_table_rows_cells){.text = text,
                                                     .url = url,
                                                     .check = str_from_c(name),
                                                     .checked = sheet_fmt(t->s->q, "%l", value)});
}

void sheet_cell_money(struct sheet_table *t, vnd v)
{
    sheet_cell(t, sheet_money(t->s->q, v));
}

void sheet_cell_int(struct sheet_table *t, int64_t v)
{
    sheet_cell(t, sheet_int(t->s->q, v));
}

void sheet_table_end(struct sheet_table *t, str none, str more)
{
    struct web_request *q = t->s->q;
    uint32_t width = t->heads.n, n = t->cells.n / width;
    check(t->cells.n % width == 0);
    t->page.heads = t->heads.v;
    t->page.n_heads = width;
    t->page.rows = arena_array(q->arena, struct page_sheet_table_rows, (size_t)n + 1);
    t->page.n_rows = n;
    for (uint32_t i = 0; i < n; i++) {
        t->page.rows[i].cells = t->cells.v + (size_t)i * width;
        t->page.rows[i].n_cells = width;
    }
    t->page.none = none;
    t->page.more = more;
    if (t->page.label.n == 0)
        t->page.label = t->heads.v[0].name;
    page_sheet_table(&t->s->a->body, &t->page, q->lang);
}

/* ---- forms ---- */

void sheet_form_begin(struct sheet_form *f, struct sheet *s, str action, str title, str note)
{
    *f = (struct sheet_form){.s = s,
                             .page = {.action = action,
                                      .title = title,
                                      .note = note,
                                      .csrf = s->q->csrf,
                                      .operation = web_operation(s->q)}};
}

void sheet_form_get(struct sheet_form *f, struct sheet *s, str action)
{
    *f = (struct sheet_form){.s = s, .page = {.action = action, .get = true}};
}

void sheet_hidden(struct sheet_form *f, const char *name, str value)
{
    struct page_sheet_form_hidden x = {.name = str_from_c(name), .value = value};
    vec_push(f->s->q->arena, &f->hidden, x);
}

static struct page_sheet_form_fields *add_field(struct sheet_form *f, const char *name,
                                                const str label[2], const str *hint)
{
    enum lang lang = f->s->q->lang;
    struct page_sheet_form_fields x = {.name = str_from_c(name),
                                       .label = label[lang],
                                       .hint = hint != NULL ? hint[lang] : STR(""),
                                       .value = web_param(f->s->q, name)};
    vec_push(f->s->q->arena, &f->fields, x);
    return &f->fields.v[f->fields.n - 1];
}

void sheet_field(struct sheet_form *f, const char *name, const str label[2], const str *hint,
                 str value)
{
    struct page_sheet_form_fields *x = add_field(f, name, label, hint);
    x->text = true;
    if (x->value.n == 0)
        x->value = value;
}

void sheet_secret(struct sheet_form *f, const char *name, const str label[2], const str *hint,
                  const char *complete)
{
    add_field(f, name, label, hint)->secret = str_from_c(complete);
}

void sheet_area(struct sheet_form *f, const char *name, const str label[2], const str *hint)
{
    add_field(f, name, label, hint)->area = true;
}

void sheet_upload(struct sheet_form *f, const char *name, const str label[2], const str *hint)
{
    add_field(f, name, label, hint)->upload = true;
    f->page.file = true;
}

/* Options stand in one array; each select remembers where its own begin, as a number until the
 * array moves no more. */
void sheet_select(struct sheet_form *f, const char *name, const str label[2], const str *hint)
{
    add_field(f, name, label, hint)->select = true;
}

void sheet_option(struct sheet_form *f, str value, str name, bool here)
{
    struct page_sheet_form_fields *x = &f->fields.v[f->fields.n - 1];
    bool chosen = x->value.n > 0 ? str_eq(x->value, value) : here;
    struct page_sheet_form_fields_options o = {.value = value, .name = name, .here = chosen};
    vec_push(f->s->q->arena, &f->options, o);
    x->n_options++;
}

void sheet_button_of(struct sheet_form *f, const str label[2], const char *name, const char *value)
{
    struct page_sheet_end_buttons x = {
        .label = label[f->s->q->lang], .name = str_from_c(name), .value = str_from_c(value)};
    vec_push(f->s->q->arena, &f->buttons, x);
}

void sheet_button(struct sheet_form *f, const str label[2])
{
    sheet_button_of(f, label, NULL, NULL);
}

void sheet_form_fields(struct sheet_form *f)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < f->fields.n; i++) {
        if (f->fields.v[i].n_options > 0)
            f->fields.v[i].options = f->options.v + at;
        at += f->fields.v[i].n_options;
    }
    f->page.hidden = f->hidden.v;
    f->page.n_hidden = f->hidden.n;
    f->page.fields = f->fields.v;
    f->page.n_fields = f->fields.n;
    page_sheet_form(&f->s->a->body, &f->page, f->s->q->lang);
}

void sheet_form_end(struct sheet_form *f)
{
    struct page_sheet_end page = {.buttons = f->buttons.v, .n_buttons = f->buttons.n};
    page_sheet_end(&f->s->a->body, &page, f->s->q->lang);
}
