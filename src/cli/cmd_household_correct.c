#include "cli/cmd_household_correct.h"

#include "base/fmt.h"
#include "cli/correct_words.h"
#include "cli/event_cli.h"
#include "cli/inputs.h"
#include "cli/officer.h"

#define MAX_WORDS 64

struct asked {
    struct record_view v;
    str who, source, reference, from, to, operation, law;
    str words[MAX_WORDS]; /* a household, then FIELD=VALUE */
    uint32_t n;
};

static enum err_code parse(struct asked *q, int argc, char **argv, struct err *e)
{
    struct cli_option options[VIEW_OPTION_COUNT + 7];
    const struct cli_option more[] = {
        {.name = "--who", .value = &q->who, .required = true},
        {.name = "--source", .value = &q->source, .required = true},
        {.name = "--reference", .value = &q->reference},
        {.name = "--from", .value = &q->from},
        {.name = "--to", .value = &q->to},
        {.name = "--operation", .value = &q->operation},
        {.name = "--law", .value = &q->law},
    };
    view_options(&q->v, options);
    for (int i = 0; i < 7; i++)
        options[VIEW_OPTION_COUNT + i] = more[i];
    enum err_code code =
        cli_parse(options, VIEW_OPTION_COUNT + 7, argc, argv, q->words, MAX_WORDS, &q->n, e);
    if (code == ERR_NONE && q->n < 2)
        code = err_set(e, ERR_USAGE, "cần một hộ và MỤC=GIÁ_TRỊ",
                       "a household and FIELD=VALUE are needed");
    return code;
}

static enum err_code take_sets(struct cli *c, const struct asked *q, struct record_correction *r,
                               struct err *e)
{
    enum err_code code = correct_sets(c, q->words + 1, q->n - 1, r, e);
    return code == ERR_NONE ? correct_days(q->from, q->to, r, e) : code;
}

static enum err_code correct(struct cli *c, struct asked *q, str *answer, bool *again,
                             struct err *e)
{
    struct store_conn *db = NULL;
    struct store_pool *pool = NULL;
    const struct law *law = NULL;
    struct recording grounds = {0};
    struct record_correction r = {.household = true, .now_us = store_now_us()};
    const struct store_pool_options o = {.open = {.location = arena_cstr(c->arena, q->v.db)}};
    enum err_code code =
        event_cli_grounds(q->who, q->source, q->reference, q->operation, &grounds, e);
    if (code == ERR_NONE)
        code = take_sets(c, q, &r, e);
    if (code == ERR_NONE)
        code = inputs_law(c, q->law, &law, e);
    if (code == ERR_NONE)
        code = view_open(c, &q->v, &db, e);
    if (code == ERR_NONE)
        code = event_cli_household(db, &q->v.at, c->arena, q->words[0], &r.person, e);
    store_close(db);
    r.province = q->v.at.province;
    r.as_of = q->v.as_of.p != NULL ? q->v.at.as_of : DAY_MIN;
    r.today = q->v.today;
    r.actor = grounds.actor;
    r.source = grounds.source;
    r.reference = grounds.reference;
    if (code == ERR_NONE)
        code = store_pool_open(&pool, &o, e);
    if (code == ERR_NONE)
        code = record_correct(pool, c->arena, law, &r, grounds.operation, answer, again, e);
    store_pool_close(pool);
    return code;
}

int household_correct(struct cli *c, int argc, char **argv)
{
    struct asked q = {0};
    struct err e = {0};
    str answer = STR("");
    bool again = false;
    enum err_code code = parse(&q, argc, argv, &e);
    if (code == ERR_NONE)
        code = correct(c, &q, &answer, &again, &e);
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    officer_say_recorded(c, answer, again);
    return 0;
}
