/* Complaints and denunciations: deadlines by hand from the articles, what may follow what, who may,
 * on both engines. Synthetic. */
#include "registry_lab.h"

#include "registry/complaint_course.h"
#include "registry/sealed.h"
#include "registry/times.h"

#include <stdlib.h>

static struct terms terms;

static day on(const char *text)
{
    day d = 0;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

/* Nine in the morning in Viet Nam. */
static int64_t moment(const char *text)
{
    return (int64_t)on(text) * 86400 * 1000000 + 2LL * 3600 * 1000000;
}

/* ---- deadlines: all came on Friday 2026-03-06 ---- */

static struct complaint one_of(const char *kind, struct complaint_step *v, uint32_t n)
{
    return (struct complaint){
        .kind = str_from_c(kind), .at_us = moment("2026-03-06"), .steps = {v, n, n}};
}

#define STEP(what, when, ...)                                                                      \
    {                                                                                              \
        .act = STR(what), .on = on(when), __VA_ARGS__                                              \
    }
#define assert_day(got, expected) assert_int_equal(got, on(expected))

/* Articles 27 and 28: ten days to accept, thirty to settle; forty-five if it is complex. */
static void test_complaint(void **state)
{
    struct complaint_step v[] = {STEP("accept", "2026-03-17"),
                                 STEP("extend", "2026-04-15", .until = on("2026-04-30")),
                                 STEP("settle", "2026-05-04")};
    struct complaint k = one_of("complaint", v, 0);
    (void)state;
    struct complaint_standing s = complaint_stands(&terms, &k, on("2026-03-18"));
    assert_day(s.accept_by, "2026-03-16");
    assert_int_equal(s.late_accept, 2);
    assert_int_equal(s.settle_by, 0); /* it runs from the acceptance */
    k.steps.n = 1;
    s = complaint_stands(&terms, &k, on("2026-04-10"));
    assert_int_equal(s.late_accept, 1);
    assert_day(s.settle_by, "2026-04-16");
    assert_day(s.extend_to, "2026-05-01");
    assert_int_equal(s.late_settle, 0);
    assert_int_equal(s.again_by, 0);
    assert_int_equal(complaint_stands(&terms, &k, on("2026-04-18")).late_settle, 2);
    k.steps.n = 2;
    s = complaint_stands(&terms, &k, on("2026-04-20"));
    assert_day(s.settle_by, "2026-04-30");
    assert_int_equal(s.extend_to, 0); /* once */
    k.steps.n = 3;
    s = complaint_stands(&terms, &k, on("2026-12-01"));
    assert_false(s.open);
    assert_int_equal(s.late_settle, 4);
}

/* Forty-five days where it is hard to get to, and sixty if it is complex. */
static void test_remote(void **state)
{
    struct complaint_step v[] = {STEP("accept", "2026-03-17", .remote = true)};
    const struct complaint k = one_of("complaint", v, 1);
    (void)state;
    const struct complaint_standing s = complaint_stands(&terms, &k, on("2026-03-20"));
    assert_day(s.settle_by, "2026-05-01");
    assert_day(s.extend_to, "2026-05-16");
}

/* Article 33: within thirty days of the decision, or of the deadline that passed without one; then
 * article 37: forty-five days, sixty if it is complex. No source has the days of article 36. */
static void test_second(void **state)
{
    struct complaint_step v[] = {STEP("accept", "2026-03-17"), STEP("settle", "2026-04-10"),
                                 STEP("escalate", "2026-04-17"), STEP("accept", "2026-04-20")};
    struct complaint k = one_of("complaint", v, 1);
    (void)state;
    assert_int_equal(complaint_stands(&terms, &k, on("2026-04-16")).again_by, 0);
    assert_day(complaint_stands(&terms, &k, on("2026-04-17")).again_by, "2026-05-16");
    k.steps.n = 2;
    assert_day(complaint_stands(&terms, &k, on("2026-04-11")).again_by, "2026-05-10");
    k.steps.n = 3;
    struct complaint_standing s = complaint_stands(&terms, &k, on("2026-04-18"));
    assert_true(s.open);
    assert_int_equal(s.instance, 2);
    assert_int_equal(s.accept_by, 0);
    k.steps.n = 4;
    s = complaint_stands(&terms, &k, on("2026-04-21"));
    assert_day(s.settle_by, "2026-06-04");
    assert_day(s.extend_to, "2026-06-19");
    assert_int_equal(s.again_by, 0);
    /* What was never accepted is counted as if it had been, on the last day for that. */
    k.steps.n = 0;
    assert_int_equal(complaint_stands(&terms, &k, on("2026-04-15")).again_by, 0);
    assert_day(complaint_stands(&terms, &k, on("2026-04-16")).again_by, "2026-05-15");
    struct complaint_step no[] = {STEP("decline", "2026-03-10")};
    k = one_of("complaint", no, 1);
    assert_int_equal(complaint_stands(&terms, &k, on("2026-03-12")).again_by, 0);
}

/* Articles 24 and 30 of the law on denunciations: seven working days; thirty days, extended by
 * thirty at most twice. */
static void test_denunciation(void **state)
{
    struct complaint_step v[] = {STEP("accept", "2026-03-17", .remote = true),
                                 STEP("extend", "2026-04-16", .until = on("2026-05-16")),
                                 STEP("extend", "2026-05-16", .until = on("2026-06-15"))};
    struct complaint k = one_of("denunciation", v, 0);
    (void)state;
    assert_day(complaint_stands(&terms, &k, on("2026-03-06")).accept_by, "2026-03-17");
    k.steps.n = 1;
    struct complaint_standing s = complaint_stands(&terms, &k, on("2026-03-18"));
    assert_day(s.settle_by, "2026-04-16");
    assert_day(s.extend_to, "2026-05-16");
    k.steps.n = 2;
    assert_day(complaint_stands(&terms, &k, on("2026-05-01")).extend_to, "2026-06-15");
    k.steps.n = 3;
    s = complaint_stands(&terms, &k, on("2026-07-01"));
    assert_int_equal(s.extend_to, 0);
    assert_int_equal(s.late_settle, 16);
    assert_int_equal(s.again_by, 0); /* there is no second denunciation by this way */
}

/* ---- stored ---- */

struct desk {
    struct place *p;
    struct store_pool *pool;
    struct recording r;
};

static const struct recording *next(struct desk *d, const char *who, const char *now)
{
    d->r = (struct recording){.province = 24,
                              .at_us = moment(now),
                              .actor = str_from_c(who),
                              .source = STR("form"),
                              .reference = STR(""),
                              .operation = {(uint8_t)(d->r.operation[0] + 1)}};
    return &d->r;
}

static void say(struct desk *d, enum err_code code, str answer, const struct err *e)
{
    if (code == ERR_NONE)
        buf_fmt(d->p->log, "%s\n", answer);
    else
        buf_fmt(d->p->log, "! %z\n", e->text[LANG_EN]);
}

static void make(struct desk *d, const char *kind, const char *name, char code[COMPLAINT_CODE + 1])
{
    const struct complaint k = {.kind = str_from_c(kind),
                                .about = STR("officer"),
                                .commune = STR("07615"),
                                .household = STR(""),
                                .name = str_from_c(name),
                                .contact = STR(""),
                                .said = STR("Chưa được trả")};
    struct err e = {0};
    str answer = STR("");
    bool again;
    const struct recording *r = next(d, "người dân", "2026-03-06");
    complaint_code(r->operation, code);
    say(d, complaint_make(d->pool, &lab.arena, r, &k, &answer, &again, &e), answer, &e);
}

static void act(struct desk *d, const char *who, int64_t id, const char *code,
                struct complaint_step s)
{
    struct err e = {0};
    str answer = STR("");
    bool again;
    if (s.said.p == NULL)
        s.said = STR("");
    if (s.whom.p == NULL)
        s.whom = STR("");
    s.paper = STR("");
    enum err_code got =
        complaint_do(d->pool, &lab.arena, next(d, who, "2026-06-30"), &terms, id,
                     code != NULL ? str_from_c(code) : STR(""), &s, &answer, &again, &e);
    say(d, got, answer, &e);
}
#define ACT(who, id, code, ...) act(&d, who, id, code, (struct complaint_step)__VA_ARGS__)
#define WHY .said = STR("vì thế")

static void role(struct desk *d, const char *who, enum role role, const char *area)
{
    const struct role_request q = {.who = str_from_c(who),
                                   .area = str_from_c(area),
                                   .paper = STR("QĐ 1"),
                                   .role = role,
                                   .from = on("2026-01-01"),
                                   .to = NO_END};
    struct err e = {0};
    str answer;
    bool again;
    must(roles_add(d->pool, &lab.arena, next(d, "Quản", "2026-03-05"), &q, &answer, &again, &e),
         &e);
}

static void tell(struct desk *d, bool denunciations)
{
    const str commune = STR("07615");
    const struct complaint_scope scope = {&commune, 1, denunciations};
    struct complaints all;
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(complaint_list(c, &lab.arena, 24, &scope, 0, 50, &all, &e), &e);
    for (uint32_t i = 0; i < all.n; i++) {
        buf_fmt(d->p->log, "%l %s %s:", all.v[i].id, all.v[i].kind, all.v[i].name);
        for (uint32_t k = 0; k < all.v[i].steps.n; k++)
            buf_fmt(d->p->log, " %s", all.v[i].steps.v[k].act);
        buf_fmt(d->p->log, "\n");
    }
    store_pool_return(d->pool, c);
}

static void registry(struct place *p)
{
    struct import_report r;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s =
        lab_survey("household,commune,village,surveyed_on\nH1,07615,Thôn 1,2025-10-01\n",
                   "household,member,name,relation,born,sex\n"
                   "H1,1,Nguyễn Văn A,1,1953-03-01,1\n",
                   NULL);
    assert_int_equal(lab_import(c, s, false, 20500, &r, &problems), ERR_NONE);
    survey_free(s);
    store_close(c);
}

static void kept(struct place *p)
{
    char code[COMPLAINT_CODE + 1], secret[COMPLAINT_CODE + 1];
    struct err e = {0};
    struct desk d = {.p = p};
    registry(p);
    const struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&d.pool, &o, &e), &e);
    role(&d, "Quản", ROLE_ADMINISTRATOR, "");
    role(&d, "Xã", ROLE_OFFICER, "07615");
    role(&d, "Tỉnh", ROLE_PROVINCE, "");
    role(&d, "Tra", ROLE_INSPECTOR, "");
    make(&d, "complaint", "A", code);
    make(&d, "denunciation", "B", secret);
    make(&d, "praise", "C", secret);
    ACT("Xã", 1, NULL, STEP("accept", "2026-03-05"));
    ACT("Xã", 1, NULL, STEP("accept", "2026-07-01"));
    ACT("Xã", 1, NULL, STEP("extend", "2026-03-17", WHY, .until = on("2026-05-01")));
    ACT("Xã", 1, NULL, STEP("forward", "2026-03-17", WHY));
    ACT("Tra", 1, NULL, STEP("accept", "2026-03-17"));
    ACT("Xã", 1, NULL, STEP("accept", "2026-03-17"));
    ACT("Xã", 1, NULL, STEP("decline", "2026-03-18", WHY));
    ACT("Xã", 1, NULL, STEP("extend", "2026-04-17", WHY, .until = on("2026-05-01")));
    ACT("Xã", 1, NULL, STEP("extend", "2026-04-16", WHY, .until = on("2026-05-02")));
    ACT("Xã", 1, NULL, STEP("extend", "2026-04-16", WHY, .until = on("2026-05-01")));
    ACT("Xã", 1, NULL, STEP("extend", "2026-04-17", WHY, .until = on("2026-05-01")));
    ACT("người dân", 1, code, STEP("escalate", "2026-05-01", WHY));
    ACT("người dân", 1, "abcdefghjkmn", STEP("escalate", "2026-05-02", WHY));
    ACT("người dân", 1, code, STEP("settle", "2026-05-02", WHY));
    ACT("người dân", 1, code, STEP("escalate", "2026-06-01", WHY));
    ACT("người dân", 1, code, STEP("escalate", "2026-05-31", WHY));
    ACT("người dân", 1, code, STEP("escalate", "2026-05-31", WHY));
    ACT("Xã", 1, NULL, STEP("settle", "2026-06-30", WHY));
    ACT("Tỉnh", 1, NULL, STEP("settle", "2026-06-30", .said = STR(" ")));
    ACT("Tỉnh", 1, NULL, STEP("settle", "2026-06-30", WHY));
    ACT("Tỉnh", 1, NULL, STEP("answer", "2026-06-30", WHY));
    ACT("Tỉnh", 2, NULL, STEP("accept", "2026-03-17"));
    ACT("Tra", 2, NULL, STEP("accept", "2026-03-17"));
    tell(&d, true);
    tell(&d, false);
    store_pool_close(d.pool);
}

