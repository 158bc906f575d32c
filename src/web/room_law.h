/* The law run over one household, each step kept, so that a page can say why. */
#ifndef WEB_ROOM_LAW_H
#define WEB_ROOM_LAW_H

#include "web/room_registry.h"

struct room_run {
    struct web_request *q;
    struct world world;
    struct law_plan *plan;
    struct vm *vm;
    struct vm_batch batch;
};
struct room_line {
    str text;
    int depth; /* 0: what came out; the rest: why, step by step */
};
struct room_lines {
    struct room_line *v;
    uint32_t n, cap;
};

/* Of what law_explain wrote, which it changes. */
void room_lines(struct web_request *q, struct buf *text, struct room_lines *out);

/* Of the household as of `at`, or (since > DAY_MIN) with those who left on `since` or after.
 * ERR_INPUT where it has no member then. Whatever it returns, room_run_close follows. */
enum err_code room_run_open(struct web_request *q, const struct world_at *at, int64_t household,
                            day since, const struct law_request *request, struct room_run *out,
                            struct err *e);
void room_run_close(struct room_run *r);

/* Output `o` for `row`: a person's row in the run, or 0 of a household. */
bool room_known(const struct room_run *r, uint32_t o, uint32_t row, int64_t *value);
str room_output(const struct room_run *r, uint32_t o, uint32_t row); /* in words */
void room_why(const struct room_run *r, uint32_t o, uint32_t row, struct room_lines *out);
/* "Nghị định…, Điều …" of it. */
str room_cite(const struct room_run *r, uint32_t o, uint32_t row);

/* What a person is owed by the law and why, and what was paid, into the page (page_owed.c). */
enum err_code room_person_owed(struct web_request *q, struct web_answer *a,
                               const struct world_at *at, int64_t household, int64_t person,
                               struct err *e);

#endif
