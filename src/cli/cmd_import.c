/* ansinh import: the files of a review into the registry, whole or not at all. */
#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "registry/import.h"
#include "registry/times.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HELP_VI                                                                                                                          \
    "ansinh import — đưa một đợt rà soát vào sổ đăng ký\n\n"                                                            \
    "  ansinh import --db DB households.csv members.csv [facts.csv]\n\n"                                                                 \
    "Kiểm tra cả ba tệp trước; có chỗ sai thì kể ra hết và không ghi gì. Rồi ghi trong một giao "                \
    "dịch:\n"                                                                                                                          \
    "dừng lúc nào cũng được, cơ sở dữ liệu vẫn như trước. Nhập lại đúng các tệp ấy thì không đổi " \
    "gì.\n"                                                                                                                             \
    "Đợt sau chỉ đóng và mở những gì đã thay đổi.\n\n"                                                                 \
    "  --db DB           cơ sở dữ liệu (ansinh init), tệp hoặc postgres://…\n"                                              \
    "  --who TÊN         ai nhập (mặc định: tên đăng nhập máy)\n"                                                          \
    "  --reference CHỮ   căn cứ: số văn bản, tên đợt rà soát (mặc định: tên tệp hộ)\n"                         \
    "  --keep-going      bỏ những hộ có dữ liệu sai, nhập các hộ khác\n"                                                \
    "  --law THƯ_MỤC     luật (mặc định: law/ đi kèm chương trình)\n\n"                                                   \
    "Ví dụ:\n"                                                                                                                        \
    "  ansinh init --db bac-ninh.db\n"                                                                                                   \
    "  ansinh import --db bac-ninh.db out/2021/households.csv out/2021/members.csv "                                                     \
    "out/2021/facts.csv\n\n"                                                                                                             \
    "Cách đối chiếu hộ và người: docs/registry.md\n"
#define HELP_EN                                                                                    \
    "ansinh import — a review into the registry\n\n"                                             \
    "  ansinh import --db DB households.csv members.csv [facts.csv]\n\n"                           \
    "Checks all files first; what is wrong is listed, and then nothing is written. Then writes "   \
    "in one\n"                                                                                     \
    "transaction: stopped at any moment, the database is as it was. The same files again change "  \
    "nothing.\n"                                                                                   \
    "A later round closes and opens only what changed.\n\n"                                        \
    "  --db DB           the database (ansinh init), a file or postgres://…\n"                   \
    "  --who NAME        who imports (default: the name logged in with)\n"                         \
    "  --reference TEXT  the instrument or the review (default: the first file's name)\n"          \
    "  --keep-going      leave out households with wrong data, import the others\n"                \
    "  --law FOLDER      the law (default: the law/ that is shipped)\n\n"                          \
    "Example:\n"                                                                                   \
    "  ansinh init --db bac-ninh.db\n"                                                             \
    "  ansinh import --db bac-ninh.db out/2021/households.csv out/2021/members.csv "               \
    "out/2021/facts.csv\n\n"                                                                       \
    "How households and people are matched: docs/registry.md\n"

struct importing {
    struct cli *c;
    str db, who, reference, law_dir;
    bool keep_going;
    const char *paths[3]; /* households, members, facts */
    const struct law *law;
    struct areas *areas;
    struct survey *survey;
    struct progress bar;
};

static void show_step(void *ctx, uint64_t done, uint64_t total)
{
    struct importing *x = ctx;
    x->bar.total = total;
    progress_step(&x->bar, done, x->c->lang);
}

static void list_rejects(const struct importing *x)
{
    const struct survey *s = x->survey;
    for (uint32_t i = 0; i < s->rejects.n; i++) {
        const struct survey_reject *r = &s->rejects.v[i];
        char line[1400];
        size_t n = fmt_write(line, sizeof(line), "%z:%u: %s%z%s\n", r->file, r->line, r->column,
                             r->column.n > 0 ? ": " : "", r->reason[x->c->lang]);
        fwrite(line, 1, n, stderr);
    }
}

static void list_problems(const struct importing *x, const struct import_problems *all)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const struct import_problem *p = &all->v[i];
        struct arena_mark mark = arena_save(x->c->arena);
        struct buf b;
        buf_init(&b, x->c->arena, 1024);
        survey_entity(x->survey, p->household, p->person, &b);
        buf_fmt(&b, ": %z\n", p->text[x->c->lang]);
        fwrite(b.p, 1, b.n, stderr);
        arena_restore(x->c->arena, mark);
    }
}

/* Reads and checks the files: what is wrong is listed. */
static enum err_code stage(struct importing *x, struct err *e)
{
    const struct survey_files files = {x->paths[0], x->paths[1], x->paths[2]};
    enum err_code code = inputs_law(x->c, x->law_dir, &x->law, e);
    if (code == ERR_NONE)
        code = inputs_areas(x->c, &x->areas, e);
    if (code == ERR_NONE)
        code = survey_load(&x->survey, x->law, x->areas, &files, true, e);
    if (code != ERR_NONE)
        return code;
    list_rejects(x);
    uint32_t n = x->survey->rejects.n;
    if (n == 0 || x->keep_going)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "%u chỗ sai trong các tệp: chưa ghi gì",
            "%u mistakes in the files: nothing was written", n);
    err_hint(e, "sửa tệp, hoặc --keep-going để bỏ các hộ có lỗi",
             "mend the files, or leave those households out with --keep-going");
    return ERR_INPUT;
}

