/* ansinh check-db: is a database whole? A table of checks, each of the module that knows. */
#include "cli/cli.h"
#include "pay/cycle.h"
#include "pay/deliver.h"
#include "pay/ledger.h"
#include "registry/check_periods.h"
#include "registry/check_registry.h"
#include "registry/sealed.h"
#include "store/store.h"

#include <stdio.h>

#define HELP_VI                                                                                                             \
    "ansinh check-db — cơ sở dữ liệu có nguyên vẹn không\n\n"                                                 \
    "  ansinh check-db --db ĐƯỜNG_DẪN|postgres://…\n\n"                                                             \
    "Kiểm tra tệp, khóa ngoại, bản ghi nâng cấp; các lần ghi liền số; không có hai dòng của một " \
    "người\n"                                                                                                            \
    "hay một hộ cùng đúng một lúc; kết quả đã lưu. Có điều gì sai thì kể ra và thoát mã 1.\n\n" \
    "Ví dụ:\n"                                                                                                           \
    "  ansinh check-db --db bac-ninh.db\n"
#define HELP_EN                                                                                    \
    "ansinh check-db — is a database whole\n\n"                                                  \
    "  ansinh check-db --db PATH|postgres://…\n\n"                                               \
    "Checks the file, foreign keys, the record of migrations; that recordings have no gap, that "  \
    "no\n"                                                                                         \
    "two rows of a person or a household are true at once; results kept. What is wrong is "        \
    "listed,\n"                                                                                    \
    "and the exit code is 1.\n\n"                                                                  \
    "Example:\n"                                                                                   \
    "  ansinh check-db --db bac-ninh.db\n"

typedef enum err_code check_run(struct store_conn *db, store_found *found, void *ctx, uint32_t *n,
                                struct err *e);

static const struct {
    const char *name[2];
    check_run *run;
} checks[] = {
    {{"tệp, khóa ngoại, bản ghi nâng cấp", "file, foreign keys, migrations"}, store_check},
    {{"sổ cái: số dư, cân đối, phê duyệt", "ledger: balances, debits and credits, approvals"},
     ledger_check},
    {{"kỳ chi trả khớp với sổ cái", "cycles agree with the ledger"}, cycle_check},
    {{"lượt giao: việc, hai người, trùng, sổ cái, kho",
      "deliveries: acts, two people, duplicates, ledger, stock"},
     deliver_check},
    {{"sổ đăng ký: kỳ hạn, thành viên, lần ghi", "registry: periods, members, recordings"},
     check_registry},
    {{"các lần ghi liền số", "recordings without a gap"}, check_recordings},
    {{"không có hai dòng cùng đúng một lúc", "no two rows true at once"}, check_periods},
    {{"dữ kiện kín đều ở trong hộp", "sealed facts lie in boxes"}, sealed_check},
    {{"kết quả đã lưu", "results kept"}, check_decided},
};
#define CHECK_COUNT (sizeof(checks) / sizeof(checks[0]))

static void print_finding(void *ctx, const char *vi, const char *en)
{
    const struct cli *c = ctx;
    printf("  %s\n", c->lang == LANG_VI ? vi : en);
}

static enum err_code check_all(struct cli *c, struct store_conn *db, uint32_t *total, struct err *e)
{
    bool vi = c->lang == LANG_VI;
    for (size_t i = 0; i < CHECK_COUNT; i++) {
        uint32_t n = 0;
        printf("%s\n", checks[i].name[c->lang]);
        enum err_code code = checks[i].run(db, print_finding, c, &n, e);
        if (code != ERR_NONE)
            return code;
        if (n == 0)
            printf("  %s\n", vi ? "tốt" : "good");
        *total += n;
    }
    return ERR_NONE;
}

static int run(struct cli *c, int argc, char **argv)
{
    str location = {0};
    struct err e = {0};
    const struct cli_option options[] = {{.name = "--db", .value = &location, .required = true}};
    if (cli_parse(options, 1, argc, argv, NULL, 0, NULL, &e) != ERR_NONE)
        return cli_fail(c, &e);
    struct store_conn *db = NULL;
    const struct store_options o = {
        .location = arena_cstr(c->arena, location), .read_only = true, .any_version = true};
    uint32_t total = 0;
    enum err_code code = store_open(&db, &o, &e);
    if (code == ERR_NONE)
        code = check_all(c, db, &total, &e);
    store_close(db);
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    return total > 0 ? err_exit_code(ERR_INPUT) : 0;
}

const struct command cmd_check_db = {
    .name = "check-db",
    .summary = {"cơ sở dữ liệu có nguyên vẹn không", "is a database whole"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
