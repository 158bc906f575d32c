/* Projects: the table of steps, chickens and courses reckoned by hand, plans, files that are wrong;
 * a house with two funders and a share that is given back, on both engines. */
#include "budget_lab.h"
#include "test_projects.h"

#include "base/fmt.h"
#include "cli/load_law.h"
#include "pay/budget.h"
#include "pay/deliver_project.h"

struct law *real_law;

static int setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    struct cli c = {LANG_EN, &lab.arena};
    return load_law(&c, NULL, 0, &real_law, &e) == ERR_NONE ? 0 : -1;
}

static day on(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

/* ---- pure ---- */

/* docs/projects.md §1.2; the other eight of the twelve cells lead nowhere. */
static void test_table(void **state)
{
    (void)state;
    static const enum project_step_state due[STEP_STATES][STEP_ACTS] = {
        [STEP_NONE] = {STEP_REACHED, STEP_STATES, STEP_STATES},
        [STEP_REACHED] = {STEP_STATES, STEP_PASSED, STEP_FAILED},
        [STEP_PASSED] = {STEP_STATES, STEP_STATES, STEP_STATES},
        [STEP_FAILED] = {STEP_REACHED, STEP_STATES, STEP_STATES},
    };
    for (int s = 0; s < STEP_STATES; s++) {
        for (int a = 0; a < STEP_ACTS; a++)
            assert_int_equal(
                project_step_after((enum project_step_state)s, (enum project_step_act)a),
                due[s][a]);
    }
    for (int w = 0; w < PROJECT_WHATS; w++)
        assert_int_equal(project_what_find(str_from_c(project_what_code((enum project_what)w))), w);
    assert_int_equal(project_what_find(STR("fly")), PROJECT_WHATS);
}

static struct project chickens(void)
{
    return (struct project){.kind = DELIVER_LIVELIHOOD,
                            .code = STR("GA-01"),
                            .name = STR("Nuôi gà (dữ liệu giả)"),
                            .benefit = STR("livelihood_project"),
                            .steps = {STR("Chuồng trại"), STR("Nhận giống")},
                            .n_steps = 2,
                            .from = on("2025-03-10"),
                            .to = on("2026-03-09")};
}

/* What happens, and what it says when it may not. */
struct story {
    struct project p;
    struct project_member m;
    struct project_standing s;
};

static const char *happen(struct story *t, struct project_event x)
{
    static char said[512];
    struct err e = {0};
    x.row = 2;
    if (x.on_day == 0)
        x.on_day = on("2025-08-01");
    if (x.actor.n == 0)
        x.actor = STR("Hoà");
    if (project_apply(&lab.arena, &t->p, &t->m, &t->s, &x, &e) == ERR_NONE)
        return "";
    fmt_write(said, sizeof(said), "%z", e.text[LANG_EN]);
    return said;
}

static struct project_event animals(enum project_what what, int64_t n, vnd amount)
{
    return (struct project_event){.what = what,
                                  .item = STR("chicks"),
                                  .quantity = n,
                                  .amount = amount,
                                  .season = STR("2025-1"),
                                  .note = what == PROJECT_DIED ? STR("rét") : STR("")};
}

/* 100 chicks: 6 died, 4 eaten, 85 sold at 170.000 đ: 14.450.000 đ; costs 3.100.000 + 400.000.
 * Left 100 - 6 - 4 - 85 = 5; income 14.450.000 - 3.500.000 = 10.950.000 đ. Given back at most
 * 2.310.000 đ. */
static void test_chickens(void **state)
{
    (void)state;
    struct story t = {.p = chickens(), .m = {.household = STR("A"), .revolving = 2310000}};
    project_give(&lab.arena, &t.s, STR("chicks"), 60);
    project_give(&lab.arena, &t.s, STR("chicks.raised"), 40);
    assert_string_equal(happen(&t, animals(PROJECT_DIED, 6, 0)), "");
    assert_string_equal(happen(&t, animals(PROJECT_EATEN, 4, 0)), "");
    assert_string_equal(happen(&t, animals(PROJECT_SOLD, 91, 1)), "only 90 of \"chicks\" are left");
    assert_string_equal(happen(&t, animals(PROJECT_SOLD, 85, 14450000)), "");
    struct project_event cost = {
        .what = PROJECT_COST, .item = STR("feed"), .amount = 3100000, .season = STR("2025-1")};
    assert_string_equal(happen(&t, cost), "");
    cost.item = STR("vaccine");
    cost.amount = 400000;
    assert_string_equal(happen(&t, cost), "");
    assert_int_equal(t.s.items.n, 1);
    assert_int_equal(project_item_left(&t.s.items.v[0]), 5);
    assert_int_equal(t.s.seasons.n, 1);
    assert_int_equal(t.s.seasons.v[0].sold - t.s.seasons.v[0].cost, 10950000);
    struct project_event back = {.what = PROJECT_REPAY, .amount = 2310001, .note = STR("PT 1")};
    assert_string_equal(happen(&t, back), "only 2.310.000 đ are to be paid back");
    back.amount = 2310000;
    assert_string_equal(happen(&t, back), "");
    back.amount = 1;
    assert_string_equal(happen(&t, back), "only 0 đ are to be paid back");
    struct project_event eggs = animals(PROJECT_SOLD, 10, 30000);
    eggs.item = STR("eggs");
    assert_string_equal(happen(&t, eggs), "only 0 of \"eggs\" are left");
    struct project_event dead = animals(PROJECT_DIED, 1, 0);
    dead.note = STR("");
    assert_string_equal(happen(&t, dead), "\"died\" needs note");
    dead = animals(PROJECT_EATEN, 1, 5000);
    assert_string_equal(happen(&t, dead), "\"eaten\" takes no amount_vnd");
    assert_string_equal(happen(&t, (struct project_event){.what = PROJECT_ATTEND, .quantity = 1}),
                        "a project of this kind has no \"attend\"");
}

/* 20 days planned, 17 attended: 600.000 × 17 / 20 = 510.000 đ of meals. Three months after the last
 * step of 30/09/2026 is 30/12/2026. */
static void test_course(void **state)
{
    (void)state;
    struct story t = {.p = {.kind = DELIVER_TRAINING, .steps = {STR("Hoàn thành")}, .n_steps = 1},
                      .m = {.household = STR("A/2"), .days = 20}};
    struct project_event x = {.what = PROJECT_ATTEND, .quantity = 16, .on_day = on("2026-09-20")};
    assert_string_equal(happen(&t, x), "");
    assert_string_equal(happen(&t, x), "this day is told already");
    x.on_day++;
    x.quantity = 5;
    assert_string_equal(happen(&t, x), "more than the 20 days of the course");
    x.quantity = 1;
    assert_string_equal(happen(&t, x), "");
    assert_int_equal(t.s.days, 17);
    assert_int_equal(project_by_days(600000, t.s.days, 20), 510000);
    assert_int_equal(project_by_days(100, 1, 3), 33);
    assert_int_equal(project_by_days(600000, 21, 20), 600000);
    assert_int_equal(project_by_days(600000, 0, 0), 600000);
    struct project_event job = {.what = PROJECT_JOB, .amount = 7000000, .on_day = on("2026-12-30")};
    assert_string_equal(happen(&t, job), "the course is not finished");
    struct project_event step = {
        .what = PROJECT_PROGRESS, .step = 1, .on_day = on("2026-09-29"), .actor = STR("Lý")};
    assert_string_equal(happen(&t, step), "");
    step.what = PROJECT_PASS;
    step.actor = STR("LY");
    assert_string_equal(happen(&t, step),
                        "step 1 was reported by Lý: somebody else must inspect it");
    step.actor = STR("Bình");
    step.on_day = on("2026-09-28");
    assert_string_equal(happen(&t, step), "days run backwards");
    step.on_day = on("2026-09-30");
    assert_string_equal(happen(&t, step), "");
    job.on_day = on("2026-12-29");
    assert_string_equal(happen(&t, job), "work is asked for 3 months after the course");
    job.on_day++;
    assert_string_equal(happen(&t, job), "");
    assert_true(t.s.job && t.s.wage == 7000000);
    struct project_event paper = {.what = PROJECT_CERTIFICATE, .note = STR("CC 5")};
    assert_string_equal(happen(&t, paper), "");
    assert_string_equal(happen(&t, paper), "certificate CC 5 is there already");
}

/* Steps in their order, and what failed is done again. */
static void test_house_steps(void **state)
{
    (void)state;
    struct story t = {.p = {.kind = DELIVER_BUILDING,
                            .steps = {STR("Móng"), STR("Tường"), STR("Mái")},
                            .n_steps = 3}};
    struct project_event x = {.what = PROJECT_PROGRESS, .step = 1};
    assert_string_equal(happen(&t, x), "progress of a house needs a photograph");
    x.has_photo = true;
    x.step = 2;
    assert_string_equal(happen(&t, x), "step 1 comes first");
    x.step = 1;
    assert_string_equal(happen(&t, x), "");
    x.step = 2;
    assert_string_equal(happen(&t, x), ""); /* inspection may come later */
    struct project_event y = {.what = PROJECT_PASS, .step = 2, .actor = STR("Bình")};
    assert_string_equal(happen(&t, y), "step 1 comes first");
    y.what = PROJECT_FAIL;
    y.step = 1;
    assert_string_equal(happen(&t, y), "\"fail\" needs note");
    y.note = STR("nứt");
    assert_string_equal(happen(&t, y), "");
    x.step = 3;
    assert_string_equal(happen(&t, x), "");
    x.step = 1;
    assert_string_equal(happen(&t, x), "");
    for (y.what = PROJECT_PASS, y.step = 1; y.step <= 3; y.step++) {
        assert_false(project_done(&t.p, &t.s, NULL));
        assert_string_equal(happen(&t, y), "");
    }
    day end;
    assert_true(project_done(&t.p, &t.s, &end) && end == on("2025-08-01"));
    y.step = 4;
    assert_string_equal(happen(&t, y), "the project has 3 steps");
}

/* The office's own delays come before those of the household; who is out of it waits for nothing.
 */
static void test_waiting(void **state)
{
    (void)state;
    struct deliver_line lines[] = {
        {.d = {.id = 1}, .state = DELIVER_APPROVED, .approved_on = 100, .planned_on = 90},
        {.d = {.id = 2}, .state = DELIVER_APPROVED, .approved_on = 100, .planned_on = 90},
    };
    struct project_payment payments[] = {{.delivery = 1, .entity = 1, .head = true},
                                         {.delivery = 2, .entity = 1, .step = 1}};
    struct project_member member = {.entity = 1};
    struct project_standing standing = {0};
    struct project_view v = {
        .project = {.kind = DELIVER_BUILDING, .steps = {STR("1"), STR("2")}, .n_steps = 2},
        .members = &member,
        .standings = &standing,
        .n = 1,
        .payments = payments,
        .lines = {.v = lines, .n = 2}};
    day since;
    assert_int_equal(project_waits(&v, 0, 200, &since), WAIT_WORK);
    assert_int_equal(since, 100);
    standing.steps[0].state = STEP_FAILED;
    standing.steps[0].on = 120;
    assert_int_equal(project_waits(&v, 0, 200, &since), WAIT_REPAIR);
    standing.steps[0].state = STEP_PASSED;
    standing.steps[1].state = STEP_NONE;
    assert_int_equal(project_waits(&v, 0, 200, &since), WAIT_PAYMENT);
    assert_int_equal(since, 120);
    standing.steps[1].state = STEP_REACHED;
    standing.steps[1].on = 150;
    assert_int_equal(project_waits(&v, 0, 200, &since), WAIT_INSPECTION);
    assert_int_equal(since, 150);
    standing.steps[1].state = STEP_PASSED;
    lines[1].state = DELIVER_DELIVERED;
    assert_int_equal(project_waits(&v, 0, 200, &since), WAIT_CLOSE);
    lines[0].state = DELIVER_RECEIVED;
    assert_int_equal(project_waits(&v, 0, 200, &since), WAIT_NOTHING);
    lines[0].state = DELIVER_REFUSED;
    standing.steps[1].state = STEP_NONE;
    assert_int_equal(project_waits(&v, 0, 200, &since), WAIT_NOTHING);
    lines[0].state = lines[1].state = DELIVER_PLANNED;
    assert_int_equal(project_waits(&v, 0, 200, &since), WAIT_APPROVAL);
    assert_int_equal(since, 90);
}

/* ---- plans ---- */

static const char *write_text(const char *name, const char *text)
{
    static char path[256];
    fmt_write(path, sizeof(path), "%z/%z", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
    return path;
}

static struct project house(void)
{
    return (struct project){.kind = DELIVER_BUILDING,
                            .code = STR("NHA-07"),
                            .name = STR("Xóa nhà tạm (dữ liệu giả)"),
                            .benefit = STR("temporary_house_support"),
                            .steps = {STR("Móng"), STR("Hoàn thành")},
                            .n_steps = 2,
                            .from = on("2025-07-01"),
                            .to = on("2025-12-31"),
                            .note = STR("")};
}

/* Household 1 is owed 60.000.000 đ for a new house, and is A. */
static struct deliver_owed owed_house(enum deliver_why why)
{
    return (struct deliver_owed){.d = {.entity = 1,
                                       .benefit = STR("temporary_house_support"),
                                       .content = STR("housing"),
                                       .kind = DELIVER_BUILDING,
                                       .quantity = 1,
                                       .unit = STR("house"),
                                       .amount = 60000000,
                                       .article = STR("Điều 1"),
                                       .name = STR("Nguyễn Văn Á"),
                                       .household = STR("A"),
                                       .commune = STR("07615")},
                                 .why = why,
                                 .other = 9};
}

static void log_problems(struct buf *log, const struct deliver_problems *all)
{
    for (uint32_t i = 0; i < all->n; i++)
        buf_fmt(log, "%u: %s\n", all->v[i].row, all->v[i].reason[LANG_EN]);
}

static void plan_of(const struct project *p, const char *csv, enum deliver_why why,
                    struct project_plan *out, struct buf *log)
{
    struct err e = {0};
    struct project_rows rows;
    struct deliver_problems problems = {0};
    struct deliver_owed owed = owed_house(why);
    const struct deliver_owed_rows all = {.v = &owed, .n = 1};
    must(project_rows_read(&lab.arena, write_text("plan.csv", csv), p, &rows, &problems, &e), &e);
    project_build(&lab.arena, p, &rows, &all, out, &problems);
    log_problems(log, &problems);
    for (uint32_t i = 0; i < out->n; i++)
        buf_fmt(log, "%s %n %s/%s step %u%z\n", out->v[i].content, out->v[i].amount, out->v[i].fund,
                out->v[i].programme, out->payments[i].step, out->payments[i].head ? " head" : "");
    buf_char(log, '\0');
}

static const char house_plan[] = "household,item,amount_vnd,fund,programme,line_commune,step\n"
                                 "A,new,24000000,central,housing,07615,1\n"
                                 "A,new,36000000,central,housing,07615,2\n"
                                 "A,new.counterpart,10.000.000,province,other,07615,2\n"
                                 "A,own,15000000,,,,\n";

static void test_plan(void **state)
{
    (void)state;
    struct project p = house();
    struct project_plan plan;
    struct buf log;
    buf_init(&log, &lab.arena, 1 << 14);
    plan_of(&p, house_plan, DELIVER_OWED, &plan, &log);
    assert_string_equal(log.p, "housing 0 / step 0 head\n"
                               "housing.new.1 24.000.000 central/housing step 1\n"
                               "housing.new.2 36.000.000 central/housing step 2\n"
                               "housing.new.counterpart.2 10.000.000 province/other step 2\n");
    assert_int_equal(plan.n_members, 1);
    assert_int_equal(plan.members[0].own, 15000000);
    log.n = 0;
    plan_of(&p, house_plan, DELIVER_UNDETERMINED, &plan, &log);
    assert_int_equal(plan.undetermined, 1);
}

/* Each is told with its row and its reason. */
static void test_bad_plans(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *said;
        enum deliver_why why;
    } cases[] = {
        {"household,item,amount_vnd,fund,programme,step\nA,new,60000001,central,housing,1\n",
         "2: A: 60.000.001 đ, the law gives 60.000.000 đ (Điều 1); what another funder gives is a "
         "content of its own: new.counterpart\n",
         DELIVER_OWED},
        {"household,item,amount_vnd,fund,programme,step\nA,new,1,central,housing,1\n"
         "A,new,1,province,other,1\n",
         "3: A: \"new\" is in row 2; each funder gives a content of its own (Circular "
         "60/2026/TT-BTC, article 2.3.b)\n",
         DELIVER_OWED},
        {"household,item,amount_vnd,fund,programme,step\nB,new,1,central,housing,1\n",
         "2: B: not in the registry, or the law does not give \"temporary_house_support\" in the "
         "month, by what was known on the day of the plan: see ansinh explain --entity B\n",
         DELIVER_OWED},
        {"household,item,amount_vnd,fund,programme,step\nA,new,1,central,housing,1\n",
         "2: A: delivery 9 of \"temporary_house_support\" stands\n", DELIVER_HAS_IT},
        {"household,item,amount_vnd,fund,programme,step\nA,new,1,central,housing,3\n"
         "A,new,1,treasury,housing,1\nA,new,0,central,housing,1\nA,new,x,central,housing,1\n"
         "A,new,1,,,1\nA,own,1,central,housing,\nA,revolving,1,,,\n,new,1,central,housing,1\n"
         "A,,1,central,housing,1\nA,Mới,1,central,housing,1\nA,new,,central,housing,1\n",
         "2: the project has no step \"3\"\n"
         "3: the fund \"treasury\" must be central, province, commune or raised\n"
         "4: the amount \"0\" must be 1 to 1,000,000,000,000\n"
         "5: \"x\" is no whole number\n"
         "6: the fund or the programme is missing: \"\"\n"
         "7: \"own\" has no fund, programme and step\n"
         "8: only a livelihood project has \"revolving\"\n"
         "9: the household is missing\n"
         "10: the item is missing\n"
         "11: \"Mới\" must be small letters, digits, _ - and points\n"
         "12: the amount is missing\n"
         "1: the file has no rows\n",
         DELIVER_OWED},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct project p = house();
        struct project_plan plan;
        struct buf log;
        buf_init(&log, &lab.arena, 1 << 14);
        plan_of(&p, cases[i].csv, cases[i].why, &plan, &log);
        assert_memory_equal(log.p, cases[i].said, strlen(cases[i].said));
    }
    struct project p = house();
    struct project_rows rows;
    struct deliver_problems problems = {0};
    struct err e = {0};
    assert_int_equal(project_rows_read(&lab.arena, write_text("p.csv", "household,item,sum\n"), &p,
                                       &rows, &problems, &e),
                     ERR_INPUT);
    assert_string_equal(e.text[LANG_EN], "unknown column \"sum\"");
}

/* ---- in a database ---- */

static const char households[] = "household,commune,surveyed_on\nA,07660,2021-10-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1950-03-01,1\nA,2,Trần Thị Bé,3,1990,2\n";

struct desk {
    struct place *p;
    struct store_pool *pool;
    uint8_t step;
    day today;
};

static struct recording by(struct desk *d, const char *actor)
{
    struct recording r = {.province = 24,
                          .at_us = ((int64_t)d->today * 86400 + 3600) * 1000000 + d->step,
                          .actor = str_from_c(actor),
                          .source = STR("decision"),
                          .reference = STR("")};
    r.operation[0] = ++d->step;
    r.operation[1] = 7;
    return r;
}

static void say(struct desk *d, const char *what, enum err_code code, str answer,
                const struct err *e)
{
    buf_fmt(d->p->log, "%z: %s\n", what, code == ERR_NONE ? answer : str_from_c(e->text[LANG_EN]));
}

static void move_budget(struct desk *d, struct store_conn *c, const struct ledger_account *from,
                        const struct ledger_account *to, vnd amount, str code)
{
    struct recording r = by(d, "Kế toán");
    budget_lab_move(c, &r, on("2025-01-05"), from, to, amount, code);
}

static struct ledger_account line_of(const char *fund, const char *programme)
{
    const struct budget_line l = {2025, str_from_c(fund), str_from_c(programme), STR("07615")};
    struct ledger_account x;
    struct err e = {0};
    must(budget_line_account(&lab.arena, &l, &x, &e), &e);
    return x;
}

static void give_money(struct desk *d, const char *fund, const char *programme, vnd amount)
{
    struct store_conn *c;
    struct err e = {0};
    struct ledger_account source = budget_source_account(&lab.arena, str_from_c(fund));
    struct ledger_account to, line = line_of(fund, programme);
    must(store_pool_writer(d->pool, &c, &e), &e);
    must(budget_fund_account(&lab.arena, 2025, str_from_c(fund), &to, &e), &e);
    move_budget(d, c, &source, &to, amount, LEDGER_CODE_ASSIGN);
    move_budget(d, c, &to, &line, amount, LEDGER_CODE_ALLOCATE);
    store_pool_return(d->pool, c);
}

static void log_account(struct desk *d, struct ledger_account x)
{
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    assert_int_equal(ledger_find(c, &lab.arena, 24, ledger_account_id(x.code), &x, &e), 1);
    buf_fmt(d->p->log, "%s: reserved %n, spent %n, left %n\n", x.code, x.debits_pending,
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
    uint32_t n = 0;
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(deliver_check(c, found, d->p->log, &n, &e), &e);
    must(ledger_check(c, found, d->p->log, &n, &e), &e);
    store_pool_return(d->pool, c);
    buf_fmt(d->p->log, "%u findings\n", n);
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
    *d = (struct desk){p, NULL, 0, on("2025-07-01")};
    struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&d->pool, &o, &e), &e);
}

