/* Long work that no thread of the server waits for: a line of works, one after the other, in a
 * thread of its own. Of each kind at most one runs or waits; pages show its standing, and what is
 * wrong is kept until the next of its kind begins. Lives in memory: after the server stopped, what
 * was written is in the database, the standing and what waited is gone. */
#ifndef WEB_JOB_H
#define WEB_JOB_H

#include "base/day.h"
#include "registry/recording.h"
#include "web/web.h"

enum web_job_kind {
    WEB_JOB_LIKELY,
    WEB_JOB_CYCLE,
    WEB_JOB_WHATIF,
    WEB_JOB_INSPECT,
    WEB_JOB_IMPORT,
    WEB_JOB_SIMULATE,
    WEB_JOB_DELIVER,
    WEB_JOB_KINDS
};
enum web_job_state { WEB_JOB_IDLE, WEB_JOB_WAITING, WEB_JOB_RUNNING, WEB_JOB_DONE, WEB_JOB_FAILED };

struct web_job_order {
    enum web_job_kind kind;
    const struct web_app *app;
    struct recording r;
    month month;
    const char *what[2]; /* in a word, of the program's texts */
    int act;             /* which of the works of a kind */
    int64_t user;        /* who asks, where what comes of it is that user's alone */
    int64_t of;          /* which list */
    day on, by;          /* the day of it, and one that it sets */
    str provider, note, authority, number, providers, file, file_name; /* as the work needs them */
};
/* Does the work; *answer may lie in the arena. */
typedef enum err_code web_job_work(const struct web_job_order *o, struct arena *a, str *answer,
                                   struct err *e);

struct web_job_name {
    const char *what[2];
    char actor[256];
    int64_t began_us; /* since when it runs; of what waits: since when it waits */
};
struct web_job {
    enum web_job_kind kind;
    enum web_job_state state;
    month month;
    struct web_job_name name;
    int64_t ended_us;
    uint64_t done, total; /* steps, where the work tells them; total 0: it does not */
    char answer[256];
    struct err wrong;
    struct web_job_name before; /* of what waits: what runs now */
    uint32_t ahead;             /* of what waits: how many come first */
};
/* Begins, or waits in the line; ERR_INPUT while another of its kind runs or waits. The order is
 * copied. */
enum err_code web_job_begin(const struct web_job_order *o, web_job_work *work, struct err *e);
/* The last of its kind. */
void web_job_standing(enum web_job_kind kind, struct web_job *out);
/* Of what runs, told by its own thread. */
void web_job_progress(uint64_t done, uint64_t total);
/* Waits a little, so that who asked for short work sees its end. */
void web_job_settle(enum web_job_kind kind, uint32_t wait_ms);
/* Waits for what runs; what waits in the line is dropped. Before the server's end. */
void web_job_wait(void);

#endif
