/* Reports for pages, kept in memory: a province takes seconds, so one thread makes them one after
 * the other, and pages show the last one until a newer is there.
 *
 * A report is current while nothing was recorded after it was begun. One that is not is shown with
 * the moment of its making and made again, at most once in FIGURES_AGAIN_US. */
#ifndef WEB_FIGURES_H
#define WEB_FIGURES_H

#include "review/report.h"
#include "web/request.h"

#define FIGURES_KEPT 48
#define FIGURES_AGAIN_US (60 * INT64_C(1000000))
#define FIGURES_WAIT_MS 700 /* a page waits so long for one that is being made */

struct figures_ask {
    str form, area, open; /* form: "7.1" …, "summary", "account" (open: "pdf"; else a
                           * section of a page, with "lists" also to those of households) */
    int year;             /* 0 of the summary */
    enum report_by by;
    bool map_today;
    enum lang lang;
    uint32_t from, rows; /* which rows to copy; rows 0: all */
};
struct figures_told {
    bool ready, current;
    uint32_t rows; /* all of them */
    int64_t at_us; /* when it was begun */
    str file;      /* the account: a section of a page, or a PDF; there is no table then */
};
/* A copy in the arena of the request. Not ready: being made, ask again soon. Errors are those of
 * the report. */
enum err_code figures_get(struct web_request *q, const struct figures_ask *ask,
                          struct report_table *out, struct figures_told *told, struct err *e);
/* Waits for the thread; nothing is kept. */
void figures_stop(void);

#endif
