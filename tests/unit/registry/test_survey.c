/* A survey: facts in two times, births by year alone, what a commune tells, members in any order.
 */
#include "registry/survey.h"

#include "base/fmt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char law_text[] =
    "---\nsố hiệu: 1/2020/TEST\nhiệu lực: 2020-01-01\n---\n\n# Thử\n\n## Điều 1 — Dữ "
    "kiện\n\n```law\n"
    "liệt kê vai (role_kind):\n  chủ_hộ (head) = 1\n  con (child) = 3\n"
    "liệt kê vùng_miền (region_kind):\n  đồng_bằng (RRD) = \"RRD\"\n  trung_du (NMM) = \"NMM\"\n"
    "liệt kê mức (level_kind):\n  không_có (none)\n  nặng (severe)\n  rất_nặng (extreme)\n"
    "liệt kê phái (sex_kind):\n  nam (male) = 1\n  nữ (female) = 2\n"
    "dữ kiện quan_hệ (relation): người, vai, vai trò\n"
    "dữ kiện ngày_sinh (born): người, ngày\n"
    "dữ kiện giới (sex): người, phái\n"
    "dữ kiện cân_nặng (weight_kg): người, số 0..300 lẻ 1 kg\n"
    "dữ kiện khuyết_tật (disability): người, mức, không ghi thì không_có\n"
    "dữ kiện lương_hưu (monthly_pension): người, tiền 0..1 tỷ\n"
    "dữ kiện ngày_khảo_sát (surveyed_on): hộ, ngày\n"
    "dữ kiện vùng (region): hộ, vùng_miền\n"
    "dữ kiện khó_khăn (special_difficulty): hộ, đúng_sai, không ghi thì sai\n"
    "dữ kiện số_xe (motorbike): hộ, số 0..200\n"
    "```\n";

struct fixture {
    struct arena arena;
    struct law *law;
    struct areas *areas;
    char folder[64];
    struct survey *survey;
};

