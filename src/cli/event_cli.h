/* Events of life on the command line: ansinh event, and the verbs of ansinh household. */
#ifndef CLI_EVENT_CLI_H
#define CLI_EVENT_CLI_H

#include "cli/record_view.h"
#include "registry/event.h"

/* One event: argv[0] is its name, then HOUSEHOLD or HOUSEHOLD/MEMBER… and options. An exit code. */
int event_cli_record(struct cli *c, enum event_kind kind, int argc, char **argv);
/* "events CODE" and "reopened": what was, and what is to be decided again. */
int event_cli_events(struct cli *c, int argc, char **argv);
int event_cli_reopened(struct cli *c, int argc, char **argv);

#endif
