/* Whom the law owes what, as rows of a list: figures by hand from the articles. On both engines. */
#include "test_deliver.h"

#include "base/fmt.h"
#include "pay/deliver_cover.h"

/* A poor, B near-poor, C neither; in D somebody with an allowance died in July. Commune 07660 lies
 * in 07615 since 2025-07-01. Numbers: A 1-3, B 4-7, C 8-10, D 11-13. */
static const char households[] = "household,commune,village,surveyed_on,head_ethnicity,kwh_month\n"
                                 "A,07660,Thôn 1,2024-10-05,01,40\n"
                                 "B,07660,Thôn 2,2024-10-05,01,90\n"
                                 "C,07660,Thôn 2,2024-10-05,01,90\n"
                                 "D,07660,Thôn 2,2024-10-05,01,90\n";
static const char members[] =
    "household,member,name,relation,born,sex,ethnicity,personal_id,schooling,school_level,"
    "health_insurance,social_allowance,work,job,contract,pension\n"
    "A,1,Nguyễn Văn Á,1,1990-03-01,1,01,024090000011,2,,2,0,2,,,0\n"
    "A,2,Nguyễn Thị Na,3,2020-08-15,2,01,,2,,,0,,,,\n"
    "B,1,Trần Văn Bé,1,1985,1,01,,2,,2,0,2,,,0\n"
    "B,2,Trần Thị Hoa,3,2012-05-20,2,01,,1,3,2,0,,,,\n"
    "B,3,Lê Thị Tư,2,1986-01-01,2,01,,2,,1,0,1,2,1,0\n"
    "C,1,Lý Văn Công,1,1980-01-01,1,01,,2,,2,0,2,,,0\n"
    "C,2,Lý Thị Mơ,3,2012-05-20,2,01,,1,3,2,0,,,,\n"
    "D,1,Vi Văn Dũng,1,1970-01-01,1,01,,2,,2,0,3,,,0\n"
    "D,2,Vi Thị Én,2,1972-01-01,2,01,,2,,2,0,2,,,0\n";
static const char facts[] = "entity,fact,value,from,to,known_from\n"
                            "A,class,N,2025-12-20,,\n"
                            "B,class,CN,2025-12-20,,\n"
                            "C,class,KN,2025-12-20,,\n"
                            "D,class,KN,2025-12-20,,\n"
                            "A,hunger,disaster_or_lean_season,2026-07-10,,\n"
                            "D/1,disability,severe,2020-01-10,,\n"
                            "D/1,dead,1,2026-07-12,,2026-07-15\n";

static day on(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

static struct recording by(const char *actor, uint8_t step)
{
    struct recording r = {.province = 24,
                          .at_us = ((int64_t)on("2026-07-20") * 86400 + 3600) * 1000000,
                          .actor = str_from_c(actor),
                          .source = STR("decision"),
                          .reference = STR("")};
    r.operation[0] = step;
    r.operation[1] = 9;
    return r;
}

static struct store_conn *people(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct law *small = lab.law;
    lab.law = real_law; /* files have its questions */
    struct survey *s = lab_survey(households, members, facts);
    lab.law = small;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, on("2026-07-15"), &report, &problems), &e);
    survey_free(s);
    return c;
}

static struct deliver_owed_rows owed(struct store_conn *c, const char *benefit, month from,
                                     month to)
{
    struct recording r = by("Hoà", 0);
    struct deliver_benefit b;
    struct deliver_owed_rows rows;
    struct err e = {0};
    assert_true(deliver_benefit_of(&lab.arena, law_find(real_law, str_from_c(benefit)), &b));
    const struct deliver_question q = {.law = real_law,
                                       .areas = lab.areas,
                                       .benefits = &b,
                                       .n_benefits = 1,
                                       .from = from,
                                       .to = to};
    must(deliver_owed_read(c, &lab.arena, &r, &q, &rows, &e), &e);
    return rows;
}

