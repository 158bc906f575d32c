#include "cli/pay_cmd.h"

#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/law_sum.h"
#include "cli/load_law.h"
#include "pay/cycle_page.h"

#include <stdarg.h>

static enum err_code read_words(struct pay_cmd *q, int argc, char **argv, str *what, struct err *e)
{
    const struct cli_option own[] = {
        {.name = "--month", .value = &q->month_text},
        {.name = "--law", .value = &q->law_folder},
        {.name = "--benefit", .value = &q->benefit},
        {.name = "--from", .value = &q->from},
        {.name = "--number", .value = &q->number},
        {.name = "--signer", .value = &q->signer},
        {.name = "--reason", .value = &q->reason},
        {.name = "--article", .value = &q->article},
        {.name = "--document", .value = &q->document},
        {.name = "--out", .value = &q->out},
        {.name = "--provider", .value = &q->provider},
        {.name = "--providers", .value = &q->providers},
        {.name = "--authority", .value = &q->authority},
        {.name = "--commune", .value = &q->commune},
        {.name = "--to", .value = &q->to},
        {.name = "--payment", .value = &q->payment},
        {.name = "--as", .value = &q->as},
        {.name = "--amount", .value = &q->amount},
        {.name = "--limit", .value = &q->limit},
        {.name = "--payer", .value = &q->payer},
        {.name = "--rate", .value = &q->rate},
        {.name = "--bank", .value = &q->bank},
        {.name = "--account", .value = &q->account},
        {.name = "--holder", .value = &q->holder},
        {.name = "--collector", .value = &q->collector},
        {.name = "--more-than", .value = &q->more_than},
        {.name = "--visits", .value = &q->visits},
        {.name = "--days", .value = &q->days},
        {.name = "--random", .value = &q->random},
        {.name = "--seed", .value = &q->seed},
        {.name = "--margin", .value = &q->margin},
        {.name = "--expected", .value = &q->expected},
        {.name = "--by", .value = &q->by},
        {.name = "--late", .flag = &q->late},
        {.name = "--by-commune", .flag = &q->by_commune},
        {.name = "--likely", .flag = &q->likely},
        {.name = "--prepare", .flag = &q->prepare},
        {.name = "--waiting", .flag = &q->waiting},
    };
    enum { OWN = sizeof(own) / sizeof(own[0]) };
    struct cli_option options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + OWN];
    str rest[PAY_MAX_WORDS + 1];
    uint32_t n = 0;
    view_options(&q->v, options);
    officer_options(&q->officer, options + VIEW_OPTION_COUNT);
    for (int i = 0; i < OWN; i++)
        options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + i] = own[i];
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + OWN, argc,
                                   argv, rest, PAY_MAX_WORDS + 1, &n, e);
    if (code != ERR_NONE)
        return code;
    *what = n > 0 ? rest[0] : STR("");
    if (str_eq_c(*what, "paper"))
        paper_out_take(&q->v.format, q->out, &q->paper);
    for (uint32_t i = 1; i < n; i++)
        q->words[q->n++] = rest[i];
    str *const texts[] = {&q->benefit,  &q->number,    &q->signer,   &q->reason,    &q->article,
                          &q->document, &q->authority, &q->provider, &q->commune,   &q->payment,
                          &q->as,       &q->amount,    &q->limit,    &q->payer,     &q->rate,
                          &q->bank,     &q->account,   &q->holder,   &q->collector, &q->by};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i]->p == NULL)
            *texts[i] = STR("");
    }
    return ERR_NONE;
}

int pay_cmd_run(struct cli *c, int argc, char **argv, pay_cmd_act *act)
{
    struct pay_cmd q = {.c = c};
    struct err e = {0};
    str what;
    enum err_code code = read_words(&q, argc, argv, &what, &e);
    if (code == ERR_NONE)
        code = view_open(c, &q.v, &q.db, &e);
    if (code == ERR_NONE)
        code = act(&q, what, &e);
    store_close(q.db);
    store_pool_close(q.pool);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

enum err_code pay_cmd_words(const struct pay_cmd *q, uint32_t most, struct err *e)
{
    if (q->n <= most)
        return ERR_NONE;
    err_set(e, ERR_USAGE, "thừa từ \"%s\"", "one word too many: \"%s\"", q->words[most]);
    err_hint(e, "xem --help", "see --help");
    return ERR_USAGE;
}

enum err_code pay_cmd_month(str given, const char *option, month *out, struct err *e)
{
    if (given.p != NULL && month_parse(given, out))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "cần %z THÁNG", "%z MONTH is needed", option);
    err_hint(e, "viết 2026-07 hoặc 07/2026", "write 2026-07 or 07/2026");
    return ERR_USAGE;
}

enum err_code pay_cmd_law(struct pay_cmd *q, struct cycle_question *out, struct err *e)
{
    struct areas *areas = NULL;
    *out = (struct cycle_question){0};
    enum err_code code = inputs_law(q->c, q->law_folder, &out->law, e);
    if (code == ERR_NONE)
        code = law_sum(q->c, q->law_folder, out->law_sum, e);
    if (code == ERR_NONE)
        code = inputs_areas(q->c, &areas, e);
    out->areas = areas;
    return code;
}

enum err_code pay_cmd_question(struct pay_cmd *q, struct cycle_question *out, struct err *e)
{
    month m;
    enum err_code code = pay_cmd_month(q->month_text, "--month", &m, e);
    if (code == ERR_NONE)
        code = pay_cmd_law(q, out, e);
    out->month = code == ERR_NONE ? m : 0;
    out->known_on = q->v.known_on.p != NULL ? q->v.at.known_on : 0;
    return code;
}

