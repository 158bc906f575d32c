/* Changes of life on both engines: a move in mid-month, at a month's end and learnt three months
 * late loses no month and pays none twice; the acts that follow; one person recorded twice; ways of
 * payment. A severely disabled adult gets 750.000 đồng since 2024-07 (Decree 20/2021, article
 * 6.1.e: 1,5 times 500.000). */
#include "registry_lab.h"

#include "cli/load_law.h"
#include "pay/changes.h"
#include "pay/payee.h"
#include "registry/duplicate.h"
#include "registry/event.h"

/* Numbers of the registry run on: household 1 with 2, 3 with 4, 5 with 6, 7 with 8, 9 with 10 and
 * 11, 12 with 13, 14 with 15. One registry for each engine: making it is what takes the time. */
enum { MID = 2, END = 4, LATE = 6, DEAD = 8, PERSON = 10, MINOR = 11, TWIN = 13, OLD = 15 };
static const char households[] =
    "household,commune,village,surveyed_on\nA,07660,Thôn 1,2024-10-05\n"
    "B,07660,Thôn 1,2024-10-05\nC,07660,Thôn 1,2024-10-05\n"
    "D,07663,Thôn 2,2024-10-05\nE,07660,Thôn 1,2024-10-05\n"
    "F,07663,Thôn 2,2024-10-05\nG,07660,Thôn 1,2024-10-05\n";
static const char members[] =
    "household,member,name,relation,born,sex\n"
    "A,1,Vi Văn Ất,1,1990-03-01,1\nB,1,Vi Văn Bính,1,1990-03-01,1\nC,1,Vi Văn Đinh,1,1990-03-01,1\n"
    "D,1,Vi Văn Mậu,1,1990-03-01,1\nE,1,Nguyễn Văn Á,1,1990-03-01,1\nE,2,Trần Thị "
    "Bé,3,2012-06-01,2\n"
    "F,1,Nguyễn Văn Á,1,1990-03-01,1\nG,1,Hoàng Thị Lão,1,1940-03-01,2\n";
static const char facts[] =
    "entity,fact,value,from,to,known_from\nA/1,disability,severe,2025-03-10,,\n"
    "B/1,disability,severe,2025-03-10,,\nC/1,disability,severe,2025-03-10,,\n"
    "D/1,disability,severe,2025-03-10,,\nE/1,disability,severe,2025-03-10,,\n"
    "F/1,disability,severe,2025-03-10,,\n"
    "G,class,N,2024-12-20,,\nG,special_difficulty,1,2024-10-05,,\n"
    "G/1,monthly_pension,1000000,2024-10-05,,\nG/1,no_support,0,2024-10-05,,\n";

static struct law *real_law;

static int setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    struct cli c = {LANG_EN, &lab.arena};
    return load_law(&c, NULL, 0, &real_law, &e) == ERR_NONE ? 0 : -1;
}

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

static month in(const char *text)
{
    month m;
    assert_true(month_parse(str_from_c(text), &m));
    return m;
}

static struct recording by(struct desk *d, const char *actor)
{
    struct recording r = {.province = 24,
                          .at_us = ((int64_t)d->today * 86400 + 3600) * 1000000 + d->step,
                          .actor = str_from_c(actor),
                          .source = STR("form"),
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

static struct desk open_desk(struct place *p, const char *today)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct law *small = lab.law;
    lab.law = real_law; /* files have its facts */
    struct survey *s = lab_survey(households, members, facts);
    lab.law = small;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, on("2025-03-20"), &report, &problems), &e);
    survey_free(s);
    store_close(c);
    struct store_pool_options o = {.open = p->options};
    struct desk d = {p, NULL, 0, on(today)};
    must(store_pool_open(&d.pool, &o, &e), &e);
    return d;
}

/* Prepared by one, approved by another. */
static void decide(struct desk *d, const struct enrol_request *q)
{
    struct recording r = by(d, "Hoà");
    int64_t id = 0;
    struct enrol_verdict v = {24, &id, 1, true, STR("")};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    must(enrol_prepare(d->pool, &lab.arena, &r, q, 1, &answer, &again, &e), &e);
    buf_fmt(d->p->log, "%z: %s\n", enrol_act_code(q->act), answer);
    assert_true(num_parse_int(str_split(&answer, ' '), &id));
    r = by(d, "Bình");
    must(enrol_approve(d->pool, &lab.arena, &r, &v, &answer, &again, &e), &e);
}

