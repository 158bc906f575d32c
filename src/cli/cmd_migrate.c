/* ansinh migrate: an older database brought to this program's version, after a backup. */
#include "base/fmt.h"
#include "cli/cli.h"
#include "store/store.h"

#define HELP_VI                                                                                                        \
    "ansinh migrate — nâng cơ sở dữ liệu cũ lên phiên bản của chương trình này\n\n"               \
    "  ansinh migrate --db ĐƯỜNG_DẪN|postgres://… [--backup TỆP | --no-backup]\n\n"                          \
    "  --backup TỆP   sao lưu trước vào tệp này (mặc định với SQLite: ĐƯỜNG_DẪN.before-NNNN)\n" \
    "  --no-backup    không sao lưu trước\n\n"                                                                    \
    "Chỉ đi tới, không lùi. Mỗi bước trọn vẹn hoặc không có gì.\n\n"                              \
    "Ví dụ:\n"                                                                                                      \
    "  ansinh migrate --db bac-ninh.db\n"                                                                              \
    "  ansinh migrate --db postgres://ansinh@may-chu/bac_ninh --backup truoc.db\n"
#define HELP_EN                                                                                    \
    "ansinh migrate — brings an older database to this program's version\n\n"                    \
    "  ansinh migrate --db PATH|postgres://… [--backup FILE | --no-backup]\n\n"                  \
    "  --backup FILE  the backup made before (default for SQLite: PATH.before-NNNN)\n"             \
    "  --no-backup    makes none\n\n"                                                              \
    "Forward only; each step wholly or not at all.\n\n"                                            \
    "Examples:\n"                                                                                  \
    "  ansinh migrate --db bac-ninh.db\n"                                                          \
    "  ansinh migrate --db postgres://ansinh@server/bac_ninh --backup before.db\n"

struct wish {
    str db, backup;
    bool no_backup;
};

static enum err_code back_up(struct cli *c, const struct wish *w, struct store_conn *db,
                             int64_t version, struct err *e)
{
    char path[4096], number[24];
    if (w->no_backup)
        return ERR_NONE;
    if (w->backup.p == NULL && store_is_postgres(db)) {
        err_set(e, ERR_USAGE, "cần --backup TỆP hoặc --no-backup",
                "--backup FILE or --no-backup is needed");
        return ERR_USAGE;
    }
    /* Four digits, as the migrations are numbered. */
    fmt_int(number, 10000 + version + 1);
    size_t n = w->backup.p != NULL
                   ? fmt_write(path, sizeof(path), "%s", w->backup)
                   : fmt_write(path, sizeof(path), "%s.before-%z", w->db, number + 1);
    return store_backup(db, arena_cstr(c->arena, (str){path, n}), e);
}

static enum err_code migrate(struct cli *c, const struct wish *w, struct err *e)
{
    struct store_conn *db = NULL;
    const struct store_options o = {.location = arena_cstr(c->arena, w->db), .any_version = true};
    int64_t version = 0;
    uint32_t applied = 0;
    enum err_code code = store_open(&db, &o, e);
    if (code == ERR_NONE)
        code = store_version(db, &version, e);
    if (code == ERR_NONE && version < store_migrations.n)
        code = back_up(c, w, db, version, e);
    if (code == ERR_NONE)
        code = store_migrate(db, &applied, e);
    store_close(db);
    char line[128];
    fmt_write(line, sizeof(line),
              c->lang == LANG_VI ? "Đã áp dụng %u bước; phiên bản %u.\n"
                                 : "%u steps applied; version %u.\n",
              applied, store_migrations.n);
    if (code == ERR_NONE)
        cli_print(str_from_c(line));
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct wish w = {0};
    struct err e = {0};
    const struct cli_option options[] = {
        {.name = "--db", .value = &w.db, .required = true},
        {.name = "--backup", .value = &w.backup},
        {.name = "--no-backup", .flag = &w.no_backup},
    };
    if (cli_parse(options, 3, argc, argv, NULL, 0, NULL, &e) != ERR_NONE ||
        migrate(c, &w, &e) != ERR_NONE)
        return cli_fail(c, &e);
    return 0;
}

const struct command cmd_migrate = {
    .name = "migrate",
    .summary = {"nâng cơ sở dữ liệu lên phiên bản mới", "bring a database to this version"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
