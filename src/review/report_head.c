/* What stands above and below every table, and small texts. */
#include "base/fmt.h"
#include "base/text.h"
#include "review/report_form.h"

#include <stdarg.h>

#define MAX_NOTE 1024

void report_add_column(struct arena *a, struct report_table *t, const char *head, const char *name,
                       enum report_kind kind, uint32_t width)
{
    struct report_column c = {
        .heads = {str_from_c(head)}, .name = str_from_c(name), .kind = kind, .width = width};
    vec_push(a, &t->columns, c);
}

void report_add_cell(struct arena *a, struct report_table *t, struct report_cell cell)
{
    vec_push(a, &t->cells, cell);
}

void report_add_row(struct arena *a, struct report_table *t, uint32_t level, bool strong)
{
    struct report_row row = {(uint8_t)level, strong};
    vec_push(a, &t->rows, row);
}

void report_add_note(struct arena *a, struct report_table *t, const char *fmt, ...)
{
    char text[MAX_NOTE];
    va_list args;
    va_start(args, fmt);
    size_t n = fmt_write_v(text, sizeof(text), fmt, args);
    va_end(args);
    str note = arena_str(a, (str){text, n});
    vec_push(a, &t->notes, note);
}

str report_day_text(struct arena *a, enum lang lang, day d)
{
    char text[11];
    size_t n = lang == LANG_VI ? day_format_vi(d, text) : day_format_iso(d, text);
    return arena_str(a, (str){text, n});
}

static str format(struct arena *a, const char *fmt, ...)
{
    char text[MAX_NOTE];
    va_list args;
    va_start(args, fmt);
    size_t n = fmt_write_v(text, sizeof(text), fmt, args);
    va_end(args);
    return arena_str(a, (str){text, n});
}

/* ---- the head ---- */

static const struct area_row *area_named(const struct report_data *d, day on, str code)
{
    for (int level = AREA_COMMUNE; level >= AREA_PROVINCE; level--) {
        const struct area_row *r = area_map_find(d->map, (enum area_level)level, code, on);
        if (r != NULL)
            return r;
    }
    return NULL;
}

static str place_of(struct arena *a, const struct report_request *q, const struct report_data *d,
                    struct report_places *p)
{
    bool vi = q->lang == LANG_VI;
    char code[8];
    fmt_write(code, sizeof(code), d->at.province < 10 ? "0%l" : "%l", d->at.province);
    const struct area_row *r = report_only_province(d, p);
    if (r == NULL)
        r = area_map_find(d->map, AREA_PROVINCE, str_from_c(code), q->today);
    str name = format(a, vi ? "Tỉnh/thành phố: %s" : "Province: %s",
                      r != NULL ? r->name : str_from_c(code));
    if (q->area.n == 0)
        return name;
    r = area_named(d, p->on, q->area);
    if (r == NULL || r->level == AREA_PROVINCE)
        return name;
    return format(a, vi ? "%s; địa bàn: %s (%s)" : "%s; area: %s (%s)", name,
                  report_area_name(a, r), q->area);
}

static str period_of(struct arena *a, const struct report_request *q)
{
    bool vi = q->lang == LANG_VI;
    str from = report_day_text(a, q->lang, q->opening);
    str to = report_day_text(a, q->lang, q->at.as_of);
    if (q->month > 0)
        return format(a, vi ? "Tháng %d năm %d (từ %s đến %s)" : "Month %d of %d (from %s to %s)",
                      q->month, q->year, from, to);
    return format(a, vi ? "Năm %d (từ %s đến %s)" : "Year %d (from %s to %s)", q->year, from, to);
}

void report_head_of(struct arena *a, const struct report_request *q, const struct report_data *d,
                    struct report_places *p, struct report_table *t)
{
    t->lang = q->lang;
    t->synthetic = q->synthetic;
    t->indented = -1;
    t->place = place_of(a, q, d, p);
    t->period = period_of(a, q);
    if (q->map_today)
        report_add_note(a, t,
                        q->lang == LANG_VI ? "Xếp theo địa bàn ngày %s." : "By the areas of %s.",
                        report_day_text(a, q->lang, p->on));
}

/* ---- places in lists ---- */

str report_address(struct arena *a, const struct report_data *d, const struct report_stand *s,
                   const struct report_place *place)
{
    struct buf b;
    buf_init(&b, a, MAX_NOTE);
    buf_add(&b, s->village);
    const struct area_row *r = place->area != 0 ? area_map_at(d->map, place->area) : NULL;
    if (r == NULL) {
        buf_fmt(&b, "%z%s", b.n > 0 ? ", " : "", s->commune);
        return buf_str(&b);
    }
    for (int i = 0; i < AREA_LEVELS && r != NULL && r->level != AREA_PROVINCE; i++) {
        buf_fmt(&b, "%z%s", b.n > 0 ? ", " : "", report_area_name(a, r));
        r = r->parent != 0 ? area_map_at(d->map, r->parent) : NULL;
    }
    return buf_str(&b);
}

str report_place_key(struct arena *a, const struct report_data *d, const struct report_stand *s,
                     const struct report_place *place)
{
    const struct area_row *r = place->area != 0 ? area_map_at(d->map, place->area) : NULL;
    const struct area_row *district =
        r != NULL ? area_map_within(d->map, r->id, AREA_DISTRICT) : NULL;
    return format(a, "%s %s %s", district != NULL ? district->code : STR(""),
                  r != NULL ? r->code : s->commune, text_natural_key(a, s->village));
}
