/* ansinh backup: a checked copy, while work goes on. */
#include "cli/cli.h"
#include "store/store.h"

#define HELP_VI                                                                                              \
    "ansinh backup — sao lưu, trong khi mọi người vẫn làm việc\n\n"                             \
    "  ansinh backup --db ĐƯỜNG_DẪN|postgres://… --out TỆP\n\n"                                    \
    "  --out TỆP  một tệp chưa có; bao giờ cũng là một tệp SQLite, dù lấy từ đâu\n\n" \
    "Bản sao được kiểm tra rồi mới mang tên. Không ghi đè.\n\n"                              \
    "Ví dụ:\n"                                                                                            \
    "  ansinh backup --db bac-ninh.db --out sao-luu/2026-11-24.db\n"
#define HELP_EN                                                                                    \
    "ansinh backup — a copy, while everybody works on\n\n"                                       \
    "  ansinh backup --db PATH|postgres://… --out FILE\n\n"                                      \
    "  --out FILE  a file that is not there yet; always an SQLite file, whatever it was taken "    \
    "from\n\n"                                                                                     \
    "The copy is checked before it gets its name. Nothing is written over.\n\n"                    \
    "Example:\n"                                                                                   \
    "  ansinh backup --db bac-ninh.db --out backups/2026-11-24.db\n"

static int run(struct cli *c, int argc, char **argv)
{
    str db = {0}, out = {0};
    struct err e = {0};
    const struct cli_option options[] = {
        {.name = "--db", .value = &db, .required = true},
        {.name = "--out", .value = &out, .required = true},
    };
    if (cli_parse(options, 2, argc, argv, NULL, 0, NULL, &e) != ERR_NONE)
        return cli_fail(c, &e);
    struct store_conn *from = NULL;
    const struct store_options o = {
        .location = arena_cstr(c->arena, db), .read_only = true, .any_version = true};
    enum err_code code = store_open(&from, &o, &e);
    if (code == ERR_NONE)
        code = store_backup(from, arena_cstr(c->arena, out), &e);
    store_close(from);
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    cli_print(c->lang == LANG_VI ? STR("Đã sao lưu và kiểm tra.\n")
                                 : STR("Backed up, and checked.\n"));
    return 0;
}

const struct command cmd_backup = {
    .name = "backup",
    .summary = {"sao lưu cơ sở dữ liệu", "a checked copy of a database"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
