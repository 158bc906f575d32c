/* The one layout of a law file. */
#ifndef LAW_FORMAT_H
#define LAW_FORMAT_H

#include "law/diag.h"

/* Rewrites the ```law blocks (Vietnamese keywords, a line for each clause, two blanks of
 * indentation, one blank around operators, citations below one another; comments and single empty
 * lines stay) and the tables that a declaration heads (columns below one another). Prose, and any
 * declaration or table that does not parse, stay as they are. The result means the same, and
 * formatting it again changes nothing. */
void law_format(struct arena *a, const struct law_source *s, struct buf *out);

#endif
