/* ansinh synth: a synthetic province to try everything on. */
#include "base/fmt.h"
#include "base/host.h"
#include "base/num.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/synth_answers.h"
#include "cli/synthetic.h"
#include "synth/synth.h"

#include <stdio.h>

#define HELP_VI                                                                                                                 \
    "ansinh synth — tạo dữ liệu GIẢ LẬP của một tỉnh, để thử mọi việc trước khi có dữ liệu " \
    "thật\n\n"                                                                                                                \
    "  ansinh synth --area bac-giang --year 2021 --out THƯ_MỤC [--households N] [--seed S]\n"                                \
    "  ansinh synth --from THƯ_MỤC --year 2022 --out THƯ_MỤC\n"                                                           \
    "  ansinh synth answers --list DANH_SÁCH.csv --on NGÀY --out BÁO_CÁO.csv [--returned N] "                               \
    "[--unpaid N] [--seed S]\n\n"                                                                                               \
    "  --area TÊN        bac-giang, hoặc viet-nam (cả nước, năm 2025; data/synth/)\n"                                  \
    "  --year NĂM        năm rà soát\n"                                                                                     \
    "  --from THƯ_MỤC    chính những hộ đó, một năm sau\n"                                                         \
    "  --households N    số hộ của năm đầu (mặc định: đủ cả tỉnh)\n"                                      \
    "  --seed S          hạt giống, mặc định 1; cùng hạt giống thì cùng từng byte\n"                          \
    "  --threads N, --law THƯ_MỤC, --out THƯ_MỤC\n\n"                                                                     \
    "`synth answers`: báo cáo của đơn vị chi trả GIẢ LẬP về một danh sách (`cycle export`): "                \
    "trong 1.000 khoản, N \n"                                                                                                 \
    "khoản bị trả lại (mặc định 20), N khoản chưa chi (mặc định 0).\n"                                     \
    "Ghi households.csv, members.csv, facts.csv và README.txt; với --from còn events.csv: các hộ "                       \
    "không còn nữa.\n"                                                                                                      \
    "Không dòng nào là hộ hay người "                                                                                  \
    "thật.\n"                                                                                                                 \
    "Câu trả lời được luật chấm: số hộ nghèo, cận nghèo chấm ra đúng bằng số đã công bố.\n\n" \
    "Ví dụ:\n"                                                                                                               \
    "  ansinh synth --area bac-giang --year 2021 --households 5000 --out out/2021\n"                                            \
    "  ansinh synth --from out/2021 --year 2022 --out out/2022\n"
#define HELP_EN                                                                                    \
    "ansinh synth — makes SYNTHETIC data of a province, to try everything before there is real " \
    "data\n\n"                                                                                     \
    "  ansinh synth --area bac-giang --year 2021 --out FOLDER [--households N] [--seed S]\n"       \
    "  ansinh synth --from FOLDER --year 2022 --out FOLDER\n"                                      \
    "  ansinh synth answers --list LIST.csv --on DAY --out REPORT.csv [--returned N] [--unpaid "   \
    "N] [--seed S]\n\n"                                                                            \
    "  --area NAME       bac-giang, or viet-nam (the country, of 2025; data/synth/)\n"             \
    "  --year YEAR       year of the review\n"                                                     \
    "  --from FOLDER     the same households, a year on\n"                                         \
    "  --households N    households of the first year (default: the whole province)\n"             \
    "  --seed S          default 1; the same seed gives the same bytes\n"                          \
    "  --threads N, --law FOLDER, --out FOLDER\n\n"                                                \
    "`synth answers`: the report of a SIMULATED provider on a list (`cycle export`): of 1,000\n"   \
    "payments N come back (default 20), N are not paid (default 0).\n"                             \
    "Writes households.csv, members.csv, facts.csv and README.txt; with --from also events.csv:\n" \
    "the households that are no more. No row is a real household or\n"                             \
    "person. The law scores the answers: the poor and near-poor it finds are as many as "          \
    "published.\n\n"                                                                               \
    "Examples:\n"                                                                                  \
    "  ansinh synth --area bac-giang --year 2021 --households 5000 --out out/2021\n"               \
    "  ansinh synth --from out/2021 --year 2022 --out out/2022\n"

#define SEED_LINE "seed: "

struct options {
    str area, from, year, households, seed, threads, law, out;
};

struct running {
    struct cli *c;
    struct progress bar;
    bool started;
};

