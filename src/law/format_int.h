/* Between format.c (files, tables) and format_print.c (tokens). */
#ifndef LAW_FORMAT_INT_H
#define LAW_FORMAT_INT_H

#include "law/parse.h"

/* One token after another in one line: [from, to), as the parser marked them. `ticks`: names that a
 * declaration gives stand in backticks, as in prose. */
void format_tokens(struct buf *b, const struct token *tokens, uint32_t from, uint32_t to,
                   bool ticks);
/* The declarations of a block, with its comments. */
void format_block(struct arena *a, str source, const struct tokens *tokens,
                  const struct block_items *items, struct buf *out);

#endif
