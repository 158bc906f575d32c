/* Whether files are made up: `ansinh synth` leaves a README.txt beside them that says so. */
#ifndef CLI_SYNTHETIC_H
#define CLI_SYNTHETIC_H

#include "cli/cli.h"

bool synthetic_beside(str file);
/* What a recording of such files refers to; report_is_synthetic (review/report.h) finds it. */
str synthetic_reference(struct cli *c, str reference);

#endif
