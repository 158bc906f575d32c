/* ansinh deliver stock, evidence: what lies in warehouses, and what proves a delivery. */
#include "base/hex.h"
#include "cli/deliver_cmd.h"
#include "pay/deliver_keep.h"
#include "pay/deliver_stock.h"

/* ---- stock ---- */

struct showing {
    struct deliver_cmd *q;
    struct view_table t;
};

static bool add_move(void *ctx, const struct deliver_stock *v)
{
    struct showing *s = ctx;
    struct deliver_cmd *q = s->q;
    struct arena *a = q->p.c->arena;
    bool people = q->p.v.how == VIEW_TABLE;
    const str cells[] = {arena_str(a, v->warehouse),
                         arena_str(a, v->item),
                         view_day(q->p.c, &q->p.v, v->on_day),
                         str_from_c(people ? deliver_stock_kind_name(v->kind, q->p.c->lang)
                                           : deliver_stock_kind_code(v->kind)),
                         pay_cell_int(&q->p, v->quantity),
                         pay_cell_int(&q->p, v->left),
                         arena_str(a, v->unit),
                         arena_str(a, v->reference)};
    for (uint32_t k = 0; k < 8; k++)
        vec_push(a, &s->t.cells, cells[k]);
    return true;
}

static enum err_code show_stock(struct deliver_cmd *q, struct err *e)
{
    static const char *const names[] = {"warehouse", "item", "on",   "kind",
                                        "quantity",  "left", "unit", "reference"};
    static const char *const titles[2][8] = {
        {"kho", "mặt hàng", "ngày", "việc", "lượng", "còn", "đơn vị", "chứng từ"},
        {"warehouse", "item", "on", "what", "quantity", "left", "unit", "voucher"}};
    struct showing s = {.q = q,
                        .t = {.names = names, .titles = titles[q->p.c->lang], .columns = 8}};
    enum err_code code =
        deliver_stock_each(q->p.db, q->p.v.at.province, q->warehouse, add_move, &s, e);
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &s.t);
    return code;
}

