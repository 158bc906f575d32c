/* The part of ansinh household that corrects one. */
#ifndef CLI_CMD_HOUSEHOLD_CORRECT_H
#define CLI_CMD_HOUSEHOLD_CORRECT_H

#include "cli/cli.h"

int household_correct(struct cli *c, int argc, char **argv); /* an exit code */

#endif
