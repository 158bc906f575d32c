/* Forms with a file (multipart/form-data, RFC 7578), in memory. Strict: what is not as browsers
 * send it is refused. Views into the body. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "base/str.h"

struct multipart {
    str rest, boundary;
    bool over, bad; /* read to its end; is no such body */
};
struct multipart_part {
    str name, filename; /* filename.p NULL: a field */
    str value;
};
/* type: the header Content-Type. False: it is no multipart form. */
bool multipart_begin(struct multipart *m, str type, str body);
/* The next part; false at the end, and where the body is bad (m->bad). */
bool multipart_next(struct multipart *m, struct multipart_part *out);

#endif
