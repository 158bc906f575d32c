/* Decisions of the budget: prepared by one from a file, an estimate or what a year left; seen row
 * by row and approved by another. */
#include "pay/budget.h"
#include "pay/budget_need.h"
#include "pay/programme.h"
#include "web/room_pay.h"

#define ROWS_MOST (2 * SHEET_ROWS)
#define FILE_MOST (16u << 20)
#define LIST "/ngan-sach/quyet-dinh"

static str kind_name(const struct web_request *q, enum budget_kind k)
{
    const str *const names[BUDGET_KINDS] = {
        TEXT_BUDGET_ASSIGN, TEXT_BUDGET_ALLOCATE, TEXT_BUDGET_SUPPLEMENT, TEXT_BUDGET_WITHDRAW,
        TEXT_BUDGET_MOVE,   TEXT_BUDGET_COMMIT,   TEXT_BUDGET_RELEASE,    TEXT_BUDGET_CARRY};
    return names[k][q->lang];
}

static str hex_of(struct web_request *q, const struct ledger_id *id)
{
    char hex[33];
    ledger_id_write(id, hex);
    return arena_str(q->arena, str_from_c(hex));
}

static enum err_code may_read(struct web_request *q, struct web_answer *a, struct err *e)
{
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, STR(""), e);
    return code == ERR_NONE ? web_db(q, e) : code;
}

/* ---- the list, and preparing one ---- */

static void ground_fields(struct sheet_form *f, str number, day on, str signer)
{
    sheet_upload(f, "file", TEXT_PAY_FILE, TEXT_BUDGET_FILE_HINT);
    sheet_field(f, "number", TEXT_PAY_NUMBER, NULL, number);
    sheet_field(f, "on", TEXT_PAY_ON, TEXT_BUDGET_ON_HINT, sheet_day(f->s->q, on));
    sheet_field(f, "signer", TEXT_PAY_SIGNER, NULL, signer);
}

