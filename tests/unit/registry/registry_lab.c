#include "registry_lab.h"

#include "base/fmt.h"
#include "registry/area_ids.h"

struct lab lab;

static const char law_text[] =
    "---\nsố hiệu: 1/2020/TEST\nhiệu lực: 2020-01-01\n---\n\n# Thử\n\n## Điều 1 — Dữ "
    "kiện\n\n```law\n"
    "liệt kê vai (role_kind):\n  chủ_hộ (head) = 1\n  vợ (spouse) = 2\n  con (child) = 3\n"
    "  bố_mẹ (parent) = 4\n  khác (other) = 5\n"
    "liệt kê loại_hộ (class_kind):\n  nghèo (poor) = \"N\"\n  cận_nghèo (near_poor) = \"CN\"\n  "
    "không_nghèo "
    "(neither) = \"KN\"\n"
    "liệt kê mức (level_kind):\n  không_có (none)\n  nặng (severe)\n  rất_nặng (extreme)\n"
    "liệt kê phái (sex_kind):\n  nam (male) = 1\n  nữ (female) = 2\n"
    "dữ kiện quan_hệ (relation): người, vai, vai trò\n"
    "dữ kiện ngày_sinh (born): người, ngày\n"
    "dữ kiện giới (sex): người, phái\n"
    "dữ kiện cân_nặng (weight_kg): người, số 0..300 lẻ 1 kg\n"
    "dữ kiện khuyết_tật (disability): người, mức, không ghi thì không_có, kín\n"
    "dữ kiện lương_hưu (monthly_pension): người, tiền 0..1 tỷ\n"
    "dữ kiện ngày_khảo_sát (surveyed_on): hộ, ngày\n"
    "dữ kiện đã_chết (dead): người, đúng_sai, không ghi thì sai\n"
    "dữ kiện hạng_hộ (class): hộ, loại_hộ\n"
    "dữ kiện khó_khăn (special_difficulty): hộ, đúng_sai, không ghi thì sai\n"
    "dữ kiện số_xe (motorbike): hộ, số 0..200\n"
    "```\n";

static bool no_file(void *ctx, str path, str *text)
{
    (void)ctx;
    (void)path;
    (void)text;
    return false;
}

/* An import writes the areas when they are not there: it takes a server two seconds. */
static enum err_code fill_areas(struct store_conn *c, struct err *e)
{
    enum err_code code = store_begin(c, e);
    if (code == ERR_NONE)
        code = area_ids_write(c, lab.areas, str_from_c(lab.area_folder), e);
    return code == ERR_NONE ? store_commit(c, e) : code;
}

int lab_setup(void **state)
{
    struct err e = {0};
    const char *data = getenv("ANSINH_DATA");
    arena_init(&lab.arena, (size_t)1 << 30);
    lab.law = law_new(&lab.arena);
    law_add(lab.law, STR("test.md"), (str){law_text, sizeof(law_text) - 1});
    if (!law_compile(lab.law, no_file, NULL))
        return -1;
    fmt_write(lab.area_folder, sizeof(lab.area_folder), "%z/admin", data != NULL ? data : "data");
    if (areas_load(&lab.arena, &lab.areas, str_from_c(lab.area_folder), &e) != ERR_NONE)
        return -1;
    place_fill = fill_areas;
    return both_setup(state);
}

int lab_teardown(void **state)
{
    arena_clear(&lab.arena);
    return both_teardown(state);
}

static const char *write_file(const char *name, const char *text)
{
    static char paths[3][128];
    static int turn;
    char *path = paths[turn++ % 3];
    fmt_write(path, 128, "%z/%z", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

struct survey *lab_survey(const char *households, const char *members, const char *facts)
{
    struct survey_files files = {.households = write_file("h.csv", households),
                                 .members = write_file("m.csv", members)};
    if (facts != NULL)
        files.facts = write_file("f.csv", facts);
    struct survey *s = NULL;
    struct err e = {0};
    must(survey_load(&s, lab.law, lab.areas, &files, false, &e), &e);
    return s;
}

enum err_code lab_import(struct store_conn *c, const struct survey *s, bool with_facts, day today,
                         struct import_report *report, struct import_problems *problems)
{
    static uint8_t turn;
    struct err e = {0};
    struct import_options o = {.area_folder = lab.area_folder,
                               .actor = STR("xã"),
                               .reference = STR("thử"),
                               .now_us = (int64_t)today * 86400 * 1000000,
                               .today = today,
                               .with_facts = with_facts};
    o.content[0] = ++turn;
    enum err_code code = import_merge(c, &lab.arena, s, &o, report, problems, &e);
    if (code != ERR_NONE && problems->n == 0)
        print_error("%s\n", e.text[LANG_EN]);
    return code;
}

struct record_correction lab_correction(const struct record_set *set, day today)
{
    return (struct record_correction){.province = 24,
                                      .person = 2,
                                      .sets = set,
                                      .n_sets = 1,
                                      .as_of = DAY_MIN,
                                      .from = DAY_MIN,
                                      .to = DAY_MAX,
                                      .actor = STR("x"),
                                      .source = STR("form"),
                                      .reference = STR(""),
                                      .today = today};
}
