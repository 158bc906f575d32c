/* Events of life on the command line: ansinh event, and the verbs of ansinh household. */
#ifndef CLI_EVENT_CLI_H
#define CLI_EVENT_CLI_H

#include "cli/record_view.h"
#include "registry/event.h"

/* One event: argv[0] is its name, then HOUSEHOLD or HOUSEHOLD/MEMBER… and options. An exit code. */
int event_cli_record(struct cli *c, enum event_kind kind, int argc, char **argv);
/* On what grounds: who and source as options give them (reference and operation may be NULL). */
enum err_code event_cli_grounds(str who, str source, str reference, str operation,
                                struct recording *r, struct err *e);
/* The household that bears the code on the day, else the last one that ever did. */
enum err_code event_cli_household(struct store_conn *db, const struct world_at *at, struct arena *a,
                                  str code, int64_t *out, struct err *e);
/* "events CODE" and "reopened": what was, and what is to be decided again. */
int event_cli_events(struct cli *c, int argc, char **argv);
int event_cli_reopened(struct cli *c, int argc, char **argv);

#endif
