/* Subcommands of `ansinh inspect` that keep dossiers. */
#ifndef CLI_DOSSIER_CMD_H
#define CLI_DOSSIER_CMD_H

#include "cli/cli.h"

/* Is it one of them? */
bool dossier_cmd_is(str word);
/* As a command's run. */
int dossier_cmd_run(struct cli *c, int argc, char **argv);

#endif
