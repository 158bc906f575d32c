/* What commands that write have in common: who does it, on what day, from what paper, under which
 * operation. */
#ifndef CLI_OFFICER_H
#define CLI_OFFICER_H

#include "cli/cli.h"
#include "registry/recording.h"

struct officer {
    str who, on, reference, operation; /* as given */
    day day;                           /* --on, or today */
};
#define OFFICER_OPTION_COUNT 4
void officer_options(struct officer *o, struct cli_option to[OFFICER_OPTION_COUNT]);
/* 32 hex digits, or a new one where none is given. */
enum err_code officer_operation(str given, uint8_t id[STORE_ID_BYTES], struct err *e);
/* The recording to be written, and o->day. --who is asked for. source: form, decision … */
enum err_code officer_recording(struct officer *o, int64_t province, const char *source,
                                struct recording *out, struct err *e);
/* "Recorded: number 17 (done before)." */
void officer_say_recorded(const struct cli *c, str number, bool again);

#endif
