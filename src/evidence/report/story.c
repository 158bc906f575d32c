#include "evidence/report/story.h"

#include "base/escape.h"
#include "base/fmt.h"
#include "base/num.h"
#include "evidence/report/document_int.h"

void story_heading(struct story *s, const char *vi, const char *en)
{
    struct story_block b = {.kind = STORY_HEADING,
                            .text = str_from_c(s->lang == LANG_VI ? vi : en)};
    vec_push(s->a, &s->blocks, b);
}

void story_text(struct story *s, str text, str opens)
{
    struct story_block b = {.kind = STORY_TEXT, .text = text, .opens = opens};
    vec_push(s->a, &s->blocks, b);
}

void story_number(struct story *s, const char *name, bool known, int64_t value, int scale,
                  str opens)
{
    struct story_number n = {name, value, scale, known, opens};
    vec_push(s->a, &s->numbers, n);
}

void story_figure(struct story *s, const struct picture *p, str text, str opens,
                  const struct story_row *rows, uint32_t n, uint32_t shown)
{
    struct story_block b = {.kind = STORY_FIGURE,
                            .text = text,
                            .opens = opens,
                            .picture = p,
                            .rows = rows,
                            .n_rows = n,
                            .shown = shown < n ? shown : n};
    vec_push(s->a, &s->blocks, b);
}

static str synthetic_text(const struct story *s)
{
    return s->basis.synthetic ? document_synthetic(s->lang) : STR("");
}

/* ---- text ---- */

static void put_line(struct buf *to, str line)
{
    if (line.n == 0)
        return;
    buf_add(to, line);
    buf_char(to, '\n');
}

static void put_opens(struct buf *to, str opens)
{
    while (opens.n > 0) {
        buf_add_c(to, "    $ ");
        put_line(to, str_split(&opens, '\n'));
    }
}

static void put_rows(struct buf *to, const struct story_block *b)
{
    size_t most = 0;
    for (uint32_t i = 0; i < b->shown; i++) {
        size_t n = report_width(b->rows[i].label);
        most = n > most ? n : most;
    }
    for (uint32_t i = 0; i < b->shown; i++) {
        buf_add_c(to, "  ");
        buf_add(to, b->rows[i].label);
        for (size_t n = report_width(b->rows[i].label); n < most + 2; n++)
            buf_char(to, ' ');
        put_line(to, b->rows[i].text);
    }
}

void story_write_text(struct buf *to, const struct story *s)
{
    put_line(to, s->title);
    put_line(to, s->place);
    put_line(to, s->subtitle);
    put_line(to, synthetic_text(s));
    for (uint32_t i = 0; i < s->blocks.n; i++) {
        const struct story_block *b = &s->blocks.v[i];
        buf_char(to, '\n');
        put_line(to, b->text);
        if (b->kind == STORY_FIGURE)
            put_rows(to, b);
        put_opens(to, b->opens);
    }
    buf_char(to, '\n');
    put_line(to, document_basis_text(s->a, s->lang, &s->basis));
}

/* ---- JSON ---- */

static void put_json_field(struct buf *to, const char *name, str text, bool last)
{
    buf_fmt(to, "\"%z\":", name);
    escape_json(to, text);
    if (!last)
        buf_char(to, ',');
}

static void put_json_number(struct buf *to, const struct story_number *n)
{
    char text[40];
    buf_fmt(to, "{\"name\":\"%z\",\"value\":", n->name);
    if (n->known)
        buf_add(to, (str){text, num_format_iso(n->value, n->scale, text)});
    else
        buf_add_c(to, "null");
    buf_char(to, ',');
    put_json_field(to, "opens", n->opens, true);
    buf_char(to, '}');
}

static void put_json_block(struct buf *to, const struct story_block *b)
{
    static const char *const kinds[] = {"heading", "text", "figure"};
    buf_fmt(to, "{\"kind\":\"%z\",", kinds[b->kind]);
    put_json_field(to, "text", b->text, false);
    put_json_field(to, "opens", b->opens, b->kind != STORY_FIGURE);
    if (b->kind == STORY_FIGURE) {
        buf_add_c(to, "\"rows\":[");
        for (uint32_t i = 0; i < b->n_rows; i++) {
            buf_add_c(to, i > 0 ? ",[" : "[");
            escape_json(to, b->rows[i].label);
            buf_char(to, ',');
            escape_json(to, b->rows[i].text);
            buf_char(to, ']');
        }
        buf_char(to, ']');
    }
    buf_char(to, '}');
}

