/* ansinh init: a new, empty database. */
#include "cli/cli.h"
#include "store/store.h"

#define HELP_VI                                                                                                          \
    "ansinh init — tạo một cơ sở dữ liệu mới, chưa có gì\n\n"                                          \
    "  ansinh init --db ĐƯỜNG_DẪN|postgres://…\n\n"                                                              \
    "  --db  một tệp chưa có (SQLite), hoặc địa chỉ một cơ sở dữ liệu PostgreSQL còn trống\n\n" \
    "Không ghi đè: nếu ở đó đã có gì thì dừng.\n\n"                                                      \
    "Ví dụ:\n"                                                                                                        \
    "  ansinh init --db bac-ninh.db\n"                                                                                   \
    "  ansinh init --db postgres://ansinh@may-chu/bac_ninh\n"
#define HELP_EN                                                                                    \
    "ansinh init — a new, empty database\n\n"                                                    \
    "  ansinh init --db PATH|postgres://…\n\n"                                                   \
    "  --db  a file that is not there yet (SQLite), or the address of an empty PostgreSQL "        \
    "database\n\n"                                                                                 \
    "Nothing is written over: where there is anything, it stops.\n\n"                              \
    "Examples:\n"                                                                                  \
    "  ansinh init --db bac-ninh.db\n"                                                             \
    "  ansinh init --db postgres://ansinh@server/bac_ninh\n"

static int run(struct cli *c, int argc, char **argv)
{
    str db = {0};
    struct err e = {0};
    const struct cli_option options[] = {{.name = "--db", .value = &db, .required = true}};
    if (cli_parse(options, 1, argc, argv, NULL, 0, NULL, &e) != ERR_NONE)
        return cli_fail(c, &e);
    const struct store_options o = {.location = arena_cstr(c->arena, db)};
    if (store_create(&o, &e) != ERR_NONE)
        return cli_fail(c, &e);
    cli_print(c->lang == LANG_VI ? STR("Đã tạo cơ sở dữ liệu.\n") : STR("The database is made.\n"));
    return 0;
}

const struct command cmd_init = {
    .name = "init",
    .summary = {"tạo cơ sở dữ liệu mới", "a new database"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