static void plan(struct desk *d, const char *actor, const struct project *p,
                 const struct project_plan *v)
{
    struct recording r = by(d, actor);
    struct deliver_words w = {.number = STR(""), .signer = STR(""), .note = STR("")};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again = false;
    w.on_day = d->today;
    enum err_code code = project_plan(d->pool, &lab.arena, &r, &w, p, v, &answer, &again, &e);
    say(d, "plan", code, answer, &e);
    if (code == ERR_NONE) {
        must(project_plan(d->pool, &lab.arena, &r, &w, p, v, &answer, &again, &e), &e);
        assert_true(again);
    }
}

static void act(struct desk *d, const char *actor, int64_t from, int64_t to, enum deliver_act what)
{
    const struct deliver_words w = {.number = STR("7/QĐ-UBND"), .signer = STR("Lê C")};
    struct recording r = by(d, actor);
    struct deliver_change v[8];
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    uint32_t n = 0;
    for (int64_t i = from; i <= to; i++)
        v[n++] = (struct deliver_change){.delivery = i,
                                         .act = what,
                                         .on_day = d->today,
                                         .amount = what == DELIVER_DO_DELIVER ? DELIVER_WHOLE : 0,
                                         .mark = what == DELIVER_DO_RECEIVE ? STR("BB 1") : STR(""),
                                         .reason =
                                             what == DELIVER_DO_SEND_BACK ? STR("thiếu") : STR("")};
    enum err_code code = deliver_do(d->pool, &lab.arena, &r, &w, v, n, &answer, &again, &e);
    say(d, deliver_act_code(what), code, answer, &e);
}

