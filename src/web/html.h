/* Writing HTML. One function for each kind of place; html_raw is for the literals of templates
 * alone. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/arena.h"
#include "base/day.h"
#include "base/num.h"

void html_raw(struct buf *b, str literal);
/* & < > " ' become entities: in text and in quoted attributes. */
void html_text(struct buf *b, str s);
void html_attribute(struct buf *b, str s);
/* An address of this site: begins with one '/', or with '?' or '#'. Anything else ("javascript:",
 * "//elsewhere") is left out, so that a value never leads away. */
void html_url(struct buf *b, str s);
/* A part of an address, percent-encoded (RFC 3986): for making the value of html_url. */
void html_url_part(struct buf *b, str s);
void html_int(struct buf *b, int64_t v); /* 1.234 */
void html_money(struct buf *b, vnd v);   /* 1.350.000 đ */
void html_day(struct buf *b, day d);     /* 23/11/2026; a dash for none (DAY_MIN, DAY_MAX) */

#endif
