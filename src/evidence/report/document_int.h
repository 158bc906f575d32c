/* What documents on paper share. */
#ifndef EVIDENCE_DOCUMENT_INT_H
#define EVIDENCE_DOCUMENT_INT_H

#include "evidence/report/document.h"

enum { SHEET_MARGIN = 400, SHEET_FOOT = 260 /* from the lower edge */ };

/* The state's name and motto, as documents of offices have it on the right half of their head, and
 * the office on the left. Returns the y below. In English the motto stands in English. */
int document_put_head(struct paper *p, enum lang lang, int y, int width, str office, str below);
/* "SYNTHETIC DATA, not real figures" */
str document_synthetic(enum lang lang);

/* Pages one after the other. What fills them runs twice: dry, nothing is drawn and the pages are
 * counted, for the foot of each says of how many it is one. */
struct document_pages {
    struct paper *paper;
    enum lang lang;
    int width, height;
    str foot;
    int y; /* where the page is filled to */
    uint32_t page, pages;
    bool dry;
};
/* Runs `fill` twice, each time from the first page at y on; it ends its last page itself. */
void document_fill(struct document_pages *p, int y, void (*fill)(void *ctx), void *ctx);
/* Puts the foot: basis at the left, page number at the right. What comes is on the next page. */
void document_end_page(struct document_pages *p);
/* Ends the page where `height` more do not fit above `bottom`. */
void document_need(struct document_pages *p, int height, int bottom);

/* Day, and two places to sign; its height is SIGN_HEIGHT. */
enum { SIGN_HEIGHT = 1050 };
void document_put_signatures(struct paper *p, enum lang lang, int y, int width);

#endif
