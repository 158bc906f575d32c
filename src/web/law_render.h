/* The law's literate Markdown as HTML: the part of it that the law's files use. Everything is
 * escaped, raw HTML too: a file of the law cannot put a tag into a page. */
#ifndef WEB_LAW_RENDER_H
#define WEB_LAW_RENDER_H

#include "law/law.h"
#include "web/html.h"

struct law_view {
    const struct law *law;
    struct arena *arena;
    enum lang lang;
    str file; /* the source's name: names that are declared in it become places to link to */
};

/* The text of a source without its head. `first` is its first line's number (from 1). */
void law_render(const struct law_view *v, struct buf *b, str text, uint32_t first);
/* Code, with each name that the law declares as a link to its page. */
void law_render_code(const struct law_view *v, struct buf *b, str code);

/* The head's value of a key in either language; empty where there is none. */
str law_head(str text, const char *vi, const char *en);
/* What stands below the head, and the number of its first line. */
str law_body(str text, uint32_t *first);
/* The declaration that begins on `line`: a parameter with its table, else up to the next one. */
str law_declaration(str text, uint32_t line);

/* "/luat/vn.chung" of "…/law/vn/chung.md"; "/luat/ten/age" of a symbol. */
str law_file_key(struct arena *a, str path);
str law_file_url(struct arena *a, str path);
str law_name_url(struct arena *a, const struct law_symbol *s);

#endif
