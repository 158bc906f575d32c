#include "cli/deliver_more_cmd.h"

#include "cli/progress.h"

#include <stdio.h>

#define SHOWN_PROBLEMS 50u

static enum err_code read_words(struct deliver_more *q, int argc, char **argv, struct err *e)
{
    struct pay_cmd *p = &q->p;
    const struct cli_option own[] = {
        {.name = "--law", .value = &p->law_folder},
        {.name = "--month", .value = &p->month_text},
        {.name = "--benefit", .value = &p->benefit},
        {.name = "--from", .value = &p->from},
        {.name = "--to", .value = &p->to},
        {.name = "--kind", .value = &q->kind},
        {.name = "--code", .value = &q->code},
        {.name = "--name", .value = &q->name},
        {.name = "--steps", .value = &q->steps},
        {.name = "--note", .value = &q->note},
        {.name = "--step", .value = &q->step},
        {.name = "--mark", .value = &q->mark},
        {.name = "--bank", .value = &q->bank},
        {.name = "--store", .value = &q->store},
        {.name = "--animals", .flag = &q->animals},
        {.name = "--income", .flag = &q->income},
        {.name = "--seasons", .flag = &q->seasons},
        {.name = "--revolving", .flag = &q->revolving},
        {.name = "--attendance", .flag = &q->attendance},
        {.name = "--payments", .flag = &q->payments},
        {.name = "--history", .flag = &q->history},
    };
    enum {
        OWN = sizeof(own) / sizeof(own[0]),
        ALL = VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + OWN
    };
    struct cli_option options[ALL];
    view_options(&p->v, options);
    officer_options(&p->officer, options + VIEW_OPTION_COUNT);
    for (int i = 0; i < OWN; i++)
        options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + i] = own[i];
    enum err_code code = cli_parse(options, ALL, argc, argv, q->words, PAY_MAX_WORDS, &q->n, e);
    for (int i = 1; i < OWN && code == ERR_NONE; i++) { /* --law not given is not the same */
        if (own[i].value != NULL && own[i].value->p == NULL)
            *own[i].value = STR("");
    }
    return code;
}

static bool asks_help(int argc, char **argv)
{
    bool found = argc < 2;
    for (int i = 1; i < argc; i++)
        found |= str_eq_c(STR("--help"), argv[i]) || str_eq_c(STR("-h"), argv[i]);
    return found;
}

int deliver_more_run(struct cli *c, int argc, char **argv, const struct deliver_more_command *all,
                     uint32_t n, const char *const help[2])
{
    struct deliver_more *q = arena_new(c->arena, struct deliver_more);
    struct err e = {0};
    uint32_t k = 0;
    if (asks_help(argc, argv)) {
        cli_print(str_from_c(help[c->lang]));
        return argc < 2 ? err_exit_code(ERR_USAGE) : 0;
    }
    while (k < n && !str_eq_c(str_from_c(argv[1]), all[k].name))
        k++;
    if (k == n) {
        struct buf names;
        buf_init(&names, c->arena, 512);
        for (uint32_t i = 0; i < n; i++)
            buf_fmt(&names, "%z%z", i > 0 ? ", " : "", all[i].name);
        buf_char(&names, '\0');
        pay_no_such(argv[0], str_from_c(argv[1]), names.p, &e);
        return cli_fail(c, &e);
    }
    q->p.c = c;
    enum err_code code = read_words(q, argc - 1, argv + 1, &e);
    if (code == ERR_NONE)
        code = view_open(c, &q->p.v, &q->p.db, &e);
    if (code == ERR_NONE)
        code = all[k].act(q, &e);
    store_close(q->p.db);
    store_pool_close(q->p.pool);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

enum err_code deliver_more_words(struct deliver_more *q, uint32_t least, uint32_t most,
                                 const char *vi, const char *en, struct err *e)
{
    return q->n >= least && q->n <= most ? ERR_NONE : err_set(e, ERR_USAGE, "cần %z", "%z", vi, en);
}

enum err_code deliver_more_day(str given, const char *option, day *out, struct err *e)
{
    if (given.n > 0 && day_parse(given, out))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "cần %z NGÀY (2026-07-20 hoặc 20/07/2026)",
                   "%z DAY is needed (2026-07-20 or 20/07/2026)", option);
}

enum err_code deliver_more_problems(struct deliver_more *q, str file,
                                    const struct deliver_problems *all, struct err *e)
{
    for (uint32_t i = 0; i < all->n && i < SHOWN_PROBLEMS; i++) {
        const struct deliver_problem *p = &all->v[i];
        const str why = p->reason[q->p.c->lang];
        fprintf(stderr, "%.*s:%u: %.*s\n", (int)file.n, file.p, p->row, (int)why.n, why.p);
    }
    return all->n == 0 ? ERR_NONE
                       : err_set(e, ERR_INPUT, "%u chỗ sai: chưa ghi gì",
                                 "wrong places: %u; nothing was recorded", all->n);
}

enum err_code deliver_more_owed(struct deliver_more *q, enum deliver_kind kind, str benefit,
                                month m, struct deliver_owed_rows *out, struct err *e)
{
    const struct recording now = {.province = q->p.v.at.province, .at_us = store_now_us()};
    struct progress bar;
    struct cycle_question law;
    struct deliver_question question = {.from = m, .to = m, .steps = progress_steps(&bar)};
    enum err_code code = pay_cmd_law(&q->p, &law, e);
    if (code != ERR_NONE)
        return code;
    const struct deliver_benefits v = deliver_benefits_of(q->p.c->arena, law.law, kind, benefit);
    if (v.n == 0)
        return err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\" thuộc loại này",
                       "the law has no benefit \"%s\" of this kind", benefit);
    question.law = law.law;
    question.areas = law.areas;
    question.benefits = v.v;
    question.n_benefits = v.n;
    progress_start(&bar, q->p.c->lang, "tính theo luật", "by the law", 1);
    code = deliver_owed_read(q->p.db, q->p.c->arena, &now, &question, out, e);
    progress_end(&bar);
    return code;
}

enum err_code deliver_more_done(struct deliver_more *q, const struct recording *r, bool *done,
                                struct err *e)
{
    enum err_code code = ERR_NONE;
    *done = false;
    if (q->p.officer.operation.p != NULL)
        code = store_was_done(q->p.db, r->province, r->operation, done, e);
    if (code == ERR_NONE && *done)
        pay_say(&q->p, true, "Việc này", "This");
    return code;
}

void deliver_more_cell(struct deliver_more *q, struct view_table *t, str s)
{
    vec_push(q->p.c->arena, &t->cells, s);
}

void deliver_more_int(struct deliver_more *q, struct view_table *t, int64_t v)
{
    deliver_more_cell(q, t, pay_cell_int(&q->p, v));
}

void deliver_more_vnd(struct deliver_more *q, struct view_table *t, vnd v)
{
    deliver_more_cell(q, t, pay_cell_vnd(&q->p, v));
}

void deliver_more_date(struct deliver_more *q, struct view_table *t, day d)
{
    deliver_more_cell(q, t, d == 0 ? STR("") : view_day(q->p.c, &q->p.v, d));
}