static void tell(struct desk *d, const char *actor, const char *code, struct project_event x)
{
    struct recording r = by(d, actor);
    struct err e = {0};
    str answer = {NULL, 0};
    bool again = false;
    x.row = 2;
    x.entity = 1;
    x.on_day = d->today;
    const struct project_events all = {&x, 1, 1};
    enum err_code done =
        project_record(d->pool, &lab.arena, &r, str_from_c(code), &all, &answer, &again, &e);
    say(d, project_what_code(x.what), done, answer, &e);
    if (done == ERR_NONE) {
        must(project_record(d->pool, &lab.arena, &r, str_from_c(code), &all, &answer, &again, &e),
             &e);
        assert_true(again);
    }
}

static struct project_event step(enum project_what what, uint32_t k)
{
    return (struct project_event){.what = what,
                                  .step = k,
                                  .has_photo = what == PROJECT_PROGRESS,
                                  .photo = {1, 2, 3},
                                  .file = STR("mong.jpg")};
}

static void log_wait(struct desk *d, const char *code)
{
    struct store_conn *c;
    struct err e = {0};
    struct project_view v;
    day since = 0;
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(project_read(c, &lab.arena, 24, str_from_c(code), &v, &e), &e);
    enum project_wait w = project_waits(&v, 0, d->today, &since);
    buf_fmt(d->p->log, "waits for %z", project_wait_code(w));
    if (w != WAIT_NOTHING)
        buf_fmt(d->p->log, ", %d days", d->today - since);
    buf_char(d->p->log, '\n');
    store_pool_return(d->pool, c);
}