static void log_owed(struct place *p, const struct deliver_owed_rows *rows)
{
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct deliver_owed *x = &rows->v[i];
        buf_fmt(p->log, "%s #%l %s %s %s %s %s: %d-%d %l %s %n đ, %d%z [%s]\n", x->d.household,
                x->d.entity, x->d.name, x->d.born, x->d.sex, x->d.commune, x->d.village,
                x->d.from == 0 ? 0 : month_mon(x->d.from), x->d.to == 0 ? 0 : month_mon(x->d.to),
                x->d.quantity, x->d.unit, x->d.amount, (int)x->why, x->entitled ? "" : "?",
                x->d.article);
    }
}

/* The premium is 4,5 % of 2.530.000 đ: 113.850 đ a month in the third quarter of 2026. Poor: 100 %,
 * near-poor: 70 % (79.695 đ), pupils: 50 % (56.925 đ); a child to the month in which it is 72
 * months old. Rice: 15 kg for each of the two of A. The funeral: 20 times 540.000 đ. Electricity:
 * owed to A, and D while somebody in it has an allowance and uses no more than 50 kWh; how much
 * nobody has published. */
static void law(struct place *p)
{
    struct store_conn *c = people(p);
    month july = month_make(2026, 7);
    static const char *const benefits[] = {"health_insurance_support", "rice_support",
                                           "funeral_support", "electricity_support"};
    for (int i = 0; i < 4; i++) {
        bool quarter = i == 0 || i == 3;
        struct deliver_owed_rows rows = owed(c, benefits[i], july, quarter ? july + 2 : july);
        buf_fmt(p->log, "%z: %u\n", benefits[i], rows.n);
        log_owed(p, &rows);
    }
    store_close(c);
}

/* ---- cards: planned, given, covered ---- */

static void deliver_first(struct store_pool *pool, const struct deliver_lines *lines)
{
    const struct deliver_words w = {.number = STR("7/QĐ"), .signer = STR("Lê C")};
    struct deliver_change v[8] = {0};
    struct recording r = by("Bình", 3);
    struct err e = {0};
    str answer;
    bool again;
    for (uint32_t i = 0; i < lines->n; i++)
        v[i] = (struct deliver_change){
            .delivery = lines->v[i].d.id, .act = DELIVER_DO_APPROVE, .on_day = on("2026-07-20")};
    must(deliver_do(pool, &lab.arena, &r, &w, v, lines->n, &answer, &again, &e), &e);
    for (int k = 0; k < 2; k++)
        v[k] = (struct deliver_change){.delivery = lines->v[0].d.id,
                                       .act = k == 0 ? DELIVER_DO_DELIVER : DELIVER_DO_RECEIVE,
                                       .on_day = on("2026-07-25"),
                                       .amount = k == 0 ? DELIVER_WHOLE : 0,
                                       .mark = STR("HN2240900000011")};
    r = by("Hoà", 4);
    must(deliver_do(pool, &lab.arena, &r, &w, v, 2, &answer, &again, &e), &e);
}

/* The card of A/1 was given; that of A/2 and of B/2 is on its way; B/3 said that she has one. */
static void cover(struct place *p)
{
    struct store_conn *c = place_open(p);
    month july = month_make(2026, 7);
    struct deliver_owed_rows rows = owed(c, "health_insurance_support", july, july + 2);
    struct delivery v[4];
    struct err e = {0};
    str answer;
    bool again;
    store_close(c);
    for (int i = 0; i < 4; i++) {
        v[i] = rows.v[i < 3 ? i : 4].d;
        v[i].amount = 0; /* no budget in this test */
    }
    struct store_pool_options o = {.open = p->options};
    struct store_pool *pool;
    must(store_pool_open(&pool, &o, &e), &e);
    struct recording r = by("Hoà", 2);
    const struct deliver_words w = {.on_day = on("2026-07-20")};
    must(deliver_plan(pool, &lab.arena, &r, &w, v, 4, &answer, &again, &e), &e);
    must(store_pool_reader(pool, &c, &e), &e);
    const struct deliver_filter f = {.province = 24,
                                     .to = INT64_MAX,
                                     .kind = DELIVER_PREMIUM,
                                     .benefit = STR(""),
                                     .content = STR("")};
    struct deliver_lines lines;
    must(deliver_read(c, &lab.arena, &f, &lines, &e), &e);
    store_pool_return(pool, c);
    assert_int_equal(lines.n, 4);
    deliver_first(pool, &lines);

    must(store_pool_reader(pool, &c, &e), &e);
    r = by("Hoà", 0);
    struct deliver_cover_rows covered;
    must(deliver_cover_read(c, &lab.arena, &r, real_law, lab.areas, july + 1, &covered, &e), &e);
    for (uint32_t i = 0; i < covered.n; i++)
        buf_fmt(p->log, "%s %s class %d cover %d %z\n", covered.v[i].household, covered.v[i].name,
                (int)covered.v[i].class_of, (int)covered.v[i].cover,
                deliver_state_code(covered.v[i].state));
    rows = owed(c, "health_insurance_support", july, july + 2);
    for (uint32_t i = 0; i < rows.n; i++)
        buf_fmt(p->log, "%s %d %l\n", rows.v[i].d.household, (int)rows.v[i].why, rows.v[i].other);
    store_pool_return(pool, c);
    store_pool_close(pool);
}

