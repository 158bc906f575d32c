/* ansinh cycle: what is shown of a cycle. */
#ifndef CLI_CYCLE_SHOW_CMD_H
#define CLI_CYCLE_SHOW_CMD_H

#include "cli/pay_cmd.h"

enum err_code cycle_status_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_list_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_remarks_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_budget_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_late_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_holds_cmd(struct pay_cmd *q, struct err *e);
/* Without words the fees of the month; `fee PROVIDER METHOD` sets one. */
enum err_code cycle_fees_cmd(struct pay_cmd *q, struct err *e);
enum err_code cycle_fee_cmd(struct pay_cmd *q, struct err *e);

#endif
