/* A PDF as it is written: pages of texts, lines and filled paths. Within paper.
 *
 * Lengths are thousandths of a point from the upper left corner, save those of glyphs, which are
 * Pango's. Nothing is kept of a page that was ended. The same calls give the same bytes. */
#ifndef PAPER_PDF_H
#define PAPER_PDF_H

#include "paper/paper.h"

#include <pango/pango.h>

struct pdf;
struct pdf *pdf_open(struct buf *to, int64_t width, int64_t height,
                     const struct paper_about *about);
/* Ends the page under way, if something stands on it. ERR_IO where a font cannot be taken along or
 * `to` is full. Frees it in any case. */
enum err_code pdf_close(struct pdf *p, struct err *e);
void pdf_page(struct pdf *p);

/* ---- lines and filled paths ---- */

/* What comes until pdf_restore is `scale` millionths as large, with its corner there. */
void pdf_scale(struct pdf *p, int64_t x, int64_t y, int64_t scale);
void pdf_restore(struct pdf *p);

struct pdf_pen {
    uint32_t fill, stroke; /* 0xRRGGBB, or NO_INK */
    int64_t thick;
    bool dashed;
};
/* What is drawn between the two is painted as one; rings within rings are holes. */
void pdf_begin_path(struct pdf *p, const struct pdf_pen *pen);
void pdf_move_to(struct pdf *p, int64_t x, int64_t y);
void pdf_line_to(struct pdf *p, int64_t x, int64_t y);
void pdf_shut(struct pdf *p);
void pdf_rectangle(struct pdf *p, int64_t x, int64_t y, int64_t width, int64_t height);
void pdf_end_path(struct pdf *p);

/* ---- texts ---- */

/* A font of the file, by its letters' shapes alone: whatever size. */
uint32_t pdf_face(struct pdf *p, PangoFont *font);
/* Is that what the glyph says wherever it stands? The first text counts. */
bool pdf_face_says(struct pdf *p, uint32_t face, uint32_t glyph, str text);

/* x: from the left end of the line; rise: above its baseline. */
struct pdf_glyph {
    uint32_t face, id;
    int x, rise;
};

/* A line of glyphs, from left to right, its baseline beginning there. `size`: of an em, in Pango's
 * units. */
void pdf_text_begin(struct pdf *p, int64_t x, int64_t y, int size, uint32_t ink);
void pdf_text_glyph(struct pdf *p, const struct pdf_glyph *g);
/* The glyphs between the two say `text` together, whatever each says elsewhere. */
void pdf_text_meaning(struct pdf *p, str text);
void pdf_text_meant(struct pdf *p);
void pdf_text_end(struct pdf *p);

#endif
