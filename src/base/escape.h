/* Texts as other languages want them. */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/arena.h"

/* In XML, SVG and HTML, as text and within an attribute's double quotes. What no XML may hold
 * (control characters but tab and the ends of lines) becomes a blank. */
void escape_xml(struct buf *b, str s);
/* A JSON string, with its quotes. */
void escape_json(struct buf *b, str s);

#endif
