/* The part of ansinh household that finds one. */
#ifndef CLI_CMD_HOUSEHOLD_FIND_H
#define CLI_CMD_HOUSEHOLD_FIND_H

#include "cli/record_view.h"

struct household_find {
    const str *words; /* of the head's name, or the household's code */
    uint32_t n_words;
    str village, commune, limit; /* as given */
};

enum err_code household_find(struct cli *c, struct record_view *v,
                             const struct household_find *asked, struct err *e);

#endif
