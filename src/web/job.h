/* Long work that no thread of the server waits for: one at a time, in a thread of its own, with a
 * standing that pages show. What is wrong is kept with it until the next one begins. Lives in
 * memory: after the server stopped, what was written is in the database, the standing is gone. */
#ifndef WEB_JOB_H
#define WEB_JOB_H

#include "base/day.h"
#include "registry/recording.h"
#include "web/web.h"

enum web_job_kind { WEB_JOB_NONE, WEB_JOB_LIKELY, WEB_JOB_CYCLE, WEB_JOB_WHATIF, WEB_JOB_INSPECT };
enum web_job_state { WEB_JOB_IDLE, WEB_JOB_RUNNING, WEB_JOB_DONE, WEB_JOB_FAILED };

struct web_job_order {
    enum web_job_kind kind;
    const struct web_app *app;
    struct recording r;
    month month;
    const char *what[2]; /* in a word, of the program's texts */
    int act;             /* which of the works of a kind */
    str provider, note, authority, number, providers, file, file_name; /* as the work needs them */
};
/* Does the work; *answer may lie in the arena. */
typedef enum err_code web_job_work(const struct web_job_order *o, struct arena *a, str *answer,
                                   struct err *e);

struct web_job {
    enum web_job_kind kind; /* the last one */
    enum web_job_state state;
    month month;
    int64_t began_us, ended_us;
    const char *what[2];
    char actor[256], answer[256];
    struct err wrong;
};
/* Begins; ERR_INPUT while another one runs. The order is copied. */
enum err_code web_job_begin(const struct web_job_order *o, web_job_work *work, struct err *e);
void web_job_standing(struct web_job *out);
/* Waits a little for what runs, so that who asked for short work sees its end: true when none runs.
 */
bool web_job_settled(uint32_t wait_ms);
/* Waits for what runs: before the server's end. */
void web_job_wait(void);

#endif
