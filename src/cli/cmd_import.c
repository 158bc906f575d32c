/* ansinh import: the files of a review into the registry, whole or not at all. */
#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/survey_problems.h"
#include "cli/synthetic.h"
#include "registry/import.h"
#include "registry/times.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HELP_VI                                                                                                                          \
    "ansinh import — đưa một đợt rà soát vào sổ đăng ký\n\n"                                                            \
    "  ansinh import --db DB households.csv members.csv [facts.csv]\n"                                                                   \
    "  ansinh import --db DB so-tinh.xlsx\n\n"                                                                                           \
    "Một sổ tính .xlsx có các trang households (hoặc Hộ), members (Thành viên) và, nếu có, "                            \
    "facts\n"                                                                                                                            \
    "(Dữ kiện), dòng đầu mỗi trang là tên cột như trong tệp CSV. Các cột phải có:\n"                              \
    "  hộ          household (mã hộ), commune (5 chữ số), surveyed_on (ngày khảo sát)\n"                                    \
    "  thành viên  household, member (số thứ tự), relation (1 chủ hộ … 5), born, sex (1 nam, 2 "                           \
    "nữ)\n"                                                                                                                            \
    "  dữ kiện     entity (hộ, hoặc hộ/số), fact, value, from, to, known_from\n"                                             \
    "Thường có thêm village, name, personal_id, ethnicity và các câu hỏi của phiếu (ansinh law "                           \
    "facts).\n"                                                                                                                          \
    "CSV: UTF-8, dấu phẩy; ô trống là chưa biết; ngày viết 2021-10-05 hoặc 05/10/2021.\n\n"                              \
    "Kiểm tra tất cả trước; có chỗ sai thì kể ra hết và không ghi gì. Rồi ghi trong một giao "                   \
    "dịch:\n"                                                                                                                          \
    "dừng lúc nào cũng được, cơ sở dữ liệu vẫn như trước. Nhập lại đúng các tệp ấy thì không đổi " \
    "gì.\n"                                                                                                                             \
    "Đợt sau chỉ đóng và mở những gì đã thay đổi.\n\n"                                                                 \
    "  --db DB           cơ sở dữ liệu (ansinh init), tệp hoặc postgres://…\n"                                              \
    "  --who TÊN         ai nhập (mặc định: tên đăng nhập máy)\n"                                                          \
    "  --reference CHỮ   căn cứ: số văn bản, tên đợt rà soát (mặc định: tên tệp đầu)\n"                       \
    "  --keep-going      bỏ những hộ có dữ liệu sai, nhập các hộ khác\n"                                                \
    "  --problems TỆP    ghi mọi chỗ sai vào một tệp CSV: tệp, trang, dòng, ô, cột, lý do, cách "                     \
    "sửa\n"                                                                                                                            \
    "  --law THƯ_MỤC     luật (mặc định: law/ đi kèm chương trình)\n\n"                                                   \
    "Ví dụ:\n"                                                                                                                        \
    "  ansinh init --db bac-ninh.db\n"                                                                                                   \
    "  ansinh import --db bac-ninh.db out/2021/households.csv out/2021/members.csv "                                                     \
    "out/2021/facts.csv\n"                                                                                                               \
    "  ansinh import --db bac-ninh.db xa-tan-yen.xlsx --problems cho-sai.csv\n\n"                                                        \
    "Cách đối chiếu hộ và người, và những gì sổ tính không được có: docs/registry.md\n"
#define HELP_EN                                                                                      \
    "ansinh import — a review into the registry\n\n"                                               \
    "  ansinh import --db DB households.csv members.csv [facts.csv]\n"                               \
    "  ansinh import --db DB workbook.xlsx\n\n"                                                      \
    "A workbook .xlsx has the sheets households (or Hộ), members (Thành viên) and, where there " \
    "are any,\n"                                                                                     \
    "facts (Dữ kiện); the first row of each names the columns as in the CSV files. Required:\n"  \
    "  households  household (its code), commune (5 digits), surveyed_on (a day)\n"                  \
    "  members     household, member (its number), relation (1 head … 5), born, sex (1 male, 2 "   \
    "female)\n"                                                                                      \
    "  facts       entity (household, or household/number), fact, value, from, to, known_from\n"     \
    "Mostly also village, name, personal_id, ethnicity and the questions of the form (ansinh law "   \
    "facts).\n"                                                                                      \
    "CSV: UTF-8, commas; an empty cell is not known; days as 2021-10-05 or 05/10/2021.\n\n"          \
    "Checks everything first; what is wrong is listed, and then nothing is written. Then writes "    \
    "in one\n"                                                                                       \
    "transaction: stopped at any moment, the database is as it was. The same files again change "    \
    "nothing.\n"                                                                                     \
    "A later round closes and opens only what changed.\n\n"                                          \
    "  --db DB           the database (ansinh init), a file or postgres://…\n"                     \
    "  --who NAME        who imports (default: the name logged in with)\n"                           \
    "  --reference TEXT  the instrument or the review (default: the first file's name)\n"            \
    "  --keep-going      leave out households with wrong data, import the others\n"                  \
    "  --problems FILE   all that is wrong into a CSV: file, sheet, row, cell, column, reason, "     \
    "hint\n"                                                                                         \
    "  --law FOLDER      the law (default: the law/ that is shipped)\n\n"                            \
    "Example:\n"                                                                                     \
    "  ansinh init --db bac-ninh.db\n"                                                               \
    "  ansinh import --db bac-ninh.db out/2021/households.csv out/2021/members.csv "                 \
    "out/2021/facts.csv\n"                                                                           \
    "  ansinh import --db bac-ninh.db commune.xlsx --problems wrong.csv\n\n"                         \
    "How households and people are matched, and what a workbook may not have: docs/registry.md\n"

