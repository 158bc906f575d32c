/* What documents on paper share. */
#ifndef EVIDENCE_DOCUMENT_INT_H
#define EVIDENCE_DOCUMENT_INT_H

#include "evidence/report/document.h"

enum { SHEET_MARGIN = 400, SHEET_FOOT = 260 /* from the lower edge */ };

/* The state's name and motto, as documents of offices have it on the right half of their head, and
 * the office on the left. Returns the y below. In English the motto stands in English. */
int document_put_head(struct paper *p, enum lang lang, int y, int width, str office, str below);
/* Basis at the left, page number at the right. */
void document_put_foot(struct paper *p, enum lang lang, int width, int height, str basis,
                       uint32_t page, uint32_t pages);
/* Day, and two places to sign; its height is SIGN_HEIGHT. */
enum { SIGN_HEIGHT = 1050 };
void document_put_signatures(struct paper *p, enum lang lang, int y, int width);

#endif
