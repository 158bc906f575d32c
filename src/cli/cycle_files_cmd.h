/* ansinh cycle: the files that go to providers, and their reports that come back. */
#ifndef CLI_CYCLE_FILES_CMD_H
#define CLI_CYCLE_FILES_CMD_H

#include "cli/pay_cmd.h"

/* Writes the files of an approved cycle into --out; the same payments give the same bytes. */
enum err_code cycle_files_cmd(struct pay_cmd *q, struct err *e);
/* Reads the report that the first word names, matches it, keeps what is sure, lists the rest. */
enum err_code cycle_report_cmd(struct pay_cmd *q, struct err *e);

#endif
