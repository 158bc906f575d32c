#include "paper/paper.h"

#include "base/check.h"
#include "paper/font.h"
#include "paper/picture.h"
#include "paper/words.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#define TENTHS 10.0
#define TEXT_BYTES ((size_t)1 << 20) /* of one text */

struct paper {
    struct arena a; /* what one text needs */
    struct buf *to;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *font;
    struct words *words;
    bool begun; /* something stands on the page */
};

static cairo_status_t on_bytes(void *to, const unsigned char *bytes, unsigned int n)
{
    struct buf *b = to;
    buf_add(b, (str){(const char *)bytes, n});
    return b->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

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

static void set_metadata(struct paper *p, const struct paper_about *about)
{
    char made[11];
    day_format_iso(about->made_on, made);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE,
                                   arena_cstr(&p->a, about->title));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "ansinh");
    if (about->subject.n > 0)
        cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_SUBJECT,
                                       arena_cstr(&p->a, about->subject));
}

struct paper *paper_open(struct buf *to, int width, int height, const struct paper_about *about)
{
    struct arena a;
    arena_init(&a, 8 * TEXT_BYTES);
    struct paper *p = arena_new(&a, struct paper);
    p->to = to;
    p->surface = cairo_pdf_surface_create_for_stream(on_bytes, to, width / TENTHS, height / TENTHS);
    p->cr = cairo_create(p->surface);
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
    p->words = words_new(p->layout);
    p->a = a;
    set_metadata(p, about);
    return p;
}

enum err_code paper_close(struct paper *p, struct err *e)
{
    words_free(p->words);
    cairo_destroy(p->cr);
    cairo_surface_finish(p->surface);
    cairo_status_t status = cairo_surface_status(p->surface);
    cairo_surface_destroy(p->surface);
    pango_font_description_free(p->font);
    g_object_unref(p->layout);
    g_object_unref(p->context);
    g_object_unref(p->fonts);
    struct arena a = p->a; /* p lies in it */
    arena_clear(&a);
    if (status == CAIRO_STATUS_SUCCESS)
        return ERR_NONE;
    return err_set(e, ERR_IO, "không vẽ được tệp PDF: %z", "cannot draw the PDF: %z",
                   cairo_status_to_string(status));
}

static void set_ink(struct paper *p, uint32_t ink)
{
    cairo_set_source_rgb(p->cr, (ink >> 16 & 255) / 255.0, (ink >> 8 & 255) / 255.0,
                         (ink & 255) / 255.0);
}

void paper_page(struct paper *p)
{
    cairo_show_page(p->cr);
    p->begun = false;
}

/* Of each page cairo adds up the places that are drawn on, one by one, which takes a fifth of the
 * time of a list; a page that was painted white first is one place. */