enum err_code pay_cmd_reckoned(struct pay_cmd *q, struct cycle_question *out, struct err *e)
{
    struct cycle_months lists = {0};
    month m = month_of(q->v.today);
    enum err_code code = q->month_text.p != NULL
                             ? pay_cmd_month(q->month_text, "--month", &m, e)
                             : cycle_months_read(q->db, q->c->arena, q->v.at.province, &lists, e);
    if (lists.n > 0 && lists.v[0] > m)
        m = lists.v[0];
    if (code == ERR_NONE)
        code = pay_cmd_law(q, out, e);
    out->month = m;
    return code;
}

enum err_code pay_cmd_terms(struct pay_cmd *q, const char *table, struct terms *out, struct err *e)
{
    str folder = q->law_folder.p != NULL ? q->law_folder : load_law_folder(q->c);
    return terms_load(q->c->arena, folder, table, out, e);
}

/* Of a household, by its number in lists or by its code; 0: there is none. */
static enum err_code find_household(struct pay_cmd *q, str word, int64_t *out, struct err *e)
{
    bool there = false;
    if (word.n < 2 || word.p[0] != '#' || !num_parse_int(str_slice(word, 1, word.n), out))
        return world_find_household(q->db, &q->v.at, word, out, e);
    enum err_code code = world_has_household(q->db, &q->v.at, *out, &there, e);
    if (!there)
        *out = 0;
    return code;
}

enum err_code pay_cmd_entity(struct pay_cmd *q, uint32_t k, int64_t *out, struct err *e)
{
    struct err ignored = {0};
    if (q->n <= k)
        return err_set(e, ERR_USAGE, "cần một người hoặc một hộ",
                       "a person or a household is needed");
    if (record_who(q->db, &q->v.at, q->words[k], out, &ignored) == ERR_NONE)
        return ERR_NONE;
    enum err_code code = find_household(q, q->words[k], out, e);
    if (code == ERR_NONE && *out == 0)
        code = err_set(e, ERR_INPUT, "sổ không có người hay hộ nào là \"%s\"",
                       "the registry has no person or household \"%s\"", q->words[k]);
    return code;
}

enum err_code pay_cmd_pool(struct pay_cmd *q, struct err *e)
{
    const struct store_pool_options o = {.open = {.location = arena_cstr(q->c->arena, q->v.db)}};
    return store_pool_open(&q->pool, &o, e);
}

enum err_code pay_cmd_start(struct pay_cmd *q, struct recording *r, struct err *e)
{
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "form", r, e);
    return code == ERR_NONE ? pay_cmd_pool(q, e) : code;
}

enum err_code pay_cmd_amount(str given, const char *option, vnd *out, struct err *e)
{
    char digits[32];
    size_t n = 0;
    *out = 0;
    /* 1.350.000, as people write it, or 1350000. */
    for (size_t i = 0; i < given.n && n < sizeof(digits); i++) {
        if (given.p[i] != '.')
            digits[n++] = given.p[i];
    }
    if (given.n == 0 || (num_parse_int((str){digits, n}, out) && *out > 0))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z: \"%s\" không phải là số tiền", "%z: \"%s\" is no amount",
                   option, given);
}

str pay_cell_day(struct pay_cmd *q, day d)
{
    char text[11];
    if (d == 0)
        return STR("");
    size_t n = q->v.how == VIEW_TABLE ? day_format_vi(d, text) : day_format_iso(d, text);
    return arena_str(q->c->arena, (str){text, n});
}

void pay_row(struct pay_cmd *q, struct view_table *t, const str *cells)
{
    for (uint32_t k = 0; k < t->columns; k++)
        vec_push(q->c->arena, &t->cells, cells[k]);
}

str pay_cell_int(struct pay_cmd *q, int64_t v)
{
    char text[24];
    size_t n = fmt_int(text, v);
    return arena_str(q->c->arena, (str){text, n});
}

str pay_cell_vnd(struct pay_cmd *q, vnd v)
{
    char text[40];
    size_t n = q->v.how == VIEW_TABLE ? num_format_vi(v, 0, text) : num_format_iso(v, 0, text);
    return arena_str(q->c->arena, (str){text, n});
}

str pay_cell_month(struct pay_cmd *q, month m)
{
    char text[8];
    if (m == 0)
        return STR("");
    size_t n = q->v.how == VIEW_TABLE ? month_format_vi(m, text) : month_format_iso(m, text);
    return arena_str(q->c->arena, (str){text, n});
}

void pay_say(struct pay_cmd *q, bool again, const char *vi, const char *en, ...)
{
    char text[1024];
    va_list args;
    va_start(args, en);
    size_t n = fmt_write_v(text, sizeof(text), q->c->lang == LANG_VI ? vi : en, args);
    va_end(args);
    cli_print((str){text, n});
    if (again)
        cli_print(q->c->lang == LANG_VI ? STR(" (đã làm từ trước)") : STR(" (done before)"));
    cli_print(STR("\n"));
}

enum err_code pay_no_such(const char *command, str what, const char *there, struct err *e)
{
    err_set(e, ERR_USAGE, "không có lệnh \"%z %s\"", "there is no \"%z %s\"", command, what);
    err_hint(e, "%z", "%z", there);
    return ERR_USAGE;
}