static void show_progress(void *ctx, uint64_t done, uint64_t total)
{
    struct running *run = ctx;
    if (!run->started) {
        progress_start(&run->bar, run->c->lang, "Tạo dữ liệu giả lập", "Making synthetic data",
                       total);
        run->started = true;
    }
    progress_step(&run->bar, done);
}

static char *in_folder(struct cli *c, str folder, const char *name)
{
    char path[4096];
    size_t n = fmt_write(path, sizeof(path), "%s/%z", folder, name);
    return arena_cstr(c->arena, (str){path, n});
}

/* The seed that made the folder, from its README.txt; 1 where it does not say. */
static uint64_t seed_of(struct cli *c, str folder)
{
    char text[8192];
    FILE *f = fopen(in_folder(c, folder, "README.txt"), "rb");
    if (f == NULL)
        return 1;
    size_t n = fread(text, 1, sizeof(text), f);
    fclose(f);
    str rest = {text, n};
    int64_t seed = 1;
    while (rest.p != NULL) {
        str line = str_split(&rest, '\n');
        if (str_starts(line, STR(SEED_LINE)) &&
            num_parse_int(str_slice(line, sizeof(SEED_LINE) - 1, line.n), &seed))
            break;
    }
    return (uint64_t)seed;
}

static enum err_code take_number(const char *name, str given, int64_t lo, int64_t hi, int64_t *to,
                                 struct err *e)
{
    if (given.p == NULL)
        return ERR_NONE;
    if (num_parse_int(given, to) && *to >= lo && *to <= hi)
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z nhận một số từ %l đến %l", "%z takes a number from %l to %l",
                   name, lo, hi);
}

static enum err_code make_request(struct cli *c, const struct options *o, struct synth_request *q,
                                  struct err *e)
{
    int64_t year = 0, households = 0, seed = 0;
    if ((o->area.p == NULL) == (o->from.p == NULL))
        return err_set(e, ERR_USAGE, "cần --area hoặc --from, không cả hai",
                       "give --area or --from, not both");
    seed = o->from.p != NULL ? (int64_t)seed_of(c, o->from) : 1;
    enum err_code code = take_number("--year", o->year, 2000, 2100, &year, e);
    if (code == ERR_NONE)
        code = take_number("--households", o->households, 100, 40000000, &households, e);
    if (code == ERR_NONE)
        code = take_number("--seed", o->seed, 0, INT64_MAX, &seed, e);
    if (code == ERR_NONE)
        code = inputs_threads(o->threads, &q->threads, e);
    if (code != ERR_NONE)
        return code;
    if (o->from.p != NULL && o->households.p != NULL)
        return err_set(e, ERR_USAGE, "--households chỉ dùng với --area",
                       "--households goes with --area alone");
    code = synthetic_area(c, o->area.p != NULL ? o->area : STR("bac-giang"), q, e);
    if (code != ERR_NONE)
        return code;
    q->year = (int)year;
    q->households = (uint32_t)households;
    q->seed = (uint64_t)seed;
    return ERR_NONE;
}

static enum err_code load_from(struct cli *c, str folder, struct synth_request *q,
                               struct survey **survey, struct err *e)
{
    struct survey_files files = {.households = in_folder(c, folder, "households.csv"),
                                 .members = in_folder(c, folder, "members.csv"),
                                 .facts = in_folder(c, folder, "facts.csv")};
    enum err_code code = survey_load(survey, q->law, q->areas, &files, false, e);
    q->from = *survey;
    return code;
}

static const char *const note[2] = {
    "DỮ LIỆU GIẢ LẬP. Không dòng nào trong thư mục này là hộ hay người thật.\n"
    "Do `ansinh synth` tạo ra để thử chương trình: xã và dân số của xã là thật, tuổi và giới theo "
    "số liệu\n"
    "của Liên hợp quốc, họ tên theo tần suất; câu trả lời là ngẫu nhiên, được luật chấm để số hộ "
    "nghèo và\n"
    "cận nghèo của cả tỉnh bằng số đã công bố. Phân bố theo xã là giả định.\n",
    "SYNTHETIC DATA. No row in this folder is a real household or person.\n"
    "Made by `ansinh synth` to try the program: communes and their people are real, ages and sexes "
    "follow\n"
    "the United Nations' figures, names their frequencies; the answers are random, scored by the "
    "law so\n"
    "that the province's poor and near-poor are as many as published. The spread over communes is "
    "assumed.\n",
};

