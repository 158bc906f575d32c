#include "office_lab.h"

#include "cli/load_law.h"
#include "pay/budget.h"
#include "registry/event.h"
#include "synth/rng.h"

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
    d->step++;
    for (int i = 0; i < 4; i++)
        r.operation[i] = (uint8_t)(d->step >> (8 * i));
    r.operation[4] = 9;
    return r;
}

/* ---- people ---- */

/* One certificate each, since before the first month; nothing is learnt late but deaths. */
static void make_lives(struct desk *d, uint64_t seed)
{
    day since = day_from_ymd(2025, 8, 1);
    const struct life_span never = {DAY_MAX, DAY_MAX, DAY_MAX, DAY_MAX, 1};
    for (uint32_t i = 0; i < d->n; i++) {
        struct rng r = rng_make(seed, i, 0, 0x6465736b);
        struct life *l = &d->life[i];
        *l = (struct life){.born_corrected = DAY_MAX, .death = never, .decision = never};
        l->born[0] = day_from_ymd(rng_between(&r, 1940, 2024), rng_between(&r, 1, 12),
                                  rng_between(&r, 1, 28));
        l->certificates[l->n_certificates++] = (struct life_span){
            since, DAY_MAX, since, DAY_MAX, rng_chance(&r, 0.3) ? LEVEL_EXTREME : LEVEL_SEVERE};
        l->pension = (struct life_span){since, DAY_MAX, since, DAY_MAX, 0};
    }
}

static void import(struct desk *d)
{
    static const char *const heads[3] = {"household,commune,village,surveyed_on,class\n",
                                         "household,member,name,relation,born,sex,pension\n",
                                         "entity,fact,value,from,to,known_from\n"};
    char paths[3][128];
    FILE *f[3];
    for (int k = 0; k < 3; k++) {
        snprintf(paths[k], sizeof(paths[k]), "%s/desk%d.csv", folder, k);
        f[k] = fopen(paths[k], "w");
        assert_non_null(f[k]);
        fputs(heads[k], f[k]);
    }
    for (uint32_t i = 0; i < d->n; i++) {
        int y, m, dom;
        day_to_ymd(d->life[i].born[0], &y, &m, &dom);
        bool extreme = d->life[i].certificates[0].value == LEVEL_EXTREME;
        fprintf(f[0], "H%u," DESK_COMMUNE ",Thôn %u,2025-08-05,KN\n", i, i % 3);
        fprintf(f[1], "H%u,1,Người %u,1,%d-%02d-%02d,2,0\n", i, i, y, m, dom);
        fprintf(f[2], "H%u/1,disability,%s,2025-08-01,,2025-08-01\n", i,
                extreme ? "extremely_severe" : "severe");
    }
    for (int k = 0; k < 3; k++)
        assert_int_equal(fclose(f[k]), 0);
    struct survey_files files = {.households = paths[0], .members = paths[1], .facts = paths[2]};
    struct survey *s;
    struct err e = {0};
    struct store_conn *c;
    struct import_report report;
    struct import_problems problems;
    must(survey_load(&s, desk_law, lab.areas, &files, false, &e), &e);
    must(store_open(&c, &d->options, &e), &e);
    must(lab_import(c, s, true, day_from_ymd(2025, 8, 10), &report, &problems), &e);
    survey_free(s);
    struct world_at at = {24, d->today, DAY_MAX, WORLD_ALL_RECORDINGS, false};
    struct world w;
    must(world_read(c, &lab.arena, desk_law, lab.areas, &at, 0, &w, &e), &e);
    assert_int_equal(w.survey->persons, d->n);
    for (uint32_t i = 0; i < d->n; i++) {
        unsigned number;
        str code = survey_text_at(&w.survey->household_id, i);
        assert_int_equal(sscanf(arena_cstr(&lab.arena, code), "H%u", &number), 1);
        d->person[number] = w.person[i];
    }
    survey_free(w.survey);
    store_close(c);
}

/* ---- money ---- */

struct giving {
    int year;
    vnd amount;
    day day;
};

