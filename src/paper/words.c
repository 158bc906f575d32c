/* What Pango makes of a word, kept: its glyphs by font, and what each says of the text, so that it
 * can be copied from the page. A text of a cell is then its words one after the other. */
#include "paper/words.h"

#include "base/check.h"

#define SLOTS 8192u /* of the table; a power of two */
#define KEPT (SLOTS / 2)
#define MEMORY ((size_t)64 << 20)
#define LONG_NUMBER 11u /* bytes; longer ones hardly come twice */
#define LONG_WORD 40u
#define MAX_FONTS 32u

struct run {
    uint32_t font;
    str text;
    cairo_glyph_t *glyphs; /* from the left end of the baseline */
    cairo_text_cluster_t *clusters;
    int n_glyphs, n_clusters;
};

struct word {
    uint32_t kind;
    str text;
    struct run *runs;
    uint32_t n_runs;
    int width, height, baseline;
    bool whole; /* else it cannot be told as runs */
};

struct words {
    struct arena kept;
    PangoLayout *layout;
    uint32_t n;
    struct word *slots[SLOTS];
    struct {
        PangoFont *font;
        cairo_scaled_font_t *scaled; /* the font's own */
    } fonts[MAX_FONTS];
    uint32_t n_fonts;
};

struct words *words_new(PangoLayout *layout)
{
    struct arena a;
    arena_init(&a, MEMORY);
    struct words *w = arena_new(&a, struct words);
    w->layout = layout;
    w->kept = a;
    return w;
}

void words_free(struct words *w)
{
    for (uint32_t i = 0; i < w->n_fonts; i++)
        g_object_unref(w->fonts[i].font);
    struct arena a = w->kept; /* w lies in it */
    arena_clear(&a);
}

/* ---- a word as Pango shapes it ---- */

/* False where there are too many. */
static bool font_number(struct words *w, PangoFont *font, uint32_t *out)
{
    for (*out = 0; *out < w->n_fonts; ++*out) {
        if (w->fonts[*out].font == font)
            return true;
    }
    if (font == NULL || w->n_fonts == MAX_FONTS)
        return false;
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    if (scaled == NULL)
        return false;
    w->fonts[w->n_fonts].font = g_object_ref(font);
    w->fonts[w->n_fonts++].scaled = scaled;
    return true;
}

/* The glyphs of a run that have ink; false for a letter that no font has. `at`: where the run
 * begins, and then where it ends. */
static bool take_glyphs(struct arena *a, const PangoGlyphItem *item, int *at, struct run *r)
{
    const PangoGlyphString *s = item->glyphs;
    r->glyphs = arena_array(a, cairo_glyph_t, (size_t)s->num_glyphs + 1);
    for (int i = 0; i < s->num_glyphs; i++) {
        const PangoGlyphInfo *g = &s->glyphs[i];
        if (g->glyph & PANGO_GLYPH_UNKNOWN_FLAG)
            return false;
        if (g->glyph != PANGO_GLYPH_EMPTY)
            r->glyphs[r->n_glyphs++] =
                (cairo_glyph_t){g->glyph, (*at + g->geometry.x_offset) / (double)PANGO_SCALE,
                                (item->y_offset + g->geometry.y_offset) / (double)PANGO_SCALE};
        *at += g->geometry.width;
    }
    return true;
}

static void take_clusters(struct arena *a, PangoGlyphItem *item, const char *text, struct run *r)
{
    PangoGlyphItemIter i;
    r->clusters = arena_array(a, cairo_text_cluster_t, (size_t)item->glyphs->num_glyphs + 1);
    for (gboolean more = pango_glyph_item_iter_init_start(&i, item, text); more;
         more = pango_glyph_item_iter_next_cluster(&i)) {
        int inked = 0;
        for (int k = i.start_glyph; k < i.end_glyph; k++)
            inked += item->glyphs->glyphs[k].glyph != PANGO_GLYPH_EMPTY;
        r->clusters[r->n_clusters++] =
            (cairo_text_cluster_t){.num_bytes = i.end_index - i.start_index, .num_glyphs = inked};
    }
}

