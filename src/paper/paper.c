#include "paper/paper.h"

#include "base/check.h"
#include "paper/font.h"
#include "paper/pdf.h"
#include "paper/picture.h"
#include "paper/words.h"

#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#define TENTHS 10.0
#define TENTH 100                    /* in thousandths of a point */
#define TEXT_BYTES ((size_t)1 << 20) /* of one text */

struct paper {
    struct arena a; /* what one text needs */
    struct pdf *pdf;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *font;
    struct words *words;
};

/* Widths of a screen's pixels have no say. */
static void set_exact(struct paper *p)
{
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(p->context, o);
    pango_cairo_context_set_resolution(p->context, 72);
    pango_context_set_round_glyph_positions(p->context, FALSE);
    cairo_font_options_destroy(o);
}

struct paper *paper_open(struct buf *to, int width, int height, const struct paper_about *about)
{
    struct arena a;
    arena_init(&a, 8 * TEXT_BYTES);
    struct paper *p = arena_new(&a, struct paper);
    p->pdf = pdf_open(to, (int64_t)width * TENTH, (int64_t)height * TENTH, about);
    p->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    check(p->fonts != NULL);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(p->fonts), font_config());
    p->context = pango_font_map_create_context(p->fonts);
    pango_context_set_language(p->context,
                               pango_language_from_string(about->vietnamese ? "vi" : "en"));
    set_exact(p);
    p->layout = pango_layout_new(p->context);
    p->font = pango_font_description_from_string(FONT_FAMILIES);
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    p->words = words_new(p->layout, p->pdf);
    p->a = a;
    return p;
}

enum err_code paper_close(struct paper *p, struct err *e)
{
    enum err_code code = pdf_close(p->pdf, e);
    words_free(p->words);
    pango_font_description_free(p->font);
    g_object_unref(p->layout);
    g_object_unref(p->context);
    g_object_unref(p->fonts);
    struct arena a = p->a; /* p lies in it */
    arena_clear(&a);
    return code;
}

void paper_page(struct paper *p)
{
    pdf_page(p->pdf);
}

/* ---- texts ---- */

/* A control character breaks a layout; the end of a line is meant. */
static str clean(struct arena *a, str text)
{
    char *bytes = arena_cstr(a, text);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if ((c < ' ' && c != '\n') || c == 127)
            bytes[i] = ' ';
    }
    return (str){bytes, text.n};
}

/* In Pango's units. */
static int size_of(const struct paper_style *s)
{
    return s->size * PANGO_SCALE / 10;
}

