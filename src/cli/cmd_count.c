/* ansinh count: how many, over all servers. Each is asked for its own provinces, all at once; what
 * travels is a line a province. */
#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/record_view.h"
#include "cli/servers.h"
#include "registry/decided.h"
#include "registry/times.h"

#include <pthread.h>

#define HELP_VI                                                                                                              \
    "ansinh count — cả nước có bao nhiêu: hỏi từng máy chủ rồi cộng lại\n\n"                           \
    "  ansinh count --servers TỆP [--as-of NGÀY] [--month THÁNG]\n\n"                                                    \
    "TỆP: mỗi dòng \"mã tỉnh = địa chỉ\" (docs/scaling.md). Kể số hộ, số người của từng tỉnh " \
    "vào\n"                                                                                                                 \
    "ngày đó (mặc định: hôm nay); với --month thêm hộ nghèo, cận nghèo, số quyền lợi và tiền "    \
    "của\n"                                                                                                                \
    "lần quyết định cuối đã lưu. Máy chủ nào không trả lời thì báo lỗi, không cộng thiếu.\n\n" \
    "Thêm: --format table|csv|json\n\n"                                                                                     \
    "Ví dụ:\n  ansinh count --servers may-chu.txt --month 2024-07\n"
#define HELP_EN                                                                                    \
    "ansinh count — how many there are in the country: each server is asked, and added up\n\n"   \
    "  ansinh count --servers FILE [--as-of DAY] [--month MONTH]\n\n"                              \
    "FILE: lines of \"province = address\" (docs/scaling.md). Tells the households and people "    \
    "of\n"                                                                                         \
    "each province on that day (default: today); with --month also the poor and near-poor\n"       \
    "households, entitlements and đồng of the last run that is kept. A server that does not\n"  \
    "answer is an error: nothing is added up without it.\n\n"                                      \
    "Also: --format table|csv|json\n\n"                                                            \
    "Example:\n  ansinh count --servers servers.txt --month 2024-07\n"

enum { HOUSEHOLDS, PEOPLE, POOR, NEAR_POOR, DUE, AMOUNT, COUNTS };

/* One server, asked by a thread of its own. */
struct asked {
    const struct server *server;
    day as_of;
    month month; /* 0: no run is asked for */
    int64_t counts[COUNTS];
    bool has_run;
    enum err_code code;
    struct err err;
    pthread_t thread;
};

#define COUNT_OF(table) SQL("SELECT count(*) FROM " table " WHERE province = ?1 AND" TRUE_ROWS)

static enum err_code ask_count(struct asked *a, struct store_conn *db, struct arena *scratch, sql q,
                               int64_t *out)
{
    struct store_value v;
    int got = store_one(db, q,
                        STORE_VALUES(store_int(a->server->province), store_date(a->as_of),
                                     store_date(DAY_MAX), store_int(WORLD_ALL_RECORDINGS)),
                        scratch, &v, 1, &a->err);
    if (got == 1)
        *out = v.i;
    return got < 0 ? a->err.code : ERR_NONE;
}

static enum err_code ask_run(struct asked *a, struct store_conn *db, struct arena *scratch)
{
    struct decided_runs runs;
    enum err_code code = decided_list(db, scratch, a->server->province, a->month, &runs, &a->err);
    if (code != ERR_NONE || runs.n == 0)
        return code;
    const struct decided_counts *n = &runs.v[runs.n - 1].counts;
    a->has_run = true;
    a->counts[POOR] = n->poor;
    a->counts[NEAR_POOR] = n->near_poor;
    a->counts[DUE] = n->due;
    a->counts[AMOUNT] = n->amount_vnd;
    return ERR_NONE;
}

static void *ask(void *of_one)
{
    struct asked *a = of_one;
    struct store_conn *db = NULL;
    struct arena scratch;
    const struct store_options o = {.location = a->server->location, .read_only = true};
    arena_init(&scratch, (size_t)64 << 20);
    a->code = store_open(&db, &o, &a->err);
    if (a->code == ERR_NONE)
        a->code = store_begin(db, &a->err);
    if (a->code == ERR_NONE)
        a->code = ask_count(a, db, &scratch, COUNT_OF("household"), &a->counts[HOUSEHOLDS]);
    if (a->code == ERR_NONE)
        a->code = ask_count(a, db, &scratch, COUNT_OF("membership"), &a->counts[PEOPLE]);
    if (a->code == ERR_NONE && a->month != 0)
        a->code = ask_run(a, db, &scratch);
    store_close(db);
    arena_clear(&scratch);
    return NULL;
}

