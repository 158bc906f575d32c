/* Where the poor live: districts as bars, communes as a map. */
#include "base/fmt.h"
#include "evidence/report/account_int.h"
#include "evidence/report/area_shapes.h"

#include <stdlib.h>

#define TOP 10 /* communes that a reader of text is shown */

/* An area's households and poor, whatever part of it is urban. */
struct area_count {
    str code, name;
    int64_t households, poor;
    bool known;
};
struct area_counts {
    struct area_count *v;
    uint32_t n, cap;
};

static struct area_count *count_of(struct account *x, struct area_counts *c, str code, str name)
{
    for (uint32_t i = 0; i < c->n; i++) {
        if (str_eq(c->v[i].code, code))
            return &c->v[i];
    }
    struct area_count new = {.code = code, .name = name, .known = true};
    vec_push(x->a, c, new);
    return &c->v[c->n - 1];
}

/* Codes of districts have three digits, of communes five. */
static void count_rows(struct account *x, size_t digits, struct area_counts *out)
{
    const struct report_table *t = &x->forms[FORM_71];
    uint32_t code = (uint32_t)chart_column(t, "code"), area = (uint32_t)chart_column(t, "area");
    uint32_t all = (uint32_t)chart_column(t, "households"),
             poor = (uint32_t)chart_column(t, "poor");
    for (uint32_t row = 0; row < t->rows.n; row++) {
        str of = report_at(t, row, code)->text;
        if (of.n != digits)
            continue;
        struct area_count *c = count_of(x, out, of, report_at(t, row, area)->text);
        const struct report_cell *n = report_at(t, row, all), *p = report_at(t, row, poor);
        c->known &= n->kind == REPORT_COUNT && p->kind == REPORT_COUNT;
        c->households += n->n;
        c->poor += p->n;
    }
}

static struct report_cell rate_of(const struct area_count *c)
{
    if (!c->known)
        return (struct report_cell){.kind = REPORT_UNKNOWN};
    return report_percent_cell(c->poor, c->households);
}

/* The highest first; those of whom nothing is known last; by code where they are equal. */
static int by_rate(const void *p, const void *q)
{
    const struct area_count *a = p, *b = q;
    struct report_cell x = rate_of(a), y = rate_of(b);
    int known = (y.kind == REPORT_PERCENT) - (x.kind == REPORT_PERCENT);
    if (known != 0)
        return known;
    if (x.n != y.n)
        return (x.n < y.n) - (x.n > y.n);
    return str_cmp(a->code, b->code);
}

static int by_code(const void *p, const void *q)
{
    const struct area_value *a = p, *b = q;
    return str_cmp(a->code, b->code);
}

static str rate_text(struct account *x, const struct area_count *c)
{
    struct report_cell rate = rate_of(c);
    if (rate.kind != REPORT_PERCENT)
        return account_cell(x, &(struct report_cell){.kind = REPORT_UNKNOWN});
    return account_say(x, "%s (%n/%n hộ)", "%s (%n/%n households)", account_cell(x, &rate), c->poor,
                       c->households);
}

static struct story_row *rows_of(struct account *x, const struct area_counts *c)
{
    struct story_row *rows = arena_array(x->a, struct story_row, (size_t)c->n + 1);
    for (uint32_t i = 0; i < c->n; i++)
        rows[i] = (struct story_row){c->v[i].name, rate_text(x, &c->v[i])};
    return rows;
}

/* ---- districts ---- */

static str open_area(struct account *x, str code)
{
    char more[64];
    fmt_write(more, sizeof(more), " --open 3 --area %s", code);
    return account_opens(x, "7.1", more);
}

static void put_extremes(struct account *x, const struct area_counts *c, const char *vi,
                         const char *en)
{
    const struct area_count *first = &c->v[0], *last = &c->v[c->n - 1];
    if (c->n < 2 || rate_of(first).kind != REPORT_PERCENT || rate_of(last).kind != REPORT_PERCENT)
        return;
    story_text(
        x->s,
        account_say(x, vi, en, first->name, rate_text(x, first), last->name, rate_text(x, last)),
        account_say(x, "%s\n%s", "%s\n%s", open_area(x, first->code), open_area(x, last->code)));
}

