/* A document of an office (certificate, minutes, decision, refusal): as text on stdout, or as PDF.
 */
#ifndef CLI_PAPER_OUT_H
#define CLI_PAPER_OUT_H

#include "cli/cli.h"
#include "store/store.h"

struct paper_out {
    str file; /* --out; p NULL: stdout, of text alone */
    bool pdf;
    str address; /* by which it can be checked (registry/claim.h); empty: none */
};
/* --format pdf, or the ending of --out. What a table's format cannot be is taken out of *format. */
void paper_out_take(str *format, str out, struct paper_out *to);
/* as_of: the day the document is of. */
enum err_code paper_out_write(struct cli *c, const struct paper_out *to, struct store_conn *db,
                              int64_t province, day as_of, str text, struct err *e);

#endif
