/* The file of `ansinh serve --oidc`: which identity provider logs officers in. */
#ifndef CLI_OIDC_FILE_H
#define CLI_OIDC_FILE_H

#include "cli/cli.h"
#include "web/oidc.h"

/* Lines of "name = value"; "#" begins a comment. ERR_INPUT, with the line, for what is no such
 * line, a name that is not known or stands twice; and where one is missing. *out is NULL where
 * there is no file (its p is NULL). */
enum err_code oidc_file_read(struct cli *c, str path, struct oidc **out, struct err *e);

#endif
