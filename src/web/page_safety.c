/* What is unsafe in this installation, and how to mend it (docs/web.md): the program looks at
 * itself.
 */
#include "base/check.h"
#include "base/fmt.h"
#include "web/oidc.h"
#include "web/route.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MAX_LINES 16
#define LEAST_FREE_BYTES 1000000000u
#define SIGNED_WITHIN_US (7LL * 86400 * 1000000)
#define GUESSED_WITHIN_US (86400LL * 1000000)
#define MANY_GUESSES 20

/* Good, to mend, unsafe. */
enum mark { GOOD, WEAK, BAD };

struct looking {
    struct web_request *q;
    struct page_safety page;
};

static void look(struct looking *x, enum mark mark, const str what[2], const str mend[2], str found)
{
    enum lang l = x->q->lang;
    check(x->page.n_lines < MAX_LINES);
    x->page.lines[x->page.n_lines++] =
        (struct page_safety_lines){.state = mark == GOOD   ? TEXT_SAFETY_GOOD[l]
                                            : mark == WEAK ? TEXT_SAFETY_WEAK[l]
                                                           : TEXT_SAFETY_BAD[l],
                                   .tag = mark == GOOD   ? STR("good")
                                          : mark == WEAK ? STR("near")
                                                         : STR("poor"),
                                   .what = what[l],
                                   .mend = mark == GOOD ? STR("") : mend[l],
                                   .found = mark == GOOD ? STR("") : found};
    x->page.well &= mark == GOOD;
}

/* ---- the machine ---- */

static bool others_may(const char *path, mode_t bits)
{
    struct stat s;
    return stat(path, &s) == 0 && (s.st_mode & bits) != 0;
}

static void look_at_file(struct looking *x)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    const char *location = x->q->app->location;
    struct buf path;
    struct statvfs disk;
    bool open = false;
    str at = str_from_c(location);
    size_t n = at.n;
    if (store_location_is_postgres(location))
        return;
    for (int i = 0; i < 3; i++) {
        buf_init(&path, x->q->arena, 8192);
        buf_fmt(&path, "%z%z", location, ends[i]);
        open |= others_may(arena_cstr(x->q->arena, buf_str(&path)), S_IRWXG | S_IRWXO);
    }
    look(x, !open ? GOOD : BAD, TEXT_SAFETY_FILE, TEXT_SAFETY_FILE_MEND, at);
    while (n > 0 && at.p[n - 1] != '/')
        n--;
    const char *folder = n == 0 ? "." : arena_cstr(x->q->arena, str_slice(at, 0, n));
    look(x, !others_may(folder, S_IWOTH) ? GOOD : BAD, TEXT_SAFETY_FOLDER, TEXT_SAFETY_FOLDER_MEND,
         str_from_c(folder));
    bool room =
        statvfs(folder, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize >= LEAST_FREE_BYTES;
    look(x, room ? GOOD : WEAK, TEXT_SAFETY_SPACE, TEXT_SAFETY_SPACE_MEND, STR(""));
}

static void look_at_process(struct looking *x)
{
    struct rlimit core;
    const char *host = x->q->app->host;
    look(x, !x->q->app->insecure ? GOOD : BAD, TEXT_SAFETY_COOKIES, TEXT_SAFETY_COOKIES_MEND,
         STR(""));
    look(x, strncmp(host, "127.", 4) == 0 ? GOOD : BAD, TEXT_SAFETY_LISTEN, TEXT_SAFETY_LISTEN_MEND,
         str_from_c(host));
    look(x, geteuid() != 0 ? GOOD : WEAK, TEXT_SAFETY_ROOT, TEXT_SAFETY_ROOT_MEND, STR(""));
    bool none = getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0;
    look(x, none ? GOOD : WEAK, TEXT_SAFETY_CORE, TEXT_SAFETY_CORE_MEND, STR(""));
}

/* An identity provider is asked over https, and its secret is for this program alone. */
static void look_at_provider(struct looking *x)
{
    if (x->q->app->oidc == NULL)
        return;
    const struct oidc_options *o = oidc_options(x->q->app->oidc);
    bool https = str_starts(o->issuer, STR("https:")) && str_starts(o->redirect, STR("https:"));
    bool open = others_may(arena_cstr(x->q->arena, o->secret_file), S_IRWXG | S_IRWXO);
    look(x, https ? GOOD : BAD, TEXT_SAFETY_PROVIDER, TEXT_SAFETY_PROVIDER_MEND, o->issuer);
    look(x, !open ? GOOD : BAD, TEXT_SAFETY_PROVIDER_SECRET, TEXT_SAFETY_PROVIDER_SECRET_MEND,
         o->secret_file);
}

/* ---- the office ---- */

struct names {
    str *v;
    uint32_t n, cap;
};

/* The texts of a statement's first column. */
static enum err_code read_names(struct looking *x, sql q, const struct store_value *values,
                                uint32_t n, struct names *out, struct err *e)
{
    int more;
    if (store_query(x->q->db, q, values, n, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->q->db, e)) > 0)
        vec_push(x->q->arena, out, arena_str(x->q->arena, store_at_text(x->q->db, 0)));
    return more < 0 ? e->code : ERR_NONE;
}

