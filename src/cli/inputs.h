/* What decide and explain have in common: a law, a survey, a month, a day of knowledge. */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "cli/cli.h"
#include "registry/survey.h"

struct input_options {
    str households, members, facts, month, known_on, law;
    str workbook;                /* instead of the three files */
    str db, province, recording; /* instead of files */
    bool keep_going;
};
/* The options of these, for cli_parse. */
#define INPUT_OPTION_COUNT 9
void inputs_options(struct input_options *o, struct cli_option to[INPUT_OPTION_COUNT]);

struct inputs {
    const struct law *law;
    struct areas *areas;
    struct survey *survey; /* free with survey_free */
    month month;
    day known_on;
    /* From a database: which one, what was read last, and the numbers of the households. */
    const char *db;
    int64_t province, recording;
    const int64_t *numbers;
};

/* cli_parse of options that begin with these; the one word that may stand beside them is a
 * workbook.
 */
enum err_code inputs_parse(struct input_options *o, const struct cli_option *options, uint32_t n,
                           int argc, char **argv, struct err *e);

/* From files, or from the registry as of the last day of the month: the household `only` (a code)
 * or, where only.p is NULL, all. Law errors, and notes on a workbook, are printed as they are
 * found; then `e` says that there were some. */
enum err_code inputs_load(struct cli *c, const struct input_options *o, str only, struct inputs *in,
                          struct err *e);
/* A positive number that an option gives, or `otherwise`. */
enum err_code inputs_number(str given, const char *option, int64_t otherwise, int64_t *out,
                            struct err *e);
/* The areas that the program ships. */
enum err_code inputs_areas(struct cli *c, struct areas **out, struct err *e);
/* The law in `dir`, or the one that is shipped where dir.p is NULL. */
enum err_code inputs_law(struct cli *c, str dir, const struct law **out, struct err *e);
/* A number of threads, or of the processors where `given` is NULL. */
enum err_code inputs_threads(str given, uint32_t *out, struct err *e);

#endif
