/* Test cases of the law as files say them (docs/language.md §7): the layout is checked here, names
 * of variables and their values later, against a law (law_case_bind.h). */
#ifndef CLI_LAW_CASES_H
#define CLI_LAW_CASES_H

#include "cli/law_case_number.h"
#include "cli/law_case_period.h"
#include "cli/law_case_yaml.h"

#define CASE_MAX_ERRORS 100u
#define CASE_MAX_PERSONS 255u   /* of one case, and so of one household */
#define CASE_MAX_HOUSEHOLDS 64u /* of one case */

/* What is wrong in case files; more than CASE_MAX_ERRORS are counted and not kept. */
struct case_errors {
    struct arena *arena;
    struct {
        struct err **v;
        uint32_t n, cap;
    } list;
    uint32_t count;
};

/* An error at that node; returns it, for err_hint, or one that is thrown away. Formats as err_set,
 * with no argument of its own for the place. */
struct err *case_error(struct case_errors *errors, str file, const struct case_node *at,
                       const char *vi, const char *en, ...);

/* A variable and what stands after it. */
struct case_entry {
    const struct case_node *name, *value;
};
struct case_entries {
    struct case_entry *v;
    uint32_t n, cap;
};

/* A person or household with a name of its own. */
struct case_group {
    str name;
    const struct case_node *at;
    struct case_entries entries;
};
struct case_groups {
    struct case_group *v;
    uint32_t n, cap;
};

enum case_scope { CASE_OF_ALL, CASE_OF_PERSON, CASE_OF_HOUSEHOLD };

/* One expected variable. */
struct case_expect {
    enum case_scope scope;
    bool all;       /* of that scope: every one; CASE_OF_ALL: whichever entity the variable has */
    uint32_t which; /* index among the case's persons or households */
    struct case_entry entry;
};

struct case_margin {
    str variable; /* empty: default */
    struct fraction value;
    const struct case_node *at;
};
struct case_margins {
    struct case_margin *v;
    uint32_t n, cap;
};

struct test_case {
    str file;
    uint32_t line;
    const struct case_node *at;
    str name, description;
    struct case_period period; /* where has_period */
    bool has_period;
    day known_on; /* DAY_MAX: all is known */
    struct case_margins absolute, relative;
    bool flat;                              /* one person and its household, without names */
    struct case_entries flat_input;         /* where flat */
    struct case_groups persons, households; /* where not flat; else unnamed, n of each */
    struct {
        struct case_expect *v;
        uint32_t n, cap;
    } outputs;
};

struct test_cases {
    struct test_case *v;
    uint32_t n, cap;
};

/* Adds the cases of a file. What is wrong is added to `errors`; a case with a mistake is left out.
 */
void cases_read(struct arena *a, str text, str file, struct test_cases *cases,
                struct case_errors *errors);
/* Does the name, or a keyword, hold `filter` (in any case, with or without tones)? */
bool case_matches(struct arena *scratch, const struct test_case *c, str filter);

#endif
