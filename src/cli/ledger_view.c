#include "cli/ledger_view.h"

#include "base/fmt.h"
#include "cli/inputs.h"
#include "registry/times.h"

void ledger_view_options(struct ledger_view *v, struct cli_option to[LEDGER_VIEW_OPTIONS])
{
    const struct cli_option options[LEDGER_VIEW_OPTIONS] = {
        {.name = "--db", .value = &v->db, .required = true},
        {.name = "--province", .value = &v->province},
        {.name = "--format", .value = &v->format},
        {.name = "--operation", .value = &v->operation},
    };
    for (int i = 0; i < LEDGER_VIEW_OPTIONS; i++)
        to[i] = options[i];
}

static enum err_code take_format(struct ledger_view *v, struct err *e)
{
    bool csv = str_eq_c(v->format, "csv"), json = str_eq_c(v->format, "json");
    v->shown.how = csv ? VIEW_CSV : json ? VIEW_JSON : VIEW_TABLE;
    if (csv || json || v->format.p == NULL || str_eq_c(v->format, "table"))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "--format nhận table, csv hoặc json",
                   "--format takes table, csv or json");
}

/* The province of the ledger; before there is one, that of the registry. */
static enum err_code take_province(struct ledger_view *v, struct store_conn *db, struct err *e)
{
    struct err none = {0};
    int64_t given = 0;
    enum err_code code = inputs_number(v->province, "--province", 0, &given, e);
    if (code != ERR_NONE || given > 0) {
        v->province_id = given;
        return code;
    }
    if (world_province(db, 0, &v->province_id, &none) == ERR_NONE)
        return ERR_NONE;
    return ledger_province(db, 0, &v->province_id, e);
}

enum err_code ledger_view_open(struct ledger_view *v, struct cli *c, struct store_conn **out,
                               struct err *e)
{
    const struct store_options o = {.location = arena_cstr(c->arena, v->db), .read_only = true};
    v->c = c;
    enum err_code code = take_format(v, e);
    if (code == ERR_NONE)
        code = store_open(out, &o, e);
    return code == ERR_NONE ? take_province(v, *out, e) : code;
}

/* ---- writing ---- */

enum err_code ledger_view_operation(const struct ledger_view *v, struct ledger_id *out,
                                    struct err *e)
{
    if (v->operation.p == NULL)
        return store_new_id(out->b) ? ERR_NONE
                                    : err_set(e, ERR_IO, "hệ thống không cho số ngẫu nhiên",
                                              "the system gives no random numbers");
    return ledger_id_parse(v->operation, out)
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "--operation nhận 32 chữ số hex (0-9, a-f)",
                         "--operation takes 32 hex digits (0-9, a-f)");
}

enum err_code ledger_view_write(struct ledger_view *v, const char *kind, str who, str content,
                                store_work *work, void *ctx, str *answer, bool *again,
                                struct err *e)
{
    struct store_pool *pool = NULL;
    struct ledger_id id;
    struct store_operation op = {
        .province = v->province_id, .kind = kind, .content = content, .actor = who};
    const struct store_pool_options o = {.open = {.location = arena_cstr(v->c->arena, v->db)}};
    enum err_code code = ledger_view_operation(v, &id, e);
    mem_copy(op.id, id.b, sizeof(op.id));
    if (code == ERR_NONE)
        code = store_pool_open(&pool, &o, e);
    if (code == ERR_NONE)
        code = store_write(pool, &op, work, ctx, v->c->arena, answer, again, e);
    store_pool_close(pool);
    return code;
}

/* ---- cells ---- */

void ledger_cell(struct ledger_view *v, str s)
{
    vec_push(v->c->arena, &v->table.cells, arena_str(v->c->arena, s));
}

void ledger_cell_money(struct ledger_view *v, vnd amount)
{
    char text[48];
    size_t n = v->shown.how == VIEW_TABLE ? fmt_write(text, sizeof(text), "%n đ", amount)
                                          : fmt_write(text, sizeof(text), "%l", amount);
    ledger_cell(v, (str){text, n});
}

void ledger_cell_day(struct ledger_view *v, day d)
{
    ledger_cell(v, view_day(v->c, &v->shown, d));
}

void ledger_cell_id(struct ledger_view *v, const struct ledger_id *id)
{
    char hex[33];
    ledger_id_write(id, hex);
    ledger_cell(v, ledger_id_none(id) ? STR("") : str_from_c(hex));
}

void ledger_print(struct ledger_view *v, const char *const *names, const char *const *vi,
                  const char *const *en, uint32_t columns)
{
    v->table.names = names;
    v->table.titles = v->c->lang == LANG_VI ? vi : en;
    v->table.columns = columns;
    view_print(v->c, &v->shown, &v->table);
}

/* ---- what must be given ---- */

enum err_code ledger_need_text(str given, const char *option, struct err *e)
{
    return given.n > 0 ? ERR_NONE : err_set(e, ERR_USAGE, "cần %z", "%z is needed", option);
}

enum err_code ledger_need_day(str given, const char *option, day *out, struct err *e)
{
    if (given.n > 0 && day_parse(given, out))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "%z cần một ngày", "%z needs a date", option);
    err_hint(e, "viết 2026-07-01 hoặc 01/07/2026", "write 2026-07-01 or 01/07/2026");
    return ERR_USAGE;
}

enum err_code ledger_need_amount(str given, const char *option, vnd *out, struct err *e)
{
    if (num_parse_int(given, out) && *out > 0)
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z cần số đồng, chỉ chữ số: 1350000",
                   "%z needs a number of đồng, digits alone: 1350000", option);
}