static void prepare_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    str chosen = web_param(q, "kind");
    sheet_form_begin(&f, s, STR(LIST "/lap"), TEXT_BUDGET_PREPARE[q->lang],
                     TEXT_BUDGET_PREPARE_NOTE[q->lang]);
    sheet_select(&f, "kind", TEXT_PAY_KIND, NULL);
    for (int k = 0; k < BUDGET_KINDS; k++) {
        const char *code = budget_kind_code((enum budget_kind)k);
        sheet_option(&f, str_from_c(code), kind_name(q, (enum budget_kind)k),
                     str_eq_c(chosen, code));
    }
    ground_fields(&f, STR(""), web_today(), STR(""));
    sheet_button(&f, TEXT_PAY_PREPARE_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

struct listing {
    struct sheet_table t;
    struct sheet_turn turn;
};

static bool proposal_row(void *ctx, const struct budget_proposal *p)
{
    struct listing *x = ctx;
    struct web_request *q = x->t.s->q;
    int turn = sheet_turn(&x->turn);
    if (turn < 1)
        return turn == 0;
    sheet_cell_link(&x->t, arena_str(q->arena, p->decision),
                    sheet_fmt(q, LIST "/%s", hex_of(q, &p->id)));
    sheet_cell(&x->t, kind_name(q, p->kind));
    sheet_cell(&x->t, sheet_day(q, p->decided_on));
    sheet_cell(&x->t, arena_str(q->arena, p->signer));
    sheet_cell(&x->t, arena_str(q->arena, p->made_by));
    sheet_cell(&x->t, p->approved ? TEXT_PAY_VERDICT_APPROVED[q->lang]
                                  : TEXT_PAY_VERDICT_WAITING[q->lang]);
    return true;
}

static enum err_code show_list(struct web_request *q, struct web_answer *a, const struct err *wrong,
                               struct err *e)
{
    struct sheet s = {q, a};
    struct listing x = {.turn = {.from = sheet_from_row(q), .most = ROWS_MOST}};
    enum err_code code = may_read(q, a, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_PROPOSALS[q->lang], TEXT_PAY_PROPOSALS_LEAD[q->lang], room_pay_budget,
                LIST, wrong);
    sheet_table_begin(&x.t, &s, STR(""), STR(""));
    sheet_head(&x.t, TEXT_PAY_NUMBER);
    sheet_head(&x.t, TEXT_PAY_KIND);
    sheet_head(&x.t, TEXT_PAY_ON);
    sheet_head(&x.t, TEXT_PAY_SIGNER);
    sheet_head(&x.t, TEXT_PAY_PREPARED_BY);
    sheet_head(&x.t, TEXT_PAY_VERDICT);
    code = budget_proposals(q->db, q->app->province, proposal_row, &x, e);
    sheet_table_end(&x.t, TEXT_PAY_NO_PROPOSAL[q->lang], sheet_turn_url(q, &x.turn, STR(LIST)));
    if (roles_held_everywhere(&q->user.held, RIGHT_BUDGET_PREPARE))
        prepare_form(&s);
    sheet_end(&s);
    return code;
}

static enum err_code list(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_list(q, a, NULL, e);
}

/* ---- one decision ---- */

static enum err_code find(struct web_request *q, struct web_answer *a, struct budget_proposal *p,
                          struct err *e)
{
    struct ledger_id id;
    enum err_code code = may_read(q, a, e);
    if (code != ERR_NONE)
        return code;
    int got = ledger_id_parse(web_param(q, "id"), &id)
                  ? budget_proposal_read(q->db, q->arena, q->app->province, &id, p, e)
                  : 0;
    if (got > 0)
        return ERR_NONE;
    a->status = got == 0 ? 404 : a->status;
    return got < 0 ? e->code
                   : err_set(e, ERR_INPUT, "không có quyết định này", "there is no such decision");
}

/* "ngân sách tỉnh, Trợ cấp xã hội hằng tháng, Xã Tân Dĩnh". */
static str line_of(struct web_request *q, str fund, str programme, str commune)
{
    str text = room_pay_fund(q, fund);
    if (programme.n > 0)
        text = sheet_fmt(q, "%s, %s", text, programme_name(programme, q->lang));
    return commune.n > 0 ? sheet_fmt(q, "%s, %s", text, sheet_commune(q, commune)) : text;
}

static str line_name(struct web_request *q, const struct budget_row *r)
{
    return r->gift.n > 0 ? r->gift : line_of(q, r->fund, r->programme, r->commune);
}

static str to_name(struct web_request *q, enum budget_kind k, const struct budget_row *r)
{
    if (k == BUDGET_MOVE)
        return line_of(q, r->to_fund, r->to_programme, r->to_commune);
    if (k == BUDGET_RELEASE)
        return hex_of(q, &r->transfer);
    return r->content.n > 0 ? sheet_fmt(q, "%s %s", sheet_law(q, r->content), r->reference)
                            : STR("");
}

static vnd row_amount(enum budget_kind k, const struct budget_row *r)
{
    vnd sum = r->amount;
    if (k == BUDGET_CARRY && !num_add(r->left, r->committed, &sum))
        sum = 0;
    return sum;
}

static void put_rows(struct sheet *s, const struct budget_proposal *p,
                     const struct budget_rows *rows)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    uint32_t from = sheet_from_row(q), to = rows->n;
    to = from < to && to - from > ROWS_MOST ? from + ROWS_MOST : to;
    sheet_table_begin(&t, s, TEXT_BUDGET_ROWS[q->lang], STR(""));
    sheet_head_number(&t, TEXT_BUDGET_ROW);
    sheet_head(&t, TEXT_BUDGET_LINE);
    sheet_head(&t, TEXT_BUDGET_TO);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    for (uint32_t i = from; i < to; i++) {
        const struct budget_row *r = &rows->v[i];
        sheet_cell_int(&t, i + 1);
        sheet_cell(&t, line_name(q, r));
        sheet_cell(&t, to_name(q, p->kind, r));
        sheet_cell_money(&t, row_amount(p->kind, r));
    }
    sheet_table_end(&t, TEXT_BUDGET_NO_ROW[q->lang],
                    to < rows->n ? sheet_fmt(q, LIST "/%s?from_row=%u", hex_of(q, &p->id), to)
                                 : STR(""));
}

