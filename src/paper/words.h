/* Words shaped once: the same few thousand words stand in most cells of a list. Within paper. */
#ifndef PAPER_WORDS_H
#define PAPER_WORDS_H

#include "paper/pdf.h"

#include <pango/pango.h>

struct words;

/* Made with a paper, of its layout and its file; freed with words_free. */
struct words *words_new(PangoLayout *layout, struct pdf *pdf);
void words_free(struct words *w);

/* A text whose words follow each other from left to right, on lines. */
struct word;
struct words_line {
    uint32_t first, n;           /* words */
    int width, height, baseline; /* in Pango's units; width without a blank at the end */
};
struct words_text {
    const struct word **v;
    uint32_t n;
    struct {
        struct words_line *v;
        uint32_t n, cap;
    } lines;
    int height;
};

/* False where the text has to be laid out as a whole: it takes more than `lines` lines of `width`,
 * could be parted elsewhere than at a blank, or has letters that are not written from left to
 * right, word by word. `kind` tells fonts apart; the layout has the font and no width. What `out`
 * names lies in `a`. */
bool words_lay(struct words *w, struct arena *a, uint32_t kind, str text, int width, uint32_t lines,
               struct words_text *out);
/* One line, between pdf_text_begin and pdf_text_end. */
void words_show(struct words *w, const struct words_text *text, const struct words_line *line);

#endif
