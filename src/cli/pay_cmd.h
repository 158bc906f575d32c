/* What the commands of payment, and that of average living standard, share: the database, the law,
 * the month, the officer, and cells of a table. */
#ifndef CLI_PAY_CMD_H
#define CLI_PAY_CMD_H

#include "cli/officer.h"
#include "cli/paper_out.h"
#include "cli/record_view.h"
#include "pay/cycle.h"
#include "registry/terms.h"

#define PAY_MAX_WORDS 16

struct pay_cmd {
    struct cli *c;
    struct record_view v;
    struct officer officer;
    str month_text, law_folder, benefit, from, number, signer, reason, article, document, out,
        provider, providers, authority, commune, to, payment, as, amount, limit, payer, rate, bank,
        account, holder, collector, more_than, visits, days, random, seed, margin, expected,
        by; /* as given */
    bool likely, waiting, prepare, by_commune, late;
    struct paper_out paper;   /* how a document is written */
    str words[PAY_MAX_WORDS]; /* after the subcommand */
    uint32_t n;
    struct store_conn *db; /* for reading */
    struct store_pool *pool;
};

/* Reads the words, opens the database, calls `act` with the subcommand, closes; the exit code. */
typedef enum err_code pay_cmd_act(struct pay_cmd *q, str what, struct err *e);
int pay_cmd_run(struct cli *c, int argc, char **argv, pay_cmd_act *act);
/* ERR_USAGE where there are more words than `most`: one that is left aside may be whom it was meant
 * for, and then it would be done of everybody. */
enum err_code pay_cmd_words(const struct pay_cmd *q, uint32_t most, struct err *e);
/* The law and the areas; pay_cmd_question: and --month. */
enum err_code pay_cmd_law(struct pay_cmd *q, struct cycle_question *out, struct err *e);
enum err_code pay_cmd_question(struct pay_cmd *q, struct cycle_question *out, struct err *e);
/* The month up to which what is due is reckoned: --month, or that of today, or the last that has a
 * list: lists are paid ahead, and what was paid before its month began is not paid too much. */
enum err_code pay_cmd_reckoned(struct pay_cmd *q, struct cycle_question *out, struct err *e);
enum err_code pay_cmd_month(str given, const char *option, month *out, struct err *e);
/* The person or household that word k names: HOUSEHOLD/MEMBER, a household's code, a number, #ID.
 */
enum err_code pay_cmd_entity(struct pay_cmd *q, uint32_t k, int64_t *out, struct err *e);
/* A table of deadlines (TERMS_PROTECT …) beside the law. */
enum err_code pay_cmd_terms(struct pay_cmd *q, const char *table, struct terms *out, struct err *e);
/* 1.350.000 or 1350000; 0 where nothing is given. */
enum err_code pay_cmd_amount(str given, const char *option, vnd *out, struct err *e);
/* Opens what writes. */
enum err_code pay_cmd_pool(struct pay_cmd *q, struct err *e);
/* The same, for what an officer records from a form. */
enum err_code pay_cmd_start(struct pay_cmd *q, struct recording *r, struct err *e);

str pay_cell_int(struct pay_cmd *q, int64_t v); /* 17 */
str pay_cell_vnd(struct pay_cmd *q, vnd v);     /* 1.350.000 in tables, 1350000 in files */
str pay_cell_month(struct pay_cmd *q, month m); /* 07/2026 in tables, 2026-07 in files; 0: empty */
str pay_cell_day(struct pay_cmd *q, day d);     /* 20/07/2026 in tables, ISO in files; 0: empty */
void pay_row(struct pay_cmd *q, struct view_table *t, const str *cells); /* one for each column */
void pay_say(struct pay_cmd *q, bool again, const char *vi, const char *en, ...);
enum err_code pay_no_such(const char *command, str what, const char *there, struct err *e);

#endif