static void set_font(struct paper *p, const struct paper_style *s)
{
    pango_font_description_set_absolute_size(p->font, size_of(s));
    pango_font_description_set_weight(p->font, s->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(p->layout, p->font);
}

static void set_place(struct paper *p, double width, int lines, enum paper_align align)
{
    pango_layout_set_width(p->layout, width < 0 ? -1 : (int)(width * PANGO_SCALE / TENTHS));
    pango_layout_set_height(p->layout, lines > 0 ? -lines : -1);
    pango_layout_set_ellipsize(p->layout, lines > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_alignment(p->layout, align == PAPER_RIGHT    ? PANGO_ALIGN_RIGHT
                                          : align == PAPER_CENTER ? PANGO_ALIGN_CENTER
                                                                  : PANGO_ALIGN_LEFT);
}

static void lay_out(struct paper *p, double width, const struct paper_style *s, str text)
{
    struct arena_mark mark = arena_save(&p->a);
    check(text.n < TEXT_BYTES);
    str bytes = clean(&p->a, text);
    set_font(p, s);
    set_place(p, width, s->lines, s->align);
    pango_layout_set_text(p->layout, bytes.p, (int)bytes.n);
    arena_restore(&p->a, mark);
}

static int to_tenths(int pango_units)
{
    return (int)(pango_units * TENTHS / PANGO_SCALE + 0.999);
}

static int64_t to_mils(int pango_units)
{
    int64_t mils = (int64_t)pango_units * 1000;
    return (mils + (mils < 0 ? -PANGO_SCALE : PANGO_SCALE) / 2) / PANGO_SCALE;
}

/* ---- a text as Pango lays it out ---- */

static void show_glyphs(struct paper *p, const PangoGlyphItem *item, uint32_t face, int first,
                        int end, int *at)
{
    for (int i = first; i < end; i++) {
        const PangoGlyphInfo *g = &item->glyphs->glyphs[i];
        bool unknown = (g->glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0;
        const struct pdf_glyph one = {face, unknown ? 0 : g->glyph, *at + g->geometry.x_offset,
                                      -item->y_offset - g->geometry.y_offset};
        if (g->glyph != PANGO_GLYPH_EMPTY)
            pdf_text_glyph(p->pdf, &one);
        *at += g->geometry.width;
    }
}

/* Letters that several glyphs make together, or that share theirs with others, are told apart. */
static void show_run(struct paper *p, PangoGlyphItem *item, const char *text, int *at)
{
    PangoGlyphItemIter i;
    if (item->item->analysis.font == NULL)
        return;
    uint32_t face = pdf_face(p->pdf, item->item->analysis.font);
    *at += item->start_x_offset;
    for (gboolean more = pango_glyph_item_iter_init_start(&i, item, text); more;
         more = pango_glyph_item_iter_next_cluster(&i)) {
        int first = i.start_glyph < i.end_glyph ? i.start_glyph : i.end_glyph + 1;
        int end = i.start_glyph < i.end_glyph ? i.end_glyph : i.start_glyph + 1;
        uint32_t glyph = item->glyphs->glyphs[first].glyph;
        str says = {text + i.start_index, (size_t)(i.end_index - i.start_index)};
        bool plain = end == first + 1 && !(glyph & PANGO_GLYPH_UNKNOWN_FLAG) &&
                     (glyph == PANGO_GLYPH_EMPTY || pdf_face_says(p->pdf, face, glyph, says));
        if (!plain)
            pdf_text_meaning(p->pdf, says);
        show_glyphs(p, item, face, first, end, at);
        if (!plain)
            pdf_text_meant(p->pdf);
    }
    *at += item->end_x_offset;
}

static void show_layout(struct paper *p, int64_t x, int64_t y, const struct paper_style *s)
{
    const char *text = pango_layout_get_text(p->layout);
    PangoLayoutIter *i = pango_layout_get_iter(p->layout);
    do {
        PangoRectangle box;
        int at = 0;
        pango_layout_iter_get_line_extents(i, NULL, &box);
        pdf_text_begin(p->pdf, x + to_mils(box.x), y + to_mils(pango_layout_iter_get_baseline(i)),
                       size_of(s), s->ink);
        for (GSList *r = pango_layout_iter_get_line_readonly(i)->runs; r != NULL; r = r->next)
            show_run(p, r->data, text, &at);
        pdf_text_end(p->pdf);
    } while (pango_layout_iter_next_line(i));
    pango_layout_iter_free(i);
}

/* ---- a text of words ---- */

/* A text of words that were shaped before; -1 where it is not so simple. */
static int show_words(struct paper *p, int x, int y, int width, const struct paper_style *s,
                      str text)
{
    struct words_text t;
    int room = (int)(width * (int64_t)PANGO_SCALE / 10), above = 0;
    uint32_t kind = (uint32_t)s->size << 1 | s->bold;
    set_font(p, s);
    set_place(p, -1, 0, PAPER_LEFT);
    if (!words_lay(p->words, &p->a, kind, text, room,
                   s->lines > 0 ? (uint32_t)s->lines : UINT32_MAX, &t))
        return -1;
    for (uint32_t i = 0; i < t.lines.n; i++) {
        const struct words_line *line = &t.lines.v[i];
        int left = room - line->width;
        left = s->align == PAPER_RIGHT ? left : s->align == PAPER_CENTER ? left / 2 : 0;
        pdf_text_begin(p->pdf, (int64_t)x * TENTH + to_mils(left),
                       (int64_t)y * TENTH + to_mils(above + line->baseline), size_of(s), s->ink);
        words_show(p->words, &t, line);
        pdf_text_end(p->pdf);
        above += line->height;
    }
    return to_tenths(t.height);
}

int paper_text(struct paper *p, int x, int y, int width, const struct paper_style *s, str text)
{
    struct arena_mark mark = arena_save(&p->a);
    int height = width < 0 ? -1 : show_words(p, x, y, width, s, text);
    arena_restore(&p->a, mark);
    if (height >= 0)
        return height;
    lay_out(p, width, s, text);
    pango_layout_get_size(p->layout, NULL, &height);
    show_layout(p, (int64_t)x * TENTH, (int64_t)y * TENTH, s);
    return to_tenths(height);
}

int paper_text_height(struct paper *p, int width, const struct paper_style *s, str text)
{
    int height;
    lay_out(p, width, s, text);
    pango_layout_get_size(p->layout, NULL, &height);
    return to_tenths(height);
}

int paper_line_width(struct paper *p, const struct paper_style *s, str text)
{
    int width;
    lay_out(p, -1, s, text);
    pango_layout_get_size(p->layout, &width, NULL);
    return to_tenths(width);
}

int paper_word_width(struct paper *p, const struct paper_style *s, str text)
{
    int most = 0;
    while (text.p != NULL) {
        int width = paper_line_width(p, s, str_split(&text, ' '));
        most = width > most ? width : most;
    }
    return most;
}

/* ---- lines and pictures ---- */

void paper_line(struct paper *p, int x1, int y1, int x2, int y2, int thick, uint32_t ink)
{
    const struct pdf_pen pen = {NO_INK, ink, (int64_t)thick * TENTH, false};
    pdf_begin_path(p->pdf, &pen);
    pdf_move_to(p->pdf, (int64_t)x1 * TENTH, (int64_t)y1 * TENTH);
    pdf_line_to(p->pdf, (int64_t)x2 * TENTH, (int64_t)y2 * TENTH);
    pdf_end_path(p->pdf);
}

static void put_box(struct paper *p, int x, int y, int width, int height)
{
    pdf_rectangle(p->pdf, (int64_t)x * TENTH, (int64_t)y * TENTH, (int64_t)width * TENTH,
                  (int64_t)height * TENTH);
}

void paper_box(struct paper *p, int x, int y, int width, int height, uint32_t ink)
{
    const struct pdf_pen pen = {.fill = ink, .stroke = NO_INK};
    pdf_begin_path(p->pdf, &pen);
    put_box(p, x, y, width, height);
    pdf_end_path(p->pdf);
}

static void draw_text(struct paper *p, const struct picture_mark *m)
{
    int width;
    struct paper_style s = m->style;
    s.align = PAPER_LEFT;
    s.lines = 0;
    lay_out(p, -1, &s, m->text);
    pango_layout_get_size(p->layout, &width, NULL);
    int left = m->style.align == PAPER_RIGHT    ? width
               : m->style.align == PAPER_CENTER ? width / 2
                                                : 0;
    show_layout(p, (int64_t)m->at.x * TENTH - to_mils(left),
                (int64_t)m->at.y * TENTH - to_mils(pango_layout_get_baseline(p->layout)), &s);
}

static void trace(struct paper *p, const struct picture *picture, const struct picture_mark *m)
{
    for (uint32_t i = 0; i < m->n; i++) {
        const struct picture_point *at = &picture->points.v[m->first + i];
        (i == 0 ? pdf_move_to : pdf_line_to)(p->pdf, (int64_t)at->x * TENTH,
                                             (int64_t)at->y * TENTH);
    }
    if (m->kind == MARK_SHAPE)
        pdf_shut(p->pdf);
}

int paper_picture(struct paper *p, int x, int y, int width, const struct picture *picture)
{
    int64_t scale = (int64_t)width * 1000000 / picture->width;
    pdf_scale(p->pdf, (int64_t)x * TENTH, (int64_t)y * TENTH, scale);
    for (uint32_t i = 0; i < picture->marks.n; i++) {
        const struct picture_mark *m = &picture->marks.v[i];
        const struct pdf_pen pen = {m->fill, m->stroke, (int64_t)m->thick * TENTH, m->dashed};
        if (m->kind == MARK_TEXT) {
            draw_text(p, m);
            continue;
        }
        pdf_begin_path(p->pdf, &pen);
        if (m->kind == MARK_BOX)
            put_box(p, m->at.x, m->at.y, m->size.x, m->size.y);
        else
            trace(p, picture, m);
        while (i + 1 < picture->marks.n && picture->marks.v[i + 1].joined)
            trace(p, picture, &picture->marks.v[++i]);
        pdf_end_path(p->pdf);
    }
    pdf_restore(p->pdf);
    return (int)(picture->height * scale / 1000000);
}
