#include "cycle_lab.h"

#include "cli/load_law.h"
#include "pay/budget.h"

struct law *desk_law;

int desk_setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    struct cli c = {LANG_EN, &lab.arena};
    return load_law(&c, NULL, 0, &desk_law, &e) == ERR_NONE ? 0 : -1;
}

struct recording desk_by(struct desk *d, const char *actor)
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

day desk_day(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

month desk_month(const char *text)
{
    month m;
    assert_true(month_parse(str_from_c(text), &m));
    return m;
}

static void print_finding(void *ctx, const char *vi, const char *en)
{
    (void)ctx;
    (void)vi;
    print_error("%s\n", en);
}

void desk_say(struct desk *d, const char *what, enum err_code code, str answer, const struct err *e)
{
    buf_fmt(d->p->log, "%z: %s\n", what, code == ERR_NONE ? answer : str_from_c(e->text[LANG_EN]));
}

struct enrol_request desk_opening(const struct desk *d, int64_t who, const char *benefit,
                                  const char *from)
{
    return (struct enrol_request){.entity = who,
                                  .benefit = str_from_c(benefit),
                                  .act = ACT_OPEN,
                                  .from = desk_month(from),
                                  .on_day = d->today,
                                  .number = STR("1/QĐ"),
                                  .signer = STR("Lê Văn C"),
                                  .reason = STR(""),
                                  .article = STR(""),
                                  .papers = STR("")};
}

void desk_enrol(struct desk *d, const int64_t *who, uint32_t n)
{
    int64_t *acts = arena_array(&lab.arena, int64_t, n);
    struct err e = {0};
    str answer;
    bool again;
    for (uint32_t i = 0; i < n; i++) {
        const struct enrol_request q = desk_opening(d, who[i], "disability_allowance", "2026-10");
        const struct recording r = desk_by(d, "Hoà");
        acts[i] = i + 1;
        must(enrol_prepare(d->pool, &lab.arena, &r, &q, 1, &answer, &again, &e), &e);
    }
    const struct enrol_verdict v = {24, acts, n, true, STR("")};
    const struct recording r = desk_by(d, "Bình");
    must(enrol_approve(d->pool, &lab.arena, &r, &v, &answer, &again, &e), &e);
}

void desk_decide(struct desk *d, const struct enrol_request *q, int64_t act)
{
    const struct recording prepared = desk_by(d, "Hoà"), approved = desk_by(d, "Bình");
    const struct enrol_verdict v = {24, &act, 1, true, STR("")};
    struct err e = {0};
    str answer;
    bool again;
    must(enrol_prepare(d->pool, &lab.arena, &prepared, q, 1, &answer, &again, &e), &e);
    must(enrol_approve(d->pool, &lab.arena, &approved, &v, &answer, &again, &e), &e);
}

void desk_prepare(struct desk *d, const char *month)
{
    struct recording r = desk_by(d, "Hoà");
    struct cycle_question q = {.law = desk_law, .areas = lab.areas, .month = desk_month(month)};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = cycle_prepare(d->pool, &lab.arena, &r, &q, &answer, &again, &e);
    desk_say(d, month, code, answer, &e);
}

void desk_act(struct desk *d, const char *actor, const char *month, enum cycle_act what,
              const char *note)
{
    struct recording r = desk_by(d, actor);
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = cycle_do(d->pool, &lab.arena, &r, desk_month(month), what,
                                  str_from_c(note), &answer, &again, &e);
    desk_say(d, cycle_act_code(what), code, answer, &e);
}

void desk_told(struct desk *d, const char *month, uint32_t number, enum cycle_told_kind kind)
{
    struct recording r = desk_by(d, "Bình");
    struct cycle_told t = {.number = number,
                           .kind = kind,
                           .on_day = d->today,
                           .reason = STR("lý do"),
                           .reference = STR("NH1")};
    uint8_t content[32] = {1};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = cycle_report(d->pool, &lab.arena, &r, desk_month(month), &t, 1, content,
                                      &answer, &again, &e);
    desk_say(d, "report", code, answer, &e);
}

/* The province gives a line of the year so much. */
struct giving {
    const char *programme, *commune;
    int year;
    vnd amount;
    day today;
    uint8_t step;
};

static enum err_code give_in(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct giving *g = ctx;
    const struct budget_line l = {g->year, STR("province"), str_from_c(g->programme),
                                  str_from_c(g->commune)};
    struct ledger_account v[3] = {budget_source_account(&lab.arena, l.fund)};
    struct ledger_id id = {{'T', g->step}};
    struct ledger_approval approval = {.id = id, .made_by = STR("Lan"), .approved_by = STR("Mai")};
    struct ledger_outcome out;
    (void)answer;
    must(budget_fund_account(&lab.arena, g->year, l.fund, &v[1], e), e);
    must(budget_line_account(&lab.arena, &l, &v[2], e), e);
    struct ledger_transfer t[2];
    for (int i = 0; i < 2; i++)
        t[i] = (struct ledger_transfer){.id = ledger_id_derived(&id, STR("t"), i),
                                        .debit = ledger_account_id(v[i].code),
                                        .credit = ledger_account_id(v[i + 1].code),
                                        .amount = g->amount,
                                        .code = i == 0 ? LEDGER_CODE_ASSIGN : LEDGER_CODE_ALLOCATE,
                                        .day = g->today};
    const struct ledger_batch b = {.province = 24,
                                   .id = ledger_id_derived(&id, STR("posting"), 0),
                                   .v = t,
                                   .n = 2,
                                   .actor = STR("Lan"),
                                   .approval = id,
                                   .now_us = g->step};
    must(ledger_open(c, 24, v, 3, e), e);
    must(ledger_seal(t, 2, &approval.seal, e), e);
    must(ledger_approve(c, 24, &approval, e), e);
    return ledger_post(c, &b, &out, e);
}

void desk_give(struct desk *d, int year, const char *programme, const char *commune, vnd amount)
{
    struct giving g = {programme, commune, year, amount, d->today, ++d->step};
    struct store_operation op = {
        .province = 24, .id = {g.step, 7}, .kind = "t", .content = STR("")};
    struct err e = {0};
    bool again;
    must(store_write(d->pool, &op, give_in, &g, &lab.arena, NULL, &again, &e), &e);
}

/* Cycles and ledger agree. */
void desk_whole(struct desk *d)
{
    struct store_conn *c;
    struct err e = {0};
    uint32_t n = 0;
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(cycle_check(c, print_finding, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    must(ledger_check(c, print_finding, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    store_pool_return(d->pool, c);
}

/* "line/2025/…: available, reserved" */
void desk_account(struct desk *d, const char *code)
{
    struct store_conn *c;
    struct err e = {0};
    struct ledger_account x = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    assert_int_equal(ledger_find(c, &lab.arena, 24, ledger_account_id(str_from_c(code)), &x, &e),
                     1);
    store_pool_return(d->pool, c);
    buf_fmt(d->p->log, "%z: %l, reserved %l\n", code, ledger_balance(&x), x.debits_pending);
}

void desk_payments(struct desk *d, const char *month)
{
    struct store_conn *c;
    struct err e = {0};
    struct cycle_standing s;
    struct cycle_list list;
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(cycle_stand(c, &lab.arena, 24, desk_month(month), &s, &e), &e);
    must(cycle_read(c, &lab.arena, 24, desk_month(month), s.round, &list, &e), &e);
    for (uint32_t i = 0; i < list.n; i++) {
        const struct cycle_payment *p = &list.v[i];
        buf_fmt(d->p->log, "%s #%l %s %s %s %s: %l = %l + %l - %l\n", p->id, p->entity, p->name,
                p->commune, p->village, p->method, p->amount, p->current, p->arrears, p->withheld);
        for (uint32_t k = 0; k < p->n_lines; k++)
            buf_fmt(d->p->log, "  %s %d %l\n", p->lines[k].benefit,
                    p->lines[k].month - desk_month("2025-01") + 1, p->lines[k].amount);
    }
    store_pool_return(d->pool, c);
}
