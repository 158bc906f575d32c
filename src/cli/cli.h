/* The command line: one table of commands, one file a command.
 *
 * A command gets what stands after its name, prints results on stdout and everything else on
 * stderr, and returns the exit code: 0 done, 1 the data or the law text is wrong, 2 the command
 * line is wrong, 3 a file or disk failed, 4 a defect of the program (err_exit_code). */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/err.h"

struct cli {
    enum lang lang;
    struct arena *arena; /* of the process */
};

struct command {
    const char *name;
    const char *summary[2]; /* one line, by enum lang */
    const char *help[2];    /* the whole page, with examples; ends in a newline */
    bool own_help;          /* --help is passed on to run (commands with subcommands) */
    int (*run)(struct cli *c, int argc, char **argv); /* argv[0] is the command's name */
};

extern const struct command cmd_synth;
extern const struct command cmd_campaign;
extern const struct command cmd_review;
extern const struct command cmd_cycle;
extern const struct command cmd_count;
extern const struct command cmd_area;
extern const struct command cmd_audit;
extern const struct command cmd_decide;
extern const struct command cmd_decided;
extern const struct command cmd_deliver;
extern const struct command cmd_due;
extern const struct command cmd_enrol;
extern const struct command cmd_event;
extern const struct command cmd_duplicates;
extern const struct command cmd_explain;
extern const struct command cmd_export;
extern const struct command cmd_impact;
extern const struct command cmd_law;
extern const struct command cmd_living;
extern const struct command cmd_household;
extern const struct command cmd_import;
extern const struct command cmd_paper;
extern const struct command cmd_payee;
extern const struct command cmd_person;
extern const struct command cmd_plan;
extern const struct command cmd_recovery;
extern const struct command cmd_report;
extern const struct command cmd_role;
extern const struct command cmd_seal;
extern const struct command cmd_complaint;
extern const struct command cmd_subject;
extern const struct command cmd_breach;
extern const struct command cmd_suspend;
extern const struct command cmd_end;
extern const struct command cmd_transfer;
extern const struct command cmd_init;
extern const struct command cmd_inspect;
extern const struct command cmd_measure;
extern const struct command cmd_simulate;
extern const struct command cmd_migrate;
extern const struct command cmd_backup;
extern const struct command cmd_restore;
extern const struct command cmd_check_db;
extern const struct command cmd_budget;
extern const struct command cmd_ledger;
extern const struct command cmd_serve;
extern const struct command cmd_user;

/* An option of a command. With `flag` it takes no value and sets *flag; else its value goes to
 * *value (whose `p` stays NULL when the option is not given). */
struct cli_option {
    const char *name; /* "--month" */
    str *value;
    bool *flag;
    bool required;
};

/* Reads options ("--name value" or "--name=value", in any order) and at most `max_rest` other
 * words. ERR_USAGE with a hint for an unknown option, a missing value, a repeated option, a missing
 * required option, or a word too many. */
enum err_code cli_parse(const struct cli_option *options, uint32_t n_options, int argc, char **argv,
                        str *rest, uint32_t max_rest, uint32_t *n_rest, struct err *e);

/* Prints the error on stderr in the chosen language; returns its exit code. */
int cli_fail(const struct cli *c, const struct err *e);
/* Writes on stdout; a failing stdout is found by main at the end. */
void cli_print(str s);

/* A folder the program ships: the environment variable if it is set, else `name` in the folder of
 * the program or in one of those above it, else `name` in the working folder. */
str cli_folder(struct cli *c, const char *environment, const char *name);

/* Who runs the program: the name logged in with, else the number of the user. */
str cli_user(struct cli *c);

#endif
