#include "cli/budget_cmd.h"

#include "base/fmt.h"
#include "cli/inputs.h"

#include <stdio.h>

enum err_code budget_take_year(const struct budget_asked *q, int32_t *out, struct err *e)
{
    int64_t year;
    if (!num_parse_int(q->year, &year) || year < 2000 || year > 2999)
        return err_set(e, ERR_USAGE, "--year cần một năm: 2026", "--year needs a year: 2026");
    *out = (int32_t)year;
    return ERR_NONE;
}

enum err_code budget_take_id(str word, struct ledger_id *out, struct err *e)
{
    return ledger_id_parse(word, out)
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "\"%s\" không phải là mã (32 chữ số hex)",
                         "\"%s\" is no identifier (32 hex digits)", word);
}

/* ---- progress ---- */

static enum err_code take_by(str given, struct budget_by *by, bool *month, struct err *e)
{
    *month = false;
    *by = (struct budget_by){true, true, true};
    if (given.p == NULL)
        return ERR_NONE;
    *by = (struct budget_by){0};
    while (given.p != NULL && given.n > 0) {
        str one = str_split(&given, ',');
        bool fund = str_eq_c(one, "fund"), programme = str_eq_c(one, "programme");
        bool commune = str_eq_c(one, "commune"), by_month = str_eq_c(one, "month");
        if (!fund && !programme && !commune && !by_month)
            return err_set(e, ERR_USAGE,
                           "--by nhận fund, programme, commune, month, cách nhau dấu phẩy",
                           "--by takes fund, programme, commune, month, parted by commas");
        *month |= by_month;
        by->fund |= fund;
        by->programme |= programme;
        by->commune |= commune;
    }
    return ERR_NONE;
}

static bool status_row(void *ctx, const struct budget_progress *p)
{
    struct ledger_view *v = ctx;
    ledger_cell(v, p->fund);
    ledger_cell(v, p->programme);
    ledger_cell(v, p->commune);
    ledger_cell_money(v, p->estimated);
    ledger_cell_money(v, p->planned);
    ledger_cell_money(v, p->committed);
    ledger_cell_money(v, p->disbursed);
    budget_cell_rate(v, p->permille);
    ledger_cell_money(v, p->carried_out);
    ledger_cell_money(v, p->left);
    return true;
}

enum err_code budget_show_status(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"fund",        "programme", "commune",   "estimated",
                                        "planned",     "committed", "disbursed", "percent",
                                        "carried_out", "left"};
    static const char *const vi[] = {"nguồn",          "chương trình", "xã",           "nhu cầu",
                                     "kế hoạch",       "đã cam kết",   "đã giải ngân", "tỷ lệ",
                                     "chuyển năm sau", "còn lại"};
    static const char *const en[] = {"fund",      "programme", "commune", "estimated",    "planned",
                                     "committed", "disbursed", "rate",    "carried over", "left"};
    struct budget_by by;
    bool month = false;
    int32_t year = 0;
    if (q->open)
        return budget_show_open(q, db, e);
    enum err_code code = budget_take_year(q, &year, e);
    if (code == ERR_NONE)
        code = take_by(q->by, &by, &month, e);
    if (code == ERR_NONE && month)
        return budget_show_months(q, db, by, e);
    if (code == ERR_NONE)
        code = budget_status(db, q->v.province_id, year, by, status_row, &q->v, e);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 10);
    return code;
}

/* ---- gifts ---- */

static bool gift_row(void *ctx, const struct budget_gift *g)
{
    struct ledger_view *v = ctx;
    ledger_cell(v, g->number);
    ledger_cell(v, g->donor);
    ledger_cell(v, g->purpose);
    ledger_cell_day(v, g->pledged_on);
    ledger_cell_money(v, g->pledged);
    ledger_cell_money(v, g->received);
    ledger_cell_money(v, g->committed);
    ledger_cell_money(v, g->used);
    ledger_cell_money(v, g->received - g->committed - g->used);
    return true;
}

enum err_code budget_show_gifts(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"number",   "donor",     "purpose", "pledged_on", "pledged",
                                        "received", "committed", "used",    "left"};
    static const char *const vi[] = {"số",      "người ủng hộ", "cho việc", "hứa ngày", "đã hứa",
                                     "đã nhận", "đã cam kết",   "đã dùng",  "còn lại"};
    static const char *const en[] = {"number",   "donor",     "purpose", "pledged on", "pledged",
                                     "received", "committed", "used",    "left"};
    enum err_code code = budget_gifts(db, q->v.province_id, gift_row, &q->v, e);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 9);
    return code;
}

/* ---- proposals ---- */

static bool proposal_row(void *ctx, const struct budget_proposal *p)
{
    struct ledger_view *v = ctx;
    bool vi = v->c->lang == LANG_VI && v->shown.how == VIEW_TABLE;
    char version[24];
    size_t n = fmt_int(version, p->version);
    ledger_cell_id(v, &p->id);
    ledger_cell(v, str_from_c(budget_kind_code(p->kind)));
    ledger_cell(v, p->decision);
    ledger_cell_day(v, p->decided_on);
    ledger_cell(v, p->made_by);
    ledger_cell(v, (str){version, n});
    if (p->approved)
        ledger_cell(v, vi ? STR("đã duyệt") : STR("approved"));
    else
        ledger_cell(v, vi ? STR("chờ duyệt") : STR("waiting"));
    return true;
}

enum err_code budget_show_proposals(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"proposal", "kind",    "decision", "on",
                                        "made_by",  "version", "state"};
    static const char *const vi[] = {"mã",        "loại", "quyết định", "ngày",
                                     "người lập", "bản",  "trạng thái"};
    static const char *const en[] = {"proposal",    "kind",    "decision", "on",
                                     "prepared by", "version", "state"};
    enum err_code code = budget_proposals(db, q->v.province_id, proposal_row, &q->v, e);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 7);
    return code;
}

enum err_code budget_show_proposal(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    struct budget_proposal p;
    struct ledger_id id;
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần mã một quyết định", "a proposal is needed");
    enum err_code code = budget_take_id(q->words[0], &id, e);
    if (code != ERR_NONE)
        return code;
    int got = budget_proposal_read(db, q->v.c->arena, q->v.province_id, &id, &p, e);
    if (got <= 0)
        return got < 0
                   ? e->code
                   : err_set(e, ERR_INPUT, "không có quyết định này", "there is no such proposal");
    cli_print(p.content);
    struct ledger_id head;
    char hex[33];
    mem_copy(head.b, p.content_sum, sizeof(head.b));
    ledger_id_write(&head, hex);
    fprintf(stderr,
            q->v.c->lang == LANG_VI ? "Đã xem nội dung này thì duyệt bằng: --seen %s\n"
                                    : "Having seen this, approve with: --seen %s\n",
            hex);
    return ERR_NONE;
}