enum err_code deliver_stock_cmd(struct deliver_cmd *q, struct err *e)
{
    struct recording r;
    int64_t quantity;
    str answer;
    bool again;
    if (q->quantity.n == 0)
        return show_stock(q, e);
    enum err_code code = officer_recording(&q->p.officer, q->p.v.at.province, "form", &r, e);
    if (code == ERR_NONE)
        code = deliver_cmd_number(q->quantity, "--quantity", 0, &quantity, e);
    if (code == ERR_NONE && (q->warehouse.n == 0 || q->item.n == 0))
        code =
            err_set(e, ERR_USAGE, "cần --warehouse và --item", "--warehouse and --item are needed");
    if (code == ERR_NONE)
        code = pay_cmd_pool(&q->p, e);
    if (code != ERR_NONE)
        return code;
    const struct deliver_stock v = {.warehouse = q->warehouse,
                                    .item = q->item,
                                    .kind = q->loss ? DELIVER_STOCK_LOSS : DELIVER_STOCK_RECEIPT,
                                    .quantity = q->loss ? -quantity : quantity,
                                    .unit = q->unit.n > 0 ? q->unit : STR("kg"),
                                    .on_day = q->p.officer.day,
                                    .reference = r.reference,
                                    .commune = q->commune};
    code = deliver_stock_move(q->p.pool, q->p.c->arena, &r, &v, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(&q->p, again, "%s: còn %s %s", "%s: %s %s left", q->warehouse, answer, v.unit);
    return code;
}

/* ---- evidence: the files ---- */

static str base_name(str path)
{
    str last = path, rest = path;
    while (rest.p != NULL) {
        str part = str_split(&rest, '/');
        last = part.n > 0 ? part : last;
    }
    return last;
}

static enum err_code add_evidence(struct deliver_cmd *q, struct err *e)
{
    uint32_t n = q->n - 1;
    struct deliver_evidence *v = arena_array(q->p.c->arena, struct deliver_evidence, n);
    struct recording r;
    int64_t delivery = 0;
    str answer;
    bool again;
    enum err_code code = officer_recording(&q->p.officer, q->p.v.at.province, "form", &r, e);
    if (code == ERR_NONE && (!num_parse_int(q->words[0], &delivery) || delivery <= 0))
        code = err_set(e, ERR_USAGE, "\"%s\" không phải là số của một lượt",
                       "\"%s\" is no number of a delivery", q->words[0]);
    if (code == ERR_NONE && q->store.n == 0)
        code = err_set(e, ERR_USAGE, "cần --store THƯ_MỤC để giữ tệp",
                       "--store FOLDER is needed, where files are kept");
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        v[i] = (struct deliver_evidence){.delivery = delivery,
                                         .photo = q->photo,
                                         .file = base_name(q->words[i + 1]),
                                         .on_day = q->p.officer.day,
                                         .note = q->p.document};
        code = deliver_keep_file(q->p.c->arena, q->store, q->words[i + 1], &v[i], e);
    }
    if (code == ERR_NONE)
        code = pay_cmd_pool(&q->p, e);
    if (code == ERR_NONE)
        code = deliver_evidence_add(q->p.pool, q->p.c->arena, &r, v, n, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(&q->p, again, "Đã giữ %s tệp", "Kept: %s files", answer);
    return code;
}

/* ---- evidence: what there is, and whether it is still so ---- */

struct proving {
    struct deliver_cmd *q;
    struct view_table t;
    uint32_t wrong;
};

static str verify_one(struct proving *x, const struct deliver_evidence *v)
{
    if (!x->q->verify)
        return STR("");
    enum deliver_kept kept = deliver_kept_verify(x->q->p.c->arena, x->q->store, v);
    x->wrong += kept != DELIVER_KEPT_GOOD;
    return str_from_c(deliver_kept_name(kept, x->q->p.c->lang));
}

static bool add_proof(void *ctx, const struct deliver_evidence *v)
{
    struct proving *x = ctx;
    struct deliver_cmd *q = x->q;
    struct arena *a = q->p.c->arena;
    char hex[64];
    hex_write(hex, v->content, sizeof(v->content));
    const str cells[] = {pay_cell_int(&q->p, v->delivery),
                         v->photo ? STR("photo") : STR("document"),
                         arena_str(a, v->file),
                         arena_str(a, (str){hex, sizeof(hex)}),
                         v->bytes > 0 ? pay_cell_int(&q->p, v->bytes) : STR(""),
                         view_day(q->p.c, &q->p.v, v->on_day),
                         arena_str(a, v->actor),
                         arena_str(a, v->note),
                         verify_one(x, v)};
    for (uint32_t k = 0; k < 9; k++)
        vec_push(a, &x->t.cells, cells[k]);
    return true;
}

static enum err_code show_evidence(struct deliver_cmd *q, struct err *e)
{
    static const char *const names[] = {"delivery", "kind", "file", "sha256", "bytes",
                                        "on",       "who",  "note", "is"};
    static const char *const titles[2][9] = {
        {"lượt", "loại", "tệp", "SHA-256", "byte", "ngày", "ai", "ghi chú", "hiện"},
        {"delivery", "kind", "file", "SHA-256", "bytes", "on", "who", "note", "is"}};
    struct proving x = {.q = q,
                        .t = {.names = names, .titles = titles[q->p.c->lang], .columns = 9}};
    int64_t delivery = 0;
    if (q->verify && q->store.n == 0)
        return err_set(e, ERR_USAGE, "cần --store THƯ_MỤC để giữ tệp",
                       "--store FOLDER is needed, where files are kept");
    enum err_code code =
        deliver_cmd_number(q->n > 0 ? q->words[0] : STR(""), "LƯỢT", 0, &delivery, e);
    if (code == ERR_NONE)
        code = deliver_evidence_each(q->p.db, q->p.v.at.province, delivery, add_proof, &x, e);
    if (code != ERR_NONE)
        return code;
    view_print(q->p.c, &q->p.v, &x.t);
    return x.wrong == 0 ? ERR_NONE
                        : err_set(e, ERR_INPUT, "%u tệp mất hoặc đã bị đổi",
                                  "%u files are missing or changed", x.wrong);
}

enum err_code deliver_evidence_cmd(struct deliver_cmd *q, struct err *e)
{
    return q->n > 1 ? add_evidence(q, e) : show_evidence(q, e);
}
