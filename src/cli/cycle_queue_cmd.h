/* ansinh cycle: matching what came in, and what a person must settle. */
#ifndef CLI_CYCLE_QUEUE_CMD_H
#define CLI_CYCLE_QUEUE_CMD_H

#include "cli/pay_cmd.h"

enum err_code cycle_reconcile_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_queue_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_settle_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_release_cmd(struct pay_cmd *q, struct err *e);

#endif
