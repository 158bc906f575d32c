#include "cli/review_cmd.h"

#include "base/fmt.h"
#include "base/num.h"
#include "cli/inputs.h"
#include "cli/load_law.h"
#include "cli/officer.h"
#include "registry/times.h"

#include <stdarg.h>
#include <stdio.h>

#define SHOWN_PROBLEMS 20u

void review_cmd_options(struct review_cmd *q, struct cli_option to[REVIEW_CMD_OPTIONS])
{
    const struct cli_option more[] = {
        {.name = "--year", .value = &q->year},
        {.name = "--month", .value = &q->month},
        {.name = "--commune", .value = &q->commune},
        {.name = "--village", .value = &q->village},
        {.name = "--on", .value = &q->on},
        {.name = "--document", .value = &q->document},
        {.name = "--who", .value = &q->who},
        {.name = "--operation", .value = &q->operation},
        {.name = "--law", .value = &q->law},
        {.name = "--present", .value = &q->present},
        {.name = "--agreed", .value = &q->agreed},
        {.name = "--number", .value = &q->number},
        {.name = "--signer", .value = &q->signer},
        {.name = "--valid-from", .value = &q->valid_from},
        {.name = "--form", .value = &q->form},
        {.name = "--content", .value = &q->content},
        {.name = "--upheld", .value = &q->upheld},
        {.name = "--by", .value = &q->by},
        {.name = "--reference", .value = &q->reference},
        {.name = "--out", .value = &q->out},
        {.name = "--key", .value = &q->key},
    };
    view_options(&q->v, to);
    to[0].required = false; /* --db: the steps of the law need none */
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
        to[VIEW_OPTION_COUNT + i] = more[i];
}

static enum err_code without_database(struct review_cmd *q, struct err *e)
{
    q->v.today = day_of_moment(store_now_us());
    q->v.how = VIEW_TABLE;
    if (q->v.format.p == NULL || str_eq_c(q->v.format, "table"))
        return ERR_NONE;
    q->v.how = str_eq_c(q->v.format, "csv") ? VIEW_CSV : VIEW_JSON;
    return q->v.how == VIEW_CSV || str_eq_c(q->v.format, "json")
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "--format nhận table, csv hoặc json",
                         "--format takes table, csv or json");
}

static enum err_code open_all(struct review_cmd *q, int argc, char **argv, str *what, struct err *e)
{
    struct cli_option options[REVIEW_CMD_OPTIONS];
    str rest[REVIEW_MAX_WORDS];
    uint32_t n = 0;
    review_cmd_options(q, options);
    enum err_code code =
        cli_parse(options, REVIEW_CMD_OPTIONS, argc, argv, rest, REVIEW_MAX_WORDS, &n, e);
    if (code != ERR_NONE)
        return code;
    *what = n > 0 ? rest[0] : STR("");
    if (str_eq_c(*what, "certificate") || str_eq_c(*what, "refusal") || str_eq_c(*what, "minutes"))
        paper_out_take(&q->v.format, q->out, &q->paper);
    for (uint32_t i = 1; i < n; i++)
        q->words[q->n++] = rest[i];
    if (q->who.p == NULL)
        q->who = cli_user(q->c);
    code = officer_operation(q->operation, q->op, e);
    if (code == ERR_NONE && str_eq_c(*what, "steps") && q->v.db.p == NULL)
        code = without_database(q, e);
    else if (code == ERR_NONE && q->v.db.p == NULL)
        code = err_set(e, ERR_USAGE, "thiếu --db", "--db is missing");
    else if (code == ERR_NONE)
        code = view_open(q->c, &q->v, &q->db, e);
    q->day = q->v.today;
    if (code == ERR_NONE && q->on.p != NULL && !day_parse(q->on, &q->day)) {
        code = err_set(e, ERR_USAGE, "--on: \"%s\" không phải là ngày", "--on: \"%s\" is no date",
                       q->on);
        err_hint(e, "viết 2024-11-05 hoặc 05/11/2024", "write 2024-11-05 or 05/11/2024");
    }
    if (code == ERR_NONE)
        code = steps_load(q->c->arena, &q->steps, q->law.p != NULL ? q->law : load_law_folder(q->c),
                          e);
    return code;
}

