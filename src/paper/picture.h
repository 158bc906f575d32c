/* A picture as a list of marks, in tenths of a point, to be written as SVG or drawn on a page
 * (paper.h). Texts of marks belong to the maker. */
#ifndef PAPER_PICTURE_H
#define PAPER_PICTURE_H

#include "paper/paper.h"

#define NO_INK UINT32_MAX

enum picture_kind { MARK_BOX, MARK_LINE, MARK_SHAPE, MARK_TEXT };

struct picture_point {
    int x, y;
};
struct picture_mark {
    enum picture_kind kind;
    struct picture_point at, size; /* BOX: corner and size; TEXT: left, middle or right end of its
                                      baseline */
    uint32_t first, n;             /* LINE, SHAPE: points */
    uint32_t fill, stroke;         /* NO_INK: none */
    int thick;
    bool dashed, joined;      /* joined: another ring of the shape before */
    struct paper_style style; /* TEXT */
    str text;                 /* TEXT: the text; else what a reader is told of the mark */
};
struct picture {
    struct arena *a;
    int width, height;
    str title, about; /* for who cannot see it */
    struct {
        struct picture_mark *v;
        uint32_t n, cap;
    } marks;
    struct {
        struct picture_point *v;
        uint32_t n, cap;
    } points;
};

void picture_init(struct picture *p, struct arena *a, int width, int height, str title, str about);
void picture_box(struct picture *p, int x, int y, int width, int height, uint32_t fill, str text);
void picture_line(struct picture *p, int x1, int y1, int x2, int y2, int thick, uint32_t ink);
/* Points are added to the mark that was begun last. */
void picture_begin_line(struct picture *p, int thick, uint32_t ink, bool dashed);
void picture_begin_shape(struct picture *p, uint32_t fill, uint32_t stroke, str text, bool joined);
void picture_point(struct picture *p, int x, int y);
void picture_text(struct picture *p, int x, int y, const struct paper_style *s, str text);

/* One <svg> element, complete and safe to stand in a page: what is text is escaped. `id` makes the
 * names within it unlike those of another picture of the same page. */
void picture_write_svg(struct buf *to, const struct picture *p, str id);

#endif
