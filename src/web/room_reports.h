/* What pages of figures share: which report is asked for, by whom, and addresses of others. */
#ifndef WEB_ROOM_REPORTS_H
#define WEB_ROOM_REPORTS_H

#include "web/figures.h"
#include "web/route.h"

/* What the one who asks may see of figures (or names): the whole province, or one commune on
 * today's map: that of the field "area" if it is theirs, else the first of theirs. ERR_INPUT and
 * 403 where there is none. */
enum err_code room_scope(struct web_request *q, struct web_answer *a, enum right right,
                         bool *everywhere, str *area, struct err *e);
/* The last year in which a campaign was opened; 0: none. */
enum err_code room_last_year(struct web_request *q, int *year, struct err *e);

/* "/bao-cao/7.1?year=…"; area, open: may be empty. */
str room_report_url(struct web_request *q, str form, int year, enum report_by by, bool map_today,
                    str area, str open);
extern const char *const room_bys[4]; /* province, district, commune, village */

/* A page that waits for a report: says so and asks again by itself. */
void room_wait_page(struct web_request *q, struct web_answer *a, str title);
str room_moment(struct web_request *q, int64_t us); /* 28/11/2026 17:05 */
/* A year, a length: without points between thousands. */
str room_digits(struct web_request *q, int n);
int32_t room_column(const struct report_table *t, const char *name); /* -1: none */

#define ROOM_AREA                                                                                  \
    {                                                                                              \
        "area", WEB_TEXT, 5, false                                                                 \
    }
/* What a route of a report takes. */
#define ROOM_REPORT_FIELDS                                                                         \
    {"form", WEB_TEXT, 16, true}, {"year", WEB_INT, 4, false}, {"by", WEB_TEXT, 16, false},        \
        {"map", WEB_TEXT, 5, false}, ROOM_AREA,                                                    \
    {                                                                                              \
        "open", WEB_TEXT, 60, false                                                                \
    }
/* The report that the fields ask for, whole; not ready: being made, ask again. */
enum err_code room_report_read(struct web_request *q, struct web_answer *a,
                               struct report_table *out, bool *ready, struct err *e);

web_handler page_of_province;

#endif
