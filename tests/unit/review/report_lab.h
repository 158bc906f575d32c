/* What the tests of reports share: a province on the real map, its households put in row by row. */
#ifndef TESTS_REPORT_LAB_H
#define TESTS_REPORT_LAB_H

#include "store_test.h"

#include "registry/area_map.h"
#include "registry/times.h"
#include "review/report.h"

#define PROVINCE 24

struct report_lab {
    struct arena arena;
    struct areas *areas;
    struct area_map *map; /* of the database last made */
    char admin[2048], poverty[2048];
    struct store_conn *c;
    int64_t next_person;
};
extern struct report_lab lab;

int lab_setup(void **state); /* a server too */
int lab_teardown(void **state);

/* A new database with all areas, one recording and one campaign, open for writing. */
void lab_make(struct place *p);
day lab_day(const char *iso);
/* The number of the commune that bore the code in 2022. */
int64_t lab_commune(const char *code);

/* A household in a commune of 2022 (NULL: in none of the lists), from the first day to before the
 * second ("": since 2015, still). */
void lab_household(int64_t id, const char *commune, const char *village, const char *from,
                   const char *to);
void lab_household_in(int64_t id, int64_t area, const char *commune, const char *village,
                      const char *from, const char *to);
/* A member; number 1 is the head, 2 the spouse. Returns the person. */
int64_t lab_member(int64_t household, int number, const char *name, const char *ethnicity,
                   const char *from);
/* As many as there are to be, the head and the spouse of that ethnicity. */
void lab_members(int64_t household, int n, const char *head, const char *ethnicity);
void lab_fact(int64_t entity, const char *name, const char *value, const char *from, const char *to,
              const char *known_from);
struct lab_score {
    int64_t household, round;
    const char *surveyed_on;
    int64_t deprived, causes;
    int minority, unable, merit;                   /* -1: not known */
    int children, insurance, nutrition, schooling; /* likewise */
};
void lab_score(const struct lab_score *s);

/* A request for 2022 as known today, by province. */
struct report_request lab_request(void);
/* The report as CSV; logged, so that both engines say the same. */
const char *lab_csv(struct place *p, const char *form, const struct report_request *q);

#endif
