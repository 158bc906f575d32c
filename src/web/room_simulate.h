/* The law with a proposal, and what it would change, for the pages. */
#ifndef WEB_ROOM_SIMULATE_H
#define WEB_ROOM_SIMULATE_H

#include "evidence/simulate/simulate.h"
#include "web/web.h"

/* The server's law with one text more, compiled; ERR_INPUT where it does not compile. */
enum err_code room_simulate_law(const struct web_app *app, struct arena *a, str name, str text,
                                const struct law **out, struct err *e);

struct room_simulate_question {
    const struct web_app *app;
    const struct law *with;
    month from;
    uint32_t months;
    void (*progress)(void *ctx, uint32_t done, uint32_t total); /* may be NULL */
};
/* simulate_run with what the server knows; *asked (may be NULL) is the question, for groups. */
enum err_code room_simulate(const struct room_simulate_question *q, struct arena *a,
                            struct simulate_question *asked, struct simulate_result *r,
                            struct err *e);

#endif