static void test_kept(void **state)
{
    (void)state;
    both_run(kept,
             "1\n2\n"
             "! choose a complaint or a denunciation\n"
             "! before the day of what was recorded last\n"
             "! the day is to come\n"
             "! what is not accepted is not extended\n"
             "! forwarding, and nothing else, needs the office it goes to\n"
             "! Tra may not do this (review.record) in commune 07615: the role needed is commune "
             "officer or province office\n"
             "8\n"
             "! complaint 1 is accepted\n"
             "! the deadline has passed: it cannot be extended\n"
             "! an extension is after the deadline, and not beyond 01/05/2026\n"
             "9\n"
             "! it cannot be extended again\n"
             "! it is not time, or too late, to complain a second time\n"
             "! there is no complaint 1\n"
             "! this is for officers to do\n"
             "! it is not time, or too late, to complain a second time\n"
             "10\n"
             "! it is not time, or too late, to complain a second time\n"
             "! Xã may not do this (review.record) for the whole province: the role needed is "
             "commune officer or province office\n"
             "! write the answer\n"
             "11\n"
             "! complaint 1 is closed\n"
             "! there is no complaint 2\n" /* the province office does not learn of it */
             "12\n"
             "2 denunciation B: accept\n"
             "1 complaint A: accept extend escalate settle\n"
             "1 complaint A: accept extend escalate settle\n");
}