static struct enrol_request request(struct desk *d, int64_t whom, enum enrol_act act,
                                    const char *from)
{
    return (struct enrol_request){.entity = whom,
                                  .benefit = STR("disability_allowance"),
                                  .act = act,
                                  .from = in(from),
                                  .on_day = d->today,
                                  .number = STR("1/QĐ"),
                                  .signer = STR("Lê Văn C"),
                                  .reason = STR("lý do")};
}

static void move_to(struct desk *d, const char *household, const char *commune,
                    const char *day_text)
{
    char to[3] = {household[0], '9', 0};
    struct event e = {.kind = EVENT_MOVE,
                      .on = on(day_text),
                      .known = d->today,
                      .household = str_from_c(household),
                      .to = str_from_c(to),
                      .commune = str_from_c(commune),
                      .village = STR("Thôn 9"),
                      .born = DAY_MIN,
                      .born_to = DAY_MIN};
    struct event_batch batch = {
        .law = real_law, .events = {&e, 1, 1}, .recording = by(d, "Hoà"), .today = d->today};
    struct err error = {0};
    str answer;
    bool again;
    must(event_record(d->pool, &lab.arena, &batch, &answer, &again, &error), &error);
}

static void move(struct desk *d, const char *household, const char *day_text)
{
    move_to(d, household, "07663", day_text);
}

/* ---- months paid as the office knew them ---- */

/* What the list of the month, made on the 20th of the month before, pays, and where; it is taken to
 * be received. */
static void pay(struct desk *d, int64_t whom, const char *month_text, struct due_entry *paid,
                uint32_t *n)
{
    struct cycle_question q = {.law = real_law, .areas = lab.areas, .month = in(month_text)};
    struct store_conn *c;
    struct cycle_owed owed;
    struct due_lines due;
    struct err e = {0};
    struct arena a; /* what is read of a month is large */
    arena_init(&a, (size_t)1 << 30);
    d->today = month_first_day(q.month - 1) + 19;
    const struct recording now = by(d, "Hoà");
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(cycle_owed_read(c, &a, &now, &q, whom, &owed, &e), &e);
    store_pool_return(d->pool, c);
    struct due_entry *before = arena_array(&a, struct due_entry, 32);
    for (uint32_t i = 0; i < *n; i++)
        before[i] = paid[i];
    must(due_compute(&a, owed.v, owed.n, before, *n, NULL, 0, &due, &e), &e);
    for (uint32_t i = 0; i < due.n; i++) {
        if (due.v[i].due == 0)
            continue;
        assert_true(due.v[i].due > 0);
        paid[(*n)++] = (struct due_entry){due.v[i].key, due.v[i].due, false};
        buf_fmt(d->p->log, "%z in %s: %d %l\n", month_text, owed.places[0].commune,
                due.v[i].key.month - in("2025-01") + 1, due.v[i].due);
    }
    arena_clear(&a);
}

static void log_changes(struct desk *d, int64_t whom, const char *month_text)
{
    struct change_rows rows;
    uint32_t n = 0;
    struct cycle_question q = {.law = real_law, .areas = lab.areas, .month = in(month_text)};
    struct store_conn *c;
    struct err e = {0};
    struct arena a;
    arena_init(&a, (size_t)1 << 30);
    const struct recording now = by(d, "Hoà");
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(changes_read(c, &a, &now, &q, STR(""), &rows, &e), &e);
    store_pool_return(d->pool, c);
    for (uint32_t i = 0; i < rows.n; i++) {
        const struct change_row *r = &rows.v[i];
        if (r->entity != whom)
            continue;
        n++;
        buf_fmt(d->p->log, "#%l %z %z from %d, %s to \"%s\": %s [%s] %l %l\n", r->entity,
                change_name(r->kind, LANG_EN), r->act == ACT_COUNT ? "?" : enrol_act_code(r->act),
                r->from - in("2025-01") + 1, r->commune, r->to_commune, r->reason, r->article,
                r->before, r->now);
    }
    buf_fmt(d->p->log, "changes: %u\n", n);
    arena_clear(&a);
}