static str joined(struct looking *x, const struct names *all)
{
    struct buf b;
    buf_init(&b, x->q->arena, 1024);
    for (uint32_t i = 0; i < all->n; i++)
        buf_fmt(&b, i > 0 ? ", %s" : "%s", all->v[i]);
    return buf_str(&b);
}

static bool holds_one(const struct role_lines *roles, const str *keys, str key)
{
    for (uint32_t i = 0; i < roles->n; i++) {
        if (str_eq(keys[i], key))
            return true;
    }
    return false;
}

/* Who can log in, and holds no role today. */
static enum err_code look_at_idle(struct looking *x, struct err *e)
{
    struct arena *a = x->q->arena;
    int64_t province = x->q->app->province;
    struct names users = {0}, idle = {0};
    struct role_lines roles = {0};
    enum err_code code = read_names(x,
                                    SQL("SELECT name FROM web_user WHERE province = ?1 AND"
                                        " disabled = 0 ORDER BY login"),
                                    STORE_VALUES(store_int(province)), &users, e);
    if (code == ERR_NONE)
        code = roles_read(x->q->db, a, province, web_today(), INT64_MAX, &roles, e);
    if (code != ERR_NONE)
        return code;
    str *keys = arena_array(a, str, (size_t)roles.n + 1);
    for (uint32_t i = 0; i < roles.n; i++)
        keys[i] = officer_key(a, roles.v[i].who);
    for (uint32_t i = 0; i < users.n; i++) {
        if (!holds_one(&roles, keys, officer_key(a, users.v[i])))
            vec_push(a, &idle, users.v[i]);
    }
    look(x, idle.n == 0 ? GOOD : WEAK, TEXT_SAFETY_IDLE, TEXT_SAFETY_IDLE_MEND, joined(x, &idle));
    return ERR_NONE;
}

static enum err_code look_at_roles(struct looking *x, struct err *e)
{
    struct store_value v;
    int got = store_one(x->q->db, SQL("SELECT 1 FROM office_role WHERE province = ?1 LIMIT 1"),
                        STORE_VALUES(store_int(x->q->app->province)), x->q->arena, &v, 1, e);
    if (got < 0)
        return e->code;
    look(x, got == 1 ? GOOD : BAD, TEXT_SAFETY_ROLES, TEXT_SAFETY_ROLES_MEND, STR(""));
    return got == 1 ? look_at_idle(x, e) : ERR_NONE;
}

static enum err_code look_at_guesses(struct looking *x, struct err *e)
{
    struct names guessed = {0};
    enum err_code code =
        read_names(x,
                   SQL("SELECT login FROM web_attempt WHERE province = ?1 AND failures >= ?2 AND"
                       " last_us > ?3 ORDER BY login LIMIT 20"),
                   STORE_VALUES(store_int(x->q->app->province), store_int(MANY_GUESSES),
                                store_int(store_now_us() - GUESSED_WITHIN_US)),
                   &guessed, e);
    if (code == ERR_NONE)
        look(x, guessed.n == 0 ? GOOD : WEAK, TEXT_SAFETY_GUESSES, TEXT_SAFETY_GUESSES_MEND,
             joined(x, &guessed));
    return code;
}

/* Is there an entry older than a week that no signature covers? */
static enum err_code look_at_signature(struct looking *x, struct err *e)
{
    struct store_value v;
    int got = store_one(
        x->q->db,
        SQL("SELECT 1 FROM audit_entry WHERE province = ?1 AND seq >= (SELECT COALESCE(MAX(size),"
            " 0) FROM audit_checkpoint WHERE province = ?1) AND at_us < ?2 LIMIT 1"),
        STORE_VALUES(store_int(x->q->app->province), store_int(store_now_us() - SIGNED_WITHIN_US)),
        x->q->arena, &v, 1, e);
    if (got < 0)
        return e->code;
    look(x, got == 0 ? GOOD : WEAK, TEXT_SAFETY_SIGNED, TEXT_SAFETY_SIGNED_MEND, STR(""));
    return ERR_NONE;
}

static enum err_code safety(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct looking x = {.q = q, .page = {.well = true}};
    x.page.lines = arena_array(q->arena, struct page_safety_lines, MAX_LINES);
    enum err_code code = web_db(q, e);
    look_at_process(&x);
    look_at_file(&x);
    look_at_provider(&x);
    if (code == ERR_NONE)
        code = look_at_roles(&x, e);
    if (code == ERR_NONE)
        code = look_at_guesses(&x, e);
    if (code == ERR_NONE)
        code = look_at_signature(&x, e);
    if (code != ERR_NONE)
        return code;
    web_page_begin(q, a, TEXT_SAFETY_TITLE[q->lang]);
    page_safety(&a->body, &x.page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

const struct web_route web_routes_safety[] = {
    {.method = "GET",
     .path = "/an-toan",
     .access = WEB_RIGHT,
     .right = RIGHT_ROLE_WRITE,
     .fields = {{0}},
     .handler = safety,
     .title = {"Cài đặt này có an toàn không", "Is this installation safe"},
     .nav = {"An toàn", "Safety"}},
    {0},
};
