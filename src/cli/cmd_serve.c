/* ansinh serve: the pages, in a browser. */
#include "base/fmt.h"
#include "base/hex.h"
#include "base/num.h"
#include "cli/inputs.h"
#include "cli/law_sum.h"
#include "cli/load_law.h"
#include "cli/oidc_file.h"
#include "cli/paper_key.h"
#include "evidence/inspect/checklist.h"
#include "registry/terms.h"
#include "review/report.h"
#include "review/steps.h"
#include "seal/ring.h"
#include "store/audit.h"
#include "web/aside.h"
#include "web/web.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>

#define CACHE_MIB 96u /* pages that a connection keeps */

#define HELP_VI                                                                                                            \
    "ansinh serve — mở các trang trong trình duyệt\n\n"                                                            \
    "  ansinh serve --db DB [--listen 127.0.0.1:8080]\n\n"                                                                 \
    "  --db DB          tệp SQLite, hoặc postgres://…\n"                                                             \
    "  --listen ĐỊA_CHỈ địa chỉ và cổng (mặc định 127.0.0.1:8080; cổng 0: cổng còn trống)\n"      \
    "  --http           cookie không cần https: chỉ khi mở ngay trên máy này\n"                                  \
    "  --key-file TỆP   khóa, mỗi dòng một (64 chữ số hexa), của mã hai bước và dữ kiện kín; "     \
    "giữ ngoài bản sao lưu\n"                                                                                        \
    "  --oidc TỆP       đăng nhập bằng danh tính điện tử (OpenID Connect; docs/security.md)\n"               \
    "  --paper-key TỆP  khóa ký giấy chứng nhận bằng mã QR (ansinh paper key --new)\n"                        \
    "  --store THƯ_MỤC  nơi giữ ảnh, giấy tờ của các lượt giao, như của ansinh deliver evidence\n"    \
    "  --threads N, --law THƯ_MỤC, --province MÃ\n\n"                                                                  \
    "Bên ngoài phải có https, do một máy chủ đứng trước (docs/web.md có mẫu nginx). Dừng êm bằng " \
    "Ctrl-C: xong các yêu cầu đang chạy rồi mới tắt.\n\n"                                                     \
    "Ví dụ:\n"                                                                                                          \
    "  printf '%s\\n' 'mật khẩu dài' | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn Thị "                 \
    "Hoà\"\n"                                                                                                             \
    "  ansinh serve --db bac-ninh.db --http\n"
#define HELP_EN                                                                                    \
    "ansinh serve — the pages, in a browser\n\n"                                                 \
    "  ansinh serve --db DB [--listen 127.0.0.1:8080]\n\n"                                         \
    "  --db DB           an SQLite file, or postgres://…\n"                                      \
    "  --listen ADDRESS  address and port (default 127.0.0.1:8080; port 0: any that is free)\n"    \
    "  --http            cookies without https: on this machine alone\n"                           \
    "  --key-file FILE   keys, one a line (64 hex digits), of second factors and sealed facts; "   \
    "keep it out of backups\n"                                                                     \
    "  --oidc FILE       logging in by an identity provider (OpenID Connect; docs/security.md)\n"  \
    "  --paper-key FILE  the key that signs certificates by a QR code (ansinh paper key --new)\n"  \
    "  --store FOLDER    where photographs and papers of deliveries are, as of ansinh deliver "    \
    "evidence\n"                                                                                   \
    "  --threads N, --law FOLDER, --province CODE\n\n"                                             \
    "Outside there must be https, by a server in front (docs/web.md has an nginx example). "       \
    "Ctrl-C "                                                                                      \
    "stops gracefully: requests under way are finished first.\n\n"                                 \
    "Example:\n"                                                                                   \
    "  printf '%s\\n' 'a long password' | ansinh user add --db bac-ninh.db hoa --name \"Nguyễn " \
    "Thị Hoà\"\n"                                                                               \
    "  ansinh serve --db bac-ninh.db --http\n"

struct options {
    str db, listen, threads, law, province, oidc, paper_key, store;
    bool http;
};

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

/* The cases beside each text of the law, where there are some. */
static const str *read_cases(struct cli *c, const struct law *l)
{
    uint32_t n = law_source_count(l);
    str *out = arena_array(c->arena, str, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        str path = law_source(l, i)->name;
        struct buf b;
        struct err none = {0};
        buf_init(&b, c->arena, path.n + 8);
        buf_add(&b, str_slice(path, 0, str_ends(path, STR(".md")) ? path.n - 3 : path.n));
        buf_add_c(&b, ".yaml");
        if (file_read_text(c->arena, buf_str(&b), &out[i], &none) != ERR_NONE)
            out[i] = (str){NULL, 0};
    }
    return out;
}

/* Each text with its name and length; its address carries the law's sum, so that a browser keeps
 * it. */