static enum err_code ask_all(const struct servers *all, struct asked *asked, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < all->n; i++) {
        asked[i].server = &all->v[i];
        if (pthread_create(&asked[i].thread, NULL, ask, &asked[i]) != 0) {
            ask(&asked[i]);
            asked[i].thread = pthread_self();
        }
    }
    for (uint32_t i = 0; i < all->n; i++) {
        if (!pthread_equal(asked[i].thread, pthread_self()))
            pthread_join(asked[i].thread, NULL);
        if (asked[i].code == ERR_NONE || code != ERR_NONE)
            continue;
        code = asked[i].code;
        *e = asked[i].err;
        err_hint(e, "máy chủ của tỉnh %l", "the server of province %l", asked[i].server->province);
    }
    return code;
}

static void add_row(struct cli *c, struct view_table *t, str name, const int64_t counts[COUNTS],
                    bool with_run, bool has_run)
{
    vec_push(c->arena, &t->cells, name);
    for (int k = 0; k < (with_run ? COUNTS : POOR); k++) {
        char text[24];
        size_t n = fmt_int(text, counts[k]);
        vec_push(c->arena, &t->cells,
                 k >= POOR && !has_run ? STR("") : arena_str(c->arena, (str){text, n}));
    }
}

static void print(struct cli *c, const struct record_view *v, const struct servers *all,
                  const struct asked *asked, bool with_run)
{
    static const char *const names[] = {"province",  "households", "people",    "poor",
                                        "near_poor", "due",        "amount_vnd"};
    static const char *const vi[] = {"tỉnh",      "hộ",        "người", "nghèo",
                                     "cận nghèo", "quyền lợi", "đồng"};
    static const char *const en[] = {"province",  "households",   "people", "poor",
                                     "near-poor", "entitlements", "đồng"};
    struct view_table t = {
        .names = names, .titles = c->lang == LANG_VI ? vi : en, .columns = with_run ? 7 : 3};
    int64_t sums[COUNTS] = {0};
    bool any = false;
    for (uint32_t i = 0; i < all->n; i++) {
        char text[24];
        size_t n = fmt_write(text, sizeof(text), "%l", all->v[i].province);
        add_row(c, &t, arena_str(c->arena, (str){text, n}), asked[i].counts, with_run,
                asked[i].has_run);
        for (int k = 0; k < COUNTS; k++)
            sums[k] += asked[i].counts[k];
        any |= asked[i].has_run;
    }
    add_row(c, &t, c->lang == LANG_VI && v->how == VIEW_TABLE ? STR("tổng") : STR("total"), sums,
            with_run, any);
    view_print(c, v, &t);
}

static enum err_code count(struct cli *c, str file, str as_of, str month_text, str format,
                           struct err *e)
{
    static struct servers all;
    struct record_view v = {.format = format};
    day on = day_of_moment(store_now_us());
    month m = 0;
    if (as_of.p != NULL && !day_parse(as_of, &on))
        return err_set(e, ERR_USAGE, "--as-of: \"%s\" không phải là ngày",
                       "--as-of: \"%s\" is no date", as_of);
    if (month_text.p != NULL && !month_parse(month_text, &m))
        return err_set(e, ERR_USAGE, "--month: \"%s\" không phải là tháng",
                       "--month: \"%s\" is no month", month_text);
    enum err_code code = view_format(&v, e);
    if (code == ERR_NONE)
        code = servers_read(file, &all, e);
    if (code != ERR_NONE)
        return code;
    struct asked *asked = arena_array(c->arena, struct asked, all.n);
    for (uint32_t i = 0; i < all.n; i++) {
        asked[i].as_of = on;
        asked[i].month = m;
    }
    code = ask_all(&all, asked, e);
    if (code == ERR_NONE)
        print(c, &v, &all, asked, m != 0);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    str file = {NULL, 0}, as_of = {NULL, 0}, month_text = {NULL, 0}, format = {NULL, 0};
    struct err e = {0};
    const struct cli_option options[] = {
        {.name = "--servers", .value = &file, .required = true},
        {.name = "--as-of", .value = &as_of},
        {.name = "--month", .value = &month_text},
        {.name = "--format", .value = &format},
    };
    if (cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, NULL, 0, NULL, &e) !=
            ERR_NONE ||
        count(c, file, as_of, month_text, format, &e) != ERR_NONE)
        return cli_fail(c, &e);
    return 0;
}

const struct command cmd_count = {
    .name = "count",
    .summary = {"cả nước có bao nhiêu: hỏi từng máy chủ",
                "how many in the country: each server is asked"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
