/* The box "what if" on the page of a parameter of the law. */
#ifndef WEB_PAGE_WHATIF_H
#define WEB_PAGE_WHATIF_H

#include "web/sheet.h"

/* Of a number that the law gives, for whoever may see figures of the whole province: the form, and
 * the last answer where it is of this parameter. */
void room_whatif(struct web_request *q, struct web_answer *a, const struct law_symbol *s);

#endif
