/* ansinh restore: a new database from a backup, on either engine. */
#include "cli/cli.h"
#include "store/store.h"

#define HELP_VI                                                                                                  \
    "ansinh restore — dựng lại cơ sở dữ liệu từ bản sao lưu\n\n"                               \
    "  ansinh restore --from TỆP --db ĐƯỜNG_DẪN|postgres://…\n\n"                                      \
    "  --from TỆP  do ansinh backup tạo ra\n"                                                                \
    "  --db        nơi còn trống: không bao giờ ghi đè dữ liệu\n\n"                                 \
    "Sao lưu ở máy này, dựng lại ở máy chủ PostgreSQL (hoặc ngược lại) cũng được.\n\n" \
    "Ví dụ:\n"                                                                                                \
    "  ansinh restore --from sao-luu/2026-11-24.db --db postgres://ansinh@may-chu/bac_ninh\n"
#define HELP_EN                                                                                    \
    "ansinh restore — a database from a backup\n\n"                                              \
    "  ansinh restore --from FILE --db PATH|postgres://…\n\n"                                    \
    "  --from FILE  made by ansinh backup\n"                                                       \
    "  --db         where there is nothing yet: data is never written over\n\n"                    \
    "A backup of this machine may be restored on a PostgreSQL server, and the other way.\n\n"      \
    "Example:\n"                                                                                   \
    "  ansinh restore --from backups/2026-11-24.db --db postgres://ansinh@server/bac_ninh\n"

static int run(struct cli *c, int argc, char **argv)
{
    str db = {0}, from = {0};
    struct err e = {0};
    const struct cli_option options[] = {
        {.name = "--from", .value = &from, .required = true},
        {.name = "--db", .value = &db, .required = true},
    };
    if (cli_parse(options, 2, argc, argv, NULL, 0, NULL, &e) != ERR_NONE)
        return cli_fail(c, &e);
    const struct store_options to = {.location = arena_cstr(c->arena, db)};
    if (store_restore(arena_cstr(c->arena, from), &to, &e) != ERR_NONE)
        return cli_fail(c, &e);
    cli_print(c->lang == LANG_VI ? STR("Đã dựng lại cơ sở dữ liệu.\n")
                                 : STR("The database is restored.\n"));
    return 0;
}

const struct command cmd_restore = {
    .name = "restore",
    .summary = {"dựng lại từ bản sao lưu", "a database from a backup"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
