/* The file of the key that signs papers. */
#ifndef CLI_PAPER_KEY_H
#define CLI_PAPER_KEY_H

#include "cli/cli.h"
#include "registry/claim.h"

/* ERR_INPUT where it is none, or has a secret that others may read. Wipe `out` after signing. */
enum err_code paper_key_load(struct cli *c, str path, struct claim_keys *out, struct err *e);

#endif
