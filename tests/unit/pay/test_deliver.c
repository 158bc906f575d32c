/* Deliveries: the catalogue of the law, the table of states, money, goods and two people, on both
 * engines. */
#include "test_deliver.h"
#include "budget_lab.h"

#include "base/fmt.h"
#include "cli/load_law.h"
#include "pay/budget.h"
#include "pay/deliver_list.h"
#include "pay/deliver_stock.h"
#include "registry/duplicate.h"

struct law *real_law;

static int setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    struct cli c = {LANG_EN, &lab.arena};
    return load_law(&c, NULL, 0, &real_law, &e) == ERR_NONE ? 0 : -1;
}

/* ---- the catalogue ---- */

/* Every benefit of the law but the monthly ones of Decree 20/2021, of the social pension and of
 * merit: docs/deliveries.md §1. */
static void test_catalogue(void **state)
{
    (void)state;
    static const char due[] =
        "bảo_hiểm_y_tế_hỗ_trợ premium health_insurance month\n"
        "chi_phí_đào_tạo training training.training_cost course ever\n"
        "tiền_ăn_đào_tạo training training.training_meals course ever\n"
        "tiền_đi_lại_đào_tạo training training.training_travel course ever\n"
        "hỗ_trợ_đánh_giá_kỹ_năng training training.skills_assessment_support course ever\n"
        "hỗ_trợ_nâng_cao_kỹ_năng training training.upskilling_support course ever\n"
        "miễn_học_phí tuition education.tuition_exemption month\n"
        "giảm_học_phí tuition education.tuition_reduction month\n"
        "hỗ_trợ_học_phí tuition education.tuition_subsidy month\n"
        "chi_phí_học_tập tuition education.study_cost_support month\n"
        "chi_phí_sinh_viên_dân_tộc tuition education.ethnic_student_support month\n"
        "mai_táng_hưu_trí once funeral time ever\n"
        "điều_dưỡng_người_có_công once merit.merit_convalescence time\n"
        "xóa_nhà_tạm building housing house ever\n"
        "nhà_ở_giảm_nghèo building housing house ever\n"
        "nhà_ở_người_có_công building housing house ever\n"
        "dự_án_sinh_kế livelihood livelihood share\n"
        "sinh_kế_người_khuyết_tật livelihood livelihood share\n"
        "hỗ_trợ_tiền_điện electricity electricity month\n"
        "vay_hộ_nghèo credit credit.credit_poor loan\n"
        "vay_hộ_cận_nghèo credit credit.credit_near_poor loan\n"
        "vay_mới_thoát_nghèo credit credit.credit_escaped loan\n"
        "vay_giải_quyết_việc_làm credit credit.credit_job loan\n"
        "trợ_giúp_pháp_lý legal_aid legal_aid case\n"
        "mai_táng once funeral time ever\n"
        "gạo_cứu_đói in_kind emergency.rice_support kg\n"
        "nhu_yếu_phẩm in_kind emergency.essentials_support time\n"
        "hỗ_trợ_bị_thương once emergency.disaster_injury time\n"
        "mai_táng_thiên_tai once funeral time ever\n"
        "hỗ_trợ_nhà_ở_khẩn_cấp once emergency.disaster_housing time\n"
        "điều_trị_khẩn_cấp in_kind care.emergency_care_treatment time\n"
        "đi_lại_khẩn_cấp in_kind care.emergency_care_transport time\n"
        "mai_táng_trong_cơ_sở once funeral time ever\n";
    static const char *const monthly[] = {"social_assistance", "social_pension", "care", "merit"};
    struct deliver_benefit b;
    struct buf text;
    buf_init(&text, &lab.arena, 1 << 16);
    for (uint32_t i = 0; i < law_symbol_count(real_law); i++) {
        const struct law_symbol *s = law_symbol(real_law, i);
        if (deliver_benefit_of(&lab.arena, s, &b)) {
            buf_fmt(&text, "%s %z %s %z%z\n", s->name, deliver_kind_code(b.kind), b.content, b.unit,
                    b.once_ever ? " ever" : "");
        } else if (s->kind == LAW_BENEFIT) {
            bool found = false;
            for (int k = 0; k < 4; k++)
                found |= str_eq_c(s->group, monthly[k]);
            assert_true(found && s->pays == LAW_MONTHLY);
        }
    }
    buf_char(&text, '\0');
    assert_string_equal(text.p, due);
    for (int k = 0; k < DELIVER_KINDS; k++)
        assert_int_equal(deliver_kind_find(str_from_c(deliver_kind_code((enum deliver_kind)k))), k);
    assert_int_equal(deliver_kind_find(STR("rice")), DELIVER_KINDS);
}

