/* Whether files are made up: `ansinh synth` leaves a README.txt beside them that says so. */
#ifndef CLI_SYNTHETIC_H
#define CLI_SYNTHETIC_H

#include "cli/cli.h"
#include "synth/synth.h"

bool synthetic_beside(str file);
/* What a recording of such files refers to; report_is_synthetic (review/report.h) finds it. */
str synthetic_reference(struct cli *c, str reference);

/* The folders of an area that `ansinh synth` can make: bac-giang, viet-nam (a country, whose first
 * and only year is SYNTHETIC_COUNTRY_YEAR). ERR_USAGE where there is no such area. */
#define SYNTHETIC_COUNTRY_YEAR 2025
enum err_code synthetic_area(struct cli *c, str area, struct synth_request *q, struct err *e);

#endif
