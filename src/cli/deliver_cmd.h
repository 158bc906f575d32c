/* What the subcommands of deliver share: their words, the database, cells of a table. */
#ifndef CLI_DELIVER_CMD_H
#define CLI_DELIVER_CMD_H

#include "cli/pay_cmd.h"
#include "pay/deliver.h"

#define DELIVER_MAX_WORDS 1000

struct deliver_cmd {
    struct pay_cmd p; /* its view, officer, law and database; its words are not used */
    str kind, to, fund, programme, list, review_by, warehouse, mark, quantity, amount, item, unit,
        commune, store, problems, by, village, place, at; /* as given; empty where not */
    bool whole_province, late, photo, verify, names, loss;
    str words[DELIVER_MAX_WORDS];
    uint32_t n;
};

/* Reads the words, opens the database for reading (where --db is given), calls `act`, closes; the
 * exit code. argv[0] is the name of the subcommand; `words`: how many may follow, at most. */
typedef enum err_code deliver_cmd_act(struct deliver_cmd *q, struct err *e);
int deliver_cmd_run(struct cli *c, int argc, char **argv, deliver_cmd_act *act, uint32_t words);

/* Was the operation of --operation done before? Says so then: what it would be asked of is not
 * there any more. */
enum err_code deliver_cmd_done(struct deliver_cmd *q, const struct recording *r, bool *done,
                               struct err *e);
/* A number that an option gives; `otherwise` where it is empty. */
enum err_code deliver_cmd_number(str given, const char *option, int64_t otherwise, int64_t *out,
                                 struct err *e);
/* The deliveries of --list N, or those that are named by their numbers. */
enum err_code deliver_cmd_lines(struct deliver_cmd *q, struct deliver_lines *out, struct err *e);
/* The law's benefits of --kind or --benefit; ERR_USAGE where neither is given. */
enum err_code deliver_cmd_benefits(struct deliver_cmd *q, const struct law *law,
                                   struct deliver_benefits *out, struct err *e);
/* --month, or --from and --to; of a quarter's benefits the quarter of the month. */
enum err_code deliver_cmd_months(struct deliver_cmd *q, enum deliver_kind kind, month *from,
                                 month *to, struct err *e);

/* The subcommands, by the files they are in. */
deliver_cmd_act deliver_catalogue_cmd, deliver_likely_cmd,
    deliver_plan_cmd; /* deliver_list_cmd.c */
deliver_cmd_act deliver_approve_cmd, deliver_send_back_cmd, deliver_deliver_cmd,
    deliver_receive_cmd, deliver_refuse_cmd, deliver_reverse_cmd,
    deliver_review_cmd;                                 /* deliver_act_cmd.c */
deliver_cmd_act deliver_export_cmd, deliver_import_cmd; /* deliver_file_cmd.c */
deliver_cmd_act deliver_status_cmd, deliver_show_cmd, deliver_premium_cmd,
    deliver_coverage_cmd;                                /* deliver_show_cmd.c */
deliver_cmd_act deliver_stock_cmd, deliver_evidence_cmd; /* deliver_keep_cmd.c */
deliver_cmd_act deliver_site_cmd;

#endif
