/* ansinh user: who logs in to the pages. */
#include "base/num.h"
#include "cli/pay_cmd.h"
#include "cli/user_token.h"
#include "web/identity.h"
#include "web/second.h"

#include <stdio.h>
#include <string.h>

#define HELP_VI                                                                                                                    \
    "ansinh user — ai đăng nhập vào các trang\n\n"                                                                         \
    "  ansinh user add      --db DB TÊN_ĐĂNG_NHẬP --name \"HỌ TÊN\"\n"                                                     \
    "  ansinh user password --db DB TÊN_ĐĂNG_NHẬP       mật khẩu mới, các phiên kết thúc\n"                        \
    "  ansinh user lock     --db DB TÊN_ĐĂNG_NHẬP       không đăng nhập được nữa\n"                                \
    "  ansinh user unlock   --db DB TÊN_ĐĂNG_NHẬP\n"                                                                          \
    "  ansinh user totp off --db DB TÊN_ĐĂNG_NHẬP       tắt xác nhận hai bước (mất điện thoại)\n"              \
    "  ansinh user link     --db DB TÊN_ĐĂNG_NHẬP --issuer URL --subject MÃ   nối với danh tính "                       \
    "điện tử\n"                                                                                                               \
    "  ansinh user unlink   --db DB TÊN_ĐĂNG_NHẬP       bỏ nối, các phiên kết thúc\n"                                \
    "  ansinh user list     --db DB\n"                                                                                             \
    "  ansinh user token add|list|revoke --db DB TÊN_ĐĂNG_NHẬP …   mã truy cập của chương "                          \
    "trình:\n"                                                                                                                    \
    "      add --purpose \"…\" [--until NGÀY], revoke SỐ\n\n"                                                                 \
    "Mật khẩu là một dòng ở đầu vào chuẩn (ít nhất 12 ký tự), để không nằm trong lịch sử lệnh. " \
    "Họ tên là tên ký các việc: vai trò của ai (ansinh role) theo tên đó.\n\n"                                      \
    "Với mã truy cập, chương trình hỏi API thay người dùng, đúng quyền người đó (docs/api.md): "            \
    "hiện "                                                                                                                      \
    "một lần, mặc định dùng được 90 ngày, nhiều nhất 366 ngày.\n\n"                                            \
    "  --province MÃ  --who NGƯỜI_LÀM\n\n"                                                                                    \
    "Ví dụ:\n"                                                                                                                  \
    "  read -rs m; printf '%s\\n' \"$m\" | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn "                                \
    "Thị Hoà\"\n"
#define HELP_EN                                                                                     \
    "ansinh user — who logs in to the pages\n\n"                                                  \
    "  ansinh user add      --db DB LOGIN --name \"NAME\"\n"                                        \
    "  ansinh user password --db DB LOGIN       a new password; sessions end\n"                     \
    "  ansinh user lock     --db DB LOGIN       no more logging in\n"                               \
    "  ansinh user unlock   --db DB LOGIN\n"                                                        \
    "  ansinh user totp off --db DB LOGIN       no second step (the phone is lost)\n"               \
    "  ansinh user link     --db DB LOGIN --issuer URL --subject VALUE   logs in by an identity "   \
    "provider\n"                                                                                    \
    "  ansinh user unlink   --db DB LOGIN       no more; sessions end\n"                            \
    "  ansinh user list     --db DB\n"                                                              \
    "  ansinh user token add|list|revoke --db DB LOGIN …   what a program asks the API with:\n"   \
    "      add --purpose \"…\" [--until DAY], revoke NUMBER\n\n"                                  \
    "The password is a line of standard input (at least 12 characters), so that it stays out of "   \
    "the history of commands. Acts are signed with the name, and roles (ansinh role) go by "        \
    "it.\n\n"                                                                                       \
    "With a token a program asks the API for a user, with that user's rights (docs/api.md): it "    \
    "is "                                                                                           \
    "shown once, and is good for 90 days if nothing is said, for 366 at most.\n\n"                  \
    "  --province CODE  --who WHO_DOES_IT\n\n"                                                      \
    "Example:\n"                                                                                    \
    "  read -rs p; printf '%s\\n' \"$p\" | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn " \
    "Thị Hoà\"\n"