static enum err_code put_sums(struct sheet *s, const struct budget_proposal *p,
                              const struct budget_rows *rows, struct err *e)
{
    struct web_request *q = s->q;
    struct sheet_pairs pairs;
    vnd sum = 0;
    for (uint32_t i = 0; i < rows->n; i++) {
        if (!num_add(sum, row_amount(p->kind, &rows->v[i]), &sum))
            return err_set(e, ERR_LIMIT, "tổng vượt quá số lớn nhất",
                           "the sum goes over the largest number");
    }
    sheet_pairs_begin(&pairs, s, STR(""));
    sheet_pair(&pairs, TEXT_PAY_KIND, kind_name(q, p->kind));
    sheet_pair(&pairs, TEXT_PAY_ON, sheet_day(q, p->decided_on));
    sheet_pair(&pairs, TEXT_PAY_SIGNER, p->signer);
    sheet_pair(&pairs, TEXT_PAY_PREPARED_BY, p->made_by);
    sheet_pair(&pairs, TEXT_BUDGET_VERSION, sheet_int(q, p->version));
    sheet_pair(&pairs, TEXT_BUDGET_ROWS, sheet_int(q, rows->n));
    if (p->kind != BUDGET_RELEASE)
        sheet_pair(&pairs, TEXT_PAY_SUM, sheet_money(q, sum));
    sheet_pair(&pairs, TEXT_PAY_VERDICT,
               p->approved ? TEXT_PAY_VERDICT_APPROVED[q->lang]
                           : TEXT_PAY_VERDICT_WAITING[q->lang]);
    sheet_pairs_end(&pairs);
    return ERR_NONE;
}

/* What is approved is what stood on this page: its sum goes along. */
static void approve_form(struct sheet *s, const struct budget_proposal *p)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    struct ledger_id head;
    mem_copy(head.b, p->content_sum, sizeof(head.b));
    sheet_form_begin(&f, s, STR(LIST "/duyet"), TEXT_BUDGET_APPROVE[q->lang],
                     TEXT_BUDGET_APPROVE_NOTE[q->lang]);
    sheet_hidden(&f, "id", hex_of(q, &p->id));
    sheet_hidden(&f, "seen", hex_of(q, &head));
    sheet_button(&f, TEXT_PAY_APPROVE);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void correct_form(struct sheet *s, const struct budget_proposal *p)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR(LIST "/lap"), TEXT_BUDGET_CORRECT[q->lang],
                     TEXT_BUDGET_CORRECT_NOTE[q->lang]);
    sheet_hidden(&f, "id", hex_of(q, &p->id));
    sheet_hidden(&f, "kind", str_from_c(budget_kind_code(p->kind)));
    ground_fields(&f, p->decision, p->decided_on, p->signer);
    sheet_button(&f, TEXT_BUDGET_CORRECT);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code show_one(struct web_request *q, struct web_answer *a, const struct err *wrong,
                              struct err *e)
{
    struct sheet s = {q, a};
    struct budget_proposal p;
    struct budget_rows rows;
    enum err_code code = find(q, a, &p, e);
    if (code == ERR_NONE)
        code = budget_rows_read(q->arena, p.kind, p.content, "content", &rows, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, sheet_fmt(q, TEXT_BUDGET_ONE[q->lang].p, p.decision), STR(""), room_pay_budget,
                NULL, wrong);
    code = put_sums(&s, &p, &rows, e);
    if (code != ERR_NONE)
        return code;
    put_rows(&s, &p, &rows);
    if (!p.approved && roles_held_everywhere(&q->user.held, RIGHT_BUDGET_APPROVE) &&
        !officer_same(p.made_by, q->user.name))
        approve_form(&s, &p);
    if (!p.approved && roles_held_everywhere(&q->user.held, RIGHT_BUDGET_PREPARE))
        correct_form(&s, &p);
    sheet_end(&s);
    return code;
}

static enum err_code one(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_one(q, a, NULL, e);
}

/* ---- writing ---- */

/* The rows: of the file; without one, of the year's last estimate, or what the year left. */
static enum err_code take_rows(struct web_request *q, struct budget_proposal *p, struct err *e)
{
    struct budget_rows rows = {0};
    int32_t year = month_year(month_of(p->decided_on));
    int64_t version = 0, province = q->app->province;
    enum err_code code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    if (q->file.n > 0) {
        p->content = q->file;
        return budget_rows_read(q->arena, p->kind, q->file, arena_cstr(q->arena, q->file_name),
                                &rows, e);
    }
    if (p->kind == BUDGET_CARRY) {
        code = budget_carry_rows(q->db, q->arena, province, year, &rows, e);
    } else if (p->kind == BUDGET_ASSIGN || p->kind == BUDGET_ALLOCATE) {
        code = budget_version_find(q->db, province, year, 0, &version, e);
        if (code == ERR_NONE)
            code = budget_need_rows(q->db, q->arena, province, year, version, p->kind, &rows, e);
    } else {
        return err_set(e, ERR_INPUT, "chưa chọn tệp", "no file is chosen");
    }
    if (code == ERR_NONE)
        p->content = budget_rows_write(q->arena, p->kind, &rows);
    return code;
}

