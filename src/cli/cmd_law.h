/* ansinh law: the verbs. Each is a struct command of its own; `name` is the verb. */
#ifndef CLI_CMD_LAW_H
#define CLI_CMD_LAW_H

#include "cli/law_case_run.h"
#include "cli/load_law.h"

#define LAW_MAX_PATHS 256u

extern const struct command cmd_law_check;
extern const struct command cmd_law_test;
extern const struct command cmd_law_fmt;
extern const struct command cmd_law_show;
extern const struct command cmd_law_facts;
extern const struct command cmd_law_explain;
extern const struct command cmd_law_status;

/* The law, and the cases in paths (folders or YAML files; none: the law's own folder) whose name
 * holds `filter` (NULL text: all). `law` is --law; without it the folder of the paths when they
 * have a law of their own, else the law that is shipped. What is wrong with the cases is printed on
 * stderr and counted in `errors`. */
struct law_suite {
    str law_folder;
    struct law *law;
    struct test_cases tests;
    struct bound_case *cases;
    uint32_t n_cases;
    struct case_errors errors;
};
enum err_code law_suite_load(struct cli *c, str law, const str *paths, uint32_t n_paths, str filter,
                             struct law_suite *out, struct err *e);

/* "3 đạt", one text of two by language. */
const char *law_say(const struct cli *c, const char *vi, const char *en);
/* A text on one line, cut to `columns` code points. */
str law_one_line(struct arena *a, str text, uint32_t columns);
/* "quy tắc", "quyền lợi", … */
const char *law_kind_name(const struct law_symbol *s, enum lang lang);
/* A path of the law as seen from the folder that holds the law: "law/vn/chung.md". */
str law_relative(const struct law_suite *suite, str path);

#endif