struct user_cmd {
    struct cli *c;
    struct store_pool *pool;
    struct store_conn *db;
    struct user_act act;
    str name, issuer, subject;
};

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

static void say(const struct user_cmd *x, const char *vi, const char *en)
{
    printf(x->c->lang == LANG_VI ? vi : en, (int)x->act.login.n, x->act.login.p);
}

static enum err_code add(struct user_cmd *x, struct err *e)
{
    str password;
    bool again;
    if (x->name.p == NULL)
        return err_set(e, ERR_USAGE, "thiếu --name", "--name is missing");
    enum err_code code = read_password(x->c, &password, e);
    if (code == ERR_NONE)
        code = user_add(x->pool, x->c->arena, &x->act, x->name, password, 0, &again, e);
    if (code == ERR_NONE)
        say(x, "Đã thêm người dùng %.*s.\n", "User %.*s added.\n");
    return code;
}

static enum err_code set_password(struct user_cmd *x, struct err *e)
{
    str password;
    bool again;
    enum err_code code = read_password(x->c, &password, e);
    if (code == ERR_NONE)
        code = user_set_password(x->pool, x->c->arena, &x->act, password, 0, STR(""), &again, e);
    if (code == ERR_NONE)
        say(x, "Đã đổi mật khẩu của %.*s.\n", "The password of %.*s is changed.\n");
    return code;
}

static enum err_code lock(struct user_cmd *x, bool locked, struct err *e)
{
    bool again;
    enum err_code code = user_lock(x->pool, x->c->arena, &x->act, locked, &again, e);
    if (code == ERR_NONE && locked)
        say(x, "Đã khóa %.*s.\n", "%.*s is locked.\n");
    else if (code == ERR_NONE)
        say(x, "Đã mở khóa %.*s.\n", "%.*s is unlocked.\n");
    return code;
}

static enum err_code totp_off(struct user_cmd *x, struct err *e)
{
    bool again;
    enum err_code code = second_off(x->pool, x->c->arena, &x->act, &again, e);
    if (code == ERR_NONE)
        say(x, "Đã tắt xác nhận hai bước của %.*s.\n", "The second step of %.*s is off.\n");
    return code;
}

static enum err_code link_identity(struct user_cmd *x, bool linked, struct err *e)
{
    bool again;
    enum err_code code =
        linked ? identity_link(x->pool, x->c->arena, &x->act, x->issuer, x->subject, &again, e)
               : identity_unlink(x->pool, x->c->arena, &x->act, &again, e);
    if (code == ERR_NONE && linked)
        say(x, "%.*s đăng nhập được bằng danh tính này.\n", "%.*s can log in by this identity.\n");
    else if (code == ERR_NONE)
        say(x, "%.*s không còn nối với danh tính nào.\n", "%.*s is linked to no identity.\n");
    return code;
}

/* A line each: login, name, and what keeps them from logging in. */
static enum err_code list(struct user_cmd *x, struct err *e)
{
    struct user_lines users;
    bool vi = x->c->lang == LANG_VI;
    enum err_code code =
        users_read(x->db, x->c->arena, x->act.province, STR(""), UINT32_MAX, &users, e);
    for (uint32_t i = 0; code == ERR_NONE && i < users.n; i++) {
        const struct user_line *u = &users.v[i];
        printf("%.*s  %.*s%s\n", (int)u->login.n, u->login.p, (int)u->name.n, u->name.p,
               u->locked          ? (vi ? "  (đã khóa)" : "  (locked)")
               : !u->has_password ? (vi ? "  (không có mật khẩu)" : "  (no password)")
                                  : "");
    }
    return code;
}