static bool log_file(void *ctx, const struct deliver_evidence *v)
{
    buf_fmt(ctx, "%l: %z %s %d, day %d, %s\n", v->delivery, v->photo ? "photo" : "document",
            v->file, (int)v->content[0], v->on_day - day_from_ymd(2025, 7, 10), v->actor);
    return true;
}

/* Photographs of steps are among what proves a delivery: of the house itself. */
static void log_files(struct desk *d)
{
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(deliver_evidence_each(c, 24, 1, log_file, d->p->log, &e), &e);
    must(deliver_evidence_each(c, 24, 2, log_file, d->p->log, &e), &e);
    store_pool_return(d->pool, c);
}

/* 70.000.000 đ from two funders: 24 after the foundation, 36 and 10 at the end. */
static void build_house(struct desk *at)
{
    struct desk d = *at;
    struct project p = house();
    struct project_plan v;
    struct buf log;
    buf_init(&log, &lab.arena, 1 << 14);
    plan_of(&p, house_plan, DELIVER_OWED, &v, &log);
    give_money(&d, "central", "housing", 60000000);
    give_money(&d, "province", "other", 10000000);
    plan(&d, "Hoà", &p, &v);                              /* deliveries 1 (the house), 2, 3, 4 */
    plan(&d, "Hoà", &p, &v);                              /* the household has one */
    tell(&d, "Hoà", "NHA-07", step(PROJECT_PROGRESS, 1)); /* not approved */
    d.today += 5;
    log_wait(&d, "NHA-07");
    act(&d, "HOA", 1, 4, DELIVER_DO_APPROVE);
    act(&d, "Bình", 1, 4, DELIVER_DO_APPROVE);
    log_account(&d, line_of("central", "housing"));
    log_account(&d, line_of("province", "other"));
    d.today += 10;
    log_wait(&d, "NHA-07");
    act(&d, "Hoà", 2, 2, DELIVER_DO_DELIVER); /* the step has not passed */
    tell(&d, "Hoà", "NHA-07", step(PROJECT_PROGRESS, 1));
    tell(&d, "hoà", "NHA-07", step(PROJECT_PASS, 1)); /* herself */
    d.today += 3;
    log_wait(&d, "NHA-07");
    tell(&d, "Bình", "NHA-07", step(PROJECT_PASS, 1));
    d.today += 2;
    log_wait(&d, "NHA-07");
    act(&d, "Hoà", 2, 3, DELIVER_DO_DELIVER); /* 3 is of the next step: nothing is paid */
    act(&d, "Hoà", 2, 2, DELIVER_DO_DELIVER);
    log_account(&d, line_of("central", "housing"));
    tell(&d, "Hoà", "NHA-07", step(PROJECT_PROGRESS, 2));
    act(&d, "Hoà", 1, 1, DELIVER_DO_DELIVER); /* handover before the end */
    tell(&d, "Bình", "NHA-07", step(PROJECT_PASS, 2));
    act(&d, "Hoà", 3, 4, DELIVER_DO_DELIVER);
    log_wait(&d, "NHA-07");
    act(&d, "Hoà", 1, 1, DELIVER_DO_DELIVER);
    act(&d, "Hoà", 1, 1, DELIVER_DO_RECEIVE);
    log_wait(&d, "NHA-07");
    log_account(&d, line_of("central", "housing"));
    log_account(&d, line_of("province", "other"));
    log_files(&d);
    log_check(&d);
    *at = d;
}