/* August to the last month, each paid once whatever is decided of the move. */
static void moving(struct desk *d, int64_t whom, const char *household, const char *moved,
                   const char *learnt, uint32_t n_months, struct due_entry *paid)
{
    static const char *const months[] = {"2025-08", "2025-09", "2025-10", "2025-11", "2025-12"};
    uint32_t n = 0;
    d->today = on("2025-07-05");
    struct enrol_request q = request(d, whom, ACT_OPEN, "2025-08");
    decide(d, &q);
    for (uint32_t i = 0; i < n_months; i++) {
        day list = month_first_day(in(months[i]) - 1) + 19;
        if (on(learnt) > d->today && on(learnt) <= list) {
            d->today = on(learnt);
            move(d, household, moved);
        }
        pay(d, whom, months[i], paid, &n);
    }
    assert_int_equal(n, n_months);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(paid[i].amount, 750000);
}

static void moves(struct desk *d)
{
    struct due_entry paid[32];
    uint32_t n = 5;
    moving(d, MID, "A", "2025-08-14", "2025-08-15", 2, paid);
    /* On the last day, learnt after the list of September was made: the old one pays that month. */
    moving(d, END, "B", "2025-08-31", "2025-09-02", 3, paid);
    /* Three months late. */
    moving(d, LATE, "C", "2025-08-14", "2025-11-15", n, paid);
    log_changes(d, LATE, "2025-12");
    struct enrol_request q = request(d, LATE, ACT_TRANSFER, "2025-09");
    decide(d, &q);
    log_changes(d, LATE, "2025-12");
    q = request(d, LATE, ACT_RECEIVE, "2025-09");
    decide(d, &q);
    log_changes(d, LATE, "2025-12");
    pay(d, LATE, "2025-12", paid, &n);
    assert_int_equal(n, 5); /* the acts move no month */
}

/* ---- a move between regimes ---- */

/* What December's list finds of July to November, 500.000 paid of each. */
static void log_due(struct desk *d, int64_t whom)
{
    struct cycle_question q = {.law = real_law, .areas = lab.areas, .month = in("2025-12")};
    struct due_entry paid[5];
    struct store_conn *c;
    struct cycle_owed owed;
    struct due_lines due;
    struct err e = {0};
    struct arena a;
    uint32_t benefit = 0;
    arena_init(&a, (size_t)1 << 30);
    const struct recording now = by(d, "Hoà");
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(cycle_owed_read(c, &a, &now, &q, whom, &owed, &e), &e);
    store_pool_return(d->pool, c);
    while (!str_eq_c(owed.benefits[benefit], "bg_elderly_80"))
        benefit++;
    for (int i = 0; i < 5; i++)
        paid[i] = (struct due_entry){{OLD, benefit, in("2025-07") + i}, 500000, false};
    must(due_compute(&a, owed.v, owed.n, paid, 5, NULL, 0, &due, &e), &e);
    for (uint32_t i = 0; i < due.n; i++) {
        const struct due_line *l = &due.v[i];
        if (l->key.entity == OLD)
            buf_fmt(d->p->log, "%d: %l - %l\n", l->key.month - in("2025-01") + 1, l->owed, l->paid);
    }
    arena_clear(&a);
}

/* Resolution 24/2021/NQ-HĐND of Bắc Giang: whoever is 80, poor and in a special area, and has no
 * allowance of the country's because of a pension, gets 1,0 times 500.000 where Bắc Giang was. She
 * moves to where Bắc Ninh was on 10 October, which the office learns in November: October is the
 * old commune's still, November was not owed, and what was paid before stays rightly paid. */
static void regimes(struct desk *d)
{
    d->today = on("2025-07-05");
    struct enrol_request q = request(d, OLD, ACT_OPEN, "2025-07");
    q.benefit = STR("bg_elderly_80");
    decide(d, &q);
    d->today = on("2025-11-20");
    log_due(d, OLD);
    move_to(d, "G", "09190", "2025-10-10");
    log_due(d, OLD);
    log_due(d, 0); /* as the list of the province has it */
    log_changes(d, OLD, "2025-12");
}