/* Everything that leads on, from docs/deliveries.md §2; the other cells of the 64 do not. */
static void test_table(void **state)
{
    (void)state;
    static const struct {
        enum deliver_state from;
        enum deliver_act act;
        enum deliver_state to;
    } allowed[] = {
        {DELIVER_NONE, DELIVER_DO_PLAN, DELIVER_PLANNED},
        {DELIVER_PLANNED, DELIVER_DO_SEND_BACK, DELIVER_SENT_BACK},
        {DELIVER_PLANNED, DELIVER_DO_APPROVE, DELIVER_APPROVED},
        {DELIVER_APPROVED, DELIVER_DO_DELIVER, DELIVER_DELIVERED},
        {DELIVER_APPROVED, DELIVER_DO_REFUSE, DELIVER_REFUSED},
        {DELIVER_APPROVED, DELIVER_DO_REVIEW, DELIVER_APPROVED},
        {DELIVER_DELIVERED, DELIVER_DO_RECEIVE, DELIVER_RECEIVED},
        {DELIVER_DELIVERED, DELIVER_DO_REFUSE, DELIVER_REFUSED},
        {DELIVER_DELIVERED, DELIVER_DO_REVERSE, DELIVER_REVERSED},
        {DELIVER_DELIVERED, DELIVER_DO_REVIEW, DELIVER_DELIVERED},
        {DELIVER_RECEIVED, DELIVER_DO_REVERSE, DELIVER_REVERSED},
        {DELIVER_RECEIVED, DELIVER_DO_REVIEW, DELIVER_RECEIVED},
    };
    static const bool stands[DELIVER_STATES] = {false, true, false, true, true, true, false, false};
    uint32_t found = 0;
    for (int s = 0; s < DELIVER_STATES; s++) {
        assert_int_equal(deliver_stands((enum deliver_state)s), stands[s]);
        for (int act = 0; act < DELIVER_ACTS; act++) {
            enum deliver_state to = DELIVER_STATES;
            for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
                if ((int)allowed[i].from == s && (int)allowed[i].act == act) {
                    to = allowed[i].to;
                    found++;
                }
            }
            assert_int_equal(deliver_after((enum deliver_state)s, (enum deliver_act)act), to);
        }
    }
    assert_int_equal(found, 12);
    for (int act = 0; act < DELIVER_ACTS; act++)
        assert_int_equal(deliver_act_find(str_from_c(deliver_act_code((enum deliver_act)act))),
                         act);
}

/* ---- a desk in a database ---- */

static const char households[] = "household,commune,surveyed_on\nA,07660,2021-10-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1950-03-01,1\nA,2,Trần Thị Bé,3,1990,2\n";
#define HOUSEHOLD 1 /* numbers run on */
#define PERSON 2
#define OTHER 3

struct desk {
    struct place *p;
    struct store_pool *pool;
    uint8_t step;
    day today;
};

