#include "cli/inputs.h"

#include "base/fmt.h"
#include "base/host.h"
#include "base/num.h"
#include "cli/load_law.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_THREADS 64

void inputs_options(struct input_options *o, struct cli_option to[INPUT_OPTION_COUNT])
{
    const struct cli_option options[INPUT_OPTION_COUNT] = {
        {.name = "--households", .value = &o->households, .required = true},
        {.name = "--members", .value = &o->members, .required = true},
        {.name = "--facts", .value = &o->facts},
        {.name = "--month", .value = &o->month, .required = true},
        {.name = "--known-on", .value = &o->known_on},
        {.name = "--law", .value = &o->law},
    };
    for (int i = 0; i < INPUT_OPTION_COUNT; i++)
        to[i] = options[i];
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

enum err_code inputs_make_folder(str path, struct err *e)
{
    char text[4096];
    size_t n = fmt_write(text, sizeof(text), "%s", path);
    for (size_t i = 1; i <= n; i++) {
        if (text[i] != '/' && i != n)
            continue;
        char kept = text[i];
        text[i] = '\0';
        if (mkdir(text, 0777) != 0 && errno != EEXIST) {
            host_err_io(e, errno, "không tạo được thư mục", "cannot make the folder");
            err_at(e, path, 0, 0, 0);
            return ERR_IO;
        }
        text[i] = kept;
    }
    return ERR_NONE;
}

enum err_code inputs_load(struct cli *c, const struct input_options *o, struct inputs *in,
                          struct err *e)
{
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
    struct survey_files files = {.households = arena_cstr(c->arena, o->households),
                                 .members = arena_cstr(c->arena, o->members)};
    if (o->facts.p != NULL)
        files.facts = arena_cstr(c->arena, o->facts);
    return survey_load(&in->survey, in->law, in->areas, &files, o->keep_going, e);
}
