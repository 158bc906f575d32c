/* Finding files by name and by address. */
#include "web/assets.h"
#include "base/check.h"

const struct asset *asset_find_name(const char *name)
{
    for (const struct asset *a = web_assets; a->name != NULL; a++) {
        if (str_eq_c(str_from_c(a->name), name))
            return a;
    }
    return NULL;
}

str asset_path(const char *name)
{
    const struct asset *a = asset_find_name(name);
    check(a != NULL);
    return str_from_c(a->path);
}

const struct asset *asset_find(str path)
{
    for (const struct asset *a = web_assets; a->name != NULL; a++) {
        if (str_eq_c(path, a->path))
            return a;
    }
    return NULL;
}
