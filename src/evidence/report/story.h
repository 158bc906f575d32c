/* An account in words: headings, sentences with the command (or the page, an address
 * that begins with "/") that opens their numbers, figures with the table they were drawn from, and
 * every number by name for programs. Written as text, JSON, an HTML fragment or PDF. Texts belong
 * to the maker. */
#ifndef EVIDENCE_STORY_H
#define EVIDENCE_STORY_H

#include "evidence/report/document.h"
#include "paper/picture.h"

struct story_row {
    str label, text;
};
enum story_kind { STORY_HEADING, STORY_TEXT, STORY_FIGURE };
struct story_block {
    enum story_kind kind;
    str text;  /* of a figure: what it shows */
    str opens; /* commands or pages, each after a line's end; empty: none */
    const struct picture *picture;
    const struct story_row *rows; /* of a figure */
    uint32_t n_rows;
    uint32_t shown; /* rows a reader of text is shown; the others are in HTML */
};
struct story_number {
    const char *name; /* ASCII */
    int64_t value;    /* scale 2: hundredths */
    int scale;
    bool known;
    str opens;
};
struct story {
    struct arena *a;
    enum lang lang;
    str title, subtitle, place;
    struct document_basis basis;
    struct {
        struct story_block *v;
        uint32_t n, cap;
    } blocks;
    struct {
        struct story_number *v;
        uint32_t n, cap;
    } numbers;
};

void story_heading(struct story *s, const char *vi, const char *en);
void story_text(struct story *s, str text, str opens);
/* value at that scale; not known: null in JSON */
void story_number(struct story *s, const char *name, bool known, int64_t value, int scale,
                  str opens);
void story_figure(struct story *s, const struct picture *p, str text, str opens,
                  const struct story_row *rows, uint32_t n, uint32_t shown);

void story_write_text(struct buf *to, const struct story *s);
void story_write_json(struct buf *to, const struct story *s);
/* <section class="account">…</section>, complete and safe to stand in a page. */
void story_write_html(struct buf *to, const struct story *s);
enum err_code story_write_pdf(struct buf *to, const struct story *s, struct err *e);

#endif
