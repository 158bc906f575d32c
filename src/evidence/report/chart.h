/* Charts of a report as pictures: bars, and years beside what was published. Values are whole
 * numbers of any unit (hundredths of a per cent, households); what stands beside a mark is its
 * text, made by the caller. What is not known has no mark. */
#ifndef EVIDENCE_CHART_H
#define EVIDENCE_CHART_H

#include "paper/picture.h"
#include "review/report.h"

enum { CHART_WIDTH = 4950 };

struct chart_bar {
    str label, text;
    int64_t value;
    bool known;
};
struct chart_bars {
    struct chart_bar *v;
    uint32_t n, cap;
};
/* Bars across, in the order given; negative values count as 0. */
void chart_of_bars(struct picture *p, struct arena *a, str title, str about,
                   const struct chart_bars *bars);

struct chart_year {
    str label;
    int64_t value, published;
    str text, published_text;
    bool known, was_published;
};
struct chart_years {
    struct chart_year *v;
    uint32_t n, cap;
};
/* A line through the years, and the published figures as a second, dashed one. */
void chart_of_years(struct picture *p, struct arena *a, enum lang lang, str title, str about,
                    const struct chart_years *years);

/* The chart of a report's table: 7.1 the rates of areas; 7.2 to 7.11 the counts of all; the summary
 * the rates of the years. ERR_USAGE for a list. */
enum err_code chart_of_report(struct picture *p, struct arena *a, str form,
                              const struct report_table *t, struct err *e);

/* The column of that name (for programs), or -1; the row whose cell there is that text, or -1. */
int chart_column(const struct report_table *t, const char *name);
int chart_row(const struct report_table *t, const char *column, const char *text);

#endif
