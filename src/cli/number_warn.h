/* Numbers that do not fit the person they are given to: told, and recorded all the same, for either
 * may be wrong, and the card is not here. */
#ifndef CLI_NUMBER_WARN_H
#define CLI_NUMBER_WARN_H

#include "cli/cli.h"
#include "registry/event.h"
#include "registry/identity.h"

enum err_code number_lists(struct cli *c, struct identity_lists **out, struct err *e);
/* On stderr, after `place` ("events.csv:4: " or ""). */
void number_warn(const struct cli *c, const struct identity_lists *lists, str place,
                 const struct identity *n, struct identity_person who);
/* Of those who come by events; `path` of the file, or NULL. */
enum err_code number_warn_events(struct cli *c, const struct events *all, const char *path,
                                 struct err *e);

#endif