static enum err_code bundle_law(struct cli *c, str folder, struct web_app *app, struct err *e)
{
    static const char *const suffixes[2] = {".md", ".csv"};
    struct buf b, path;
    enum err_code code = ERR_NONE;
    buf_init(&b, c->arena, (size_t)64 << 20);
    buf_init(&path, c->arena, 256);
    for (int k = 0; k < 2 && code == ERR_NONE; k++) {
        struct file_list files = {0};
        code = files_find(c->arena, folder, suffixes[k], &files, e);
        for (uint32_t i = 0; i < files.n && code == ERR_NONE; i++) {
            str text;
            code = file_read_text(c->arena, files.v[i], &text, e);
            if (code == ERR_NONE && (k == 1 || file_is_law(files.v[i], text)))
                buf_fmt(&b, "%s\t%l\n%s", str_slice(files.v[i], folder.n, files.v[i].n),
                        (int64_t)text.n, text);
        }
    }
    buf_add_c(&path, "/ra-soat/luat/");
    buf_hex(&path, app->law_sum, 16);
    app->law_bundle = buf_str(&b);
    app->law_bundle_path = buf_str(&path);
    return code;
}

static enum err_code read_paper_key(struct cli *c, str path, struct web_app *app, struct err *e)
{
    struct claim_keys *keys = arena_alloc(c->arena, sizeof(*keys));
    if (path.p == NULL)
        return ERR_NONE;
    app->papers = keys;
    return paper_key_load(c, path, keys, e);
}

static enum err_code open_app(struct cli *c, const struct options *o, struct web_app *app,
                              struct err *e)
{
    struct store_conn *db = NULL;
    struct areas *areas = NULL;
    struct steps_table *steps = NULL;
    struct terms *terms = arena_array(c->arena, struct terms, 1);
    struct checklist *checklist = arena_array(c->arena, struct checklist, 1);
    const str law = o->law.p != NULL ? o->law : load_law_folder(c);
    const struct store_pool_options pool = {
        /* The log of reads is written all day, and its pages are not read again. */
        .open = {.location = arena_cstr(c->arena, o->db), .cache_kib = CACHE_MIB << 10},
        .max_readers = 16 + ASIDE_KINDS * ASIDE_MOST,
        /* A form holds a thread while it tries again. */
        .retry_ms = 2000};
    int64_t province = 0;
    if (o->province.p != NULL && !num_parse_int(o->province, &province))
        return err_set(e, ERR_USAGE, "--province nhận mã tỉnh", "--province takes a code");
    enum err_code code = inputs_law(c, o->law, &app->law, e);
    if (code == ERR_NONE)
        code = inputs_areas(c, &areas, e);
    app->areas = areas;
    app->data = arena_cstr(c->arena, cli_folder(c, "ANSINH_DATA", "data"));
    app->location = pool.open.location;
    if (o->store.p != NULL)
        app->evidence = arena_cstr(c->arena, o->store);
    if (code == ERR_NONE)
        code = law_sum(c, o->law, app->law_sum, e);
    if (code == ERR_NONE)
        code = steps_load(c->arena, &steps, law, e);
    app->steps = steps;
    if (code == ERR_NONE)
        code = terms_load(c->arena, law, TERMS_COMPLAINT, terms, e);
    app->complaint_terms = terms;
    if (code == ERR_NONE)
        code = checklist_load(c->arena, str_from_c(app->data), checklist, e);
    app->checklist = checklist;
    if (code == ERR_NONE)
        app->law_tests = read_cases(c, app->law);
    if (code == ERR_NONE)
        code = bundle_law(c, law, app, e);
    char admin[4096];
    size_t n = fmt_write(admin, sizeof(admin), "%s/admin", cli_folder(c, "ANSINH_DATA", "data"));
    app->area_folder = arena_cstr(c->arena, (str){admin, n});
    if (code == ERR_NONE)
        code = store_pool_open(&app->pool, &pool, e);
    if (code == ERR_NONE)
        code = audit_reads_open(&app->reads, app->pool, e);
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

/* SQLite drops the pages it keeps whenever another connection has written, which the log of reads
 * does once a second; libc would give that memory back to the system, to fetch it again page by
 * page a moment later. What is freed up to twice a connection's cache stays; of large blocks, which
 * are no pages, nothing does. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 2 * CACHE_MIB << 20);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
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

static int run(struct cli *c, int argc, char **argv)
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
        {.name = "--oidc", .value = &o.oidc},
        {.name = "--paper-key", .value = &o.paper_key},
        {.name = "--store", .value = &o.store},
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
    keep_memory();
    if (code == ERR_NONE)
        code = open_app(c, &o, &app, &e);
    if (code == ERR_NONE)
        code = oidc_file_read(c, o.oidc, &app.oidc, &e);
    if (code == ERR_NONE)
        code = read_paper_key(c, o.paper_key, &app, &e);
    app.key = seal_ring_key(0);
    app.insecure = o.http;
    app.host = listen.host;
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
    /* What was read is in the log before the program ends. */
    struct err last = {0};
    if (audit_reads_close(app.reads, &last) != ERR_NONE && code == ERR_NONE) {
        code = last.code;
        e = last;
    }
    store_pool_close(app.pool);
    oidc_free(app.oidc);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_serve = {
    .name = "serve",
    .summary = {"mở các trang trong trình duyệt", "the pages, in a browser"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
