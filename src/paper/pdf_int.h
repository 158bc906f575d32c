/* Between the pages of a PDF, its texts and its fonts. */
#ifndef PAPER_PDF_INT_H
#define PAPER_PDF_INT_H

#include "paper/pdf.h"

#include <harfbuzz/hb.h>
#include <zlib.h>

struct pdf_face_glyph {
    bool used;
    int advance; /* thousandths of an em, as readers reckon it */
    str says;    /* everywhere */
};
struct pdf_face {
    hb_face_t *face;
    hb_font_t *units; /* in the font's own units */
    uint32_t n_glyphs;
    struct pdf_face_glyph *glyphs;
};

struct pdf {
    struct arena a;
    struct buf *to;
    size_t begin; /* of the file in `to` */
    int64_t width, height;
    struct buf page, packed;
    z_stream deflate;
    const char *failed;    /* why; NULL: nothing did */
    uint32_t fill, stroke; /* as the page has them now */
    int64_t thick;
    struct pdf_pen pen; /* of the path under way */
    struct {
        size_t *v; /* where objects begin; 0 is none */
        uint32_t n, cap;
    } objects;
    struct {
        uint32_t *v;
        uint32_t n, cap;
    } pages;
    struct {
        struct pdf_face *v;
        uint32_t n, cap;
    } faces;
    struct {
        int size;
        uint32_t face;      /* FACE_NONE: none yet */
        int rise;           /* as it was set */
        int64_t pen;        /* from the left end, in thousandths of an em */
        bool array, string; /* which are open */
    } text;
};

/* Sets what texts and paths are filled with. */
void pdf_fill_ink(struct pdf *p, uint32_t ink);

#define FACE_NONE UINT32_MAX

uint32_t pdf_new_object(struct pdf *p); /* its number; it may be written later */
void pdf_begin_object(struct pdf *p, uint32_t number);
void pdf_end_object(struct pdf *p);
/* The object with a stream of these bytes, packed; `more`: of its dictionary. */
void pdf_stream(struct pdf *p, uint32_t number, const char *more, str bytes);

/* Thousandths as a decimal number, and a blank. */
void pdf_put(struct buf *b, int64_t thousandths);
void pdf_put_utf16(struct buf *b, str text); /* its digits alone */

int pdf_face_advance(struct pdf *p, uint32_t face, uint32_t glyph);
/* The number of the face's dictionary. */
uint32_t pdf_write_face(struct pdf *p, uint32_t face);
void pdf_free_faces(struct pdf *p);

#endif