static day on(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

static struct recording by(struct desk *d, const char *actor)
{
    struct recording r = {.province = 24,
                          .at_us = ((int64_t)d->today * 86400 + 3600) * 1000000 + d->step,
                          .actor = str_from_c(actor),
                          .source = STR("decision"),
                          .reference = STR("")};
    r.operation[0] = ++d->step;
    r.operation[1] = 9;
    return r;
}

static void say(struct desk *d, const char *what, enum err_code code, str answer,
                const struct err *e)
{
    buf_fmt(d->p->log, "%z: %s\n", what, code == ERR_NONE ? answer : str_from_c(e->text[LANG_EN]));
}

static struct delivery funeral(int64_t entity, vnd amount)
{
    return (struct delivery){.entity = entity,
                             .benefit = STR("funeral_support"),
                             .content = STR("funeral"),
                             .kind = DELIVER_ONCE,
                             .quantity = 1,
                             .unit = STR("time"),
                             .amount = amount,
                             .fund = STR("central"),
                             .programme = STR("social_assistance"),
                             .line_commune = STR("07615"),
                             .name = STR("Nguyễn Văn Á"),
                             .commune = STR("07615")};
}

static struct delivery rice(int64_t kg, month m)
{
    return (struct delivery){.entity = HOUSEHOLD,
                             .benefit = STR("rice_support"),
                             .content = STR("emergency.rice_support"),
                             .kind = DELIVER_IN_KIND,
                             .from = m,
                             .to = m,
                             .quantity = kg,
                             .unit = STR("kg"),
                             .commune = STR("07615")};
}

static void plan(struct desk *d, const char *actor, struct delivery v)
{
    struct recording r = by(d, actor);
    struct deliver_words w = {.on_day = d->today};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = deliver_plan(d->pool, &lab.arena, &r, &w, &v, 1, &answer, &again, &e);
    say(d, "plan", code, answer, &e);
}

static const struct deliver_words decided = {.number = {"7/QĐ", 5}, .signer = {"Lê C", 5}};

/* A second time with the same identifier too: it changes nothing. */
static void act_with(struct desk *d, const char *actor, struct deliver_change x,
                     const struct deliver_words *w)
{
    struct recording r = by(d, actor);
    struct err e = {0};
    str answer = {NULL, 0};
    bool again = false;
    x.on_day = x.on_day == 0 ? d->today : x.on_day;
    enum err_code code = deliver_do(d->pool, &lab.arena, &r, w, &x, 1, &answer, &again, &e);
    say(d, deliver_act_code(x.act), code, answer, &e);
    if (code != ERR_NONE)
        return;
    assert_false(again);
    must(deliver_do(d->pool, &lab.arena, &r, w, &x, 1, &answer, &again, &e), &e);
    assert_true(again);
}

static void act(struct desk *d, const char *actor, int64_t delivery, enum deliver_act what)
{
    struct deliver_change x = {.delivery = delivery,
                               .act = what,
                               .amount = what == DELIVER_DO_DELIVER ? DELIVER_WHOLE : 0,
                               .mark = what == DELIVER_DO_RECEIVE ? STR("P1") : STR(""),
                               .reason = STR("lý do")};
    if (what != DELIVER_DO_SEND_BACK && what != DELIVER_DO_REFUSE && what != DELIVER_DO_REVERSE)
        x.reason = STR("");
    act_with(d, actor, x, &decided);
}

/* ---- money ---- */

static void move_budget(struct desk *d, struct store_conn *c, const struct ledger_account *from,
                        const struct ledger_account *to, vnd amount, str code)
{
    struct recording r = by(d, "Kế toán");
    budget_lab_move(c, &r, on("2026-01-05"), from, to, amount, code);
}

static struct ledger_account line_of(const char *fund, const char *programme, int32_t year)
{
    const struct budget_line l = {year, str_from_c(fund), str_from_c(programme), STR("07615")};
    struct ledger_account x;
    struct err e = {0};
    must(budget_line_account(&lab.arena, &l, &x, &e), &e);
    return x;
}

/* 20.000.000 đ for central/social_assistance in 07615, as much for province/other. */
static void give_money(struct desk *d)
{
    static const char *const lines[2][2] = {{"central", "social_assistance"},
                                            {"province", "other"}};
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_writer(d->pool, &c, &e), &e);
    for (int i = 0; i < 2; i++) {
        struct ledger_account source = budget_source_account(&lab.arena, str_from_c(lines[i][0]));
        struct ledger_account fund, line = line_of(lines[i][0], lines[i][1], 2026);
        must(budget_fund_account(&lab.arena, 2026, str_from_c(lines[i][0]), &fund, &e), &e);
        move_budget(d, c, &source, &fund, 20000000, LEDGER_CODE_ASSIGN);
        move_budget(d, c, &fund, &line, 20000000, LEDGER_CODE_ALLOCATE);
    }
    store_pool_return(d->pool, c);
}

static void log_money(struct desk *d)
{
    struct store_conn *c;
    struct ledger_account x;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    str code = line_of("central", "social_assistance", 2026).code;
    assert_int_equal(ledger_find(c, &lab.arena, 24, ledger_account_id(code), &x, &e), 1);
    buf_fmt(d->p->log, "line: reserved %n, spent %n, left %n\n", x.debits_pending,
            ledger_disbursed(&x), ledger_available(&x));
    store_pool_return(d->pool, c);
}

static void found(void *ctx, const char *vi, const char *en)
{
    (void)vi;
    buf_fmt(ctx, "check: %z\n", en);
}

static void log_check(struct desk *d)
{
    struct store_conn *c;
    struct err e = {0};
    uint32_t n = 0, of_ledger = 0;
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(deliver_check(c, found, d->p->log, &n, &e), &e);
    must(ledger_check(c, found, d->p->log, &of_ledger, &e), &e);
    store_pool_return(d->pool, c);
    buf_fmt(d->p->log, "%u findings\n", n + of_ledger);
}

static void log_lines(struct desk *d)
{
    struct store_conn *c;
    struct err e = {0};
    struct deliver_lines lines;
    const struct deliver_filter f = {.province = 24,
                                     .to = INT64_MAX,
                                     .kind = DELIVER_KINDS,
                                     .benefit = STR(""),
                                     .content = STR("")};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(deliver_read(c, &lab.arena, &f, &lines, &e), &e);
    for (uint32_t i = 0; i < lines.n; i++) {
        const struct deliver_line *l = &lines.v[i];
        buf_fmt(d->p->log, "%l #%l %s %z given %l reserved %n paid %n by %s/%s/%s %s\n", l->d.id,
                l->d.entity, l->d.content, deliver_state_code(l->state), l->given, l->committed,
                l->paid, l->planned_by, l->approved_by, l->delivered_by, l->mark);
    }
    store_pool_return(d->pool, c);
}

