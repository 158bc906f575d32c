/* A simulated provider's report on a list of payments (docs/payments.md), to try a month out. */
#ifndef CLI_SYNTH_ANSWERS_H
#define CLI_SYNTH_ANSWERS_H

#include "cli/cli.h"

/* The command `synth answers`; returns the exit code. */
int synth_answers(struct cli *c, int argc, char **argv);

#endif