static void write_file(struct fixture *f, const char *name, const char *text)
{
    char path[128];
    fmt_write(path, sizeof(path), "%z/%z", f->folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static bool no_file(void *ctx, str path, str *text)
{
    (void)ctx;
    (void)path;
    (void)text;
    return false;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct err e = {0};
    char folder[2048];
    arena_init(&f->arena, (size_t)1 << 30);
    f->law = law_new(&f->arena);
    law_add(f->law, STR("test.md"), (str){law_text, sizeof(law_text) - 1});
    if (!law_compile(f->law, no_file, NULL)) {
        struct buf b;
        buf_init(&b, &f->arena, 65536);
        for (uint32_t i = 0; i < law_diag_count(f->law); i++)
            law_diag_write(f->law, i, LANG_EN, &b);
        print_error("%.*s\n", (int)b.n, b.p);
        return -1;
    }
    const char *data = getenv("ANSINH_DATA");
    fmt_write(folder, sizeof(folder), "%z/admin", data != NULL ? data : "data");
    if (areas_load(&f->arena, &f->areas, str_from_c(folder), &e) != ERR_NONE) {
        print_error("%s\n", e.text[LANG_EN]);
        return -1;
    }
    fmt_write(f->folder, sizeof(f->folder), "/tmp/ansinh-survey-XXXXXX");
    *state = f;
    return mkdtemp(f->folder) == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"h.csv", "m.csv", "f.csv"};
    for (int i = 0; i < 3; i++) {
        char path[128];
        fmt_write(path, sizeof(path), "%z/%z", f->folder, names[i]);
        unlink(path);
    }
    rmdir(f->folder);
    survey_free(f->survey);
    arena_clear(&f->arena);
    free(f);
    return 0;
}

static void load(struct fixture *f, const char *h, const char *m, const char *facts)
{
    char paths[3][128];
    static const char *const names[] = {"h.csv", "m.csv", "f.csv"};
    for (int i = 0; i < 3; i++)
        fmt_write(paths[i], sizeof(paths[i]), "%z/%z", f->folder, names[i]);
    write_file(f, "h.csv", h);
    write_file(f, "m.csv", m);
    if (facts != NULL)
        write_file(f, "f.csv", facts);
    struct survey_files files = {paths[0], paths[1], facts != NULL ? paths[2] : NULL, NULL};
    struct err e = {0};
    survey_free(f->survey);
    if (survey_load(&f->survey, f->law, f->areas, &files, false, &e) != ERR_NONE)
        fail_msg("%s:%u:%u %s", e.where.file, e.where.line, e.where.column, e.text[LANG_EN]);
}

struct ask {
    const char *fact;
    int year, mon;
    day known_on;
    enum law_sample sample;
    enum law_aspect aspect;
};

/* What the column says for a row: INT64_MIN where it is not known. */
static int64_t answer(struct fixture *f, struct ask q, uint32_t row)
{
    const struct law_symbol *fact = law_find(f->law, str_from_c(q.fact));
    assert_non_null(fact);
    struct law_input input = {
        .symbol = fact,
        .month = month_make(q.year, q.mon),
        .sample = q.sample,
        .aspect = q.aspect,
        .level = fact->entity == LAW_PERSON ? LEVEL_PERSON : LEVEL_HOUSEHOLD,
        .lane = q.aspect == LAW_VALUE ? fact->lane : LANE_I32,
    };
    struct law_plan plan = {.law = f->law, .inputs = &input, .n_inputs = 1};
    plan.request.known_on = q.known_on;
    struct vm_column c;
    survey_bind(&f->arena, f->survey, &plan, &c);
    if (c.data == NULL)
        return c.uniform_known ? c.uniform : INT64_MIN;
    int64_t value = input.lane == LANE_U8    ? ((const uint8_t *)c.data)[row]
                    : input.lane == LANE_I16 ? ((const int16_t *)c.data)[row]
                    : input.lane == LANE_I32 ? ((const int32_t *)c.data)[row]
                                             : ((const int64_t *)c.data)[row];
    if (c.known != NULL && !c.known[row]) {
        assert_int_equal(value, 0); /* what lies under an unknown is 0 */
        return INT64_MIN;
    }
    return value;
}

static const char households[] = "household,commune,surveyed_on,motorbike\n"
                                 "A,07660,2022-10-05,2\n"
                                 "B,09163,05/10/2024,\n"
                                 "C,07210,2025-08-01,0\n";
static const char members[] = "household,member,relation,born,sex,weight_kg\n"
                              "A,1,1,1980-05-17,1,\n"
                              "A,2,3,2012,2,31.5\n"
                              "B,1,1,1944-02-29,2,\n"
                              "C,7,1,1990-01-01,1,\n";

#define UNKNOWN INT64_MIN
#define NOW DAY_MAX

static void test_form(void **state)
{
    struct fixture *f = *state;
    load(f, households, members, NULL);
    assert_int_equal(f->survey->households, 3);
    assert_int_equal(f->survey->persons, 4);
    assert_int_equal(f->survey->first[1], 2);
    assert_int_equal(f->survey->first[3], 4);
    assert_int_equal(f->survey->member[3], 7);
    struct ask bikes = {"motorbike", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, bikes, 0), 2);
    assert_int_equal(answer(f, bikes, 1), UNKNOWN); /* an empty cell is not 0 */
    assert_int_equal(answer(f, bikes, 2), 0);
    struct ask weight = {"weight_kg", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, weight, 1), 315);
    assert_int_equal(answer(f, weight, 0), UNKNOWN);
    struct ask since = {"motorbike", 2024, 1, NOW, LAW_DURING, LAW_SINCE};
    assert_int_equal(answer(f, since, 0), vm_date_pack(2022, 10, 5));
    /* Not asked at all: unknown, or what the absence of a record means. */
    struct ask pension = {"monthly_pension", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, pension, 0), UNKNOWN);
    struct ask hard = {"special_difficulty", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, hard, 0), 0);
    assert_int_equal(survey_find(f->survey, STR("C")), 2);
    assert_int_equal(survey_find(f->survey, STR("D")), -1);
}

