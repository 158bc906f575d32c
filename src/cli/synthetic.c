#include "cli/synthetic.h"

#include "base/fmt.h"

#include <stdio.h>

#define MARK "SYNTHETIC DATA"

bool synthetic_beside(str file)
{
    char path[4096], text[8192];
    size_t n = file.n;
    while (n > 0 && file.p[n - 1] != '/')
        n--;
    fmt_write(path, sizeof(path), "%sREADME.txt", str_slice(file, 0, n));
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return false;
    n = fread(text, 1, sizeof(text), f);
    fclose(f);
    return str_find((str){text, n}, STR(MARK)) >= 0;
}

str synthetic_reference(struct cli *c, str reference)
{
    char text[4096];
    if (str_find(reference, STR("SYNTHETIC")) >= 0 || str_find(reference, STR("GIẢ LẬP")) >= 0)
        return reference;
    size_t n = fmt_write(text, sizeof(text), "GIẢ LẬP (SYNTHETIC): %s", reference);
    return arena_str(c->arena, (str){text, n});
}

static const char *folder_of(struct cli *c, str area)
{
    char folder[4096];
    size_t n = fmt_write(folder, sizeof(folder), "%s/synth/%s",
                         cli_folder(c, "ANSINH_DATA", "data"), area);
    return arena_cstr(c->arena, (str){folder, n});
}

enum err_code synthetic_area(struct cli *c, str area, struct synth_request *q, struct err *e)
{
    bool country = str_eq_c(area, "viet-nam");
    if (!country && !str_eq_c(area, "bac-giang")) {
        err_set(e, ERR_USAGE, "không có địa bàn \"%s\"", "there is no area \"%s\"", area);
        err_hint(e, "địa bàn có sẵn: bac-giang, viet-nam",
                 "the areas there are: bac-giang, viet-nam");
        return ERR_USAGE;
    }
    q->folder = folder_of(c, area);
    q->common = country ? folder_of(c, STR("bac-giang")) : NULL;
    q->recognised = country;
    return ERR_NONE;
}
