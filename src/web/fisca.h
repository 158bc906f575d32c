/* Questions to the law as OpenFisca's programs ask them: people and households in JSON, each null
 * a question. Without a database, and nothing is kept. */
#ifndef WEB_FISCA_H
#define WEB_FISCA_H

#include "web/api.h"

/* Of one question. A reckoning of a household in a month is a run: what a question costs. */
#define FISCA_MAX_RUNS 24
#define FISCA_MAX_PERSONS 60
#define FISCA_MAX_ASKED 100    /* names times months */
#define FISCA_MAX_TARGETS 400  /* those and what lies on the way */
#define FISCA_MAX_EXPLAINED 60 /* of a trace: what is asked times whom it is asked of */

struct fisca_person {
    str name;
    uint32_t household, number; /* number within it, from 1; 0: in none yet */
};
/* What came out for one entity and month. Absent: the law gives it to nobody like that. */
struct fisca_result {
    const struct law_symbol *symbol;
    month month;
    uint32_t household, number; /* number 0: of the household itself */
    bool known;
    int64_t value;
    str missing; /* names joined by ';' */
    str article;
};
struct fisca_calculation {
    const struct law_symbol *symbol;
    month month;
    bool asked; /* else: on the way to what was */
};
struct fisca {
    struct arena *arena;
    const struct law *law;
    const struct json_value *persons, *households, *root;
    uint32_t runs;
    struct {
        struct fisca_person *v;
        uint32_t n, cap;
    } people;
    struct {
        struct fisca_result *v;
        uint32_t n, cap;
    } results;
    struct {
        struct fisca_calculation *v;
        uint32_t n, cap;
    } calculations;
};

/* Reads the question; x->runs: what it costs. deep: also what lies on the way is to be told.
 * ERR_INPUT tells what is wrong with it, ERR_LIMIT that it is too much. */
enum err_code fisca_read(struct fisca *x, struct arena *a, const struct law *law, str body,
                         bool deep, struct err *e);
enum err_code fisca_run(struct fisca *x, struct err *e);
/* The question with its nulls answered; those that cannot be said stay null. */
void fisca_write(const struct fisca *x, struct json_out *j);
/* Each value with what it depends on. */
enum err_code fisca_write_trace(const struct fisca *x, struct json_out *j, enum lang lang,
                                struct err *e);

#endif
