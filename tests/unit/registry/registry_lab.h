/* What the tests of the registry in a database share: a small law, files, and importing them. */
#ifndef TESTS_REGISTRY_LAB_H
#define TESTS_REGISTRY_LAB_H

#include "store_test.h"

#include "registry/import.h"
#include "registry/record.h"

struct lab {
    struct arena arena;
    struct law *law;
    struct areas *areas;
    char area_folder[2048];
};
extern struct lab lab;

int lab_setup(void **state); /* a server too */
int lab_teardown(void **state);

/* Loads the texts as files; `facts` may be NULL. Mistakes in them fail the test. */
struct survey *lab_survey(const char *households, const char *members, const char *facts);
/* Imports it: code, report and problems. The moment is a second after the last of this lab. */
enum err_code lab_import(struct store_conn *c, const struct survey *s, bool with_facts, day today,
                         struct import_report *report, struct import_problems *problems);

/* Of person 2 (the first of a first household), in all of both times. `set` outlives it. */
struct record_correction lab_correction(const struct record_set *set, day today);

#endif
