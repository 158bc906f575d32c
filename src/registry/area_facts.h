/* What is said of communes beside the lists that the program ships: special difficulty and the
 * like, by whom, for how long. A household that has no fact of its own by that name has its
 * commune's. */
#ifndef REGISTRY_AREA_FACTS_H
#define REGISTRY_AREA_FACTS_H

#include "law/law.h"
#include "registry/survey.h"
#include "store/store.h"

struct area_fact_problem {
    uint32_t line;
    const char *column;
    char text[2][320];
};
struct area_fact_problems {
    struct area_fact_problem *v;
    uint32_t n, cap;
};
struct area_fact_report {
    uint32_t added, ended, same;
};

/* A file areas.csv (docs/registry.md §8), whole, in one transaction, into a database that has the
 * areas. What contradicts something said before is a problem, not a change; an end may be given to
 * what had none. With problems nothing is written and ERR_INPUT returned. */
enum err_code area_facts_import(struct store_conn *c, struct arena *a, const struct law *law,
                                const char *path, str who, struct area_fact_report *report,
                                struct area_fact_problems *problems, struct err *e);

/* Lays over a survey as of a day what is said of the areas of its households (0: of none) and of
 * what these became, on the days on which a household has no entry of its own. The entries are then
 * to be sorted. In the transaction that reads. */
enum err_code area_facts_lay(struct store_conn *c, struct survey *s, const int64_t *areas,
                             day as_of, struct err *e);

#endif
