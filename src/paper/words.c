/* What Pango makes of a word, kept: its glyphs, each of which says its letters wherever it stands,
 * so that the text can be copied from the page. A text of a cell is then its words one after the
 * other. */
#include "paper/words.h"

#include "base/check.h"

#include <harfbuzz/hb.h>

#define SLOTS 8192u /* of the table; a power of two */
#define KEPT (SLOTS / 2)
#define MEMORY ((size_t)64 << 20)
#define LONG_NUMBER 11u /* bytes; longer ones hardly come twice */
#define LONG_WORD 40u

struct word {
    uint32_t kind;
    str text;
    struct {
        struct pdf_glyph *v; /* from the left end of the baseline */
        uint32_t n, cap;
    } glyphs;
    int width, height, baseline;
    bool whole; /* else it cannot be told as glyphs */
};

/* The font of codes, by what `kind` tells apart. */
struct code_font {
    uint32_t kind, face;
    hb_font_t *font;
    int height, baseline;
};

struct words {
    struct arena kept;
    hb_buffer_t *buffer;
    struct {
        struct code_font *v;
        uint32_t n, cap;
    } code_fonts;
    PangoLayout *layout;
    struct pdf *pdf;
    uint32_t n;
    struct word *slots[SLOTS];
};

struct words *words_new(PangoLayout *layout, struct pdf *pdf)
{
    struct arena a;
    arena_init(&a, MEMORY);
    struct words *w = arena_new(&a, struct words);
    w->layout = layout;
    w->pdf = pdf;
    w->buffer = hb_buffer_create();
    w->kept = a;
    return w;
}

void words_free(struct words *w)
{
    for (uint32_t i = 0; i < w->code_fonts.n; i++)
        hb_font_destroy(w->code_fonts.v[i].font);
    hb_buffer_destroy(w->buffer);
    struct arena a = w->kept; /* w lies in it */
    arena_clear(&a);
}

/* ---- a word as Pango shapes it ---- */

/* The glyphs of a run; false where one has no letter of its own, or a letter no glyph. `at`: where
 * the run begins, and then where it ends. */
static bool take_run(struct words *w, struct arena *a, PangoGlyphItem *item, int *at,
                     struct word *word)
{
    PangoGlyphItemIter i;
    if (item->item->analysis.level != 0 || item->item->analysis.font == NULL)
        return false;
    uint32_t face = pdf_face(w->pdf, item->item->analysis.font);
    *at += item->start_x_offset;
    for (gboolean more = pango_glyph_item_iter_init_start(&i, item, word->text.p); more;
         more = pango_glyph_item_iter_next_cluster(&i)) {
        const PangoGlyphInfo *g = &item->glyphs->glyphs[i.start_glyph];
        str says = str_slice(word->text, (size_t)i.start_index, (size_t)i.end_index);
        const struct pdf_glyph one = {face, g->glyph, *at + g->geometry.x_offset,
                                      -item->y_offset - g->geometry.y_offset};
        if (i.end_glyph != i.start_glyph + 1 || g->glyph & PANGO_GLYPH_UNKNOWN_FLAG ||
            g->glyph == PANGO_GLYPH_EMPTY || !pdf_face_says(w->pdf, face, g->glyph, says))
            return false;
        vec_push(a, &word->glyphs, one);
        *at += g->geometry.width;
    }
    *at += item->end_x_offset;
    return true;
}

static void shape_word(struct words *w, struct arena *a, struct word *word)
{
    int at = 0;
    pango_layout_set_text(w->layout, word->text.p, (int)word->text.n);
    pango_layout_get_size(w->layout, &word->width, &word->height);
    word->baseline = pango_layout_get_baseline(w->layout);
    PangoLayoutLine *line = pango_layout_get_line_readonly(w->layout, 0);
    for (const GSList *i = line->runs; i != NULL && word->whole; i = i->next)
        word->whole = take_run(w, a, i->data, &at, word);
}