static void test_births(void **state)
{
    struct fixture *f = *state;
    load(f, households, members, NULL);
    assert_true(f->survey->imprecise_dates);
    struct ask born = {"born", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, born, 0), vm_date_pack(1980, 5, 17));
    assert_int_equal(answer(f, born, 1), UNKNOWN);
    assert_int_equal(answer(f, born, 2), vm_date_pack(1944, 2, 29));
    born.aspect = LAW_EARLIEST;
    assert_int_equal(answer(f, born, 1), vm_date_pack(2012, 1, 1));
    assert_int_equal(answer(f, born, 0), vm_date_pack(1980, 5, 17));
    born.aspect = LAW_LATEST;
    assert_int_equal(answer(f, born, 1), vm_date_pack(2012, 12, 31));
    assert_int_equal(answer(f, born, 0), vm_date_pack(1980, 5, 17));
}

static void test_two_times(void **state)
{
    struct fixture *f = *state;
    /* none = 0, severe = 1, extreme = 2 */
    load(f, households, members,
         "entity,fact,value,from,to,known_from\n"
         "A/2,disability,extreme,2023-03-11,2023-05-20,2023-06-01\n"
         "A/2,disability,severe,2022-01-10,2023-03-10,\n"
         "B/1,disability,severe,2023-01-01,2023-01-31,\n"
         "B/1,disability,severe,2023-02-01,,\n");
    struct ask q = {"disability", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, q, 1), 1); /* counts in its month */
    assert_int_equal(answer(f, q, 0), 0); /* no record: none */
    q.sample = LAW_AT_START;
    assert_int_equal(answer(f, q, 1), 0);
    q.sample = LAW_AT_END;
    assert_int_equal(answer(f, q, 1), 1);
    q = (struct ask){"disability", 2023, 3, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, q, 1), 2); /* the last in the month */
    q.sample = LAW_AT_START;
    assert_int_equal(answer(f, q, 1), 1);
    /* On 31 May 2023 the office knew nothing of the second. */
    q = (struct ask){"disability", 2023, 3, day_from_ymd(2023, 5, 31), LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, q, 1), 1);
    q.known_on = day_from_ymd(2023, 6, 1);
    assert_int_equal(answer(f, q, 1), 2);
    /* Lost on 20 May: May still has it, its end and June do not. */
    q = (struct ask){"disability", 2023, 5, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, q, 1), 2);
    q.sample = LAW_AT_END;
    assert_int_equal(answer(f, q, 1), 0);
    q = (struct ask){"disability", 2023, 6, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, q, 1), 0);
    /* Since when: two records in a row of one value are one; another value begins anew. */
    q = (struct ask){"disability", 2023, 6, NOW, LAW_DURING, LAW_SINCE};
    assert_int_equal(answer(f, q, 2), vm_date_pack(2023, 1, 1));
    q.mon = 4;
    assert_int_equal(answer(f, q, 1), vm_date_pack(2023, 3, 11));
    assert_int_equal(answer(f, q, 0), UNKNOWN);
}

static void test_record_over_form(void **state)
{
    struct fixture *f = *state;
    load(f, households, members,
         "entity,fact,value,from,to,known_from\n"
         "A,motorbike,5,2023-01-15,2023-12-31,\n"
         "B,motorbike,1,2023-01-15,,\n");
    struct ask q = {"motorbike", 2023, 6, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, q, 0), 5);
    assert_int_equal(answer(f, q, 1), 1);
    q.year = 2024;
    assert_int_equal(answer(f, q, 0), 2); /* the form again */
}