static enum err_code act(struct user_cmd *x, str what, struct err *e)
{
    if (str_eq_c(what, "add"))
        return add(x, e);
    if (str_eq_c(what, "password"))
        return set_password(x, e);
    if (str_eq_c(what, "lock") || str_eq_c(what, "unlock"))
        return lock(x, str_eq_c(what, "lock"), e);
    if (str_eq_c(what, "link") || str_eq_c(what, "unlink"))
        return link_identity(x, str_eq_c(what, "link"), e);
    if (str_eq_c(what, "totp"))
        return totp_off(x, e);
    return list(x, e);
}

static enum err_code open_and_act(struct user_cmd *x, str db, str province, str what, struct err *e)
{
    const struct store_pool_options options = {.open = {.location = arena_cstr(x->c->arena, db)}};
    int64_t given = 0;
    if (province.p != NULL && !num_parse_int(province, &given))
        return err_set(e, ERR_USAGE, "--province nhận mã tỉnh", "--province takes a code");
    if (!store_new_id(x->act.operation))
        return err_set(e, ERR_IO, "không có số ngẫu nhiên", "there are no random numbers");
    enum err_code code = store_pool_open(&x->pool, &options, e);
    if (code == ERR_NONE)
        code = store_pool_reader(x->pool, &x->db, e);
    if (code == ERR_NONE)
        code = world_province(x->db, given, &x->act.province, e);
    if (code == ERR_NONE)
        code = act(x, what, e);
    if (x->db != NULL)
        store_pool_return(x->pool, x->db);
    store_pool_close(x->pool);
    return code;
}

static enum err_code check_words(const str *words, uint32_t n, struct err *e)
{
    if (n == 3 && str_eq_c(words[0], "totp") && str_eq_c(words[1], "off"))
        return ERR_NONE;
    static const char *const acts[] = {"add",  "password", "lock", "unlock",
                                       "link", "unlink",   "list"};
    for (uint32_t i = 0; n > 0 && i < sizeof(acts) / sizeof(acts[0]); i++) {
        if (str_eq_c(words[0], acts[i]) && (n == 2) == (i < 6))
            return ERR_NONE;
    }
    err_set(
        e, ERR_USAGE,
        "cần add, password, lock, unlock, link, unlink hoặc totp off rồi tên đăng nhập; hoặc list",
        "add, password, lock, unlock, link, unlink or totp off is needed, then the login; or list");
    err_hint(e, "xem ansinh user --help", "see ansinh user --help");
    return ERR_USAGE;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct user_token_cmd t = {.c = c};
    struct user_cmd x = {.c = c, .act = {.who = cli_user(c)}};
    str db = {0}, province = {0}, who = {0}, words[4];
    uint32_t n = 0;
    struct err e = {0};
    const struct cli_option options[] = {
        {.name = "--db", .value = &db, .required = true},
        {.name = "--name", .value = &x.name},
        {.name = "--issuer", .value = &x.issuer},
        {.name = "--subject", .value = &x.subject},
        {.name = "--who", .value = &who},
        {.name = "--purpose", .value = &t.purpose},
        {.name = "--until", .value = &t.until},
        {.name = "--format", .value = &t.v.format},
        {.name = "--province", .value = &province},
    };
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, words, 4, &n, &e);
    if (code == ERR_NONE && n > 0 && str_eq_c(words[0], "token")) {
        t.v.db = db;
        t.v.province = province;
        t.who = who.p != NULL ? who : cli_user(c);
        t.words = words + 1;
        t.n = n - 1;
        code = user_token(&t, &e);
        return code == ERR_NONE ? 0 : cli_fail(c, &e);
    }
    if (code == ERR_NONE)
        code = check_words(words, n, &e);
    if (who.p != NULL)
        x.act.who = who;
    x.act.login = n > 1 ? words[n - 1] : STR("");
    if (code == ERR_NONE)
        code = open_and_act(&x, db, province, words[0], &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_user = {
    .name = "user",
    .summary = {"ai đăng nhập vào các trang", "who logs in to the pages"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
