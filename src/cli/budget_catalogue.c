/* ansinh budget catalogue: what an estimate says of every benefit of the law. */
#include "base/fmt.h"
#include "cli/budget_cmd.h"
#include "cli/inputs.h"
#include "pay/budget_need.h"

#define NEEDS_SHOWN 3u
#define NEEDS_MAX_BYTES 4096

static const struct {
    const char *code, *name[2];
} known[] = {
    [BUDGET_NOBODY] = {"nobody", {"không có ai", "nobody"}},
    [BUDGET_KNOWN] = {"known", {"đã rõ", "known"}},
    [BUDGET_AT_LEAST] = {"at_least", {"ít nhất", "at least"}},
    [BUDGET_UNKNOWN] = {"unknown", {"chưa rõ", "unknown"}},
    [BUDGET_NO_COST] = {"no_cost", {"không từ ngân sách", "not of the budget"}},
};

static void add_note(struct buf *b, enum lang lang, const char *vi, const char *en)
{
    buf_fmt(b, "%z%z", b->n > 0 ? "; " : "", lang == LANG_VI ? vi : en);
}

/* What would have to be known, in the words of the law; then what no fact would tell. */
static str needs_of(struct budget_asked *q, const struct budget_catalogue_row *r)
{
    enum lang lang = q->v.c->lang;
    struct buf b;
    buf_init(&b, q->v.c->arena, NEEDS_MAX_BYTES);
    for (uint32_t i = 0; i < r->n_missing && i < NEEDS_SHOWN; i++) {
        const struct budget_need_missing *m = &r->missing[i];
        str words = lang == LANG_EN && m->fact.n > 0 ? m->fact : m->words;
        buf_fmt(&b, "%z%s (%u/%u)", i > 0 ? "; " : "", words, m->entities, m->looked);
    }
    if (r->n_missing > NEEDS_SHOWN)
        buf_fmt(&b, "; … +%u", r->n_missing - NEEDS_SHOWN);
    if (r->known == BUDGET_UNKNOWN && r->persons > 0 && str_eq_c(r->b.pays, "service"))
        add_note(&b, lang, "luật không định số tiền: cần đơn giá và số lượng",
                 "the law fixes no amount: a price and a quantity are needed");
    if (r->known == BUDGET_NO_COST)
        add_note(&b, lang, "ngân hàng cho vay", "a bank lends it");
    if (str_eq_c(r->b.group, "funeral") || str_eq_c(r->b.group, "emergency"))
        add_note(&b, lang, "chỉ đếm trường hợp đã biết, chưa biết sẽ có bao nhiêu",
                 "only cases known of: how many will come nobody knows");
    return buf_str(&b);
}

static void cell_int(struct ledger_view *v, int64_t n)
{
    char text[24];
    ledger_cell(v, (str){text, fmt_int(text, n)});
}

static void show(struct budget_asked *q, const struct budget_catalogue_row *r)
{
    struct ledger_view *v = &q->v;
    bool table = v->shown.how == VIEW_TABLE;
    ledger_cell(v, r->b.benefit);
    ledger_cell(v, r->b.name);
    ledger_cell(v, r->b.pays);
    ledger_cell(v, r->b.fund);
    ledger_cell(v, r->b.programme);
    cell_int(v, r->persons);
    cell_int(v, r->undetermined);
    if (r->known == BUDGET_UNKNOWN || r->known == BUDGET_NO_COST)
        ledger_cell(v, STR(""));
    else
        ledger_cell_money(v, r->amount);
    ledger_cell(v, str_from_c(table ? known[r->known].name[v->c->lang] : known[r->known].code));
    ledger_cell(v, needs_of(q, r));
}

enum err_code budget_show_catalogue(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"benefit",   "name",    "paid",         "fund",
                                        "programme", "persons", "undetermined", "amount_vnd",
                                        "state",     "needs"};
    static const char *const vi[] = {
        "quyền lợi", "tên",           "trả",     "nguồn", "chương trình",
        "số người",  "chưa xác định", "số tiền", "",      "cần biết"};
    static const char *const en[] = {"benefit", "name",         "paid",   "fund", "programme",
                                     "persons", "undetermined", "amount", "",     "needs"};
    struct budget_catalogue all;
    int32_t year;
    int64_t version = 0;
    enum err_code code = budget_take_year(q, &year, e);
    if (code == ERR_NONE)
        code = inputs_number(q->version, "--version", 0, &version, e);
    if (code == ERR_NONE)
        code = budget_version_find(db, q->v.province_id, year, version, &version, e);
    if (code == ERR_NONE)
        code = budget_catalogue_read(db, q->v.c->arena, q->v.province_id, year, version, &all, e);
    for (uint32_t i = 0; code == ERR_NONE && i < all.n; i++)
        show(q, &all.v[i]);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 10);
    return code;
}