static void log_page(struct desk *d, struct store_conn *c, const struct deliver_which *w)
{
    struct err e = {0};
    struct deliver_lines lines;
    bool more;
    must(deliver_page_read(c, &lab.arena, w, 2, &lines, &more, &e), &e);
    buf_fmt(d->p->log, "page:");
    for (uint32_t i = 0; i < lines.n; i++)
        buf_fmt(d->p->log, " %l %z", lines.v[i].d.id, deliver_state_code(lines.v[i].state));
    buf_fmt(d->p->log, "%z\n", more ? " and more" : "");
}

static void log_counts(struct desk *d, struct store_conn *c, const struct deliver_which *w,
                       enum deliver_by by)
{
    struct err e = {0};
    struct deliver_counts counts;
    must(deliver_counts_read(c, &lab.arena, w, by, &counts, &e), &e);
    for (uint32_t i = 0; i < counts.n; i++) {
        const struct deliver_count *x = &counts.v[i];
        buf_fmt(d->p->log, "%s:", x->key);
        for (int k = 0; k < DELIVER_STATES; k++) {
            if (x->n[k] > 0)
                buf_fmt(d->p->log, " %l %z", x->n[k], deliver_state_code((enum deliver_state)k));
        }
        buf_fmt(d->p->log, ", %n stand, %n paid\n", x->amount, x->paid);
    }
}

/* As people look through them: of the year they were recorded in, and of none other. */
static void log_list(struct desk *d)
{
    struct store_conn *c;
    struct err e = {0};
    struct deliver_which w = {.province = 24,
                              .year = 2026,
                              .kind = DELIVER_KINDS,
                              .benefit = STR(""),
                              .commune = STR("")};
    struct deliver_tolds acts;
    must(store_pool_reader(d->pool, &c, &e), &e);
    log_counts(d, c, &w, DELIVER_BY_BENEFIT);
    log_counts(d, c, &w, DELIVER_BY_LIST);
    w.ended = true;
    log_page(d, c, &w);
    w.after = 3;
    log_page(d, c, &w);
    w = (struct deliver_which){.province = 24,
                               .list = 12,
                               .kind = DELIVER_ONCE,
                               .benefit = STR("funeral_support"),
                               .commune = STR("07615"),
                               .state = DELIVER_REVERSED};
    log_page(d, c, &w);
    w.year = 2025;
    log_page(d, c, &w);
    must(deliver_told_read(c, &lab.arena, 24, 3, &acts, &e), &e);
    for (uint32_t i = 0; i < acts.n; i++)
        buf_fmt(d->p->log, "%z by %s%z", deliver_act_code(acts.v[i].act), acts.v[i].actor,
                i + 1 < acts.n ? ", " : "\n");
    store_pool_return(d->pool, c);
}

static void open_desk(struct desk *d, struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct survey *s = lab_survey(households, members, NULL);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, false, 19000, &report, &problems), &e);
    survey_free(s);
    store_close(c);
    *d = (struct desk){p, NULL, 0, on("2026-07-20")};
    struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&d->pool, &o, &e), &e);
}

/* A funeral of July 2026: 20 × 540.000 = 10.800.000 đ (Decree 20/2021, article 11.2). */
static void money(struct desk *d)
{
    give_money(d);
    struct delivery x = funeral(PERSON, 10800000);
    x.fund = x.programme = STR("");
    plan(d, "Hoà", x); /* money from nowhere */
    plan(d, "Hoà", funeral(PERSON, 10800000));
    x = funeral(PERSON, 10800000);
    x.fund = STR("province");
    x.programme = STR("other");
    plan(d, "Bình", x);                    /* the same content from another source */
    act(d, "HOA", 3, DELIVER_DO_APPROVE);  /* herself, without the tone */
    act(d, "Bình", 3, DELIVER_DO_DELIVER); /* not approved yet */
    act(d, "Bình", 3, DELIVER_DO_APPROVE);
    log_money(d);
    act(d, "Bình", 3, DELIVER_DO_APPROVE); /* once */
    plan(d, "Hoà", funeral(OTHER, 10800000));
    act(d, "Bình", 4, DELIVER_DO_APPROVE); /* 9.200.000 is left */
    act(d, "Bình", 4, DELIVER_DO_SEND_BACK);
    act_with(d, "Hoà",
             (struct deliver_change){.delivery = 3,
                                     .act = DELIVER_DO_DELIVER,
                                     .on_day = on("2026-07-19"),
                                     .amount = DELIVER_WHOLE},
             &decided); /* before the decision */
    act(d, "Hoà", 3, DELIVER_DO_DELIVER);
    log_money(d);
    act(d, "Hoà", 3, DELIVER_DO_RECEIVE);
    act(d, "hoà", 3, DELIVER_DO_REVERSE); /* who delivered it */
    log_check(d);
    act(d, "Bình", 3, DELIVER_DO_REVERSE);
    log_money(d);
    plan(d, "Hoà", x); /* nothing stands any more: another source may give */
    act(d, "Bình", 5, DELIVER_DO_APPROVE);
    act(d, "Hoà", 5, DELIVER_DO_REFUSE);
    log_money(d);
    log_lines(d);
    log_list(d);
    log_check(d);
}

