#include "review_lab.h"

#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/load_law.h"

struct review_lab lab;

int review_lab_setup(void **state)
{
    struct err e = {0};
    const char *data = getenv("ANSINH_DATA"), *law = getenv("ANSINH_LAW");
    struct cli c = {.lang = LANG_EN, .arena = &lab.arena};
    arena_init(&lab.arena, (size_t)4 << 30);
    fmt_write(lab.area_folder, sizeof(lab.area_folder), "%z/admin", data != NULL ? data : "data");
    if (inputs_law(&c, (str){NULL, 0}, &lab.law, &e) != ERR_NONE ||
        areas_load(&lab.arena, &lab.areas, str_from_c(lab.area_folder), &e) != ERR_NONE ||
        steps_load(&lab.arena, &lab.steps, str_from_c(law != NULL ? law : "law"), &e) != ERR_NONE) {
        print_error("%s\n", e.text[LANG_EN]);
        return -1;
    }
    return both_setup(state);
}

int review_lab_teardown(void **state)
{
    arena_clear(&lab.arena);
    return both_teardown(state);
}

/* ---- surveys ---- */

static const char household_head[] =
    "household,commune,village,surveyed_on,area,region,central_city,head_ethnicity,column,roof,"
    "wall,house_area_m2,toilet,power,kwh_month,water,car,motorbike,motor_boat,printer,colour_tv,"
    "music_system,computer,refrigerator,air_conditioner,washing_machine,water_heater,microwave,"
    "telephone,garden_m2,annual_crop_m2,perennial_crop_m2,water_surface_m2,forest_m2,cattle,pigs,"
    "poultry,other_livestock,aquaculture,causes,support_needed\n";
static const char member_head[] =
    "household,member,name,relation,born,sex,ethnicity,schooling,general_education,training,"
    "health_insurance,internet,social_allowance,work,job,contract,pension,critical_illness\n";

/* Form 3.3, rural NMM: two people 80 points, two able 10, no dependant 10; nothing for walls and
 * columns of other material, 15 m2 a head, 20 kWh, other water, no septic toilet: 100 points. A car
 * 50 more. Deprived of housing (walls and columns), toilet, and of water where that is "other": 30
 * points of B2, or 20 with a protected well (which gives no B1 point). */
static void put_household(struct buf *b, const struct lab_household *h, day on)
{
    char date[11];
    day_format_iso(on, date);
    buf_fmt(b, "%z,%z,%z,%z,2,NMM,0,02,4,4,4,30,3,1,20,%z,%d", h->code, h->commune, h->village,
            date,
            h->kind == LAB_UNKNOWN ? ""
            : h->kind == LAB_POOR  ? "4"
                                   : "3",
            h->kind == LAB_ABOVE);
    buf_add_c(b, ",0,0,0,1,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,1;3,2\n");
}

static void put_members(struct buf *b, const struct lab_household *h)
{
    buf_fmt(b, "%z,1,Nguyễn Văn %z,1,1980-02-03,1,02,2,3,1,1,1,0,1,4,3,0,2\n", h->code, h->code);
    buf_fmt(b, "%z,2,Trần Thị %z,2,1982-04-05,2,02,2,3,1,1,2,0,6,,,0,2\n", h->code, h->code);
}