/* ---- a death ---- */

static void death(struct desk *d)
{
    d->today = on("2025-07-05");
    struct enrol_request q = request(d, DEAD, ACT_OPEN, "2025-07");
    decide(d, &q);
    /* Learnt in November. */
    d->today = on("2025-11-05");
    struct event event = {.kind = EVENT_DEATH,
                          .on = on("2025-09-12"),
                          .known = d->today,
                          .household = STR("D"),
                          .members = {1},
                          .n_members = 1,
                          .born = DAY_MIN,
                          .born_to = DAY_MIN};
    struct event_batch batch = {
        .law = real_law, .events = {&event, 1, 1}, .recording = by(d, "Hoà"), .today = d->today};
    struct err e = {0};
    str answer;
    bool again;
    must(event_record(d->pool, &lab.arena, &batch, &answer, &again, &e), &e);
    log_changes(d, DEAD, "2025-11");
    q = request(d, DEAD, ACT_END, "2025-10");
    decide(d, &q);
    log_changes(d, DEAD, "2025-11");
}

/* ---- one person recorded twice ---- */

struct merging {
    struct recording r;
    int64_t merge;
};

static enum err_code merge_in(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct merging *m = ctx;
    const struct duplicate_merge q = {.kept = PERSON,
                                      .dropped = TWIN,
                                      .household = STR("E"),
                                      .reason = STR("một người"),
                                      .today = on("2025-07-10")};
    (void)answer;
    return duplicate_merge(c, &m->r, &q, &m->merge, e);
}

static enum err_code undo_in(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct merging *m = ctx;
    (void)answer;
    return duplicate_undo(c, &m->r, m->merge, STR("hai người"), on("2025-07-11"), e);
}

static void log_acts(struct desk *d, int64_t entity)
{
    struct enrol_lines lines;
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(enrol_read(c, &lab.arena, 24, entity, INT64_MAX, &lines, &e), &e);
    store_pool_return(d->pool, c);
    buf_fmt(d->p->log, "#%l:", entity);
    for (uint32_t i = 0; i < lines.n; i++)
        buf_fmt(d->p->log, " %l %z (%z)", lines.v[i].entity, enrol_act_code(lines.v[i].act),
                enrol_state_name(lines.v[i].state, LANG_EN));
    buf_fmt(d->p->log, "\n");
}

static void merge(struct desk *d, struct merging *m, store_work *work)
{
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    m->r = by(d, "Hoà");
    struct store_operation op = {.province = 24, .kind = "t", .content = STR("")};
    mem_copy(op.id, m->r.operation, STORE_ID_BYTES);
    must(store_write(d->pool, &op, work, m, &lab.arena, &answer, &again, &e), &e);
}

static void twice(struct desk *d)
{
    d->today = on("2025-07-05");
    struct merging m = {.merge = 0};
    struct enrol_request q = request(d, TWIN, ACT_OPEN, "2025-07");
    decide(d, &q);
    merge(d, &m, merge_in);
    log_acts(d, PERSON);
    log_acts(d, TWIN);
    q = request(d, PERSON, ACT_OPEN, "2025-07"); /* the kept is enrolled already */
    struct recording r = by(d, "Hoà");
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = enrol_prepare(d->pool, &lab.arena, &r, &q, 1, &answer, &again, &e);
    say(d, "open", code, answer, &e);
    merge(d, &m, undo_in);
    log_acts(d, PERSON);
    log_acts(d, TWIN);
}

/* ---- ways of payment ---- */

static void set(struct desk *d, const struct vietqr_banks *banks, const struct payee_request *q,
                uint32_t n)
{
    struct recording r = by(d, "Hoà");
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = payee_prepare(d->pool, &lab.arena, &r, banks, q, n, &answer, &again, &e);
    say(d, "set", code, answer, &e);
}

