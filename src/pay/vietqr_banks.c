/* The banks by their six digits (vietqr.h). Numbers are not unique: a renamed bank keeps its own,
 * so the list holds both names and says which is gone. */
#include "base/csv.h"
#include "pay/vietqr.h"

#include <stdlib.h>

enum { BIN, CODE, SHORT_NAME, NAME, VIETQR, DEPRECATED, COLUMN_COUNT };

/* In the file's words. */
static const char *const columns[COLUMN_COUNT] = {
    [BIN] = "bin",   [CODE] = "code",     [SHORT_NAME] = "short_name",
    [NAME] = "name", [VIETQR] = "vietqr", [DEPRECATED] = "deprecated",
};

struct list {
    struct vietqr_bank *v;
    uint32_t n, cap;
};

/* By number; of one number the name in use first, then those that also send. */
static int by_bin(const void *x, const void *y)
{
    const struct vietqr_bank *a = x, *b = y;
    int order = str_cmp(a->bin, b->bin);
    if (order == 0)
        order = (int)a->deprecated - (int)b->deprecated;
    if (order == 0)
        order = (int)b->sends - (int)a->sends;
    return order != 0 ? order : str_cmp(a->short_name, b->short_name);
}

static enum err_code find_columns(const struct csv_reader *r, int at[COLUMN_COUNT], struct err *e)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        at[i] = csv_find(r, str_from_c(columns[i]));
        if (at[i] < 0)
            return err_set(e, ERR_INPUT, "danh sách ngân hàng thiếu cột \"%z\"",
                           "the list of banks has no column \"%z\"", columns[i]);
    }
    return ERR_NONE;
}

enum err_code vietqr_load_banks(struct arena *a, struct vietqr_banks *out, const char *path,
                                struct err *e)
{
    struct csv_reader *r;
    str f[CSV_MAX_COLUMNS];
    int at[COLUMN_COUNT];
    *out = (struct vietqr_banks){0};
    enum err_code code = csv_open(&r, path, e);
    if (code != ERR_NONE)
        return code;
    code = find_columns(r, at, e);
    struct list list = {0};
    int got = 0;
    while (code == ERR_NONE && (got = csv_next(r, f, e)) > 0) {
        if (f[at[BIN]].n == 0) /* a bank outside the system */
            continue;
        struct vietqr_bank bank = {
            .bin = arena_str(a, f[at[BIN]]),
            .code = arena_str(a, f[at[CODE]]),
            .short_name = arena_str(a, f[at[SHORT_NAME]]),
            .name = arena_str(a, f[at[NAME]]),
            .sends = str_eq_c(f[at[VIETQR]], "transfer"),
            .deprecated = f[at[DEPRECATED]].n > 0,
        };
        bank.receives = bank.sends || str_eq_c(f[at[VIETQR]], "receive only");
        vec_push(a, &list, bank);
    }
    csv_close(r);
    if (code == ERR_NONE && got < 0)
        code = e != NULL ? e->code : ERR_INPUT;
    if (list.n > 0)
        qsort(list.v, list.n, sizeof(*list.v), by_bin);
    *out = (struct vietqr_banks){list.v, list.n};
    return code;
}

const struct vietqr_bank *vietqr_find_bank(const struct vietqr_banks *banks, str bin)
{
    uint32_t lo = 0, hi = banks->n;
    while (lo < hi) { /* the first that is not below */
        uint32_t mid = lo + (hi - lo) / 2;
        if (str_cmp(banks->v[mid].bin, bin) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < banks->n && str_eq(banks->v[lo].bin, bin) ? &banks->v[lo] : NULL;
}
