/* The parts of `ansinh budget`: what it shows (budget_show.c), estimates (budget_estimate.c),
 * programmes (budget_programme.c) and what else it writes (cmd_budget.c). */
#ifndef CLI_BUDGET_CMD_H
#define CLI_BUDGET_CMD_H

#include "cli/ledger_view.h"
#include "pay/budget.h"

struct budget_asked {
    struct ledger_view v;
    str year, by, decision, on, signer, who, reference, proposal, seen, amount, donor, purpose;
    str version, known_on, law, from_estimate, fund, programme, commune, name, chapter;
    bool from_law, likely, open;
    str what; /* the subcommand */
    str words[2];
    uint32_t n;
};

enum err_code budget_show_status(struct budget_asked *q, struct store_conn *db, struct err *e);
enum err_code budget_show_gifts(struct budget_asked *q, struct store_conn *db, struct err *e);
enum err_code budget_show_proposals(struct budget_asked *q, struct store_conn *db, struct err *e);
/* The rows of one, and its sum: what --seen of approve takes. */
enum err_code budget_show_proposal(struct budget_asked *q, struct store_conn *db, struct err *e);

/* Makes and keeps an estimate from the law, and shows it. `content`: everything that was asked. */
enum err_code budget_estimate_law(struct budget_asked *q, struct store_conn *db, str content,
                                  struct err *e);
enum err_code budget_show_need(struct budget_asked *q, struct store_conn *db, struct err *e);
/* Every benefit of the law, as a version has it. */
enum err_code budget_show_catalogue(struct budget_asked *q, struct store_conn *db, struct err *e);
enum err_code budget_show_versions(struct budget_asked *q, struct store_conn *db, struct err *e);

/* The transfers behind the disbursement table; the table month by month; what a gift did. */
enum err_code budget_show_open(struct budget_asked *q, struct store_conn *db, struct err *e);
enum err_code budget_show_months(struct budget_asked *q, struct store_conn *db, struct budget_by by,
                                 struct err *e);
enum err_code budget_show_gift(struct budget_asked *q, struct store_conn *db, struct err *e);
/* 62,5 % for people, 62.5 in files; empty: < 0. */
void budget_cell_rate(struct ledger_view *v, int64_t permille);

enum err_code budget_show_programmes(struct budget_asked *q, struct store_conn *db, struct err *e);
enum err_code budget_set_programme(struct budget_asked *q, str content, struct err *e);

/* One sentence with one word in it, and whether it was done before. */
void budget_say(const struct budget_asked *q, const char *vi, const char *en, str what, bool again);

enum err_code budget_take_year(const struct budget_asked *q, int32_t *out, struct err *e);
/* The identifier that a word gives. */
enum err_code budget_take_id(str word, struct ledger_id *out, struct err *e);

#endif