/* ---- a code, like no other ---- */

/* Pango would look for its fonts, its script and where it may be parted, each time anew. */
static bool is_code(str text)
{
    bool digit = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != ' ')
            return false;
        digit |= c >= '0' && c <= '9';
    }
    return digit && text.n <= LONG_WORD;
}

/* All such letters come from the font that has this one: NULL where it is no single font. */
static const struct code_font *code_font(struct words *w, uint32_t kind)
{
    for (uint32_t i = 0; i < w->code_fonts.n; i++) {
        if (w->code_fonts.v[i].kind == kind)
            return &w->code_fonts.v[i];
    }
    pango_layout_set_text(w->layout, "A0-.", -1);
    const PangoLayoutLine *line = pango_layout_get_line_readonly(w->layout, 0);
    const PangoGlyphItem *item = line->runs->data;
    PangoFont *font = item->item->analysis.font;
    struct code_font fresh = {.kind = kind};
    if (line->runs->next != NULL || font == NULL)
        return NULL;
    fresh.font = hb_font_reference(pango_font_get_hb_font(font));
    fresh.face = pdf_face(w->pdf, font);
    pango_layout_get_size(w->layout, NULL, &fresh.height);
    fresh.baseline = pango_layout_get_baseline(w->layout);
    vec_push(&w->kept, &w->code_fonts, fresh);
    return &w->code_fonts.v[w->code_fonts.n - 1];
}

static bool shape_code(struct words *w, struct arena *a, struct word *word)
{
    unsigned int n;
    const struct code_font *f = code_font(w, word->kind);
    if (f == NULL)
        return false;
    hb_buffer_clear_contents(w->buffer);
    hb_buffer_add_utf8(w->buffer, word->text.p, (int)word->text.n, 0, (int)word->text.n);
    hb_buffer_set_direction(w->buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(w->buffer, HB_SCRIPT_LATIN);
    hb_shape(f->font, w->buffer, NULL, 0);
    const hb_glyph_info_t *g = hb_buffer_get_glyph_infos(w->buffer, &n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(w->buffer, NULL);
    word->width = 0;
    word->height = f->height;
    word->baseline = f->baseline;
    for (unsigned int i = 0; i < n; i++) {
        const struct pdf_glyph one = {f->face, g[i].codepoint, word->width + at[i].x_offset,
                                      at[i].y_offset};
        str says = str_slice(word->text, i, i + 1);
        if (n != word->text.n || g[i].codepoint == 0 ||
            !pdf_face_says(w->pdf, f->face, g[i].codepoint, says))
            return false;
        vec_push(a, &word->glyphs, one);
        word->width += at[i].x_advance;
    }
    return true;
}

static struct word *shape(struct words *w, struct arena *a, uint32_t kind, str text)
{
    struct word *word = arena_new(a, struct word);
    *word = (struct word){.kind = kind, .text = arena_str(a, text), .whole = true};
    if (is_code(text) && shape_code(w, a, word))
        return word;
    word->glyphs.n = 0;
    shape_word(w, a, word);
    return word;
}

/* Codes and numbers are too many to be kept. */
static bool worth_keeping(str word)
{
    if (word.n <= LONG_NUMBER || word.n > LONG_WORD)
        return word.n <= LONG_NUMBER;
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] >= '0' && word.p[i] <= '9')
            return false;
    }
    return true;
}

/* A word that was seen, or a new one; what hardly comes again lies in `a`. */
static const struct word *find(struct words *w, struct arena *a, uint32_t kind, str text)
{
    uint32_t slot = (uint32_t)(str_hash(text) ^ kind * 0x9E3779B1u) & (SLOTS - 1);
    if (!worth_keeping(text))
        return shape(w, a, kind, text);
    for (; w->slots[slot] != NULL; slot = (slot + 1) & (SLOTS - 1)) {
        if (w->slots[slot]->kind == kind && str_eq(w->slots[slot]->text, text))
            return w->slots[slot];
    }
    if (w->n == KEPT)
        return shape(w, a, kind, text);
    w->n++;
    return w->slots[slot] = shape(w, &w->kept, kind, text);
}

