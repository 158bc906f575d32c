/* What is wrong, or worth knowing, in the files of a survey: the same table and the same words
 * whoever read them. */
#ifndef CLI_SURVEY_PROBLEMS_H
#define CLI_SURVEY_PROBLEMS_H

#include "base/csv.h"
#include "cli/cli.h"
#include "registry/survey.h"

/* The names of the columns: file, sheet, row, cell, column, entity, reason, hint. */
void survey_problems_head(struct csv_writer *w);
/* One mistake, a row; what a file has none of (sheet and cell of a CSV file) stays empty. */
void survey_problems_put(struct csv_writer *w, const struct survey_reject *r, str entity,
                         enum lang lang);
/* On stderr, what is not wrong but should be known: hidden rows that were read. */
void survey_problems_notes(const struct survey *s, enum lang lang);

#endif