/* ---- goods, and what was given first ---- */

static void stock(struct desk *d, enum deliver_stock_kind kind, int64_t quantity, const char *day)
{
    struct recording r = by(d, "Thủ kho");
    const struct deliver_stock v = {.warehouse = STR("Kho xã"),
                                    .item = STR("emergency.rice_support"),
                                    .kind = kind,
                                    .quantity = quantity,
                                    .unit = STR("kg"),
                                    .on_day = on(day),
                                    .reference = STR("PN1")};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = deliver_stock_move(d->pool, &lab.arena, &r, &v, &answer, &again, &e);
    say(d, deliver_stock_kind_code(kind), code, answer, &e);
}

static bool log_move(void *ctx, const struct deliver_stock *v)
{
    char day_text[11];
    day_format_iso(v->on_day, day_text);
    buf_fmt(ctx, "%u %z %z %l, left %l %s\n", v->seq, day_text, deliver_stock_kind_code(v->kind),
            v->quantity, v->left, v->unit);
    return true;
}

/* Rice for three people, 15 kg each: 45 kg a month (article 12.1). */
static void goods(struct desk *d)
{
    struct buf *log = d->p->log;
    struct store_conn *c;
    struct err e = {0};
    month july = month_make(2026, 7);
    struct deliver_words out = decided;
    out.warehouse = STR("Kho xã");
    struct deliver_words first = decided;
    first.review_by = on("2026-07-30");
    const struct deliver_change give = {
        .delivery = 1, .act = DELIVER_DO_DELIVER, .amount = DELIVER_WHOLE};
    stock(d, DELIVER_STOCK_RECEIPT, 100, "2026-07-01");
    stock(d, DELIVER_STOCK_LOSS, -101, "2026-07-02");
    stock(d, DELIVER_STOCK_LOSS, -20, "2026-07-02");
    stock(d, DELIVER_STOCK_RECEIPT, 5, "2026-07-01");
    plan(d, "Hoà", rice(45, july));     /* 1 */
    plan(d, "Hoà", rice(45, july));     /* the same month */
    plan(d, "Hoà", rice(45, july + 1)); /* 2 */
    first.review_by = on("2026-07-01");
    act_with(d, "Bình", (struct deliver_change){.delivery = 1, .act = DELIVER_DO_APPROVE}, &first);
    first.review_by = on("2026-07-30");
    act_with(d, "Bình", (struct deliver_change){.delivery = 1, .act = DELIVER_DO_APPROVE}, &first);
    act(d, "Bình", 2, DELIVER_DO_APPROVE);
    act_with(d, "Hoà", give, &decided); /* out of which warehouse? */
    act_with(d, "Hoà", give, &out);
    struct deliver_change more = give;
    more.delivery = 2;
    more.quantity = 46;
    act_with(d, "Hoà", more, &out); /* more than was approved */
    more.quantity = 0;
    act_with(d, "Hoà", more, &out);       /* 35 kg are left */
    act(d, "Bình", 1, DELIVER_DO_REVIEW); /* who approved */
    act(d, "Lan", 1, DELIVER_DO_REVIEW);
    act(d, "Lan", 1, DELIVER_DO_REVIEW); /* once */
    act(d, "Lan", 2, DELIVER_DO_REVIEW); /* it was not given first */
    more.quantity = 30;
    act_with(d, "Hoà", more, &out);
    act_with(d, "Bình",
             (struct deliver_change){
                 .delivery = 1, .act = DELIVER_DO_REVERSE, .reason = STR("hậu kiểm: sai")},
             &out);
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(deliver_stock_each(c, 24, STR(""), log_move, log, &e), &e);
    store_pool_return(d->pool, c);
    log_lines(d);
    log_check(d);
}

