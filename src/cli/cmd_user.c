/* ansinh user: who logs in to the pages. */
#include "base/num.h"
#include "cli/cli.h"
#include "web/session.h"

#include <stdio.h>
#include <string.h>

#define HELP_VI                                                                                                                    \
    "ansinh user — ai đăng nhập vào các trang\n\n"                                                                         \
    "  ansinh user add --db DB TÊN_ĐĂNG_NHẬP --name \"HỌ TÊN\"\n\n"                                                        \
    "Mật khẩu là một dòng ở đầu vào chuẩn (ít nhất 12 ký tự), để không nằm trong lịch sử lệnh. " \
    "Họ tên là tên ký các việc: vai trò của ai (ansinh role) theo tên đó.\n\n"                                      \
    "  --province MÃ\n\n"                                                                                                         \
    "Ví dụ:\n"                                                                                                                  \
    "  read -rs m; printf '%s\\n' \"$m\" | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn "                                \
    "Thị Hoà\"\n"
#define HELP_EN                                                                                     \
    "ansinh user — who logs in to the pages\n\n"                                                  \
    "  ansinh user add --db DB LOGIN --name \"NAME\"\n\n"                                           \
    "The password is a line of standard input (at least 12 characters), so that it stays out of "   \
    "the history of commands. Acts are signed with the name, and roles (ansinh role) go by "        \
    "it.\n\n"                                                                                       \
    "  --province CODE\n\n"                                                                         \
    "Example:\n"                                                                                    \
    "  read -rs p; printf '%s\\n' \"$p\" | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn " \
    "Thị Hoà\"\n"

static enum err_code read_password(struct cli *c, str *out, struct err *e)
{
    char line[USER_PASSWORD_MAX + 3];
    if (fgets(line, sizeof(line), stdin) == NULL)
        return err_set(e, ERR_USAGE, "cần mật khẩu ở đầu vào chuẩn",
                       "the password is expected on standard input");
    size_t n = strcspn(line, "\r\n");
    *out = arena_str(c->arena, (str){line, n});
    return ERR_NONE;
}

static enum err_code add_user(struct cli *c, str db, str province, struct web_new_user *u,
                              struct err *e)
{
    struct store_pool *pool = NULL;
    struct store_conn *reader = NULL;
    const struct store_pool_options options = {.open = {.location = arena_cstr(c->arena, db)}};
    int64_t given = 0;
    if (province.p != NULL && !num_parse_int(province, &given))
        return err_set(e, ERR_USAGE, "--province nhận mã tỉnh", "--province takes a code");
    enum err_code code = store_pool_open(&pool, &options, e);
    if (code == ERR_NONE)
        code = store_pool_reader(pool, &reader, e);
    if (code == ERR_NONE)
        code = world_province(reader, given, &u->province, e);
    if (reader != NULL)
        store_pool_return(pool, reader);
    if (code == ERR_NONE)
        code = read_password(c, &u->password, e);
    if (code == ERR_NONE)
        code = user_add(pool, c->arena, u, e);
    store_pool_close(pool);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct web_new_user u = {.who = cli_user(c)};
    str db = {0}, province = {0}, words[2];
    uint32_t n = 0;
    struct err e = {0};
    const struct cli_option options[] = {
        {.name = "--db", .value = &db, .required = true},
        {.name = "--name", .value = &u.name, .required = true},
        {.name = "--province", .value = &province},
    };
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, words, 2, &n, &e);
    if (code == ERR_NONE && (n != 2 || !str_eq_c(words[0], "add"))) {
        code =
            err_set(&e, ERR_USAGE, "cần add, rồi tên đăng nhập", "add is needed, then the login");
        err_hint(&e, "xem ansinh user --help", "see ansinh user --help");
    }
    if (code == ERR_NONE) {
        u.login = words[1];
        code = add_user(c, db, province, &u, &e);
    }
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    printf(c->lang == LANG_VI ? "Đã thêm người dùng %.*s.\n" : "User %.*s added.\n", (int)u.login.n,
           u.login.p);
    return 0;
}

const struct command cmd_user = {
    .name = "user",
    .summary = {"ai đăng nhập vào các trang", "who logs in to the pages"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