static const char *write_file(const char *name, str text)
{
    static char paths[3][128];
    static int turn;
    char *path = paths[turn++ % 3];
    fmt_write(path, 128, "%z/%z", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(text.p, 1, text.n, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

void lab_survey(struct store_conn *c, const struct lab_household *h, uint32_t n, day on,
                const char *facts, struct import_report *report)
{
    static uint8_t turn;
    struct arena a;
    struct buf households, members;
    struct survey *s = NULL;
    struct err e = {0};
    struct import_problems problems;
    arena_init(&a, (size_t)64 << 20);
    buf_init(&households, &a, (size_t)1 << 22);
    buf_init(&members, &a, (size_t)1 << 22);
    buf_add_c(&households, household_head);
    buf_add_c(&members, member_head);
    for (uint32_t i = 0; i < n; i++) {
        if (h[i].kind == LAB_ABSENT)
            continue;
        put_household(&households, &h[i], on);
        put_members(&members, &h[i]);
    }
    struct survey_files files = {.households = write_file("h.csv", buf_str(&households)),
                                 .members = write_file("m.csv", buf_str(&members))};
    if (facts != NULL)
        files.facts = write_file("f.csv", str_from_c(facts));
    must(survey_load(&s, lab.law, lab.areas, &files, false, &e), &e);
    struct import_options o = {.area_folder = lab.area_folder,
                               .actor = STR("xã"),
                               .reference = STR("phiếu"),
                               .now_us = (int64_t)on * 86400 * 1000000,
                               .today = on,
                               .with_facts = facts != NULL};
    o.content[0] = ++turn;
    must(import_merge(c, &a, s, &o, report, &problems, &e), &e);
    survey_free(s);
    arena_clear(&a);
}

int64_t lab_household(struct store_conn *c, const char *code)
{
    struct store_value v;
    struct err e = {0};
    assert_int_equal(store_one(c,
                               SQL("SELECT id FROM household WHERE province = 24 AND code = ?1"
                                   " ORDER BY id"),
                               STORE_VALUES(store_text(str_from_c(code))), &lab.arena, &v, 1, &e),
                     1);
    return v.i;
}

static struct review_act act_on(const char *source, day today)
{
    struct review_act act = {.recording = {.province = 24,
                                           .at_us = (int64_t)today * 86400 * 1000000,
                                           .actor = STR("Trần Thị B"),
                                           .source = str_from_c(source),
                                           .reference = STR("thử")},
                             .today = today,
                             .steps = lab.steps};
    return act;
}

/* A day on which all of these campaigns are past. */
static day late_day(void)
{
    return day_from_ymd(2026, 6, 1);
}

void lab_end(struct store_conn *c, const char *code, day on)
{
    int64_t id = lab_household(c, code), number = 0;
    struct err e = {0};
    struct review_act act = act_on("form", on);
    must(store_begin(c, &e), &e);
    must(recording_begin(c, &act.recording, &number, &e), &e);
    const struct store_value household = store_int(id), rec = store_int(number),
                             then = store_date(on);
    must(store_run(c,
                   SQL("UPDATE household SET closed = ?2, known_to = ?3 WHERE province = 24 AND id"
                       " = ?1 AND closed = 0 AND valid_to = 2147483647"),
                   STORE_VALUES(household, rec, then), NULL, &e),
         &e);
    must(store_run(
             c,
             SQL("INSERT INTO household (province, id, valid_from, valid_to, known_from, known_to,"
                 " recorded, closed, code, area, commune, village) SELECT province, id, valid_from,"
                 " ?3, ?3, 0, ?2, 0, code, area, commune, village FROM household WHERE province ="
                 " 24 AND id = ?1 AND closed = ?2"),
             STORE_VALUES(household, rec, then), NULL, &e),
         &e);
    must(store_run(c,
                   SQL("UPDATE membership SET closed = ?2, known_to = ?3 WHERE province = 24 AND"
                       " household = ?1 AND closed = 0 AND valid_to = 2147483647"),
                   STORE_VALUES(household, rec, then), NULL, &e),
         &e);
    must(store_run(c,
                   SQL("INSERT INTO membership (province, household, person, valid_from, valid_to,"
                       " known_from, known_to, recorded, closed, number, relation) SELECT province,"
                       " household, person, valid_from, ?3, ?3, 0, ?2, 0, number, relation FROM"
                       " membership WHERE province = 24 AND household = ?1 AND closed = ?2"),
                   STORE_VALUES(household, rec, then), NULL, &e),
         &e);
    must(store_commit(c, &e), &e);
}

/* ---- campaigns ---- */

static enum err_code settle(struct store_conn *c, enum err_code code, struct err *e)
{
    if (code == ERR_NONE)
        code = store_commit(c, e);
    store_rollback(c);
    return code;
}

enum err_code lab_open(struct store_conn *c, int year, int mon, struct review_opened *out,
                       struct err *e)
{
    struct review_opening o = {.act = act_on("interface", late_day()),
                               .kind = mon == 0 ? REVIEW_YEARLY : REVIEW_MONTHLY,
                               .year = year,
                               .mon = mon};
    struct review_problems problems = {.a = &lab.arena};
    must(store_begin(c, e), e);
    return settle(c, review_open(c, &o, out, &problems, e), e);
}

struct review_campaign lab_campaign(struct store_conn *c, int year, int mon)
{
    struct review_campaign k;
    struct err e = {0};
    must(review_find(c, 24, year, mon, &k, &e), &e);
    return k;
}

static str given(const char *text)
{
    return text != NULL ? str_from_c(text) : (str){NULL, 0};
}

enum err_code lab_step(struct store_conn *c, const struct review_campaign *k, const char *step,
                       const char *commune, const char *village, day on, int present, int agreed,
                       struct review_done *out, struct err *e)
{
    struct review_step s = {.act = act_on("form", late_day()),
                            .campaign = *k,
                            .step = steps_find(lab.steps, str_from_c(step)),
                            .where = {given(commune), given(village)},
                            .on = on,
                            .present = present,
                            .agreed = agreed};
    struct review_problems problems = {.a = &lab.arena};
    must(store_begin(c, e), e);
    return settle(c, review_step_record(c, &s, out, &problems, e), e);
}

enum err_code lab_score(struct store_conn *c, const struct review_campaign *k, const char *commune,
                        int64_t household, bool due, day on, struct score_done *out, struct err *e)
{
    struct score_request q = {.act = act_on("form", late_day()),
                              .campaign = *k,
                              .law = lab.law,
                              .areas = lab.areas,
                              .on = on,
                              .where = {.commune = given(commune)},
                              .due = due,
                              .household = household};
    struct score_batch *batch = NULL;
    struct review_problems problems = {.a = &lab.arena};
    struct arena a;
    bool moved = false;
    for (int i = 0; i < 32; i++)
        q.law_sum[i] = (uint8_t)i;
    arena_init(&a, (size_t)4 << 30);
    enum err_code code = score_prepare(c, &a, &q, &batch, &problems, e);
    if (code == ERR_NONE) {
        must(store_begin(c, e), e);
        code = settle(c, score_write(c, &q, batch, out, &moved, e), e);
        assert_false(moved);
    }
    arena_clear(&a);
    return code;
}

enum err_code lab_decide(struct store_conn *c, const struct review_campaign *k, const char *commune,
                         day on, struct decision_done *out, struct review_problems *problems,
                         struct err *e)
{
    struct decision_request q = {.act = act_on("decision", late_day()),
                                 .campaign = *k,
                                 .where = {.commune = given(commune)},
                                 .on = on,
                                 .valid_from = DAY_MIN,
                                 .number = STR("{n}/QĐ-{commune}"),
                                 .signer = STR("Chủ tịch {commune}")};
    must(store_begin(c, e), e);
    return settle(c, decision_write(c, &q, out, problems, e), e);
}

struct review_about lab_about(const struct review_campaign *k, int64_t household, day on)
{
    struct review_about about = {
        .act = act_on("form", late_day()), .campaign = *k, .household = household, .on = on};
    return about;
}

void lab_until(struct store_conn *c, const struct review_campaign *k, const char *step)
{
    static const struct {
        const char *name;
        int mon, dom, present, agreed;
    } steps[] = {{"list", 9, 5, 0, 0},        {"survey", 10, 31, 0, 0},  {"score", 11, 5, 0, 0},
                 {"meeting", 11, 12, 40, 38}, {"listing", 11, 15, 0, 0}, {"recheck", 11, 22, 0, 0},
                 {"opinion", 11, 30, 0, 0}};
    struct err e = {0};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        day on = day_from_ymd(k->year, steps[i].mon, steps[i].dom);
        struct review_done done;
        struct score_done scored;
        if (strcmp(steps[i].name, "score") == 0)
            must(lab_score(c, k, NULL, 0, false, on, &scored, &e), &e);
        else
            must(lab_step(c, k, steps[i].name, NULL, NULL, on, steps[i].present, steps[i].agreed,
                          &done, &e),
                 &e);
        if (strcmp(steps[i].name, step) == 0)
            return;
    }
}