int review_cmd_run(struct cli *c, int argc, char **argv, review_cmd_act_on *act)
{
    struct review_cmd q = {.c = c};
    struct err e = {0};
    str what;
    enum err_code code = open_all(&q, argc, argv, &what, &e);
    if (code == ERR_NONE)
        code = act(&q, what, &e);
    store_close(q.db);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

enum err_code review_cmd_period(const struct review_cmd *q, int *year, int *mon, struct err *e)
{
    int64_t y, m = 0;
    if (q->year.p == NULL || !num_parse_int(q->year, &y) || y < 2000 || y > 2999) {
        err_set(e, ERR_USAGE, "cần --year NĂM", "--year YEAR is needed");
        err_hint(e, "--year 2024: kỳ hằng năm; thêm --month 3: kỳ tháng 3",
                 "--year 2024: the yearly review; with --month 3: that of March");
        return ERR_USAGE;
    }
    if (q->month.p != NULL && (!num_parse_int(q->month, &m) || m < 1 || m > 12))
        return err_set(e, ERR_USAGE, "--month nhận 1 đến 12", "--month takes 1 to 12");
    *year = (int)y;
    *mon = (int)m;
    return ERR_NONE;
}

enum err_code review_cmd_campaign(struct review_cmd *q, struct err *e)
{
    int year = 0, mon = 0;
    enum err_code code = review_cmd_period(q, &year, &mon, e);
    return code == ERR_NONE ? review_find(q->db, q->v.at.province, year, mon, &q->campaign, e)
                            : code;
}

enum err_code review_cmd_where(const struct review_cmd *q, struct review_where *out, struct err *e)
{
    if (q->commune.p == NULL) {
        err_set(e, ERR_USAGE, "cần --commune MÃ hoặc --commune all",
                "--commune CODE or --commune all is needed");
        return ERR_USAGE;
    }
    bool all = str_eq_c(q->commune, "all");
    if (all && q->village.p != NULL)
        return err_set(e, ERR_USAGE, "--village chỉ đi với một xã",
                       "--village goes with one commune");
    *out =
        (struct review_where){.commune = all ? (str){NULL, 0} : q->commune, .village = q->village};
    return ERR_NONE;
}

enum err_code review_cmd_household(const struct review_cmd *q, int64_t *out, struct err *e)
{
    struct world_at at = q->v.at;
    if (q->n < 1)
        return err_set(e, ERR_USAGE, "hộ nào?", "which household?");
    at.as_of = q->on.p != NULL ? q->day : at.as_of;
    at.known_on = DAY_MAX;
    enum err_code code = world_find_household(q->db, &at, q->words[0], out, e);
    if (code == ERR_NONE && *out == 0)
        code = err_set(e, ERR_INPUT, "sổ đăng ký không có hộ \"%s\" vào ngày đó",
                       "the registry has no household \"%s\" on that day", q->words[0]);
    return code;
}

enum err_code review_cmd_number(str given, const char *option, int64_t *out, struct err *e)
{
    *out = 0;
    if (given.p == NULL || (num_parse_int(given, out) && *out >= 0))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z: \"%s\" không phải là số", "%z: \"%s\" is no number", option,
                   given);
}

struct review_act review_cmd_act(const struct review_cmd *q, const char *source, str reference)
{
    struct review_act act = {.recording = {.province = q->v.at.province,
                                           .at_us = store_now_us(),
                                           .actor = q->who,
                                           .source = str_from_c(source),
                                           .reference = reference},
                             .today = q->v.today,
                             .steps = q->steps};
    mem_copy(act.recording.operation, q->op, STORE_ID_BYTES);
    return act;
}

