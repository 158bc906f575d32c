/* Pages of a PDF: texts in boxes, lines, filled boxes, pictures. Lengths are tenths of a point
 * (A4: 5950 by 8420), from the upper left corner. The same calls give the same bytes.
 *
 * A paper owns what it needs; free it with paper_close, also after a mistake. */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

enum { PAPER_SHORT = 5950, PAPER_LONG = 8420 }; /* A4 */

enum paper_align { PAPER_LEFT, PAPER_CENTER, PAPER_RIGHT };

enum { INK_BLACK = 0x000000, INK_GREY = 0x595959, INK_PALE = 0xEDEDED, INK_WHITE = 0xFFFFFF };

struct paper_style {
    int size; /* of the letters */
    bool bold;
    enum paper_align align;
    uint32_t ink; /* 0xRRGGBB */
    int lines;    /* at most, the rest cut with an ellipsis; 0: as many as it takes */
};

struct paper_about { /* the metadata of the file */
    str title, subject;
    day made_on;
    bool vietnamese; /* its language */
};

struct paper;
/* Bytes go to `to`, which must outlive the paper. */
struct paper *paper_open(struct buf *to, int width, int height, const struct paper_about *about);
/* ERR_IO where cairo could not draw. */
enum err_code paper_close(struct paper *p, struct err *e);
/* Ends the page; what comes is on the next. */
void paper_page(struct paper *p);

/* Wraps within `width`; returns its height. Control characters become blanks. */
int paper_text(struct paper *p, int x, int y, int width, const struct paper_style *s, str text);
/* What paper_text would take. */
int paper_text_height(struct paper *p, int width, const struct paper_style *s, str text);
/* Of the longest word, or of the text in one line. */
int paper_word_width(struct paper *p, const struct paper_style *s, str text);
int paper_line_width(struct paper *p, const struct paper_style *s, str text);

void paper_line(struct paper *p, int x1, int y1, int x2, int y2, int thick, uint32_t ink);
void paper_box(struct paper *p, int x, int y, int width, int height, uint32_t ink); /* filled */

struct picture;
/* As wide as `width`; returns its height. */
int paper_picture(struct paper *p, int x, int y, int width, const struct picture *picture);

#endif