static void put_districts(struct account *x, struct area_counts *c)
{
    struct chart_bars bars = {0};
    struct picture *p = arena_new(x->a, struct picture);
    for (uint32_t i = 0; i < c->n; i++) {
        struct report_cell rate = rate_of(&c->v[i]);
        struct chart_bar b = {.label = c->v[i].name,
                              .text = rate_text(x, &c->v[i]),
                              .value = rate.n,
                              .known = rate.kind == REPORT_PERCENT};
        vec_push(x->a, &bars, b);
    }
    put_extremes(x, c, "Huyện có tỷ lệ hộ nghèo cao nhất là %s: %s; thấp nhất là %s: %s.",
                 "The district with the highest rate is %s: %s; with the lowest %s: %s.");
    chart_of_bars(p, x->a,
                  account_say(x, "Tỷ lệ hộ nghèo theo huyện, cuối năm %d",
                              "Poverty rate by district, end of %d", x->year),
                  account_say(x, "Xếp từ cao xuống thấp.", "The highest first."), &bars);
    story_figure(
        x->s, p,
        account_say(x, "Hình 3. Tỷ lệ hộ nghèo theo huyện.", "Figure 3. Poverty rate by district."),
        account_opens(x, "7.1", " --by district"), rows_of(x, c), c->n, c->n);
}

/* ---- communes ---- */

static void put_communes(struct account *x, const struct area_counts *c)
{
    int64_t none = 0;
    for (uint32_t i = 0; i < c->n; i++)
        none += c->v[i].known && c->v[i].households > 0 && c->v[i].poor == 0;
    put_extremes(x, c, "Xã có tỷ lệ hộ nghèo cao nhất là %s: %s; thấp nhất là %s: %s.",
                 "The commune with the highest rate is %s: %s; with the lowest %s: %s.");
    str opens = account_opens(x, "7.1", " --by commune");
    story_number(x->s, "communes_without_poor", true, none, 0, opens);
    story_text(x->s,
               account_say(x, "%n trong %u xã, phường, thị trấn không có hộ nghèo.",
                           "%n of %u communes have no poor household.", none, c->n),
               opens);
}

static enum err_code read_shapes(struct account *x, struct area_shapes *shapes, struct err *e)
{
    char code[16];
    const struct report_request *q = &x->q->q;
    size_t n = fmt_write(code, sizeof(code), q->at.province < 10 ? "0%l" : "%l", q->at.province);
    return area_shapes_read(x->a, x->q->boundaries, (str){code, n},
                            q->map_today ? q->today : q->at.as_of, shapes, e);
}

static void draw_map(struct account *x, const struct area_shapes *shapes,
                     const struct area_counts *c)
{
    struct picture *p = arena_new(x->a, struct picture);
    struct area_value *v = arena_array(x->a, struct area_value, (size_t)c->n + 1);
    for (uint32_t i = 0; i < c->n; i++) {
        struct report_cell rate = rate_of(&c->v[i]);
        v[i] = (struct area_value){.code = c->v[i].code,
                                   .name = c->v[i].name,
                                   .text = rate_text(x, &c->v[i]),
                                   .rate = rate.n,
                                   .known = rate.kind == REPORT_PERCENT};
    }
    qsort(v, c->n, sizeof(*v), by_code);
    area_shapes_draw(p, x->a, x->q->q.lang,
                     account_say(x, "Tỷ lệ hộ nghèo theo xã, cuối năm %d",
                                 "Poverty rate by commune, end of %d", x->year),
                     account_say(x, "Bản đồ; số của từng xã ở bảng bên dưới.",
                                 "A map; each commune's figures are in the table below."),
                     shapes, v, c->n);
    story_figure(x->s, p,
                 account_say(x,
                             "Hình 4. Tỷ lệ hộ nghèo theo xã. Ranh giới để xem, không để đo đạc; "
                             "nguồn: data/boundaries/README.md.",
                             "Figure 4. Poverty rate by commune. Boundaries are for looking at; "
                             "source: data/boundaries/README.md."),
                 account_opens(x, "7.1", " --by commune"), rows_of(x, c), c->n, TOP);
}

enum err_code account_areas(struct account *x, struct err *e)
{
    struct area_counts districts = {0}, communes = {0};
    struct area_shapes shapes;
    story_heading(x->s, "3. Địa bàn", "3. Where");
    count_rows(x, 3, &districts);
    count_rows(x, 5, &communes);
    if (districts.n > 0)
        qsort(districts.v, districts.n, sizeof(*districts.v), by_rate);
    if (communes.n > 0)
        qsort(communes.v, communes.n, sizeof(*communes.v), by_rate);
    if (districts.n > 0)
        put_districts(x, &districts);
    if (communes.n > 0)
        put_communes(x, &communes);
    enum err_code code = read_shapes(x, &shapes, e);
    if (code == ERR_NONE && shapes.rings.n > 0)
        draw_map(x, &shapes, &communes);
    else if (code == ERR_NONE)
        story_text(x->s,
                   account_say(x, "Chưa có ranh giới xã của tỉnh này vào ngày đó để vẽ bản đồ.",
                               "No boundaries of this province on that day are at hand for a map."),
                   STR(""));
    return code;
}