static void law_and_cover(struct place *p)
{
    law(p);
    cover(p);
}

void test_law(void **state)
{
    (void)state;
    both_run(
        law_and_cover,
        "health_insurance_support: 7\n"
        "A/1 #2 Nguyễn Văn Á 1990-03-01 1 07615 Thôn 1: 7-9 3 month 341.550 đ, 0 [Điều 12 khoản 3 "
        "điểm o]\n"
        "A/2 #3 Nguyễn Thị Na 2020-08-15 2 07615 Thôn 1: 7-8 2 month 227.700 đ, 0 [Điều 12 khoản "
        "3 điểm h]\n"
        "A/2 #3 Nguyễn Thị Na 2020-08-15 2 07615 Thôn 1: 9-9 1 month 113.850 đ, 0 [Điều 12 khoản "
        "3 điểm o]\n"
        "B/1 #5 Trần Văn Bé 1985 1 07615 Thôn 2: 7-9 3 month 239.085 đ, 0 [Điều 12 khoản 4 điểm "
        "a; Nghị định 188/2025/NĐ-CP Điều 6 khoản 6 điểm b]\n"
        "B/2 #6 Trần Thị Hoa 2012-05-20 2 07615 Thôn 2: 7-9 3 month 239.085 đ, 0 [Điều 12 khoản 4 "
        "điểm a; Nghị định 188/2025/NĐ-CP Điều 6 khoản 6 điểm b]\n"
        "C/2 #10 Lý Thị Mơ 2012-05-20 2 07615 Thôn 2: 7-9 3 month 170.775 đ, 0 [Điều 12 khoản 4 "
        "điểm b; Nghị định 188/2025/NĐ-CP Điều 6 khoản 6 điểm đ]\n"
        "D/1 #12 Vi Văn Dũng 1970-01-01 1 07615 Thôn 2: 7-7 1 month 113.850 đ, 0 [Điều 12 khoản 3 "
        "điểm r]\n"
        "rice_support: 1\n"
        "A #1 Nguyễn Văn Á 1990-03-01 1 07615 Thôn 1: 7-7 30 kg 0 đ, 0 [20/2021/NĐ-CP Điều 12 "
        "khoản 1]\n"
        "funeral_support: 1\n"
        "D/1 #12 Vi Văn Dũng 1970-01-01 1 07615 Thôn 2: 0-0 1 time 10.000.000 đ, 0 [20/2021/NĐ-CP "
        "Điều 11 khoản 2]\n"
        "electricity_support: 1\n"
        "A #1 Nguyễn Văn Á 1990-03-01 1 07615 Thôn 1: 7-9 3 month 0 đ, 1 [28/2014/QĐ-TTg Điều 2 "
        "khoản 1]\n"
        "A/1 Nguyễn Văn Á class 0 cover 0 received\n"
        "A/2 Nguyễn Thị Na class 0 cover 2 approved\n"
        "B/1 Trần Văn Bé class 1 cover 2 none\n"
        "B/2 Trần Thị Hoa class 1 cover 2 approved\n"
        "B/3 Lê Thị Tư class 1 cover 1 none\n"
        "A/1 2 1\nA/2 2 2\nA/2 2 3\nB/1 0 0\nB/2 2 4\nC/2 0 0\nD/1 0 0\n");
}