static enum err_code give(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct giving *g = ctx;
    const struct budget_line l = {g->year, STR("province"), STR("social_assistance"),
                                  STR(DESK_COMMUNE)};
    struct ledger_account v[3] = {budget_source_account(&lab.arena, l.fund)};
    struct ledger_id id = {{'T', (uint8_t)(g->year - 2000)}};
    struct ledger_approval approval = {.id = id, .made_by = STR("Lan"), .approved_by = STR("Mai")};
    struct ledger_outcome out;
    struct ledger_transfer t[2];
    (void)answer;
    must(budget_fund_account(&lab.arena, g->year, l.fund, &v[1], e), e);
    must(budget_line_account(&lab.arena, &l, &v[2], e), e);
    for (int i = 0; i < 2; i++)
        t[i] = (struct ledger_transfer){.id = ledger_id_derived(&id, STR("t"), (uint32_t)i),
                                        .debit = ledger_account_id(v[i].code),
                                        .credit = ledger_account_id(v[i + 1].code),
                                        .amount = g->amount,
                                        .code = i == 0 ? LEDGER_CODE_ASSIGN : LEDGER_CODE_ALLOCATE,
                                        .day = g->day};
    const struct ledger_batch b = {.province = 24,
                                   .id = ledger_id_derived(&id, STR("posting"), 0),
                                   .v = t,
                                   .n = 2,
                                   .actor = STR("Lan"),
                                   .approval = id,
                                   .now_us = g->year};
    must(ledger_open(c, 24, v, 3, e), e);
    must(ledger_seal(t, 2, &approval.seal, e), e);
    must(ledger_approve(c, 24, &approval, e), e);
    return ledger_post(c, &b, &out, e);
}

/* Safe in any thread: nothing of the lab is used. */
static enum err_code decide_money(struct store_conn *c, void *ctx, struct buf *answer,
                                  struct err *e)
{
    const struct desk_money *m = ctx;
    struct arena a;
    const struct budget_line l = {m->year, STR("province"), STR("social_assistance"),
                                  STR(DESK_COMMUNE)};
    struct ledger_id id = {{'M', (uint8_t)(m->number >> 8), (uint8_t)m->number}};
    struct ledger_approval approval = {
        .id = id, .made_by = str_from_c(m->maker), .approved_by = str_from_c(m->approver)};
    struct ledger_outcome out;
    arena_init(&a, 1u << 20);
    struct ledger_account source = budget_source_account(&a, l.fund), fund, line,
                          payable = budget_payable_account(&a, l.programme);
    (void)answer;
    must(budget_fund_account(&a, m->year, l.fund, &fund, e), e);
    must(budget_line_account(&a, &l, &line, e), e);
    const int64_t way[] = {ledger_account_id(source.code), ledger_account_id(fund.code),
                           ledger_account_id(line.code), ledger_account_id(payable.code)};
    struct ledger_transfer t[2];
    uint32_t n = m->reserves ? 1 : 2;
    for (uint32_t i = 0; i < n; i++)
        t[i] = (struct ledger_transfer){.id = ledger_id_derived(&id, STR("t"), i),
                                        .kind = m->reserves ? LEDGER_PENDING : LEDGER_SINGLE,
                                        .debit = way[m->reserves ? 2 : i],
                                        .credit = way[m->reserves ? 3 : i + 1],
                                        .amount = m->amount,
                                        .code = m->reserves ? STR("social_assistance")
                                                : i == 0    ? LEDGER_CODE_ASSIGN
                                                            : LEDGER_CODE_ALLOCATE,
                                        .day = day_from_ymd(m->year, 9, 10)};
    const struct ledger_batch b = {.province = 24,
                                   .id = ledger_id_derived(&id, STR("posting"), 0),
                                   .v = t,
                                   .n = n,
                                   .actor = approval.approved_by,
                                   .approval = id,
                                   .now_us = m->year};
    enum err_code code = ledger_open(c, 24, &payable, 1, e);
    if (code == ERR_NONE)
        code = ledger_seal(t, n, &approval.seal, e);
    if (code == ERR_NONE)
        code = ledger_approve(c, 24, &approval, e);
    if (code == ERR_NONE)
        code = ledger_post(c, &b, &out, e);
    arena_clear(&a);
    return code;
}

enum err_code desk_money(struct desk *d, const struct desk_money *m, struct err *e)
{
    struct desk_money copy = *m;
    struct arena a;
    str answer;
    bool again;
    const struct store_operation op = {.province = 24,
                                       .kind = "test.money",
                                       .actor = str_from_c(m->approver),
                                       .content = STR("money"),
                                       .id = {'m', (uint8_t)(m->number >> 8), (uint8_t)m->number}};
    arena_init(&a, 1u << 20);
    enum err_code code = store_write(d->pool, &op, decide_money, &copy, &a, &answer, &again, e);
    arena_clear(&a);
    return code;
}

/* ---- the office ---- */