/* 7.700.000 đ given, 2.310.000 đ of it come back and can be given to another, once. */
static void give_back(struct desk *at)
{
    struct desk d = *at;
    struct project p = chickens();
    struct delivery v[2] = {{.entity = 1,
                             .benefit = STR("livelihood_project"),
                             .content = STR("livelihood"),
                             .kind = DELIVER_LIVELIHOOD,
                             .from = month_of(p.from),
                             .to = month_of(p.to),
                             .quantity = 1,
                             .unit = STR("share"),
                             .commune = STR("07615")}};
    struct project_member m = {
        .entity = 1, .household = STR("A"), .name = STR("Á"), .revolving = 2310000};
    struct project_payment pay[2] = {{.entity = 1, .item = STR(""), .head = true},
                                     {.entity = 1, .item = STR("chicks"), .step = 1}};
    v[1] = v[0];
    v[1].content = STR("livelihood.chicks.1");
    v[1].quantity = 100;
    v[1].unit = STR("con");
    v[1].amount = 7700000;
    v[1].fund = STR("central");
    v[1].programme = STR("livelihood");
    v[1].line_commune = STR("07615");
    const struct project_plan both = {
        .v = v, .n = 2, .members = &m, .n_members = 1, .payments = pay};
    give_money(&d, "central", "livelihood", 7700000);
    plan(&d, "Hoà", &p, &both);
    act(&d, "Bình", 5, 6, DELIVER_DO_SEND_BACK);
    plan(&d, "Hoà", &p, &both); /* deliveries 7 and 8 */
    act(&d, "Bình", 7, 8, DELIVER_DO_APPROVE);
    struct project_event x = {.what = PROJECT_PROGRESS, .step = 1};
    tell(&d, "Hoà", "GA-01", x);
    x.what = PROJECT_PASS;
    tell(&d, "Bình", "GA-01", x);
    tell(&d, "Hoà", "GA-01", animals(PROJECT_SOLD, 1, 1)); /* none was given yet */
    act(&d, "Hoà", 8, 8, DELIVER_DO_DELIVER);
    tell(&d, "Hoà", "GA-01", animals(PROJECT_SOLD, 85, 14450000));
    struct project_event back = {.what = PROJECT_REPAY, .amount = 2000000, .note = STR("PT 1")};
    tell(&d, "Hoà", "GA-01", back);
    back.amount = 310001;
    tell(&d, "Hoà", "GA-01", back);
    back.amount = 310000;
    back.note = STR("PT 2");
    tell(&d, "Hoà", "GA-01", back);
    log_account(&d, budget_gift_account(&lab.arena, STR("GA-01.revolving"), STR("livelihood")));
    log_check(&d);
    /* What came back goes to person 2, who had no share: 2.310.001 is more than there is. */
    struct recording r = by(&d, "Hoà");
    struct deliver_words w = {.number = STR(""), .signer = STR(""), .note = STR("")};
    struct delivery next = v[1];
    struct err e = {0};
    str answer;
    bool again;
    next.entity = 2;
    next.amount = 2310001;
    next.fund = STR("raised");
    next.programme = STR("GA-01.revolving");
    next.line_commune = STR("");
    w.on_day = d.today;
    must(deliver_plan(d.pool, &lab.arena, &r, &w, &next, 1, &answer, &again, &e), &e);
    act(&d, "Bình", 9, 9, DELIVER_DO_APPROVE);
    *at = d;
}