/* ---- a text of words ---- */

/* Letters that stand one after the other from left to right, and words that a blank parts: Latin
 * with its marks, and the dots and dashes between words. */
static bool plain(str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = str_next_codepoint(text, &at);
        bool latin = (c >= ' ' && c < 0x370) || (c >= 0x1E00 && c < 0x1F00);
        bool mark = c >= 0x2010 && c <= 0x2026;
        if (!latin && !mark)
            return false;
    }
    return true;
}

/* Takes a word and the blank after it. */
static str next_word(str *left)
{
    size_t end = 0;
    while (end < left->n && left->p[end] != ' ')
        end++;
    end += end < left->n;
    str word = str_slice(*left, 0, end);
    *left = str_slice(*left, end, left->n);
    return word;
}

/* Whether Pango could part it: at a dash, say. */
static bool has_break(str word)
{
    for (size_t at = 0; at < word.n;) {
        uint32_t c = str_next_codepoint(word, &at);
        bool letter = c >= 0xC0 && c < 0x2000;
        bool digit = c >= '0' && c <= '9';
        bool ascii = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && !digit && !ascii && c != '.' && c != ',' && c != ' ')
            return true;
    }
    return false;
}

/* Adds a word where there is room for it; a new line has some for a word that fits alone. */
static bool add_word(struct arena *a, const struct word *word, int blank, int width, uint32_t lines,
                     struct words_text *out)
{
    struct words_line *line = &out->lines.v[out->lines.n - 1];
    int trail = str_ends(word->text, STR(" ")) ? blank : 0;
    if (line->n > 0 && line->width + word->width - trail > width) {
        if (out->lines.n == lines || has_break(word->text))
            return false;
        struct words_line next = {.first = out->n};
        vec_push(a, &out->lines, next);
        line = &out->lines.v[out->lines.n - 1];
    }
    if (!word->whole || line->width + word->width - trail > width)
        return false;
    int below = line->height - line->baseline, of_word = word->height - word->baseline;
    line->baseline = word->baseline > line->baseline ? word->baseline : line->baseline;
    line->height = line->baseline + (of_word > below ? of_word : below);
    line->width += word->width;
    line->n++;
    out->v[out->n++] = word;
    return true;
}

bool words_lay(struct words *w, struct arena *a, uint32_t kind, str text, int width, uint32_t lines,
               struct words_text *out)
{
    *out = (struct words_text){.v = arena_array(a, const struct word *, text.n + 1)};
    if (text.n == 0 || !plain(text))
        return false;
    int blank = find(w, a, kind, STR(" "))->width;
    struct words_line first = {0};
    vec_push(a, &out->lines, first);
    while (text.n > 0) {
        if (!add_word(a, find(w, a, kind, next_word(&text)), blank, width, lines, out))
            return false;
    }
    for (uint32_t i = 0; i < out->lines.n; i++) {
        struct words_line *line = &out->lines.v[i];
        const struct word *last = out->v[line->first + line->n - 1];
        line->width -= str_ends(last->text, STR(" ")) ? blank : 0;
        out->height += line->height;
    }
    return true;
}

/* ---- on the page ---- */

void words_show(struct words *w, const struct words_text *text, const struct words_line *line)
{
    int at = 0;
    for (uint32_t i = 0; i < line->n; i++) {
        const struct word *word = text->v[line->first + i];
        for (uint32_t k = 0; k < word->glyphs.n; k++) {
            struct pdf_glyph g = word->glyphs.v[k];
            g.x += at;
            pdf_text_glyph(w->pdf, &g);
        }
        at += word->width;
    }
}
