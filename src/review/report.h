/* Reports of the review: forms 6.1, 6.2 and 7.1 to 7.11 of 1315/VBHN-BLĐTBXH, the summary over
 * years, and the households behind a number. docs/reports.md tells it for people. */
#ifndef REVIEW_REPORT_H
#define REVIEW_REPORT_H

#include "registry/world.h"
#include "review/report_table.h"

enum report_by { BY_PROVINCE, BY_DISTRICT, BY_COMMUNE, BY_VILLAGE };

struct report_request {
    struct world_at at; /* as_of: the closing day */
    day opening;        /* movements are counted from this day to the closing day */
    int year, month;    /* for the title; month 0: the year */
    enum report_by by;
    bool apart;     /* the whole province down to districts: urban, rural, then all */
    bool map_today; /* cast on the map of `today`; else of the closing day */
    day today;
    str area; /* code of a province, district or commune; empty: all */
    str open; /* number or name of a column: the households behind it; empty: the form */
    enum lang lang;
    bool synthetic;
    const char *folder; /* data/poverty */
};

/* The form of that number: "6.1", "7.2" … ERR_USAGE where there is none, or no such column or area.
 */
enum err_code report_make(struct store_conn *c, struct arena *a, str form,
                          const struct report_request *q, struct report_table *out, struct err *e);
/* Several forms (7.1 to 7.11) out of one reading of the registry, each as far down as it says;
 * q->by, q->apart and q->open are not looked at. out: n tables. */
struct report_wanted {
    const char *form;
    enum report_by by;
};
enum err_code report_make_several(struct store_conn *c, struct arena *a,
                                  const struct report_request *q,
                                  const struct report_wanted *wanted, uint32_t n,
                                  struct report_table *out, struct err *e);
/* What reports there are. */
void report_list(struct arena *a, enum lang lang, struct report_table *out);

/* Years one after the other, beside the published figures; q->opening and q->at.as_of are not
 * looked at. first, last 0: all years in which lists were made. */
enum err_code report_summary(struct store_conn *c, struct arena *a, const struct report_request *q,
                             int first, int last, struct report_table *out, struct err *e);

/* Whether the registry says of itself that it is made up: a recording refers to synthetic data. */
enum err_code report_is_synthetic(struct store_conn *c, int64_t province, bool *out, struct err *e);

#endif
