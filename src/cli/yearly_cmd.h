/* The words of `ansinh inspect` about the yearly plan and samples of payments. */
#ifndef CLI_YEARLY_CMD_H
#define CLI_YEARLY_CMD_H

#include "cli/pay_cmd.h"

bool yearly_cmd_is(str word);
enum err_code yearly_cmd_act(struct pay_cmd *q, str what, struct err *e);

#endif