/* ---- who denounces, in a box ---- */

static bool take_line(void *ctx, str line)
{
    buf_add(ctx, line);
    return true;
}

/* Nor in the bytes of SQLite's files, which nobody has written anew. */
static void look_at_bytes(const struct place *p)
{
    static const char *const ends[] = {"", "-wal"};
    for (size_t i = 0; i < 2 && !p->postgres; i++) {
        char name[512];
        snprintf(name, sizeof(name), "%s%s", p->options.location, ends[i]);
        FILE *f = fopen(name, "rb");
        if (f == NULL)
            continue;
        char *bytes = arena_alloc(&lab.arena, 64 << 20);
        str all = {bytes, fread(bytes, 1, 64 << 20, f)};
        fclose(f);
        assert_true(str_find(all, STR("Người Tố Giác")) < 0);
        assert_true(i > 0 || all.n > 0);
    }
}

static void sealed(struct place *p)
{
    static const char key_1[] =
        "0101010101010101010101010101010101010101010101010101010101010101\n";
    static const char key_2[] =
        "0202020202020202020202020202020202020202020202020202020202020202\n"
        "0101010101010101010101010101010101010101010101010101010101010101\n";
    char code[COMPLAINT_CODE + 1];
    struct err e = {0};
    struct desk d = {.p = p};
    struct buf all;
    uint32_t n = 0;
    str answer;
    bool again;
    registry(p);
    const struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&d.pool, &o, &e), &e);
    assert_true(seal_ring_read(str_from_c(key_1)));
    make(&d, "denunciation", "Người Trước", code);
    must(
        sealed_begin(d.pool, &lab.arena, lab.law, next(&d, "Q", "2026-03-06"), &answer, &again, &e),
        &e);
    buf_fmt(p->log, "sealed %s\n", answer);
    make(&d, "denunciation", "Người Tố Giác", code);
    make(&d, "complaint", "Người Khiếu Nại", code);
    tell(&d, true);
    assert_true(seal_ring_read(str_from_c(key_2)));
    must(
        sealed_begin(d.pool, &lab.arena, lab.law, next(&d, "Q", "2026-03-06"), &answer, &again, &e),
        &e);
    buf_fmt(p->log, "sealed %s\n", answer);
    tell(&d, true);
    assert_false(seal_ring_read(STR("")));
    tell(&d, true);
    make(&d, "denunciation", "Không Khóa", code);
    store_pool_close(d.pool);
    struct store_conn *c = place_open(p);
    must(sealed_check(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    buf_init(&all, &lab.arena, 64 << 20);
    must(store_dump(c, take_line, &all, &e), &e);
    assert_true(str_find(buf_str(&all), STR("Người Tố Giác")) < 0);
    assert_true(str_find(buf_str(&all), STR("Không Khóa")) < 0);
    assert_true(str_find(buf_str(&all), STR("Người Khiếu Nại")) >= 0);
    store_close(c);
    look_at_bytes(p);
}

static void test_sealed(void **state)
{
    (void)state;
    both_run(sealed, "1\nsealed 1\n2\n3\n"
                     "3 complaint Người Khiếu Nại:\n2 denunciation Người Tố Giác:\n"
                     "1 denunciation Người Trước:\nsealed 2\n"
                     "3 complaint Người Khiếu Nại:\n2 denunciation Người Tố Giác:\n"
                     "1 denunciation Người Trước:\n3 complaint Người Khiếu Nại:\n"
                     "2 denunciation kín, thiếu khóa (sealed, no key):\n"
                     "1 denunciation kín, thiếu khóa (sealed, no key):\n"
                     "! the sealed fact \"who\": the key 59e605e7 is missing\n");
}

static int setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    return terms_load(&lab.arena, str_from_c(getenv("ANSINH_LAW")), TERMS_COMPLAINT, &terms, &e) ==
                   ERR_NONE
               ? 0
               : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complaint), cmocka_unit_test(test_remote),
        cmocka_unit_test(test_second),    cmocka_unit_test(test_denunciation),
        cmocka_unit_test(test_kept),      cmocka_unit_test(test_sealed),
    };
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
