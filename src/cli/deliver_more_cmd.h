/* What `ansinh deliver project` and `ansinh deliver credit` share: their words, problems of a file,
 * tables. */
#ifndef CLI_DELIVER_MORE_CMD_H
#define CLI_DELIVER_MORE_CMD_H

#include "cli/pay_cmd.h"
#include "pay/deliver_file.h"
#include "pay/deliver_law.h"

struct deliver_more {
    struct pay_cmd p;                                           /* its words are not used */
    str kind, code, name, steps, note, step, mark, bank, store; /* as given; empty where not */
    bool animals, income, seasons, revolving, attendance, payments, history;
    str words[PAY_MAX_WORDS];
    uint32_t n;
};

typedef enum err_code deliver_more_act(struct deliver_more *q, struct err *e);
struct deliver_more_command {
    const char *name;
    deliver_more_act *act;
};
/* argv[0] is the command, argv[1] one of `all`; prints `help` (by enum lang) where it is asked for.
 * The exit code. */
int deliver_more_run(struct cli *c, int argc, char **argv, const struct deliver_more_command *all,
                     uint32_t n, const char *const help[2]);

/* Fewer or more words than these: ERR_USAGE, with what is needed. */
enum err_code deliver_more_words(struct deliver_more *q, uint32_t least, uint32_t most,
                                 const char *vi, const char *en, struct err *e);
enum err_code deliver_more_day(str given, const char *option, day *out, struct err *e);
/* Prints what is wrong in a file; ERR_INPUT where anything is. */
enum err_code deliver_more_problems(struct deliver_more *q, str file,
                                    const struct deliver_problems *all, struct err *e);
/* The law asked of one month, for all its benefits of a kind (or of the one that is named). */
enum err_code deliver_more_owed(struct deliver_more *q, enum deliver_kind kind, str benefit,
                                month m, struct deliver_owed_rows *out, struct err *e);
/* Was the operation of --operation done before? Says so then. */
enum err_code deliver_more_done(struct deliver_more *q, const struct recording *r, bool *done,
                                struct err *e);

/* One cell after another. */
void deliver_more_cell(struct deliver_more *q, struct view_table *t, str s);
void deliver_more_int(struct deliver_more *q, struct view_table *t, int64_t v);
void deliver_more_vnd(struct deliver_more *q, struct view_table *t, vnd v);
void deliver_more_date(struct deliver_more *q, struct view_table *t, day d); /* 0: empty */

int deliver_project_run(struct cli *c, int argc, char **argv); /* deliver_project_cmd.c */
int deliver_credit_run(struct cli *c, int argc, char **argv);  /* deliver_credit_cmd.c */
/* deliver_project_show.c */
deliver_more_act deliver_project_list, deliver_project_show, deliver_project_waiting;
struct project_view;
enum err_code deliver_project_history(struct deliver_more *q, const struct project_view *v,
                                      struct err *e); /* deliver_project_history.c */

#endif