static void live(struct place *place)
{
    struct desk d;
    open_desk(&d, place);
    build_house(&d);
    give_back(&d);
    store_pool_close(d.pool);
}

static void test_life(void **state)
{
    (void)state;
    both_run(live,
             "plan: 2 1 4\n"
             "plan: #1, housing: delivery 1 (list 2) stands for this time\n"
             "progress: the project NHA-07 is not approved (list 2)\n"
             "waits for approval, 5 days\n"
             "approve: Hoà prepared it and may not approve it\n"
             "approve: 4\n"
             "line/2025/central/housing/07615: reserved 60.000.000, spent 0, left 0\n"
             "line/2025/province/other/07615: reserved 10.000.000, spent 0, left 0\n"
             "waits for work, 10 days\n"
             "deliver: NHA-07, household A: step 1 has not passed\n"
             "progress: 1\n"
             "pass: A: step 1 was reported by Hoà: somebody else must inspect it\n"
             "waits for inspection, 3 days\n"
             "pass: 1\n"
             "waits for payment, 2 days\n"
             "deliver: NHA-07, household A: step 2 has not passed\n"
             "deliver: 1\n"
             "line/2025/central/housing/07615: reserved 36.000.000, spent 24.000.000, left 0\n"
             "progress: 1\n"
             "deliver: NHA-07, household A: not every step has passed\n"
             "pass: 1\n"
             "deliver: 2\n"
             "waits for close, 0 days\n"
             "deliver: 1\n"
             "receive: 1\n"
             "waits for nothing\n"
             "line/2025/central/housing/07615: reserved 0, spent 60.000.000, left 0\n"
             "line/2025/province/other/07615: reserved 0, spent 10.000.000, left 0\n"
             "1: photo mong.jpg 1, day 6, Hoà\n1: photo mong.jpg 1, day 11, Hoà\n"
             "0 findings\n"
             "plan: 12 5 2\n"
             "send_back: 2\n"
             "plan: 14 7 2\n"
             "approve: 2\n"
             "progress: 1\n"
             "pass: 1\n"
             "sold: A: only 0 of \"chicks\" are left\n"
             "deliver: 1\n"
             "sold: 1\n"
             "repay: 1\n"
             "repay: A: only 310.000 đ are to be paid back\n"
             "repay: 1\n"
             "gift/GA-01.revolving: reserved 0, spent 0, left 2.310.000\n"
             "0 findings\n"
             "approve: the account gift/GA-01.revolving has 2.310.000 đ left, 1 đ "
             "short\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_chickens),
        cmocka_unit_test(test_course),
        cmocka_unit_test(test_house_steps),
        cmocka_unit_test(test_waiting),
        cmocka_unit_test(test_plan),
        cmocka_unit_test(test_bad_plans),
        cmocka_unit_test(test_credit_bad_files),
        cmocka_unit_test(test_credit_matching),
        cmocka_unit_test(test_credit_sums),
        cmocka_unit_test(test_credit_history),

        cmocka_unit_test(test_life),
    };
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
