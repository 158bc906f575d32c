/* ansinh serve, ansinh user: the pages in a browser, and who logs in to them. */
#include "base/fmt.h"
#include "base/num.h"
#include "cli/inputs.h"
#include "cli/officer.h"
#include "review/report.h"
#include "web/session.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SERVE_VI                                                                                                           \
    "ansinh serve — mở các trang trong trình duyệt\n\n"                                                            \
    "  ansinh serve --db DB [--listen 127.0.0.1:8080]\n\n"                                                                 \
    "  --db DB          tệp SQLite, hoặc postgres://…\n"                                                             \
    "  --listen ĐỊA_CHỈ địa chỉ và cổng (mặc định 127.0.0.1:8080; cổng 0: cổng còn trống)\n"      \
    "  --http           cookie không cần https: chỉ khi mở ngay trên máy này\n"                                  \
    "  --threads N, --law THƯ_MỤC, --province MÃ\n\n"                                                                  \
    "Bên ngoài phải có https, do một máy chủ đứng trước (docs/web.md có mẫu nginx). Dừng êm bằng " \
    "Ctrl-C: xong các yêu cầu đang chạy rồi mới tắt.\n\n"                                                     \
    "Ví dụ:\n"                                                                                                          \
    "  printf '%s\\n' 'mật khẩu dài' | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn Thị "                 \
    "Hoà\"\n"                                                                                                             \
    "  ansinh serve --db bac-ninh.db --http\n"
#define SERVE_EN                                                                                   \
    "ansinh serve — the pages, in a browser\n\n"                                                 \
    "  ansinh serve --db DB [--listen 127.0.0.1:8080]\n\n"                                         \
    "  --db DB           an SQLite file, or postgres://…\n"                                      \
    "  --listen ADDRESS  address and port (default 127.0.0.1:8080; port 0: any that is free)\n"    \
    "  --http            cookies without https: on this machine alone\n"                           \
    "  --threads N, --law FOLDER, --province CODE\n\n"                                             \
    "Outside there must be https, by a server in front (docs/web.md has an nginx example). "       \
    "Ctrl-C "                                                                                      \
    "stops gracefully: requests under way are finished first.\n\n"                                 \
    "Example:\n"                                                                                   \
    "  printf '%s\\n' 'a long password' | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn " \
    "Thị Hoà\"\n"                                                                               \
    "  ansinh serve --db bac-ninh.db --http\n"

struct options {
    str db, listen, threads, law, province;
    bool http;
};

/* ---- serve ---- */

/* "127.0.0.1:8080" */
static enum err_code take_listen(struct cli *c, str given, struct web_listen *to, struct err *e)
{
    int64_t port = 8080;
    to->host = "127.0.0.1";
    if (given.p != NULL) {
        ptrdiff_t colon = str_find_char(given, ':');
        if (colon <= 0 || !num_parse_int(str_slice(given, (size_t)colon + 1, given.n), &port) ||
            port < 0 || port > 65535)
            return err_set(e, ERR_USAGE, "--listen cần ĐỊA_CHỈ:CỔNG, như 127.0.0.1:8080",
                           "--listen takes ADDRESS:PORT, as 127.0.0.1:8080");
        to->host = arena_cstr(c->arena, str_slice(given, 0, (size_t)colon));
    }
    to->port = (uint16_t)port;
    return ERR_NONE;
}

static enum err_code open_app(struct cli *c, const struct options *o, struct web_app *app,
                              struct err *e)
{
    struct store_conn *db = NULL;
    struct areas *areas = NULL;
    const struct store_pool_options pool = {.open = {.location = arena_cstr(c->arena, o->db)},
                                            .max_readers = 16};
    int64_t province = 0;
    if (o->province.p != NULL && !num_parse_int(o->province, &province))
        return err_set(e, ERR_USAGE, "--province nhận mã tỉnh", "--province takes a code");
    enum err_code code = inputs_law(c, o->law, &app->law, e);
    if (code == ERR_NONE)
        code = inputs_areas(c, &areas, e);
    app->areas = areas;
    if (code == ERR_NONE)
        code = store_pool_open(&app->pool, &pool, e);
    if (code == ERR_NONE)
        code = store_pool_reader(app->pool, &db, e);
    if (code == ERR_NONE)
        code = world_province(db, province, &app->province, e);
    if (code == ERR_NONE)
        code = report_is_synthetic(db, app->province, &app->practice, e);
    if (db != NULL)
        store_pool_return(app->pool, db);
    return code;
}

static void wait_for_signal(void)
{
    sigset_t set;
    int got;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigwait(&set, &got);
}

static int run_serve(struct cli *c, int argc, char **argv)
{
    struct options o = {0};
    struct web_app app = {0};
    struct web_listen listen = {0};
    struct web_server *server = NULL;
    struct err e = {0};
    int64_t threads = 0;
    uint16_t port = 0;
    const struct cli_option options[] = {
        {.name = "--db", .value = &o.db, .required = true},
        {.name = "--listen", .value = &o.listen},
        {.name = "--threads", .value = &o.threads},
        {.name = "--law", .value = &o.law},
        {.name = "--province", .value = &o.province},
        {.name = "--http", .flag = &o.http},
    };
    /* Before any thread is made, so that all of them leave these to sigwait. */
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, NULL, 0, NULL, &e);
    if (code == ERR_NONE && o.threads.p != NULL && !num_parse_int(o.threads, &threads))
        code = err_set(&e, ERR_USAGE, "--threads nhận một số", "--threads takes a number");
    if (code == ERR_NONE)
        code = take_listen(c, o.listen, &listen, &e);
    if (code == ERR_NONE)
        code = open_app(c, &o, &app, &e);
    app.insecure = o.http;
    listen.threads = (uint32_t)threads;
    if (code == ERR_NONE)
        code = web_start(&server, &app, &listen, &port, &e);
    if (code == ERR_NONE) {
        printf(c->lang == LANG_VI ? "Mở tại http://%s:%u/ (Ctrl-C để dừng)\n"
                                  : "Open at http://%s:%u/ (Ctrl-C stops)\n",
               listen.host, port);
        fflush(stdout);
        wait_for_signal();
        web_stop(server);
    }
    store_pool_close(app.pool);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_serve = {
    .name = "serve",
    .summary = {"mở các trang trong trình duyệt", "the pages, in a browser"},
    .help = {SERVE_VI, SERVE_EN},
    .run = run_serve,
};

/* ---- user ---- */

#define USER_VI                                                                                                                    \
    "ansinh user — ai đăng nhập vào các trang\n\n"                                                                         \
    "  ansinh user add --db DB TÊN_ĐĂNG_NHẬP --name \"HỌ TÊN\"\n\n"                                                        \
    "Mật khẩu là một dòng ở đầu vào chuẩn (ít nhất 12 ký tự), để không nằm trong lịch sử lệnh. " \
    "Họ tên là tên ký các việc: vai trò của ai (ansinh role) theo tên đó.\n\n"                                      \
    "  --province MÃ\n\n"                                                                                                         \
    "Ví dụ:\n"                                                                                                                  \
    "  read -rs m; printf '%s\\n' \"$m\" | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn "                                \
    "Thị Hoà\"\n"
#define USER_EN                                                                                     \
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

static int run_user(struct cli *c, int argc, char **argv)
{
    struct web_new_user u = {0};
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
    .help = {USER_VI, USER_EN},
    .run = run_user,
};