void desk_open(struct desk *d, const struct store_options *o)
{
    struct err e = {0};
    d->options = *o;
    const struct store_pool_options po = {.open = *o};
    must(store_pool_open(&d->pool, &po, &e), &e);
}

void desk_close(struct desk *d)
{
    store_pool_close(d->pool);
    d->pool = NULL;
}

void desk_make(struct desk *d, const struct store_options *o, uint32_t n, uint64_t seed, vnd budget)
{
    struct err e = {0};
    bool again;
    assert_true(n <= DESK_MAX);
    *d = (struct desk){.options = *o, .today = day_from_ymd(2025, 9, 10), .n = n};
    must(store_create(o, &e), &e);
    make_lives(d, seed);
    import(d);
    desk_open(d, o);
    for (int year = 2025; year <= 2026; year++) {
        struct giving g = {year, budget, d->today};
        struct store_operation op = {
            .province = 24, .id = {(uint8_t)(year - 2000), 7}, .kind = "t", .content = STR("")};
        must(store_write(d->pool, &op, give, &g, &lab.arena, NULL, &again, &e), &e);
    }
    for (uint32_t i = 0; i < n; i++)
        must(desk_enrol(d, i, "disability_allowance", month_make(2025, 9), "Hoà", "Bình", &e), &e);
}

enum err_code desk_enrol(struct desk *d, uint32_t i, const char *benefit, month from,
                         const char *preparer, const char *approver, struct err *e)
{
    const struct enrol_request q = {.entity = d->person[i],
                                    .benefit = str_from_c(benefit),
                                    .act = ACT_OPEN,
                                    .from = from,
                                    .on_day = d->today,
                                    .number = STR("1/QĐ"),
                                    .signer = STR("Lê Văn C")};
    struct recording r = desk_by(d, preparer);
    str answer = {NULL, 0};
    bool again;
    int64_t act = 0;
    enum err_code code = enrol_prepare(d->pool, &lab.arena, &r, &q, 1, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    assert_true(num_parse_int(str_split(&answer, ' '), &act));
    const struct enrol_verdict v = {24, &act, 1, true, STR("")};
    r = desk_by(d, approver);
    return enrol_approve(d->pool, &lab.arena, &r, &v, &answer, &again, e);
}

enum err_code desk_prepare(struct desk *d, const char *actor, month m, struct err *e)
{
    struct recording r = desk_by(d, actor);
    const struct cycle_question q = {
        .law = desk_law, .areas = lab.areas, .month = m, .provider = STR("P")};
    str answer;
    bool again;
    return cycle_prepare(d->pool, &lab.arena, &r, &q, &answer, &again, e);
}

enum err_code desk_act(struct desk *d, const char *actor, month m, enum cycle_act act,
                       const char *note, struct err *e)
{
    struct recording r = desk_by(d, actor);
    str answer;
    bool again;
    return cycle_do(d->pool, &lab.arena, &r, m, act, str_from_c(note), &answer, &again, e);
}

enum err_code desk_told(struct desk *d, const char *actor, month m, const struct cycle_told *v,
                        uint32_t n, struct err *e)
{
    struct recording r = desk_by(d, actor);
    uint8_t content[32] = {0};
    str answer;
    bool again;
    mem_copy(content, r.operation, STORE_ID_BYTES);
    return cycle_report(d->pool, &lab.arena, &r, m, v, n, content, &answer, &again, e);
}

enum err_code desk_death(struct desk *d, uint32_t i, day on, struct err *e)
{
    char code[16];
    snprintf(code, sizeof(code), "H%u", i);
    struct event death = {.kind = EVENT_DEATH,
                          .on = on,
                          .known = d->today,
                          .household = str_from_c(code),
                          .members = {1},
                          .n_members = 1,
                          .born = DAY_MIN,
                          .born_to = DAY_MIN};
    struct event_batch batch = {.law = desk_law,
                                .events = {&death, 1, 1},
                                .recording = desk_by(d, "Hoà"),
                                .today = d->today};
    str answer;
    bool again;
    batch.recording.source = STR("form");
    return event_record(d->pool, &lab.arena, &batch, &answer, &again, e);
}

void desk_list(struct desk *d, month m, struct cycle_standing *s, struct cycle_list *list)
{
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(cycle_stand(c, &lab.arena, 24, m, s, &e), &e);
    must(cycle_read(c, &lab.arena, 24, m, s->round, list, &e), &e);
    store_pool_return(d->pool, c);
}

static void print_finding(void *ctx, const char *vi, const char *en)
{
    (void)ctx, (void)vi;
    print_error("%s\n", en);
}

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