/* Somebody gave 1.000.000 đ for emergencies: 600.000 đ for an injury of it, and no second one. */
static void raised(struct desk *d)
{
    const struct budget_gift gift = {.number = STR("G1"),
                                     .donor = STR("Công ty A"),
                                     .purpose = STR("emergency"),
                                     .pledged = 1000000,
                                     .pledged_on = on("2026-07-01")};
    struct budget_receipt receipt = {.province = 24,
                                     .gift = gift.number,
                                     .amount = 1000000,
                                     .day = on("2026-07-02"),
                                     .reference = STR("PT1"),
                                     .actor = STR("Kế toán"),
                                     .now_us = 1};
    struct delivery x = funeral(PERSON, 600000);
    struct store_conn *c;
    struct err e = {0};
    receipt.id.b[0] = 77;
    must(store_pool_writer(d->pool, &c, &e), &e);
    must(store_begin(c, &e), &e);
    must(budget_pledge(c, 24, &gift, STR("Kế toán"), 1, &e), &e);
    must(budget_receive(c, &receipt, &e), &e);
    must(store_commit(c, &e), &e);
    store_pool_return(d->pool, c);
    x.benefit = STR("disaster_injury");
    x.content = STR("emergency.disaster_injury");
    x.from = x.to = month_make(2026, 7);
    x.fund = STR("raised");
    x.programme = gift.number;
    plan(d, "Hoà", x);
    act(d, "Bình", 6, DELIVER_DO_APPROVE);
    act(d, "Hoà", 6, DELIVER_DO_DELIVER);
    x.from = x.to = month_make(2026, 8);
    plan(d, "Hoà", x);
    act(d, "Bình", 7, DELIVER_DO_APPROVE); /* 400.000 is left */
    act(d, "Bình", 7, DELIVER_DO_SEND_BACK);
    x = funeral(OTHER, 100000);
    x.fund = STR("raised");
    x.programme = gift.number;
    plan(d, "Hoà", x);
    act(d, "Bình", 8, DELIVER_DO_APPROVE); /* not what it was given for */
    act(d, "Bình", 8, DELIVER_DO_SEND_BACK);
    log_check(d);
}

/* What was approved in 2026 goes over into 2027 and is given there. */
static void carried(struct desk *d)
{
    struct budget_rows rows;
    struct budget_proposal x = {.province = 24,
                                .kind = BUDGET_CARRY,
                                .decision = STR("9/QĐ"),
                                .signer = STR("CT"),
                                .decided_on = on("2026-12-31"),
                                .made_by = STR("Kế toán"),
                                .made_at_us = 1};
    struct ledger_outcome out;
    struct store_conn *c;
    struct err e = {0};
    int64_t version;
    x.id.b[0] = 88;
    plan(d, "Hoà", funeral(OTHER, 5000000));
    act(d, "Bình", 9, DELIVER_DO_APPROVE);
    must(store_pool_writer(d->pool, &c, &e), &e);
    must(store_begin(c, &e), &e);
    must(budget_carry_rows(c, &lab.arena, 24, 2026, &rows, &e), &e);
    x.content = budget_rows_write(&lab.arena, BUDGET_CARRY, &rows);
    must(budget_propose(c, &lab.arena, &x, &version, &e), &e);
    assert_int_equal(budget_proposal_read(c, &lab.arena, 24, &x.id, &x, &e), 1);
    must(budget_approve(c, 24, &x.id, x.content_sum, STR("Trưởng"), 2, &out, &e), &e);
    must(store_commit(c, &e), &e);
    store_pool_return(d->pool, c);
    act_with(d, "Hoà",
             (struct deliver_change){.delivery = 9,
                                     .act = DELIVER_DO_DELIVER,
                                     .on_day = on("2027-01-10"),
                                     .amount = DELIVER_WHOLE},
             &decided);
    log_check(d);
}

