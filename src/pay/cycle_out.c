#include "pay/cycle_out.h"

#include "pay/bank_report.h"
#include "pay/bank_statement.h"

/* ---- providers ---- */

static enum err_code take_provider(struct arena *a, const str *fields, const int *at,
                                   struct cycle_providers *out, struct err *e)
{
    if (out->n == CYCLE_MAX_PROVIDERS)
        return err_set(e, ERR_LIMIT, "quá nhiều tổ chức chi trả", "too many providers");
    out->v[out->n++] = (struct bank_provider){.code = arena_str(a, fields[at[0]]),
                                              .name = arena_str(a, fields[at[1]]),
                                              .bin = arena_str(a, fields[at[2]]),
                                              .account = arena_str(a, fields[at[3]]),
                                              .holder = arena_str(a, fields[at[4]])};
    return ERR_NONE;
}

enum err_code cycle_providers_read(struct arena *a, struct csv_reader *r, str name,
                                   struct cycle_providers *out, struct err *e)
{
    static const char *const columns[] = {"code", "name", "bank", "account", "holder"};
    str fields[16];
    int at[5], more = 0;
    enum err_code code = ERR_NONE;
    out->n = 0;
    for (int i = 0; i < 5 && code == ERR_NONE; i++) {
        at[i] = csv_find(r, str_from_c(columns[i]));
        if (at[i] < 0 || csv_columns(r) > 16)
            code = err_set(e, ERR_INPUT, "%s: thiếu cột \"%z\"", "%s: no column \"%z\"", name,
                           columns[i]);
    }
    while (code == ERR_NONE && (more = csv_next(r, fields, e)) > 0)
        code = take_provider(a, fields, at, out, e);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* ---- before a file is written ---- */

static enum err_code no_export(const struct cycle_out *x, struct err *e)
{
    struct err other = {0};
    err_set(&other, ERR_INPUT, "", "the cycle is %z: no export",
            cycle_state_name(x->standing.state, LANG_EN));
    err_set(e, ERR_INPUT, "kỳ chi trả %z: không xuất tệp", "",
            cycle_state_name(x->standing.state, LANG_VI));
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    return ERR_INPUT;
}

static enum err_code check_providers(const struct cycle_out *x, struct err *e)
{
    for (uint32_t i = 0; i < x->orders.n; i++) {
        uint32_t k = 0;
        while (k < x->providers->n && !str_eq(x->providers->v[k].code, x->orders.v[i].provider))
            k++;
        if (k < x->providers->n)
            continue;
        err_set(e, ERR_INPUT, "khoản %s: không rõ tổ chức chi trả \"%s\"",
                "payment %s: the provider \"%s\" is not known", x->orders.v[i].id,
                x->orders.v[i].provider);
        err_hint(e, "ghi vào tệp tổ chức chi trả, hoặc nêu mã cho người chưa có",
                 "put it in the file of providers, or name the one for those without");
        return ERR_INPUT;
    }
    return ERR_NONE;
}

/* No payment waits for a second person. */
static enum err_code check_holds(struct store_conn *c, struct arena *a, const struct cycle_out *x,
                                 struct err *e)
{
    struct cycle_holds holds;
    if (x->standing.state != CYCLE_APPROVED)
        return ERR_NONE;
    enum err_code code =
        cycle_holds_read(c, a, x->province, x->month, &x->list, x->standing.round, &holds, e);
    if (code != ERR_NONE || holds.open == 0)
        return code;
    err_set(e, ERR_INPUT, "%u khoản còn bị giữ lại, chờ người thứ hai xem",
            "%u payments are held until a second person has looked", holds.open);
    err_hint(e, "xem: ansinh cycle holds; rồi: ansinh cycle release",
             "see: ansinh cycle holds; then: ansinh cycle release");
    return ERR_INPUT;
}

enum err_code cycle_out_open(struct store_conn *c, struct arena *a, const struct areas *areas,
                             struct cycle_out *x, struct err *e)
{
    enum err_code code = cycle_stand(c, a, x->province, x->month, &x->standing, e);
    if (code == ERR_NONE && x->standing.state != CYCLE_APPROVED &&
        cycle_after(x->standing.state, CYCLE_EXPORT) == CYCLE_STATES)
        code = no_export(x, e);
    if (code == ERR_NONE)
        code = cycle_read(c, a, x->province, x->month, x->standing.round, &x->list, e);
    if (code == ERR_NONE)
        code = cycle_orders_read(c, a, areas, x->province, x->month, &x->list, x->provider,
                                 x->reference, &x->orders, e);
    if (code == ERR_NONE)
        code = check_providers(x, e);
    return code == ERR_NONE ? check_holds(c, a, x, e) : code;
}

/* ---- files that come in ---- */

/* XML says by its namespace what it is; anything else is a provider's report. */
static enum cycle_file_kind kind_of(str bytes)
{
    static const struct {
        const char *name;
        enum cycle_file_kind kind;
    } known[] = {{"camt.053", CYCLE_FILE_CAMT053},
                 {"camt.054", CYCLE_FILE_CAMT054},
                 {"pain.002", CYCLE_FILE_PAIN002}};
    str head = str_slice(bytes, 0, 4096);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (str_find(head, str_from_c(known[i].name)) >= 0 && str_find_char(head, '<') >= 0)
            return known[i].kind;
    }
    return CYCLE_FILE_REPORT;
}

static enum err_code lines_of_status(struct store_conn *c, struct arena *a, int64_t province,
                                     month m, const char *path, str bytes, struct bank_lines *out,
                                     struct err *e)
{
    struct bank_status_report report;
    struct cycle_standing s;
    struct cycle_list list;
    enum err_code code = bank_status_read(a, &report, path, bytes, e);
    if (code == ERR_NONE)
        code = cycle_stand(c, a, province, m, &s, e);
    if (code == ERR_NONE)
        code = cycle_read(c, a, province, m, s.round, &list, e);
    return code == ERR_NONE ? cycle_lines_of_status(a, &report, m, s.round, &list, out, e) : code;
}

enum err_code cycle_in_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                            const char *path, str bytes, struct cycle_file *f, struct err *e)
{
    struct bank_lines lines = {0};
    struct bank_report report;
    struct bank_statement statement;
    enum err_code code;
    f->kind = kind_of(bytes);
    if (f->kind == CYCLE_FILE_REPORT) {
        code = bank_report_read(a, &report, path, bytes, e);
        lines = code == ERR_NONE ? report.lines : lines;
    } else if (f->kind == CYCLE_FILE_PAIN002) {
        code = lines_of_status(c, a, province, m, path, bytes, &lines, e);
    } else {
        code = bank_statement_read(a, &statement, path, bytes, e);
        lines = code == ERR_NONE ? statement.lines : lines;
    }
    f->v = lines.v;
    f->n = lines.n;
    return code;
}
