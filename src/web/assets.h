/* The files that pages need (styles, scripts, fonts), inside the program. Their addresses carry the
 * sum of their bytes, so browsers may keep them for ever. */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/str.h"

struct asset {
    const char *name; /* "style.css" */
    const char *path; /* "/static/style.3f2a….css" */
    const char *type;
    str bytes;
    str gzip; /* the same, compressed; empty where that is not worth it */
};
extern const struct asset web_assets[]; /* ends with a name of NULL */

str asset_path(const char *name);         /* check: there is one */
const struct asset *asset_find(str path); /* NULL: none */
const struct asset *asset_find_name(const char *name);

#endif
