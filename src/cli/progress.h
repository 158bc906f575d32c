/* A bar on stderr while long work runs: done, rate, time left. Only on a terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "base/err.h"
#include "base/steps.h"

struct progress {
    const char *what;
    enum lang lang;
    uint64_t total;
    double started_s, shown_s;
    bool on;
};

void progress_start(struct progress *p, enum lang lang, const char *vi, const char *en,
                    uint64_t total);
/* `done` of `total`; draws at most ten times a second. */
void progress_step(struct progress *p, uint64_t done);
/* The same, for what tells how far it is. */
struct steps progress_steps(struct progress *p);
void progress_end(struct progress *p); /* wipes the bar */
double progress_now_s(void);           /* of a steady clock */

#endif