static void judge(struct desk *d, const char *who, int64_t id, bool yes, const char *note)
{
    struct recording r = by(d, who);
    struct payee_judgement v = {&id, 1, yes, str_from_c(note)};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = payee_judge(d->pool, &lab.arena, &r, &v, &answer, &again, &e);
    say(d, who, code, answer, &e);
}

static void log_ways(struct desk *d)
{
    struct store_conn *c;
    struct payee_lines lines;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(payee_read(c, &lab.arena, 24, 0, &lines, &e), &e);
    for (uint32_t i = 0; i < lines.n; i++) {
        const struct payee_line *l = &lines.v[i];
        buf_fmt(d->p->log, "%l #%l %s %s %s %s by %l: %d, others %u\n", l->id, l->entity, l->name,
                l->method, l->account, l->holder, l->collector, (int)l->state, l->others);
    }
    /* In two times: what is believed now, day by day. */
    must(store_query(c,
                     SQL("SELECT entity, valid_from, valid_to, account FROM payee WHERE province ="
                         " ?1 AND closed = 0 ORDER BY entity, valid_from"),
                     STORE_VALUES(store_int(24)), &e),
         &e);
    while (store_next(c, &e) > 0)
        buf_fmt(d->p->log, "#%l from %l: %s\n", store_at_int(c, 0),
                store_at_int(c, 1) - on("2025-07-01"), store_at_text(c, 3));
    store_pool_return(d->pool, c);
}

static void ways(struct desk *d)
{
    d->today = on("2025-07-05");
    struct vietqr_bank bank = {.bin = STR("970436"), .code = STR("VCB")};
    const struct vietqr_banks banks = {&bank, 1};
    struct payee_request q[2] = {{.entity = PERSON,
                                  .method = STR("bank"),
                                  .provider = STR(""),
                                  .bank = STR("970436"),
                                  .account = STR("0011"),
                                  .holder = STR("NGUYEN VAN A"),
                                  .paper = STR(""),
                                  .from = on("2025-07-01")}};
    q[1] = q[0];
    q[1].entity = TWIN;
    set(d, &banks, q, 2); /* changes 1 and 2 */
    set(d, &banks, q, 1); /* one is waiting */
    judge(d, "hòa", 1, true, NULL);
    judge(d, "Bình", 1, true, NULL);
    judge(d, "Bình", 2, false, "sai số");
    q[0].account = STR("00-11");
    set(d, &banks, q, 1);
    q[0].account = STR("0012");
    q[0].bank = STR("970000");
    set(d, &banks, q, 1);
    q[0].bank = STR("970436");
    q[0].holder = STR("Trần Thị Bé");
    set(d, &banks, q, 1); /* whose is it? */
    q[0].holder = STR("");
    q[0].collector = MINOR; /* thirteen years old */
    q[0].paper = STR("Giấy 1");
    set(d, &banks, q, 1);
    q[0].collector = TWIN;
    q[0].paper = STR("");
    set(d, &banks, q, 1);
    q[0].paper = STR("Ủy quyền 1");
    q[0].from = on("2025-08-01");
    set(d, &banks, q, 1); /* change 3 */
    judge(d, "Bình", 3, true, NULL);
    q[1].account = STR("0012");
    set(d, &banks, q + 1, 1); /* change 4: into the same account */
    log_ways(d);

    static const char *const texts[] = {"E/1", "F/1", "F", "#3", "Z/1", "E/7", "012345678901"};
    str words[7];
    int64_t found[7];
    for (int i = 0; i < 7; i++)
        words[i] = str_from_c(texts[i]);
    struct store_conn *c;
    struct err e = {0};
    const struct world_at at = {24, d->today, d->today, WORLD_ALL_RECORDINGS, false};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(payee_find(c, &lab.arena, &at, words, 7, found, &e), &e);
    store_pool_return(d->pool, c);
    for (int i = 0; i < 7; i++)
        buf_fmt(d->p->log, "%l ", found[i]);
    buf_fmt(d->p->log, "\n");
}

static void all(struct place *p)
{
    struct desk d = open_desk(p, "2025-07-05");
    moves(&d);
    death(&d);
    twice(&d);
    ways(&d);
    regimes(&d);
    store_pool_close(d.pool);
}