void story_write_json(struct buf *to, const struct story *s)
{
    buf_char(to, '{');
    put_json_field(to, "title", s->title, false);
    put_json_field(to, "place", s->place, false);
    put_json_field(to, "period", s->subtitle, false);
    buf_fmt(to, "\"synthetic\":%z,", s->basis.synthetic ? "true" : "false");
    put_json_field(to, "basis", document_basis_text(s->a, s->lang, &s->basis), false);
    buf_add_c(to, "\"numbers\":[");
    for (uint32_t i = 0; i < s->numbers.n; i++) {
        buf_add_c(to, i > 0 ? ",\n" : "\n");
        put_json_number(to, &s->numbers.v[i]);
    }
    buf_add_c(to, "],\n\"blocks\":[");
    for (uint32_t i = 0; i < s->blocks.n; i++) {
        buf_add_c(to, i > 0 ? ",\n" : "\n");
        put_json_block(to, &s->blocks.v[i]);
    }
    buf_add_c(to, "]}\n");
}

/* ---- HTML ---- */

static void put_element(struct buf *to, const char *open, str text, const char *close)
{
    if (text.n == 0)
        return;
    buf_add_c(to, open);
    escape_xml(to, text);
    buf_add_c(to, close);
}

/* "/bao-cao/7.1?…" is named by the report and the column it opens. */
static void put_html_page(struct buf *to, const struct story *s, str address)
{
    str form = address, field = STR("open=");
    ptrdiff_t at = str_find(address, field);
    form = str_slice(address, sizeof("/bao-cao/") - 1, address.n);
    form = str_split(&form, '?');
    buf_add_c(to, "<p><a href=\"");
    escape_xml(to, address);
    buf_fmt(to, "\">%z ", s->lang == LANG_VI ? "Báo cáo" : "Report");
    if (str_eq_c(form, "summary"))
        buf_add_c(to, s->lang == LANG_VI ? "qua các năm" : "over the years");
    else
        escape_xml(to, form);
    if (at >= 0) {
        str column = str_slice(address, (size_t)at + field.n, address.n);
        buf_add_c(to, s->lang == LANG_VI ? ", hộ ở cột " : ", households of column ");
        escape_xml(to, str_split(&column, '&'));
    }
    buf_add_c(to, "</a></p>\n");
}

static void put_html_opens(struct buf *to, const struct story *s, str opens)
{
    if (str_trim(opens).n == 0)
        return;
    buf_fmt(to, "<details><summary>%z</summary>\n",
            s->lang == LANG_VI ? "Mở số này" : "Open these numbers");
    while (opens.n > 0) {
        str line = str_split(&opens, '\n');
        if (str_starts(line, STR("/")))
            put_html_page(to, s, line);
        else
            put_element(to, "<pre><code>", line, "</code></pre>\n");
    }
    buf_add_c(to, "</details>\n");
}

/* The table without which a picture says nothing to who cannot see it. */
static void put_html_figure(struct buf *to, const struct story *s, const struct story_block *b,
                            uint32_t number)
{
    char id[32];
    fmt_write(id, sizeof(id), "account-%u", number);
    buf_add_c(to, "<figure>\n");
    picture_write_svg(to, b->picture, str_from_c(id));
    put_element(to, "<figcaption>", b->text, "</figcaption>\n");
    buf_fmt(to, "<details><summary>%z</summary>\n<table>\n",
            s->lang == LANG_VI ? "Bảng số liệu" : "The figures as a table");
    for (uint32_t i = 0; i < b->n_rows; i++) {
        put_element(to, "<tr><th scope=\"row\">", b->rows[i].label, "</th>");
        buf_add_c(to, "<td>");
        escape_xml(to, b->rows[i].text);
        buf_add_c(to, "</td></tr>\n");
    }
    buf_add_c(to, "</table>\n</details>\n</figure>\n");
}

void story_write_html(struct buf *to, const struct story *s)
{
    buf_fmt(to, "<section class=\"account\" lang=\"%z\">\n", s->lang == LANG_VI ? "vi" : "en");
    put_element(to, "<h2>", s->title, "</h2>\n");
    put_element(to, "<p>", s->place, "</p>\n");
    put_element(to, "<p>", s->subtitle, "</p>\n");
    put_element(to, "<p><strong>", synthetic_text(s), "</strong></p>\n");
    for (uint32_t i = 0; i < s->blocks.n; i++) {
        const struct story_block *b = &s->blocks.v[i];
        if (b->kind == STORY_HEADING)
            put_element(to, "<h3>", b->text, "</h3>\n");
        else if (b->kind == STORY_TEXT)
            put_element(to, "<p>", b->text, "</p>\n");
        else
            put_html_figure(to, s, b, i);
        put_html_opens(to, s, b->opens);
    }
    put_element(to, "<p><small>", document_basis_text(s->a, s->lang, &s->basis), "</small></p>\n");
    buf_add_c(to, "</section>\n");
}