static enum err_code write_note(const char *path, const struct synth_request *q,
                                struct csv_writer **w, struct err *e)
{
    char line[64];
    enum err_code code = csv_create(w, path, e);
    if (code != ERR_NONE)
        return code;
    for (int i = 0; i < 2; i++) {
        csv_raw(*w, note[i], str_from_c(note[i]).n);
        csv_raw(*w, "\n", 1);
    }
    size_t n =
        fmt_write(line, sizeof(line), "year: %d\n" SEED_LINE "%l\n", q->year, (int64_t)q->seed);
    csv_raw(*w, line, n);
    return ERR_NONE;
}

static void print_result(const struct cli *c, const struct synth_request *q,
                         const struct synth_result *r)
{
    char n[7][32];
    const uint32_t values[7] = {
        r->households,         r->persons, r->facts, r->poor, r->near_poor, r->poor_published,
        r->near_poor_published};
    for (int i = 0; i < 7; i++)
        fmt_grouped(n[i], values[i]);
    printf(c->lang == LANG_VI
               ? "GIẢ LẬP %d: %s hộ, %s người, %s dữ kiện; luật chấm: %s hộ nghèo, %s hộ cận nghèo "
                 "(cả tỉnh công bố: %s, %s)\n"
               : "SYNTHETIC %d: %s households, %s people, %s facts; scored by the law: %s poor, %s "
                 "near-poor (published for the province: %s, %s)\n",
           q->year, n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
}

enum { W_HOUSEHOLDS, W_MEMBERS, W_FACTS, W_NOTE, W_EVENTS, W_COUNT };

static enum err_code synth(struct cli *c, const struct options *o, struct err *e)
{
    static const char *const names[W_COUNT] = {"households.csv", "members.csv", "facts.csv",
                                               "README.txt", "events.csv"};
    struct synth_request q = {0};
    struct synth_result result = {0};
    struct running running = {.c = c};
    struct csv_writer *w[W_COUNT] = {NULL};
    struct survey *survey = NULL;
    struct areas *areas = NULL;
    enum err_code code = make_request(c, o, &q, e);
    if (code == ERR_NONE)
        code = inputs_law(c, o->law, &q.law, e);
    if (code == ERR_NONE)
        code = inputs_areas(c, &areas, e);
    q.areas = areas;
    q.progress = show_progress;
    q.progress_ctx = &running;
    if (code == ERR_NONE && o->from.p != NULL)
        code = load_from(c, o->from, &q, &survey, e);
    if (code == ERR_NONE)
        code = host_make_folder(o->out, e);
    for (int i = 0; i < W_NOTE && code == ERR_NONE; i++)
        code = csv_create(&w[i], in_folder(c, o->out, names[i]), e);
    if (code == ERR_NONE)
        code = write_note(in_folder(c, o->out, names[W_NOTE]), &q, &w[W_NOTE], e);
    if (code == ERR_NONE && o->from.p != NULL)
        code = csv_create(&w[W_EVENTS], in_folder(c, o->out, names[W_EVENTS]), e);
    q.events = w[W_EVENTS];
    if (code == ERR_NONE)
        code = synth_write(&q, w[W_HOUSEHOLDS], w[W_MEMBERS], w[W_FACTS], &result, e);
    if (running.started)
        progress_end(&running.bar);
    for (int i = 0; i < W_COUNT; i++) {
        if (code == ERR_NONE && w[i] != NULL)
            code = csv_commit(w[i], e);
        else
            csv_abandon(w[i]);
    }
    if (code == ERR_NONE)
        print_result(c, &q, &result);
    survey_free(survey);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct options o = {0};
    const struct cli_option options[] = {
        {.name = "--area", .value = &o.area},
        {.name = "--from", .value = &o.from},
        {.name = "--year", .value = &o.year, .required = true},
        {.name = "--households", .value = &o.households},
        {.name = "--seed", .value = &o.seed},
        {.name = "--threads", .value = &o.threads},
        {.name = "--law", .value = &o.law},
        {.name = "--out", .value = &o.out, .required = true},
    };
    struct err e = {0};
    if (argc > 1 && str_eq_c(str_from_c(argv[1]), "answers"))
        return synth_answers(c, argc - 1, argv + 1);
    if (cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, NULL, 0, NULL, &e) !=
            ERR_NONE ||
        synth(c, &o, &e) != ERR_NONE)
        return cli_fail(c, &e);
    return 0;
}

const struct command cmd_synth = {
    .name = "synth",
    .summary = {"dữ liệu GIẢ LẬP của một tỉnh", "SYNTHETIC data of a province"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