static bool take_run(struct words *w, struct arena *a, PangoGlyphItem *item, str text, int *at,
                     struct run *r)
{
    if (item->item->analysis.level != 0 || !font_number(w, item->item->analysis.font, &r->font))
        return false;
    r->text = str_slice(text, (size_t)item->item->offset,
                        (size_t)item->item->offset + (size_t)item->item->length);
    *at += item->start_x_offset;
    if (!take_glyphs(a, item, at, r))
        return false;
    take_clusters(a, item, text.p, r);
    *at += item->end_x_offset;
    return true;
}

static struct word *shape(struct words *w, struct arena *a, uint32_t kind, str text)
{
    struct word *word = arena_new(a, struct word);
    int at = 0;
    *word = (struct word){.kind = kind, .text = arena_str(a, text), .whole = true};
    pango_layout_set_text(w->layout, word->text.p, (int)text.n);
    pango_layout_get_size(w->layout, &word->width, &word->height);
    word->baseline = pango_layout_get_baseline(w->layout);
    PangoLayoutLine *line = pango_layout_get_line_readonly(w->layout, 0);
    word->runs = arena_array(a, struct run, g_slist_length(line->runs) + 1);
    for (const GSList *i = line->runs; i != NULL && word->whole; i = i->next)
        word->whole = take_run(w, a, i->data, word->text, &at, &word->runs[word->n_runs++]);
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

/* Runs of one font that follow each other. */
struct piece {
    cairo_t *cr;
    cairo_scaled_font_t *font;
    char *text;
    cairo_glyph_t *glyphs;
    cairo_text_cluster_t *clusters;
    int n_text, n_glyphs, n_clusters;
};

static void show_piece(struct piece *p)
{
    if (p->n_glyphs > 0) {
        cairo_set_scaled_font(p->cr, p->font);
        cairo_show_text_glyphs(p->cr, p->text, p->n_text, p->glyphs, p->n_glyphs, p->clusters,
                               p->n_clusters, 0);
    }
    p->n_text = p->n_glyphs = p->n_clusters = 0;
}

static void add_run(struct piece *p, cairo_scaled_font_t *font, double x, double y,
                    const struct run *r)
{
    if (font != p->font)
        show_piece(p);
    p->font = font;
    mem_copy(p->text + p->n_text, r->text.p, r->text.n);
    mem_copy(p->clusters + p->n_clusters, r->clusters,
             (size_t)r->n_clusters * sizeof(*r->clusters));
    for (int i = 0; i < r->n_glyphs; i++)
        p->glyphs[p->n_glyphs++] =
            (cairo_glyph_t){r->glyphs[i].index, x + r->glyphs[i].x, y + r->glyphs[i].y};
    p->n_text += (int)r->text.n;
    p->n_clusters += r->n_clusters;
}

static void make_room(struct piece *p, struct arena *a, const struct word *const *v, uint32_t n)
{
    size_t text = 1, glyphs = 1, clusters = 1;
    for (uint32_t i = 0; i < n; i++) {
        text += v[i]->text.n;
        for (uint32_t k = 0; k < v[i]->n_runs; k++) {
            glyphs += (size_t)v[i]->runs[k].n_glyphs;
            clusters += (size_t)v[i]->runs[k].n_clusters;
        }
    }
    p->text = arena_array(a, char, text);
    p->glyphs = arena_array(a, cairo_glyph_t, glyphs);
    p->clusters = arena_array(a, cairo_text_cluster_t, clusters);
}

void words_show(struct words *w, struct arena *a, cairo_t *cr, double x, double y,
                const struct words_text *text, const struct words_line *line)
{
    const struct word *const *v = text->v + line->first;
    struct piece p = {.cr = cr};
    int at = 0;
    make_room(&p, a, v, line->n);
    for (uint32_t i = 0; i < line->n; i++) {
        const struct word *word = v[i];
        for (uint32_t k = 0; k < word->n_runs; k++)
            add_run(&p, w->fonts[word->runs[k].font].scaled, x + at / (double)PANGO_SCALE,
                    y + line->baseline / (double)PANGO_SCALE, &word->runs[k]);
        at += word->width;
    }
    show_piece(&p);
}