static void test_places(void **state)
{
    struct fixture *f = *state;
    load(f, households, members, NULL);
    struct ask q = {"region", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    /* RRD = 0, NMM = 1. A: Sơn Động; B: a commune of Bắc Ninh before 2025; C: the ward Bắc Giang of
     * the merged province, in the region of old Bắc Giang. */
    assert_int_equal(answer(f, q, 0), 1);
    assert_int_equal(answer(f, q, 1), 0);
    assert_int_equal(answer(f, q, 2), 1);
    assert_true(str_eq_c(f->survey->area[0]->district, "Huyện Sơn Động"));
    assert_true(f->survey->area[2]->urban);
    /* The same code was another ward before. */
    const struct area *before = areas_find(f->areas, 7210, day_from_ymd(2024, 1, 1));
    assert_true(str_eq_c(before->name, "Hoàng Văn Thụ"));
    assert_true(str_eq_c(f->survey->area[2]->name, "Bắc Giang"));
    assert_null(areas_find(f->areas, 7204, day_from_ymd(2025, 8, 1)));
    assert_non_null(areas_find(f->areas, 7204, day_from_ymd(2024, 8, 1)));
}

static void test_any_order(void **state)
{
    struct fixture *f = *state;
    load(f, households,
         "household,member,relation,born,sex,weight_kg\n"
         "C,7,1,1990-01-01,1,\n"
         "A,1,1,1980-05-17,1,\n"
         "B,1,1,1944-02-29,2,\n"
         "A,2,3,2012,2,31.5\n",
         "entity,fact,value,from,to,known_from\n"
         "B/1,monthly_pension,2500000,2020-01-01,,\n"
         "A/2,disability,severe,2022-01-10,,\n");
    assert_int_equal(f->survey->first[1], 2);
    assert_int_equal(f->survey->member[0], 1);
    assert_int_equal(f->survey->member[1], 2);
    assert_int_equal(f->survey->member[3], 7);
    struct ask weight = {"weight_kg", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, weight, 1), 315);
    struct ask pension = {"monthly_pension", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, pension, 2), 2500000);
    assert_int_equal(answer(f, pension, 0), UNKNOWN);
    struct ask disability = {"disability", 2022, 1, NOW, LAW_DURING, LAW_VALUE};
    assert_int_equal(answer(f, disability, 1), 1);
    assert_int_equal(answer(f, disability, 2), 0);
}

static void test_largest_household(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    buf_init(&b, &f->arena, 1 << 20);
    buf_add_c(&b, "household,member,relation,born,sex\n");
    for (int i = 1; i <= 255; i++)
        buf_fmt(&b, "A,%d,%d,1990-01-01,1\n", i, i == 1 ? 1 : 3);
    buf_add_c(&b, "B,1,1,1990-01-01,1\nC,1,1,1990-01-01,1\n");
    buf_char(&b, '\0');
    load(f, households, b.p, NULL);
    assert_int_equal(f->survey->first[1], 255);
    /* One more is too many. */
    struct err e = {0};
    char paths[2][128];
    fmt_write(paths[0], sizeof(paths[0]), "%z/h.csv", f->folder);
    fmt_write(paths[1], sizeof(paths[1]), "%z/m.csv", f->folder);
    FILE *file = fopen(paths[1], "ab");
    fputs("A,256,3,1990-01-01,1\n", file);
    fclose(file);
    struct survey_files files = {paths[0], paths[1], NULL, NULL};
    struct survey *s = NULL;
    assert_int_equal(survey_load(&s, f->law, f->areas, &files, false, &e), ERR_LIMIT);
    assert_null(s);
    assert_int_equal(e.where.line, 259);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_form, setup, teardown),
        cmocka_unit_test_setup_teardown(test_births, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_times, setup, teardown),
        cmocka_unit_test_setup_teardown(test_record_over_form, setup, teardown),
        cmocka_unit_test_setup_teardown(test_places, setup, teardown),
        cmocka_unit_test_setup_teardown(test_any_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_largest_household, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
