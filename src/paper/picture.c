#include "paper/picture.h"

#include "base/check.h"
#include "base/escape.h"
#include "base/hex.h"

void picture_init(struct picture *p, struct arena *a, int width, int height, str title, str about)
{
    *p = (struct picture){.a = a, .width = width, .height = height, .title = title, .about = about};
}

void picture_box(struct picture *p, int x, int y, int width, int height, uint32_t fill, str text)
{
    struct picture_mark m = {.kind = MARK_BOX,
                             .at = {x, y},
                             .size = {width, height},
                             .fill = fill,
                             .stroke = NO_INK,
                             .text = text};
    vec_push(p->a, &p->marks, m);
}

void picture_begin_line(struct picture *p, int thick, uint32_t ink, bool dashed)
{
    struct picture_mark m = {.kind = MARK_LINE,
                             .first = p->points.n,
                             .fill = NO_INK,
                             .stroke = ink,
                             .thick = thick,
                             .dashed = dashed};
    vec_push(p->a, &p->marks, m);
}

void picture_begin_shape(struct picture *p, uint32_t fill, uint32_t stroke, str text, bool joined)
{
    struct picture_mark m = {.kind = MARK_SHAPE,
                             .first = p->points.n,
                             .fill = fill,
                             .stroke = stroke,
                             .thick = 3,
                             .joined = joined,
                             .text = text};
    vec_push(p->a, &p->marks, m);
}

void picture_point(struct picture *p, int x, int y)
{
    check(p->marks.n > 0);
    struct picture_point at = {x, y};
    vec_push(p->a, &p->points, at);
    p->marks.v[p->marks.n - 1].n++;
}

void picture_line(struct picture *p, int x1, int y1, int x2, int y2, int thick, uint32_t ink)
{
    picture_begin_line(p, thick, ink, false);
    picture_point(p, x1, y1);
    picture_point(p, x2, y2);
}

void picture_text(struct picture *p, int x, int y, const struct paper_style *s, str text)
{
    struct picture_mark m = {.kind = MARK_TEXT, .at = {x, y}, .style = *s, .text = text};
    vec_push(p->a, &p->marks, m);
}

/* ---- SVG ---- */

static void put_tenths(struct buf *to, int v)
{
    if (v < 0)
        buf_char(to, '-');
    v = v < 0 ? -v : v;
    buf_int(to, v / 10);
    if (v % 10 != 0)
        buf_fmt(to, ".%d", v % 10);
}

static void put_number(struct buf *to, const char *name, int v)
{
    buf_fmt(to, " %z=\"", name);
    put_tenths(to, v);
    buf_char(to, '"');
}

static void put_ink(struct buf *to, const char *name, uint32_t ink)
{
    const uint8_t bytes[] = {(uint8_t)(ink >> 16), (uint8_t)(ink >> 8), (uint8_t)ink};
    if (ink == NO_INK) {
        buf_fmt(to, " %z=\"none\"", name);
        return;
    }
    buf_fmt(to, " %z=\"#", name);
    buf_hex(to, bytes, sizeof(bytes));
    buf_char(to, '"');
}

static void put_look(struct buf *to, const struct picture_mark *m)
{
    put_ink(to, "fill", m->fill);
    if (m->stroke == NO_INK)
        return;
    put_ink(to, "stroke", m->stroke);
    put_number(to, "stroke-width", m->thick);
    if (m->dashed)
        buf_add_c(to, " stroke-dasharray=\"4 3\"");
}

static void put_end(struct buf *to, const struct picture_mark *m, const char *element)
{
    if (m->text.n == 0) {
        buf_add_c(to, "/>\n");
        return;
    }
    buf_add_c(to, "><title>");
    escape_xml(to, m->text);
    buf_fmt(to, "</title></%z>\n", element);
}

/* The mark and the rings that are joined to it. Returns how many marks that were. */
static uint32_t put_path(struct buf *to, const struct picture *p, uint32_t at)
{
    const struct picture_mark *first = &p->marks.v[at];
    uint32_t n = 0;
    buf_add_c(to, "<path d=\"");
    do {
        const struct picture_mark *m = &p->marks.v[at + n];
        for (uint32_t i = 0; i < m->n; i++) {
            const struct picture_point *q = &p->points.v[m->first + i];
            buf_char(to, i == 0 ? 'M' : 'L');
            put_tenths(to, q->x);
            buf_char(to, ' ');
            put_tenths(to, q->y);
        }
        if (m->kind == MARK_SHAPE)
            buf_char(to, 'Z');
        n++;
    } while (at + n < p->marks.n && p->marks.v[at + n].joined);
    buf_char(to, '"');
    if (first->kind == MARK_SHAPE)
        buf_add_c(to, " fill-rule=\"evenodd\"");
    put_look(to, first);
    put_end(to, first, "path");
    return n;
}

static void put_text(struct buf *to, const struct picture_mark *m)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    buf_add_c(to, "<text");
    put_number(to, "x", m->at.x);
    put_number(to, "y", m->at.y);
    put_number(to, "font-size", m->style.size);
    put_ink(to, "fill", m->style.ink);
    if (m->style.align != PAPER_LEFT)
        buf_fmt(to, " text-anchor=\"%z\"", anchors[m->style.align]);
    if (m->style.bold)
        buf_add_c(to, " font-weight=\"bold\"");
    buf_char(to, '>');
    escape_xml(to, m->text);
    buf_add_c(to, "</text>\n");
}

static void put_box(struct buf *to, const struct picture_mark *m)
{
    buf_add_c(to, "<rect");
    put_number(to, "x", m->at.x);
    put_number(to, "y", m->at.y);
    put_number(to, "width", m->size.x);
    put_number(to, "height", m->size.y);
    put_look(to, m);
    put_end(to, m, "rect");
}

void picture_write_svg(struct buf *to, const struct picture *p, str id)
{
    buf_add_c(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    put_tenths(to, p->width);
    buf_char(to, ' ');
    put_tenths(to, p->height);
    buf_fmt(to, "\" role=\"img\" aria-labelledby=\"%s-title %s-about\" font-family=\"", id, id);
    buf_fmt(to, "Be Vietnam Pro, Noto Sans, sans-serif\">\n<title id=\"%s-title\">", id);
    escape_xml(to, p->title);
    buf_fmt(to, "</title>\n<desc id=\"%s-about\">", id);
    escape_xml(to, p->about);
    buf_add_c(to, "</desc>\n");
    for (uint32_t i = 0; i < p->marks.n;) {
        const struct picture_mark *m = &p->marks.v[i];
        if (m->kind == MARK_LINE || m->kind == MARK_SHAPE) {
            i += put_path(to, p, i);
            continue;
        }
        if (m->kind == MARK_TEXT)
            put_text(to, m);
        else
            put_box(to, m);
        i++;
    }
    buf_add_c(to, "</svg>\n");
}
