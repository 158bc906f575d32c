/* ansinh cycle: the files that go to providers, and those that come back. */
#ifndef CLI_CYCLE_FILES_CMD_H
#define CLI_CYCLE_FILES_CMD_H

#include "cli/pay_cmd.h"

/* Writes the files of an approved cycle into --out and marks it as sent; the same payments give the
 * same bytes. */
enum err_code cycle_export_cmd(struct pay_cmd *q, struct err *e);
/* Keeps the files that the words name: pain.002, camt.053, camt.054, a provider's CSV or XLSX. */
enum err_code cycle_import_cmd(struct pay_cmd *q, struct err *e);

#endif