/* On the screen; --problems has all. */
#define SHOWN_PROBLEMS 100u

struct importing {
    struct cli *c;
    str db, who, reference, law_dir, problems_path;
    bool keep_going;
    const char *paths[3]; /* households, members, facts; or a workbook alone */
    bool workbook;
    const struct law *law;
    struct areas *areas;
    struct survey *survey;
    struct survey_rejects wrong; /* in the files */
    struct progress bar;
};

static void show_step(void *ctx, uint64_t done, uint64_t total)
{
    struct importing *x = ctx;
    x->bar.total = total;
    progress_step(&x->bar, done);
}

/* "sex: …" only once, where the reason says it too. */
static bool told_by_reason(str column, str reason)
{
    return column.n == 0 ||
           (str_starts(reason, column) && reason.n > column.n && reason.p[column.n] == ':');
}

static void list_wrong(const struct importing *x)
{
    enum lang lang = x->c->lang;
    str hint = {NULL, 0};
    uint32_t n = x->wrong.n < SHOWN_PROBLEMS ? x->wrong.n : SHOWN_PROBLEMS;
    for (uint32_t i = 0; i < n; i++) {
        const struct survey_reject *r = &x->wrong.v[i];
        struct arena_mark mark = arena_save(x->c->arena);
        struct buf b;
        buf_init(&b, x->c->arena, 4096);
        survey_reject_place(r, &b);
        buf_add_c(&b, ": ");
        if (!told_by_reason(r->column, r->reason[lang]))
            buf_fmt(&b, "%s: ", r->column);
        buf_fmt(&b, "%s\n", r->reason[lang]);
        if (r->hint[lang].n > 0 && (hint.p == NULL || !str_eq(hint, r->hint[lang])))
            buf_fmt(&b, lang == LANG_VI ? "  gợi ý: %s\n" : "  hint: %s\n", r->hint[lang]);
        hint = r->hint[lang];
        fwrite(b.p, 1, b.n, stderr);
        arena_restore(x->c->arena, mark);
    }
    if (x->wrong.n > n)
        fprintf(stderr,
                lang == LANG_VI ? "… và %u chỗ nữa: --problems TỆP ghi ra hết\n"
                                : "… and %u more: --problems FILE has them all\n",
                x->wrong.n - n);
}

/* What the registry could not take, as a row of the file. */
static struct survey_reject refused_row(const struct importing *x, const struct import_problem *p)
{
    struct survey_reject r = {.file = "", .column = str_from_c(p->column)};
    for (int lang = 0; lang < 2; lang++) {
        r.reason[lang] = str_from_c(p->text[lang]);
        r.hint[lang] = STR("");
    }
    survey_place(x->survey, p->household, p->person, &r);
    return r;
}

static void write_refused(const struct importing *x, const struct import_problems *all,
                          struct csv_writer *w)
{
    for (uint32_t i = 0; i < all->n; i++) {
        struct arena_mark mark = arena_save(x->c->arena);
        struct survey_reject r = refused_row(x, &all->v[i]);
        struct buf entity;
        buf_init(&entity, x->c->arena, 128);
        survey_entity(x->survey, all->v[i].household, all->v[i].person, &entity);
        survey_problems_put(w, &r, buf_str(&entity), x->c->lang);
        arena_restore(x->c->arena, mark);
    }
}

/* The file that --problems names: written also when there are none, so that an old one is not taken
 * for the answer. */
static enum err_code write_problems(const struct importing *x,
                                    const struct import_problems *refused, struct err *e)
{
    struct csv_writer *w = NULL;
    if (x->problems_path.p == NULL)
        return ERR_NONE;
    enum err_code code = csv_create(&w, arena_cstr(x->c->arena, x->problems_path), e);
    if (code != ERR_NONE)
        return code;
    survey_problems_head(w);
    for (uint32_t i = 0; i < x->wrong.n; i++)
        survey_problems_put(w, &x->wrong.v[i], STR(""), x->c->lang);
    if (refused != NULL)
        write_refused(x, refused, w);
    return csv_commit(w, e);
}

