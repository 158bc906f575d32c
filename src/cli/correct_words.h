/* The words of a correction, of a person or of a household. */
#ifndef CLI_CORRECT_WORDS_H
#define CLI_CORRECT_WORDS_H

#include "cli/cli.h"
#include "registry/record.h"

/* FIELD=VALUE, each word: the sets of `r`, in the arena of `c`. */
enum err_code correct_sets(struct cli *c, const str *words, uint32_t n, struct record_correction *r,
                           struct err *e);
/* --from and --to as given, or from ever to ever. */
enum err_code correct_days(str from, str to, struct record_correction *r, struct err *e);

#endif
