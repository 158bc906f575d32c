/* What the commands of enrolment share: `enrol` and, in a word of their own, suspend, end,
 * transfer.
 */
#ifndef CLI_ENROL_CMD_H
#define CLI_ENROL_CMD_H

#include "cli/pay_cmd.h"

/* Prepares the acts in one recording and says so; on_day is set from --on. */
enum err_code enrol_cmd_write(struct pay_cmd *q, struct enrol_request *v, uint32_t n,
                              struct err *e);
/* One act: words are WHOM and BENEFIT, the rest are options. */
enum err_code enrol_cmd_act(struct pay_cmd *q, enum enrol_act act, struct err *e);
/* enrol changes */
enum err_code enrol_cmd_changes(struct pay_cmd *q, struct err *e);

#endif