/* What the check is for: rows that no act of the program leaves behind. */
static void tampered(struct desk *d)
{
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_writer(d->pool, &c, &e), &e);
    must(store_run(c,
                   SQL("UPDATE delivery_act SET amount = amount + 1 WHERE delivery = 6 AND act ="
                       " 'deliver'"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    must(store_run(c, SQL("UPDATE delivery_stock SET left_over = left_over + 1 WHERE seq = 2"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    must(store_run(c, SQL("UPDATE delivery_act SET act = 'receive' WHERE delivery = 8 AND seq = 2"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    must(store_run(c,
                   SQL("UPDATE delivery_step SET actor = 'Bình' WHERE recorded IN (SELECT recorded"
                       " FROM delivery_act WHERE delivery = 6 AND act = 'plan')"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    store_pool_return(d->pool, c);
    log_check(d);
}

static void life(struct place *p)
{
    struct desk d;
    open_desk(&d, p);
    goods(&d);
    money(&d);
    raised(&d);
    carried(&d);
    tampered(&d);
    store_pool_close(d.pool);
}

static void test_life(void **state)
{
    (void)state;
    both_run(
        life,
        "receipt: 100\n"
        "loss: the warehouse Kho xã has 100 kg of emergency.rice_support, 1 short\n"
        "loss: 80\n"
        "receipt: Kho xã, emergency.rice_support: days run backwards, the last movement is of a "
        "later day\n"
        "plan: 4 1 1\n"
        "plan: #1, emergency.rice_support: delivery 1 (list 4) stands for this time\n"
        "plan: 5 2 1\n"
        "approve: delivery 1: the review is due before the decision\n"
        "approve: 1\n"
        "approve: 1\n"
        "deliver: delivery 1: out of which warehouse\n"
        "deliver: 1\n"
        "deliver: delivery 2: more was given than was approved\n"
        "deliver: the warehouse Kho xã has 35 kg of emergency.rice_support, 10 short\n"
        "review: Bình prepared it and may not approve it\n"
        "review: 1\n"
        "review: delivery 1: what is \"delivered\" cannot get the act \"review\"\n"
        "review: delivery 2: what is \"approved\" cannot get the act \"review\"\n"
        "deliver: 1\n"
        "reverse: 1\n"
        "1 2026-07-01 receipt 100, left 100 kg\n"
        "2 2026-07-02 loss -20, left 80 kg\n"
        "3 2026-07-20 issue -45, left 35 kg\n"
        "4 2026-07-20 issue -30, left 5 kg\n"
        "5 2026-07-20 back 45, left 50 kg\n"
        "1 #1 emergency.rice_support reversed given 0 reserved 0 paid 0 by Hoà/Bình/Hoà \n"
        "2 #1 emergency.rice_support delivered given 30 reserved 0 paid 0 by Hoà/Bình/Hoà \n"
        "0 findings\n"
        "plan: #2, funeral_support: money needs a fund and a programme\n"
        "plan: 12 3 1\n"
        "plan: #2, funeral: delivery 3 (list 12) stands for this time\n"
        "approve: Hoà prepared it and may not approve it\n"
        "deliver: delivery 3: what is \"planned\" cannot get the act \"delivery\"\n"
        "approve: 1\n"
        "line: reserved 10.800.000, spent 0, left 9.200.000\n"
        "approve: delivery 3: what is \"approved\" cannot get the act \"approval\"\n"
        "plan: 14 4 1\n"
        "approve: the account line/2026/central/social_assistance/07615 has 9.200.000 đ left, "
        "1.600.000 đ short\n"
        "send_back: 1\n"
        "deliver: delivery 3: days run backwards\n"
        "deliver: 1\n"
        "line: reserved 0, spent 10.800.000, left 9.200.000\n"
        "receive: 1\n"
        "reverse: Hoà prepared it and may not approve it\n"
        "0 findings\n"
        "reverse: 1\n"
        "line: reserved 0, spent 0, left 20.000.000\n"
        "plan: 19 5 1\n"
        "approve: 1\n"
        "refuse: 1\n"
        "line: reserved 0, spent 0, left 20.000.000\n"
        "1 #1 emergency.rice_support reversed given 0 reserved 0 paid 0 by Hoà/Bình/Hoà \n"
        "2 #1 emergency.rice_support delivered given 30 reserved 0 paid 0 by Hoà/Bình/Hoà \n"
        "3 #2 funeral reversed given 0 reserved 0 paid 0 by Hoà/Bình/Hoà P1\n"
        "4 #3 funeral sent_back given 0 reserved 0 paid 0 by Hoà// \n"
        "5 #2 funeral refused given 0 reserved 0 paid 0 by Hoà/Bình/ \n"
        "funeral_support: 1 sent_back 1 refused 1 reversed, 0 stand, 0 paid\n"
        "rice_support: 1 delivered 1 reversed, 0 stand, 0 paid\n"
        "19: 1 refused, 0 stand, 0 paid\n"
        "14: 1 sent_back, 0 stand, 0 paid\n"
        "12: 1 reversed, 0 stand, 0 paid\n"
        "5: 1 delivered, 0 stand, 0 paid\n"
        "4: 1 reversed, 0 stand, 0 paid\n"
        "page: 1 reversed 3 reversed and more\n"
        "page: 4 sent_back 5 refused\n"
        "page: 3 reversed\n"
        "page:\n"
        "plan by Hoà, approve by Bình, deliver by Hoà, receive by Hoà, reverse by Bình\n"
        "0 findings\n"
        "plan: 22 6 1\n"
        "approve: 1\n"
        "deliver: 1\n"
        "plan: 25 7 1\n"
        "approve: the account gift/G1 has 400.000 đ left, 200.000 đ short\n"
        "send_back: 1\n"
        "plan: 27 8 1\n"
        "approve: row 1: the money of gift/G1 is for \"emergency\", and cannot be spent on "
        "\"funeral\"\n"
        "send_back: 1\n"
        "0 findings\n"
        "plan: 29 9 1\n"
        "approve: 1\n"
        "deliver: 1\n"
        "0 findings\n"
        "check: province 24, delivery 8: act 2 does not follow from the one before\n"
        "check: province 24, delivery 6: one person did what needs two\n"
        "check: province 24, delivery 9: another of its content and months stands\n"
        "check: raised//: paid by deliveries 600.001, by the ledger 600.000\n"
        "check: province 24, recording 3: the stock is not that before and this together\n"
        "check: province 24, recording 8: the stock is not that before and this together\n"
        "6 findings\n");
}

/* ---- one person recorded twice ---- */

struct merging {
    struct recording r;
    int64_t merge;
    day today;
};

static enum err_code merge_in(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct merging *m = ctx;
    const struct duplicate_merge q = {.kept = PERSON,
                                      .dropped = OTHER,
                                      .household = STR("A"),
                                      .reason = STR("một người"),
                                      .today = m->today};
    (void)answer;
    return duplicate_merge(c, &m->r, &q, &m->merge, e);
}

static enum err_code undo_in(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct merging *m = ctx;
    (void)answer;
    return duplicate_undo(c, &m->r, m->merge, STR("hai người"), m->today, e);
}

static void join(struct desk *d, struct merging *m, store_work *work)
{
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    m->r = by(d, "Hoà");
    m->today = d->today;
    struct store_operation op = {.province = 24, .kind = "t", .content = STR("")};
    mem_copy(op.id, m->r.operation, STORE_ID_BYTES);
    must(store_write(d->pool, &op, work, m, &lab.arena, &answer, &again, &e), &e);
}

static struct delivery course(int64_t entity)
{
    return (struct delivery){.entity = entity,
                             .benefit = STR("vocational_training"),
                             .content = STR("training.vocational_training"),
                             .kind = DELIVER_TRAINING,
                             .quantity = 1,
                             .unit = STR("course"),
                             .commune = STR("07615")};
}

static struct delivery card(int64_t entity, const char *from, const char *to)
{
    return (struct delivery){.entity = entity,
                             .benefit = STR("health_insurance"),
                             .content = STR("health.health_insurance"),
                             .kind = DELIVER_PREMIUM,
                             .from = month_of(on(from)),
                             .to = month_of(on(to)),
                             .quantity = 6,
                             .unit = STR("month"),
                             .commune = STR("07615")};
}

static void log_numbers(struct desk *d, int64_t entity)
{
    struct store_conn *c;
    struct err e = {0};
    struct deliver_lines lines;
    const struct deliver_filter f = {.province = 24,
                                     .to = INT64_MAX,
                                     .entity = entity,
                                     .kind = DELIVER_KINDS,
                                     .benefit = STR(""),
                                     .content = STR("")};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(deliver_read(c, &lab.arena, &f, &lines, &e), &e);
    buf_fmt(d->p->log, "of #%l:", entity);
    for (uint32_t i = 0; i < lines.n; i++)
        buf_fmt(d->p->log, " %l of #%l", lines.v[i].d.id, lines.v[i].d.entity);
    buf_fmt(d->p->log, "\n");
    store_pool_return(d->pool, c);
}

/* As two people each has a course, and one a card; as one person they have had theirs, whichever
 * record it stands under; as two again, one may have another. */
static void merged(struct place *p)
{
    struct desk d;
    struct merging m = {.merge = 0};
    open_desk(&d, p);
    plan(&d, "Hoà", course(PERSON));
    plan(&d, "Hoà", course(OTHER));
    plan(&d, "Hoà", card(OTHER, "2026-07-01", "2026-12-01"));
    join(&d, &m, merge_in);
    log_numbers(&d, PERSON);
    log_numbers(&d, OTHER);
    act(&d, "Bình", 1, DELIVER_DO_SEND_BACK);
    plan(&d, "Hoà", course(PERSON));
    plan(&d, "Hoà", course(OTHER));
    plan(&d, "Hoà", card(PERSON, "2026-12-01", "2026-12-01"));
    plan(&d, "Hoà", card(PERSON, "2027-01-01", "2027-06-01"));
    join(&d, &m, undo_in);
    log_numbers(&d, PERSON);
    plan(&d, "Hoà", course(OTHER));
    plan(&d, "Hoà", course(PERSON));
    plan(&d, "Hoà", card(PERSON, "2026-12-01", "2026-12-01"));
    log_check(&d);
    store_pool_close(d.pool);
}

static void test_merged(void **state)
{
    (void)state;
    both_run(merged,
             "plan: 2 1 1\n"
             "plan: 3 2 1\n"
             "plan: 4 3 1\n"
             "of #2: 1 of #2 2 of #3 3 of #3\n"
             "of #3: 1 of #2 2 of #3 3 of #3\n"
             "send_back: 1\n"
             "plan: #2, training.vocational_training: delivery 2 (list 3) stands for this time\n"
             "plan: #2, training.vocational_training: delivery 2 (list 3) stands for this time\n"
             "plan: #2, health.health_insurance: delivery 3 (list 4) stands for this time\n"
             "plan: 7 4 1\n"
             "of #2: 1 of #2 4 of #2\n"
             "plan: #3, training.vocational_training: delivery 2 (list 3) stands for this time\n"
             "plan: 9 5 1\n"
             "plan: 10 6 1\n"
             "0 findings\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_catalogue), cmocka_unit_test(test_table), cmocka_unit_test(test_life),
        cmocka_unit_test(test_merged),    cmocka_unit_test(test_law),
    };
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
