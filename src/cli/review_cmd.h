/* What `ansinh campaign` and `ansinh review` share: which campaign, who acts, an operation written
 * once, what stands in the way. */
#ifndef CLI_REVIEW_CMD_H
#define CLI_REVIEW_CMD_H

#include "cli/paper_out.h"
#include "cli/record_view.h"
#include "review/operation.h"

#define REVIEW_MAX_WORDS 40

struct review_cmd {
    struct cli *c;
    struct record_view v;
    str year, month, commune, village, on, document, who, operation, law; /* as given */
    str present, agreed, number, signer, valid_from, form, content, upheld, by, reference, out, key;
    struct paper_out paper;      /* how a document is written */
    str words[REVIEW_MAX_WORDS]; /* after the subcommand */
    uint32_t n;
    struct store_conn *db; /* for reading */
    struct steps_table *steps;
    struct review_campaign campaign;
    uint8_t op[STORE_ID_BYTES];
    day day; /* --on, or today */
};

#define REVIEW_CMD_OPTIONS (VIEW_OPTION_COUNT + 21)
void review_cmd_options(struct review_cmd *q, struct cli_option to[REVIEW_CMD_OPTIONS]);
/* Reads the words, opens the database and the law's table of steps, calls `act` with the
 * subcommand, closes; the exit code. */
typedef enum err_code review_cmd_act_on(struct review_cmd *q, str what, struct err *e);
int review_cmd_run(struct cli *c, int argc, char **argv, review_cmd_act_on *act);

/* --year and --month; mon 0: yearly. */
enum err_code review_cmd_period(const struct review_cmd *q, int *year, int *mon, struct err *e);
enum err_code review_cmd_campaign(struct review_cmd *q, struct err *e);
/* --commune CODE|all and --village. */
enum err_code review_cmd_where(const struct review_cmd *q, struct review_where *out, struct err *e);
/* The household that the first word names, by its code; as of --on. */
enum err_code review_cmd_household(const struct review_cmd *q, int64_t *out, struct err *e);
enum err_code review_cmd_number(str given, const char *option, int64_t *out, struct err *e);
struct review_act review_cmd_act(const struct review_cmd *q, const char *source, str reference);

/* ---- writing ---- */

/* Once for each --operation: the same one with the same words gets the first answer, of which what
 * is said for people is made. Lists what stands in the way on stderr. */
enum err_code review_cmd_write(struct review_cmd *q, const char *kind, review_work *work, void *ctx,
                               str *answer, bool *again, struct err *e);
/* The operation of the command: its --operation, and all that was asked. */
struct store_operation review_cmd_operation(struct review_cmd *q, const char *kind);
/* The k-th whole number of an answer. */
int64_t review_answer_number(str answer, uint32_t k);
void review_cmd_say(const struct review_cmd *q, bool again, const char *vi, const char *en, ...);
void review_cmd_list(const struct review_cmd *q, const struct review_problems *problems,
                     uint32_t most);

#endif