static void begin_page(struct paper *p)
{
    if (p->begun)
        return;
    p->begun = true;
    set_ink(p, INK_WHITE);
    cairo_paint(p->cr);
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

static void set_font(struct paper *p, const struct paper_style *s)
{
    pango_font_description_set_absolute_size(p->font, s->size * PANGO_SCALE / TENTHS);
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
    set_ink(p, s->ink);
    for (uint32_t i = 0; i < t.lines.n; i++) {
        const struct words_line *line = &t.lines.v[i];
        int left = room - line->width;
        left = s->align == PAPER_RIGHT ? left : s->align == PAPER_CENTER ? left / 2 : 0;
        words_show(p->words, &p->a, p->cr, x / TENTHS + left / (double)PANGO_SCALE,
                   y / TENTHS + above / (double)PANGO_SCALE, &t, line);
        above += line->height;
    }
    return to_tenths(t.height);
}

int paper_text(struct paper *p, int x, int y, int width, const struct paper_style *s, str text)
{
    struct arena_mark mark = arena_save(&p->a);
    begin_page(p);
    int height = width < 0 ? -1 : show_words(p, x, y, width, s, text);
    arena_restore(&p->a, mark);
    if (height >= 0)
        return height;
    lay_out(p, width, s, text);
    pango_layout_get_size(p->layout, NULL, &height);
    set_ink(p, s->ink);
    cairo_move_to(p->cr, x / TENTHS, y / TENTHS);
    pango_cairo_show_layout(p->cr, p->layout);
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
    begin_page(p);
    set_ink(p, ink);
    cairo_set_line_width(p->cr, thick / TENTHS);
    cairo_move_to(p->cr, x1 / TENTHS, y1 / TENTHS);
    cairo_line_to(p->cr, x2 / TENTHS, y2 / TENTHS);
    cairo_stroke(p->cr);
}

void paper_box(struct paper *p, int x, int y, int width, int height, uint32_t ink)
{
    begin_page(p);
    set_ink(p, ink);
    cairo_rectangle(p->cr, x / TENTHS, y / TENTHS, width / TENTHS, height / TENTHS);
    cairo_fill(p->cr);
}

static void draw_text(struct paper *p, const struct picture_mark *m)
{
    int width, baseline;
    struct paper_style s = m->style;
    s.align = PAPER_LEFT;
    s.lines = 0;
    lay_out(p, -1, &s, m->text);
    pango_layout_get_size(p->layout, &width, NULL);
    baseline = pango_layout_get_baseline(p->layout);
    double left = m->style.align == PAPER_RIGHT    ? width
                  : m->style.align == PAPER_CENTER ? width / 2.0
                                                   : 0;
    set_ink(p, s.ink);
    cairo_move_to(p->cr, m->at.x / TENTHS - left / PANGO_SCALE,
                  m->at.y / TENTHS - baseline / (double)PANGO_SCALE);
    pango_cairo_show_layout(p->cr, p->layout);
}

static void draw_ink(struct paper *p, const struct picture_mark *m)
{
    static const double dashes[] = {4, 3};
    if (m->fill != NO_INK) {
        set_ink(p, m->fill);
        cairo_fill_preserve(p->cr);
    }
    if (m->stroke != NO_INK) {
        set_ink(p, m->stroke);
        cairo_set_line_width(p->cr, m->thick / TENTHS);
        cairo_set_dash(p->cr, dashes, m->dashed ? 2 : 0, 0);
        cairo_stroke_preserve(p->cr);
        cairo_set_dash(p->cr, NULL, 0, 0);
    }
    cairo_new_path(p->cr);
}

static void trace(struct paper *p, const struct picture *picture, const struct picture_mark *m)
{
    for (uint32_t i = 0; i < m->n; i++) {
        const struct picture_point *at = &picture->points.v[m->first + i];
        if (i == 0)
            cairo_move_to(p->cr, at->x / TENTHS, at->y / TENTHS);
        else
            cairo_line_to(p->cr, at->x / TENTHS, at->y / TENTHS);
    }
    if (m->kind == MARK_SHAPE)
        cairo_close_path(p->cr);
}

int paper_picture(struct paper *p, int x, int y, int width, const struct picture *picture)
{
    double scale = width / (double)picture->width;
    begin_page(p);
    cairo_save(p->cr);
    cairo_translate(p->cr, x / TENTHS, y / TENTHS);
    cairo_scale(p->cr, scale, scale);
    cairo_set_fill_rule(p->cr, CAIRO_FILL_RULE_EVEN_ODD);
    for (uint32_t i = 0; i < picture->marks.n; i++) {
        const struct picture_mark *m = &picture->marks.v[i];
        if (m->kind == MARK_TEXT) {
            draw_text(p, m);
            continue;
        }
        if (m->kind == MARK_BOX)
            cairo_rectangle(p->cr, m->at.x / TENTHS, m->at.y / TENTHS, m->size.x / TENTHS,
                            m->size.y / TENTHS);
        else
            trace(p, picture, m);
        while (i + 1 < picture->marks.n && picture->marks.v[i + 1].joined)
            trace(p, picture, &picture->marks.v[++i]);
        draw_ink(p, m);
    }
    cairo_restore(p->cr);
    return (int)(picture->height * scale);
}
