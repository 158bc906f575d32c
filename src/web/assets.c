/* Finding files by name and by address. */
#include "web/assets.h"
#include "base/check.h"

str asset_path(const char *name)
{
    for (const struct asset *a = web_assets; a->name != NULL; a++) {
        if (str_eq_c(str_from_c(a->name), name))
            return str_from_c(a->path);
    }
    check(false);
    return (str){NULL, 0};
}

const struct asset *asset_find(str path)
{
    for (const struct asset *a = web_assets; a->name != NULL; a++) {
        if (str_eq_c(path, a->path))
            return a;
    }
    return NULL;
}
