/* What was given in the year: deliveries by kind, loans of the policy bank, money disbursed. Only
 * what is recorded as given; nothing is reckoned from what was owed. */
#include "base/fmt.h"
#include "evidence/report/account_int.h"
#include "evidence/report/given.h"
#include "pay/budget.h"
#include "registry/times.h"

struct given {
    int64_t takers;
    vnd amount;
};

static const struct {
    const char *kind, *name, *what[2];
} kinds[] = {
    {"premium", "cards", {"Thẻ bảo hiểm y tế", "Health-insurance cards"}},
    {"credit", "loans", {"Vay vốn ưu đãi", "Preferential loans"}},
    {"training", "training", {"Đào tạo nghề", "Vocational training"}},
    {"building", "houses", {"Nhà ở", "Houses"}},
    {"livelihood", "livelihood", {"Mô hình sinh kế", "Livelihood models"}},
    {"tuition", "tuition", {"Học phí, chi phí học tập", "Tuition"}},
    {"electricity", "electricity", {"Tiền điện", "Electricity"}},
    {"in_kind", "in_kind", {"Hiện vật", "Goods"}},
    {"once", "once", {"Trợ giúp một lần", "Grants paid once"}},
    {"legal_aid", "legal_aid", {"Trợ giúp pháp lý", "Legal aid"}},
};
#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Who has several is one taker. */
static enum err_code read_given(struct account *x, struct store_conn *c, struct given out[N_KINDS],
                                struct err *e)
{
    const struct report_request *q = &x->q->q;
    int more;
    if (store_query(c,
                    SQL("SELECT d.kind, count(DISTINCT d.entity), sum(a.amount) FROM" GIVEN_ROWS
                        " GROUP BY d.kind ORDER BY d.kind"),
                    GIVEN_VALUES(q), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        for (size_t i = 0; i < N_KINDS; i++) {
            if (str_eq_c(store_at_text(c, 0), kinds[i].kind))
                out[i] = (struct given){store_at_int(c, 1), store_at_int(c, 2)};
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

static void put_given(struct account *x, const struct given given[N_KINDS])
{
    struct buf none;
    str opens =
        account_say(x, "ansinh deliver status --db %s", "ansinh deliver status --db %s", x->q->db);
    buf_init(&none, x->a, 1024);
    for (size_t i = 0; i < N_KINDS; i++) {
        const char *what = kinds[i].what[x->q->q.lang];
        bool recorded = given[i].takers > 0;
        story_number(x->s, kinds[i].name, recorded, given[i].takers, 0, opens);
        if (recorded)
            story_text(x->s,
                       account_say(x, "%z: %n người hoặc hộ đã nhận, %n đồng.",
                                   "%z: given to %n persons or households, %n đồng.", what,
                                   given[i].takers, given[i].amount),
                       opens);
        else
            buf_fmt(&none, "%z%z", none.n > 0 ? "; " : "", what);
    }
    if (none.n > 0)
        story_text(x->s,
                   account_say(x, "Sổ chưa ghi lần giao nào trong năm %d: %s.",
                               "The registry has no delivery in %d of: %s.", x->year,
                               buf_str(&none)),
                   opens);
}

/* ---- the bank's own files ---- */

static enum err_code put_loans(struct account *x, struct store_conn *c, struct err *e)
{
    struct store_value v[2];
    const struct report_request *q = &x->q->q;
    int got = store_one(
        c,
        SQL("SELECT count(*), sum(l.principal) FROM credit_loan AS l JOIN (SELECT k.bank, k.loan,"
            " max(k.recorded) AS recorded FROM credit_loan AS k JOIN recording AS r ON r.province ="
            " k.province AND r.number = k.recorded AND r.at_us < ?5 WHERE k.province = ?1 AND"
            " k.recorded <= ?4 GROUP BY k.bank, k.loan) AS last ON last.bank = l.bank AND last.loan"
            " = l.loan AND last.recorded = l.recorded WHERE l.province = ?1 AND l.lent_on > ?2 AND"
            " l.lent_on <= ?3"),
        STORE_VALUES(store_int(q->at.province), store_date(q->opening), store_date(q->at.as_of),
                     store_int(q->at.recording), store_int(moment_after(q->at.known_on))),
        x->a, v, 2, e);
    if (got < 0)
        return e->code;
    bool any = got == 1 && v[0].i > 0;
    str opens = account_say(x, "ansinh deliver credit loans --db %s",
                            "ansinh deliver credit loans --db %s", x->q->db);
    story_number(x->s, "bank_loans", any, any ? v[0].i : 0, 0, opens);
    story_text(x->s,
               any ? account_say(x,
                                 "Theo tệp của ngân hàng chính sách: %n khoản vay trong năm, %n "
                                 "đồng.",
                                 "By the policy bank's files: %n loans in the year, %n đồng.",
                                 v[0].i, v[1].i)
                   : account_say(x,
                                 "Tệp của ngân hàng chính sách: chưa có khoản vay nào của năm %d.",
                                 "The policy bank's files: no loan of %d.", x->year),
               opens);
    return ERR_NONE;
}

/* ---- money ---- */

struct spent {
    vnd disbursed, planned;
    bool any;
};

static bool take_spent(void *ctx, const struct budget_progress *p)
{
    struct spent *s = ctx;
    s->any = true;
    s->disbursed += p->disbursed;
    s->planned += p->planned;
    return true;
}

/* The ledger is read as it stands today, so it is left out of what another day knew. */
static enum err_code put_spent(struct account *x, struct store_conn *c, struct err *e)
{
    struct spent s = {0};
    const struct report_request *q = &x->q->q;
    str opens =
        account_say(x, "ansinh budget status --db %s --year %d --by programme",
                    "ansinh budget status --db %s --year %d --by programme", x->q->db, x->year);
    if (q->at.known_on < q->today) {
        story_text(x->s,
                   account_say(x,
                               "Giải ngân: sổ cái đọc như hôm nay, nên không ghi vào báo cáo theo "
                               "ngày biết đã qua.",
                               "Disbursement: the ledger is read as of today, so an account of an "
                               "earlier day of knowledge leaves it out."),
                   opens);
        return ERR_NONE;
    }
    enum err_code code =
        budget_status(c, q->at.province, x->year, (struct budget_by){false}, take_spent, &s, e);
    if (code != ERR_NONE)
        return code;
    s.any &= s.planned != 0 || s.disbursed != 0;
    story_number(x->s, "disbursed_vnd", s.any, s.disbursed, 0, opens);
    story_text(x->s,
               s.any ? account_say(x, "Giải ngân: %n đồng trên %n đồng được giao của năm %d.",
                                   "Disbursed: %n đồng of %n đồng allocated for %d.", s.disbursed,
                                   s.planned, x->year)
                     : account_say(x, "Giải ngân: sổ cái chưa có dự toán hay khoản chi của năm %d.",
                                   "Disbursement: the ledger has no budget or payment of %d.",
                                   x->year),
               opens);
    return ERR_NONE;
}

enum err_code account_support(struct account *x, struct store_conn *c, struct err *e)
{
    struct given given[N_KINDS] = {{0, 0}};
    story_heading(x->s, "7. Hỗ trợ đã giao", "7. What was given");
    if (store_begin(c, e) != ERR_NONE)
        return e->code;
    enum err_code code = read_given(x, c, given, e);
    if (code == ERR_NONE) {
        put_given(x, given);
        code = put_loans(x, c, e);
    }
    if (code == ERR_NONE)
        code = put_spent(x, c, e);
    store_rollback(c);
    return code;
}

void account_method(struct account *x)
{
    story_heading(x->s, "8. Cách lập", "8. How it was made");
    if (x->q->q.synthetic)
        story_text(x->s,
                   account_say(x,
                               "Số trong sổ là GIẢ LẬP, tạo ra theo số đã công bố; bằng nhau không "
                               "chứng tỏ điều gì về đời thật.",
                               "The registry's figures are SYNTHETIC, made to meet the published "
                               "ones; that they agree proves nothing about the world."),
                   STR(""));
    for (uint32_t i = 0; i < x->forms[FORM_74].notes.n; i++)
        story_text(x->s, x->forms[FORM_74].notes.v[i], account_opens(x, "7.4", ""));
    story_text(
        x->s,
        account_say(x,
                    "Hộ nghèo, hộ cận nghèo là hộ có quyết định; thiếu hụt, nguyên nhân và "
                    "nhóm lấy từ lần khảo sát cuối trước ngày chốt. Điều không biết ghi là "
                    "chưa rõ, không bao giờ là 0.",
                    "Poor and near-poor are those by decision; deprivations, causes and "
                    "groups are of the last survey before the closing day. What is not known "
                    "is said to be unknown, and never 0."),
        STR(""));
}