static void list_problems(const struct importing *x, const struct import_problems *all)
{
    for (uint32_t i = 0; i < all->n && i < SHOWN_PROBLEMS; i++) {
        const struct import_problem *p = &all->v[i];
        struct arena_mark mark = arena_save(x->c->arena);
        struct survey_reject r = refused_row(x, p);
        struct buf b;
        buf_init(&b, x->c->arena, 8192);
        survey_reject_place(&r, &b);
        buf_add_c(&b, ": ");
        survey_entity(x->survey, p->household, p->person, &b);
        buf_fmt(&b, ": %z\n", p->text[x->c->lang]);
        fwrite(b.p, 1, b.n, stderr);
        arena_restore(x->c->arena, mark);
    }
}

/* Reads and checks the files: what is wrong is listed. */
static enum err_code stage(struct importing *x, struct err *e)
{
    struct survey_files files = {x->paths[0], x->paths[1], x->paths[2], NULL};
    if (x->workbook)
        files = (struct survey_files){.workbook = x->paths[0]};
    enum err_code code = inputs_law(x->c, x->law_dir, &x->law, e);
    if (code == ERR_NONE)
        code = inputs_areas(x->c, &x->areas, e);
    if (code == ERR_NONE)
        code = survey_stage(&x->survey, x->c->arena, x->law, x->areas, &files, &x->wrong, e);
    if (code != ERR_NONE)
        return code;
    list_wrong(x);
    if (x->survey != NULL)
        survey_problems_notes(x->survey, x->c->lang);
    uint32_t n = x->wrong.n;
    if (x->survey != NULL && (n == 0 || x->keep_going))
        return ERR_NONE;
    code = write_problems(x, NULL, e);
    if (code != ERR_NONE)
        return code;
    err_set(e, ERR_INPUT, "%u chỗ sai trong các tệp: chưa ghi gì",
            n == 1 ? "%u mistake in the files: nothing was written"
                   : "%u mistakes in the files: nothing was written",
            n);
    if (x->survey != NULL)
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
    if (r->warned > 0)
        printf(
            vi ? "  %u số giấy tờ không khớp giới tính hoặc năm sinh: đã ghi, cần xem lại (kể ở"
                 " trên)\n"
               : "  %u numbers do not fit the sex or the year of birth: recorded, to be looked at"
                 " (listed above)\n",
            r->warned);
    char answers[32];
    fmt_grouped(answers, r->answers);
    printf(vi ? "  phiếu: %s\n" : "  forms: %s\n", answers);
    if (x->survey->left_out > 0)
        printf(vi ? "  bỏ lại %u hộ có dữ liệu sai (kể ở trên)\n"
                  : "  left out: %u households with wrong data (listed above)\n",
               x->survey->left_out);
    if (r->kept > 0)
        printf(vi ? "  %u dòng hạng của hộ đã có quyết định: giữ theo quyết định\n"
                  : "  %u rows of classes that a decision gives: kept as decided\n",
               r->kept);
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
                               .with_facts = x->survey->facts_given,
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
    progress_start(&x->bar, x->c->lang, "Nhập", "Importing", 1);
    code = import_merge(db, x->c->arena, x->survey, &o, &report, &problems, e);
    progress_end(&x->bar);
    list_problems(x, &problems);
    list_problems(x, &report.warnings);
    struct err unwritten = {0};
    if (write_problems(x, &problems, &unwritten) != ERR_NONE)
        cli_fail(x->c, &unwritten); /* what was merged stays */
    if (code == ERR_NONE)
        print_report(x, &report, progress_now_s() - started);
    return code;
}

/* Opens the database before the files are read: a wrong path is told at once. */
static enum err_code import(struct importing *x, struct err *e)
{
    struct store_conn *db = NULL;
    const struct store_options o = {.location = arena_cstr(x->c->arena, x->db),
                                    .cache_kib = IMPORT_CACHE_KIB};
    enum err_code code = store_open(&db, &o, e);
    if (code == ERR_NONE)
        code = stage(x, e);
    if (code == ERR_NONE)
        code = merge(x, db, e);
    store_close(db);
    survey_free(x->survey);
    return code;
}

static bool is_csv(str path)
{
    return str_ends(path, STR(".csv")) || str_ends(path, STR(".CSV"));
}

static int run(struct cli *c, int argc, char **argv)
{
    struct importing x = {.c = c};
    struct err e = {0};
    str rest[3];
    uint32_t n = 0;
    const struct cli_option options[] = {
        {.name = "--db", .value = &x.db, .required = true},
        {.name = "--who", .value = &x.who},
        {.name = "--reference", .value = &x.reference},
        {.name = "--law", .value = &x.law_dir},
        {.name = "--keep-going", .flag = &x.keep_going},
        {.name = "--problems", .value = &x.problems_path},
    };
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, rest, 3, &n, &e);
    x.workbook = n == 1;
    if (code == ERR_NONE && (n == 0 || (n == 1 && is_csv(rest[0])))) {
        code = err_set(&e, ERR_USAGE, "cần tệp hộ và tệp thành viên, hoặc một sổ tính .xlsx",
                       "a file of households and one of members are needed, or a workbook .xlsx");
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
    if (synthetic_beside(rest[0]))
        x.reference = synthetic_reference(c, x.reference);
    return import(&x, &e) == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_import = {
    .name = "import",
    .summary = {"đưa một đợt rà soát vào sổ đăng ký", "a review into the registry"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
