/* What forms and addresses carry, its escapes undone. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/arena.h"

/* Undoes percent-encoding ('+' is a blank in forms alone). False for a bad escape, a control
 * character or what is no UTF-8. */
bool form_decode(struct arena *a, str s, bool form, str *out);
/* Of what is not encoded: a control character or what is no UTF-8 is refused likewise. */
bool form_is_text(str s);

#endif