/* ---- writing ---- */

void review_cmd_list(const struct review_cmd *q, const struct review_problems *problems,
                     uint32_t most)
{
    enum lang lang = q->c->lang;
    uint32_t n = problems->n < most ? problems->n : most;
    struct arena_mark mark = arena_save(q->c->arena);
    struct buf b;
    buf_init(&b, q->c->arena, (size_t)1 << 22);
    for (uint32_t i = 0; i < n; i++) {
        const struct review_problem *p = &problems->v[i];
        buf_fmt(&b, lang == LANG_VI ? "  xã %s" : "  commune %s", p->commune);
        if (p->village.n > 0)
            buf_fmt(&b, lang == LANG_VI ? ", thôn %s" : ", village %s", p->village);
        if (p->household.n > 0)
            buf_fmt(&b, lang == LANG_VI ? ", hộ %s" : ", household %s", p->household);
        buf_fmt(&b, ": %s\n", p->text[lang]);
    }
    if (problems->n > n)
        buf_fmt(&b,
                lang == LANG_VI ? "  … và %u nơi nữa: ansinh campaign blocked|status\n"
                                : "  … and %u more: ansinh campaign blocked|status\n",
                problems->n - n);
    fwrite(b.p, 1, b.n, stderr);
    arena_restore(q->c->arena, mark);
}

/* All that was asked, in one order. */
static str content_of(struct review_cmd *q)
{
    const str given[] = {q->year,   q->month,      q->commune, q->village, q->on,
                         q->who,    q->document,   q->present, q->agreed,  q->number,
                         q->signer, q->valid_from, q->form,    q->content, q->upheld,
                         q->by,     q->reference};
    struct buf b;
    buf_init(&b, q->c->arena, (size_t)1 << 20);
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
        buf_fmt(&b, "%z%s\n", given[i].p != NULL ? "=" : "", given[i]);
    for (uint32_t i = 0; i < q->n; i++)
        buf_fmt(&b, "%s\n", q->words[i]);
    return buf_str(&b);
}

struct store_operation review_cmd_operation(struct review_cmd *q, const char *kind)
{
    struct store_operation op = {
        .province = q->v.at.province, .kind = kind, .content = content_of(q), .actor = q->who};
    mem_copy(op.id, q->op, STORE_ID_BYTES);
    return op;
}

enum err_code review_cmd_write(struct review_cmd *q, const char *kind, review_work *work, void *ctx,
                               str *answer, bool *again, struct err *e)
{
    struct review_problems problems = {.a = q->c->arena};
    struct store_pool *pool = NULL;
    const struct store_pool_options o = {.open = {.location = arena_cstr(q->c->arena, q->v.db)}};
    const struct store_operation op = review_cmd_operation(q, kind);
    enum err_code code = store_pool_open(&pool, &o, e);
    if (code == ERR_NONE)
        code = review_write(pool, &op, work, ctx, q->c->arena, &problems, answer, again, e);
    store_pool_close(pool);
    if (code != ERR_NONE)
        review_cmd_list(q, &problems, SHOWN_PROBLEMS);
    return code;
}

int64_t review_answer_number(str answer, uint32_t k)
{
    int64_t v = 0;
    str one = str_split(&answer, ' ');
    for (; k > 0; k--)
        one = str_split(&answer, ' ');
    return num_parse_int(one, &v) ? v : 0;
}

void review_cmd_say(const struct review_cmd *q, bool again, const char *vi, const char *en, ...)
{
    char text[1024];
    bool vietnamese = q->c->lang == LANG_VI;
    va_list args;
    va_start(args, en);
    size_t n = fmt_write_v(text, sizeof(text), vietnamese ? vi : en, args);
    va_end(args);
    cli_print((str){text, n});
    if (again)
        cli_print(vietnamese ? STR(" (đã làm từ trước)") : STR(" (done before)"));
    cli_print(STR("\n"));
}