static void print_counts(enum lang lang, const char *vi, const char *en,
                         const struct import_counts *n)
{
    char added[32], changed[32], gone[32];
    fmt_grouped(added, n->added);
    fmt_grouped(changed, n->changed);
    fmt_grouped(gone, n->gone);
    if (lang == LANG_VI)
        printf("  %s: mới %s, thay đổi %s, thôi %s\n", vi, added, changed, gone);
    else
        printf("  %s: new %s, changed %s, ended %s\n", en, added, changed, gone);
}

static void print_report(const struct importing *x, const struct import_report *r, double seconds)
{
    bool vi = x->c->lang == LANG_VI;
    if (r->again) {
        printf(vi ? "Các tệp này đã có trong sổ (lần ghi %lld): không đổi gì.\n"
                  : "These files are in the registry already (recording %lld): nothing changed.\n",
               (long long)r->recording);
        return;
    }
    if (r->recording == 0) {
        puts(vi ? "Sổ đã như các tệp này: không đổi gì."
                : "The registry is as the files say: nothing changed.");
        return;
    }
    printf(vi ? "Lần ghi %lld, tỉnh %02lld, %.1f giây.\n"
              : "Recording %lld, province %02lld, %.1f s.\n",
           (long long)r->recording, (long long)r->province, seconds);
    print_counts(x->c->lang, "hộ", "households", &r->households);
    print_counts(x->c->lang, "người", "people", &r->persons);
    print_counts(x->c->lang, "dữ kiện", "facts", &r->facts);
    char answers[32];
    fmt_grouped(answers, r->answers);
    printf(vi ? "  phiếu: %s\n" : "  forms: %s\n", answers);
    if (r->older > 0)
        printf(vi ? "  %u hộ đã có khảo sát mới hơn: giữ nguyên\n"
                  : "  %u households have a later survey: left as they are\n",
               r->older);
}

static enum err_code merge(struct importing *x, struct store_conn *db, struct err *e)
{
    char folder[4096];
    fmt_write(folder, sizeof(folder), "%s/admin", cli_folder(x->c, "ANSINH_DATA", "data"));
    struct import_options o = {.area_folder = folder,
                               .actor = x->who,
                               .reference = x->reference,
                               .now_us = store_now_us(),
                               .with_facts = x->paths[2] != NULL,
                               .progress = show_step,
                               .ctx = x};
    o.today = day_of_moment(o.now_us);
    struct import_report report;
    struct import_problems problems;
    double started = progress_now_s();
    if (!store_new_id(o.operation))
        return err_set(e, ERR_IO, "hệ thống không cho số ngẫu nhiên",
                       "the system gives no random numbers");
    enum err_code code = import_content(x->paths, 3, o.content, e);
    if (code != ERR_NONE)
        return code;
    progress_start(&x->bar, x->c->lang == LANG_VI ? "Nhập" : "Importing", 1);
    code = import_merge(db, x->c->arena, x->survey, &o, &report, &problems, e);
    progress_end(&x->bar);
    list_problems(x, &problems);
    if (code == ERR_NONE)
        print_report(x, &report, progress_now_s() - started);
    return code;
}

/* Opens the database before the files are read: a wrong path is told at once. */
static enum err_code import(struct importing *x, struct err *e)
{
    struct store_conn *db = NULL;
    const struct store_options o = {.location = arena_cstr(x->c->arena, x->db)};
    enum err_code code = store_open(&db, &o, e);
    if (code == ERR_NONE)
        code = stage(x, e);
    if (code == ERR_NONE)
        code = merge(x, db, e);
    store_close(db);
    survey_free(x->survey);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct importing x = {.c = c};
    struct err e = {0};
    str rest[3];
    uint32_t n = 0;
    const struct cli_option options[] = {
        {.name = "--db", .value = &x.db, .required = true}, {.name = "--who", .value = &x.who},
        {.name = "--reference", .value = &x.reference},     {.name = "--law", .value = &x.law_dir},
        {.name = "--keep-going", .flag = &x.keep_going},
    };
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, rest, 3, &n, &e);
    if (code == ERR_NONE && n < 2) {
        code = err_set(&e, ERR_USAGE, "cần tệp hộ và tệp thành viên",
                       "a file of households and one of members are needed");
        err_hint(&e, "ansinh import --db DB households.csv members.csv [facts.csv]",
                 "ansinh import --db DB households.csv members.csv [facts.csv]");
    }
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    for (uint32_t i = 0; i < n; i++)
        x.paths[i] = arena_cstr(c->arena, rest[i]);
    if (x.who.p == NULL)
        x.who = cli_user(c);
    if (x.reference.p == NULL)
        x.reference = rest[0];
    return import(&x, &e) == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_import = {
    .name = "import",
    .summary = {"đưa một đợt rà soát vào sổ đăng ký", "a review into the registry"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
