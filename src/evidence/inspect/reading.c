/* Statements read row by row, a kind of finding each. */
#include "evidence/inspect/inspect_int.h"

#include "base/check.h"

enum err_code inspect_read_rows(struct reading *r, sql q, row_fn *row, struct err *e)
{
    int more;
    const struct inspect_question *of = r->x->q;
    if (store_query(r->x->c, q, STORE_VALUES(store_int(of->province), store_date(of->on)), e) !=
        ERR_NONE)
        return e->code;
    while ((more = store_next(r->x->c, e)) > 0)
        row(r);
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code inspect_each(struct inspecting *x, const struct inspect_detector *v, size_t n,
                           struct err *e)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < n && code == ERR_NONE; i++) {
        struct reading r = {.x = x, .kind = inspect_kind_find(str_from_c(v[i].kind))};
        check(r.kind != NULL);
        if (inspect_wants(x, r.kind))
            code = v[i].find(&r, e);
    }
    return code;
}

str inspect_day_text(struct reading *r, day d)
{
    char text[11];
    size_t n = day_format_vi(d, text);
    return arena_str(r->x->a, (str){text, n});
}

str inspect_month_text(struct reading *r, month m)
{
    char text[8];
    size_t n = month_format_vi(m, text);
    return arena_str(r->x->a, (str){text, n});
}