static void test_changes(void **state)
{
    (void)state;
    both_run(
        all,
        "open: 1 1\n"
        "2025-08 in 07615: 8 750000\n"
        "2025-09 in 07663: 9 750000\n"
        "open: 2 1\n"
        "2025-08 in 07615: 8 750000\n"
        "2025-09 in 07615: 9 750000\n"
        "2025-10 in 07663: 10 750000\n"
        "open: 3 1\n"
        "2025-08 in 07615: 8 750000\n"
        "2025-09 in 07615: 9 750000\n"
        "2025-10 in 07615: 10 750000\n"
        "2025-11 in 07615: 11 750000\n"
        "2025-12 in 07663: 12 750000\n"
        "#6 moved to another commune transfer from 9, 07615 to \"07663\": thay đổi nơi cư trú [] "
        "750000 750000\n"
        "changes: 1\n"
        "transfer: 4 1\n"
        "#6 to be received receive from 9, 07663 to \"\": tiếp nhận hồ sơ do chuyển nơi cư trú [] "
        "750000 750000\n"
        "changes: 1\n"
        "receive: 5 1\n"
        "changes: 0\n"
        "open: 6 1\n"
        "#8 not owed any more end from 10, 07663 to \"\": Đã chết, từ ngày mất (đã chết và từ "
        "ngày(đã chết) < đầu tháng) [Điều 8, 20/2021/NĐ-CP] 750000 0\n"
        "changes: 1\n"
        "end: 7 1\n"
        "changes: 0\n"
        "open: 8 1\n"
        "#10: 10 open (enrolled)\n"
        "#13: 10 open (enrolled)\n"
        "open: #10, disability_allowance: what is \"enrolled\" cannot get the act \"enrolment\"\n"
        "#10:\n"
        "#13: 13 open (enrolled)\n"
        "set: 1 2\n"
        "set: #10: change 1 is still waiting for approval\n"
        "hòa: change 1 was prepared by hòa: somebody else must approve it\n"
        "Bình: 1\n"
        "Bình: 1\n"
        "set: #10: \"00-11\" is no account (letters and digits, at most 19)\n"
        "set: #10: no bank has the number \"970000\" (six digits)\n"
        "set: #10: \"Trần Thị Bé\" collects, which needs a paper (guardianship, authorisation)\n"
        "set: #10: the collector Trần Thị Bé is under 18, or of unknown age\n"
        "set: #10: \"Nguyễn Văn Á\" collects, which needs a paper (guardianship, authorisation)\n"
        "set: 3 1\n"
        "Bình: 1\n"
        "set: 4 1\n"
        "1 #10 Nguyễn Văn Á bank 0011 NGUYEN VAN A by 0: 2, others 0\n"
        "2 #13 Nguyễn Văn Á bank 0011 NGUYEN VAN A by 0: 1, others 0\n"
        "3 #10 Nguyễn Văn Á bank 0012 Nguyễn Văn Á by 13: 2, others 0\n"
        "4 #13 Nguyễn Văn Á bank 0012 NGUYEN VAN A by 0: 0, others 1\n"
        "#10 from 0: 0011\n"
        "#10 from 31: 0012\n"
        "10 13 12 3 0 0 0 \n"
        "open: 9 1\n"
        "7: 500000 - 500000\n8: 500000 - 500000\n9: 500000 - 500000\n10: 500000 - 500000\n"
        "11: 500000 - 500000\n12: 500000 - 0\n"
        "7: 500000 - 500000\n8: 500000 - 500000\n9: 500000 - 500000\n10: 500000 - 500000\n"
        "11: 0 - 500000\n"
        "7: 500000 - 500000\n8: 500000 - 500000\n9: 500000 - 500000\n10: 500000 - 500000\n"
        "11: 0 - 500000\n"
        "#15 not owed any more end from 11, 09190 to \"\": Tỉnh trước ngày 01/7/2025 của nơi ở "
        "(tỉnh "
        "cũ là bắc giang) [Nội dung thứ hai, 24/2021/NQ-HĐND] 500000 0\n"
        "changes: 1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_changes)};
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