static enum err_code take_proposal(struct web_request *q, const struct recording *r,
                                   struct budget_proposal *p, struct err *e)
{
    *p = (struct budget_proposal){.province = r->province,
                                  .decision = web_param(q, "number"),
                                  .signer = web_param(q, "signer"),
                                  .made_by = r->actor,
                                  .made_at_us = r->at_us};
    mem_copy(p->id.b, r->operation, sizeof(p->id.b));
    if (web_param(q, "id").n > 0 && !ledger_id_parse(web_param(q, "id"), &p->id))
        return err_set(e, ERR_INPUT, "không có quyết định này", "there is no such decision");
    if (!budget_kind_find(web_param(q, "kind"), &p->kind))
        return err_set(e, ERR_INPUT, "chọn một loại", "choose a kind");
    enum err_code code = sheet_take_day(q, "on", TEXT_PAY_ON, &p->decided_on, e);
    return code == ERR_NONE ? take_rows(q, p, e) : code;
}

static enum err_code prepare(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct budget_proposal p;
    struct recording r;
    struct err said = {0};
    str answer = STR("");
    bool again, corrected = web_param(q, "id").n > 0;
    enum err_code code = web_recording(q, "decision", &r, &said);
    if (code == ERR_NONE)
        code = take_proposal(q, &r, &p, &said);
    if (code == ERR_NONE) {
        str content = sheet_fmt(q, "%z %s %s", budget_kind_code(p.kind), web_param(q, "id"),
                                web_param(q, "number"));
        str all = sheet_fmt(q, "%s\n%d\n%s\n%s", content, p.decided_on, p.signer, p.content);
        code = recording_write(q->app->pool, q->arena, &r, "budget.propose", all,
                               budget_propose_work, &p, &answer, &again, &said);
    }
    return sheet_answer(q, a, code, &said, sheet_fmt(q, LIST "/%s", answer), STR(""),
                        corrected ? show_one : show_list, e);
}

static enum err_code approve(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct budget_approval x;
    struct budget_proposal p;
    struct ledger_id seen = {0};
    struct recording r;
    struct err said = {0};
    str answer = STR(""), id = web_param(q, "id");
    bool again;
    enum err_code code = find(q, a, &p, e);
    if (code != ERR_NONE)
        return code;
    code = web_recording(q, "decision", &r, &said);
    ledger_id_parse(web_param(q, "seen"), &seen); /* else none, with which no sum begins */
    if (code == ERR_NONE)
        code = budget_approval_of(&p, &seen, r.actor, r.at_us, &x, &said);
    if (code == ERR_NONE)
        code = recording_write(q->app->pool, q->arena, &r, "budget.approve",
                               sheet_fmt(q, "%s %s", id, web_param(q, "seen")), budget_approve_work,
                               &x, &answer, &again, &said);
    return sheet_answer(q, a, code, &said, sheet_fmt(q, LIST "/%s", id), answer, show_one, e);
}

#define GROUNDS                                                                                    \
    {"number", WEB_TEXT, 200, false}, {"on", WEB_TEXT, 10, false},                                 \
    {                                                                                              \
        "signer", WEB_TEXT, 200, false                                                             \
    }
#define FROM_ROW                                                                                   \
    {                                                                                              \
        "from_row", WEB_INT, 9, false                                                              \
    }

const struct web_route web_routes_budget_decision[] = {
    {ROOM_PAY_ROUTE("GET", LIST, RIGHT_MONEY_READ, list, "Quyết định ngân sách",
                    "Decisions of the budget"),
     .fields = {FROM_ROW}, .nobody = true},
    {ROOM_PAY_ROUTE("POST", LIST "/lap", RIGHT_BUDGET_PREPARE, prepare, "Lập quyết định ngân sách",
                    "Prepare a decision of the budget"),
     .fields = {{"id", WEB_TEXT, 32, false},
                {"kind", WEB_TEXT, 16, true},
                GROUNDS,
                {"file", WEB_FILE, FILE_MOST, false}}},
    {ROOM_PAY_ROUTE("POST", LIST "/duyet", RIGHT_BUDGET_APPROVE, approve,
                    "Duyệt quyết định ngân sách", "Approve a decision of the budget"),
     .fields = {{"id", WEB_TEXT, 32, true}, {"seen", WEB_TEXT, 32, true}}},
    {ROOM_PAY_ROUTE("GET", LIST "/{id}", RIGHT_MONEY_READ, one, "Một quyết định ngân sách",
                    "A decision of the budget"),
     .fields = {{"id", WEB_TEXT, 32, true}, FROM_ROW}, .nobody = true},
    {0},
};
