#include "cli/inputs.h"

#include "base/fmt.h"
#include "base/num.h"
#include "cli/load_law.h"
#include "cli/survey_problems.h"
#include "registry/world.h"

#include <stdio.h>
#include <unistd.h>

#define MAX_THREADS 64

void inputs_options(struct input_options *o, struct cli_option to[INPUT_OPTION_COUNT])
{
    const struct cli_option options[INPUT_OPTION_COUNT] = {
        {.name = "--households", .value = &o->households},
        {.name = "--members", .value = &o->members},
        {.name = "--facts", .value = &o->facts},
        {.name = "--month", .value = &o->month, .required = true},
        {.name = "--known-on", .value = &o->known_on},
        {.name = "--law", .value = &o->law},
        {.name = "--db", .value = &o->db},
        {.name = "--province", .value = &o->province},
        {.name = "--recording", .value = &o->recording},
    };
    for (int i = 0; i < INPUT_OPTION_COUNT; i++)
        to[i] = options[i];
}

enum err_code inputs_parse(struct input_options *o, const struct cli_option *options, uint32_t n,
                           int argc, char **argv, struct err *e)
{
    uint32_t n_rest = 0;
    return cli_parse(options, n, argc, argv, &o->workbook, 1, &n_rest, e);
}

enum err_code inputs_law(struct cli *c, str dir, const struct law **out, struct err *e)
{
    struct law *law = NULL;
    enum err_code code = load_law(c, &dir, dir.p != NULL ? 1 : 0, &law, e);
    *out = law;
    return code;
}

enum err_code inputs_areas(struct cli *c, struct areas **out, struct err *e)
{
    char folder[4096];
    size_t n = fmt_write(folder, sizeof(folder), "%s/admin", cli_folder(c, "ANSINH_DATA", "data"));
    return areas_load(c->arena, out, arena_str(c->arena, (str){folder, n}), e);
}

enum err_code inputs_threads(str given, uint32_t *out, struct err *e)
{
    int64_t n = sysconf(_SC_NPROCESSORS_ONLN);
    n = n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : n;
    if (given.p != NULL && (!num_parse_int(given, &n) || n < 1 || n > MAX_THREADS))
        return err_set(e, ERR_USAGE, "--threads nhận một số từ 1 đến %d",
                       "--threads takes a number from 1 to %d", MAX_THREADS);
    *out = (uint32_t)n;
    return ERR_NONE;
}

/* Files, a workbook or a database. */
static enum err_code check_sources(const struct input_options *o, struct err *e)
{
    bool files = o->households.p != NULL || o->members.p != NULL || o->facts.p != NULL;
    bool book = o->workbook.p != NULL;
    if (book && files)
        return err_set(e, ERR_USAGE, "sổ tính thay cho các tệp: không cho cả hai",
                       "a workbook stands in for the files: give one or the other");
    if (o->db.p != NULL && (files || book || o->keep_going))
        return err_set(e, ERR_USAGE, "--db thay cho các tệp: không cho cả hai",
                       "--db stands in for the files: give one or the other");
    if (o->db.p == NULL && !book && (o->households.p == NULL || o->members.p == NULL)) {
        err_set(e, ERR_USAGE, "thiếu %z", "%z is missing",
                o->households.p == NULL ? "--households" : "--members");
        err_hint(e, "cho --households và --members, hoặc một sổ tính .xlsx, hoặc --db",
                 "give --households and --members, or a workbook .xlsx, or --db");
        return ERR_USAGE;
    }
    if (o->db.p == NULL && (o->province.p != NULL || o->recording.p != NULL))
        return err_set(e, ERR_USAGE, "--province và --recording chỉ đi với --db",
                       "--province and --recording go with --db alone");
    return ERR_NONE;
}

enum err_code inputs_number(str given, const char *option, int64_t otherwise, int64_t *out,
                            struct err *e)
{
    *out = otherwise;
    if (given.p == NULL || (num_parse_int(given, out) && *out > 0))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z: \"%s\" không phải là số từ 1",
                   "%z: \"%s\" is no number from 1", option, given);
}

static enum err_code load_world(struct cli *c, const struct input_options *o, str only,
                                struct inputs *in, struct err *e)
{
    struct store_conn *db = NULL;
    const struct store_options open = {.location = arena_cstr(c->arena, o->db), .read_only = true};
    struct world_at at = {.as_of = month_last_day(in->month), .known_on = in->known_on};
    struct world world = {0};
    int64_t household = 0, province = 0;
    enum err_code code = inputs_number(o->province, "--province", 0, &province, e);
    if (code == ERR_NONE)
        code = inputs_number(o->recording, "--recording", WORLD_ALL_RECORDINGS, &at.recording, e);
    if (code == ERR_NONE)
        code = store_open(&db, &open, e);
    if (code == ERR_NONE)
        code = world_province(db, province, &at.province, e);
    if (code == ERR_NONE && only.p != NULL) {
        code = world_find_household(db, &at, only, &household, e);
        if (code == ERR_NONE && household == 0)
            code = err_set(e, ERR_INPUT, "sổ đăng ký không có hộ \"%s\"",
                           "the registry has no household \"%s\"", only);
    }
    if (code == ERR_NONE)
        code = world_read_since(db, c->arena, in->law, in->areas, &at, household,
                                month_first_day(in->month), &world, e);
    store_close(db);
    if (code == ERR_NONE && world.unreadable > 0)
        fprintf(stderr,
                c->lang == LANG_VI
                    ? "%u dữ kiện kín không mở được (thiếu khóa: --key-file): coi là chưa rõ.\n"
                    : "%u sealed facts do not open (their key is missing: --key-file): they are "
                      "taken as unknown.\n",
                world.unreadable);
    in->survey = world.survey;
    in->db = open.location;
    in->province = at.province;
    in->recording = world.recording;
    in->numbers = world.household;
    return code;
}

static const char *path(struct cli *c, str given)
{
    return given.p != NULL ? arena_cstr(c->arena, given) : NULL;
}

enum err_code inputs_load(struct cli *c, const struct input_options *o, str only, struct inputs *in,
                          struct err *e)
{
    if (check_sources(o, e) != ERR_NONE)
        return e->code;
    if (!month_parse(o->month, &in->month)) {
        err_set(e, ERR_USAGE, "--month: \"%s\" không phải là tháng", "--month: \"%s\" is no month",
                o->month);
        err_hint(e, "viết 2024-07 hoặc 07/2024", "write 2024-07 or 07/2024");
        return ERR_USAGE;
    }
    in->known_on = DAY_MAX;
    if (o->known_on.p != NULL && !day_parse(o->known_on, &in->known_on)) {
        err_set(e, ERR_USAGE, "--known-on: \"%s\" không phải là ngày",
                "--known-on: \"%s\" is no date", o->known_on);
        err_hint(e, "viết 2024-08-01 hoặc 01/08/2024", "write 2024-08-01 or 01/08/2024");
        return ERR_USAGE;
    }
    enum err_code code = inputs_law(c, o->law, &in->law, e);
    if (code == ERR_NONE)
        code = inputs_areas(c, &in->areas, e);
    if (code != ERR_NONE)
        return code;
    if (o->db.p != NULL)
        return load_world(c, o, only, in, e);
    const struct survey_files files = {.households = path(c, o->households),
                                       .members = path(c, o->members),
                                       .facts = path(c, o->facts),
                                       .workbook = path(c, o->workbook)};
    code = survey_load(&in->survey, in->law, in->areas, &files, o->keep_going, e);
    if (code == ERR_NONE)
        survey_problems_notes(in->survey, c->lang);
    return code;
}
